//! Such a list in the grid.

use super::address::ResourceAddress;
use super::load::Listing;
use super::store::{Decorate, Record};
use crate::grid::{Copied, Grid, GridHandle, Sorted};
use crate::ui::{Menu, MenuEntry, MenuOpen, NARROW, copy_text, media, use_toasts};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::HtmlElement;

/// What a page does with its rows, by row id.
#[derive(Clone, Copy)]
pub struct Chosen {
    /// A row was opened.
    pub open: Callback<u32>,
    /// The entries of a row's menu.
    pub entries: Callback<u32, Vec<MenuEntry>>,
}

/// The grid of a list. Not a component, because it is generic; to be called once.
pub fn resource_grid<T: Record>(
    listing: &Listing<T>,
    address: ResourceAddress,
    (label, select_all): (&'static str, &'static str),
    data: Signal<u64>,
    decorate: Box<Decorate<T>>,
    chosen: Chosen,
) -> impl IntoView + use<T> {
    let signals = listing.signals;
    let menu = RwSignal::new(None::<MenuOpen>);
    let toasts = use_toasts();
    let named = listing.clone();
    let on_menu = Callback::new(move |(id, anchor): (u32, SendWrapper<HtmlElement>)| {
        let name = named.name(id);
        menu.set(Some(MenuOpen { label: format!("Actions for {name}"), entries: chosen.entries.run(id), anchor }));
    });
    let columns = RwSignal::new(T::COLUMNS.to_vec());
    let copied = listing.clone();
    let on_copy = Callback::new(move |what: Copied| {
        let (text, said) = match what {
            Copied::Cell(text) => (text.clone(), format!("Copied {text}")),
            Copied::SelectedRows => {
                let ids: Vec<_> = columns.with_untracked(|columns| columns.iter().map(|column| column.id).collect());
                let zone = copied.zone();
                let lines = copied.selected(|record| ids.iter().map(|id| record.text(id, zone)).collect::<Vec<_>>().join("\t"));
                let heading = columns.with_untracked(|columns| columns.iter().map(|column| column.title).collect::<Vec<_>>());
                let said = format!("Copied {}", crate::words::count(lines.len(), "row", "rows"));
                (std::iter::once(heading.join("\t")).chain(lines).collect::<Vec<_>>().join("\n"), said)
            }
        };
        leptos::task::spawn_local(async move {
            if copy_text(&text).await.is_ok() {
                toasts.done(said);
            }
        });
    });
    // Widths and order of these lists are a matter of the moment.
    let on_resize = Callback::new(move |changes: Vec<(&'static str, Option<u16>)>| {
        columns.update(|columns| {
            for column in columns {
                if let Some((_, width)) = changes.iter().find(|(id, _)| *id == column.id) {
                    column.width = *width;
                }
            }
        });
    });
    let on_reorder = Callback::new(move |(id, index): (&'static str, usize)| {
        columns.update(|columns| {
            if let Some(at) = columns.iter().position(|column| column.id == id) {
                let column = columns.remove(at);
                columns.insert(index.min(columns.len()), column);
            }
        });
    });
    let handle = GridHandle {
        source: listing.source(decorate),
        order: signals.order.into(),
        data,
        reset: signals.reset.into(),
        selection: signals.selection,
        on_sort: Callback::new(move |(column, _): (&'static str, bool)| address.sort_by(column)),
        on_open: Callback::new(move |(id, _): (u32, bool)| chosen.open.run(id)),
        on_menu,
        on_copy,
        on_resize,
        on_reorder,
    };
    let narrow = media(NARROW);
    let sorted = Signal::derive(move || {
        let (id, descending) = address.sort.get();
        vec![Sorted { id, descending }]
    });
    view! {
        <Grid
            label=label
            select_all=select_all
            columns=columns.into()
            sorted=sorted
            row_height=Signal::derive(move || if narrow.get() { 60.0 } else { 36.0 })
            busy=Signal::derive(move || signals.loading.with(Option::is_some))
            handle=handle
        />
        <Menu open=menu/>
    }
}
