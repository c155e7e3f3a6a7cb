//! The recycled rows. Row `p` always lives in slot `p mod slots`, so a scroll by one row writes one row; every cell remembers
//! what it shows, so equal neighbours cost nothing. The names of a row's checkbox and button are composed by the browser from a word
//! and the row's own cell (`aria-labelledby`), which saves two attribute writes a row.

use super::geometry::Geometry;
use super::selection::Selection;
use super::slot::{Model, Slot, Writing};
use super::{ColumnSpec, Source};
use crate::ui::pixels;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use wasm_bindgen::JsValue;
use web_sys::{Document, HtmlElement};

/// Rows kept ready above and below the viewport while nothing but the view moves ([`Paint::overscan`]).
pub(super) const OVERSCAN: usize = 4;

/// The id of a row that is not here yet.
pub(super) const WAITING: u32 = u32::MAX;

/// The painted rows of one grid.
pub(super) struct Body {
    document: Document,
    /// The row group: as high as the whole list, rows positioned inside.
    group: HtmlElement,
    columns: Vec<ColumnSpec>,
    /// Made when a row first needs one.
    slots: Vec<Option<Slot>>,
    /// Tells apart the ids of several grids in one document.
    number: u32,
    words: Option<Words>,
    /// Of these columns.
    model: Option<Model>,
    height: f64,
    /// The rows painted last.
    window: Range<usize>,
    writing: Writing,
}

/// Ids of the two words that row controls are named with.
pub(super) struct Words {
    /// "Select".
    pub select: String,
    /// "Actions for".
    pub menu: String,
}

static GRIDS: AtomicU32 = AtomicU32::new(0);

/// What every paint needs to know.
pub(super) struct Paint<'a> {
    pub source: &'a dyn Source,
    pub geometry: Geometry,
    /// Rows beyond the viewport on either side: [`OVERSCAN`], or none right after the list changed or leapt, when what is in view comes
    /// first.
    pub overscan: usize,
    /// Texts alone, without marks and tags: the list is being dragged through.
    pub plain: bool,
    /// How far the list is scrolled, and what the browser makes of it.
    pub top: f64,
    pub scroll: f64,
    pub selected: &'a Selection,
    /// The data under the ids changed: no cell may trust its memory of the id.
    pub fresh: bool,
    /// Position of the row with the roving tab stop, and its column.
    pub focus: (Option<usize>, usize),
}

impl Body {
    pub(super) fn new(document: Document, group: HtmlElement) -> Body {
        let number = GRIDS.fetch_add(1, Ordering::Relaxed);
        Body {
            document,
            group,
            columns: Vec::new(),
            slots: Vec::new(),
            number,
            words: None,
            model: None,
            height: -1.0,
            window: 0..0,
            writing: Writing::default(),
        }
    }

    /// Other columns: every slot is made anew. Widths are no concern of the slots.
    pub(super) fn set_columns(&mut self, columns: &[ColumnSpec]) -> Result<(), JsValue> {
        if self.columns.iter().map(|column| column.id).eq(columns.iter().map(|column| column.id)) {
            return Ok(());
        }
        self.columns = columns.to_vec();
        self.model = None;
        self.resize(0)
    }

    /// Puts the two words row controls are named with beside the rows.
    fn put_words(&self) -> Result<Words, JsValue> {
        let words = Words { select: format!("as-grid-{}-select", self.number), menu: format!("as-grid-{}-menu", self.number) };
        for (id, word) in [(&words.select, "Select"), (&words.menu, "Actions for")] {
            let span = self.document.create_element("span")?;
            span.set_id(id);
            span.set_attribute("hidden", "")?;
            span.set_text_content(Some(word));
            self.group.append_child(&span)?;
        }
        Ok(words)
    }

    fn resize(&mut self, count: usize) -> Result<(), JsValue> {
        if count < self.slots.len() || count == 0 {
            for slot in self.slots.drain(count..).flatten() {
                slot.row.remove();
            }
        }
        self.slots.resize_with(count, || None);
        // Another modulus: every row moves to another slot, and a slot without a row must not lie over one that has.
        self.slots.iter_mut().flatten().try_for_each(Slot::hide)
    }

    fn make(&mut self, at: usize, name_column: &'static str) -> Result<Slot, JsValue> {
        let id = format!("as-grid-{}-row-{at}", self.number);
        let words = match self.words.take() {
            Some(words) => words,
            None => self.put_words()?,
        };
        let model = match self.model.take() {
            Some(model) => model,
            None => Model::new(&self.document, &self.columns, name_column)?,
        };
        let slot = Slot::of(self.model.insert(model), &self.columns, self.words.insert(words), (at, &id))?;
        self.group.append_child(&slot.row)?;
        Ok(slot)
    }

    /// Makes the group as high as the list: only then can it be scrolled there.
    pub(super) fn set_height(&mut self, geometry: &Geometry) -> Result<(), JsValue> {
        let height = geometry.content_height();
        if (height - self.height).abs() > f64::EPSILON {
            self.group.style().set_property("height", &pixels(height))?;
            self.height = height;
        }
        Ok(())
    }

    /// Shows the window at a scroll position.
    pub(super) fn paint(&mut self, paint: &Paint<'_>) -> Result<(), JsValue> {
        self.set_height(&paint.geometry)?;
        let window = paint.geometry.window(paint.top, paint.overscan);
        let wanted = paint.geometry.page() + 2 + 2 * OVERSCAN;
        if self.slots.len() < wanted || self.slots.len() > wanted * 2 {
            self.resize(wanted)?;
        }
        paint.source.look(&paint.geometry.window(paint.top, OVERSCAN));
        let count = self.slots.len();
        let mut used = 0;
        for position in window.clone() {
            let at = position % count;
            if self.slots[at].is_none() {
                self.slots[at] = Some(self.make(at, paint.source.name_column())?);
            }
            let Some(slot) = &mut self.slots[at] else { continue };
            match paint.source.id(position) {
                Some(id) => slot.show(position, id, paint, &self.columns, &mut self.writing)?,
                None => slot.wait(position, paint, &mut self.writing)?,
            }
            used += 1;
        }
        if used < count {
            self.leave(paint, &window)?;
        }
        self.window = window;
        let slots = &self.slots;
        self.writing.scribe.finish(|(slot, cell)| Some(&slots.get(slot)?.as_ref()?.cells.get(cell)?.text));
        Ok(())
    }

    /// What becomes of the rows outside of the window: those that are still right stay where they are.
    fn leave(&mut self, paint: &Paint<'_>, window: &Range<usize>) -> Result<(), JsValue> {
        for slot in self.slots.iter_mut().flatten() {
            match slot.shown {
                Some((position, _)) if window.contains(&position) => {}
                Some((position, id)) if !paint.fresh && paint.source.id(position) == Some(id) => {
                    slot.show(position, id, paint, &self.columns, &mut self.writing)?;
                }
                Some(_) => slot.hide()?,
                None => {}
            }
        }
        Ok(())
    }

    /// Whether any of these rows was painted last.
    pub(super) fn holds_any(&self, rows: &Range<usize>) -> bool {
        rows.start < self.window.end && self.window.start < rows.end
    }

    fn slot(&self, position: usize) -> Option<&Slot> {
        self.slots.get(position % self.slots.len().max(1))?.as_ref()
    }

    /// The element that takes the focus at a position and column, if it is painted.
    pub(super) fn focusable(&self, position: usize, column: usize) -> Option<HtmlElement> {
        let slot = self.slot(position)?;
        (slot.shown.map(|(shown, _)| shown) == Some(position)).then(|| slot.focusable(column)).flatten()
    }

    /// The id of a column, counted without the selection column.
    pub(super) fn column(&self, index: usize) -> Option<&'static str> {
        self.columns.get(index).map(|column| column.id)
    }

    /// The text of a painted cell.
    pub(super) fn text(&self, position: usize, column: usize) -> Option<String> {
        let slot = self.slot(position)?;
        slot.cells.get(column.checked_sub(1)?).map(|cell| cell.now.text.clone())
    }

    /// The id that a position shows as painted last.
    pub(super) fn painted(&self, position: usize) -> Option<u32> {
        let slot = self.slot(position)?;
        slot.shown.filter(|(shown, _)| *shown == position).map(|(_, id)| id)
    }
}
