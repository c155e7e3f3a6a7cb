//! The session list and its dashboard (`/stats/active-sessions/…`).

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// One row of `GET /stats/active-sessions/dn`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Session {
    /// The key of the row: `CN=<device>,CN=<user>,OU=<provider>`.
    pub distinguished_name: String,
    /// The device's UUID, with dashes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo_ip_latitude: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo_ip_longitude: Option<f64>,
    /// As reported by the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// `windows`, `macos`, `linux`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_family: Option<String>,
    /// The full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_name: Option<String>,
    /// The parent distribution, for Linux.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_parent: Option<String>,
    /// `version-build-channel`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_version: Option<String>,
    /// A free text such as `headless`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_type: Option<String>,
    /// `full`, `partial` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_support: Option<String>,
    /// Names of the Gateways that report the session.
    #[serde(deserialize_with = "lenient::strings")]
    pub gateways: Vec<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// `GET /stats/active-sessions/dashboard`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Dashboard {
    /// All sessions.
    pub total_count: u64,
    /// Sessions by place.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub geo_ip_data: Vec<GeoCount>,
    /// Sessions by build string.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub versions: std::collections::BTreeMap<String, DashboardVersion>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The sessions of one place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct GeoCount {
    /// How many.
    pub session_count: u64,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// ISO 3166 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// Two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continent_code: Option<String>,
    /// Public addresses seen there.
    #[serde(deserialize_with = "lenient::strings")]
    pub ips: Vec<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The sessions of one client build.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DashboardVersion {
    /// `full`, `partial` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_status: Option<String>,
    /// How many.
    pub session_count: u64,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}
