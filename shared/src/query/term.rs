//! A query taken apart: terms that must all hold, each of one or more words, each word of one or more tests.

use super::field::Field;
use crate::table::Attribute;
use ipnet::IpNet;

/// `-field: {a b}`: all words must match, or with a dash, not all of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    pub(super) negated: bool,
    pub(super) words: Vec<Word>,
}

/// A word matches when one of its tests does: an address is found by its text and by its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) tests: Vec<Test>,
}

/// What is asked of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// The text, in lower case, occurs.
    Text { needle: String, scope: Scope },
    /// An address of the network occurs.
    Address { network: IpNet, scope: Scope },
    /// The device is this one: 32 hexadecimal digits in lower case.
    Device { digits: String },
    /// The Client's version stands so to this one.
    Version { relation: Relation, version: String },
    /// How far the Client is supported: a part of `full`, `partial`, `none`, `unknown`.
    Support { needle: String },
    /// The text, in lower case, occurs in the distinguished name.
    Name { needle: String },
    /// The value, in lower case, is the text and nothing more; of Gateways, one of them is.
    Whole { needle: String, attribute: Attribute },
}

impl Term {
    /// The attribute that all of the term is about.
    pub(super) fn attribute(&self) -> Option<Attribute> {
        let mut about = self.words.iter().flat_map(|word| &word.tests).map(|test| match test.attributes() {
            [only] => Some(*only),
            _ => None,
        });
        let first = about.next()??;
        about.all(|other| other == Some(first)).then_some(first)
    }
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// In each of the eight columns.
    Shown,
    One(Attribute),
}

/// Where an address may stand: a device, a version or an operating system has none.
pub(super) const ADDRESSED: [Attribute; 4] =
    [Attribute::Username, Attribute::Provider, Attribute::Hostname, Attribute::Gateways];

/// The eight columns.
pub(super) const SHOWN: [Attribute; 8] = [
    Attribute::Username,
    Attribute::Provider,
    Attribute::Hostname,
    Attribute::Device,
    Attribute::Os,
    Attribute::ClientVersion,
    Attribute::ClientType,
    Attribute::Gateways,
];

impl Scope {
    pub(super) fn of(field: Option<Field>) -> Option<Scope> {
        match field {
            None => Some(Scope::Shown),
            Some(Field::Attribute(attribute)) => Some(Scope::One(attribute)),
            Some(Field::Name) => None,
        }
    }

    pub(super) fn attributes(self) -> &'static [Attribute] {
        match self {
            Scope::Shown => &SHOWN,
            Scope::One(attribute) => match attribute {
                Attribute::Username => &[Attribute::Username],
                Attribute::Provider => &[Attribute::Provider],
                Attribute::Hostname => &[Attribute::Hostname],
                Attribute::Device => &[Attribute::Device],
                Attribute::Os => &[Attribute::Os],
                Attribute::ClientVersion => &[Attribute::ClientVersion],
                Attribute::ClientType => &[Attribute::ClientType],
                Attribute::Gateways => &[Attribute::Gateways],
                Attribute::OsFamily => &[Attribute::OsFamily],
                Attribute::OsParent => &[Attribute::OsParent],
                Attribute::Support => &[Attribute::Support],
            },
        }
    }
}

/// How one version stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
}

impl Relation {
    pub(super) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Relation::Above => order.is_gt(),
            Relation::AtLeast => order.is_ge(),
            Relation::Below => order.is_lt(),
            Relation::AtMost => order.is_le(),
            Relation::Equal => order.is_eq(),
        }
    }
}
