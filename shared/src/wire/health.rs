//! App health (`GET /health/app-connectivity`).

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// An unhealthy app on a Site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct UnhealthyApp {
    /// The entitlement's UUID.
    pub entitlement: String,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entitlement_name: Option<String>,
    /// All reports.
    pub report_count: u64,
    /// Users concerned.
    pub user_count: u64,
    /// The Site's UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The Site's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_name: Option<String>,
    /// Gateways that report it.
    pub gateways_reporting_count: u64,
    /// Active Gateways of the Site.
    pub gateway_count_in_site: u64,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_reported: Option<String>,
    /// Hosts that did not answer.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub app_errors: Vec<AppError>,
    /// Whether a name could not be resolved.
    pub has_name_error: bool,
    /// Names that could not be resolved.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub name_errors: Vec<NameError>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A host that did not answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AppError {
    /// Its address.
    pub ip: String,
    /// Which action of the entitlement.
    pub index: u64,
    /// Reports.
    pub report_count: u64,
    /// Users concerned.
    pub user_count: u64,
    /// Ports concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_range: Option<String>,
    /// For example `rst-received`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The Gateway's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_name: Option<String>,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_reported: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A name that could not be resolved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct NameError {
    /// The name.
    pub host: String,
    /// What the resolver said.
    #[serde(deserialize_with = "lenient::strings")]
    pub errors: Vec<String>,
    /// Users concerned.
    pub user_count: u64,
    /// The Gateway's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_name: Option<String>,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_reported: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}
