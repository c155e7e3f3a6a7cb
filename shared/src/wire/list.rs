//! The envelope of every list answer, and its range.

use super::{Extra, lenient};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// `ResultList`: a page of `T` with what was asked for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub struct List<T> {
    /// The items.
    #[serde(default = "Vec::new", deserialize_with = "null_list")]
    pub data: Vec<T>,
    /// `from-to/count`; the count is after the query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// The field the list is sorted by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_by: Option<String>,
    /// Whether the order is descending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub descending: Option<bool>,
    /// The queries that were applied.
    #[serde(default, deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<String>,
    /// The filters that were applied.
    #[serde(default, deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub filter_by: Vec<Filter>,
    /// How many there are in all, not influenced by the query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_count: Option<u64>,
    /// The place filter that was applied (session list only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geolocation_query: Option<Geolocation>,
    /// Unknown fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, serde_json::Value>))]
    pub extra: Extra,
}

fn null_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List {
            data: Vec::new(),
            range: None,
            order_by: None,
            descending: None,
            queries: Vec::new(),
            filter_by: Vec::new(),
            total_count: None,
            geolocation_query: None,
            extra: Extra::new(),
        }
    }
}

/// One applied `filterBy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filter {
    /// The field filtered.
    pub name: String,
    /// The text that must occur in it.
    pub value: String,
}

/// A place and a radius in kilometres around it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Geolocation {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Kilometres.
    pub radius_kilometers: f64,
}

/// A `range` parameter: zero-based and inclusive at both ends (domain decision; the specification is not clear).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// First index.
    pub from: u64,
    /// Last index, inclusive.
    pub to: u64,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("range must be FROM-TO with FROM not above TO, for example 0-99; received {text:?}");
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let number = |part: &str| {
            if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(wrong());
            }
            part.parse::<u64>().map_err(|_| wrong())
        };
        let range = Range { from: number(from)?, to: number(to)? };
        if range.from > range.to { Err(wrong()) } else { Ok(range) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_parse_and_print() {
        for (text, ok) in [
            ("0-10", true),
            ("3-3", true),
            ("4-3", false),
            ("-3", false),
            ("3-", false),
            ("a-b", false),
            ("+1-2", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<Range>().map(|r| r.to_string()).ok(), ok.then(|| text.to_owned()), "{text}");
        }
    }
}
