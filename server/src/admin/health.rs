//! `/health/app-connectivity`

use super::blocking;
use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::privilege::Capability;
use shared::wire::{self, List, UnhealthyApp};
use std::sync::Arc;

const FIELDS: Fields = Fields {
    names: &["entitlement", "entitlementName", "reportCount", "userCount", "site", "siteName", "lastReported", "hasNameError"],
    places: false,
};

/// Apps that do not answer, by Site, the most reported first.
#[utoipa::path(get, path = "/admin/health/app-connectivity", tag = "Health", params(super::list::ListQuery),
    responses((status = 200, body = List<UnhealthyApp>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn app_connectivity(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may(Capability::ViewHealth)?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    let answer = move || answer(controller.collective.unhealthy_apps(controller.now_ms()), params, ("userCount", true));
    Ok(Json(blocking(answer).await?))
}
