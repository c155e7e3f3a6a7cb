//! `/version`

use axum::Json;
use shared::wire::{API_VERSION, LOWEST_API_VERSION, Version};

/// The API versions that are spoken.
#[utoipa::path(get, path = "/admin/version", tag = "Version", security(()),
    responses((status = 200, body = Version, example = json!({"peerVersion": 22, "lowestPeerVersionSupported": 20}))))]
pub async fn version() -> Json<Version> {
    Json(Version { peer_version: API_VERSION, lowest_peer_version_supported: LOWEST_API_VERSION, ..Version::default() })
}
