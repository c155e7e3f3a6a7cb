//! What admins do has effects, and leaves a record.

use crate::support::{AMARA, PASSWORD, Server, dn_of, encoded, texts};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

async fn token_time(server: &Server, token: &str, dn: &str) -> String {
    let info = server.get(token, &format!("/session-info/{}", encoded(dn))).await.ok().json();
    let gateways = info["data"].as_object().unwrap();
    let first = gateways.values().next().unwrap();
    first["systemClaims"]["tokenTime"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn renewed_tokens_show_a_new_token_time_and_the_reason_is_kept() {
    let server = Server::start().await;
    let token = server.token("helpdesk").await;
    let carl = dn_of(&server, &token, "conflict.carl").await;
    let (before, others) = (token_time(&server, &token, AMARA).await, token_time(&server, &token, &carl).await);
    let body = json!({"distinguishedNameFilter": AMARA, "revocationReason": "New entitlements", "delayMinutes": 5});
    let answer = server.post(&token, "/on-boarded-devices/revoke-tokens", body).await.ok().json();
    assert_eq!(texts(&answer, "distinguishedName"), [AMARA]);
    assert_eq!(answer["data"][0]["username"], "amara.okafor");
    let mut renewed = false;
    for _ in 0..60 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        renewed = token_time(&server, &token, AMARA).await != before;
        if renewed {
            break;
        }
    }
    assert!(renewed, "the token time stays {before}");
    assert_eq!(token_time(&server, &token, &carl).await, others);
    let audit = server.audit(&token).await;
    assert_eq!(audit.len(), 1);
    let record = &audit[0];
    assert_eq!(
        (&record["username"], &record["action"], &record["target"], &record["affected"], &record["reason"]),
        (&json!("helpdesk"), &json!("tokens.revoke"), &json!(AMARA), &json!(1), &json!("New entitlements"))
    );
    assert_eq!((&record["providerName"], &record["address"]), (&json!("local"), &json!("127.0.0.1")));
}

#[tokio::test]
async fn revocations_concern_whom_they_name() {
    let server = Server::start().await;
    let token = server.token("admin").await;
    let revoke = async |body: Value| server.post(&token, "/on-boarded-devices/revoke-tokens", body).await.ok().json();
    let carl = dn_of(&server, &token, "conflict.carl").await;
    let two =
        revoke(json!({"distinguishedNameFilter": "", "specificDistinguishedNames": [AMARA, carl, "CN=none,CN=none,OU=none"]}))
            .await;
    let mut named = texts(&two, "distinguishedName");
    named.sort();
    let mut expected = vec![AMARA.to_owned(), carl];
    expected.sort();
    assert_eq!(named, expected);
    let okta = revoke(json!({"distinguishedNameFilter": "OU=Okta"})).await;
    assert!(!texts(&okta, "providerName").is_empty() && texts(&okta, "providerName").iter().all(|name| name == "Okta"));
    let none = revoke(json!({"distinguishedNameFilter": "OU=kta"})).await;
    assert_eq!(none["data"], json!([]));
    // As published: nobody named is everybody of the last day.
    let everybody = texts(&revoke(json!({"distinguishedNameFilter": ""})).await, "distinguishedName");
    let sessions = server.get(&token, "/stats/active-sessions/dn").await.ok().json()["data"].as_array().unwrap().len();
    assert!(everybody.len() >= sessions - 5, "{} of {sessions}", everybody.len());
    // The trailing slash of an integration in the field.
    server.post(&token, "/on-boarded-devices/revoke-tokens/", json!({"distinguishedNameFilter": AMARA})).await.ok();
    let audit = server.audit(&token).await;
    let told: Vec<_> =
        audit.iter().map(|record| (record["time"].as_str().unwrap(), record["target"].as_str().unwrap())).collect();
    let targets: Vec<_> = told.iter().map(|(_, target)| *target).collect();
    assert_eq!(
        targets,
        [AMARA, "every device active in the past 24 hours", "OU=kta", "OU=Okta", "3 named devices"],
        "{told:#?}"
    );
}

#[tokio::test]
async fn a_denylisted_users_sessions_end_and_come_back_only_after_removal() {
    let server = Server::start().await;
    let token = server.token("admin").await;
    let path = format!("/session-info/{}", encoded(AMARA));
    server.get(&token, &path).await.ok();
    let entry = json!({"userDistinguishedName": "CN=amara.okafor,OU=Corporate AD", "username": "amara.okafor",
        "providerName": "Corporate AD", "reason": "Laptop stolen"});
    let added = server.post(&token, "/blacklist", entry.clone()).await.ok().json();
    assert!(added["blacklistedAt"].as_str().unwrap().ends_with('Z') && added["reason"] == "Laptop stolen");
    server.get(&token, &path).await.refused(404);
    let listed = server.get(&token, "/stats/active-sessions/dn?username=amara.okafor").await.ok().json();
    assert_eq!(listed["data"], json!([]));
    // Again is the same.
    assert_eq!(server.post(&token, "/blacklist", entry).await.ok().json(), added);
    let list = server.get(&token, "/blacklist").await.ok().json();
    assert_eq!(list["data"], json!([added]));
    let user = encoded("CN=amara.okafor,OU=Corporate AD");
    assert_eq!(server.call(&token, Method::DELETE, &format!("/blacklist/{user}"), None).await.status, 204);
    server.call(&token, Method::DELETE, &format!("/blacklist/{user}"), None).await.refused(404);
    assert_eq!(server.get(&token, "/blacklist").await.ok().json()["data"], json!([]));
    let actions: Vec<_> =
        server.audit(&token).await.iter().map(|record| record["action"].as_str().unwrap().to_owned()).collect();
    assert_eq!(actions, ["denylist.remove", "denylist.add", "denylist.add"]);
}

#[tokio::test]
async fn a_denylisted_admin_cannot_sign_in_but_keeps_the_token_until_it_is_revoked() {
    let server = Server::start().await;
    let (admin, viewer) = (server.token("admin").await, server.token("viewer").await);
    server.post(&admin, "/blacklist", json!({"userDistinguishedName": "CN=viewer,OU=local"})).await.ok();
    let refused = server.login("viewer", PASSWORD).await;
    refused.refused(401);
    assert_eq!(refused.json()["reason"], "The user is denylisted.");
    // Whoever does not know the password learns nothing.
    assert_eq!(server.login("viewer", "wrong").await.json()["reason"], "Invalid username or password.");
    server.get(&viewer, "/policies").await.ok();
    server.call(&admin, Method::DELETE, "/blacklist/CN=viewer,OU=local", None).await.ok();
    server.login("viewer", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_removed_device_loses_its_session() {
    let server = Server::start().await;
    let token = server.token("admin").await;
    let device = encoded(AMARA);
    assert_eq!(server.call(&token, Method::DELETE, &format!("/on-boarded-devices/{device}"), None).await.status, 204);
    server.get(&token, &format!("/session-info/{device}")).await.refused(404);
    let devices = server.get(&token, "/on-boarded-devices?username=amara.okafor").await.ok().json();
    assert!(!texts(&devices, "distinguishedName").contains(&AMARA.to_owned()));
    server.call(&token, Method::DELETE, &format!("/on-boarded-devices/{device}"), None).await.refused(404);
}

#[tokio::test]
async fn reevaluation_names_the_sessions_concerned() {
    let server = Server::start().await;
    let token = server.token("helpdesk").await;
    let one = server.call(&token, Method::POST, &format!("/on-boarded-devices/reevaluate/{}", encoded(AMARA)), None).await.ok();
    assert_eq!(one.json()["reevaluatedDistinguishedNames"], json!([AMARA]));
    let many = server.call(&token, Method::POST, "/on-boarded-devices/reevaluate/OU=Okta", None).await.ok().json();
    let many = many["reevaluatedDistinguishedNames"].as_array().unwrap().clone();
    assert!(many.len() > 5 && many.iter().all(|dn| dn.as_str().unwrap().ends_with(",OU=Okta")));
}

#[tokio::test]
async fn preferences_are_each_admins_own_and_bounded() {
    let server = Server::start().await;
    let (admin, viewer) = (server.token("admin").await, server.token("viewer").await);
    server.get(&admin, "/my-preferences").await.refused(404);
    let put = async |token: &str, body: Value| server.call(token, Method::PUT, "/my-preferences", Some(body)).await;
    // Numbers and the order of keys come back as they went.
    let text = r#"{"vendor":{"z":1.10,"a":12345678901234567890123},"activeSessions":{"density":"compact"}}"#;
    put(&admin, serde_json::from_str(text).unwrap()).await.ok();
    assert_eq!(server.get(&admin, "/my-preferences").await.ok().text(), text);
    server.get(&viewer, "/my-preferences").await.refused(404);
    let fits = json!({"x": "é".repeat(100_000 - 8)});
    put(&viewer, fits).await.ok();
    assert_eq!(put(&viewer, json!({"x": "é".repeat(100_000 - 7)})).await.invalid_fields(), ["preferences"]);
    assert_eq!(server.get(&viewer, "/my-preferences").await.ok().json()["x"].as_str().unwrap().chars().count(), 99_992);
    put(&viewer, json!([1])).await.invalid_fields();
}
