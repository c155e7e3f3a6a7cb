//! A grid for any number of rows: windowed, recycled, keyboard-first.
//!
//! Knows rows by number and cells by text; what a row *is* belongs to the page that brings a [`Source`]. The arithmetic
//! ([`geometry`]), the keys ([`keys`]) and the set of selected rows ([`row_set`]) are pure; [`body`] paints recycled row
//! elements straight into the document, because a keystroke or a scroll step must cost a few hundred text writes and nothing else.

mod body;
mod component;
mod control;
pub mod geometry;
mod header;
pub mod keys;
pub mod row_set;

pub use component::{Grid, GridHandle};
pub use row_set::RowSet;

/// A column, as the grid needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColumnSpec {
    /// `data-col`, also the sort key.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// A CSS grid track such as `minmax(120px, 1.3fr)`.
    pub track: &'static str,
    /// Extra class of its cells.
    pub class: &'static str,
}

/// What a cell shows: a glyph by class, a text, and a word after it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Class of the glyph before the text; empty for none.
    pub mark: &'static str,
    /// A word after the text; empty for none.
    pub tag: &'static str,
}

/// Where rows come from. Positions are in shown order; ids are stable while the data is not replaced.
pub trait Source {
    /// How many rows are shown.
    fn rows(&self) -> usize;
    /// The id at a position.
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
}

/// How a column is sorted, for the heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorted {
    /// Which column.
    pub id: &'static str,
    /// Whether descending.
    pub descending: bool,
}
