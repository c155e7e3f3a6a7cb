//! The admin's own preferences, as one JSON object that others write to as well.

use super::client::Api;
use super::error::{ApiError, Kind};
use super::json;
use gloo_net::http::Method;
use serde_json::{Map, Value};
use shared::wire;

const PATH: &str = "/my-preferences";

impl Api {
    /// Everything stored for the signed-in admin; empty where nothing is stored yet or the Controller does not know the call.
    ///
    /// # Errors
    /// When it cannot be read, or is no object: then nothing may be written over it either.
    pub async fn preferences(&self) -> Result<Map<String, Value>, ApiError> {
        match self.get(PATH, None).await {
            Ok(response) => match json::value(response).await? {
                Value::Object(entries) => Ok(entries),
                _ => Err(ApiError::without_answer(Kind::Unreadable, "The preferences are no JSON object")),
            },
            Err(error) if error.status == 404 => Ok(Map::new()),
            Err(error) => Err(error),
        }
    }

    /// Stores everything: what is not in `entries` is gone.
    ///
    /// # Errors
    /// When the Controller does not take it.
    pub async fn put_preferences(&self, entries: &Map<String, Value>) -> Result<(), ApiError> {
        let body =
            serde_json::to_string(entries).map_err(|error| ApiError::without_answer(Kind::Unreadable, error.to_string()))?;
        self.admin(Method::PUT, PATH, wire::ACCEPT_JSON, Some(body), None).await.map(drop)
    }
}
