//! What bad input gets: the published status and a body that says what was wrong. Never a 500, never a hang.

use crate::support::{AMARA, JSON, Server, ZIP, dn_of, encoded, send};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn every_call_wants_the_published_accept_header() {
    let server = Server::start().await;
    let token = server.token("admin").await;
    let bearer = format!("Bearer {token}");
    let get = |path: &str| server.request(Method::GET, &format!("/admin{path}")).header(AUTHORIZATION, &bearer);
    for accept in
        ["application/json", "*/*", "application/vnd.appgate.peer-v5+json", "application/vnd.appgate.peer-v99+json", ""]
    {
        let message = send(get("/policies").header(ACCEPT, accept)).await.refused(406);
        assert!(message.contains(JSON), "{message}");
        assert!(accept.is_empty() || message.contains(accept), "{message}");
    }
    send(get("/policies")).await.refused(406);
    for accept in [JSON, "application/vnd.appgate.peer-v20+json", "text/html, application/vnd.appgate.peer-v21+json"] {
        send(get("/policies").header(ACCEPT, accept)).await.ok();
    }
    for accept in ["application/json", JSON] {
        send(get("/version").header(ACCEPT, accept)).await.ok();
    }
    let logs = format!("/client-logs/{}", encoded(AMARA));
    assert!(send(get(&logs).header(ACCEPT, JSON)).await.refused(406).contains(ZIP));
    send(get(&logs).header(ACCEPT, ZIP)).await.ok();
    for path in ["/login", "/authentication"] {
        let call =
            server.request(Method::POST, &format!("/admin{path}")).header(ACCEPT, "application/vnd.appgate.peer-v5+json");
        let answer = send(call.body("{}")).await;
        answer.refused(406);
        let body = answer.json();
        assert_eq!(
            (&body["id"], &body["minSupportedVersion"], &body["maxSupportedVersion"]),
            (&json!("not acceptable"), &json!(20), &json!(22))
        );
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_wrong_json_or_too_much() {
    let server = Server::start().await;
    let token = server.token("admin").await;
    let before = server.audit(&token).await.len();
    let posts = ["/login", "/authentication", "/conditions/test", "/blacklist", "/on-boarded-devices/revoke-tokens"];
    let post = |path: &str, body: Vec<u8>| {
        let call = server.request(Method::POST, &format!("/admin{path}")).header(ACCEPT, JSON);
        send(call.header(AUTHORIZATION, format!("Bearer {token}")).body(body))
    };
    for path in posts {
        for body in ["", "{", "nonsense", "{\"a\":1}}", "\u{feff}{}"] {
            post(path, body.into()).await.refused(400);
        }
        post(path, vec![0xff, 0xfe, 0x00]).await.refused(400);
        post(path, "[".repeat(100_000).into()).await.refused(400);
        for body in ["[]", "7", "null", "\"text\"", "{}"] {
            let fields = post(path, body.into()).await.invalid_fields();
            assert!(!fields.is_empty(), "{path} {body}");
        }
        let message = post(path, vec![b' '; (4 << 20) + 1]).await.refused(413);
        assert!(message.contains("bytes"), "{message}");
    }
    for (path, body, field) in [
        ("/blacklist", json!({"userDistinguishedName": 7}), "userDistinguishedName"),
        ("/blacklist", json!({"userDistinguishedName": "nonsense"}), "userDistinguishedName"),
        ("/blacklist", json!({"userDistinguishedName": AMARA}), "userDistinguishedName"),
        ("/blacklist", json!({"userDistinguishedName": "CN=a,OU=b", "username": "c"}), "username"),
        ("/blacklist", json!({"userDistinguishedName": "CN=admin,OU=local"}), "userDistinguishedName"),
        ("/blacklist", json!({"userDistinguishedName": "CN=a,OU=b", "reason": "x".repeat(2001)}), "reason"),
        ("/on-boarded-devices/revoke-tokens", json!({"distinguishedNameFilter": null}), "distinguishedNameFilter"),
        ("/on-boarded-devices/revoke-tokens", json!({"distinguishedNameFilter": "nonsense"}), "distinguishedNameFilter"),
        (
            "/on-boarded-devices/revoke-tokens",
            json!({"distinguishedNameFilter": "OU=a", "specificDistinguishedNames": [AMARA]}),
            "distinguishedNameFilter",
        ),
        (
            "/on-boarded-devices/revoke-tokens",
            json!({"distinguishedNameFilter": "", "specificDistinguishedNames": [AMARA, ""]}),
            "specificDistinguishedNames[1]",
        ),
        (
            "/on-boarded-devices/revoke-tokens",
            json!({"distinguishedNameFilter": "", "specificDistinguishedNames": ["CN=a,OU=b"]}),
            "specificDistinguishedNames[0]",
        ),
        (
            "/on-boarded-devices/revoke-tokens",
            json!({"distinguishedNameFilter": AMARA, "tokenType": "Everything"}),
            "tokenType",
        ),
        ("/on-boarded-devices/revoke-tokens", json!({"distinguishedNameFilter": AMARA, "delayMinutes": -1}), "delayMinutes"),
        (
            "/on-boarded-devices/revoke-tokens",
            json!({"distinguishedNameFilter": AMARA, "delayMinutes": 100000}),
            "delayMinutes",
        ),
        (
            "/on-boarded-devices/revoke-tokens",
            json!({"distinguishedNameFilter": AMARA, "devicesPerSecond": 0}),
            "devicesPerSecond",
        ),
        ("/on-boarded-devices/revoke-tokens", json!({"distinguishedNameFilter": AMARA, "siteId": "Stockholm"}), "siteId"),
        ("/conditions/test", json!({"expression": ["x"]}), "expression"),
        ("/conditions/test", json!({"expression": "return true;", "time": "yesterday"}), "time"),
        ("/conditions/test", json!({"expression": "return true;", "userClaims": []}), "userClaims"),
    ] {
        assert_eq!(server.post(&token, path, body.clone()).await.invalid_fields(), [field], "{path} {body}");
    }
    assert_eq!(server.audit(&token).await.len(), before, "what was refused left something behind");
    assert_eq!(server.get(&token, "/blacklist").await.ok().json()["data"], json!([]));
}

#[tokio::test]
async fn bad_list_parameters_say_what_is_expected() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    for (query, part) in [
        ("range=5-1", "FROM-TO"),
        ("range=-1", "FROM-TO"),
        ("range=a-b", "FROM-TO"),
        ("range=1-99999999999999999999999", "FROM-TO"),
        ("orderBy=colour", "expected one of distinguishedName"),
        ("colour=red", "expected one of"),
        ("descending=maybe", "true or false"),
        ("latitude=1", "belong together"),
        ("latitude=x&longitude=1&radiusKilometers=1", "latitude must be a number"),
        ("query=%22open", "query"),
        ("query=colour:%20red", "colour"),
    ] {
        let message = server.get(&token, &format!("/stats/active-sessions/dn?{query}")).await.refused(400);
        assert!(message.contains(part), "{query}: {message}");
    }
    let long = "x".repeat(20_000);
    server.get(&token, &format!("/stats/active-sessions/dn?query={long}")).await.refused(400);
}

#[tokio::test]
async fn unknown_names_addresses_and_methods() {
    let server = Server::start().await;
    let token = server.token("admin").await;
    for dn in ["CN=none,CN=none,OU=none", "nonsense", "%00", "a/b/c", "CN%3D", "%25", "..%2f..%2fetc%2fpasswd", "é"] {
        server.get(&token, &format!("/session-info/{dn}")).await.refused(404);
        server.call(&token, Method::DELETE, &format!("/blacklist/{dn}"), None).await.refused(404);
        server.call(&token, Method::DELETE, &format!("/on-boarded-devices/{dn}"), None).await.refused(404);
    }
    server.get(&token, "/session-info/%ff").await.refused(400);
    server.post(&token, "/on-boarded-devices/reevaluate/nonsense", json!({})).await.refused(400);
    // A user's name removes no device.
    server.call(&token, Method::DELETE, "/on-boarded-devices/CN=amara.okafor,OU=Corporate%20AD", None).await.refused(404);
    for path in ["/nothing", "/", "/stats", "/session-info/", "/policies/x/y"] {
        server.get(&token, path).await.refused(404);
    }
    for (method, path) in [
        (Method::DELETE, "/policies"),
        (Method::POST, "/stats/active-sessions/dn"),
        (Method::PATCH, "/blacklist"),
        (Method::GET, "/login"),
    ] {
        server.call(&token, method, path, None).await.refused(405);
    }
    send(server.request(Method::POST, "/sessions")).await.refused(405);
    send(server.request(Method::DELETE, "/audit")).await.refused(405);
}

#[tokio::test]
async fn what_is_hardly_http_gets_an_answer_or_the_door() {
    let server = Server::start().await;
    let address = server.base.strip_prefix("http://").unwrap();
    for request in [
        "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET //etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /embed/../../Cargo.toml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /sessions with blanks HTTP/1.1\r\nHost: x\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "POST /admin/login HTTP/1.1\r\nHost: x\r\nAccept: application/vnd.appgate.peer-v22+json\r\nContent-Length: 1000000000000\r\nConnection: close\r\n\r\n{",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    ] {
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        socket.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(20), socket.read_to_end(&mut answer)).await;
        assert!(read.is_ok(), "hangs: {request:?}");
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).unwrap_or("none");
        assert!(answer.is_empty() || ["400", "404", "413", "505"].contains(&status), "{request:?}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{answer}");
    }
    send(server.request(Method::GET, "/healthz")).await.ok();
}

#[tokio::test]
async fn hostile_scripts_end_and_leave_the_server_working() {
    let server = Server::start().await;
    let token = server.token("admin").await;
    for expression in [
        "while (true) {}",
        "return 'text';",
        "throw new Error('x');",
        "return (",
        "let a = []; while (true) a.push('x'.repeat(1e6));",
        "return process.env;",
    ] {
        let result = server.post(&token, "/conditions/test", json!({"expression": expression})).await.ok().json();
        assert_eq!(result["result"], false, "{expression}: {result}");
        assert!(result["error"].as_str().is_some_and(|error| !error.is_empty()), "{expression}: {result}");
    }
    let body = json!({"expression": "console.log('seen'); return claims.user.groups.includes('x') && new Date().getUTCFullYear() === 2031;",
        "userClaims": {"groups": ["x"]}, "time": "2031-05-01T00:00:00Z"});
    let result = server.post(&token, "/conditions/test", body).await.ok().json();
    assert_eq!((&result["result"], result["output"].as_str().map(str::trim)), (&json!(true), Some("seen")), "{result}");
}

#[tokio::test]
async fn logs_arrive_as_a_zip_or_say_why_not() {
    let server = Server::start().await;
    let token = server.token("helpdesk").await;
    let logs = async |username: &str| {
        let dn = dn_of(&server, &token, username).await;
        let call = server.request(Method::GET, &format!("/admin/client-logs/{}", encoded(&dn))).header(ACCEPT, ZIP);
        send(call.header(AUTHORIZATION, format!("Bearer {token}"))).await
    };
    let answer = logs("amara.okafor").await.ok();
    assert_eq!(answer.header("content-type"), "application/zip");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).unwrap();
    assert!(zip.len() >= 3);
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        // Reads to the end, so checksums hold.
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        assert!(!text.is_empty());
    }
    assert!(logs("oldclient.olga").await.refused(412).contains("6.1"));
    logs("silent.sven").await.refused(504);
    logs("vanishing.vera").await.refused(404);
    let vera = dn_of(&server, &token, "vanishing.vera").await;
    server.get(&token, &format!("/session-info/{}", encoded(&vera))).await.refused(404);
}
