//! Working out an order, in as many pieces as one likes.

use super::order::Order;
use super::ranks::Ranks;
use super::sort::SortKey;
use crate::table::{Attribute, Table};

/// Stable counting sorts of the rows by the rank of their text: by the last column first, so that each pass keeps what the passes
/// before it did among equals. It stops where it is told and goes on from there, as long as table and ranks are the same.
pub(super) struct Sorting {
    keys: Vec<SortKey>,
    stamp: (usize, usize),
    /// How many of the keys are still to be sorted by.
    left: usize,
    stage: Stage,
    /// How many rows this stage has done.
    at: usize,
    rows: Vec<u32>,
    spare: Vec<u32>,
    /// Where the next row of each rank goes; while they are counted, how many rows the rank before it has.
    places: Vec<u32>,
}

/// What is done with the rows.
#[derive(Clone, Copy)]
enum Stage {
    Count,
    Place,
}

impl Sorting {
    /// Nothing of it done. `stamp`: what the table has ([`Order::stamp`]).
    pub(super) fn new(rows: usize, keys: &[SortKey], stamp: (usize, usize)) -> Sorting {
        Sorting {
            keys: keys.to_vec(),
            stamp,
            left: keys.len(),
            stage: Stage::Count,
            at: 0,
            rows: (0..rows as u32).collect(),
            spare: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Whether it is this order of this table.
    pub(super) fn is_of(&self, keys: &[SortKey], stamp: (usize, usize)) -> bool {
        self.stamp == stamp && self.keys == keys
    }

    /// Goes over so many rows, each at every stage of every key; says whether all is done. The ranks of the keys' columns must be complete.
    pub(super) fn advance(&mut self, table: &Table, ranks: &[Ranks], most: usize) -> bool {
        let mut budget = most;
        while self.left > 0 && budget > 0 {
            let key = self.keys[self.left - 1];
            let (ids, ranks) = (table.ids(Attribute::from(key.column)), &ranks[key.column as usize]);
            let distinct = ranks.distinct();
            let rank = |row: u32| {
                let rank = ranks.ranks()[ids[row as usize] as usize] as usize;
                if key.descending { distinct - 1 - rank } else { rank }
            };
            let end = self.rows.len().min(self.at.saturating_add(budget));
            budget -= end - self.at;
            let rows = &self.rows[self.at..end];
            match self.stage {
                Stage::Count => {
                    if self.at == 0 {
                        self.places.clear();
                        self.places.resize(distinct + 1, 0);
                    }
                    for row in rows {
                        self.places[rank(*row) + 1] += 1;
                    }
                }
                Stage::Place => {
                    for row in rows {
                        let place = &mut self.places[rank(*row)];
                        self.spare[*place as usize] = *row;
                        *place += 1;
                    }
                }
            }
            self.at = end;
            if end == self.rows.len() {
                self.next_stage();
            }
        }
        self.left == 0
    }

    fn next_stage(&mut self) {
        self.at = 0;
        self.stage = match self.stage {
            Stage::Count => {
                for at in 1..self.places.len() {
                    self.places[at] += self.places[at - 1];
                }
                self.spare.resize(self.rows.len(), 0);
                Stage::Place
            }
            Stage::Place => {
                std::mem::swap(&mut self.rows, &mut self.spare);
                self.left -= 1;
                Stage::Count
            }
        };
    }

    /// The order, when all is done.
    pub(super) fn done(self) -> Order {
        Order { keys: self.keys, rows: self.rows, stamp: self.stamp }
    }

    pub(super) fn memory(&self) -> usize {
        (self.rows.capacity() + self.spare.capacity() + self.places.capacity()) * 4
    }
}
