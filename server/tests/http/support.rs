//! Starting a server and calling it.

use clap::Parser;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use server::config::Config;
use server::{serve, start};
use std::time::Duration;
use tempfile::TempDir;

pub const JSON: &str = "application/vnd.appgate.peer-v22+json";
pub const ZIP: &str = "application/vnd.appgate.peer-v22+zip";
pub const PASSWORD: &str = "correct horse battery";
pub const DEVICE: &str = "8f2b8f8e-29f5-4b3c-9d2e-0f5f0f3a7f11";
pub const AMARA: &str = "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=amara.okafor,OU=Corporate AD";

/// A running server; it stops with the test's runtime.
pub struct Server {
    pub base: String,
    pub client: reqwest::Client,
    /// `None` when the folder belongs to the test.
    _data: Option<TempDir>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The answer is this status with an envelope, whose message is returned.
    #[track_caller]
    pub fn refused(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        let body = self.json();
        assert!(body["id"].as_str().is_some_and(|id| !id.is_empty()), "{body}");
        let message = body["message"].as_str().unwrap_or_default().to_owned();
        assert!(!message.is_empty(), "{body}");
        message
    }

    /// The fields a 422 names.
    #[track_caller]
    pub fn invalid_fields(&self) -> Vec<String> {
        self.refused(422);
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        assert!(errors.iter().all(|error| error["message"].as_str().is_some_and(|message| !message.is_empty())));
        errors.iter().filter_map(|error| error["field"].as_str()).map(str::to_owned).collect()
    }

    #[track_caller]
    pub fn ok(self) -> Answer {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self
    }
}

impl Server {
    /// With the demo Collective.
    pub async fn start() -> Server {
        Server::with(&[]).await
    }

    pub async fn with(flags: &[&str]) -> Server {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().display().to_string();
        let mut server = Server::at(&folder, flags).await;
        server._data = Some(data);
        server
    }

    /// With a data folder of the test's own.
    pub async fn at(folder: &str, flags: &[&str]) -> Server {
        let mut all = vec!["active-sessions", "--listen", "127.0.0.1:0", "--data-dir", folder, "--seed", "7"];
        if !flags.contains(&"--controller") && !flags.contains(&"--keep-password") {
            all.extend(["--demo-password", PASSWORD]);
        }
        all.extend(flags.iter().filter(|flag| **flag != "--keep-password"));
        let config = Config::try_parse_from(all).unwrap();
        let opened = start::open(&config).await.unwrap();
        let listener = tokio::net::TcpListener::bind(config.listen).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(serve(listener, opened.app, std::future::pending(), Duration::ZERO));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        Server { base, client, _data: None }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// A token of a demo admin.
    pub async fn token(&self, username: &str) -> String {
        let answer = self.login(username, PASSWORD).await.ok();
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    pub async fn login(&self, username: &str, password: &str) -> Answer {
        let body = json!({"providerName": "local", "username": username, "password": password, "deviceId": DEVICE});
        send(self.request(Method::POST, "/admin/login").header(ACCEPT, JSON).body(body.to_string())).await
    }

    /// A call with the published header and a token.
    pub async fn call(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let call = self
            .request(method, &format!("/admin{path}"))
            .header(ACCEPT, JSON)
            .header(AUTHORIZATION, format!("Bearer {token}"));
        send(match body {
            Some(body) => call.body(body.to_string()),
            None => call,
        })
        .await
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.call(token, Method::GET, path, None).await
    }

    pub async fn post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.call(token, Method::POST, path, Some(body)).await
    }

    pub async fn audit(&self, token: &str) -> Vec<Value> {
        let call = self.request(Method::GET, "/audit").header(AUTHORIZATION, format!("Bearer {token}"));
        send(call).await.ok().json()["data"].as_array().cloned().unwrap()
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
}

/// The texts under a name of every item.
pub fn texts(list: &Value, name: &str) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|item| item[name].as_str().unwrap_or_default().to_owned()).collect()
}

/// Percent-encodes everything but letters and digits.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The distinguished name of a sentinel.
pub async fn dn_of(server: &Server, token: &str, username: &str) -> String {
    let list = server.get(token, &format!("/stats/active-sessions/dn?username={}", encoded(username))).await.ok().json();
    let all = texts(&list, "distinguishedName");
    all.into_iter().next().unwrap_or_else(|| panic!("{username} has no session: {list}"))
}
