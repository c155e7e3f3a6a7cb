//! One test of a query, answered for the whole table and kept.

use super::address;
use super::bits::Bits;
use super::place::Circle;
use super::reference::one_of;
use super::scan::{scan, with_needle};
use super::term::Test;
use crate::table::{Attribute, Table};
use memchr::memmem::Finder;

/// Below one row in so many, rows are asked one by one.
const FEW: usize = 8;

/// Up to one row in so many, those that are left are asked by their texts.
const LEFT: usize = 6;

/// What a leaf asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ask {
    Test(Test),
    Near(Circle),
}

/// The answer to one test: which rows match, and for tests of texts, which texts.
///
/// Each distinct text is tested once however many rows hold it, and a table that grew costs only its new texts and rows.
pub(super) struct Leaf {
    ask: Ask,
    parts: Vec<Part>,
    rows: Bits,
    /// Rows that were looked at, and replaced rows that were looked at again.
    seen: usize,
    replaced: usize,
}

struct Part {
    attribute: Attribute,
    hits: Bits,
    any: bool,
    /// Texts that were tested.
    tested: usize,
    /// A column of about as many texts as rows, when the others have nearly all rows already: only the rows they have not are asked, each by
    /// its text. Nothing of it is in `hits`.
    by_row: bool,
}

impl Leaf {
    pub(super) fn new(ask: Ask) -> Self {
        let attributes = match &ask {
            Ask::Test(test) => test.attributes(),
            Ask::Near(_) => &[],
        };
        let part =
            |attribute: &Attribute| Part { attribute: *attribute, hits: Bits::default(), any: false, tested: 0, by_row: false };
        let parts = attributes.iter().map(part).collect();
        Leaf { parts, ask, rows: Bits::default(), seen: 0, replaced: 0 }
    }

    pub(super) fn ask(&self) -> &Ask {
        &self.ask
    }

    /// The rows that match, as of the last [`Leaf::advance`].
    pub(super) fn rows(&self) -> &Bits {
        &self.rows
    }

    /// Whether everything that passes `ask` passes this leaf too: a text that holds `mart` holds `mar`.
    pub(super) fn implied_by(&self, ask: &Ask) -> bool {
        match (&self.ask, ask) {
            (Ask::Test(Test::Text { needle: own, scope }), Ask::Test(Test::Text { needle, scope: wanted })) => {
                scope == wanted && needle.contains(own.as_str())
            }
            (Ask::Test(Test::Name { needle: own }), Ask::Test(Test::Name { needle })) => needle.contains(own.as_str()),
            _ => false,
        }
    }

    /// A leaf for `ask`, which this one is implied by: only what matched here is tested again.
    pub(super) fn narrowed(&self, ask: Ask, table: &Table) -> Leaf {
        let mut leaf = Leaf::new(ask);
        let Ask::Test(Test::Text { needle, .. } | Test::Name { needle }) = &leaf.ask else { return leaf };
        let finder = Finder::new(needle.as_bytes());
        for (part, from) in leaf.parts.iter_mut().zip(&self.parts) {
            let values = table.values(part.attribute);
            part.hits.resize(values.len());
            part.tested = from.tested;
            if !from.any && !from.by_row {
                continue;
            }
            if from.by_row || from.hits.count() > from.tested / FEW {
                // To begin a search in each of so many texts takes longer than one over all of them.
                scan(values, 0, needle, &mut part.hits);
                part.tested = values.len();
            } else {
                for id in from.hits.iter().filter(|id| finder.find(values.folded(*id as u32).as_bytes()).is_some()) {
                    part.hits.insert(id);
                }
            }
            part.any = !part.hits.is_empty();
        }
        leaf.rows.resize(table.len());
        leaf.seen = self.seen;
        leaf.replaced = self.replaced;
        if !leaf.parts.is_empty() && self.rows.count() > self.seen / FEW {
            // Most rows are still in: running down each column is quicker than asking row by row, column by column.
            for part in leaf.parts.iter().filter(|part| part.any) {
                part.mark(&table.ids(part.attribute)[..self.seen], 0, &mut leaf.rows);
            }
            return leaf;
        }
        let mut probe = Probe::new(&leaf.ask, &leaf.parts, table);
        let rows = &mut leaf.rows;
        for row in self.rows.iter() {
            if probe.row(row) {
                rows.insert(row);
            }
        }
        leaf
    }

    /// Answers for what the table has more than last time.
    pub(super) fn advance(&mut self, table: &Table) {
        self.rows.resize(table.len());
        // The first letter typed: nearly every session has it in the name of its system or of its Gateways already. Its own names and ids are
        // most of the memory; those of the few others are read, not all.
        let letter = match &self.ask {
            Ask::Test(Test::Text { needle, .. }) if self.seen == 0 && needle.len() == 1 => Some(needle.as_str()),
            _ => None,
        };
        let of_own = |part: &Part| table.values(part.attribute).len() > table.len() / FEW;
        for own in [false, true] {
            let few_left = table.len() - self.rows.count() <= table.len() / LEFT;
            for part in self.parts.iter_mut().filter(|part| of_own(part) == own) {
                if own {
                    let may_have = |letter| !table.values(part.attribute).is_beyond(letter);
                    // Of a table that grew there may be too many left: then it is a column like any other.
                    part.by_row = few_left && (part.by_row || letter.is_some_and(may_have));
                }
                if part.by_row {
                    continue;
                }
                part.advance(&self.ask, table);
                if part.any {
                    part.mark(&table.ids(part.attribute)[self.seen..], self.seen, &mut self.rows);
                }
            }
        }
        if self.parts.is_empty() {
            let mut probe = Probe::new(&self.ask, &self.parts, table);
            for row in self.seen..table.len() {
                if probe.row(row) {
                    self.rows.insert(row);
                }
            }
        }
        if self.parts.iter().any(|part| part.by_row) {
            let probe = Probe::new(&self.ask, &self.parts, table);
            let others: Vec<usize> = self.rows.missing(self.seen, table.len()).filter(|row| probe.by_row(*row)).collect();
            for row in others {
                self.rows.insert(row);
            }
        }
        self.seen = table.len();
        if self.replaced < table.replaced().len() {
            let mut probe = Probe::new(&self.ask, &self.parts, table);
            for row in &table.replaced()[self.replaced..] {
                self.rows.set(*row as usize, probe.row(*row as usize));
            }
            self.replaced = table.replaced().len();
        }
    }

    pub(super) fn memory(&self) -> usize {
        self.rows.memory() + self.parts.iter().map(|part| part.hits.memory()).sum::<usize>()
    }
}

impl Part {
    /// Puts in the rows, from number `first` on, whose text passed. A word of 64 rows is put together before it is written.
    fn mark(&self, ids: &[u32], first: usize, rows: &mut Bits) {
        let together = |ids: &[u32], passed: &dyn Fn(u32) -> bool| {
            ids.iter().enumerate().fold(0, |word, (bit, id)| word | u64::from(passed(*id)) << bit)
        };
        let few = self.hits.only_word();
        for (at, ids) in Bits::aligned(ids, first) {
            let word = match few {
                // Most columns hold few texts.
                Some(hits) => together(ids, &|id| hits >> (id % 64) & 1 != 0),
                // Of others nearly every row has a text of its own, numbered as they came.
                None if one_after_the_other(ids) => self.hits.word_from(ids[0] as usize),
                None => together(ids, &|id| self.hits.get(id as usize)),
            };
            rows.insert_word(at, word);
        }
    }

    fn advance(&mut self, ask: &Ask, table: &Table) {
        let values = table.values(self.attribute);
        let from = self.tested;
        self.hits.resize(values.len());
        self.tested = values.len();
        match ask {
            Ask::Test(Test::Text { needle, .. }) => scan(values, from, needle, &mut self.hits),
            Ask::Test(test @ Test::Address { network, .. }) => {
                let mut candidates = Bits::default();
                candidates.resize(values.len());
                for sign in address::signs(network) {
                    with_needle(values, from, &sign, &mut candidates);
                }
                for id in candidates.iter().filter(|id| test.holds(values.get(*id as u32))) {
                    self.hits.insert(id);
                }
            }
            // A list of Gateways is asked for its members, not for its text.
            Ask::Test(Test::Whole { needle, attribute: Attribute::Gateways }) => {
                for id in from..values.len() {
                    if one_of(table.gateway_sets().names(id as u32), needle) {
                        self.hits.insert(id);
                    }
                }
            }
            Ask::Test(test) => {
                for id in from..values.len() {
                    if test.holds(values.get(id as u32)) {
                        self.hits.insert(id);
                    }
                }
            }
            Ask::Near(_) => {}
        }
        self.any = self.any || !self.hits.is_empty();
    }
}

/// Whether these are 64 numbers in a row.
fn one_after_the_other(ids: &[u32]) -> bool {
    let (Some(first), 64) = (ids.first(), ids.len()) else { return false };
    ids[63] == first.wrapping_add(63) && ids.iter().zip(*first..).fold(0, |odd, (id, expected)| odd | (id ^ expected)) == 0
}

/// Asks single rows.
struct Probe<'a> {
    ask: &'a Ask,
    parts: &'a [Part],
    table: &'a Table,
    finder: Option<Finder<'a>>,
    name: String,
}

impl<'a> Probe<'a> {
    fn new(ask: &'a Ask, parts: &'a [Part], table: &'a Table) -> Self {
        let finder = match ask {
            Ask::Test(Test::Name { needle }) => Some(Finder::new(needle.as_bytes())),
            _ => None,
        };
        Probe { ask, parts, table, finder, name: String::new() }
    }

    fn row(&mut self, row: usize) -> bool {
        match (self.ask, &self.finder) {
            (Ask::Near(circle), _) => self.table.coordinates(row as u32).is_some_and(|place| circle.holds(place)),
            (_, Some(finder)) => {
                self.name.clear();
                self.table.fold_name_into(row as u32, &mut self.name);
                finder.find(self.name.as_bytes()).is_some()
            }
            _ => self.hit(row) || self.by_row(row),
        }
    }

    fn hit(&self, row: usize) -> bool {
        self.parts.iter().any(|part| part.any && part.hits.get(self.table.ids(part.attribute)[row] as usize))
    }

    /// Whether one of the columns that are asked [by row](Part::by_row) has it.
    fn by_row(&self, row: usize) -> bool {
        let Ask::Test(Test::Text { needle, .. }) = self.ask else { return false };
        let text = |part: &Part| self.table.values(part.attribute).folded(self.table.ids(part.attribute)[row]);
        // Texts that came with their row lie beside those of the row before: they are read sooner than those that several rows share.
        let mut parts = self.parts.iter().rev().filter(|part| part.by_row);
        parts.any(|part| text(part).contains(needle.as_str()))
    }
}

#[cfg(test)]
mod tests;
