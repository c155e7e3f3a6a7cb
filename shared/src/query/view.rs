//! The rows to show: those that match, in their order.

use super::Query;
use super::bits::Bits;
use super::canonical;
use super::leaf::{Ask, Leaf};
use super::order::Orders;
use super::place::Circle;
use super::sort::SortKey;
use crate::table::Table;

/// How many answers to single tests are kept, so that deleting a letter is as quick as typing one.
const KEPT: usize = 16;

/// Whether all rows of one answer are in another; `None` is every row.
fn within(rows: Option<&Bits>, other: Option<&Bits>) -> bool {
    match (rows, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(rows), Some(other)) => rows.is_within(other),
    }
}

/// A table seen through a query and a sort.
///
/// [`View::update`] may be called after anything changed, with everything: it works out what depends on the change and keeps
/// the rest. Without a sort the rows are in the table's order. Rows that are equal in every column of the sort are in the
/// table's order too, backwards when the first column is sorted descending: so a sort and its reverse are one order.
#[derive(Default)]
pub struct View {
    table: u64,
    stamp: (usize, usize),
    query: Query,
    near: Option<Circle>,
    sort: Vec<SortKey>,
    /// The rows that match; `None` when all do.
    matching: Option<Bits>,
    rows: Vec<u32>,
    /// The oldest first.
    leaves: Vec<Leaf>,
    orders: Orders,
}

impl View {
    /// A view of nothing.
    pub fn new() -> Self {
        View::default()
    }

    /// Forgets everything. Needed only to give memory back: another table is noticed.
    pub fn reset(&mut self) {
        *self = View::default();
    }

    /// Brings the rows up to date.
    pub fn update(&mut self, table: &Table, query: &Query, sort: &[SortKey], near: Option<Circle>) {
        let fresh = self.table != table.identity();
        if fresh {
            self.reset();
            self.table = table.identity();
        }
        let stamp = (table.len(), table.replaced().len());
        let grown = fresh || stamp != self.stamp;
        let asked = grown || *query != self.query || near != self.near;
        let mut narrower = false;
        if asked {
            let matching = self.filter(table, query, near);
            narrower = !grown && sort == self.sort && within(matching.as_ref(), self.matching.as_ref());
            self.matching = matching;
            self.query = query.clone();
            self.near = near;
        }
        if let (true, Some(matching)) = (narrower, &self.matching) {
            self.rows.retain(|row| matching.get(*row as usize));
        } else if asked || sort != self.sort {
            self.arrange(table, sort);
            self.sort = sort.to_vec();
        }
        self.stamp = stamp;
    }

    /// Works out a sort's order without showing it, so that a click on the heading finds it done.
    pub fn prepare(&mut self, table: &Table, sort: &[SortKey]) {
        let (keys, _) = canonical(sort);
        if self.table == table.identity() && !keys.is_empty() {
            self.orders.rows(table, &keys);
        }
    }

    /// Does a few milliseconds of the sorting that the next update of a growing table will need, if there is so much of it or, at the `end`,
    /// any; says whether. Changes nothing that is shown.
    pub fn absorb(&mut self, table: &Table, sort: &[SortKey], end: bool) -> bool {
        self.table == table.identity() && self.orders.absorb(table, &canonical(sort).0, end)
    }

    /// The rows in the order to show.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// How many rows match.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at a place.
    pub fn row_at(&self, at: usize) -> Option<u32> {
        self.rows.get(at).copied()
    }

    /// Whether a row matches.
    pub fn contains(&self, row: u32) -> bool {
        (row as usize) < self.stamp.0 && self.matching.as_ref().is_none_or(|matching| matching.get(row as usize))
    }

    /// Where a row stands, if it matches.
    pub fn position_of(&self, row: u32) -> Option<usize> {
        if self.contains(row) { self.rows.iter().position(|other| *other == row) } else { None }
    }

    /// How many rows the last update saw, if it was of this table.
    pub(super) fn rows_of(&self, table: &Table) -> Option<usize> {
        (self.table == table.identity()).then_some(self.stamp.0)
    }

    pub(super) fn query(&self) -> &Query {
        &self.query
    }

    /// The rows that match; `None` when all do.
    pub(super) fn matching(&self) -> Option<&Bits> {
        self.matching.as_ref()
    }

    /// The rows that match another query at the same place.
    pub(super) fn filter_near(&mut self, table: &Table, query: &Query) -> Option<Bits> {
        self.filter(table, query, self.near)
    }

    /// The bytes held.
    pub fn memory(&self) -> usize {
        self.rows.capacity() * size_of::<u32>()
            + self.matching.as_ref().map_or(0, Bits::memory)
            + self.leaves.iter().map(Leaf::memory).sum::<usize>()
            + self.orders.memory()
    }

    fn filter(&mut self, table: &Table, query: &Query, near: Option<Circle>) -> Option<Bits> {
        if query.is_empty() && near.is_none() {
            return None;
        }
        let mut matching = Bits::all(table.len());
        for term in &query.terms {
            let mut all: Option<Bits> = None;
            for word in &term.words {
                let mut any: Option<Bits> = None;
                for test in &word.tests {
                    let rows = self.leaf(table, Ask::Test(test.clone()));
                    match &mut any {
                        None => any = Some(rows.clone()),
                        Some(any) => any.unite(rows),
                    }
                }
                match (&mut all, any) {
                    (None, any) => all = any,
                    (Some(all), Some(any)) => all.intersect(&any),
                    (Some(_), None) => {}
                }
            }
            match all {
                Some(all) if term.negated => matching.subtract(&all),
                Some(all) => matching.intersect(&all),
                None => {}
            }
        }
        if let Some(circle) = near {
            matching.intersect(self.leaf(table, Ask::Near(circle)));
        }
        // A query of more words than are kept has the least recent ones dropped only now: it needed them all.
        let surplus = self.leaves.len().saturating_sub(KEPT);
        self.leaves.drain(..surplus);
        Some(matching)
    }

    /// The rows that pass one test: kept, narrowed from a kept one, or worked out.
    fn leaf(&mut self, table: &Table, ask: Ask) -> &Bits {
        let leaf = match self.leaves.iter().position(|leaf| *leaf.ask() == ask) {
            Some(at) => self.leaves.remove(at),
            None => {
                let implied = self.leaves.iter().filter(|leaf| leaf.implied_by(&ask));
                match implied.min_by_key(|leaf| leaf.rows().count()) {
                    Some(wider) => wider.narrowed(ask, table),
                    None => Leaf::new(ask),
                }
            }
        };
        self.leaves.push(leaf);
        let at = self.leaves.len() - 1;
        self.leaves[at].advance(table);
        self.leaves[at].rows()
    }

    fn arrange(&mut self, table: &Table, sort: &[SortKey]) {
        let (keys, backwards) = canonical(sort);
        self.rows.clear();
        match (&self.matching, keys.is_empty()) {
            (None, true) => self.rows.extend(0..table.len() as u32),
            (Some(matching), true) => self.rows.extend(matching.iter().map(|row| row as u32)),
            (None, false) => self.rows.extend_from_slice(self.orders.rows(table, &keys)),
            (Some(matching), false) => {
                let ordered = self.orders.rows(table, &keys).iter();
                self.rows.extend(ordered.copied().filter(|row| matching.get(*row as usize)));
            }
        }
        if backwards {
            self.rows.reverse();
        }
    }
}
