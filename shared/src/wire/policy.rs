//! Policies: who gets which entitlements and device settings.

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// A policy as configured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// UUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Disregarded during authorization.
    pub disabled: bool,
    /// JavaScript returning a boolean; criteria scripts may be called as functions.
    pub expression: String,
    /// `Access`, `Device`, `Dns`, `Admin`, `Mixed` or `Stop`; absent means `Mixed`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// UUIDs.
    #[serde(deserialize_with = "lenient::strings")]
    pub entitlements: Vec<String>,
    /// Tags of entitlements.
    #[serde(deserialize_with = "lenient::strings")]
    pub entitlement_links: Vec<String>,
    /// UUIDs.
    #[serde(deserialize_with = "lenient::strings")]
    pub ringfence_rules: Vec<String>,
    /// Tags of ringfence rules.
    #[serde(deserialize_with = "lenient::strings")]
    pub ringfence_rule_links: Vec<String>,
    /// True for type `Device` unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tamper_proofing: Option<bool>,
    /// A Site's UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_site: Option<String>,
    /// `claims.x.y` holding a Site's UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_site_claim: Option<String>,
    /// Use the nearest Site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_nearest_site: Option<bool>,
    /// Entitlements move to the fallback Site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_fallback_site: Option<bool>,
    /// A PAC address set on the OS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_auto_config: Option<ProxyAutoConfig>,
    /// Suspends the Client in a trusted network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_network_check: Option<TrustedNetworkCheck>,
    /// DNS servers per domain.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub dns_settings: Vec<DnsSetting>,
    /// Settings of the Client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_settings: Option<ClientSettings>,
    /// Profiles of the Client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_profile_settings: Option<ClientProfileSettings>,
    /// Help address on the Client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_client_help_url: Option<String>,
    /// UUIDs.
    #[serde(deserialize_with = "lenient::strings")]
    pub administrative_roles: Vec<String>,
    /// Notes, tags, dates and unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A PAC address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ProxyAutoConfig {
    /// Whether it is set.
    pub enabled: bool,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Stays after signing out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persist: Option<bool>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The trusted network check.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct TrustedNetworkCheck {
    /// Whether it is on.
    pub enabled: bool,
    /// The suffix that tells the trusted network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_suffix: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// DNS servers of one domain.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DnsSetting {
    /// The domain, or `Default`.
    pub domain: String,
    /// Server addresses.
    #[serde(deserialize_with = "lenient::strings")]
    pub servers: Vec<String>,
    /// A Windows feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register_tun_ips_to_active_directory: Option<bool>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// Settings of the Client; each absent one leaves it alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ClientSettings {
    /// Whether these apply at all.
    pub enabled: bool,
    /// The settings by name (`entitlementsList`, `quit`, `attentionLevel`, …): open, shown as sent.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub settings: Extra,
}

/// Profiles of the Client.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ClientProfileSettings {
    /// Whether these apply at all.
    pub enabled: bool,
    /// UUIDs.
    #[serde(deserialize_with = "lenient::strings")]
    pub profiles: Vec<String>,
    /// Without asking the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<bool>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}
