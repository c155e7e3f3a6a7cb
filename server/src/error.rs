//! Everything that can go wrong with a call, and the one envelope it is answered with.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::wire::{self, FieldError};
use std::borrow::Cow;
use std::sync::Arc;

/// Why a call was not answered with what it asked for. Becomes `{id, message}` and what the specification adds by status.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: a body that is no JSON, or a parameter that makes no sense.
    #[error("{0}")]
    BadRequest(String),
    /// 401: no token, or one that is not (any more) good.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// 401 of the login calls; the text is the specification's `reason`.
    #[error("login failed: {0}")]
    LoginFailed(String),
    /// 403.
    #[error("{0}")]
    Forbidden(Cow<'static, str>),
    /// 404.
    #[error("{0}")]
    NotFound(Cow<'static, str>),
    /// 405.
    #[error("this resource does not know the method {0}")]
    MethodNotAllowed(String),
    /// 406; `login` adds the versions that would be accepted.
    #[error("{message}")]
    NotAcceptable { message: String, login: bool },
    /// 412.
    #[error("{0}")]
    Precondition(String),
    /// 413; the limit in bytes.
    #[error("the body is larger than the {0} bytes allowed here")]
    TooLarge(usize),
    /// 422.
    #[error("invalid: {}", fields(.0))]
    Invalid(Vec<FieldError>),
    /// 429; seconds to wait.
    #[error("too many failed attempts to sign in; try again in {0} seconds")]
    Throttled(u64),
    /// 502: the Controller behind us does not answer.
    #[error("{0}")]
    Upstream(String),
    /// 503: told to stop, or out of something.
    #[error("{0}")]
    Unavailable(Cow<'static, str>),
    /// 504.
    #[error("{0}")]
    Timeout(Cow<'static, str>),
    /// Whatever a fault switch asked for.
    #[error("fault switch: status {0}")]
    Fault(StatusCode),
    /// 500. The cause goes to the log, not to the caller.
    #[error("{0}")]
    Internal(String),
}

fn fields(errors: &[FieldError]) -> String {
    let list: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
    list.join("; ")
}

impl Error {
    /// A 422 about one field.
    pub fn field(field: &str, message: impl Into<String>) -> Error {
        Error::Invalid(vec![FieldError { field: field.to_owned(), message: message.into(), ..FieldError::default() }])
    }

    fn status_and_id(&self) -> (StatusCode, &'static str) {
        match self {
            Error::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad request"),
            Error::Unauthenticated(_) | Error::LoginFailed(_) => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Error::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
            Error::NotFound(_) => (StatusCode::NOT_FOUND, "not found"),
            Error::MethodNotAllowed(_) => (StatusCode::METHOD_NOT_ALLOWED, "method not allowed"),
            Error::NotAcceptable { .. } => (StatusCode::NOT_ACCEPTABLE, "not acceptable"),
            Error::Precondition(_) => (StatusCode::PRECONDITION_FAILED, "precondition failed"),
            Error::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "payload too large"),
            Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unprocessable entity"),
            Error::Throttled(_) => (StatusCode::TOO_MANY_REQUESTS, "too many requests"),
            Error::Upstream(_) => (StatusCode::BAD_GATEWAY, "bad gateway"),
            Error::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "service unavailable"),
            Error::Timeout(_) => (StatusCode::GATEWAY_TIMEOUT, "gateway timeout"),
            Error::Fault(status) => (*status, "fault"),
            Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal server error"),
        }
    }

    fn body(&self, id: &str) -> wire::Error {
        let mut body = wire::Error { id: id.to_owned(), message: self.to_string(), ..wire::Error::default() };
        match self {
            Error::LoginFailed(reason) => {
                body.message = "Login failed.".to_owned();
                body.reason = Some(reason.clone());
            }
            Error::Invalid(errors) => {
                body.message = "Invalid request. See errors for the fields concerned.".to_owned();
                body.errors = errors.clone();
            }
            Error::NotAcceptable { login: true, .. } => {
                body.min_supported_version = Some(wire::LOWEST_API_VERSION);
                body.max_supported_version = Some(wire::API_VERSION);
            }
            Error::Internal(_) => body.message = "The server failed. Its log says why, under the request id.".to_owned(),
            _ => {}
        }
        body
    }
}

/// What the log says of a failed call; [`crate::trace`] reads it from the answer, so that each error is logged once.
#[derive(Clone)]
pub struct Note(pub Arc<str>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, id) = self.status_and_id();
        let mut response = (status, Json(self.body(id))).into_response();
        if let Error::Throttled(seconds) = &self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        response.extensions_mut().insert(Note(self.to_string().into()));
        response
    }
}

impl From<crate::store::StoreError> for Error {
    fn from(error: crate::store::StoreError) -> Self {
        Error::Internal(error.to_string())
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(error: tokio::task::JoinError) -> Self {
        Error::Internal(format!("a task ended: {error}"))
    }
}
