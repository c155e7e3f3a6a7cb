//! A browser's sign-in: a cookie no script can read, and writes from our own pages only.

use crate::support::{AMARA, Answer, DEVICE, JSON, PASSWORD, Server, send};
use reqwest::header::{ACCEPT, AUTHORIZATION, COOKIE, ORIGIN};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

async fn sign_in(server: &Server, username: &str, password: &str) -> Answer {
    let body = json!({"providerName": "local", "username": username, "password": password, "deviceId": DEVICE});
    send(server.request(Method::POST, "/session").header(ORIGIN, &server.base).body(body.to_string())).await
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_cookie_is_the_sign_in_and_holds_no_token_a_script_could_read() {
    let server = Server::start().await;
    let answer = sign_in(&server, "admin", PASSWORD).await.ok();
    let set = answer.header("set-cookie");
    assert!(
        ["HttpOnly", "SameSite=Strict", "Path=/"].iter().all(|part| set.contains(part)) && !set.contains("Secure"),
        "{set}"
    );
    let body = answer.json();
    assert!(body.get("token").is_none() && body["user"]["name"] == "admin" && body["expires"].is_string());
    let cookie = cookie(&answer);
    assert!(!answer.text().contains(cookie.trim_start_matches("as_session=")));
    let who = send(server.request(Method::GET, "/session").header(COOKIE, &cookie)).await.ok();
    assert_eq!(who.json(), body);
    let list = server.request(Method::GET, "/admin/policies").header(ACCEPT, JSON).header(COOKIE, &cookie);
    send(list).await.ok();
    let known = server.request(Method::GET, "/admin/authorization").header(ACCEPT, JSON).header(COOKIE, &cookie);
    assert!(send(known).await.ok().json().get("token").is_none());
    // A cookie's secret is no bearer token.
    let secret = cookie.trim_start_matches("as_session=").to_owned();
    server.get(&secret, "/policies").await.refused(401);
}

#[tokio::test]
async fn signing_out_ends_it_everywhere() {
    let server = Server::start().await;
    let cookie = cookie(&sign_in(&server, "viewer", PASSWORD).await.ok());
    let out = send(server.request(Method::DELETE, "/session").header(COOKIE, &cookie).header(ORIGIN, &server.base)).await.ok();
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    send(server.request(Method::GET, "/session").header(COOKIE, &cookie)).await.refused(401);
    send(server.request(Method::GET, "/admin/policies").header(ACCEPT, JSON).header(COOKIE, &cookie)).await.refused(401);
    // Nobody signed in is no error.
    assert_eq!(send(server.request(Method::DELETE, "/session")).await.status, 204);
}

#[tokio::test]
async fn a_new_sign_in_replaces_the_old_one() {
    let server = Server::start().await;
    let old = cookie(&sign_in(&server, "viewer", PASSWORD).await.ok());
    let body = json!({"providerName": "local", "username": "admin", "password": PASSWORD, "deviceId": DEVICE});
    let again =
        server.request(Method::POST, "/session").header(ORIGIN, &server.base).header(COOKIE, &old).body(body.to_string());
    let new = cookie(&send(again).await.ok());
    send(server.request(Method::GET, "/session").header(COOKIE, &old)).await.refused(401);
    assert_eq!(send(server.request(Method::GET, "/session").header(COOKIE, &new)).await.ok().json()["user"]["name"], "admin");
}

#[tokio::test]
async fn refused_sign_ins() {
    let server = Server::start().await;
    assert_eq!(sign_in(&server, "admin", "wrong").await.json()["reason"], "Invalid username or password.");
    send(server.request(Method::GET, "/session")).await.refused(401);
    let post = |body: &str| send(server.request(Method::POST, "/session").body(body.to_owned()));
    post("{").await.refused(400);
    assert_eq!(post("{}").await.invalid_fields(), ["providerName"]);
    assert_eq!(post("{\"otp\": \"123456\"}").await.invalid_fields(), ["otp"]);
    let body = json!({"providerName": "local", "username": "admin", "password": PASSWORD, "deviceId": DEVICE});
    let foreign = server.request(Method::POST, "/session").header(ORIGIN, "https://evil.example").body(body.to_string());
    let answer = send(foreign).await;
    answer.refused(403);
    assert!(answer.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn a_write_by_cookie_must_come_from_our_own_pages() {
    let server = Server::start().await;
    let cookie = cookie(&sign_in(&server, "admin", PASSWORD).await.ok());
    let write = || {
        let body = json!({"distinguishedNameFilter": AMARA}).to_string();
        server.request(Method::POST, "/admin/on-boarded-devices/revoke-tokens").header(ACCEPT, JSON).body(body)
    };
    let by_cookie = |call: RequestBuilder| send(call.header(COOKIE, &cookie));
    by_cookie(write()).await.refused(403);
    by_cookie(write().header(ORIGIN, "https://evil.example")).await.refused(403);
    by_cookie(write().header(ORIGIN, "null")).await.refused(403);
    by_cookie(write().header("sec-fetch-site", "cross-site").header(ORIGIN, &server.base)).await.refused(403);
    by_cookie(write().header("sec-fetch-site", "same-site")).await.refused(403);
    let sign_out = server.request(Method::DELETE, "/session").header(ORIGIN, "https://evil.example");
    by_cookie(sign_out).await.refused(403);
    assert!(server.audit(&server.token("admin").await).await.is_empty());
    by_cookie(write().header(ORIGIN, &server.base)).await.ok();
    by_cookie(write().header("sec-fetch-site", "same-origin")).await.ok();
    // A token is proof enough: no browser sends it by itself.
    let token = server.token("admin").await;
    send(write().header(ORIGIN, "https://portal.example").header(AUTHORIZATION, format!("Bearer {token}"))).await.ok();
}

#[tokio::test]
async fn secure_where_a_proxy_ends_tls() {
    let server = Server::start().await;
    let body = json!({"providerName": "local", "username": "admin", "password": PASSWORD, "deviceId": DEVICE});
    let call = server.request(Method::POST, "/session").header("x-forwarded-proto", "https").body(body.to_string());
    assert!(send(call).await.ok().header("set-cookie").contains("Secure"));
}
