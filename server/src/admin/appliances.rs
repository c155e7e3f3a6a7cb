//! `/appliances/status`

use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::wire::{self, Appliance, List};
use std::sync::Arc;

const FIELDS: Fields = Fields {
    names: &["id", "name", "notes", "site", "siteName", "status", "functions", "applianceVersion", "numberOfSessions", "tags"],
    places: false,
};

/// Every appliance with its state now.
#[utoipa::path(get, path = "/admin/appliances/status", tag = "Appliances", params(super::list::ListQuery),
    responses((status = 200, body = List<Appliance>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn status(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("Appliance")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(reported(&controller), params, ("name", false))))
}

/// The appliances as they report themselves; one silenced by a fault switch is offline.
pub(super) fn reported(controller: &Controller) -> Vec<Appliance> {
    let silent = controller.silent_gateways();
    let mut appliances = controller.collective.appliances(controller.now_ms());
    for appliance in appliances.iter_mut().filter(|appliance| silent.contains(&appliance.name)) {
        appliance.status = Some("offline".to_owned());
    }
    appliances
}
