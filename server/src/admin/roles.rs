//! `/administrative-roles`, `/administrative-roles/type-target-map`

use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::{Value, json};
use shared::wire::{self, List, Privilege};
use std::sync::Arc;

const FIELDS: Fields = Fields { names: &["id", "name", "notes", "privileges", "tags"], places: false };

/// Every administrative role.
#[utoipa::path(get, path = "/admin/administrative-roles", tag = "Admin Roles", params(super::list::ListQuery),
    responses((status = 200, body = List<AdministrativeRole>), (status = 400, body = wire::Error),
        (status = 401, body = wire::Error), (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("AdministrativeRole")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.collective.administrative_roles(), params, ("name", false))))
}

/// Which types of privilege there are for which targets.
#[utoipa::path(get, path = "/admin/administrative-roles/type-target-map", tag = "Admin Roles",
    responses((status = 200, body = TypeTargetMap), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 406, body = wire::Error)))]
pub async fn type_target_map(caller: Caller) -> Result<Json<Value>, Error> {
    caller.may_view("AdministrativeRole")?;
    Ok(Json(json!({ "actionMatrixMap": {
        "All": ["All", "SessionInfo", "RegisteredDevice", "Blacklist"],
        "View": ["All", "SessionInfo", "RegisteredDevice", "Blacklist", "Policy", "Condition", "CriteriaScript", "Entitlement",
            "RingfenceRule", "Site", "Appliance", "AdministrativeRole", "AuditLog"],
        "Create": ["Blacklist"],
        "Delete": ["Blacklist", "RegisteredDevice"],
        "Revoke": ["RegisteredDevice"],
        "Reevaluate": ["RegisteredDevice"],
        "DownloadLogs": ["SessionInfo"],
        "Test": ["Condition"],
    }})))
}

/// A role: a name for a set of privileges.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "a description for the document; the Collective makes the value")]
pub struct AdministrativeRole {
    /// UUID.
    id: String,
    /// Its name.
    name: String,
    /// For whoever configures it.
    notes: Option<String>,
    /// RFC 3339.
    created: Option<String>,
    /// RFC 3339.
    updated: Option<String>,
    /// Tags.
    tags: Vec<String>,
    /// What it allows.
    privileges: Vec<Privilege>,
}

/// Types of privilege and the targets each can have.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description for the document")]
pub struct TypeTargetMap {
    /// By type.
    action_matrix_map: std::collections::BTreeMap<String, Vec<String>>,
}
