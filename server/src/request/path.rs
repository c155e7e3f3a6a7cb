//! Names in the path. The framework has percent-decoded them once, with a `+` left a plus, and refuses what is no UTF-8.

use crate::error::Error;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

/// The rest of the path as a distinguished name, percent-encoded or raw. Slashes belong to it, because raw ones arrive.
pub struct DnPath(pub String);

/// An object's id from the path.
pub struct IdPath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for DnPath {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        last_parameter(parts, state).await.map(DnPath)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdPath {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        last_parameter(parts, state).await.map(IdPath)
    }
}

async fn last_parameter<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<String, Error> {
    let parameters = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|error| Error::BadRequest(format!("The path cannot be read: {error}")))?;
    match parameters.iter().last() {
        Some((_, value)) => Ok(value.to_owned()),
        None => Err(Error::NotFound("There is nothing at this address.".into())),
    }
}
