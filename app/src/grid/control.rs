//! Between the grid's events and its painted body: focus, keys and clicks.

mod context_menu;
mod reading;
mod reorder;
mod resize;
mod scroll;
mod select;
mod wheel;

use super::body::Body;
use super::columns::ColumnSpec;
use super::component::GridHandle;
use super::geometry::Geometry;
use super::keys::{self, Doing, Extent, Focus, Key};
use super::selection::Selection;
use super::tip::Tip;
use super::typing::Typing;
use crate::host::painted_with;
use leptos::prelude::*;
use reorder::Lift;
use resize::Drag;
use send_wrapper::SendWrapper;
use std::cell::{Cell as StdCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, ResizeObserver};
use wheel::Wheel;

/// What one mounted grid remembers between events.
pub(super) struct Control {
    scroller: HtmlElement,
    body: RefCell<Body>,
    handle: GridHandle,
    geometry: StdCell<Geometry>,
    /// How far the list is scrolled; finer than the scroll position where that is scaled.
    top: StdCell<f64>,
    /// The scroll position as last heard or set: asking the browser while rows change makes it lay out the page there and then.
    scroll: StdCell<f64>,
    focus: StdCell<Focus>,
    /// The row with the focus; its position changes.
    focus_id: StdCell<Option<u32>>,
    /// The row from which Shift selects.
    anchor: StdCell<Option<u32>>,
    /// Whether the document's focus is in the grid.
    focused: StdCell<bool>,
    /// The focused row is scrolled away: the grid itself holds the document's focus for it.
    parked: StdCell<bool>,
    head_stop: RwSignal<Option<usize>>,
    columns: RefCell<Vec<ColumnSpec>>,
    /// The data and the order as painted last.
    seen: StdCell<(u64, u64)>,
    /// There have been rows.
    begun: StdCell<bool>,
    painted_data: StdCell<u64>,
    /// How often the rows next to those in view were put off.
    later: StdCell<u32>,
    /// The list leapt and has not come to rest since.
    leapt: StdCell<bool>,
    typing: RefCell<Typing>,
    pub(super) tip: Tip,
    drag: RefCell<Option<Drag>>,
    lift: RefCell<Option<Lift>>,
    /// A heading was dragged since the pointer last went down on one.
    dragged: StdCell<bool>,
    wheel: RefCell<Option<Wheel>>,
    itself: std::rc::Weak<Control>,
}

/// What headings and tools leave of a window's height, about.
const MOST: f64 = 0.87;
/// How much of it the rows of the very first frame take: it has fewer to make, lay out and paint, and is there the sooner.
const FIRST: f64 = 0.3;

/// Tells the grid its size, now and whenever it changes.
///
/// A list that is still to come shows its first rows by a guess, in less than the whole of the grid; the frame behind them fills it.
pub(super) fn observe_size(inner: &Rc<Control>, row_height: Signal<f64>) {
    let coming = inner.handle.source.rows() == 0;
    inner.guess(row_height.get_untracked(), if coming { FIRST } else { MOST });
    let weak = Rc::downgrade(inner);
    let measure = {
        let weak = weak.clone();
        move || {
            if let Some(inner) = weak.upgrade() {
                inner.measure(row_height.get_untracked());
                inner.paint();
            }
        }
    };
    let closure = Closure::<dyn Fn()>::new(measure.clone());
    let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) else { return };
    if coming {
        let (observer, source) = (observer.clone(), inner.handle.source.clone());
        leptos::task::spawn_local(async move {
            painted_with(|| source.rows() > 0).await;
            // Else the grid is gone.
            if let Some(inner) = weak.upgrade() {
                measure();
                observer.observe(&inner.scroller);
            }
        });
    } else {
        observer.observe(&inner.scroller);
    }
    let held = SendWrapper::new((observer, closure));
    on_cleanup(move || held.0.disconnect());
}

impl Control {
    pub(super) fn new(
        scroller: HtmlElement,
        group: HtmlElement,
        tip: Tip,
        handle: GridHandle,
        head_stop: RwSignal<Option<usize>>,
    ) -> Option<Rc<Control>> {
        let document = scroller.owner_document()?;
        Some(Rc::new_cyclic(|itself| Control {
            scroller,
            body: RefCell::new(Body::new(document, group)),
            handle,
            geometry: StdCell::new(Geometry { rows: 0, row_height: 36.0, viewport: 0.0 }),
            top: StdCell::new(0.0),
            scroll: StdCell::new(0.0),
            focus: StdCell::new(Focus { row: None, column: 1 }),
            focus_id: StdCell::new(None),
            anchor: StdCell::new(None),
            focused: StdCell::new(false),
            parked: StdCell::new(false),
            head_stop,
            columns: RefCell::default(),
            seen: StdCell::new((u64::MAX, u64::MAX)),
            begun: StdCell::new(false),
            painted_data: StdCell::new(u64::MAX),
            later: StdCell::new(0),
            leapt: StdCell::new(false),
            typing: RefCell::default(),
            tip,
            drag: RefCell::default(),
            lift: RefCell::default(),
            dragged: StdCell::new(false),
            wheel: RefCell::default(),
            itself: itself.clone(),
        }))
    }

    /// Takes over the columns; `false` when the rows could not be made.
    pub(super) fn set_columns(&self, columns: &[ColumnSpec]) -> bool {
        self.columns.borrow_mut().clear();
        self.columns.borrow_mut().extend_from_slice(columns);
        self.body.borrow_mut().set_columns(columns).is_ok()
    }

    /// Columns with those of the selection and of the actions.
    fn column_count(&self) -> usize {
        self.columns.borrow().len() + 2
    }

    fn geometry(&self) -> Geometry {
        self.geometry.get()
    }

    fn extent(&self) -> Extent {
        Extent { rows: self.handle.source.rows(), columns: self.column_count(), page: self.geometry().page() }
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
        if event.button() > 1 || target.closest("[data-resize]").ok().flatten().is_some() {
            return;
        }
        if let Some(head) = target.closest("[data-head]").ok().flatten() {
            let index = head.get_attribute("data-head").and_then(|index| index.parse::<usize>().ok()).unwrap_or(0);
            if self.dragged.take() {
                return;
            }
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

    pub(super) fn pressed(&self, event: &web_sys::KeyboardEvent) {
        if event.default_prevented() {
            return;
        }
        let Some(target) = target_of(event) else { return };
        // The event tells where the focus is more surely than memory: tests and assistive technology focus elements themselves.
        let focus = self.place_of(&target).unwrap_or(self.focus.get());
        let key = Key {
            name: &event.key(),
            control: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
        };
        if key.name == "Escape" && (self.put_down(false) || self.tip.hide()) {
            return event.prevent_default();
        }
        let Some(doing) = keys::resolve(key, focus, self.extent()) else { return };
        let idle = match doing {
            Doing::Clear => self.handle.selection.with_untracked(Selection::is_empty),
            // Marked text is the browser's to copy.
            Doing::Copy => selecting_text(&self.scroller),
            _ => false,
        };
        if idle {
            return;
        }
        event.prevent_default();
        match doing {
            Doing::Move(to) => self.set_focus(to, true),
            Doing::Extend(to) => self.extend(focus, to),
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
            Doing::Clear => self.handle.selection.update(Selection::clear),
            Doing::Menu => {
                if let Some(row) = focus.row {
                    self.set_focus(Focus { row: Some(row), ..focus }, true);
                    self.menu(row);
                }
            }
            Doing::Copy => self.copy(focus),
            Doing::FullText => self.show_text(focus),
            Doing::Type(letter) => self.type_ahead(focus, letter),
            Doing::Resize(step) => self.resize_by_key(focus.column, step),
            Doing::Reorder(step) => self.reorder(focus.column, step),
        }
    }

    /// Moves the tab stop; with `take`, scrolls there and moves the document's focus.
    fn set_focus(&self, to: Focus, take: bool) {
        let column = to.column.min(self.column_count().saturating_sub(1));
        self.focus.set(Focus { column, ..to });
        self.focus_id.set(to.row.and_then(|row| self.handle.source.id(row)));
        self.head_stop.set(to.row.is_none().then(|| column.min(self.column_count().saturating_sub(2))));
        if take {
            self.tip.hide();
            // From here on the document's focus is where we put it.
            self.parked.set(false);
            if let Some(row) = to.row {
                self.scroll_to(self.geometry().reveal(row, self.present_top()));
            }
        }
        self.paint();
        if take {
            self.take_focus();
        }
    }

    /// Moves the document's focus to where the grid's is.
    fn take_focus(&self) {
        let Focus { row, column } = self.focus.get();
        let element = match row {
            Some(row) => self.body.borrow().focusable(row, column),
            None => {
                let selector = format!("[data-head='{}']", column.min(self.column_count().saturating_sub(2)));
                self.scroller.query_selector(&selector).ok().flatten().and_then(|element| element.dyn_into().ok())
            }
        };
        if let Some(element) = element {
            focus_quietly(&element);
        }
    }

    /// The document's focus came to a cell by Tab, a click or a test.
    pub(super) fn focus_came(&self, event: &web_sys::FocusEvent) {
        self.focused.set(true);
        if let Some(focus) = target_of(event).and_then(|target| self.place_of(&target))
            && focus != self.focus.get()
        {
            self.tip.hide();
            self.set_focus(focus, false);
        }
    }

    /// The document's focus left a cell; if for another one, [`Control::focus_came`] follows.
    pub(super) fn focus_went(&self) {
        self.focused.set(false);
    }

    fn head_activated(&self, index: usize, add: bool) {
        if index == 0 {
            return self.select_all();
        }
        if let Some(id) = self.body.borrow().column(index - 1) {
            self.handle.on_sort.run((id, add));
        }
    }

    fn menu(&self, position: usize) {
        let anchor = self.body.borrow().focusable(position, self.column_count().saturating_sub(1));
        if let (Some(anchor), Some(id)) = (anchor, self.handle.source.id(position)) {
            self.handle.on_menu.run((id, SendWrapper::new(anchor)));
        }
    }
}

fn focus_quietly(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// The innermost element of an event, also inside a shadow root.
pub(super) fn target_of(event: &web_sys::Event) -> Option<Element> {
    let first = event.composed_path().get(0);
    let first = if first.is_undefined() { event.target().map(JsValue::from)? } else { first };
    first.dyn_into::<Element>().ok()
}

/// Whether the person is marking text inside the grid: then a click must not open anything.
fn selecting_text(inside: &HtmlElement) -> bool {
    let Some(selection) = web_sys::window().and_then(|window| window.get_selection().ok().flatten()) else { return false };
    !selection.is_collapsed() && selection.anchor_node().is_some_and(|node| inside.contains(Some(&node)))
}
