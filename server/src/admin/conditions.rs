//! `/conditions`, `/conditions/test`

use super::list::{Fields, Params, answer};
use super::{blocking, by_id};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::policy::Claims;
use crate::request::{IdPath, JsonBody};
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use shared::session::time::Timestamp;
use shared::wire::{self, Condition, List, TestRequest, TestResult};
use std::sync::Arc;

const FIELDS: Fields = Fields { names: &["id", "name", "notes", "expression", "remedyLogic", "tags"], places: false };

/// Every condition.
#[utoipa::path(get, path = "/admin/conditions", tag = "Conditions", params(super::list::ListQuery),
    responses((status = 200, body = List<Condition>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("Condition")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.collective.conditions(), params, ("name", false))))
}

/// One condition.
#[utoipa::path(get, path = "/admin/conditions/{id}", tag = "Conditions", params(("id" = String, Path, description = "UUID")),
    responses((status = 200, body = Condition), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn one(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    IdPath(id): IdPath,
) -> Result<Json<Condition>, Error> {
    caller.may_view("Condition")?;
    Ok(Json(by_id(controller.collective.conditions(), &id, |item| &item.id)?.clone()))
}

/// Bytes an expression with its claims may measure.
const TEST_LIMIT: usize = 4 << 20;

/// Evaluates an expression over given claims: of a condition, a policy or a criteria script.
#[utoipa::path(post, path = "/admin/conditions/test", tag = "Conditions",
    request_body(content = TestRequest, example = json!({"expression": "return claims.device.os.family === 'linux';",
        "deviceClaims": {"os": {"family": "linux"}}, "userClaims": {}, "systemClaims": {}})),
    responses((status = 200, body = TestResult, example = json!({"result": true, "executionMs": 0.4})),
        (status = 400, body = wire::Error), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 406, body = wire::Error), (status = 422, body = wire::Error)))]
pub async fn test(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    JsonBody(request): JsonBody<TestRequest, TEST_LIMIT>,
) -> Result<Json<TestResult>, Error> {
    caller.needs("Test", "Condition")?;
    let at_ms = match &request.time {
        Some(text) => Timestamp::parse(text).ok_or_else(|| Error::field("time", "must be a date and time as in RFC 3339"))?.0,
        None => controller.now_ms(),
    };
    let _slot = controller.scripts.acquire().await.map_err(|_| Error::Unavailable("The server is stopping.".into()))?;
    let collective = Arc::clone(&controller.collective);
    let result = blocking(move || {
        let claims = Claims { user: &request.user_claims, device: &request.device_claims, system: &request.system_claims };
        collective.policy_engine().evaluate(&request.expression, &claims, collective.criteria_scripts(), at_ms)
    })
    .await?;
    Ok(Json(result))
}
