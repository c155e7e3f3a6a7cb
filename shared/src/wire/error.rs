//! The body of every answer that is not 2xx.

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// `Error`, `ValidationError`, `AuthenticationError` and `NotAcceptableError` in one: which fields are set depends on the status.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Error {
    /// Machine readable code.
    pub id: String,
    /// What was wrong, for a person.
    pub message: String,
    /// 422: what was wrong with which field.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// 401 of the login calls: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 406 of the login calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_supported_version: Option<u32>,
    /// 406 of the login calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_supported_version: Option<u32>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// One field that failed validation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// Why.
    pub message: String,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}
