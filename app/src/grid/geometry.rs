//! Where rows are: from a scroll position to the rows in view, also where the list is higher than a browser can scroll.
//!
//! Two measures: the *scroll position* is the browser's; the *top* is how far the list itself is scrolled. They are the same until
//! the list is higher than [`MAX_CONTENT`]; then a pixel of the scroll bar is several of the list, while keys and the wheel must
//! still move by rows. So the top is what counts, and the scroll position follows from it as closely as the browser's pixels allow.

use crate::ui::between;

/// No browser scrolls further than some 17 million pixels; above this the scroll space is scaled.
pub const MAX_CONTENT: f64 = 12_000_000.0;

/// The measures of a grid body, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geometry {
    /// Rows in the list.
    pub rows: usize,
    /// Height of one.
    pub row_height: f64,
    /// Height of the viewport below the heading.
    pub viewport: f64,
}

impl Geometry {
    fn total(&self) -> f64 {
        self.rows as f64 * self.row_height
    }

    /// Height of the scrolled content.
    pub fn content_height(&self) -> f64 {
        self.total().min(MAX_CONTENT)
    }

    /// The furthest top.
    pub fn max_top(&self) -> f64 {
        (self.total() - self.viewport).max(0.0)
    }

    fn scale(&self) -> f64 {
        let (total, content) = (self.total(), self.content_height());
        if total <= content || content <= self.viewport { 1.0 } else { (total - self.viewport) / (content - self.viewport) }
    }

    /// Whether a pixel of the scroll bar is more than one of the list.
    pub fn is_scaled(&self) -> bool {
        self.scale() > 1.0
    }

    /// The top that a scroll position means. `known` is the top the list was put at: as long as the position is the one that
    /// follows from it, the finer of the two holds.
    pub fn top_at(&self, scroll: f64, known: f64) -> f64 {
        let scale = self.scale();
        if scale == 1.0 {
            return scroll.max(0.0);
        }
        if (self.scroll_at(known) - scroll).abs() <= 1.0 { known } else { between(scroll * scale, 0.0, self.max_top()) }
    }

    /// The scroll position that follows from a top.
    pub fn scroll_at(&self, top: f64) -> f64 {
        top / self.scale()
    }

    /// The rows to paint at a top, `overscan` more on both sides.
    pub fn window(&self, top: f64, overscan: usize) -> std::ops::Range<usize> {
        if self.rows == 0 || self.row_height <= 0.0 {
            return 0..0;
        }
        let top = between(top, 0.0, self.max_top());
        let first = (top / self.row_height).floor() as usize;
        let last = ((top + self.viewport) / self.row_height).ceil() as usize;
        first.saturating_sub(overscan)..(last + overscan).min(self.rows)
    }

    /// The distance of a row's top from the content's top, at a top and the scroll position the browser has for it.
    pub fn y(&self, row: usize, top: f64, scroll: f64) -> f64 {
        let y = row as f64 * self.row_height;
        if self.is_scaled() { scroll + (y - top) } else { y }
    }

    /// The top that brings a row wholly into view, moving as little as possible.
    pub fn reveal(&self, row: usize, top: f64) -> f64 {
        let y = row as f64 * self.row_height;
        if y < top {
            y
        } else if y + self.row_height > top + self.viewport {
            (y + self.row_height - self.viewport).max(0.0)
        } else {
            top
        }
    }

    /// The row whose upper edge is at or above a top, and how far above.
    pub fn row_at(&self, top: f64) -> (usize, f64) {
        if self.row_height <= 0.0 {
            return (0, 0.0);
        }
        let row = (top.max(0.0) / self.row_height).floor();
        (row as usize, top.max(0.0) - row * self.row_height)
    }

    /// Whole rows in a viewport, for page keys; at least one.
    pub fn page(&self) -> usize {
        ((self.viewport / self.row_height).floor() as usize).max(1)
    }
}

/// What the wheel moves, in pixels of the list: the platform says pixels, lines (rows here) or pages.
pub fn wheel(delta: f64, mode: u32, geometry: &Geometry) -> f64 {
    match mode {
        1 => delta * geometry.row_height,
        2 => delta * geometry.viewport,
        _ => delta,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_list_is_not_scaled() {
        let g = Geometry { rows: 100, row_height: 36.0, viewport: 360.0 };
        assert_eq!((g.content_height(), g.window(0.0, 0), g.window(36.0, 2)), (3600.0, 0..10, 0..13));
        assert_eq!((g.y(7, 100.0, 100.0), g.is_scaled(), g.top_at(55.5, 12.0)), (252.0, false, 55.5));
        assert_eq!(Geometry { rows: 0, ..g }.window(0.0, 5), 0..0);
        assert_eq!(g.row_at(100.0), (2, 28.0));
    }

    #[test]
    fn a_notch_of_the_wheel_is_a_few_rows_however_long_the_list() {
        for rows in [1_000usize, 1_000_000, 30_000_000] {
            let g = Geometry { rows, row_height: 36.0, viewport: 900.0 };
            let (mut top, mut scroll) = (0.0, 0.0);
            for notch in 1..=200 {
                top = (g.top_at(scroll, top) + wheel(100.0, 0, &g)).min(g.max_top());
                // The browser keeps whole pixels.
                scroll = g.scroll_at(top).round();
                let first = g.window(top, 0).start;
                let wanted = (f64::from(notch) * 100.0).min(g.max_top()) / 36.0;
                assert!((first as f64 - wanted).abs() < 1.0, "{rows}: row {first} after {notch} notches");
            }
        }
        let g = Geometry { rows: 1_000_000, row_height: 36.0, viewport: 900.0 };
        assert_eq!((wheel(3.0, 1, &g), wheel(1.0, 2, &g)), (108.0, 900.0));
    }

    #[test]
    fn the_arrow_key_moves_one_row_in_a_scaled_list() {
        let g = Geometry { rows: 5_000_000, row_height: 36.0, viewport: 900.0 };
        let (mut top, mut scroll) = (0.0, 0.0);
        for row in 0..400 {
            let before = g.top_at(scroll, top);
            top = g.reveal(row, before);
            assert!(top - before <= 36.0, "row {row} moved the list by {}", top - before);
            scroll = g.scroll_at(top).round();
            let y = g.y(row, top, scroll) - scroll;
            assert!(y >= 0.0 && y + 36.0 <= 900.0, "row {row} at {y}");
        }
    }

    proptest! {
        #[test]
        fn every_row_can_be_revealed_and_the_ends_are_reached(rows in 1usize..3_000_000, height in 20u32..60, viewport in 50u32..2000, pick in 0.0f64..1.0, from in 0.0f64..1.0) {
            let g = Geometry { rows, row_height: f64::from(height), viewport: f64::from(viewport) };
            let max = (g.content_height() - g.viewport).max(0.0);
            let row = ((rows - 1) as f64 * pick) as usize;
            let before = g.top_at((max * from).round(), 0.0);
            let top = g.reveal(row, before);
            let scroll = g.scroll_at(top);
            prop_assert!(scroll <= max + 1.0);
            prop_assert!(g.window(top, 1).contains(&row), "{row} not in {:?}", g.window(top, 1));
            // The browser's whole pixel leads back to the same top.
            prop_assert!(!g.is_scaled() || g.top_at(scroll.round(), top) == top);
            let y = g.y(row, top, scroll) - scroll;
            if g.viewport >= g.row_height {
                prop_assert!(y > -1.5 && y + g.row_height < g.viewport + 1.5, "row at {y}");
            }
            prop_assert!(g.window(g.top_at(max, 0.0), 0).end == rows);
            prop_assert!(g.window(0.0, 0).start == 0);
            prop_assert!(g.window(before, 0).len() <= g.page() + 2);
            let (at, above) = g.row_at(before);
            prop_assert!((at as f64 * g.row_height + above - before).abs() < 1e-6);
        }
    }
}
