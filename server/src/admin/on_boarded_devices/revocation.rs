//! What a revocation asks for, checked.

use crate::collective::Event;
use crate::error::Error;
use shared::dn::{DistinguishedName, Suffix};
use shared::wire::{DeviceRevocationRequest, FieldError, TokenType};

/// Minutes (specification: default 5). A day is more than any token but the longest lives.
const MOST_MINUTES: u32 = 1440;
const DEFAULT_MINUTES: u32 = 5;
/// Devices a second (specification: default 2).
const DEFAULT_PACE: f64 = 2.0;
const HIGHEST_PACE: f64 = 1000.0;
/// Names in one request; their distinguished names fill a megabyte.
const MOST_NAMES: usize = 20_000;
const LONGEST_REASON: usize = 2_000;

/// A valid revocation.
pub struct Plan {
    target: String,
    reason: Option<String>,
    token_type: Option<TokenType>,
    delay_ms: i64,
    pace: f64,
}

impl Plan {
    /// Checks a request.
    ///
    /// # Errors
    /// 422 with everything that is wrong.
    pub fn of(request: &DeviceRevocationRequest) -> Result<Plan, Error> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| {
            errors.push(FieldError { field: field.to_owned(), message, ..FieldError::default() });
        };
        let (filter, list) = (&request.distinguished_name_filter, &request.specific_distinguished_names);
        if let (false, Err(error)) = (filter.is_empty(), filter.parse::<Suffix>()) {
            wrong("distinguishedNameFilter", error.to_string());
        }
        if !filter.is_empty() && !list.is_empty() {
            wrong("distinguishedNameFilter", "must be empty together with specificDistinguishedNames".to_owned());
        }
        if list.len() > MOST_NAMES {
            wrong("specificDistinguishedNames", format!("may name {MOST_NAMES} devices; received {}", list.len()));
        }
        for (at, name) in list.iter().enumerate() {
            match name.parse::<DistinguishedName>() {
                Ok(name) if name.device.is_some() => continue,
                Ok(_) => wrong(&format!("specificDistinguishedNames[{at}]"), "names no device".to_owned()),
                Err(error) => wrong(&format!("specificDistinguishedNames[{at}]"), error.to_string()),
            }
            break;
        }
        if request.site_id.as_ref().is_some_and(|id| uuid::Uuid::try_parse(id).is_err()) {
            wrong("siteId", "must be a UUID".to_owned());
        }
        let minutes = request.delay_minutes.unwrap_or(DEFAULT_MINUTES);
        if minutes > MOST_MINUTES {
            wrong("delayMinutes", format!("must be from 0 to {MOST_MINUTES}"));
        }
        let pace = request.devices_per_second.unwrap_or(DEFAULT_PACE);
        if !(pace > 0.0 && pace <= HIGHEST_PACE) {
            wrong("devicesPerSecond", format!("must be above 0 and at most {HIGHEST_PACE}"));
        }
        if request.revocation_reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
            wrong("revocationReason", format!("may be {LONGEST_REASON} characters long"));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let target = match (filter.as_str(), list.as_slice()) {
            ("", []) => "every device active in the past 24 hours".to_owned(),
            ("", [one]) => one.clone(),
            ("", some) => format!("{} named devices", some.len()),
            (filter, _) => filter.to_owned(),
        };
        Ok(Plan {
            target,
            reason: request.revocation_reason.clone(),
            token_type: request.token_type,
            delay_ms: i64::from(minutes) * 60_000,
            pace,
        })
    }

    /// Whom it concerns, for the audit record.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Why.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// What happens to the device at a place of the list: one after the other at the asked pace.
    pub fn event(&self, at: usize, dn: &str, now_ms: i64) -> Event {
        let turn_ms = now_ms + (at as f64 * 1000.0 / self.pace) as i64;
        Event::TokensRevoked { dn: dn.to_owned(), at_ms: turn_ms, due_ms: turn_ms + self.delay_ms, token_type: self.token_type }
    }
}
