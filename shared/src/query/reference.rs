//! What a query means, a row at a time and without remembering anything.
//!
//! [`super::View`] must give the same answers faster; the tests hold it to this.

use super::term::{ADDRESSED, SHOWN, Scope, Term, Test, Word};
use super::version::Version;
use super::{Query, address};
use crate::table::{Attribute, Support, Table, folded};

impl Query {
    /// Whether a row matches. For one row; to search a table use [`super::View`].
    pub fn matches(&self, table: &Table, row: u32) -> bool {
        self.terms.iter().all(|term| term.matches(table, row))
    }
}

/// Whether a name is among those of a session's Gateways; the empty one when there are none.
pub(super) fn one_of<'a>(names: impl Iterator<Item = &'a str>, needle: &str) -> bool {
    let mut names = names.map(folded).peekable();
    (needle.is_empty() && names.peek().is_none()) || names.any(|name| name == needle)
}

impl Term {
    fn matches(&self, table: &Table, row: u32) -> bool {
        self.words.iter().all(|word| word.matches(table, row)) != self.negated
    }
}

impl Word {
    fn matches(&self, table: &Table, row: u32) -> bool {
        self.tests.iter().any(|test| test.matches(table, row))
    }
}

impl Test {
    fn matches(&self, table: &Table, row: u32) -> bool {
        match self {
            Test::Name { needle } => folded(&table.dn(row)).contains(needle.as_str()),
            Test::Whole { needle, attribute: Attribute::Gateways } => one_of(table.gateways(row), needle),
            _ => self.attributes().iter().any(|attribute| self.holds(table.text(row, *attribute))),
        }
    }

    /// Whose texts are tested; none for what is asked of the row as a whole.
    pub(super) fn attributes(&self) -> &'static [Attribute] {
        match self {
            Test::Text { scope, .. } => scope.attributes(),
            Test::Address { scope: Scope::Shown, .. } => &ADDRESSED,
            Test::Address { scope, .. } => scope.attributes(),
            Test::Device { .. } => &SHOWN[3..4],
            Test::Version { .. } => &SHOWN[5..6],
            Test::Support { .. } => Scope::One(Attribute::Support).attributes(),
            Test::Name { .. } => &[],
            Test::Whole { attribute, .. } => Scope::One(*attribute).attributes(),
        }
    }

    /// Whether one text passes.
    pub(super) fn holds(&self, text: &str) -> bool {
        match self {
            Test::Text { needle, .. } | Test::Name { needle } => folded(text).contains(needle.as_str()),
            Test::Address { network, .. } => address::holds(text, network),
            Test::Device { digits } => {
                let text = text.bytes().filter(|byte| *byte != b'-').map(|byte| byte.to_ascii_lowercase());
                text.eq(digits.bytes())
            }
            Test::Version { relation, version } => match (Version::parse(text), Version::parse(version)) {
                (Some(own), Some(wanted)) => relation.holds(own.against(&wanted)),
                _ => false,
            },
            Test::Whole { needle, attribute: Attribute::Support } => Support::of(text).slug() == needle,
            Test::Whole { needle, .. } => folded(text) == *needle,
            Test::Support { needle } => {
                folded(text).contains(needle.as_str())
                    || (Support::of(text) == Support::Unknown && Support::Unknown.slug().contains(needle.as_str()))
            }
        }
    }
}
