//! What went wrong with a call, in words for the person who can act on it.

use super::light;
use shared::wire;

/// Why a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No answer: server gone, network down, or refused by the browser.
    Network,
    /// We stopped it ourselves; never shown.
    Aborted,
    /// 401: the sign-in has ended or was refused.
    SignedOut,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 406: the two sides speak different API versions.
    NotAcceptable,
    /// 412: the Client is too old, or a one-time code is wanted.
    Precondition,
    /// 400, 413, 422: what was sent is not acceptable.
    Invalid,
    /// 429.
    Throttled,
    /// 504: the device or a Gateway did not answer in time.
    GatewayTimeout,
    /// Any other 5xx.
    Server,
    /// The answer could not be read.
    Unreadable,
}

/// A failed call.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// Why.
    pub kind: Kind,
    /// HTTP status; 0 without an answer.
    pub status: u16,
    /// What the Controller said, bounded.
    pub message: String,
    /// Fields that failed validation.
    pub fields: Vec<wire::FieldError>,
}

/// The Controller's words are shown, but never more of them than a person would read.
const MESSAGE_CHARS: usize = 400;

impl ApiError {
    /// An error without an HTTP answer.
    pub fn without_answer(kind: Kind, message: impl Into<String>) -> ApiError {
        ApiError { kind, status: 0, message: message.into(), fields: Vec::new() }
    }

    /// From an answer that is not 2xx; the body may be anything.
    pub fn from_answer(status: u16, body: &str) -> ApiError {
        let kind = match status {
            401 => Kind::SignedOut,
            403 => Kind::Forbidden,
            404 => Kind::NotFound,
            406 => Kind::NotAcceptable,
            412 => Kind::Precondition,
            429 => Kind::Throttled,
            504 => Kind::GatewayTimeout,
            400..=499 => Kind::Invalid,
            _ => Kind::Server,
        };
        let parsed = light::error(serde_json::from_str(body).unwrap_or_default());
        let message = match (&parsed.reason, parsed.message.is_empty()) {
            (Some(reason), _) if status == 401 => reason.clone(),
            (_, false) => parsed.message.clone(),
            _ => String::new(),
        };
        ApiError { kind, status, message: message.chars().take(MESSAGE_CHARS).collect(), fields: parsed.errors }
    }

    /// Whether this is our own abort.
    pub fn is_aborted(&self) -> bool {
        self.kind == Kind::Aborted
    }

    /// What happened and what to do next, without saying to what: the caller's sentence says that.
    pub fn advice(&self) -> String {
        let said =
            if self.message.is_empty() { String::new() } else { format!(" The Controller said: {}", sentence(&self.message)) };
        match self.kind {
            Kind::Network => "The server does not answer. Check the connection, then retry.".to_owned(),
            Kind::Aborted => "It was stopped: retry to read it whole.".to_owned(),
            Kind::SignedOut => "Your sign-in has ended. Sign in again.".to_owned(),
            Kind::Forbidden => format!("Your admin role does not allow this.{said}"),
            Kind::NotFound => format!("It is not there any more.{said}"),
            Kind::NotAcceptable => format!("The Controller does not speak API version {}.{said}", wire::API_VERSION),
            Kind::Precondition | Kind::Invalid => match &self.fields[..] {
                [] => format!("The Controller refused it.{said}"),
                fields => {
                    let list: Vec<String> = fields.iter().map(|field| format!("{}: {}", field.field, field.message)).collect();
                    format!("The Controller refused it. {}", sentence(&list.join("; ")))
                }
            },
            Kind::Throttled => "Too many attempts. Wait a minute, then retry.".to_owned(),
            Kind::GatewayTimeout => format!("No answer came in time. Retry later.{said}"),
            Kind::Server => format!("The server failed with status {}. Retry.{said}", self.status),
            Kind::Unreadable => format!("The answer could not be read: {}", sentence(&self.message)),
        }
    }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_advice_and_the_controllers_words() {
        for (status, kind) in [
            (401, Kind::SignedOut),
            (403, Kind::Forbidden),
            (404, Kind::NotFound),
            (412, Kind::Precondition),
            (413, Kind::Invalid),
            (422, Kind::Invalid),
            (500, Kind::Server),
            (504, Kind::GatewayTimeout),
        ] {
            let error = ApiError::from_answer(status, r#"{"id":"x","message":"Said so"}"#);
            assert_eq!((error.kind, error.message.as_str()), (kind, "Said so"));
            assert!(status == 401 || error.advice().contains("Said so."), "{}", error.advice());
        }
        let fields = r#"{"id":"x","message":"m","errors":[{"field":"reason","message":"may not be null"}]}"#;
        assert!(ApiError::from_answer(422, fields).advice().contains("reason: may not be null."));
        assert_eq!(ApiError::from_answer(502, "<html>").message, "");
    }
}
