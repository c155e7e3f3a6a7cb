//! Putting a new table in the old one's place, by distinguished name, without stopping the page.
//!
//! Row numbers are those of a table, so everything that names rows is carried over: the selection here, focus and scroll position by
//! the grid, which asks [`crate::grid::Source::moved`]. Finding 100,000 names takes many frames: it is done in slices beforehand,
//! like the search and the order of the new table, and the swap itself is short.

use super::{Change, Live};
use crate::host::{breathe, now};
use leptos::prelude::*;
use shared::query::{Query, View};
use shared::table::Table;

/// A row that is not there any more.
pub(super) const GONE: u32 = u32::MAX;
/// Longest stretch of work before the browser gets its turn, in milliseconds.
const SLICE: f64 = 8.0;
/// Rows between two looks at the clock.
const STEP: usize = 256;

impl Live {
    /// Puts a new table in the old one's place, unless another load began meanwhile.
    pub(super) async fn replace(&self, table: Table, generation: u64) {
        let state = self.state.clone();
        let Some(moved) = self.numbers_in(&table, generation).await else { return };
        let kept = moved.iter().filter(|&&now| now != GONE).count();
        let change = Change {
            added: table.len() - kept,
            removed: moved.len() - kept,
            since: self.updated.get_untracked().map(|at| at as u64),
        };
        // The order of all rows, then the rows that match: each a stretch of its own.
        let mut view = View::new();
        let sort = state.sort.borrow().clone();
        view.update(&table, &Query::default(), &sort, None);
        breathe().await;
        let query = state.query.borrow().clone();
        view.update(&table, &query, &sort, self.circle());
        breathe().await;
        if state.generation.get() != generation {
            return;
        }
        *state.table.borrow_mut() = table;
        *state.view.borrow_mut() = view;
        let selection = self.selection.with_untracked(|selection| {
            let mut selection = selection.moved(|id| moved.get(id as usize).copied().filter(|&now| now != GONE));
            let view = state.view.borrow();
            selection.trim(|id| view.contains(id));
            selection
        });
        *state.moved.borrow_mut() = moved;
        self.change.set(Some(change));
        self.data.update(|count| *count += 1);
        // Most refreshes happen with nothing selected: then nothing that shows the selection need look again.
        if self.selection.with_untracked(|before| *before != selection || !selection.is_empty()) {
            self.selection.set(selection);
        }
        // Typing or sorting may have gone on while we breathed: then this does the rest.
        self.apply();
        // The grid follows within this turn; the memory is not kept longer.
        breathe().await;
        if state.generation.get() == generation {
            state.moved.take();
        }
    }

    /// For each row of the present table its number in another one; `None` when another load began meanwhile.
    async fn numbers_in(&self, table: &Table, generation: u64) -> Option<Vec<u32>> {
        let state = &self.state;
        let rows = state.table.borrow().len();
        let mut moved = Vec::with_capacity(rows);
        let mut slice = now();
        while moved.len() < rows {
            {
                let old = state.table.borrow();
                let end = rows.min(moved.len() + STEP);
                for id in moved.len()..end {
                    moved.push(table.find(&old.dn(id as u32)).unwrap_or(GONE));
                }
            }
            if now() - slice > SLICE {
                breathe().await;
                slice = now();
                if state.generation.get() != generation {
                    return None;
                }
            }
        }
        Some(moved)
    }
}
