//! `/ringfence-rules`

use super::by_id;
use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::IdPath;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::wire::{self, List, RingfenceRule};
use std::sync::Arc;

const FIELDS: Fields = Fields { names: &["id", "name", "notes", "tags"], places: false };

/// Every ringfence rule.
#[utoipa::path(get, path = "/admin/ringfence-rules", tag = "Ringfence Rules", params(super::list::ListQuery),
    responses((status = 200, body = List<RingfenceRule>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("RingfenceRule")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.collective.ringfence_rules(), params, ("name", false))))
}

/// One ringfence rule.
#[utoipa::path(get, path = "/admin/ringfence-rules/{id}", tag = "Ringfence Rules", params(("id" = String, Path, description = "UUID")),
    responses((status = 200, body = RingfenceRule), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn one(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    IdPath(id): IdPath,
) -> Result<Json<RingfenceRule>, Error> {
    caller.may_view("RingfenceRule")?;
    Ok(Json(by_id(controller.collective.ringfence_rules(), &id, |item| &item.id)?.clone()))
}
