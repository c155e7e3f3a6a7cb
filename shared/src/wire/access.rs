//! Conditions, criteria scripts, entitlements, ringfence rules, and the test of an expression.

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// How the conditions of an entitlement combine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ConditionLogic {
    /// All must hold.
    #[default]
    And,
    /// One is enough.
    Or,
}

/// A condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Condition {
    /// UUID.
    pub id: String,
    /// The name that stands in condition results.
    pub name: String,
    /// JavaScript returning a boolean.
    pub expression: String,
    /// When to evaluate again: times of day or intervals.
    #[serde(deserialize_with = "lenient::strings")]
    pub repeat_schedules: Vec<String>,
    /// How the remedies combine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy_logic: Option<ConditionLogic>,
    /// What the user may do when it fails.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub remedy_methods: Vec<RemedyMethod>,
    /// Notes, tags, dates and unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// What the user may do to make a condition hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct RemedyMethod {
    /// `DisplayMessage`, `OtpAuthentication`, `PasswordAuthentication` or `Reason`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Shown to the user.
    pub message: String,
    /// Suffix of the claim it adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_suffix: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A criteria script: policies call it as a function by its name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct CriteriaScript {
    /// UUID.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// JavaScript returning a boolean.
    pub expression: String,
    /// Notes, tags, dates and unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// An entitlement as configured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Entitlement {
    /// UUID.
    pub id: String,
    /// The name that stands in session details.
    pub name: String,
    /// Disregarded during authorization.
    pub disabled: bool,
    /// The Site's UUID.
    pub site: String,
    /// The Site's name, for convenience.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_name: Option<String>,
    /// How the conditions combine.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub condition_logic: ConditionLogic,
    /// UUIDs of conditions.
    #[serde(deserialize_with = "lenient::strings")]
    pub conditions: Vec<String>,
    /// IP access actions.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub actions: Vec<Action>,
    /// Apps published on the Client.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub app_shortcuts: Vec<AppShortcut>,
    /// Tags link entitlements to policies.
    #[serde(deserialize_with = "lenient::strings")]
    pub tags: Vec<String>,
    /// Notes, dates and unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// One IP access action of an entitlement.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Action {
    /// `tcp_up`, `udp_up`, `icmp_up`, `http_up`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtype: Option<String>,
    /// `allow`, `block`, `alert` or `exclude`.
    pub action: String,
    /// Addresses, CIDRs, names and resolver addresses such as `dns://…`.
    #[serde(deserialize_with = "lenient::strings")]
    pub hosts: Vec<String>,
    /// Ports and ranges.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<String>,
    /// ICMP types.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Responsiveness monitoring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitor: Option<Monitor>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// Responsiveness monitoring of a `tcp_up` or `http_up` action.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Monitor {
    /// Whether it is on.
    pub enabled: bool,
    /// Seconds without an answer; 30 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u32>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// An app shown on the Client.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AppShortcut {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A ringfence rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct RingfenceRule {
    /// UUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it allows and blocks.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub actions: Vec<RingfenceAction>,
    /// Tags link rules to policies.
    #[serde(deserialize_with = "lenient::strings")]
    pub tags: Vec<String>,
    /// Notes, dates and unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// One action of a ringfence rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct RingfenceAction {
    /// `icmp`, `icmpv6`, `udp` or `tcp`.
    pub protocol: String,
    /// `up`, `down`, `in` or `out`.
    pub direction: String,
    /// `allow` or `block`.
    pub action: String,
    /// Addresses or names.
    #[serde(deserialize_with = "lenient::strings")]
    pub hosts: Vec<String>,
    /// Ports and ranges.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<String>,
    /// ICMP types.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The body of `POST /conditions/test`, which serves conditions, policies and criteria scripts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TestRequest {
    /// JavaScript.
    pub expression: String,
    /// As in session details.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub user_claims: Extra,
    /// As in session details.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub device_claims: Extra,
    /// As in session details.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub system_claims: Extra,
    /// Pretend it is this time, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// The answer of `POST /conditions/test`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct TestResult {
    /// Whether the expression returned true.
    pub result: bool,
    /// What `console.log` and `print` wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// Set when the evaluation failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_ms: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}
