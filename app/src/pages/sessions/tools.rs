//! The buttons of the list's line that open something; what they open comes in the later chunk.

use super::address::ListAddress;
use super::columns::Columns;
use crate::host::painted;
use crate::later::{Chunk, Later};
use crate::live::use_live;
use crate::ui::Icon;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A panel of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPanel {
    /// Saved views.
    Views,
    /// Export.
    Export,
}

/// What the later chunk needs to know of the list.
#[derive(Clone, Copy)]
pub struct ListTools {
    /// What is shown and where that is written.
    pub address: ListAddress,
    /// The columns shown.
    pub columns: Columns,
    /// The search box.
    pub input: NodeRef<html::Input>,
    /// The panel that is open, and its button.
    pub panel: RwSignal<Option<(ListPanel, SendWrapper<HtmlElement>)>>,
    /// Whether the filters are shown.
    pub filters: RwSignal<bool>,
}

impl ListTools {
    /// Nothing open; filters where there is room for them.
    pub fn new(address: ListAddress, columns: Columns, filters: bool) -> ListTools {
        ListTools { address, columns, input: NodeRef::new(), panel: RwSignal::new(None), filters: RwSignal::new(filters) }
    }
}

/// Filters, views, export.
#[component]
pub fn ToolButtons(tools: ListTools) -> impl IntoView {
    let ListTools { panel, filters, .. } = tools;
    let open = move |which: ListPanel| {
        move |event: leptos::ev::MouseEvent| {
            let anchor = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
            let same = panel.with_untracked(|open| open.as_ref().is_some_and(|(open, _)| *open == which));
            panel.set(anchor.filter(|_| !same).map(|anchor| (which, SendWrapper::new(anchor))));
        }
    };
    view! {
        <div class="as-tools">
            <button
                type="button"
                class="as-button as-quiet"
                title="Filters"
                aria-expanded=move || filters.get().to_string()
                aria-controls="as-facets"
                on:click=move |_| filters.update(|open| *open = !*open)
            >
                {Icon::Filter.view()}
                <span class="as-label">"Filters"</span>
            </button>
            <button type="button" class="as-button as-quiet" title="Views" aria-haspopup="dialog" aria-expanded="false" on:click=open(ListPanel::Views)>
                {Icon::Star.view()}
                <span class="as-label">"Views"</span>
            </button>
            <button type="button" class="as-button as-quiet" title="Export" aria-haspopup="dialog" aria-expanded="false" on:click=open(ListPanel::Export)>
                {Icon::Download.view()}
                <span class="as-label">"Export"</span>
            </button>
        </div>
    }
}

/// The later chunk, once all rows are there and painted: the list comes first, and to begin with a fetch delays the frame.
fn chunk_behind_list() -> impl Fn() -> Option<Chunk> + Clone + Send + Sync + 'static {
    let updated = use_live().updated;
    let later = expect_context::<Later>();
    let loaded = Memo::new(move |_| updated.with(Option::is_some));
    let due = RwSignal::new(false);
    Effect::new(move |_| {
        if loaded.get() {
            leptos::task::spawn_local(async move {
                painted().await;
                let _ = due.try_set(true);
            });
        }
    });
    move || due.get().then(|| later.get()?.ok()).flatten()
}

/// The line of filters: its height is there before its content, so that the grid does not move.
#[component]
pub fn FilterLine(tools: ListTools) -> impl IntoView {
    let chunk = chunk_behind_list();
    move || {
        tools.filters.get().then(|| {
            let chunk = chunk.clone();
            let inside = move || chunk().map(|chunk| (chunk.facets)(tools));
            view! { <div id="as-facets" class="as-facets">{inside}</div> }
        })
    }
}

/// What stands in the search box's frame besides the box.
#[component]
pub fn SearchExtras(tools: ListTools) -> impl IntoView {
    let chunk = chunk_behind_list();
    move || chunk().map(|chunk| (chunk.assist)(tools))
}

/// The open panel.
#[component]
pub fn OpenPanel(tools: ListTools) -> impl IntoView {
    let later = expect_context::<Later>();
    move || {
        let (which, anchor) = tools.panel.get()?;
        later.get().and_then(Result::ok).map(|chunk| (chunk.panel)(tools, which, anchor))
    }
}
