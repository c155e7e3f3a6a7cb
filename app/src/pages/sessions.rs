//! The list: one line of tools, the grid edge to edge, and the states around it.

mod address;
mod assist;
mod auto_refresh;
mod bulk;
mod columns;
mod copy;
mod export;
mod facets;
mod history;
mod near;
mod opening;
mod search;
mod states;
mod tools;
mod views;
mod window_note;

pub use assist::SearchAssist;
pub use export::ExportPanel;
pub use facets::FacetLine;
pub use tools::{ListPanel, ListTools};
pub use views::ViewsPanel;

use crate::actions::{Target, use_desk};
use crate::grid::{Copied, Grid, GridHandle, Sorted};
use crate::host::PageHeading;
use crate::later::Later;
use crate::live::{Live, Loading, use_live};
use crate::nav::use_nav;
use crate::route::{ListState, Route};
use crate::ui::{Menu, MenuOpen, NARROW, copy_text, media, use_toasts};
use crate::words::number;
use address::ListAddress;
pub use columns::{Columns, ColumnsPanel};
pub use copy::copy_rows;
use leptos::prelude::*;
use opening::Opening;
use send_wrapper::SendWrapper;
use shared::query::SortKey;
use shared::table::Column;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Height of a row of two lines, where the window is narrow.
const TWO_LINES: f64 = 60.0;

#[component]
pub fn SessionsPage(state: Signal<ListState>) -> impl IntoView {
    let live = use_live();
    let nav = use_nav();
    let desk = use_desk();
    let toasts = use_toasts();
    let menu = RwSignal::new(None::<MenuOpen>);
    let address = ListAddress::new(state);
    let columns = Columns::new(address);
    let later = expect_context::<Later>();

    let starting = live.is_new();
    if starting {
        live.load();
    }
    Effect::new({
        let (live, changed) = (live.clone(), desk.changed);
        move |before: Option<u64>| {
            let now = changed.get();
            if before.is_some_and(|before| before != now) {
                live.load();
            }
            now
        }
    });
    // The search and the order reach the view here and nowhere else.
    Effect::new({
        let live = live.clone();
        move |_| {
            let (sort, near) = (address.sort.get(), address.near.get());
            if let Ok(query) = address.query.get() {
                live.show(query, &sort, near);
            }
        }
    });

    let on_sort = Callback::new(move |(id, add): (&'static str, bool)| {
        if let Some(column) = Column::from_slug(id) {
            address.set_sort(next_sort(&address.sort.get_untracked(), column, add));
        }
    });
    let on_open = Callback::new({
        let live = live.clone();
        move |(id, elsewhere): (u32, bool)| {
            let route = Route::session(&live.with_table(|table| table.dn(id).to_string()));
            if elsewhere {
                let _ = web_sys::window().map(|window| window.open_with_url_and_target(&nav.href(route), "_blank"));
            } else {
                nav.push(route);
            }
        }
    });
    let on_menu = Callback::new({
        let (live, desk) = (live.clone(), desk.clone());
        move |(id, anchor): (u32, SendWrapper<HtmlElement>)| {
            let target = live.with_table(|table| Target::of(table, id));
            menu.set(Some(MenuOpen {
                label: format!("Actions for {}", target.username),
                entries: desk.entries(&target),
                anchor,
            }));
        }
    });
    let on_copy = Callback::new({
        let live = live.clone();
        move |copied: Copied| match copied {
            Copied::Cell(text) => leptos::task::spawn_local(async move {
                if copy_text(&text).await.is_ok() {
                    toasts.done(format!("Copied {text}"));
                }
            }),
            Copied::SelectedRows => {
                let (live, shown) = (live.clone(), columns.shown.get_untracked());
                later.run(move |chunk| (chunk.copy_rows)(live, shown, toasts));
            }
        }
    });
    let on_resize = Callback::new(move |changes: Vec<(&'static str, Option<u16>)>| {
        let known = changes.into_iter().filter_map(|(id, width)| Some((Column::from_slug(id)?, width)));
        columns.resize(&known.collect::<Vec<_>>());
    });
    let on_reorder = Callback::new(move |(id, index): (&'static str, usize)| {
        if let Some(column) = Column::from_slug(id) {
            columns.reorder(column, index);
        }
    });
    let handle = GridHandle {
        source: live.source(),
        order: live.order.into(),
        data: live.data.into(),
        reset: live.reset.into(),
        selection: live.selection,
        on_sort,
        on_open,
        on_menu,
        on_copy,
        on_resize,
        on_reorder,
    };
    let specs = Memo::new(move |_| columns.specs());
    let sorted = Signal::derive(move || {
        address.sort.with(|keys| {
            keys.iter().map(|key| Sorted { id: key.column.slug(), descending: key.descending }).collect::<Vec<_>>()
        })
    });
    let near = got_ready(live.clone(), later, columns.shown);
    let narrow = media(NARROW);
    let Opening { gridded, equipped, furnished } = Opening::new(starting, &live);
    let tools = ListTools::new(address, columns, !narrow.get_untracked());
    let row_height = Memo::new(move |_| if narrow.get() { TWO_LINES } else { columns.density.get().row_height() });
    let busy = Signal::derive({
        let loading = live.loading;
        move || loading.get() != Loading::Idle
    });

    // Nothing to see of it while rows come as they should: behind the first frame, in a task of its own.
    let behind = move || {
        furnished.get().then(|| {
            view! {
                <states::LoadLine/>
                <states::Completeness/>
                <window_note::WindowedNotice/>
            }
        })
    };
    let over = move || furnished.get().then(|| view! { <states::ListPlaceholder address=address/> });
    let opened = move || {
        furnished.get().then(|| {
            view! {
                <Menu open=menu/>
                <tools::OpenPanel tools=tools/>
            }
        })
    };
    let bulk = move || furnished.get().then(|| view! { <bulk::BulkBar menu=menu/> });
    let grid = move |handle| {
        view! { <Grid label="Active sessions" select_all="Select all matching sessions" columns=specs.into() sorted=sorted row_height=row_height.into() busy=busy handle=handle/> }
    };

    view! {
        <div class="as-list">
            <div class="as-bar">
                {bulk}
                <PageHeading text=crate::words::TITLE.to_owned()/>
                <Count/>
                {move || {
                    equipped
                        .get()
                        .then(|| {
                            view! {
                                <search::SearchBox tools=tools/>
                                <tools::ToolButtons tools=tools/>
                                <near::NearChip address=address/>
                                <columns::ColumnsButton columns=columns/>
                                <auto_refresh::RefreshTools menu=menu/>
                            }
                        })
                }}
            </div>
            <tools::FilterLine tools=tools/>
            {behind}
            <div class="as-list-body" on:pointerover=move |event| near.run(event.into()) on:focusin=move |event| near.run(event.into())>
                {move || gridded.get().then(|| grid(handle.clone()))}
                {over}
            </div>
            {opened}
        </div>
    }
}

/// "12 of 100,000 sessions", said politely when it changes.
#[component]
fn Count() -> impl IntoView {
    let counts = use_live().counts;
    view! {
        <p class="as-count" data-testid="row-count" role="status">
            {move || {
                let (matching, all) = counts.get();
                format!("{} of {}", number(matching as u64), number(all as u64))
            }}
            <span class="as-count-what">" sessions"</span>
        </p>
    }
}

/// A click sorts ascending, the next descending; with Shift the column joins the keys that are there.
fn next_sort(now: &[SortKey], column: Column, add: bool) -> Vec<SortKey> {
    let turned = now.iter().find(|key| key.column == column).map(|key| !key.descending);
    let key = SortKey { column, descending: turned.unwrap_or(false) };
    if !add {
        return vec![key];
    }
    let mut keys = now.to_vec();
    match keys.iter_mut().find(|known| known.column == column) {
        Some(known) => *known = key,
        None => keys.push(key),
    }
    keys
}

/// The pointer or the focus came to something: what it leads to is got ready before anybody asks for it. A row leads to the rest
/// of the page, a heading to an order.
fn got_ready(live: Live, chunk: Later, columns: Memo<Vec<Column>>) -> Callback<web_sys::Event> {
    Callback::new(move |event: web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let closest = |selector: &str| target.as_ref()?.closest(selector).ok().flatten();
        if closest("[data-dn]").is_some() {
            chunk.warm();
        } else if let Some(heading) = closest("[data-head]") {
            let index = heading.get_attribute("data-head").and_then(|index| index.parse::<usize>().ok());
            let column =
                index.and_then(|index| index.checked_sub(1)).and_then(|index| columns.get_untracked().get(index).copied());
            if let Some(column) = column {
                live.prepare(column);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_click_reverses_and_shift_adds() {
        let key = |column, descending| SortKey { column, descending };
        let start = vec![key(Column::Username, false)];
        assert_eq!(next_sort(&start, Column::Hostname, false), vec![key(Column::Hostname, false)]);
        assert_eq!(next_sort(&start, Column::Username, false), vec![key(Column::Username, true)]);
        assert_eq!(next_sort(&start, Column::Os, true), vec![key(Column::Username, false), key(Column::Os, false)]);
        assert_eq!(next_sort(&start, Column::Username, true), vec![key(Column::Username, true)]);
    }
}
