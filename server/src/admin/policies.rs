//! `/policies`

use super::by_id;
use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::IdPath;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::wire::{self, List, Policy};
use std::sync::Arc;

const FIELDS: Fields = Fields {
    names: &["id", "name", "notes", "type", "disabled", "expression", "entitlements", "entitlementLinks", "tags"],
    places: false,
};

/// Every policy.
#[utoipa::path(get, path = "/admin/policies", tag = "Policies", params(super::list::ListQuery),
    responses((status = 200, body = List<Policy>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("Policy")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.collective.policies(), params, ("name", false))))
}

/// One policy.
#[utoipa::path(get, path = "/admin/policies/{id}", tag = "Policies", params(("id" = String, Path, description = "UUID")),
    responses((status = 200, body = Policy), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn one(State(controller): State<Arc<Controller>>, caller: Caller, IdPath(id): IdPath) -> Result<Json<Policy>, Error> {
    caller.may_view("Policy")?;
    Ok(Json(by_id(controller.collective.policies(), &id, |item| &item.id)?.clone()))
}
