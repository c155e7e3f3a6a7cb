//! Deserializers for what Controllers and the published examples really send.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `null` reads as the default; everything else as usual.
pub fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A list of texts: `null` is empty, a single scalar is a list of one, numbers and booleans become their text.
///
/// The published example of `ports` holds the number 443 although the schema says string.
pub fn strings<'de, D>(deserializer: D) -> Result<Vec<String>, D::Error>
where
    D: Deserializer<'de>,
{
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => Vec::new(),
        Value::Array(items) => items.into_iter().map(text).collect(),
        scalar => vec![text(scalar)],
    })
}
