//! In front of another Controller, which is a second server of ours.

use crate::support::{AMARA, DEVICE, JSON, PASSWORD, Server, ZIP, encoded, send};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, COOKIE, ORIGIN};
use serde_json::json;

async fn pair() -> (Server, Server) {
    let controller = Server::with(&["--faults"]).await;
    let base = format!("{}/admin", controller.base);
    let front = Server::with(&["--controller", &base]).await;
    (controller, front)
}

async fn cookie(front: &Server) -> String {
    let body = json!({"providerName": "local", "username": "admin", "password": PASSWORD, "deviceId": DEVICE});
    let answer = send(front.request(Method::POST, "/session").header(ORIGIN, &front.base).body(body.to_string())).await.ok();
    assert!(answer.json().get("token").is_none() && answer.json()["user"]["privileges"][0]["type"] == "All");
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_browser_signs_in_there_and_sees_its_sessions() {
    let (controller, front) = pair().await;
    let providers = send(front.request(Method::GET, "/admin/identity-providers/names").header(ACCEPT, JSON)).await.ok();
    assert_eq!(providers.json()["data"][0]["name"], "local");
    let cookie = cookie(&front).await;
    let who = send(front.request(Method::GET, "/session").header(COOKIE, &cookie)).await.ok().json();
    assert_eq!(who["user"]["name"], "admin");
    let get = |path: &str, accept: &str| send(front.request(Method::GET, path).header(ACCEPT, accept).header(COOKIE, &cookie));
    let list = get("/admin/stats/active-sessions/dn?query=amara&query=corp", JSON).await.ok().json();
    assert_eq!(list["data"][0]["distinguishedName"], AMARA);
    let info = get(&format!("/admin/session-info/{}", encoded(AMARA)), JSON).await.ok().json();
    assert_eq!(info["username"], "amara.okafor");
    let logs = get(&format!("/admin/client-logs/{}", encoded(AMARA)), ZIP).await.ok();
    assert!(logs.header("content-type") == "application/zip" && logs.bytes.starts_with(b"PK"));
    get("/admin/policies", "application/json").await.refused(406);
    get("/admin/nothing", JSON).await.refused(404);
    // Our own calls beside the API are not the Controller's.
    get("/audit", JSON).await.refused(404);
    // Sign-out reaches the Controller.
    let out = front.request(Method::DELETE, "/session").header(COOKIE, &cookie).header(ORIGIN, &front.base);
    assert_eq!(send(out).await.status, 204);
    get("/admin/policies", JSON).await.refused(401);
    send(front.request(Method::GET, "/session").header(COOKIE, &cookie)).await.refused(401);
    drop(controller);
}

#[tokio::test]
async fn writes_pass_with_a_proof_of_origin_and_bring_the_controllers_words_back() {
    let (controller, front) = pair().await;
    let cookie = cookie(&front).await;
    let write = |body: serde_json::Value| {
        let call = front.request(Method::POST, "/admin/on-boarded-devices/revoke-tokens").header(ACCEPT, JSON);
        call.header(COOKIE, &cookie).body(body.to_string())
    };
    send(write(json!({"distinguishedNameFilter": AMARA}))).await.refused(403);
    send(write(json!({"distinguishedNameFilter": AMARA})).header(ORIGIN, "https://evil.example")).await.refused(403);
    send(write(json!({"distinguishedNameFilter": AMARA})).header(ORIGIN, &front.base)).await.ok();
    let refused = send(write(json!({"distinguishedNameFilter": null})).header(ORIGIN, &front.base)).await;
    assert_eq!(refused.invalid_fields(), ["distinguishedNameFilter"]);
    let token = controller.token("admin").await;
    assert_eq!(controller.audit(&token).await.len(), 1);
    // A token of one's own passes as it is.
    let own =
        front.request(Method::GET, "/admin/policies").header(ACCEPT, JSON).header(AUTHORIZATION, format!("Bearer {token}"));
    send(own).await.ok();
}

#[tokio::test]
async fn wrong_credentials_and_a_token_that_ended_there_end_here() {
    let (controller, front) = pair().await;
    let body = json!({"providerName": "local", "username": "admin", "password": "wrong", "deviceId": DEVICE});
    let refused = send(front.request(Method::POST, "/session").body(body.to_string())).await;
    refused.refused(401);
    assert_eq!(refused.json()["reason"], "Invalid username or password.");
    let cookie = cookie(&front).await;
    let faults = controller.request(Method::PUT, "/faults").body(json!({"status": {"GET /admin/policies": 401}}).to_string());
    send(faults).await.ok();
    send(front.request(Method::GET, "/admin/policies").header(ACCEPT, JSON).header(COOKIE, &cookie)).await.refused(401);
    send(front.request(Method::GET, "/session").header(COOKIE, &cookie)).await.refused(401);
}

#[tokio::test]
async fn a_controller_without_the_two_steps_is_asked_in_one() {
    let (controller, front) = pair().await;
    let faults = json!({"status": {"POST /admin/authentication": 404}});
    send(controller.request(Method::PUT, "/faults").body(faults.to_string())).await.ok();
    cookie(&front).await;
}

#[tokio::test]
async fn nobody_behind_us_is_said_so() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let front = Server::with(&["--controller", &format!("http://127.0.0.1:{port}")]).await;
    let message = send(front.request(Method::GET, "/admin/version").header(ACCEPT, JSON)).await.refused(502);
    assert!(message.contains("cannot be reached"), "{message}");
    let body = json!({"providerName": "local", "username": "admin", "password": "x", "deviceId": DEVICE});
    send(front.request(Method::POST, "/session").body(body.to_string())).await.refused(502);
    send(front.request(Method::GET, "/sessions")).await.ok();
    send(front.request(Method::GET, "/healthz")).await.ok();
}

#[tokio::test]
async fn paths_stay_below_the_api_base() {
    let (_controller, front) = pair().await;
    let address = front.base.strip_prefix("http://").unwrap();
    for path in ["/admin/../openapi.json", "/admin/%2e%2e/openapi.json", "/admin/x/.%2E/../../openapi.json"] {
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {JSON}\r\nConnection: close\r\n\r\n");
        tokio::io::AsyncWriteExt::write_all(&mut socket, request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        tokio::io::AsyncReadExt::read_to_string(&mut socket, &mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}
