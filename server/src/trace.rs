//! One log line a request, with what went wrong if anything did, and the headers every answer carries.

use crate::app::App;
use crate::error::{Error, Note};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::{Duration, Instant};

const BUILD: HeaderName = HeaderName::from_static("x-active-sessions-build");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Until the first byte of the answer; a body that streams may take longer.
const LONGEST: Duration = Duration::from_secs(150);

/// Outermost: names the request, bounds its time, logs it once, stamps the answer.
pub async fn trace(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let method = request.method().clone();
    // Names of users stand in paths, tokens never do; the query may hold anything a user typed and stays out.
    let path = request.uri().path().to_owned();
    let mut response = match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Timeout("The server took too long to answer.".into()).into_response(),
    };
    let status = response.status();
    let took_ms = started.elapsed().as_millis() as u64;
    let note = response.extensions_mut().remove::<Note>();
    match note {
        Some(note) if status.is_server_error() => {
            tracing::error!(id, %method, path, status = status.as_u16(), took_ms, error = %note.0, "request failed");
        }
        Some(note) => {
            tracing::info!(id, %method, path, status = status.as_u16(), took_ms, refused = %note.0, "request");
        }
        None => tracing::info!(id, %method, path, status = status.as_u16(), took_ms, "request"),
    }
    let headers = response.headers_mut();
    for (name, value) in [(BUILD, app.build()), (REQUEST_ID, id)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("referrer-policy"), HeaderValue::from_static("same-origin"));
    response
}
