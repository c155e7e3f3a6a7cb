//! The details of a session, read in slices: with thousands of entitlements they are megabytes.

use super::client::Api;
use super::error::{ApiError, Kind};
use super::json::segment;
use super::sessions::Chunks;
use crate::host::{breathe, now};
use serde_json::Value;
use shared::wire::{InfoReader, List, OnBoardedDevice, SessionInfo};
use web_sys::AbortSignal;

/// Milliseconds of work before the browser gets its turn.
const SLICE: f64 = 8.0;

impl Api {
    /// Details of one session. 404 means that no Gateway reports it (any more).
    pub async fn session_info(&self, dn: &str, abort: Option<&AbortSignal>) -> Result<SessionInfo, ApiError> {
        self.read_info(dn, abort, InfoReader::new).await
    }

    /// Its counters alone: of the same answer, but cheap to read.
    pub async fn session_counters(&self, dn: &str, abort: Option<&AbortSignal>) -> Result<SessionInfo, ApiError> {
        self.read_info(dn, abort, InfoReader::counters).await
    }

    async fn read_info(
        &self,
        dn: &str,
        abort: Option<&AbortSignal>,
        of: fn(Vec<u8>) -> InfoReader,
    ) -> Result<SessionInfo, ApiError> {
        let response = self.get(&format!("/session-info/{}", segment(dn)), abort).await?;
        let unreadable =
            |message: String| ApiError { kind: Kind::Unreadable, status: response.status(), message, fields: vec![] };
        let body = response.body().ok_or_else(|| unreadable("The answer has no body".to_owned()))?;
        let mut chunks = Chunks::of(body)?;
        let mut text = Vec::new();
        while let Some(bytes) = chunks.next().await? {
            let from = text.len();
            text.resize(from + bytes.length() as usize, 0);
            bytes.copy_to(&mut text[from..]);
        }
        let mut reader = of(text);
        let mut began = now();
        while !reader.step().map_err(|error| unreadable(error.to_string()))? {
            if now() - began > SLICE {
                breathe().await;
                if abort.is_some_and(AbortSignal::aborted) {
                    return Err(ApiError::without_answer(Kind::Aborted, ""));
                }
                began = now();
            }
        }
        reader.take().ok_or_else(|| unreadable("The answer is not complete".to_owned()))
    }

    /// What is known of a session that no Gateway reports: whether the list still names it, or its device was registered.
    pub async fn trace_of(&self, dn: &str, abort: Option<&AbortSignal>) -> Trace {
        let query = format!("?distinguishedName={}&range=0-0", segment(dn));
        let listed = self.get_json::<List<Value>>(&format!("/stats/active-sessions/dn{query}"), abort).await;
        let named = |list: &List<Value>| {
            list.data.iter().any(|session| session.get("distinguishedName").and_then(Value::as_str) == Some(dn))
        };
        let listed = match listed {
            Ok(list) if named(&list) => return Trace::Listed,
            other => other.is_ok(),
        };
        let device = self.get_json::<List<OnBoardedDevice>>(&format!("/on-boarded-devices{query}"), abort).await;
        match device.map(|list| list.data.into_iter().find(|device| device.distinguished_name == dn)) {
            Ok(Some(device)) => Trace::Registered(device.last_seen_at),
            Ok(None) if listed => Trace::None,
            _ => Trace::Unknown,
        }
    }
}

/// What is known of a session that no Gateway reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// The list still names it: it ended a moment ago.
    Listed,
    /// Its device is registered, last seen at that time.
    Registered(Option<String>),
    /// Neither: nobody has seen it, as far as the Controller remembers.
    None,
    /// It could not be found out.
    Unknown,
}
