//! Between the grid's events and its painted body: focus, selection, keys and clicks.

use super::body::{Body, Paint};
use super::component::GridHandle;
use super::geometry::Geometry;
use super::keys::{self, Doing, Extent, Focus, Key};
use super::row_set::RowSet;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::{Cell as StdCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, ResizeObserver};

/// What one mounted grid remembers between events.
pub(super) struct Control {
    scroller: HtmlElement,
    body: RefCell<Body>,
    handle: GridHandle,
    geometry: StdCell<Geometry>,
    /// The scroll position as last heard or set: asking the browser while rows change makes it lay out the page there and then.
    scroll_top: StdCell<f64>,
    focus: StdCell<Focus>,
    focus_id: StdCell<Option<u32>>,
    anchor: StdCell<Option<usize>>,
    head_stop: RwSignal<Option<usize>>,
    columns: StdCell<usize>,
    seen_data: StdCell<u64>,
}

/// Repaints when the viewport changes its size, as long as the present owner lives.
pub(super) fn observe_size(inner: &Rc<Control>, row_height: Signal<f64>) {
    let weak = Rc::downgrade(inner);
    let closure = Closure::<dyn Fn()>::new(move || {
        if let Some(inner) = weak.upgrade() {
            inner.measure(row_height.get_untracked());
            inner.paint();
        }
    });
    let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) else { return };
    observer.observe(&inner.scroller);
    let held = SendWrapper::new((observer, closure));
    on_cleanup(move || held.0.disconnect());
}

impl Control {
    pub(super) fn new(
        scroller: HtmlElement,
        group: HtmlElement,
        handle: GridHandle,
        head_stop: RwSignal<Option<usize>>,
    ) -> Option<Rc<Control>> {
        let document = scroller.owner_document()?;
        Some(Rc::new(Control {
            scroller,
            body: RefCell::new(Body::new(document, group)),
            handle,
            geometry: StdCell::new(Geometry { rows: 0, row_height: 36.0, viewport: 0.0 }),
            scroll_top: StdCell::new(0.0),
            focus: StdCell::new(Focus { row: None, column: 1 }),
            focus_id: StdCell::new(None),
            anchor: StdCell::new(None),
            head_stop,
            columns: StdCell::new(0),
            seen_data: StdCell::new(u64::MAX),
        }))
    }

    /// Takes the viewport's size from the browser.
    pub(super) fn measure(&self, row_height: f64) {
        let head = self.scroller.query_selector(".as-head").ok().flatten();
        let head = head.map_or(0.0, |head| head.get_bounding_client_rect().height());
        let viewport = (f64::from(self.scroller.client_height()) - head).max(0.0);
        self.geometry.set(Geometry { rows: self.handle.source.rows(), row_height, viewport });
    }

    /// Takes over how many rows there are and how high; the viewport is known.
    pub(super) fn count(&self, row_height: f64) {
        let viewport = self.geometry.get().viewport;
        self.geometry.set(Geometry { rows: self.handle.source.rows(), row_height, viewport });
    }

    /// The person scrolled.
    pub(super) fn scrolled(&self) {
        self.scroll_top.set(f64::from(self.scroller.scroll_top()));
        self.paint();
    }

    fn scroll_to(&self, top: f64) {
        if top != self.scroll_top.get() {
            self.scroller.set_scroll_top(top.round() as i32);
            self.scroll_top.set(top.round());
        }
    }

    /// Keeps the focus on its row when the order changes, or goes to the top.
    pub(super) fn follow(&self, to_top: bool) {
        let mut focus = self.focus.get();
        let rows = self.handle.source.rows();
        if to_top {
            self.scroll_to(0.0);
            self.anchor.set(None);
            focus.row = focus.row.map(|_| 0).filter(|_| rows > 0);
        } else if let Some(row) = focus.row {
            let moved = self.focus_id.get().and_then(|id| self.handle.source.position(id));
            focus.row = moved.or_else(|| rows.checked_sub(1).map(|last| row.min(last)));
        }
        self.focus.set(focus);
        self.focus_id.set(focus.row.and_then(|row| self.handle.source.id(row)));
    }

    pub(super) fn paint(&self) {
        let data = self.handle.data.get_untracked();
        let fresh = self.seen_data.replace(data) != data;
        let focus = self.focus.get();
        // Before anything was focused the first row has the tab stop beside the headings.
        let stop = if focus.row.is_none() && self.head_stop.get_untracked().is_none() { Some(0) } else { focus.row };
        let painted = self.handle.selection.with_untracked(|selected| {
            self.body.borrow_mut().paint(&Paint {
                source: &**self.handle.source,
                geometry: self.geometry.get(),
                scroll_top: self.scroll_top.get(),
                selected,
                fresh,
                focus: (stop, focus.column),
            })
        });
        if let Err(error) = painted {
            leptos::logging::error!("the grid could not be painted: {error:?}");
        }
    }

    /// Takes over the columns; `false` when the rows could not be made.
    pub(super) fn set_columns(&self, columns: &[super::ColumnSpec]) -> bool {
        self.columns.set(columns.len() + 2);
        self.body.borrow_mut().set_columns(columns).is_ok()
    }

    fn geometry(&self) -> Geometry {
        self.geometry.get()
    }

    fn extent(&self) -> Extent {
        Extent { rows: self.handle.source.rows(), columns: self.columns.get(), page: self.geometry().page() }
    }

    /// Position of the row an event happened in.
    fn position_of(&self, element: &Element) -> Option<usize> {
        let row = element.closest(".as-body > [role=row]").ok().flatten()?;
        row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
    }

    /// The cell or heading an event happened in.
    fn place_of(&self, element: &Element) -> Option<Focus> {
        let row = self.position_of(element);
        let heading = element.closest("[data-head]").ok().flatten().is_some();
        (row.is_some() || heading).then(|| Focus { row, column: self.column_of(element) })
    }

    fn column_of(&self, element: &Element) -> usize {
        let cell = element.closest("[aria-colindex]").ok().flatten();
        cell.and_then(|cell| cell.get_attribute("aria-colindex"))
            .and_then(|index| index.parse::<usize>().ok())
            .map_or(1, |index| index - 1)
    }

    pub(super) fn clicked(&self, event: &web_sys::MouseEvent) {
        let Some(target) = target_of(event) else { return };
        if event.button() > 1 {
            return;
        }
        if let Some(head) = target.closest("[data-head]").ok().flatten() {
            let index = head.get_attribute("data-head").and_then(|index| index.parse::<usize>().ok()).unwrap_or(0);
            self.set_focus(Focus { row: None, column: index }, false);
            return self.head_activated(index, event.shift_key());
        }
        let Some(position) = self.position_of(&target) else { return };
        let Some(id) = self.handle.source.id(position) else { return };
        let column = self.column_of(&target);
        self.set_focus(Focus { row: Some(position), column }, false);
        if target.closest("button").ok().flatten().is_some() {
            self.menu(position);
        } else if target.closest(".as-cell-select").ok().flatten().is_some() {
            self.toggle(position, event.shift_key());
        } else if !selecting_text(&self.scroller) {
            let elsewhere = event.ctrl_key() || event.meta_key() || event.button() == 1;
            self.handle.on_open.run((id, elsewhere));
        }
    }

    pub(super) fn context_menu(&self, event: &web_sys::MouseEvent) {
        let Some(position) = target_of(event).and_then(|target| self.position_of(&target)) else { return };
        if !event.shift_key() && !selecting_text(&self.scroller) {
            event.prevent_default();
            self.set_focus(Focus { row: Some(position), column: self.columns.get() - 1 }, false);
            self.menu(position);
        }
    }

    pub(super) fn pressed(&self, event: &web_sys::KeyboardEvent) {
        if event.alt_key() || event.default_prevented() {
            return;
        }
        let Some(target) = target_of(event) else { return };
        // The event tells where the focus is more surely than memory: tests and assistive technology focus elements themselves.
        let focus = self.place_of(&target).unwrap_or(self.focus.get());
        let key = Key { name: &event.key(), control: event.ctrl_key() || event.meta_key(), shift: event.shift_key() };
        let Some(doing) = keys::resolve(key, focus, self.extent()) else { return };
        if doing == Doing::Clear && self.handle.selection.with_untracked(RowSet::is_empty) {
            return;
        }
        event.prevent_default();
        match doing {
            Doing::Move(to) => self.set_focus(to, true),
            Doing::Extend(to) => {
                self.anchor.set(self.anchor.get().or(focus.row));
                self.set_focus(to, true);
                if let Some(row) = to.row {
                    self.select_range(row);
                }
            }
            Doing::Activate => match focus.row.and_then(|row| self.handle.source.id(row)) {
                Some(id) => self.handle.on_open.run((id, key.control)),
                None => self.head_activated(focus.column, key.shift),
            },
            Doing::Toggle => {
                if let Some(row) = focus.row {
                    self.toggle(row, key.shift);
                }
            }
            Doing::SelectAll => self.select_all(),
            Doing::Clear => self.handle.selection.update(RowSet::clear),
            Doing::Menu => {
                if let Some(row) = focus.row {
                    self.set_focus(Focus { row: Some(row), ..focus }, true);
                    self.menu(row);
                }
            }
            Doing::Copy => {
                if let Some(text) = focus.row.and_then(|row| self.body.borrow().text(row, focus.column)) {
                    self.handle.on_copy.run(text);
                }
            }
        }
    }

    /// Moves the tab stop; with `take`, scrolls there and moves the document's focus.
    fn set_focus(&self, to: Focus, take: bool) {
        let column = to.column.min(self.columns.get().saturating_sub(1));
        self.focus.set(Focus { column, ..to });
        self.focus_id.set(to.row.and_then(|row| self.handle.source.id(row)));
        self.head_stop.set(to.row.is_none().then(|| column.min(self.columns.get().saturating_sub(2))));
        if take && let Some(row) = to.row {
            self.scroll_to(self.geometry().reveal(row, self.scroll_top.get()));
        }
        self.paint();
        if take {
            let element = match to.row {
                Some(row) => self.body.borrow().focusable(row, column),
                None => {
                    let selector = format!("[data-head='{}']", column.min(self.columns.get().saturating_sub(2)));
                    self.scroller.query_selector(&selector).ok().flatten().and_then(|element| element.dyn_into().ok())
                }
            };
            if let Some(element) = element {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = element.focus_with_options(&options);
            }
        }
    }

    /// The document's focus came to a cell by Tab, a click or a test.
    pub(super) fn focus_came(&self, event: &web_sys::FocusEvent) {
        if let Some(focus) = target_of(event).and_then(|target| self.place_of(&target))
            && focus != self.focus.get()
        {
            self.set_focus(focus, false);
        }
    }

    fn head_activated(&self, index: usize, add: bool) {
        if index == 0 {
            return self.select_all();
        }
        if let Some(id) = self.body.borrow().column(index - 1) {
            self.handle.on_sort.run((id, add));
        }
    }

    fn toggle(&self, position: usize, extend: bool) {
        if extend && self.anchor.get().is_some() {
            return self.select_range(position);
        }
        self.anchor.set(Some(position));
        if let Some(id) = self.handle.source.id(position) {
            self.handle.selection.update(|set| {
                let on = !set.contains(id);
                set.set(id, on);
            });
        }
    }

    fn select_range(&self, to: usize) {
        let from = self.anchor.get().unwrap_or(to);
        self.handle.selection.update(|set| {
            for position in from.min(to)..=from.max(to) {
                if let Some(id) = self.handle.source.id(position) {
                    set.set(id, true);
                }
            }
        });
    }

    /// Selects everything that matches; when it is all selected already, deselects it.
    fn select_all(&self) {
        let source = &self.handle.source;
        let ids = || (0..source.rows()).filter_map(|position| source.id(position));
        self.handle.selection.update(|set| {
            let all = source.rows() > 0 && ids().all(|id| set.contains(id));
            for id in ids() {
                set.set(id, !all);
            }
        });
    }

    fn menu(&self, position: usize) {
        let anchor = self.body.borrow().focusable(position, self.columns.get().saturating_sub(1));
        if let (Some(anchor), Some(id)) = (anchor, self.handle.source.id(position)) {
            self.handle.on_menu.run((id, SendWrapper::new(anchor)));
        }
    }
}

/// The innermost element of an event, also inside a shadow root.
fn target_of(event: &web_sys::Event) -> Option<Element> {
    let first = event.composed_path().get(0);
    let first = if first.is_undefined() { event.target().map(JsValue::from)? } else { first };
    first.dyn_into::<Element>().ok()
}

/// Whether the person is marking text inside the grid: then a click must not open anything.
fn selecting_text(inside: &HtmlElement) -> bool {
    let Some(selection) = web_sys::window().and_then(|window| window.get_selection().ok().flatten()) else { return false };
    !selection.is_collapsed() && selection.anchor_node().is_some_and(|node| inside.contains(Some(&node)))
}
