//! The grid as a component: wires scroll, size, keys and clicks to the painted body.

use super::columns;
use super::control::{Control, observe_size, target_of};
use super::header::Header;
use super::selection::Selection;
use super::tip::Tip;
use super::{ColumnSpec, Sorted, Source};
use crate::ui::pixels;
use leptos::html::{Div, P};
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
    /// What is selected.
    pub selection: RwSignal<Selection>,
    /// A heading was activated: column, and whether to add to the sort.
    pub on_sort: Callback<(&'static str, bool)>,
    /// A row was opened: id, and whether in another tab.
    pub on_open: Callback<(u32, bool)>,
    /// A row's menu was asked for, beside an element.
    pub on_menu: Callback<(u32, SendWrapper<HtmlElement>)>,
    /// Something is to be copied.
    pub on_copy: Callback<Copied>,
    /// Columns got other widths; `None` is fluid.
    pub on_resize: Callback<Vec<(&'static str, Option<u16>)>>,
    /// A column is to stand at an index.
    pub on_reorder: Callback<(&'static str, usize)>,
}

/// What is to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// The text of a cell.
    Cell(String),
    /// The rows that are selected.
    SelectedRows,
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
    let (tip, said) = (NodeRef::<Div>::new(), NodeRef::<P>::new());
    let head_stop = RwSignal::new(None);
    let inner: StoredValue<Option<Rc<Control>>, LocalStorage> = StoredValue::new_local(None);
    let (order, data, reset, selection) = (handle.order, handle.data, handle.reset, handle.selection);
    let source = handle.source.clone();

    let all_selected = {
        let source = source.clone();
        Memo::new(move |_| {
            order.track();
            let rows = source.rows();
            selection.with(|selection| match selection {
                Selection::AllMatching { except } => except.is_empty().then_some(true),
                Selection::Some(set) if set.is_empty() => Some(false),
                Selection::Some(set) if set.len() >= rows && rows > 0 => {
                    (0..rows).all(|position| source.id(position).is_some_and(|id| set.contains(id))).then_some(true)
                }
                Selection::Some(_) => None,
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
    let tracks = move || columns.with(|columns| columns::tracks(columns));
    let min_width = move || columns.with(|columns| format!("{}px", columns::min_width(columns)));
    // Another width must not make the headings anew under the pointer.
    let headings = Memo::new(move |_| {
        let without_width = |column: &ColumnSpec| ColumnSpec { width: None, ..*column };
        columns.with(|columns| columns.iter().map(without_width).collect::<Vec<_>>())
    });

    // The one place that reaches from signals into the painted rows.
    Effect::new({
        let handle = handle.clone();
        move |_| {
            let (Some(scroller), Some(group)) = (scroller.get(), group.get()) else { return };
            let (Some(tip), Some(said)) = (tip.get(), said.get()) else { return };
            let tip = Tip::new(tip.into(), said.into());
            let Some(made) = Control::new(scroller.into(), group.into(), tip, handle.clone(), head_stop) else { return };
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
        if let Some(inner) = inner.get_value()
            && inner.set_columns(&columns)
        {
            inner.refresh(height, previous.is_some_and(|previous| previous != reset));
        }
        reset
    });

    // Elements that leave the document say so with events of their own, when the grid is gone already.
    let with = move |run: &dyn Fn(&Control)| {
        if let Some(control) = inner.try_get_value().flatten() {
            run(&control);
        }
    };
    let on_click = move |event: leptos::ev::MouseEvent| with(&|control| control.clicked(&event));
    let on_over = move |event: leptos::ev::MouseEvent| {
        if let Some(target) = target_of(&event) {
            with(&|control| control.tip.pointer_over(&target));
        }
    };
    // Wherever the focus is: what the pointer brought up, Escape takes away.
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape"
            && let Some(Some(control)) = inner.try_get_value()
            && control.tip.hide()
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || escape.remove());

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
            style:--as-min-width=min_width
            style:--as-row-height=move || pixels(row_height.get())
            tabindex="-1"
            node_ref=scroller
            on:scroll=move |_| with(&|control| control.scrolled())
            on:click=on_click
            on:auxclick=on_click
            on:dblclick=move |event| with(&|control| control.double_clicked(&event))
            on:keydown=move |event| with(&|control| control.pressed(&event))
            on:contextmenu=move |event| with(&|control| control.context_menu(&event))
            on:focusin=move |event| with(&|control| control.focus_came(&event))
            on:focusout=move |_| with(&|control| control.focus_went())
            on:mouseover=on_over
            on:mouseleave=move |_| with(&|control| control.tip.pointer_left())
            on:pointerdown=move |event| with(&|control| control.pointer_down(&event))
            on:pointermove=move |event| with(&|control| control.pointer_moved(&event))
            on:pointerup=move |_| with(&|control| control.pointer_up(true))
            on:pointercancel=move |_| with(&|control| control.pointer_up(false))
        >
            <Header columns=headings.into() sorted=sorted select_all=select_all all_selected=all_selected.into() tab_stop=head_stop.into()/>
            <div role="rowgroup" class="as-body" node_ref=group></div>
        </div>
        <div
            class="as-tip"
            role="tooltip"
            popover="manual"
            node_ref=tip
            on:mouseenter=move |_| with(&|control| control.tip.pointer_on_tip())
            on:mouseleave=move |_| with(&|control| control.tip.pointer_left())
        ></div>
        <p class="as-hidden" aria-live="polite" node_ref=said></p>
    }
}
