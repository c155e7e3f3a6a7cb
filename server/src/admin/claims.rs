//! `/claims/names`

use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use axum::Json;
use axum::extract::State;
use serde_json::Value;
use shared::wire;
use std::sync::Arc;

/// The claims expressions can use, by kind.
#[utoipa::path(get, path = "/admin/claims/names", tag = "Conditions",
    responses((status = 200, body = ClaimNames), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 406, body = wire::Error)))]
pub async fn names(State(controller): State<Arc<Controller>>, caller: Caller) -> Result<Json<Value>, Error> {
    caller.may_view("Condition")?;
    Ok(Json(controller.collective.claim_names()))
}

/// Claim names by kind.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description for the document; the Collective makes the value")]
pub struct ClaimNames {
    /// From identity providers and user claim scripts.
    user: Vec<ClaimName>,
    /// From the device.
    device: Vec<ClaimName>,
    /// From Gateways and Controllers.
    system: Vec<ClaimName>,
    /// From device claim scripts.
    on_demand: Vec<ClaimName>,
    /// Risk rules.
    ztp_risk_rules: Vec<RiskRule>,
}

/// One claim.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description for the document")]
pub struct ClaimName {
    /// As expressions name it.
    #[schema(example = "os.family")]
    claim_name: String,
    /// `boolean`, `string`, `number`, `date`, `list` or `dictionary`.
    #[schema(rename = "type", example = "string")]
    kind: String,
    /// Whether policies can use it.
    available_for_policy: bool,
}

/// One risk rule.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "a description for the document")]
pub struct RiskRule {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
}
