//! `/blacklist`: the denylist.

use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::collective::Event;
use crate::controller::{Controller, to_stored};
use crate::error::Error;
use crate::request::{DnPath, JsonBody};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use serde_json::Value;
use shared::dn::DistinguishedName;
use shared::privilege::Capability;
use shared::wire::{self, DenylistEntry, FieldError, List};
use std::sync::Arc;

const FIELDS: Fields =
    Fields { names: &["userDistinguishedName", "username", "providerName", "blacklistedAt", "reason"], places: false };
/// Characters of a reason.
const LONGEST_REASON: usize = 2_000;

/// Every denylisted user, the newest first.
#[utoipa::path(get, path = "/admin/blacklist", tag = "Blacklisted Users", params(super::list::ListQuery),
    responses((status = 200, body = List<DenylistEntry>), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may(Capability::ViewDenylist)?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    Ok(Json(answer(controller.store.denylist().await?, params, ("blacklistedAt", true))))
}

/// Adds a user: all sessions of the user end, and no sign-in is accepted any more. Adding again changes the reason at most.
///
/// As published, this does not revoke the user's tokens; `/on-boarded-devices/revoke-tokens` does.
#[utoipa::path(post, path = "/admin/blacklist", tag = "Blacklisted Users",
    request_body(content = DenylistEntry, example = json!({"userDistinguishedName": "CN=amara.okafor,OU=Corporate AD",
        "username": "amara.okafor", "providerName": "Corporate AD", "reason": "The laptop was stolen."})),
    responses((status = 200, body = DenylistEntry), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error), (status = 422, body = wire::Error)))]
pub async fn add(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    JsonBody(entry): JsonBody<DenylistEntry>,
) -> Result<Json<DenylistEntry>, Error> {
    caller.may(Capability::AddToDenylist)?;
    let user = validate(&entry)?;
    if user.user == caller.admin.username && user.provider == caller.admin.provider {
        return Err(Error::field("userDistinguishedName", "is your own name: nobody could undo this for you"));
    }
    let at_ms = controller.now_ms();
    // Gateways may report an ended session for minutes; here only when told to.
    let event = Event::Denylisted { user_dn: user.to_string(), at_ms: at_ms + controller.linger_ms() };
    let audit = caller.record("denylist.add", user.to_string(), 1, entry.reason.as_deref(), at_ms);
    let new = DenylistEntry {
        user_distinguished_name: user.to_string(),
        username: Some(user.user),
        provider_name: Some(user.provider),
        ..entry
    };
    let stored = controller.store.add_to_denylist(&new, &to_stored(&event), &audit).await?;
    controller.apply(vec![event]);
    Ok(Json(stored))
}

fn validate(entry: &DenylistEntry) -> Result<DistinguishedName, Error> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message, ..FieldError::default() });
    };
    let user = match entry.user_distinguished_name.parse::<DistinguishedName>() {
        Err(error) => {
            wrong("userDistinguishedName", error.to_string());
            None
        }
        Ok(name) if name.device.is_some() => {
            wrong("userDistinguishedName", "must not name a device: every device of the user is concerned".to_owned());
            None
        }
        Ok(name) => Some(name),
    };
    if let Some(user) = &user {
        for (field, given, own) in
            [("username", &entry.username, &user.user), ("providerName", &entry.provider_name, &user.provider)]
        {
            if given.as_ref().is_some_and(|given| given != own) {
                wrong(field, format!("is not the one in userDistinguishedName, {own:?}"));
            }
        }
    }
    if entry.reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
        wrong("reason", format!("may be {LONGEST_REASON} characters long"));
    }
    match user {
        Some(user) if errors.is_empty() => Ok(user),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Removes a user. Sessions do not come back; the user signs in again.
#[utoipa::path(delete, path = "/admin/blacklist/{distinguished-name}", tag = "Blacklisted Users",
    params(("distinguished-name" = String, Path, description = "`CN=<user>,OU=<provider>`, percent-encoded or raw")),
    responses((status = 204), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn remove(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    DnPath(dn): DnPath,
) -> Result<StatusCode, Error> {
    caller.may(Capability::RemoveFromDenylist)?;
    let not_there = || Error::NotFound("This user is not on the denylist.".into());
    let user_dn = dn.parse::<DistinguishedName>().map_err(|_| not_there())?.to_string();
    let at_ms = controller.now_ms();
    let audit = caller.record("denylist.remove", user_dn.clone(), 1, None, at_ms);
    let event = Event::DenylistRemoved { user_dn, at_ms };
    if !controller.store.remove_from_denylist(&to_stored(&event), &audit).await? {
        return Err(not_there());
    }
    controller.apply(vec![event]);
    Ok(StatusCode::NO_CONTENT)
}
