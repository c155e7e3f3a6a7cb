//! What others read of the list: counts of values, suggestions, and rows in the order shown.

use super::Live;
use shared::query::{Facet, FacetCounts, Suggestions, suggest};

impl Live {
    /// Counts a facet's values over what is shown.
    pub fn facet(&self, facet: Facet, most: usize, like: &str, keep: &[String]) -> FacetCounts {
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
