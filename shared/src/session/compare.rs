//! Two sessions side by side: two users, or one session before and after.
//!
//! Everything both sides report is aligned and ends up in exactly one line: claims by path, entitlements by Site and name,
//! rules by content, Sites and Gateways by name, unknown fields included. What differs from one minute to the next anyway is
//! set apart ([`Part::Volatile`], by the table in [`volatile`]); what is equal is kept, so that it can be counted and folded.
//!
//! Lines are symmetric: comparing the other way round gives the [`Comparison::mirrored`] lines.

mod entitlements;
mod lines;
mod places;
mod summary;
mod tree;
pub mod volatile;

pub use summary::{Reach, Summary, Wording};

use super::claims::Step;
use crate::wire::{Extra, SessionInfo};
use serde_json::Value;

/// How the two sides of a line stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// The same on both sides.
    Same,
    /// On both sides, but not the same.
    Changed,
    /// Only the left side has it.
    OnlyLeft,
    /// Only the right side has it.
    OnlyRight,
    /// A list of the same scalars in another order.
    Reordered,
}

impl Mark {
    /// Whether the sides differ.
    pub fn differs(self) -> bool {
        self != Mark::Same
    }

    /// As seen from the other side.
    pub fn mirrored(self) -> Mark {
        match self {
            Mark::OnlyLeft => Mark::OnlyRight,
            Mark::OnlyRight => Mark::OnlyLeft,
            other => other,
        }
    }
}

/// What a line is about; also the order of the sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Entitlements with state, conditions and rules.
    Entitlements,
    /// Policies that grant at least one entitlement.
    Policies,
    /// User claims.
    UserClaims,
    /// Device claims.
    DeviceClaims,
    /// System claims.
    SystemClaims,
    /// Sites and the Gateways that report the session.
    Places,
    /// Who and which device, and fields nobody here knows.
    Session,
    /// Times, addresses, counters and token ids.
    Volatile,
}

impl Part {
    /// In the order shown.
    pub const ALL: [Part; 8] = [
        Part::Entitlements,
        Part::Policies,
        Part::UserClaims,
        Part::DeviceClaims,
        Part::SystemClaims,
        Part::Places,
        Part::Session,
        Part::Volatile,
    ];

    /// The heading of its section.
    pub fn title(self) -> &'static str {
        match self {
            Part::Entitlements => "Entitlements",
            Part::Policies => "Policies that grant",
            Part::UserClaims => "User claims",
            Part::DeviceClaims => "Device claims",
            Part::SystemClaims => "System claims",
            Part::Places => "Sites and Gateways",
            Part::Session => "User and device",
            Part::Volatile => "Times, addresses and counters",
        }
    }

    /// One and many of its lines.
    pub fn unit(self) -> (&'static str, &'static str) {
        match self {
            Part::Entitlements => ("entitlement", "entitlements"),
            Part::Policies => ("policy", "policies"),
            Part::UserClaims | Part::DeviceClaims | Part::SystemClaims => ("claim", "claims"),
            Part::Places => ("Site or Gateway", "Sites and Gateways"),
            Part::Session => ("field", "fields"),
            Part::Volatile => ("value", "values"),
        }
    }
}

/// One aligned value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Where it stands; with [`Line::mark`] unique within its section or its item.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// How the sides stand to each other.
    pub mark: Mark,
    /// The left value as text: whole where it differs, its beginning where it is equal.
    pub left: Option<String>,
    /// The right value as text.
    pub right: Option<String>,
    /// The Sites it holds for; empty for all that are compared.
    pub sites: Vec<String>,
}

impl Line {
    fn mirrored(mut self) -> Line {
        std::mem::swap(&mut self.left, &mut self.right);
        self.mark = self.mark.mirrored();
        self
    }
}

/// A line with what stands behind it: of an entitlement its conditions, rules and policies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The line itself.
    pub line: Line,
    /// What it consists of. Of an item that only one side has, they describe it and are no differences of their own.
    pub details: Vec<Line>,
}

impl From<Line> for Item {
    fn from(line: Line) -> Item {
        Item { line, details: Vec::new() }
    }
}

/// The lines of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which.
    pub part: Part,
    /// Those that differ first, each kind in the order of its paths.
    pub items: Vec<Item>,
}

impl Section {
    /// Items that differ.
    pub fn different(&self) -> &[Item] {
        &self.items[..self.boundary()]
    }

    /// Items that are equal.
    pub fn equal(&self) -> &[Item] {
        &self.items[self.boundary()..]
    }

    fn boundary(&self) -> usize {
        self.items.partition_point(|item| item.line.mark.differs())
    }
}

/// Two sessions, aligned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// One per [`Part`], in their order; some may hold nothing.
    pub sections: Vec<Section>,
    /// The Sites whose claims stand against each other because the sessions share none: left and right.
    pub unshared: Option<(String, String)>,
    /// The differences in numbers.
    pub summary: Summary,
}

impl Comparison {
    /// A section by its part.
    pub fn section(&self, part: Part) -> Option<&Section> {
        self.sections.iter().find(|section| section.part == part)
    }

    /// How many items differ, volatile ones not counted.
    pub fn differences(&self) -> usize {
        let lasting = self.sections.iter().filter(|section| section.part != Part::Volatile);
        lasting.map(|section| section.different().len()).sum()
    }

    /// The comparison as seen from the other side.
    pub fn mirrored(self) -> Comparison {
        let section = |section: Section| {
            let items = section.items.into_iter().map(|item| Item {
                line: item.line.mirrored(),
                details: sorted(item.details.into_iter().map(Line::mirrored).collect()),
            });
            Section { part: section.part, items: sorted_items(items.collect()) }
        };
        Comparison {
            sections: self.sections.into_iter().map(section).collect(),
            unshared: self.unshared.map(|(left, right)| (right, left)),
            summary: self.summary.mirrored(),
        }
    }
}

/// Compares two sessions.
///
/// Where several Gateways of a Site report a session, the one the details page shows speaks for the Site; the others are
/// compared as a whole under Sites and Gateways.
pub fn compare(left: &SessionInfo, right: &SessionInfo) -> Comparison {
    let mut out = lines::Collected::default();
    let unshared = places::compare(left, right, &mut out);
    let reach = entitlements::compare(left, right, &mut out);
    let sections: Vec<Section> =
        Part::ALL.into_iter().map(|part| Section { part, items: sorted_items(out.take(part)) }).collect();
    let summary = summary::of(&sections, reach);
    Comparison { sections, unshared, summary }
}

/// Where a tree of claims ends: scalars, empty containers and whole lists of scalars, with their paths.
pub(super) fn leaves(claims: &Extra) -> impl Iterator<Item = (Vec<Step>, &Value)> {
    tree::walk(claims, claims).into_iter().filter_map(|leaf| Some((leaf.path, leaf.left?)))
}

/// Differences first, then by place; symmetric but for which side a line names first.
fn sorted_items(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by(|a, b| (!a.line.mark.differs()).cmp(&!b.line.mark.differs()).then_with(|| lines::order(&a.line, &b.line)));
    items
}

fn sorted(mut all: Vec<Line>) -> Vec<Line> {
    all.sort_by(lines::order);
    all
}
