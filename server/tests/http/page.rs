//! The page's files: addresses, caching, policy, cross-origin rules.

use crate::support::{JSON, Server, send};
use reqwest::Method;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, IF_NONE_MATCH, ORIGIN};

#[tokio::test]
async fn every_view_is_the_page_and_nothing_else_is() {
    let server = Server::start().await;
    let get = |path: &str| send(server.request(Method::GET, path));
    let root = get("/").await;
    assert_eq!((root.status.as_u16(), root.header("location")), (307, "/sessions"));
    let page = get("/sessions").await.ok().text();
    for path in [
        "/sessions?q=x",
        "/sessions/CN%3Da%2CCN%3Db%2COU%3Dc",
        "/sessions/CN=a,CN=b,OU=c/policies",
        "/map",
        "/denylist",
        "/devices",
        "/health",
        "/login?next=%2Fsessions",
    ] {
        assert_eq!(get(path).await.ok().text(), page, "{path}");
    }
    for path in ["/nothing", "/index.html", "/index.html.br", "/sessionsx", "/embed/", "/Cargo.toml"] {
        get(path).await.refused(404);
    }
    assert_eq!(send(server.request(Method::HEAD, "/sessions")).await.status, 200);
}

#[tokio::test]
async fn the_page_is_never_stale_and_says_its_build() {
    let server = Server::start().await;
    let page = send(server.request(Method::GET, "/sessions")).await.ok();
    let build = page.header("x-active-sessions-build").to_owned();
    assert_eq!(build.len(), 16);
    assert!(page.text().contains(&format!("name=\"as-build\" content=\"{build}\"")), "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-cache");
    let tag = page.header("etag").to_owned();
    let again = send(server.request(Method::GET, "/map").header(IF_NONE_MATCH, &tag)).await;
    assert_eq!((again.status.as_u16(), again.bytes.len(), again.header("etag")), (304, 0, tag.as_str()));
    for path in ["/admin/version", "/session", "/nothing", "/healthz"] {
        assert_eq!(send(server.request(Method::GET, path)).await.header("x-active-sessions-build"), build, "{path}");
    }
}

#[tokio::test]
async fn the_policy_lets_only_our_own_files_run() {
    let server = Server::start().await;
    let page = send(server.request(Method::GET, "/sessions")).await.ok();
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    // One hash for each script inside the page; however the page is built, none is allowed that is not there.
    let text = page.text();
    let tags = text.split("<script").skip(1).filter_map(|rest| rest.split_once('>'));
    let inline = tags.filter(|(attributes, rest)| !attributes.contains("src=") && !rest.starts_with("</script>")).count();
    assert_eq!(policy.matches("'sha256-").count(), inline, "{policy}\n{text}");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
}

#[tokio::test]
async fn other_origins_may_call_with_a_token_and_never_with_the_cookie() {
    let server = Server::start().await;
    let ask = server
        .request(Method::OPTIONS, "/admin/stats/active-sessions/dn")
        .header(ORIGIN, "https://portal.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "authorization,accept");
    let answer = send(ask).await.ok();
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("access-control-allow-headers").contains("authorization"));
    assert!(answer.headers.get("access-control-allow-credentials").is_none());
    let call = server.request(Method::GET, "/admin/version").header(ORIGIN, "https://portal.example").header(ACCEPT, JSON);
    let answer = send(call).await.ok();
    assert!(answer.header("access-control-expose-headers").contains("x-active-sessions-build"));
}

/// The files a page names, as a browser finds them: its `<base>` is the root.
fn named_files(page: &str) -> Vec<String> {
    let names = page.split(['"', '\'']).filter(|part| [".js", ".wasm", ".css"].iter().any(|end| part.ends_with(end)));
    names.map(|name| format!("/{}", name.trim_start_matches('/'))).collect()
}

/// Runs on the files that were built in: a page that was not built has none, which the test says.
#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_come_compressed() {
    let server = Server::start().await;
    let page = send(server.request(Method::GET, "/sessions")).await.ok().text();
    if page.contains("page not built") {
        eprintln!("not run: the page was not built when this server was (cargo xtask build)");
        return;
    }
    let files = named_files(&page);
    assert!([".js", ".wasm", ".css"].iter().all(|end| files.iter().any(|file| file.ends_with(end))), "{files:?}\n{page}");
    for file in &files {
        let answer = send(server.request(Method::GET, file).header(ACCEPT_ENCODING, "br, gzip")).await.ok();
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
        let plain = send(server.request(Method::GET, file).header(ACCEPT_ENCODING, "identity")).await.ok();
        assert_eq!(plain.header("content-encoding"), "", "{file}");
        let kind = match file.rsplit('.').next() {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            _ => "application/wasm",
        };
        assert_eq!(answer.header("content-type"), kind, "{file}");
        assert!(answer.bytes.len() <= plain.bytes.len(), "{file} grows");
        if plain.bytes.len() < 500 {
            // May be smaller as it is.
            continue;
        }
        assert_eq!(answer.header("content-encoding"), "br", "{file}");
        assert!(answer.bytes.len() < plain.bytes.len(), "{file}");
        assert_ne!(plain.header("etag"), answer.header("etag"), "{file}");
        let gzip = send(server.request(Method::GET, file).header(ACCEPT_ENCODING, "gzip")).await.ok();
        assert!(gzip.header("content-encoding") == "gzip" && gzip.bytes.starts_with(&[0x1f, 0x8b]), "{file}");
    }
    let element = send(server.request(Method::GET, "/embed/active-sessions.js")).await.ok();
    assert_eq!((element.header("cache-control"), element.header("access-control-allow-origin")), ("no-cache", "*"));
}
