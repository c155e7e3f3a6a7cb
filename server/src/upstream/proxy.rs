//! A call, passed on as it stands, and its answer, passed back while it streams.

use super::Upstream;
use crate::auth::Cookie;
use crate::error::Error;
use crate::request::same_origin;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use futures_util::TryStreamExt;
use std::io;
use std::sync::Arc;

/// What of a request the Controller is told. Cookies and origins are between the browser and us.
const REQUEST: [HeaderName; 6] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::ACCEPT_LANGUAGE,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::USER_AGENT,
];
/// What of an answer the browser is told. Not among them: cookies, policies and challenges of another host, and whatever
/// belongs to the connection.
const ANSWER: [HeaderName; 8] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_DISPOSITION,
    header::CACHE_CONTROL,
    header::ETAG,
    header::LAST_MODIFIED,
    header::RETRY_AFTER,
];

/// Passes any call under `/admin` on.
pub async fn pass(State(upstream): State<Arc<Upstream>>, request: Request) -> Result<Response, Error> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    if escapes(path) {
        return Err(Error::NotFound("There is nothing at this address of the API.".into()));
    }
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut call = upstream.client.request(parts.method.clone(), format!("{}{path}{query}", upstream.base));
    for name in &REQUEST {
        for value in parts.headers.get_all(name) {
            call = call.header(name, value);
        }
    }
    let mut cookie = None;
    if let Some(own) = parts.headers.get(header::AUTHORIZATION) {
        call = call.header(header::AUTHORIZATION, own);
    } else if let Some(Cookie(secret)) = Cookie::of(&parts.headers) {
        if !parts.method.is_safe() {
            same_origin(&parts.headers)?;
        }
        if let Some(browser) = upstream.browsers.find(&secret).filter(|browser| !browser.waiting) {
            call = call.bearer_auth(browser.token);
            cookie = Some(secret);
        }
    }
    if has_body(&parts.headers) {
        call = call.body(reqwest::Body::wrap_stream(body.into_data_stream()));
    }
    let answer = call.send().await.map_err(|error| unreachable(&upstream, &error))?;
    if answer.status() == StatusCode::UNAUTHORIZED
        && let Some(secret) = cookie
    {
        upstream.browsers.remove(&secret);
    }
    back(answer)
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    length.is_some_and(|length| length.as_bytes() != b"0") || headers.contains_key(header::TRANSFER_ENCODING)
}

fn back(answer: reqwest::Response) -> Result<Response, Error> {
    // A redirect would leave the Controller named; nothing of its API redirects.
    if answer.status().is_redirection() {
        return Err(Error::Upstream(format!(
            "The Controller answered with a redirect ({}), which is not followed.",
            answer.status()
        )));
    }
    let mut response = Response::builder().status(answer.status());
    for name in &ANSWER {
        for value in answer.headers().get_all(name) {
            response = response.header(name, value);
        }
    }
    let body = answer.bytes_stream().map_err(io::Error::other);
    response
        .body(Body::from_stream(body))
        .map_err(|error| Error::Upstream(format!("The Controller's answer cannot be passed on: {error}")))
}

/// Whether a path would leave the API base when an address is made of it: addresses resolve dots, encoded ones too.
fn escapes(path: &str) -> bool {
    path.split(['/', '\\']).any(|segment| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    })
}

/// The 502 for a Controller that does not answer, the 504 for one that is too slow.
pub(super) fn unreachable(upstream: &Upstream, error: &reqwest::Error) -> Error {
    let base = &upstream.base;
    if error.is_timeout() {
        return Error::Timeout(format!("The Controller at {base} does not answer in time.").into());
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Error::Upstream(format!("The Controller at {base} cannot be reached: {cause}."))
}

#[cfg(test)]
mod tests {
    use super::escapes;

    #[test]
    fn paths_stay_below_the_base() {
        for (path, escaping) in [
            ("/session-info/CN=a,CN=b.c,OU=d", false),
            ("/../config", true),
            ("/a/%2e%2E/config", true),
            ("/a/.%2e/config", true),
            ("/a/./b", true),
            ("/a/..\\b", true),
            ("/a/...", false),
            ("/a/b..", false),
        ] {
            assert_eq!(escapes(path), escaping, "{path}");
        }
    }
}
