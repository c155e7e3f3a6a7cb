//! `/entitlements`

use super::by_id;
use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::IdPath;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::wire::{self, Entitlement, List};
use std::sync::Arc;

const FIELDS: Fields = Fields {
    names: &["id", "name", "notes", "disabled", "site", "siteName", "conditionLogic", "conditions", "tags"],
    places: false,
};

/// Every entitlement.
#[utoipa::path(get, path = "/admin/entitlements", tag = "Entitlements", params(super::list::ListQuery),
    responses((status = 200, body = List<Entitlement>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("Entitlement")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.collective.entitlements(), params, ("name", false))))
}

/// One entitlement.
#[utoipa::path(get, path = "/admin/entitlements/{id}", tag = "Entitlements", params(("id" = String, Path, description = "UUID")),
    responses((status = 200, body = Entitlement), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn one(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    IdPath(id): IdPath,
) -> Result<Json<Entitlement>, Error> {
    caller.may_view("Entitlement")?;
    Ok(Json(by_id(controller.collective.entitlements(), &id, |item| &item.id)?.clone()))
}
