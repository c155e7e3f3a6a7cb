//! The pages of rows that are here, by their place in the list. Pure.

use std::collections::BTreeMap;
use std::ops::Range;

/// Rows of a page: a screen and a half of a large monitor.
pub const PAGE: usize = 100;
/// Pages that are kept beside those in view.
const KEPT: usize = 60;

/// Which rows are here.
#[derive(Debug, Default)]
pub struct Pages {
    /// How many rows there are to show.
    pub matching: usize,
    kept: BTreeMap<usize, Page>,
}

/// The rows of one page.
#[derive(Debug)]
struct Page {
    ids: Vec<u32>,
    /// How many rows there were to show when they were read.
    of: usize,
}

impl Pages {
    /// The row at a position, if it is here.
    pub fn id(&self, position: usize) -> Option<u32> {
        self.kept.get(&(position / PAGE))?.ids.get(position % PAGE).copied()
    }

    /// Where a row is, if it is here.
    pub fn position(&self, id: u32) -> Option<usize> {
        self.kept
            .iter()
            .find_map(|(page, Page { ids, .. })| ids.iter().position(|other| *other == id).map(|at| page * PAGE + at))
    }

    /// The next row that holds from a position on, round the end; only rows that are here are asked.
    pub fn find(&self, from: usize, holds: impl Fn(u32) -> bool) -> Option<usize> {
        let here = || {
            self.kept
                .iter()
                .flat_map(|(page, Page { ids, .. })| ids.iter().enumerate().map(move |(at, id)| (page * PAGE + at, *id)))
        };
        let after = here().find(|(at, id)| *at >= from && holds(*id));
        after.or_else(|| here().find(|(at, id)| *at < from && holds(*id))).map(|(at, _)| at)
    }

    /// Every row that is here, in the order of the list.
    pub fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.kept.values().flat_map(|page| &page.ids).copied()
    }

    /// Whether a row in view is not here.
    pub fn lacks(&self, view: &Range<usize>) -> bool {
        pages_of(&(view.start..view.end.min(self.matching))).any(|page| !self.has(page))
    }

    /// Whether a page is here: full, or as full as it was in a list of this length.
    fn has(&self, page: usize) -> bool {
        self.kept.get(&page).is_some_and(|page| page.ids.len() >= PAGE || page.of == self.matching)
    }

    /// The rows to ask for: whole pages of what is in view and a page around, from the first to the last that is not here.
    pub fn missing(&self, view: &Range<usize>) -> Option<Range<usize>> {
        let mut lacking = self.pages_around(view).filter(|page| !self.has(*page));
        let first = lacking.next()?;
        let last = lacking.next_back().unwrap_or(first);
        Some(first * PAGE..(last + 1) * PAGE)
    }

    /// All rows of what is in view and a page around, here or not.
    pub fn around(&self, view: &Range<usize>) -> Range<usize> {
        let pages = self.pages_around(view);
        pages.start * PAGE..pages.end.max(pages.start + 1) * PAGE
    }

    fn pages_around(&self, view: &Range<usize>) -> Range<usize> {
        pages_of(&(view.start.saturating_sub(PAGE)..(view.end + PAGE).min(self.matching)))
    }

    /// Takes in rows from a position on, which begins a page; pages far from the view go when there are many.
    pub fn put(&mut self, start: usize, ids: &[u32], view: &Range<usize>) {
        for (at, ids) in ids.chunks(PAGE).enumerate() {
            self.kept.insert(start / PAGE + at, Page { ids: ids.to_vec(), of: self.matching });
        }
        let middle = (view.start + view.end) / 2 / PAGE;
        while self.kept.len() > KEPT {
            let first = self.kept.first_key_value().map_or(0, |(page, _)| *page);
            let last = self.kept.last_key_value().map_or(0, |(page, _)| *page);
            let far = if middle.abs_diff(first) > middle.abs_diff(last) { first } else { last };
            self.kept.remove(&far);
        }
    }

    /// The same rows under other numbers.
    pub fn renumber(&mut self, to: impl Fn(u32) -> u32) {
        self.kept.values_mut().flat_map(|page| &mut page.ids).for_each(|id| *id = to(*id));
    }
}

fn pages_of(rows: &Range<usize>) -> Range<usize> {
    if rows.is_empty() { 0..0 } else { rows.start / PAGE..(rows.end - 1) / PAGE + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(matching: usize, here: &[usize]) -> Pages {
        let mut pages = Pages { matching, ..Pages::default() };
        for page in here {
            let ids: Vec<u32> = (page * PAGE..((page + 1) * PAGE).min(matching)).map(|at| at as u32).collect();
            pages.put(page * PAGE, &ids, &(0..0));
        }
        pages
    }

    #[test]
    fn a_view_asks_for_the_pages_it_lacks_and_one_around() {
        for (here, view, lacks, missing) in [
            (&[][..], 0..40, true, Some(0..200)),
            (&[0], 0..40, false, Some(100..200)),
            (&[0, 1], 0..40, false, None),
            (&[0, 1], 90..130, false, Some(200..300)),
            (&[], 520..560, true, Some(400..700)),
            (&[4, 6], 520..560, true, Some(500..600)),
            (&[5], 520..560, false, Some(400..700)),
            (&[], 930..950, true, Some(800..1000)),
        ] {
            let pages = pages(950, here);
            assert_eq!((pages.lacks(&view), pages.missing(&view)), (lacks, missing), "{here:?} {view:?}");
        }
        assert_eq!((pages(0, &[]).missing(&(0..0)), pages(0, &[]).around(&(0..0))), (None, 0..100));
        assert_eq!(pages(950, &[5]).around(&(520..560)), 400..700);
    }

    #[test]
    fn the_last_page_of_a_list_that_grew_is_asked_for_again_once() {
        let mut pages = pages(250, &[0, 1, 2]);
        assert_eq!(pages.missing(&(200..250)), None);
        pages.matching = 251;
        assert_eq!(pages.missing(&(200..250)), Some(200..300));
        // A Controller that counts one more than it gives is not asked for ever.
        pages.put(200, &[7; 50], &(200..250));
        assert_eq!(pages.missing(&(200..250)), None);
    }

    #[test]
    fn rows_are_found_both_ways() {
        let mut pages = pages(250, &[0, 2]);
        assert_eq!((pages.id(99), pages.id(100), pages.id(249), pages.id(250)), (Some(99), None, Some(249), None));
        assert_eq!((pages.position(249), pages.position(150)), (Some(249), None));
        let even = |id: u32| id > 40 && id.is_multiple_of(50);
        assert_eq!((pages.find(60, even), pages.find(0, even), pages.find(249, even)), (Some(200), Some(50), Some(50)));
        pages.renumber(|id| id + 1000);
        assert_eq!((pages.id(99), pages.ids().count()), (Some(1099), 150));
    }

    #[test]
    fn what_is_kept_is_bounded_and_near_the_view() {
        let mut pages = Pages { matching: 1_000_000, ..Pages::default() };
        for page in 0..400 {
            let view = page * PAGE..page * PAGE + 40;
            pages.put(page * PAGE, &[7; PAGE], &view);
            assert!(!pages.lacks(&view));
        }
        assert_eq!(pages.kept.len(), KEPT);
        pages.put(0, &[7; PAGE], &(0..40));
        assert!(!pages.lacks(&(0..40)));
    }
}
