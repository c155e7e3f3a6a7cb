//! Many at once.

use crate::support::{AMARA, Server, encoded};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_lists_at_once_are_all_whole() {
    let server = Arc::new(Server::with(&["--sessions", "2000"]).await);
    let token = Arc::new(server.token("viewer").await);
    let started = Instant::now();
    let calls: Vec<_> = (0..100)
        .map(|at| {
            let (server, token) = (Arc::clone(&server), Arc::clone(&token));
            tokio::spawn(async move {
                let query = ["orderBy=username", "orderBy=clientVersion&descending=true", "query=gw-1", ""][at % 4];
                let list = server.get(&token, &format!("/stats/active-sessions/dn?{query}")).await.ok().json();
                let rows = list["data"].as_array().unwrap().len();
                let said: usize = list["range"].as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap();
                assert!(rows == said && rows > 100, "{query}: {rows} of {said}");
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writes_at_once_are_all_recorded_once() {
    let server = Arc::new(Server::start().await);
    let token = Arc::new(server.token("admin").await);
    let calls: Vec<_> = (0..40)
        .map(|at| {
            let (server, token) = (Arc::clone(&server), Arc::clone(&token));
            tokio::spawn(async move {
                if at % 2 == 0 {
                    let entry = json!({"userDistinguishedName": format!("CN=nobody-{},OU=Okta", at % 8)});
                    server.post(&token, "/blacklist", entry).await.ok();
                } else {
                    server
                        .post(&token, "/on-boarded-devices/revoke-tokens", json!({"distinguishedNameFilter": AMARA}))
                        .await
                        .ok();
                }
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(server.audit(&token).await.len(), 40);
    assert_eq!(server.get(&token, "/blacklist").await.ok().json()["totalCount"], 4);
    server.get(&token, &format!("/session-info/{}", encoded(AMARA))).await.ok();
}
