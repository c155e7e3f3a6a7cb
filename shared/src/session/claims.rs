//! Claims as a tree for display: nothing lost, everything bounded.
//!
//! Claims differ per customer and a user can set device claims to anything, so the tree is walked without recursion, long
//! texts are shown as previews, and the exact value is fetched only when it is wanted.

mod difference;
mod marks;
mod path;
mod rows;

pub use difference::{Difference, differences};
pub use marks::Marks;
pub use path::{Step, expression, json_path, parse_expression, pointer, value_at};
pub use rows::{ClaimRow, expandable, rows};

use super::text;
use super::time::Timestamp;
use serde_json::Value;

/// The types of claim values; the six of the specification, and null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// True or false.
    Boolean,
    /// Text.
    String,
    /// A number, exactly as written.
    Number,
    /// A text that is an RFC 3339 time.
    Date,
    /// Values in order.
    List,
    /// Values by name.
    Dictionary,
    /// Null.
    Null,
}

impl Kind {
    /// Which kind a value is.
    pub fn of(value: &Value) -> Kind {
        match value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(_) => Kind::Number,
            // No time is longer; a long text is not looked at.
            Value::String(text) if text.len() <= 64 && Timestamp::parse(text).is_some() => Kind::Date,
            Value::String(_) => Kind::String,
            Value::Array(_) => Kind::List,
            Value::Object(_) => Kind::Dictionary,
        }
    }

    /// The name as the specification has it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Boolean => "boolean",
            Kind::String => "string",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::List => "list",
            Kind::Dictionary => "dictionary",
            Kind::Null => "null",
        }
    }
}

/// The whole value as text for the clipboard: texts as they are, everything else as JSON.
pub fn copy_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value as one line: exact for scalars up to a few hundred characters, a count for lists and dictionaries.
fn summary(value: &Value) -> String {
    match value {
        Value::Array(items) => text::count(items.len(), "item", "items"),
        Value::Object(fields) => text::count(fields.len(), "entry", "entries"),
        Value::String(string) => text::preview(string, rows::PREVIEW),
        other => text::preview(&other.to_string(), rows::PREVIEW),
    }
}
