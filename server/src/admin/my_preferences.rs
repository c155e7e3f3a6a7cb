//! `/my-preferences`

use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::JsonBody;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::wire::{self, Extra, Preferences};
use std::sync::Arc;

/// Characters (specification).
const LONGEST: usize = 100_000;

/// The signed-in admin's preferences, as they were stored.
#[utoipa::path(get, path = "/admin/my-preferences", tag = "Admin Preferences",
    responses((status = 200, body = Preferences, example = json!({"activeSessions": {"density": "compact"}})),
        (status = 401, body = wire::Error), (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn read(State(controller): State<Arc<Controller>>, caller: Caller) -> Result<Json<Extra>, Error> {
    let text = controller.store.preferences(&caller.admin.provider, &caller.admin.username).await?;
    let text = text.ok_or_else(|| Error::NotFound("There are no preferences yet.".into()))?;
    serde_json::from_str(&text).map(Json).map_err(|error| Error::Internal(format!("stored preferences: {error}")))
}

/// Replaces them all. Whoever changes one key reads first and sends the rest back.
#[utoipa::path(put, path = "/admin/my-preferences", tag = "Admin Preferences", request_body = Preferences,
    responses((status = 200), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 406, body = wire::Error), (status = 422, body = wire::Error)))]
pub async fn write(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    JsonBody(preferences): JsonBody<Extra>,
) -> Result<StatusCode, Error> {
    let text = serde_json::to_string(&preferences).map_err(|error| Error::Internal(error.to_string()))?;
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Error::field("preferences", format!("may be {LONGEST} characters long; received {length}")));
    }
    let audit = caller.record("preferences.replace", "own preferences", 1, None, controller.now_ms());
    controller.store.put_preferences(&text, &audit).await?;
    Ok(StatusCode::OK)
}
