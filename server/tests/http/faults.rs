//! The fault switches do what tests of the page rely on.

use crate::support::{AMARA, Server, encoded, send};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn switch(server: &Server, body: Value) {
    send(server.request(Method::PUT, "/faults").body(body.to_string())).await.ok();
}

#[tokio::test]
async fn without_the_flag_there_are_none() {
    let server = Server::start().await;
    send(server.request(Method::PUT, "/faults").body("{}")).await.refused(405);
    send(server.request(Method::GET, "/faults")).await.refused(404);
}

#[tokio::test]
async fn statuses_delays_cuts_builds_and_silent_gateways() {
    let server = Server::with(&["--faults"]).await;
    let token = server.token("viewer").await;
    let info = format!("/session-info/{}", encoded(AMARA));
    switch(&server, json!({"status": {"GET /admin/session-info": 500}})).await;
    server.get(&token, &info).await.refused(500);
    server.get(&token, "/policies").await.ok();
    switch(&server, json!({"delayMs": {"GET /admin/policies": 300}})).await;
    let started = Instant::now();
    server.get(&token, "/policies").await.ok();
    assert!(started.elapsed() >= Duration::from_millis(300));
    // Merged, not replaced.
    server.get(&token, &info).await.refused(500);
    assert_eq!(send(server.request(Method::DELETE, "/faults")).await.status, 204);
    let known = server.get(&token, &info).await.ok().json();
    assert!(known["data"].as_object().unwrap().contains_key("sto-gw-1"));
    switch(&server, json!({"silentGateways": ["sto-gw-1"], "build": "other-build"})).await;
    let answer = server.get(&token, &info).await.ok();
    assert_eq!(answer.header("x-active-sessions-build"), "other-build");
    assert!(!answer.json()["data"].as_object().unwrap().contains_key("sto-gw-1"));
    let appliances = server.get(&token, "/appliances/status?name=sto-gw-1").await.ok().json();
    assert_eq!(appliances["data"][0]["status"], "offline");
    switch(&server, json!({"cutAfterBytes": {"GET /admin/stats/active-sessions/dn": 20_000}})).await;
    let call = server
        .request(Method::GET, "/admin/stats/active-sessions/dn")
        .bearer_auth(&token)
        .header("accept", crate::support::JSON);
    let response = call.send().await.unwrap();
    assert!(response.status().is_success());
    assert!(response.bytes().await.is_err(), "the connection was to break");
    send(server.request(Method::PUT, "/faults").body("{\"colour\": 1}")).await.refused(422);
}

#[tokio::test]
async fn sessions_of_a_denylisted_user_linger_when_told_to() {
    let server = Server::with(&["--faults"]).await;
    let token = server.token("admin").await;
    switch(&server, json!({"lingerMs": 2_500})).await;
    let entry = json!({"userDistinguishedName": "CN=denied.dan,OU=Corporate AD"});
    server.post(&token, "/blacklist", entry).await.ok();
    let listed = async || {
        let list = server.get(&token, "/stats/active-sessions/dn?query=denied.dan").await.ok().json();
        list["data"].as_array().unwrap().len()
    };
    assert_eq!(listed().await, 1, "still reported");
    tokio::time::sleep(Duration::from_millis(4_000)).await;
    assert_eq!(listed().await, 0, "gone");
}
