//! The details of one session, per Gateway (`GET /session-info/{dn}`).

use super::{ConditionLogic, Extra, lenient};
use serde::{Deserialize, Serialize};

/// `SessionInfoDistinguishedName`: what every Gateway that knows the session reports of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SessionInfo {
    /// The device's UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// As in the distinguished name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
    /// By Gateway (appliance) name, in the order sent.
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, GatewaySession>))]
    pub data: Named<GatewaySession>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// What one Gateway reports of a session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct GatewaySession {
    /// Claims from the identity provider and scripts.
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub user_claims: Extra,
    /// Claims from the device; set by the end user, never trusted.
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub device_claims: Extra,
    /// Claims from the Gateway and the Controller.
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub system_claims: Extra,
    /// By entitlement name.
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, EntitlementInfo>))]
    pub entitlement_infos: Named<EntitlementInfo>,
    /// Counters and connection facts; the keys are not published.
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub vpn: Extra,
    /// The Site's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// The state of one entitlement at one Gateway.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct EntitlementInfo {
    /// Accessible now; missing before API version 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<bool>,
    /// Missing up to API version 16, which means `and`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_logic: Option<ConditionLogic>,
    /// Condition name to its present result.
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, bool>))]
    pub condition_results: Named<bool>,
    /// After entitlements, conditions and name resolvers.
    #[serde(deserialize_with = "lenient::null_as_default")]
    pub firewall_rules: Vec<FirewallRule>,
    /// The policies that granted it.
    #[serde(deserialize_with = "lenient::strings")]
    pub policy_names: Vec<String>,
    /// The name of the normal Site, present only while on a backup Site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_site: Option<String>,
    /// Only `domain://` hosts: then empty rules are normal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_entitlement: Option<bool>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// One rule the Gateway enforces.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct FirewallRule {
    /// The rule's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `ah`, `esp`, `gre`, `http`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// `up` or `down`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// `allow`, `block`, `alert` or `exclude`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Addresses or CIDRs.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub subnets: Vec<String>,
    /// For `http_up`.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Single ports or ranges.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<String>,
    /// ICMP types, single or ranges.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

/// A JSON object as an ordered list of name and value: the order sent is the order shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Named<T>(pub Vec<(String, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Named(Vec::new())
    }
}

impl<T> Named<T> {
    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Names and values in the order sent.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(items: I) -> Self {
        Named(items.into_iter().collect())
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Named<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    items.push(entry);
                }
                Ok(Named(items))
            }
        }
        deserializer.deserialize_map(Visitor(std::marker::PhantomData))
    }
}
