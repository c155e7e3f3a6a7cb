//! The grid as a component: wires scroll, size, keys and clicks to the painted body.

use super::control::{Control, observe_size};
use super::header::Header;
use super::row_set::RowSet;
use super::{ColumnSpec, Sorted, Source};
use leptos::html::Div;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::rc::Rc;
use web_sys::HtmlElement;

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
    let inner: StoredValue<Option<Rc<Control>>, LocalStorage> = StoredValue::new_local(None);
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
            let Some(made) = Control::new(scroller.into(), group.into(), handle.clone(), head_stop) else { return };
            inner.set_value(Some(made.clone()));
            made.measure(row_height.get_untracked());
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
        if let Some(inner) = inner.get_value()
            && inner.set_columns(&columns)
        {
            inner.count(height);
            inner.follow(previous.is_some_and(|previous| previous != reset));
            inner.paint();
        }
        reset
    });

    let on_scroll = move |_| {
        if let Some(inner) = inner.get_value() {
            inner.scrolled();
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
