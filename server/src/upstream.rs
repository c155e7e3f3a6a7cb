//! In front of another Controller: its API passes through as it stands, and a browser's token stays here.
//!
//! Keeps no state but browsers' sign-ins, and those in memory: a token of a real Controller does not belong on our disk.

mod browsers;
mod proxy;
mod sign_in;

use axum::Router;
use axum::routing::{any, post};
use browsers::Browsers;
use shared::wire;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// Between two pieces of an answer. A Controller asks all its Gateways before it answers, and a device before it sends logs.
const SILENCE: Duration = Duration::from_secs(120);

/// The Controller behind us.
pub struct Upstream {
    /// Its API base, without a slash at the end.
    base: String,
    client: reqwest::Client,
    browsers: Browsers,
}

impl Upstream {
    /// A Controller at this API base. Nothing is asked of it yet.
    ///
    /// # Errors
    /// No http(s) address, one with credentials or a query, or plain http to another machine.
    pub fn new(url: &str) -> Result<Upstream, String> {
        let parsed = Url::parse(url).map_err(|error| format!("--controller {url}: not an address: {error}"))?;
        let local = match parsed.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        match parsed.scheme() {
            "https" => {}
            "http" if local => {}
            "http" => return Err(format!("--controller {url}: passwords would travel in the open; use https")),
            other => return Err(format!("--controller {url}: {other} is not supported; use https")),
        }
        if !parsed.username().is_empty()
            || parsed.password().is_some()
            || parsed.query().is_some()
            || parsed.fragment().is_some()
        {
            return Err("--controller wants a plain address without credentials, query or fragment".to_owned());
        }
        // Set once a process; a second Upstream finds it set.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("active-sessions/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| format!("--controller {url}: {error}"))?;
        Ok(Upstream { base: parsed.as_str().trim_end_matches('/').to_owned(), client, browsers: Browsers::default() })
    }

    /// Forgets sign-ins that nobody has used for long.
    pub fn forget_expired(&self) {
        self.browsers.forget_expired();
    }
}

/// `/admin`, passed through.
pub fn routes(upstream: Arc<Upstream>) -> Router {
    Router::new().route("/{*path}", any(proxy::pass)).with_state(upstream)
}

/// `/session`, on the other Controller's sign-in.
pub fn session_routes(upstream: Arc<Upstream>) -> Router {
    Router::new().route("/session", post(sign_in::sign_in).get(sign_in::who).delete(sign_in::sign_out)).with_state(upstream)
}

/// The answer to a browser never holds the token.
fn without_token(mut response: wire::LoginResponse) -> wire::LoginResponse {
    response.token = None;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for (url, base) in [
            ("https://c.example:8443/admin", Some("https://c.example:8443/admin")),
            ("https://c.example:8443/admin/", Some("https://c.example:8443/admin")),
            ("http://127.0.0.1:4010", Some("http://127.0.0.1:4010")),
            ("http://localhost:4010/", Some("http://localhost:4010")),
            ("http://[::1]:4010", Some("http://[::1]:4010")),
            ("http://127.0.0.1.evil.example/", None),
            ("http://c.example/admin", None),
            ("https://user:pw@c.example/admin", None),
            ("https://c.example/admin?x=1", None),
            ("ftp://c.example", None),
            ("c.example", None),
        ] {
            assert_eq!(Upstream::new(url).ok().map(|upstream| upstream.base).as_deref(), base, "{url}");
        }
    }
}
