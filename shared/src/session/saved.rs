//! A session in a file: an envelope around exactly what the Controller answered.
//!
//! The file comes from anybody: it is bounded, read leniently where that loses nothing, and refused in words otherwise.
//! Fields of the envelope that are not known here are kept, so that a newer page's file survives being saved again.

use super::time::Timestamp;
use crate::dn::DistinguishedName;
use crate::wire::{API_VERSION, Extra, SessionInfo};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the envelope says it is.
pub const FORMAT: &str = "active-sessions/session";
/// The version written here.
pub const VERSION: u64 = 1;
/// The largest file that is read: a session with thousands of entitlements has a few megabytes.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A saved session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Saved {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u64,
    /// When the file was written, RFC 3339.
    pub saved_at: String,
    /// When the Controller was asked, RFC 3339.
    pub read_at: String,
    /// The host the page was opened at.
    pub controller: String,
    /// The API version spoken.
    pub api_version: u64,
    /// The version of the page that wrote the file.
    pub page_version: String,
    /// The session's distinguished name.
    pub dn: String,
    /// As the Controller answered.
    pub session_info: SessionInfo,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Why a file is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SavedError {
    /// Larger than [`MOST_BYTES`].
    #[error("The file has {} MB; a saved session has at most {} MB. It was not read.", .0 / 1_000_000, MOST_BYTES / 1_000_000)]
    TooLarge(u64),
    /// No JSON.
    #[error("The file is not JSON (line {line}, column {column}). It may be cut off, or another kind of file.")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON, but not ours.
    #[error("The file is JSON, but not a saved session: it does not say \"format\": \"{FORMAT}\".")]
    OtherFormat,
    /// Of a version that is not known here.
    #[error(
        "The file is a saved session of format version {0}; this page reads version {VERSION}. Open it with the page that saved it, or a newer one."
    )]
    OtherVersion(String),
    /// Ours, but the session in it cannot be read.
    #[error("The file is a saved session, but it is damaged: {0}.")]
    Damaged(String),
}

impl Saved {
    /// A session as it was read, to be written to a file.
    pub fn new(dn: &str, info: SessionInfo, controller: &str, page_version: &str, read_at: Timestamp, now: Timestamp) -> Saved {
        Saved {
            format: FORMAT.to_owned(),
            version: VERSION,
            saved_at: now.to_rfc3339(),
            read_at: read_at.to_rfc3339(),
            controller: controller.to_owned(),
            api_version: u64::from(API_VERSION),
            page_version: page_version.to_owned(),
            dn: dn.to_owned(),
            session_info: info,
            extra: Extra::new(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Why it cannot be shown, in words for the person who chose it.
    pub fn parse(bytes: &[u8]) -> Result<Saved, SavedError> {
        if bytes.len() > MOST_BYTES {
            return Err(SavedError::TooLarge(bytes.len() as u64));
        }
        // A byte-order mark is what editors leave behind.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| SavedError::NotJson { line: error.line(), column: error.column() })?;
        if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(SavedError::OtherFormat);
        }
        match value.get("version") {
            Some(version) if version.as_u64() == Some(VERSION) => {}
            Some(other) => return Err(SavedError::OtherVersion(super::text::preview(&other.to_string(), 40))),
            None => return Err(SavedError::OtherVersion("unknown".to_owned())),
        }
        if !value.get("sessionInfo").is_some_and(Value::is_object) {
            return Err(SavedError::Damaged("it holds no session".to_owned()));
        }
        serde_json::from_value(value).map_err(|error| SavedError::Damaged(super::text::preview(&error.to_string(), 200)))
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        // The types hold nothing that JSON could not: names are texts, numbers came as JSON.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// As the session says, or its name.
    pub fn username(&self) -> String {
        let said = self.session_info.username.clone().filter(|name| !name.trim().is_empty());
        said.or_else(|| self.dn.parse::<DistinguishedName>().ok().map(|name| name.user)).unwrap_or_else(|| self.dn.clone())
    }

    /// When the Controller was asked, or at least when the file was written.
    pub fn time(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.read_at).or_else(|| Timestamp::parse(&self.saved_at))
    }

    /// `active-session-ana-2026-11-25T22-10-03Z.json`.
    pub fn file_name(&self) -> String {
        let time = self.time().map(|time| time.to_rfc3339()).unwrap_or_default();
        file_name("active-session", &self.username(), time.split('.').next().unwrap_or_default(), "json")
    }
}

/// A name for a file from parts that others set: only letters, digits, dots and dashes reach the file system.
pub fn file_name(prefix: &str, name: &str, time: &str, extension: &str) -> String {
    let plain = |text: &str| -> String {
        let mapped = text.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '.' { c } else { '-' });
        mapped.take(60).collect::<String>().trim_matches(['.', '-']).to_owned()
    };
    let (name, time) = (plain(name), plain(time));
    let zone = if time.is_empty() { "" } else { "Z" };
    let parts: Vec<String> =
        [prefix.to_owned(), name, format!("{time}{zone}")].into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}.{extension}", parts.join("-"))
}
