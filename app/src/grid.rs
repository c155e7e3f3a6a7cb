//! A grid for any number of rows: windowed, recycled, keyboard-first.
//!
//! Knows rows by number and cells by text; what a row *is* belongs to the page that brings a [`Source`]. The arithmetic
//! ([`geometry`]), the keys ([`keys`]), the widths ([`columns`]) and what is selected ([`selection`]) are pure; [`body`] paints recycled row
//! elements straight into the document, because a keystroke or a scroll step must cost a few hundred text writes and nothing else.

mod body;
pub mod columns;
mod component;
mod control;
pub mod geometry;
mod header;
pub mod keys;
mod painted;
pub mod row_set;
mod scribe;
pub mod selection;
mod slot;
mod tip;
pub mod typing;

pub use columns::ColumnSpec;
pub use component::{Copied, Grid, GridHandle};
pub use row_set::RowSet;
pub use selection::Selection;

/// What a cell shows: a glyph by class, a text, and a word after it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Classes that give the cell a glyph before its text; empty for none.
    pub mark: &'static str,
    /// A word after the text; empty for none.
    pub tag: &'static str,
}

/// Where rows come from. Positions are in shown order; ids are stable while the data is not replaced.
pub trait Source {
    /// How many rows are shown.
    fn rows(&self) -> usize;
    /// These positions are about to be painted: whoever has their rows elsewhere fetches them.
    fn look(&self, window: &std::ops::Range<usize>) {
        let _ = window;
    }
    /// The id at a position; `None` for a row that is not here yet.
    fn id(&self, position: usize) -> Option<u32>;
    /// The row's key, for `data-dn`.
    fn key(&self, id: u32) -> String;
    /// The column whose cell is the row's name, for "Select {name}" and "Actions for {name}".
    fn name_column(&self) -> &'static str;
    /// The row's name, where that column is not shown.
    fn name(&self, id: u32) -> String;
    /// Fills a cell; `cell` comes empty.
    fn cell(&self, id: u32, column: &'static str, cell: &mut Cell);
    /// Where the position of an id is now.
    fn position(&self, id: u32) -> Option<usize>;
    /// The id that a row has since the data was replaced last, by the one it had before; `None` when it is gone.
    fn moved(&self, id: u32) -> Option<u32>;
    /// The first position at or after `from`, round the end, whose cell begins with a text, letters of either case alike.
    fn find(&self, column: &'static str, text: &str, from: usize) -> Option<usize> {
        let rows = self.rows();
        let mut cell = Cell::default();
        (0..rows).map(|step| (from + step) % rows).find(|&position| {
            let Some(id) = self.id(position) else { return false };
            cell.text.clear();
            self.cell(id, column, &mut cell);
            typing::starts_with(&cell.text, text)
        })
    }
}

/// How a column is sorted, for the heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorted {
    /// Which column.
    pub id: &'static str,
    /// Whether descending.
    pub descending: bool,
}
