//! `/on-boarded-devices`: registered devices, and what is done to them.

mod revocation;

use super::blocking;
use super::list::{Fields, Params, answer};
use crate::auth::Caller;
use crate::collective::Event;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::{DnPath, JsonBody};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use serde_json::Value;
use shared::dn::{DistinguishedName, Suffix};
use shared::privilege::Capability;
use shared::wire::{self, DeviceRevocationRequest, List, OnBoardedDevice, ReevaluationResult};
use std::sync::Arc;

const FIELDS: Fields = Fields {
    names: &[
        "distinguishedName",
        "deviceId",
        "username",
        "providerName",
        "device_type",
        "hostname",
        "onBoardedAt",
        "lastSeenAt",
    ],
    places: false,
};

/// Every registered device, the one seen last first.
#[utoipa::path(get, path = "/admin/on-boarded-devices", tag = "Registered Devices", params(super::list::ListQuery),
    responses((status = 200, body = List<OnBoardedDevice>), (status = 400, body = wire::Error),
        (status = 401, body = wire::Error), (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn list(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<List<Value>>, Error> {
    caller.may(Capability::ViewDevices)?;
    let params = Params::parse(query.as_deref(), &FIELDS)?;
    let answer = move || answer(controller.collective.devices(controller.now_ms()), params, ("lastSeenAt", true));
    Ok(Json(blocking(answer).await?))
}

/// Revokes tokens, so that Clients renew them without losing the connection; answers the devices concerned.
///
/// An empty filter with a list means exactly the listed devices. An empty filter without one means, as published, every device
/// active in the past 24 hours.
#[utoipa::path(post, path = "/admin/on-boarded-devices/revoke-tokens", tag = "Registered Devices",
    request_body(content = DeviceRevocationRequest, example = json!({
        "distinguishedNameFilter": "CN=0f1e2d3c4b5a69788796a5b4c3d2e1f0,CN=amara.okafor,OU=Corporate AD",
        "revocationReason": "New entitlements.", "delayMinutes": 5, "devicesPerSecond": 2})),
    responses((status = 200, body = List<OnBoardedDevice>), (status = 400, body = wire::Error),
        (status = 401, body = wire::Error), (status = 403, body = wire::Error), (status = 406, body = wire::Error),
        (status = 422, body = wire::Error)))]
pub async fn revoke_tokens(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    JsonBody(request): JsonBody<DeviceRevocationRequest>,
) -> Result<Json<List<OnBoardedDevice>>, Error> {
    caller.may(Capability::RenewTokens)?;
    let plan = revocation::Plan::of(&request)?;
    let at_ms = controller.now_ms();
    let collective = Arc::clone(&controller.collective);
    let devices = blocking(move || {
        let (filter, list) = (&request.distinguished_name_filter, &request.specific_distinguished_names);
        collective.matching_devices(filter, list, request.site_id.as_deref(), at_ms)
    })
    .await?;
    let audit = caller.record("tokens.revoke", plan.target(), devices.len(), plan.reason(), at_ms);
    let events = devices.iter().enumerate().map(|(at, device)| plan.event(at, &device.distinguished_name, at_ms)).collect();
    controller.carry_out(events, &audit).await?;
    let count = devices.len();
    Ok(Json(List {
        data: devices,
        range: Some(format!("0-{}/{count}", count.saturating_sub(1))),
        total_count: Some(count as u64),
        ..List::default()
    }))
}

/// Re-evaluates the sessions whose distinguished name ends with the given one.
#[utoipa::path(post, path = "/admin/on-boarded-devices/reevaluate/{distinguished-name}", tag = "Registered Devices",
    params(("distinguished-name" = String, Path, description = "A full name, `CN=<user>,OU=<provider>` or `OU=<provider>`")),
    responses((status = 200, body = ReevaluationResult), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn reevaluate(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    DnPath(dn): DnPath,
) -> Result<Json<ReevaluationResult>, Error> {
    caller.may(Capability::Reevaluate)?;
    let suffix = dn.parse::<Suffix>().map_err(|error| Error::BadRequest(format!("{dn:?}: {error}")))?.to_string();
    let at_ms = controller.now_ms();
    let (collective, filter) = (Arc::clone(&controller.collective), suffix.clone());
    let names = blocking(move || {
        let devices = collective.matching_devices(&filter, &[], None, at_ms);
        let active = devices.into_iter().map(|device| device.distinguished_name);
        active.filter(|dn| collective.contains(dn, at_ms)).collect::<Vec<_>>()
    })
    .await?;
    let audit = caller.record("sessions.reevaluate", suffix, names.len(), None, at_ms);
    let events = names.iter().map(|dn| Event::Reevaluated { dn: dn.clone(), at_ms }).collect();
    controller.carry_out(events, &audit).await?;
    Ok(Json(ReevaluationResult { reevaluated_distinguished_names: names, ..ReevaluationResult::default() }))
}

/// Removes a device: its tokens are revoked, its session ends, and it must register again.
#[utoipa::path(delete, path = "/admin/on-boarded-devices/{distinguished-name}", tag = "Registered Devices",
    params(("distinguished-name" = String, Path, description = "`CN=<device>,CN=<user>,OU=<provider>`, percent-encoded or raw")),
    responses((status = 204), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 404, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn remove(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    DnPath(dn): DnPath,
) -> Result<StatusCode, Error> {
    caller.may(Capability::RemoveDevice)?;
    let not_there = || Error::NotFound("There is no such registered device.".into());
    let name = dn.parse::<DistinguishedName>().map_err(|_| not_there())?;
    let at_ms = controller.now_ms();
    let collective = Arc::clone(&controller.collective);
    // A suffix would match many; only a full name removes, and only one.
    let one = if name.device.is_some() { vec![name.to_string()] } else { return Err(not_there()) };
    let found = blocking(move || collective.matching_devices("", &one, None, at_ms)).await?;
    let Some(device) = found.into_iter().next() else { return Err(not_there()) };
    let audit = caller.record("device.remove", device.distinguished_name.clone(), 1, None, at_ms);
    controller.carry_out(vec![Event::DeviceRemoved { dn: device.distinguished_name, at_ms }], &audit).await?;
    Ok(StatusCode::NO_CONTENT)
}
