//! The recycled rows. Row `p` always lives in slot `p mod slots`, so a scroll by one row writes one row; every cell remembers
//! what it shows, so equal neighbours cost nothing. The names of a row's checkbox and button are composed by the browser from a word
//! and the row's own cell (`aria-labelledby`), which saves two attribute writes a row.

use super::geometry::Geometry;
use super::painted::Painted;
use super::selection::Selection;
use super::{Cell, ColumnSpec, Source};
use crate::ui::pixels;
use std::sync::atomic::{AtomicU32, Ordering};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement, HtmlInputElement};

/// Rows kept ready above and below the viewport while nothing but the view moves ([`Paint::overscan`]).
pub(super) const OVERSCAN: usize = 4;

/// The id of a row that is not here yet.
const WAITING: u32 = u32::MAX;

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
    height: f64,
    scratch: Cell,
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
    /// Rows beyond the viewport on either side: [`OVERSCAN`], or none right after the list changed, when what is in view comes first.
    pub overscan: usize,
    /// How far the list is scrolled, and what the browser makes of it.
    pub top: f64,
    pub scroll: f64,
    pub selected: &'a Selection,
    /// The data under the ids changed: no cell may trust its memory of the id.
    pub fresh: bool,
    /// Position of the row with the roving tab stop, and its column.
    pub focus: (Option<usize>, usize),
}

struct Slot {
    row: HtmlElement,
    checkbox: HtmlInputElement,
    menu: HtmlElement,
    cells: Vec<Painted>,
    shown: Option<(usize, u32)>,
    selected: bool,
    y: f64,
    tab_stop: Option<usize>,
    /// The column that holds the name is not shown: the names are written out.
    named: bool,
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
            height: -1.0,
            scratch: Cell::default(),
        }
    }

    /// Other columns: every slot is made anew. Widths are no concern of the slots.
    pub(super) fn set_columns(&mut self, columns: &[ColumnSpec]) -> Result<(), JsValue> {
        if self.columns.iter().map(|column| column.id).eq(columns.iter().map(|column| column.id)) {
            return Ok(());
        }
        self.columns = columns.to_vec();
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
        let slot = Slot::new(&self.document, &self.columns, self.words.insert(words), name_column, &id)?;
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
                Some(id) => slot.show(position, id, paint, &self.columns, &mut self.scratch)?,
                None => slot.wait(position, paint)?,
            }
            used += 1;
        }
        if used < count {
            for slot in self.slots.iter_mut().flatten() {
                if slot.shown.is_some_and(|(position, _)| !window.contains(&position) || position >= paint.source.rows()) {
                    slot.hide()?;
                }
            }
        }
        Ok(())
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

impl Slot {
    fn new(
        document: &Document,
        columns: &[ColumnSpec],
        words: &Words,
        name_column: &'static str,
        id: &str,
    ) -> Result<Slot, JsValue> {
        let make = |tag: &str| -> Result<HtmlElement, JsValue> { Ok(document.create_element(tag)?.unchecked_into()) };
        let row = make("div")?;
        row.set_attribute("role", "row")?;
        row.set_class_name("as-row");
        let select = make("div")?;
        select.set_attribute("role", "gridcell")?;
        select.set_attribute("aria-colindex", "1")?;
        select.set_class_name("as-cell as-cell-select");
        let checkbox: HtmlInputElement = make("input")?.unchecked_into();
        checkbox.set_type("checkbox");
        checkbox.set_tab_index(-1);
        select.append_child(&checkbox)?;
        row.append_child(&select)?;
        let mut cells = Vec::with_capacity(columns.len());
        let mut named = false;
        for (index, column) in columns.iter().enumerate() {
            let element = make("div")?;
            element.set_attribute("role", "gridcell")?;
            element.set_attribute("data-col", column.id)?;
            element.set_attribute("aria-colindex", &(index + 2).to_string())?;
            element.set_tab_index(-1);
            if column.id == name_column {
                element.set_id(id);
                checkbox.set_attribute("aria-labelledby", &format!("{} {id}", words.select))?;
                named = true;
            }
            row.append_child(&element)?;
            cells.push(Painted::new(document, element, column.class)?);
        }
        let last = make("div")?;
        last.set_attribute("role", "gridcell")?;
        last.set_attribute("aria-colindex", &(columns.len() + 2).to_string())?;
        last.set_class_name("as-cell as-cell-menu");
        let menu = make("button")?;
        menu.set_attribute("type", "button")?;
        menu.set_attribute("aria-haspopup", "menu")?;
        menu.set_class_name("as-row-menu");
        menu.set_tab_index(-1);
        if named {
            menu.set_attribute("aria-labelledby", &format!("{} {id}", words.menu))?;
        }
        last.append_child(&menu)?;
        row.append_child(&last)?;
        Ok(Slot { row, checkbox, menu, cells, shown: None, selected: false, y: f64::NAN, tab_stop: None, named })
    }

    fn show(
        &mut self,
        position: usize,
        id: u32,
        paint: &Paint<'_>,
        columns: &[ColumnSpec],
        scratch: &mut Cell,
    ) -> Result<(), JsValue> {
        let before = self.shown;
        if before.is_none() {
            self.row.set_hidden(false);
        }
        if before.map(|(shown, _)| shown) != Some(position) {
            self.row.set_attribute("aria-rowindex", &(position + 2).to_string())?;
        }
        self.put(position, paint)?;
        self.wait_no_more()?;
        if paint.fresh || before.map(|(_, shown)| shown) != Some(id) {
            self.row.set_attribute("data-dn", &paint.source.key(id))?;
            if !self.named {
                let name = paint.source.name(id);
                self.checkbox.set_attribute("aria-label", &format!("Select {name}"))?;
                self.menu.set_attribute("aria-label", &format!("Actions for {name}"))?;
            }
            for (cell, column) in self.cells.iter_mut().zip(columns) {
                scratch.text.clear();
                (scratch.mark, scratch.tag) = ("", "");
                paint.source.cell(id, column.id, scratch);
                cell.show(scratch);
            }
        }
        let selected = paint.selected.contains(id);
        if before.is_none() || selected != self.selected || self.checkbox.checked() != selected {
            self.selected = selected;
            self.checkbox.set_checked(selected);
            self.row.set_attribute("aria-selected", if selected { "true" } else { "false" })?;
        }
        self.move_tab_stop(position, paint);
        self.shown = Some((position, id));
        Ok(())
    }

    /// Puts the row where its position is.
    fn put(&mut self, position: usize, paint: &Paint<'_>) -> Result<(), JsValue> {
        let y = paint.geometry.y(position, paint.top, paint.scroll);
        if y != self.y {
            self.row.style().set_property("transform", &format!("translateY({})", pixels(y)))?;
            self.y = y;
        }
        Ok(())
    }

    /// Holds the place of a row that is not here yet.
    fn wait(&mut self, position: usize, paint: &Paint<'_>) -> Result<(), JsValue> {
        let before = self.shown;
        if before.is_none() {
            self.row.set_hidden(false);
        }
        if before.map(|(shown, _)| shown) != Some(position) {
            self.row.set_attribute("aria-rowindex", &(position + 2).to_string())?;
        }
        self.put(position, paint)?;
        if before.map(|(_, id)| id) != Some(WAITING) {
            self.row.remove_attribute("data-dn")?;
            self.row.set_attribute("aria-busy", "true")?;
            self.row.class_list().add_1("as-row-waiting")?;
            self.row.set_attribute("aria-selected", "false")?;
            self.checkbox.set_checked(false);
            self.selected = false;
            for cell in &mut self.cells {
                cell.show(&Cell::default());
            }
        }
        self.move_tab_stop(position, paint);
        self.shown = Some((position, WAITING));
        Ok(())
    }

    fn move_tab_stop(&mut self, position: usize, paint: &Paint<'_>) {
        let stop = (paint.focus.0 == Some(position)).then_some(paint.focus.1);
        if stop != self.tab_stop {
            if let Some(element) = self.tab_stop.and_then(|column| self.focusable(column)) {
                element.set_tab_index(-1);
            }
            if let Some(element) = stop.and_then(|column| self.focusable(column)) {
                element.set_tab_index(0);
            }
            self.tab_stop = stop;
        }
    }

    fn hide(&mut self) -> Result<(), JsValue> {
        self.row.set_hidden(true);
        self.row.remove_attribute("data-dn")?;
        self.wait_no_more()?;
        self.shown = None;
        Ok(())
    }

    /// Takes back what [`Slot::wait`] put on.
    fn wait_no_more(&self) -> Result<(), JsValue> {
        if self.shown.is_some_and(|(_, shown)| shown == WAITING) {
            self.row.class_list().remove_1("as-row-waiting")?;
            self.row.remove_attribute("aria-busy")?;
        }
        Ok(())
    }

    fn focusable(&self, column: usize) -> Option<HtmlElement> {
        match column {
            0 => Some(self.checkbox.clone().into()),
            column if column <= self.cells.len() => Some(self.cells[column - 1].element.clone()),
            column if column == self.cells.len() + 1 => Some(self.menu.clone()),
            _ => None,
        }
    }
}
