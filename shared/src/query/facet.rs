//! How many rows there are of each value of a field, to choose one from.
//!
//! Counted are the rows that match the search, less what it asks of the facet's own field (save with a dash): so each count says
//! how many rows choosing that value leads to, also while another one is chosen.

use super::bits::Bits;
use super::reference::one_of;
use super::term::{Scope, Test};
use super::{Query, View};
use crate::table::{Attribute, Support, Table, folded};
use hashbrown::HashMap;

/// A field with few values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// The identity provider.
    Provider,
    /// `windows`, `macos`, `linux`, …
    OsFamily,
    /// `desktop`, `headless`, …
    ClientType,
    /// How far the Client is supported.
    Support,
    /// The Client's version.
    Version,
    /// A Gateway that reports the session; a session counts for each of its Gateways.
    Gateway,
}

/// The longest value that can be chosen, in bytes: it has to fit into a search.
const LONGEST_VALUE: usize = 1024;

/// A value and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As it came; one of those that differ in case only. Empty for rows without a value.
    pub value: String,
    /// How many rows have it.
    pub count: usize,
}

/// The values of a facet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// The most frequent ones, those first; and behind them what was to be kept.
    pub values: Vec<FacetValue>,
    /// How many further ones there are.
    pub more: usize,
}

impl Facet {
    /// In the order to show.
    pub const ALL: [Facet; 6] =
        [Facet::Provider, Facet::OsFamily, Facet::ClientType, Facet::Support, Facet::Version, Facet::Gateway];

    /// The name in English.
    pub fn title(self) -> &'static str {
        match self {
            Facet::Provider => "Provider",
            Facet::OsFamily => "OS family",
            Facet::ClientType => "Client type",
            Facet::Support => "Client support",
            Facet::Version => "Client version",
            Facet::Gateway => "Gateway",
        }
    }

    /// The field of the search.
    pub fn field(self) -> &'static str {
        match self {
            Facet::Provider => "provider",
            Facet::OsFamily => "os-family",
            Facet::ClientType => "client-type",
            Facet::Support => "support",
            Facet::Version => "version",
            Facet::Gateway => "gateway",
        }
    }

    pub(super) fn attribute(self) -> Attribute {
        match self {
            Facet::Provider => Attribute::Provider,
            Facet::OsFamily => Attribute::OsFamily,
            Facet::ClientType => Attribute::ClientType,
            Facet::Support => Attribute::Support,
            Facet::Version => Attribute::ClientVersion,
            Facet::Gateway => Attribute::Gateways,
        }
    }

    /// What to write into the search for the rows of a value: the plain form, or `=` where that would find other values too.
    pub fn term(self, table: &Table, value: &str) -> String {
        let quoted = Query::quote(value);
        let sign = if self.is_ambiguous(table, value) { "=" } else { "" };
        format!("{}: {sign}{quoted}", self.field())
    }

    fn is_ambiguous(self, table: &Table, value: &str) -> bool {
        if value.is_empty() {
            return true;
        }
        let (attribute, needle) = (self.attribute(), folded(value));
        let part = match self {
            Facet::Support => Test::Support { needle: needle.clone() },
            _ => Test::Text { needle: needle.clone(), scope: Scope::One(attribute) },
        };
        let values = table.values(attribute);
        let whole = Test::Whole { needle: needle.clone(), attribute };
        (0..values.len() as u32).any(|id| {
            part.holds(values.get(id))
                && !match self {
                    Facet::Gateway => one_of(table.gateway_sets().names(id), &needle),
                    _ => whole.holds(values.get(id)),
                }
        })
    }
}

impl View {
    /// Counts a facet's values over the rows of the last [`View::update`] with this table.
    ///
    /// At most `most` values, of those that hold `like` in any case; and in any case those of `keep`, also with no row.
    pub fn facet(&mut self, table: &Table, facet: Facet, most: usize, like: &str, keep: &[String]) -> FacetCounts {
        let Some(rows) = self.rows_of(table) else { return FacetCounts::default() };
        let attribute = facet.attribute();
        let rest = Query {
            terms: self
                .query()
                .terms
                .iter()
                .filter(|term| term.negated || term.attribute() != Some(attribute))
                .cloned()
                .collect(),
        };
        let counts = if rest.terms.len() == self.query().terms.len() {
            count(&table.ids(attribute)[..rows], table.values(attribute).len(), self.matching())
        } else {
            let matching = self.filter_near(table, &rest);
            count(&table.ids(attribute)[..rows], table.values(attribute).len(), matching.as_ref())
        };
        chosen(values(table, facet, &counts), most, like, keep)
    }
}

/// One count for each text of the column.
fn count(ids: &[u32], texts: usize, matching: Option<&Bits>) -> Vec<u32> {
    let mut counts = vec![0; texts];
    match matching {
        None => ids.iter().for_each(|id| counts[*id as usize] += 1),
        Some(matching) => matching.iter().take_while(|row| *row < ids.len()).for_each(|row| counts[ids[row] as usize] += 1),
    }
    counts
}

/// The values with rows, each once however it is written.
fn values(table: &Table, facet: Facet, counts: &[u32]) -> Vec<FacetValue> {
    let texts = table.values(facet.attribute());
    let mut grouped = Grouped::default();
    let present = || counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(id, count)| (id as u32, *count));
    match facet {
        Facet::Support => present().for_each(|(id, count)| {
            let slug = Support::of(texts.get(id)).slug();
            grouped.add(slug, slug, count);
        }),
        Facet::Gateway => {
            let sets = table.gateway_sets();
            let names = sets.distinct();
            // Names that differ in case only are one; a list may hold a name twice, and counts once.
            let mut first = HashMap::new();
            let same: Vec<usize> = (0..names.len()).map(|id| *first.entry(names.folded(id as u32)).or_insert(id)).collect();
            let (mut members, mut last) = (vec![0; names.len()], vec![u32::MAX; names.len()]);
            for (list, count) in present() {
                if sets.members(list).is_empty() {
                    grouped.add("", "", count);
                }
                for name in sets.members(list) {
                    let name = same[*name as usize];
                    if last[name] != list {
                        last[name] = list;
                        members[name] += count;
                    }
                }
            }
            for (id, count) in members.iter().enumerate().filter(|(_, count)| **count > 0) {
                grouped.add(names.folded(id as u32), names.get(id as u32), *count);
            }
        }
        _ => present().for_each(|(id, count)| grouped.add(texts.folded(id), texts.get(id), count)),
    }
    grouped.values
}

#[derive(Default)]
struct Grouped<'a> {
    places: HashMap<&'a str, usize>,
    values: Vec<FacetValue>,
}

impl<'a> Grouped<'a> {
    fn add(&mut self, folded: &'a str, text: &str, count: u32) {
        let values = &mut self.values;
        let at = *self.places.entry(folded).or_insert_with(|| {
            values.push(FacetValue { value: text.to_owned(), count: 0 });
            values.len() - 1
        });
        self.values[at].count += count as usize;
    }
}

/// The most frequent ones that hold `like`, and those to keep.
fn chosen(values: Vec<FacetValue>, most: usize, like: &str, keep: &[String]) -> FacetCounts {
    let like = folded(like);
    let kept: Vec<String> = keep.iter().map(|value| folded(value)).collect();
    let (mut like, other): (Vec<_>, Vec<_>) = values.into_iter().partition(|value| folded(&value.value).contains(&like));
    like.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    let all = like.len();
    let mut counts = FacetCounts::default();
    let mut rest = Vec::new();
    for value in like {
        if counts.values.len() < most && value.value.len() <= LONGEST_VALUE {
            counts.values.push(value);
        } else {
            rest.push(value);
        }
    }
    counts.more = all - counts.values.len();
    for (at, wanted) in kept.iter().enumerate() {
        let is_it = |value: &FacetValue| folded(&value.value) == *wanted;
        if counts.values.iter().any(is_it) {
            continue;
        }
        let found = rest.iter().position(is_it);
        counts.more -= usize::from(found.is_some());
        let known = found.map(|at| rest.swap_remove(at)).or_else(|| other.iter().find(|value| is_it(value)).cloned());
        counts.values.push(known.unwrap_or_else(|| FacetValue { value: keep[at].clone(), count: 0 }));
    }
    counts
}
