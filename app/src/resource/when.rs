//! A time as a Controller reports it.

use crate::times::Zone;
use shared::session::time::Timestamp;
use std::borrow::Cow;

/// A time that is known, one nobody can read, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A point in time.
    At(Timestamp),
    /// What was said instead.
    Said(Box<str>),
    /// Nothing was said.
    Never,
}

impl When {
    /// Reads RFC 3339.
    pub fn read(text: Option<&str>) -> When {
        match text.map(str::trim).filter(|text| !text.is_empty()) {
            None => When::Never,
            Some(text) => Timestamp::parse(text).map_or_else(|| When::Said(text.into()), When::At),
        }
    }

    /// By that clock; empty when nothing was said.
    pub fn text(&self, zone: Zone) -> Cow<'_, str> {
        match self {
            When::At(time) => Cow::Owned(zone.write(*time)),
            When::Said(text) => Cow::Borrowed(text),
            When::Never => Cow::Borrowed(""),
        }
    }

    /// For an order by time.
    pub fn millis(&self) -> Option<i64> {
        match self {
            When::At(time) => Some(time.0),
            _ => None,
        }
    }
}
