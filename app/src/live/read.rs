//! What others read of the list: counts of values, suggestions, and rows in the order shown.

use super::Live;
use shared::query::{Facet, FacetCounts, Query, Suggestions, View, suggest};

impl Live {
    /// Counts a facet's values over what is shown. Of a list in windows the values of the rows that are here: their counts say
    /// nothing about the list.
    pub fn facet(&self, facet: Facet, most: usize, like: &str, keep: &[String]) -> FacetCounts {
        if self.is_windowed() {
            let table = self.state.table.borrow();
            let mut view = View::new();
            view.update(&table, &Query::default(), &[], None);
            return view.facet(&table, facet, most, like, keep);
        }
        self.state.view.borrow_mut().facet(&self.state.table.borrow(), facet, most, like, keep)
    }

    /// What may stand at the caret of a search.
    pub fn suggest(&self, text: &str, caret: usize, most: usize) -> Option<Suggestions> {
        suggest(text, caret, &self.state.table.borrow(), most)
    }

    /// The rows that match, in the order shown.
    pub fn matching_rows(&self) -> Vec<u32> {
        self.state.view.borrow().rows().to_vec()
    }
}
