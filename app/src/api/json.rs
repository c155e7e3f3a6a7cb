//! Typed reading of JSON answers.

use super::client::Api;
use super::error::{ApiError, Kind};
use gloo_net::http::{Method, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::wire;

impl Api {
    /// GET of `/admin{path}`, read as `T`.
    pub(super) async fn get_json<T: DeserializeOwned>(
        &self,
        path: &str,
        abort: Option<&web_sys::AbortSignal>,
    ) -> Result<T, ApiError> {
        read(self.get(path, abort).await?).await
    }

    /// A call with a JSON body, its answer read as `T`.
    pub(super) async fn call_json<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &B,
        abort: Option<&web_sys::AbortSignal>,
    ) -> Result<T, ApiError> {
        let body =
            serde_json::to_string(body).map_err(|error| ApiError::without_answer(Kind::Unreadable, error.to_string()))?;
        read(self.admin(method, path, wire::ACCEPT_JSON, Some(body), abort).await?).await
    }
}

/// Reads a whole answer as `T`.
pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    let text = text(&response).await?;
    serde_json::from_str(&text).map_err(|error| unreadable(&response, &error))
}

/// Reads a whole answer as it is.
pub(super) async fn value(response: Response) -> Result<Value, ApiError> {
    let text = text(&response).await?;
    serde_json::from_str(&text).map_err(|error| unreadable(&response, &error))
}

async fn text(response: &Response) -> Result<String, ApiError> {
    response.text().await.map_err(|error| super::client::network_error(&error))
}

fn unreadable(response: &Response, error: &serde_json::Error) -> ApiError {
    ApiError { kind: Kind::Unreadable, status: response.status(), message: error.to_string(), fields: Vec::new() }
}

/// `encodeURIComponent` for one path segment.
pub(super) fn segment(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
