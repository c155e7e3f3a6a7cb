//! One recycled row: what it shows is remembered, and only what differs is written.

use super::body::{Paint, WAITING, Words};
use super::painted::{self, Painted};
use super::scribe::Scribe;
use super::{Cell, ColumnSpec};
use crate::ui::pixels;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, Node};

/// The row every other is a copy of: a dozen calls into the document for a copy, not a hundred.
pub(super) struct Model {
    row: HtmlElement,
    /// Which of its columns holds the name.
    named: Option<usize>,
}

impl Model {
    pub(super) fn new(document: &Document, columns: &[ColumnSpec], name_column: &str) -> Result<Model, JsValue> {
        let make = |tag: &str| -> Result<HtmlElement, JsValue> { Ok(document.create_element(tag)?.unchecked_into()) };
        let row = make("div")?;
        row.set_attribute("role", "row")?;
        row.set_class_name("as-row");
        let select = make("div")?;
        select.set_attribute("role", "gridcell")?;
        select.set_attribute("aria-colindex", "1")?;
        select.set_class_name("as-cell as-cell-select");
        let checkbox: HtmlInputElement = make("input")?.unchecked_into();
        // As an attribute, or copies would be text fields.
        checkbox.set_attribute("type", "checkbox")?;
        checkbox.set_tab_index(-1);
        select.append_child(&checkbox)?;
        row.append_child(&select)?;
        for (index, column) in columns.iter().enumerate() {
            let element = make("div")?;
            element.set_attribute("role", "gridcell")?;
            element.set_attribute("data-col", column.id)?;
            element.set_attribute("aria-colindex", &(index + 2).to_string())?;
            element.set_tab_index(-1);
            painted::fill(document, &element, column.class)?;
            row.append_child(&element)?;
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
        last.append_child(&menu)?;
        row.append_child(&last)?;
        let named = columns.iter().position(|column| column.id == name_column);
        Ok(Model { row, named })
    }
}

fn child(of: &Node) -> Result<Node, JsValue> {
    of.first_child().ok_or_else(|| JsValue::from_str("a row lacks a part"))
}

fn next(to: &Node) -> Result<Node, JsValue> {
    to.next_sibling().ok_or_else(|| JsValue::from_str("a row lacks a part"))
}

/// What rows are written with.
#[derive(Default)]
pub(super) struct Writing {
    scratch: Cell,
    pub(super) scribe: Scribe,
}

/// The row.
pub(super) struct Slot {
    /// Its place among the slots.
    at: usize,
    pub(super) row: HtmlElement,
    checkbox: HtmlInputElement,
    menu: HtmlElement,
    pub(super) cells: Vec<Painted>,
    pub(super) shown: Option<(usize, u32)>,
    selected: bool,
    y: f64,
    tab_stop: Option<usize>,
    /// The column that holds the name is not shown: the names are written out.
    named: bool,
    /// Its marks and tags were left out.
    plain: bool,
}

impl Slot {
    /// A copy of the model, with ids of its own.
    pub(super) fn of(model: &Model, columns: &[ColumnSpec], words: &Words, (at, id): (usize, &str)) -> Result<Slot, JsValue> {
        let row: HtmlElement = model.row.clone_node_with_deep(true)?.unchecked_into();
        let select = child(&row)?;
        let checkbox: HtmlInputElement = child(&select)?.unchecked_into();
        let mut cells = Vec::with_capacity(columns.len());
        let mut last: Node = select;
        for (index, column) in columns.iter().enumerate() {
            last = next(&last)?;
            if model.named == Some(index) {
                let cell: &Element = last.unchecked_ref();
                cell.set_id(id);
            }
            cells.push(Painted::of(last.clone().unchecked_into(), column.class)?);
        }
        let menu: HtmlElement = child(&next(&last)?)?.unchecked_into();
        let named = model.named.is_some();
        if named {
            checkbox.set_attribute("aria-labelledby", &format!("{} {id}", words.select))?;
            menu.set_attribute("aria-labelledby", &format!("{} {id}", words.menu))?;
        }
        Ok(Slot {
            at,
            row,
            checkbox,
            menu,
            cells,
            shown: None,
            selected: false,
            y: f64::NAN,
            tab_stop: None,
            named,
            plain: false,
        })
    }

    pub(super) fn show(
        &mut self,
        position: usize,
        id: u32,
        paint: &Paint<'_>,
        columns: &[ColumnSpec],
        writing: &mut Writing,
    ) -> Result<(), JsValue> {
        let before = self.shown;
        self.put(position, paint)?;
        self.wait_no_more()?;
        let other = paint.fresh || before.map(|(_, shown)| shown) != Some(id);
        if other || (self.plain && !paint.plain) {
            self.row.set_attribute("data-dn", &paint.source.key(id))?;
            if !self.named {
                let name = paint.source.name(id);
                self.checkbox.set_attribute("aria-label", &format!("Select {name}"))?;
                self.menu.set_attribute("aria-label", &format!("Actions for {name}"))?;
            }
            let Writing { scratch, scribe } = writing;
            for (index, (cell, column)) in self.cells.iter_mut().zip(columns).enumerate() {
                scratch.text.clear();
                (scratch.mark, scratch.tag) = ("", "");
                paint.source.cell(id, column.id, scratch);
                if paint.plain {
                    (scratch.mark, scratch.tag) = ("", "");
                }
                cell.show(scratch, (self.at, index), scribe);
            }
            self.plain = paint.plain;
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
        if self.shown.is_none() {
            self.row.set_hidden(false);
        }
        if self.shown.map(|(shown, _)| shown) != Some(position) {
            self.row.set_attribute("aria-rowindex", &(position + 2).to_string())?;
        }
        let y = paint.geometry.y(position, paint.top, paint.scroll);
        if y != self.y {
            self.row.style().set_property("transform", &format!("translateY({})", pixels(y)))?;
            self.y = y;
        }
        Ok(())
    }

    /// Holds the place of a row that is not here yet.
    pub(super) fn wait(&mut self, position: usize, paint: &Paint<'_>, writing: &mut Writing) -> Result<(), JsValue> {
        let before = self.shown;
        self.put(position, paint)?;
        if before.map(|(_, id)| id) != Some(WAITING) {
            self.row.remove_attribute("data-dn")?;
            self.row.set_attribute("aria-busy", "true")?;
            self.row.class_list().add_1("as-row-waiting")?;
            self.row.set_attribute("aria-selected", "false")?;
            self.checkbox.set_checked(false);
            self.selected = false;
            for (index, cell) in self.cells.iter_mut().enumerate() {
                cell.show(&Cell::default(), (self.at, index), &mut writing.scribe);
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

    pub(super) fn hide(&mut self) -> Result<(), JsValue> {
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

    pub(super) fn focusable(&self, column: usize) -> Option<HtmlElement> {
        match column {
            0 => Some(self.checkbox.clone().into()),
            column if column <= self.cells.len() => Some(self.cells[column - 1].element.clone()),
            column if column == self.cells.len() + 1 => Some(self.menu.clone()),
            _ => None,
        }
    }
}
