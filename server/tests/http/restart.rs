//! What survives a restart, and what two servers on one folder see.

use crate::support::{AMARA, PASSWORD, Server, encoded};
use serde_json::json;

#[tokio::test]
async fn the_denylist_sign_ins_preferences_and_the_password_survive() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().display().to_string();
    let first = Server::at(&folder, &[]).await;
    let token = first.token("admin").await;
    first.post(&token, "/blacklist", json!({"userDistinguishedName": "CN=amara.okafor,OU=Corporate AD"})).await.ok();
    first.call(&token, reqwest::Method::PUT, "/my-preferences", Some(json!({"a": 1}))).await.ok();
    let second = Server::at(&folder, &["--keep-password"]).await;
    second.login("admin", PASSWORD).await.ok();
    assert_eq!(second.get(&token, "/blacklist").await.ok().json()["totalCount"], 1);
    second.get(&token, &format!("/session-info/{}", encoded(AMARA))).await.refused(404);
    assert_eq!(second.get(&token, "/my-preferences").await.ok().json(), json!({"a": 1}));
    assert_eq!(second.audit(&token).await.len(), 2);
    // Another password by flag, for all three.
    let third = Server::at(&folder, &["--keep-password", "--demo-password", "another one"]).await;
    third.login("admin", PASSWORD).await.refused(401);
    third.login("viewer", "another one").await.ok();
}
