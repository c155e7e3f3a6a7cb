//! `/audit`: what admins did here, to whom, when and why.

use crate::admin::list::{Fields, ListQuery, Params, answer};
use crate::auth::Caller;
use crate::controller::Controller;
use crate::error::Error;
use crate::store::AuditRecord;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::Value;
use shared::session::time::Timestamp;
use shared::wire::{self, List};
use std::sync::Arc;

/// Records that are looked through; older ones stay in the database.
const LOOKED_AT: u32 = 10_000;
const FIELDS: Fields = Fields {
    names: &["id", "time", "username", "providerName", "address", "action", "target", "affected", "reason"],
    places: false,
};

/// `/audit` of the embedded Controller.
pub fn routes(controller: Arc<Controller>) -> Router {
    Router::new().route("/audit", get(list)).with_state(controller)
}

/// One change made by an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// UUID.
    id: String,
    /// RFC 3339.
    time: String,
    /// Who.
    username: String,
    /// At which identity provider.
    provider_name: String,
    /// From where.
    address: String,
    /// For example `tokens.revoke`.
    #[schema(example = "tokens.revoke")]
    action: String,
    /// Whom it concerned.
    target: String,
    /// How many.
    affected: i64,
    /// Why, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<AuditRecord> for AuditEntry {
    fn from(record: AuditRecord) -> Self {
        AuditEntry {
            id: record.id,
            time: Timestamp(record.at_ms).to_rfc3339(),
            username: record.username,
            provider_name: record.provider,
            address: record.address,
            action: record.action,
            target: record.target,
            affected: record.affected,
            reason: record.reason,
        }
    }
}

/// The latest changes, the newest first. Needs the privilege View on AuditLog.
#[utoipa::path(get, path = "/audit", tag = "Audit", params(ListQuery),
    responses((status = 200, body = List<AuditEntry>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error)))]
pub(crate) async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may_view("AuditLog")?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    let records = controller.store.audit(LOOKED_AT).await?;
    Ok(Json(answer(records.into_iter().map(AuditEntry::from), params, ("time", true))))
}
