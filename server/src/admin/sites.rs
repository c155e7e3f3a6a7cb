//! `/sites`, `/sites/status`

use super::by_id;
use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::IdPath;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::wire::{self, List, Site};
use std::sync::Arc;

const FIELDS: Fields =
    Fields { names: &["id", "name", "notes", "networkSubnets", "fallbackSite", "tags", "status"], places: false };

/// Every Site.
#[utoipa::path(get, path = "/admin/sites", tag = "Sites", params(super::list::ListQuery),
    responses((status = 200, body = List<Site>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("Site")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.collective.sites(), params, ("name", false))))
}

/// One Site.
#[utoipa::path(get, path = "/admin/sites/{id}", tag = "Sites", params(("id" = String, Path, description = "UUID")),
    responses((status = 200, body = Site), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn one(State(controller): State<Arc<Controller>>, caller: Caller, IdPath(id): IdPath) -> Result<Json<Site>, Error> {
    caller.may_view("Site")?;
    Ok(Json(by_id(controller.collective.sites(), &id, |item| &item.id)?.clone()))
}

/// Every Site with the health its Gateways give it.
#[utoipa::path(get, path = "/admin/sites/status", tag = "Sites", params(super::list::ListQuery),
    responses((status = 200, body = List<Site>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn status(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("Site")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    let appliances = super::appliances::reported(&controller);
    let with_status = controller
        .collective
        .sites()
        .iter()
        .map(|site| Site { status: Some(health(&site.id, &appliances).to_owned()), ..site.clone() });
    Ok(Json(answer(with_status, params, ("name", false))))
}

/// A Site is as well as its Gateways together: well when all are, ill when none is.
fn health(site: &str, appliances: &[wire::Appliance]) -> &'static str {
    let gateways = appliances.iter().filter(|appliance| {
        appliance.site.as_deref() == Some(site) && appliance.functions.iter().any(|name| name == "Gateway")
    });
    let (mut all, mut active, mut well) = (0, 0, 0);
    for gateway in gateways {
        let status = gateway.status.as_deref().unwrap_or("n/a");
        all += 1;
        active += usize::from(status != "offline");
        well += usize::from(matches!(status, "healthy" | "busy"));
    }
    match (all, active, well) {
        (_, 0, _) => "noActiveGateways",
        (all, _, well) if all == well => "healthy",
        (_, _, 0) => "unhealthy",
        _ => "warning",
    }
}
