//! Where rows are: from a scroll position to the rows in view, also where the list is higher than a browser can scroll.

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

    fn scale(&self) -> f64 {
        let (total, content) = (self.total(), self.content_height());
        if total <= content || content <= self.viewport { 1.0 } else { (total - self.viewport) / (content - self.viewport) }
    }

    /// The rows to paint at a scroll position, `overscan` more on both sides.
    pub fn window(&self, scroll_top: f64, overscan: usize) -> std::ops::Range<usize> {
        if self.rows == 0 || self.row_height <= 0.0 {
            return 0..0;
        }
        let top = (scroll_top.max(0.0) * self.scale()).min((self.total() - self.viewport).max(0.0));
        let first = (top / self.row_height).floor() as usize;
        let last = ((top + self.viewport) / self.row_height).ceil() as usize;
        first.saturating_sub(overscan)..(last + overscan).min(self.rows)
    }

    /// The distance of a row's top from the content's top, at a scroll position.
    pub fn y(&self, row: usize, scroll_top: f64) -> f64 {
        let scale = self.scale();
        let y = row as f64 * self.row_height;
        if scale == 1.0 { y } else { scroll_top + (y - scroll_top * scale) }
    }

    /// The scroll position that brings a row wholly into view, moving as little as possible.
    pub fn reveal(&self, row: usize, scroll_top: f64) -> f64 {
        let scale = self.scale();
        let top = scroll_top * scale;
        let y = row as f64 * self.row_height;
        let wanted = if y < top {
            y
        } else if y + self.row_height > top + self.viewport {
            y + self.row_height - self.viewport
        } else {
            return scroll_top;
        };
        (wanted / scale).max(0.0)
    }

    /// Whole rows in a viewport, for page keys; at least one.
    pub fn page(&self) -> usize {
        ((self.viewport / self.row_height).floor() as usize).max(1)
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
        assert_eq!(g.y(7, 100.0), 252.0);
        assert_eq!(Geometry { rows: 0, ..g }.window(0.0, 5), 0..0);
    }

    proptest! {
        #[test]
        fn every_row_can_be_revealed_and_the_ends_are_reached(rows in 1usize..3_000_000, height in 20u32..60, viewport in 50u32..2000, pick in 0.0f64..1.0, from in 0.0f64..1.0) {
            let g = Geometry { rows, row_height: f64::from(height), viewport: f64::from(viewport) };
            let max = (g.content_height() - g.viewport).max(0.0);
            let row = ((rows - 1) as f64 * pick) as usize;
            let scroll = g.reveal(row, max * from);
            prop_assert!(scroll <= max + 1.0);
            prop_assert!(g.window(scroll, 1).contains(&row), "{row} not in {:?}", g.window(scroll, 1));
            let y = g.y(row, scroll) - scroll;
            if g.viewport >= g.row_height {
                prop_assert!(y > -1.5 && y + g.row_height < g.viewport + 1.5, "row at {y}");
            }
            prop_assert!(g.window(max, 0).end == rows);
            prop_assert!(g.window(0.0, 0).start == 0);
            prop_assert!(g.window(max * from, 0).len() <= g.page() + 2);
        }
    }
}
