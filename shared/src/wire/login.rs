//! Signing in: versions, identity providers, credentials, one-time codes and privileges.

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};

/// `GET /version`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Version {
    /// The version spoken.
    pub peer_version: u32,
    /// The lowest accepted.
    pub lowest_peer_version_supported: u32,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// `GET /identity-providers/names`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct IdentityProviderNames {
    /// The providers an admin can sign in with.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub data: Vec<IdentityProvider>,
    /// Shown before sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner_message: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// One identity provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct IdentityProvider {
    /// Its name, as used in distinguished names.
    pub name: String,
    /// `Credentials`, `Saml`, `Oidc` or `Certificate`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The body of `POST /login` and `POST /authentication`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoginRequest {
    /// The identity provider's name.
    pub provider_name: String,
    /// Required for `Credentials`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Required for `Credentials`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A UUID that stays the same for every sign-in of one caller.
    pub device_id: String,
}

/// Never prints the password.
impl std::fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginRequest")
            .field("provider_name", &self.provider_name)
            .field("username", &self.username)
            .field("device_id", &self.device_id)
            .finish_non_exhaustive()
    }
}

/// The answer of `/login`, `/authentication` and `/authorization`; `GET /session` answers the same without the token.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct LoginResponse {
    /// Who signed in.
    pub user: LoginUser,
    /// The bearer token; absent in `/session` answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// When the token ends, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Set by an admin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_of_the_day: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The signed-in admin.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct LoginUser {
    /// The username.
    pub name: String,
    /// A one-time code is still wanted.
    pub need_two_factor_auth: bool,
    /// Whether a log server may be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_access_audit_logs: Option<bool>,
    /// What the admin may do.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub privileges: Vec<Privilege>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// `AdministrativePrivilege`: a type and a target, both open texts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Privilege {
    /// `All`, `View`, `Create`, `Revoke`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// `All`, `SessionInfo`, `RegisteredDevice`, `Blacklist`, …
    pub target: String,
    /// Which objects; absent means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<PrivilegeScope>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The objects a privilege covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct PrivilegeScope {
    /// Every object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<bool>,
    /// These objects.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// Objects with these tags.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The answer of `POST /authentication/otp/initialize`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct OtpInitialization {
    /// `AlreadySeeded`, `Secret`, `Challenge` or `Push`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Base 32 seed (`Secret`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// `otpauth://…` (`Secret`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otp_auth_url: Option<String>,
    /// Shown to the admin (`Challenge`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_message: Option<String>,
    /// To be sent back (`Challenge`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The body of `POST /authentication/otp`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OtpRequest {
    /// The code; a number is accepted as well.
    #[serde(deserialize_with = "otp_text")]
    pub otp: String,
    /// From the initialization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

fn otp_text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) => Ok(text),
        serde_json::Value::Number(number) => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("otp must be a text or a number")),
    }
}
