//! Fault switches: how the server can be told to misbehave, for tests and demos. Only with `--faults`, and only on loopback.

use crate::error::Error;
use crate::request::JsonBody;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::put;
use bytes::Bytes;
use futures_util::{StreamExt, future, stream};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// The switches that are on now. Keys of the maps are `METHOD /path-prefix`; of several that fit, the longest counts.
#[derive(Default)]
pub struct Faults(RwLock<Switches>);

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Switches {
    /// The build the server says it is of.
    build: Option<String>,
    /// Answers that status instead.
    status: BTreeMap<String, u16>,
    /// Waits so many milliseconds first.
    delay_ms: BTreeMap<String, u64>,
    /// Breaks the connection after so many bytes of the body.
    cut_after_bytes: BTreeMap<String, usize>,
    /// Holds the body back after so many bytes, until this is switched off.
    stall_after_bytes: BTreeMap<String, usize>,
    /// Gateways that do not report.
    silent_gateways: Vec<String>,
    /// So long Gateways go on reporting the sessions of a user who is denylisted, in milliseconds.
    linger_ms: u32,
}

/// What `PUT /faults` changes: maps are merged, the rest is replaced, `null` leaves it as it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[derive(Default)]
struct Change {
    build: Option<String>,
    status: Option<BTreeMap<String, u16>>,
    delay_ms: Option<BTreeMap<String, u64>>,
    cut_after_bytes: Option<BTreeMap<String, usize>>,
    stall_after_bytes: Option<BTreeMap<String, usize>>,
    silent_gateways: Option<Vec<String>>,
    linger_ms: Option<u32>,
}

impl Faults {
    fn read(&self) -> Switches {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn write(&self, change: impl FnOnce(&mut Switches)) -> Switches {
        let mut switches = self.0.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut switches);
        switches.clone()
    }

    /// The build to name instead of the real one.
    pub fn build(&self) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).build.clone()
    }

    /// Gateways that do not report.
    pub fn silent_gateways(&self) -> Vec<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).silent_gateways.clone()
    }

    /// How long sessions outlive their user's denylisting, in milliseconds.
    pub fn linger_ms(&self) -> u32 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).linger_ms
    }
}

/// `/faults`: GET shows the switches, PUT merges, DELETE switches everything off.
pub fn routes(faults: Arc<Faults>) -> Router {
    Router::new().route("/faults", put(change).get(show).delete(clear)).with_state(faults)
}

async fn show(State(faults): State<Arc<Faults>>) -> impl IntoResponse {
    Json(faults.read())
}

async fn change(State(faults): State<Arc<Faults>>, JsonBody(change): JsonBody<Change>) -> Result<impl IntoResponse, Error> {
    if let Some((key, _)) = change.status.iter().flatten().find(|(_, status)| StatusCode::from_u16(**status).is_err()) {
        return Err(Error::field("status", format!("{key}: not an HTTP status")));
    }
    Ok(Json(faults.write(|switches| {
        switches.build = change.build.or(switches.build.take());
        switches.status.extend(change.status.unwrap_or_default());
        switches.delay_ms.extend(change.delay_ms.unwrap_or_default());
        switches.cut_after_bytes.extend(change.cut_after_bytes.unwrap_or_default());
        switches.stall_after_bytes.extend(change.stall_after_bytes.unwrap_or_default());
        if let Some(silent) = change.silent_gateways {
            switches.silent_gateways = silent;
        }
        switches.linger_ms = change.linger_ms.unwrap_or(switches.linger_ms);
    })))
}

async fn clear(State(faults): State<Arc<Faults>>) -> impl IntoResponse {
    faults.write(|switches| *switches = Switches::default());
    StatusCode::NO_CONTENT
}

/// Misbehaves as told.
pub async fn misbehave(State(faults): State<Arc<Faults>>, request: Request, next: Next) -> Response {
    let switches = faults.read();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if let Some(delay) = fitting(&switches.delay_ms, &method, &path) {
        tokio::time::sleep(Duration::from_millis(*delay)).await;
    }
    if let Some(status) = fitting(&switches.status, &method, &path) {
        return Error::Fault(StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)).into_response();
    }
    let response = next.run(request).await;
    let response = match fitting(&switches.stall_after_bytes, &method, &path) {
        Some(bytes) => stall(response, *bytes, faults, method.clone(), path.clone()),
        None => response,
    };
    match fitting(&switches.cut_after_bytes, &method, &path) {
        Some(bytes) => cut(response, *bytes),
        None => response,
    }
}

/// Passes about that many bytes on, and the rest when the switch is off again.
fn stall(response: Response, bytes: usize, faults: Arc<Faults>, method: Method, path: String) -> Response {
    let (parts, body) = response.into_parts();
    let mut passed = 0;
    let slowly = body.into_data_stream().then(move |chunk| {
        let held = passed >= bytes;
        passed += chunk.as_ref().map_or(0, Bytes::len);
        let (faults, method, path) = (Arc::clone(&faults), method.clone(), path.clone());
        async move {
            while held && fitting(&faults.read().stall_after_bytes, &method, &path).is_some() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            chunk
        }
    });
    Response::from_parts(parts, Body::from_stream(slowly))
}

fn fitting<'a, T>(switches: &'a BTreeMap<String, T>, method: &Method, path: &str) -> Option<&'a T> {
    let call = format!("{method} {path}");
    switches.iter().filter(|(key, _)| call.starts_with(key.as_str())).max_by_key(|(key, _)| key.len()).map(|(_, value)| value)
}

/// Passes that many bytes on and then fails, which closes the connection in the middle of the body.
fn cut(response: Response, bytes: usize) -> Response {
    let (mut parts, body) = response.into_parts();
    // With its length known a body that is cut short is broken off at once.
    parts.headers.remove(header::CONTENT_LENGTH);
    let left = Arc::new(AtomicUsize::new(bytes));
    let rest = Arc::clone(&left);
    let passed = body.into_data_stream().map(move |chunk| {
        chunk.map_err(io::Error::other).map(|mut chunk| {
            chunk.truncate(left.load(Ordering::Relaxed));
            left.fetch_sub(chunk.len(), Ordering::Relaxed);
            chunk
        })
    });
    let passed = passed.take_while(|chunk| future::ready(chunk.as_ref().map_or(true, |chunk| !chunk.is_empty())));
    let end = stream::once(async move {
        if rest.load(Ordering::Relaxed) > 0 {
            return Ok(Bytes::new());
        }
        // What was passed on must reach the other side first: an error throws away what is still in a buffer.
        tokio::time::sleep(Duration::from_millis(500)).await;
        Err(io::Error::new(io::ErrorKind::ConnectionAborted, "fault switch"))
    });
    Response::from_parts(parts, Body::from_stream(passed.chain(end)))
}
