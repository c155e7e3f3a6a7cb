//! `/criteria-scripts`

use super::by_id;
use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::IdPath;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::wire::{self, CriteriaScript, List};
use std::sync::Arc;

const FIELDS: Fields = Fields { names: &["id", "name", "notes", "expression", "tags"], places: false };

/// Every criteria script.
#[utoipa::path(get, path = "/admin/criteria-scripts", tag = "Criteria Scripts", params(super::list::ListQuery),
    responses((status = 200, body = List<CriteriaScript>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("CriteriaScript")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.collective.criteria_scripts(), params, ("name", false))))
}

/// One criteria script.
#[utoipa::path(get, path = "/admin/criteria-scripts/{id}", tag = "Criteria Scripts", params(("id" = String, Path, description = "UUID")),
    responses((status = 200, body = CriteriaScript), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn one(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    IdPath(id): IdPath,
) -> Result<Json<CriteriaScript>, Error> {
    caller.may_view("CriteriaScript")?;
    Ok(Json(by_id(controller.collective.criteria_scripts(), &id, |item| &item.id)?.clone()))
}
