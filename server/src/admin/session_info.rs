//! `/session-info/{dn}`

use super::blocking;
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::DnPath;
use axum::Json;
use axum::extract::State;
use shared::privilege::Capability;
use shared::wire::{self, SessionInfo};
use std::sync::Arc;

/// What every Gateway that knows the session reports of it.
#[utoipa::path(get, path = "/admin/session-info/{distinguished-name}", tag = "Active Sessions",
    params(("distinguished-name" = String, Path, description = "`CN=<device>,CN=<user>,OU=<provider>`, percent-encoded or raw",
        example = "CN=0f1e2d3c4b5a69788796a5b4c3d2e1f0,CN=amara.okafor,OU=Corporate AD")),
    responses((status = 200, body = SessionInfo), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn one(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    DnPath(dn): DnPath,
) -> Result<Json<SessionInfo>, Error> {
    caller.may(Capability::ViewSessions)?;
    let info = blocking(move || {
        let silent = controller.silent_gateways();
        controller.collective.session_info(&dn, controller.now_ms(), &silent)
    })
    .await?;
    info.map(Json).ok_or_else(|| Error::NotFound("There is no such session; it may have ended.".into()))
}
