//! The order of the rows for a sort, worked out once and kept.

use super::ranks::Ranks;
use super::sort::SortKey;
use super::sorting::Sorting;
use crate::table::{Attribute, Column, Table};

/// How many orders are kept: each column's and a few of several columns.
const KEPT: usize = 12;

/// New texts that are taken into the ranks at once while a list arrives: a few milliseconds' work.
const BATCH: usize = 8 * 1024;

/// Rows that are sorted in one go; longer tables take several, which the browser may interrupt. A few milliseconds' work.
const SORTED_AT_ONCE: usize = 128 * 1024;

/// Orders by sort.
#[derive(Default)]
pub(super) struct Orders {
    ranks: [Ranks; Column::ALL.len()],
    kept: Vec<Order>,
    /// One that is being worked out.
    sorting: Option<Sorting>,
}

/// The rows in one order.
pub(super) struct Order {
    pub(super) keys: Vec<SortKey>,
    pub(super) rows: Vec<u32>,
    /// What the table had when this was worked out: rows and replaced rows.
    pub(super) stamp: (usize, usize),
}

/// Brings a sort into the form that is worked out: each column once, the first one ascending. The other way round is the same
/// order read backwards, rows that are equal in every column included.
pub(super) fn canonical(sort: &[SortKey]) -> (Vec<SortKey>, bool) {
    let mut keys: Vec<SortKey> = Vec::new();
    let backwards = sort.first().is_some_and(|key| key.descending);
    for key in sort {
        if keys.iter().all(|other| other.column != key.column) {
            keys.push(SortKey { column: key.column, descending: key.descending != backwards });
        }
    }
    (keys, backwards)
}

impl Orders {
    /// The rows in the order of canonical, non-empty keys.
    pub(super) fn rows(&mut self, table: &Table, keys: &[SortKey]) -> &[u32] {
        let stamp = (table.len(), table.replaced().len());
        match self.kept.iter().position(|order| order.keys == keys && order.stamp == stamp) {
            Some(at) => {
                let order = self.kept.remove(at);
                self.kept.push(order);
            }
            None => {
                let order = self.work_out(table, keys, stamp);
                self.keep(order);
            }
        }
        self.kept.last().map_or(&[], |order| &order.rows)
    }

    fn work_out(&mut self, table: &Table, keys: &[SortKey], stamp: (usize, usize)) -> Order {
        let mut sorting = self.begun(table, keys, stamp);
        sorting.advance(table, &self.ranks, usize::MAX);
        sorting.done()
    }

    /// The one that is being worked out if it is this; what was begun of another is given up.
    fn begun(&mut self, table: &Table, keys: &[SortKey], stamp: (usize, usize)) -> Sorting {
        match self.sorting.take().filter(|sorting| sorting.is_of(keys, stamp)) {
            Some(sorting) => sorting,
            None => self.begin(table, keys, stamp),
        }
    }

    fn begin(&mut self, table: &Table, keys: &[SortKey], stamp: (usize, usize)) -> Sorting {
        for key in keys {
            let attribute = Attribute::from(key.column);
            self.ranks[key.column as usize].advance(attribute, table.values(attribute));
        }
        Sorting::new(table.len(), keys, stamp)
    }

    /// Does some of the work that the ranks of these keys need ([`Ranks::absorb`]) and, at the `end`, some of the sorting of a long
    /// table; says whether there was any.
    pub(super) fn absorb(&mut self, table: &Table, keys: &[SortKey], end: bool) -> bool {
        let ranked = keys.iter().any(|key| {
            let attribute = Attribute::from(key.column);
            self.ranks[key.column as usize].absorb(attribute, table.values(attribute), BATCH, end)
        });
        ranked || end && !keys.is_empty() && table.len() > SORTED_AT_ONCE && self.sort_some(table, keys)
    }

    /// Sorts a batch of rows; says whether there were any to sort.
    fn sort_some(&mut self, table: &Table, keys: &[SortKey]) -> bool {
        let stamp = (table.len(), table.replaced().len());
        if self.kept.iter().any(|order| order.keys == keys && order.stamp == stamp) {
            return false;
        }
        let mut sorting = self.begun(table, keys, stamp);
        if sorting.advance(table, &self.ranks, SORTED_AT_ONCE) {
            self.keep(sorting.done());
        } else {
            self.sorting = Some(sorting);
        }
        true
    }

    fn keep(&mut self, order: Order) {
        match self.kept.iter().position(|other| other.keys == order.keys) {
            Some(at) => drop(self.kept.remove(at)),
            None if self.kept.len() == KEPT => drop(self.kept.remove(0)),
            None => {}
        }
        self.kept.push(order);
    }

    pub(super) fn memory(&self) -> usize {
        self.ranks.iter().map(Ranks::memory).sum::<usize>()
            + self.kept.iter().map(|order| order.rows.capacity() * 4).sum::<usize>()
            + self.sorting.as_ref().map_or(0, Sorting::memory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Row;

    fn table(rows: usize) -> Table {
        let mut table = Table::new();
        for at in 0..rows {
            let (dn, username, provider) = (at.to_string(), format!("user{}", at * 7919 % 1009), format!("p{}", at % 3));
            table.push(&Row { dn: &dn, username: &username, provider: &provider, ..Row::default() });
        }
        table
    }

    const KEYS: [SortKey; 2] =
        [SortKey { column: Column::Provider, descending: false }, SortKey { column: Column::Username, descending: true }];

    #[test]
    fn an_order_is_the_same_in_however_many_pieces() {
        for rows in [0, 1, 50, 2_000] {
            let table = table(rows);
            let mut orders = Orders::default();
            let whole = orders.rows(&table, &KEYS).to_vec();
            for most in [1, 7, 1_999, 2_000, 10_000] {
                let mut sorting = orders.begin(&table, &KEYS, (rows, 0));
                while !sorting.advance(&table, &orders.ranks, most) {}
                assert_eq!(sorting.done().rows, whole, "{rows} rows, {most} at once");
            }
        }
    }

    #[test]
    fn a_long_table_is_sorted_ahead_in_pieces_and_not_again() {
        let mut table = table(SORTED_AT_ONCE + 1);
        let mut orders = Orders::default();
        let mut pieces = 0;
        while orders.absorb(&table, &KEYS, true) {
            pieces += 1;
        }
        assert!(pieces > 4, "{pieces}");
        let stamp = (table.len(), 0);
        assert!(orders.kept.iter().any(|order| order.keys == KEYS && order.stamp == stamp));
        let ahead = orders.rows(&table, &KEYS).to_vec();
        assert_eq!(ahead, Orders::default().rows(&table, &KEYS));
        // Half of it done, then the table grows: what was begun is not taken for the order of the longer one.
        table.push(&Row { dn: "more", username: "user0", provider: "p0", ..Row::default() });
        while orders.absorb(&table, &KEYS, true) && orders.sorting.is_none() {}
        assert!(orders.sorting.is_some());
        table.push(&Row { dn: "still more", username: "user1", provider: "p0", ..Row::default() });
        assert_eq!(orders.rows(&table, &KEYS), Orders::default().rows(&table, &KEYS));
    }
}
