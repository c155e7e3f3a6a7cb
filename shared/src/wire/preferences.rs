//! An admin's UI preferences (`/my-preferences`).

use super::Extra;
use serde::{Deserialize, Serialize};

/// Keys and values nobody validates. The vendor's UI keeps its own here: read, change our one key, write back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preferences {
    /// Everything.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub entries: Extra,
}
