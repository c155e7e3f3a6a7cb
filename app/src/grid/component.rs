//! The grid as a component: wires scroll, size, keys and clicks to the painted body.

use super::body::{Body, Paint};
use super::geometry::Geometry;
use super::header::Header;
use super::keys::{self, Doing, Extent, Focus, Key};
use super::row_set::RowSet;
use super::{ColumnSpec, Sorted, Source};
use leptos::html::Div;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::{Cell as StdCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, ResizeObserver};

/// What the page holds of the grid: the data, what to do, and what changed.
#[derive(Clone)]
pub struct GridHandle {
    /// Where rows come from.
    pub source: SendWrapper<Rc<dyn Source>>,
    /// Counts changes of the shown order.
    pub order: Signal<u64>,
    /// Counts changes of the data under the ids.
    pub data: Signal<u64>,
    /// Counts occasions to go back to the top: another search, another sort.
    pub reset: Signal<u64>,
    /// Selected ids.
    pub selection: RwSignal<RowSet>,
    /// A heading was activated: column, and whether to add to the sort.
    pub on_sort: Callback<(&'static str, bool)>,
    /// A row was opened: id, and whether in another tab.
    pub on_open: Callback<(u32, bool)>,
    /// A row's menu was asked for, beside an element.
    pub on_menu: Callback<(u32, SendWrapper<HtmlElement>)>,
    /// A cell was copied.
    pub on_copy: Callback<String>,
}

struct Inner {
    scroller: HtmlElement,
    head: StdCell<f64>,
    body: RefCell<Body>,
    handle: GridHandle,
    geometry: StdCell<Geometry>,
    focus: StdCell<Focus>,
    focus_id: StdCell<Option<u32>>,
    anchor: StdCell<Option<usize>>,
    head_stop: RwSignal<Option<usize>>,
    columns: StdCell<usize>,
    seen_data: StdCell<u64>,
}

/// The grid.
#[component]
pub fn Grid(
    /// The accessible name.
    label: &'static str,
    /// "Select all …".
    select_all: &'static str,
    columns: Signal<Vec<ColumnSpec>>,
    sorted: Signal<Vec<Sorted>>,
    /// CSS pixels.
    row_height: Signal<f64>,
    busy: Signal<bool>,
    handle: GridHandle,
) -> impl IntoView {
    let scroller = NodeRef::<Div>::new();
    let group = NodeRef::<Div>::new();
    let head_stop = RwSignal::new(None);
    let inner: StoredValue<Option<Rc<Inner>>, LocalStorage> = StoredValue::new_local(None);
    let (order, data, reset, selection) = (handle.order, handle.data, handle.reset, handle.selection);
    let source = handle.source.clone();

    let all_selected = {
        let source = source.clone();
        Memo::new(move |_| {
            order.track();
            let rows = source.rows();
            selection.with(|set| match set.len() {
                0 => Some(false),
                some if some >= rows
                    && rows > 0
                    && (0..rows).all(|position| source.id(position).is_some_and(|id| set.contains(id))) =>
                {
                    Some(true)
                }
                _ => None,
            })
        })
    };
    let row_count = {
        let source = source.clone();
        move || {
            order.track();
            source.rows() + 1
        }
    };
    let tracks = move || {
        let tracks: Vec<&str> = columns.with(|columns| columns.iter().map(|column| column.track).collect());
        format!("40px {} 44px", tracks.join(" "))
    };

    // The one place that reaches from signals into the painted rows.
    Effect::new({
        let handle = handle.clone();
        move |_| {
            let (Some(scroller), Some(group)) = (scroller.get(), group.get()) else { return };
            let (scroller, group): (HtmlElement, HtmlElement) = (scroller.into(), group.into());
            let Some(document) = scroller.owner_document() else { return };
            let made = Rc::new(Inner {
                scroller: scroller.clone(),
                head: StdCell::new(0.0),
                body: RefCell::new(Body::new(document, group)),
                handle: handle.clone(),
                geometry: StdCell::new(Geometry { rows: 0, row_height: 36.0, viewport: 0.0 }),
                focus: StdCell::new(Focus { row: None, column: 1 }),
                focus_id: StdCell::new(None),
                anchor: StdCell::new(None),
                head_stop,
                columns: StdCell::new(0),
                seen_data: StdCell::new(u64::MAX),
            });
            inner.set_value(Some(made.clone()));
            observe_size(&made, row_height);
        }
    });
    Effect::new(move |previous: Option<u64>| {
        order.track();
        data.track();
        selection.track();
        let columns = columns.get();
        let height = row_height.get();
        let reset = reset.get();
        // The node refs decide whether there is anything to paint on yet.
        let _ = (scroller.get(), group.get());
        if let Some(inner) = inner.get_value() {
            inner.columns.set(columns.len() + 2);
            if inner.body.borrow_mut().set_columns(&columns).is_ok() {
                inner.measure(height);
                inner.follow(previous.is_some_and(|previous| previous != reset));
                inner.paint();
            }
        }
        reset
    });

    let on_scroll = move |_| {
        if let Some(inner) = inner.get_value() {
            inner.paint();
        }
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(inner) = inner.get_value() {
            inner.clicked(&event);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if let Some(inner) = inner.get_value() {
            inner.pressed(&event);
        }
    };
    let on_context = move |event: leptos::ev::MouseEvent| {
        if let Some(inner) = inner.get_value() {
            inner.context_menu(&event);
        }
    };
    let on_focus = move |event: leptos::ev::FocusEvent| {
        if let Some(inner) = inner.get_value() {
            inner.focus_came(&event);
        }
    };

    view! {
        <div
            class="as-grid"
            role="grid"
            aria-label=label
            aria-multiselectable="true"
            aria-rowcount=row_count
            aria-colcount=move || columns.with(Vec::len) + 2
            aria-busy=move || busy.get().to_string()
            style:--as-tracks=tracks
            node_ref=scroller
            on:scroll=on_scroll
            on:click=on_click
            on:auxclick=on_click
            on:keydown=on_key
            on:contextmenu=on_context
            on:focusin=on_focus
        >
            <Header columns=columns sorted=sorted select_all=select_all all_selected=all_selected.into() tab_stop=head_stop.into()/>
            <div role="rowgroup" class="as-body" node_ref=group></div>
        </div>
    }
}

fn observe_size(inner: &Rc<Inner>, row_height: Signal<f64>) {
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

impl Inner {
    fn measure(&self, row_height: f64) {
        let head = self.scroller.query_selector(".as-head").ok().flatten();
        let head = head.map_or(0.0, |head| head.get_bounding_client_rect().height());
        self.head.set(head);
        let viewport = (f64::from(self.scroller.client_height()) - head).max(0.0);
        self.geometry.set(Geometry { rows: self.handle.source.rows(), row_height, viewport });
    }

    /// Keeps the focus on its row when the order changes, or goes to the top.
    fn follow(&self, to_top: bool) {
        let mut focus = self.focus.get();
        let rows = self.handle.source.rows();
        if to_top {
            self.scroller.set_scroll_top(0);
            self.anchor.set(None);
            focus.row = focus.row.map(|_| 0).filter(|_| rows > 0);
        } else if let Some(row) = focus.row {
            let moved = self.focus_id.get().and_then(|id| self.handle.source.position(id));
            focus.row = moved.or_else(|| rows.checked_sub(1).map(|last| row.min(last)));
        }
        self.focus.set(focus);
        self.focus_id.set(focus.row.and_then(|row| self.handle.source.id(row)));
    }

    fn paint(&self) {
        let data = self.handle.data.get_untracked();
        let fresh = self.seen_data.replace(data) != data;
        let focus = self.focus.get();
        // Before anything was focused the first row has the tab stop beside the headings.
        let stop = if focus.row.is_none() && self.head_stop.get_untracked().is_none() { Some(0) } else { focus.row };
        let painted = self.handle.selection.with_untracked(|selected| {
            self.body.borrow_mut().paint(&Paint {
                source: &**self.handle.source,
                geometry: self.geometry.get(),
                scroll_top: f64::from(self.scroller.scroll_top()),
                selected,
                fresh,
                focus: (stop, focus.column),
            })
        });
        if let Err(error) = painted {
            leptos::logging::error!("the grid could not be painted: {error:?}");
        }
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

    fn column_of(&self, element: &Element) -> usize {
        let cell = element.closest("[aria-colindex]").ok().flatten();
        cell.and_then(|cell| cell.get_attribute("aria-colindex"))
            .and_then(|index| index.parse::<usize>().ok())
            .map_or(1, |index| index - 1)
    }

    fn clicked(&self, event: &web_sys::MouseEvent) {
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

    fn context_menu(&self, event: &web_sys::MouseEvent) {
        let Some(position) = target_of(event).and_then(|target| self.position_of(&target)) else { return };
        if !event.shift_key() && !selecting_text(&self.scroller) {
            event.prevent_default();
            self.set_focus(Focus { row: Some(position), column: self.columns.get() - 1 }, false);
            self.menu(position);
        }
    }

    fn pressed(&self, event: &web_sys::KeyboardEvent) {
        if event.alt_key() || event.default_prevented() {
            return;
        }
        let Some(target) = target_of(event) else { return };
        // The event tells where the focus is more surely than memory: tests and assistive technology focus elements themselves.
        let focus = Focus { row: self.position_of(&target).or(self.focus.get().row), column: self.focus.get().column };
        let focus = if target.closest("[data-head]").ok().flatten().is_some() { Focus { row: None, ..focus } } else { focus };
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
            let now = f64::from(self.scroller.scroll_top());
            let wanted = self.geometry().reveal(row, now);
            if wanted != now {
                self.scroller.set_scroll_top(wanted.round() as i32);
            }
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
    fn focus_came(&self, event: &web_sys::FocusEvent) {
        let Some(target) = target_of(event) else { return };
        if let Some(position) = self.position_of(&target) {
            let focus = Focus { row: Some(position), column: self.column_of(&target) };
            if focus != self.focus.get() {
                self.set_focus(focus, false);
            }
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
