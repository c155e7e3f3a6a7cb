//! The order of the rows for a sort, worked out once and kept.

use super::ranks::Ranks;
use super::sort::SortKey;
use crate::table::{Attribute, Column, Table};

/// How many orders are kept: each column's and a few of several columns.
const KEPT: usize = 12;

/// New texts that are taken into the ranks at once while a list arrives: a few milliseconds' work.
const BATCH: usize = 8 * 1024;

/// Orders by sort.
#[derive(Default)]
pub(super) struct Orders {
    ranks: [Ranks; Column::ALL.len()],
    kept: Vec<Order>,
}

/// The rows in one order.
struct Order {
    keys: Vec<SortKey>,
    rows: Vec<u32>,
    /// What the table had when this was worked out: rows and replaced rows.
    stamp: (usize, usize),
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
        let order = match self.kept.iter().position(|order| order.keys == keys) {
            Some(at) => self.kept.remove(at),
            None => {
                if self.kept.len() == KEPT {
                    self.kept.remove(0);
                }
                Order { keys: keys.to_vec(), rows: Vec::new(), stamp: (0, 0) }
            }
        };
        let order = if order.stamp == stamp { order } else { self.work_out(table, order, stamp) };
        self.kept.push(order);
        self.kept.last().map_or(&[], |order| &order.rows)
    }

    fn work_out(&mut self, table: &Table, mut order: Order, stamp: (usize, usize)) -> Order {
        order.rows.clear();
        order.rows.extend(0..table.len() as u32);
        let mut spare = Vec::new();
        // By the last column first: each pass keeps what the passes before it did among equals.
        for key in order.keys.iter().rev() {
            let attribute = Attribute::from(key.column);
            let ranks = &mut self.ranks[key.column as usize];
            ranks.advance(attribute, table.values(attribute));
            pass(&mut order.rows, &mut spare, table.ids(attribute), ranks, key.descending);
        }
        order.stamp = stamp;
        order
    }

    /// Does some of the work that the ranks of these keys need ([`Ranks::absorb`]); says whether there was any.
    pub(super) fn absorb(&mut self, table: &Table, keys: &[SortKey], end: bool) -> bool {
        keys.iter().any(|key| {
            let attribute = Attribute::from(key.column);
            self.ranks[key.column as usize].absorb(attribute, table.values(attribute), BATCH, end)
        })
    }

    pub(super) fn memory(&self) -> usize {
        self.ranks.iter().map(Ranks::memory).sum::<usize>()
            + self.kept.iter().map(|order| order.rows.capacity() * 4).sum::<usize>()
    }
}

/// A stable counting sort of the rows by the rank of their text.
fn pass(rows: &mut Vec<u32>, spare: &mut Vec<u32>, ids: &[u32], ranks: &Ranks, descending: bool) {
    let distinct = ranks.distinct();
    let rank = |row: u32| {
        let rank = ranks.ranks()[ids[row as usize] as usize] as usize;
        if descending { distinct - 1 - rank } else { rank }
    };
    let mut places = vec![0u32; distinct + 1];
    for row in rows.iter() {
        places[rank(*row) + 1] += 1;
    }
    for at in 1..places.len() {
        places[at] += places[at - 1];
    }
    spare.resize(rows.len(), 0);
    for row in rows.iter() {
        let place = &mut places[rank(*row)];
        spare[*place as usize] = *row;
        *place += 1;
    }
    std::mem::swap(rows, spare);
}
