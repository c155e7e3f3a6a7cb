//! Signing in and out by token, and who may do what.

use crate::support::{AMARA, DEVICE, JSON, PASSWORD, Server, encoded, send};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::json;

#[tokio::test]
async fn login_gives_a_token_that_works_until_logout() {
    let server = Server::start().await;
    let answer = server.login("admin", PASSWORD).await.ok();
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = answer.json();
    assert_eq!(body["user"]["name"], "admin");
    assert_eq!(body["user"]["privileges"], json!([{"type": "All", "target": "All"}]));
    assert!(body["expires"].as_str().unwrap().ends_with('Z'));
    let token = body["token"].as_str().unwrap();
    server.get(token, "/policies").await.ok();
    let again = server.get(token, "/authorization").await.ok().json();
    assert_eq!((&again["token"], &again["expires"]), (&body["token"], &body["expires"]));
    assert_eq!(server.call(token, Method::POST, "/authentication/logout", None).await.status, 204);
    server.get(token, "/policies").await.refused(401);
    server.call(token, Method::POST, "/authentication/logout", None).await.refused(401);
}

#[tokio::test]
async fn authentication_is_half_a_sign_in() {
    let server = Server::start().await;
    let body = json!({"providerName": "local", "username": "viewer", "password": PASSWORD, "deviceId": DEVICE});
    let half = server.post("none", "/authentication", body).await.ok().json();
    assert_eq!(half["user"]["needTwoFactorAuth"], false);
    let partial = half["token"].as_str().unwrap();
    server.get(partial, "/policies").await.refused(401);
    assert_eq!(server.post(partial, "/authentication/otp", json!({"otp": 123456})).await.invalid_fields(), ["otp"]);
    assert_eq!(server.post(partial, "/authentication/otp/initialize", json!({})).await.invalid_fields(), ["otp"]);
    server.post("none", "/authentication/otp", json!({"otp": "1"})).await.refused(401);
    let full = server.get(partial, "/authorization").await.ok().json();
    let token = full["token"].as_str().unwrap();
    assert_ne!(token, partial);
    server.get(token, "/policies").await.ok();
    server.get(partial, "/authorization").await.refused(401);
}

#[tokio::test]
async fn wrong_credentials_are_refused_with_a_reason_and_at_length_throttled() {
    let server = Server::start().await;
    let wrong = server.login("admin", "wrong").await;
    wrong.refused(401);
    assert_eq!(wrong.json()["reason"], "Invalid username or password.");
    assert_eq!(server.login("nobody", PASSWORD).await.json()["reason"], "Invalid username or password.");
    for _ in 0..9 {
        server.login("admin", "wrong").await.refused(401);
    }
    let throttled = server.login("admin", PASSWORD).await;
    assert!(throttled.refused(429).contains("seconds"));
    assert!(throttled.header("retry-after").parse::<u64>().unwrap() > 0);
    // Others are not concerned.
    server.login("viewer", PASSWORD).await.ok();
}

#[tokio::test]
async fn incomplete_credentials_name_every_field() {
    let server = Server::start().await;
    let login = async |body: serde_json::Value| server.post("none", "/login", body).await.invalid_fields();
    assert_eq!(login(json!({})).await, ["providerName"]);
    assert_eq!(login(json!({"providerName": "local", "deviceId": DEVICE})).await, ["username", "password"]);
    assert_eq!(
        login(json!({"providerName": "", "username": "a", "password": "b", "deviceId": "x"})).await,
        ["providerName", "deviceId"]
    );
    assert_eq!(login(json!({"providerName": "local", "username": 7, "deviceId": DEVICE})).await, ["username"]);
}

#[tokio::test]
async fn no_token_bad_token_other_scheme() {
    let server = Server::start().await;
    let list = || server.request(Method::GET, "/admin/stats/active-sessions/dn").header(ACCEPT, JSON);
    send(list()).await.refused(401);
    for value in ["Bearer nonsense", "Bearer ", "Basic YWRtaW46YWRtaW4=", "nonsense", ""] {
        send(list().header(AUTHORIZATION, value)).await.refused(401);
    }
    // A bearer token is no cookie and a cookie no bearer token.
    let token = server.token("admin").await;
    send(list().header("cookie", format!("as_session={token}"))).await.refused(401);
}

#[tokio::test]
async fn everybody_may_do_what_their_role_says_and_nothing_else() {
    let server = Server::start().await;
    let dn = encoded(AMARA);
    let revoke = json!({"distinguishedNameFilter": AMARA});
    let deny = json!({"userDistinguishedName": "CN=nobody.real,OU=Okta", "reason": "test"});
    let test = json!({"expression": "return true;"});
    let calls = [
        (Method::GET, "/stats/active-sessions/dn".to_owned(), None, [200, 200, 200]),
        (Method::GET, format!("/session-info/{dn}"), None, [200, 200, 200]),
        (Method::GET, "/blacklist".to_owned(), None, [200, 200, 200]),
        (Method::GET, "/administrative-roles/type-target-map".to_owned(), None, [200, 200, 200]),
        (Method::POST, "/conditions/test".to_owned(), Some(test), [200, 200, 403]),
        (Method::POST, "/on-boarded-devices/revoke-tokens".to_owned(), Some(revoke), [200, 200, 403]),
        (Method::POST, format!("/on-boarded-devices/reevaluate/{dn}"), None, [200, 200, 403]),
        (Method::POST, "/blacklist".to_owned(), Some(deny), [200, 403, 403]),
        (Method::DELETE, "/blacklist/CN=nobody.real,OU=Okta".to_owned(), None, [204, 403, 403]),
        (Method::DELETE, "/on-boarded-devices/CN=none,CN=none,OU=none".to_owned(), None, [404, 403, 403]),
    ];
    for (at, username) in ["admin", "helpdesk", "viewer"].into_iter().enumerate() {
        let token = server.token(username).await;
        for (method, path, body, expected) in &calls {
            let answer = server.call(&token, method.clone(), path, body.clone()).await;
            assert_eq!(answer.status.as_u16(), expected[at], "{username} {method} {path}: {}", answer.text());
            if answer.status == 403 {
                assert!(answer.refused(403).contains("privilege"), "{}", answer.text());
            }
        }
    }
}
