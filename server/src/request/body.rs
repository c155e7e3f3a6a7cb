//! JSON bodies, read within bounds and refused in words.

use crate::error::Error;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// What most bodies may measure, in bytes.
const LIMIT: usize = 1 << 20;
/// Until a whole body must be here.
const ARRIVAL: Duration = Duration::from_secs(60);

/// A body of JSON. No JSON: 400. JSON of the wrong shape: 422 with the field. More than 1 MiB (or `BYTES`): 413.
///
/// The Content-Type is not looked at: it is no protection, and clients of real Controllers send all kinds.
pub struct JsonBody<T, const BYTES: usize = LIMIT>(pub T);

impl<S: Send + Sync, T: DeserializeOwned, const BYTES: usize> FromRequest<S> for JsonBody<T, BYTES> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        let bytes = read_body(request.into_body(), BYTES).await?;
        parse(&bytes).map(JsonBody)
    }
}

/// The whole body, if it is not larger than `limit` bytes.
pub async fn read_body(body: Body, limit: usize) -> Result<bytes::Bytes, Error> {
    let Ok(read) = tokio::time::timeout(ARRIVAL, Limited::new(body, limit).collect()).await else {
        return Err(Error::BadRequest(format!("the body did not arrive within {} seconds", ARRIVAL.as_secs())));
    };
    match read {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::TooLarge(limit)),
        Err(error) => Err(Error::BadRequest(format!("the body could not be read to its end: {error}"))),
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    // In two steps, because no JSON and the wrong JSON are two statuses.
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| {
        let said = if bytes.is_empty() { "the body is empty".to_owned() } else { error.to_string() };
        Error::BadRequest(format!("The body is not valid JSON: {said}"))
    })?;
    from_value(value)
}

/// A value of the right shape, or 422 with the field that is not.
pub fn from_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        Error::field(&field(&path, &message), message)
    })
}

/// The field an error is about. A missing field has no path of its own; its name stands in the message.
fn field(path: &str, message: &str) -> String {
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match (path, missing) {
        ("." | "?", Some(name)) => name.to_owned(),
        ("." | "?", None) => "body".to_owned(),
        (path, Some(name)) => format!("{path}.{name}"),
        (path, None) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::wire::{DeviceRevocationRequest, LoginRequest};

    fn refused<T: DeserializeOwned>(body: &str) -> String {
        match parse::<T>(body.as_bytes()) {
            Ok(_) => "accepted".to_owned(),
            Err(Error::Invalid(errors)) => format!("422 {}", errors[0].field),
            Err(Error::BadRequest(_)) => "400".to_owned(),
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn no_json_and_the_wrong_json_are_two_things() {
        let deep = "[".repeat(5_000);
        for (body, expected) in [
            ("", "400"),
            ("{", "400"),
            ("{\"providerName\":\"a\"}trailing", "400"),
            (deep.as_str(), "400"),
            ("{}", "422 providerName"),
            (r#"{"providerName":1,"deviceId":"x"}"#, "422 providerName"),
            (r#"{"providerName":"a","deviceId":null}"#, "422 deviceId"),
            ("[]", "422 body"),
            ("7", "422 body"),
            (r#"{"providerName":"a","deviceId":"x"}"#, "accepted"),
        ] {
            assert_eq!(refused::<LoginRequest>(body), expected, "{}", body.chars().take(60).collect::<String>());
        }
        assert_eq!(refused::<DeviceRevocationRequest>(r#"{"distinguishedNameFilter":null}"#), "422 distinguishedNameFilter");
        assert_eq!(refused::<DeviceRevocationRequest>(r#"{"distinguishedNameFilter":"","tokenType":"All"}"#), "422 tokenType");
    }
}
