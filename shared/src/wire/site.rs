//! Sites and appliances.

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// A Site; `GET /sites/status` adds `status`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Site {
    /// UUID.
    pub id: String,
    /// Its name; session details name Sites, not ids.
    pub name: String,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geolocation: Option<GeoPoint>,
    /// CIDRs with optional `#comment`.
    #[serde(deserialize_with = "lenient::strings")]
    pub network_subnets: Vec<String>,
    /// A Site's UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback_site: Option<String>,
    /// `healthy`, `warning`, `unhealthy`, `noActiveGateways` or `n/a`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct GeoPoint {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// An appliance with its status (`GET /appliances/status`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Appliance {
    /// UUID.
    pub id: String,
    /// Its name; Gateways are named so in session details.
    pub name: String,
    /// The Site's UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The Site's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_name: Option<String>,
    /// `error`, `warning`, `busy`, `offline`, `n/a` or `healthy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `Controller`, `Gateway`, `LogServer`, …
    #[serde(deserialize_with = "lenient::strings")]
    pub functions: Vec<String>,
    /// Present sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_sessions: Option<u64>,
    /// Its build.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appliance_version: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}
