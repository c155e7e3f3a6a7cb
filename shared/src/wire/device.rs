//! Registered devices, token revocation and the denylist (on the wire: blacklist).

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// A registered (on-boarded) device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct OnBoardedDevice {
    /// `CN=<device>,CN=<user>,OU=<provider>`.
    pub distinguished_name: String,
    /// UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
    /// `Client`, `Admin` or `Client/Admin`. Snake case is the specification's.
    #[serde(rename = "device_type", skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
    /// At registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_boarded_at: Option<String>,
    /// RFC 3339; null for devices last seen before 5.4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The body of `POST /on-boarded-devices/revoke-tokens`.
///
/// An empty filter **and** no list means every device active in the past 24 hours. What sends it uses
/// [`crate::command::Revocation`], which cannot say so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceRevocationRequest {
    /// A full distinguished name, a suffix such as `OU=ldap`, or empty with a list. Required and never null.
    pub distinguished_name_filter: String,
    /// Exactly these devices.
    #[serde(default, deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub specific_distinguished_names: Vec<String>,
    /// Only devices connected to this Site (UUID).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    /// Only tokens of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type: Option<TokenType>,
    /// Stored and logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_reason: Option<String>,
    /// Minutes until revocation; Clients renew at least five minutes before. 5 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_minutes: Option<u32>,
    /// Pace; 2 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices_per_second: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The tokens of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TokenType {
    /// Claims token.
    Claims,
    /// Claims token of an admin.
    AdminClaims,
    /// One per Site.
    Entitlement,
    /// Of the admin UI.
    Administration,
}

/// The answer of `POST /on-boarded-devices/reevaluate/{dn}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ReevaluationResult {
    /// The devices concerned.
    #[serde(deserialize_with = "lenient::strings")]
    pub reevaluated_distinguished_names: Vec<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A denylisted user (on the wire: `BlacklistEntry`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DenylistEntry {
    /// `CN=<user>,OU=<provider>`: no device part, so every device of the user is concerned.
    pub user_distinguished_name: String,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
    /// Set by the Controller, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blacklisted_at: Option<String>,
    /// Stored and logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}
