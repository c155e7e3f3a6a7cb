//! `/stats/active-sessions/dashboard`

use super::blocking;
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use axum::Json;
use axum::extract::State;
use shared::privilege::Capability;
use shared::wire::{self, Dashboard};
use std::sync::Arc;

/// Sessions by place and by client build.
#[utoipa::path(get, path = "/admin/stats/active-sessions/dashboard", tag = "Active Sessions",
    responses((status = 200, body = Dashboard), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 406, body = wire::Error)))]
pub async fn dashboard(State(controller): State<Arc<Controller>>, caller: Caller) -> Result<Json<Dashboard>, Error> {
    caller.may(Capability::ViewSessions)?;
    Ok(Json(blocking(move || controller.collective.dashboard(controller.now_ms())).await?))
}
