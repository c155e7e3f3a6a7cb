//! Whether a call comes from our own page. A browser adds the cookie whoever asks, so a write by cookie must show where it is
//! from; the Accept header is no proof, it needs no preflight.

use crate::error::Error;
use axum::http::{HeaderMap, header};

const FOREIGN: &str = "A change by a browser's sign-in must come from our own pages (Origin or Sec-Fetch-Site).";

/// Refuses what does not prove that it comes from our own origin (403).
pub fn same_origin(headers: &HeaderMap) -> Result<(), Error> {
    match (fetch_site(headers), origin_is_host(headers)) {
        (Some(site), _) if site != "same-origin" => Err(Error::Forbidden(FOREIGN.into())),
        (Some(_), Some(false)) => Err(Error::Forbidden(FOREIGN.into())),
        (Some(_), _) | (None, Some(true)) => Ok(()),
        (None, Some(false) | None) => Err(Error::Forbidden(FOREIGN.into())),
    }
}

/// The same for calls that need no cookie: no browser leaves both headers away, and others may.
pub fn same_origin_if_said(headers: &HeaderMap) -> Result<(), Error> {
    let said = fetch_site(headers).is_some() || headers.contains_key(header::ORIGIN);
    if said { same_origin(headers) } else { Ok(()) }
}

fn fetch_site(headers: &HeaderMap) -> Option<&str> {
    Some(headers.get("sec-fetch-site")?.to_str().unwrap_or("unreadable"))
}

/// Whether Origin names the host that was asked; `None` without the header. The scheme is not compared: a proxy in front may
/// end TLS.
fn origin_is_host(headers: &HeaderMap) -> Option<bool> {
    let origin = headers.get(header::ORIGIN)?.to_str().ok();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = origin.and_then(|origin| origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")));
    Some(matches!((origin, host), (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_write_by_cookie_needs_a_proof() {
        for (site, origin, strict, lax) in [
            (None, None, false, true),
            (Some("same-origin"), None, true, true),
            (Some("same-origin"), Some("http://h:1"), true, true),
            (Some("same-site"), Some("http://h:1"), false, false),
            (Some("cross-site"), None, false, false),
            (Some("none"), None, false, false),
            (None, Some("http://h:1"), true, true),
            (None, Some("https://H:1"), true, true),
            (None, Some("http://h:2"), false, false),
            (None, Some("null"), false, false),
            (Some("same-origin"), Some("http://evil"), false, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("h:1"));
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            let got = (same_origin(&headers).is_ok(), same_origin_if_said(&headers).is_ok());
            assert_eq!(got, (strict, lax), "{site:?} {origin:?}");
        }
    }
}
