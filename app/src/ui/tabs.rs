//! Tabs after the WAI-ARIA pattern: one tab stop, arrows move and activate, the panel is named by its tab.

use leptos::html;
use leptos::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_bindgen::JsCast;

/// One tab.
#[derive(Clone)]
pub struct TabItem {
    /// Names it in events and ids.
    pub id: &'static str,
    /// Its accessible name.
    pub title: &'static str,
    /// A number beside the title; no part of the name, so that the name stays the same.
    pub count: Option<Signal<Option<String>>>,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A tab list with the panel of the selected tab.
#[component]
pub fn Tabs(
    /// Names the list.
    #[prop(into)]
    label: Signal<String>,
    items: Vec<TabItem>,
    /// The id of the selected tab.
    #[prop(into)]
    selected: Signal<&'static str>,
    on_select: Callback<&'static str>,
    /// What stands in front of the tabs, on their line.
    #[prop(into)]
    lead: ViewFn,
    /// Builds the panel of a tab; run anew when the selection changes.
    panel: Callback<&'static str, AnyView>,
) -> impl IntoView {
    let prefix = NEXT.fetch_add(1, Ordering::Relaxed);
    let list = NodeRef::<html::Div>::new();
    let tab_id = move |id: &str| format!("as-tab-{prefix}-{id}");
    let panel_id = format!("as-panel-{prefix}");
    let ids: Vec<&'static str> = items.iter().map(|item| item.id).collect();
    let ids_in_order = ids.clone();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let now = ids.iter().position(|id| *id == selected.get_untracked()).unwrap_or(0);
        let count = ids.len().max(1);
        let next = match event.key().as_str() {
            "ArrowRight" => (now + 1) % count,
            "ArrowLeft" => (now + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        let Some(id) = ids.get(next) else { return };
        on_select.run(id);
        let tab = list.get_untracked().and_then(|list| list.children().item(next as u32));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    let tabs = {
        let panel_id = panel_id.clone();
        items
            .into_iter()
            .map(move |item| {
                let TabItem { id, title, count } = item;
                let is_selected = move || selected.get() == id;
                let panel_id = panel_id.clone();
                view! {
                    <button
                        type="button"
                        role="tab"
                        class="as-tab"
                        id=tab_id(id)
                        aria-selected=move || if is_selected() { "true" } else { "false" }
                        aria-controls=move || is_selected().then(|| panel_id.clone())
                        tabindex=move || if is_selected() { "0" } else { "-1" }
                        on:click=move |_| on_select.run(id)
                    >
                        {title}
                        {count.map(|count| view! { <span class="as-tab-count" aria-hidden="true">{move || count.get()}</span> })}
                    </button>
                }
            })
            .collect_view()
    };
    // On a narrow window the list scrolls: the selected tab must be seen, without moving the page.
    let places = ids_in_order.clone();
    Effect::new(move |_| {
        let id = selected.get();
        let Some(list) = list.get() else { return };
        let index = places.iter().position(|other| *other == id).unwrap_or(0);
        let tab = list.children().item(index as u32).and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(tab) = tab {
            let (left, right) =
                (tab.offset_left() - list.offset_left(), tab.offset_left() - list.offset_left() + tab.offset_width());
            let (from, width) = (list.scroll_left(), list.client_width());
            if left < from || right > from + width {
                list.set_scroll_left(left - (width - tab.offset_width()) / 2);
            }
        }
    });
    // Only another tab builds another panel, whatever else the selection's source does.
    let shown = Memo::new(move |_| selected.get());
    view! {
        <div class="as-tab-line">
            {lead.run()}
            <div class="as-tabs" role="tablist" aria-label=move || label.get() node_ref=list on:keydown=on_key>
                {tabs}
            </div>
        </div>
        <div class="as-panel" role="tabpanel" id=panel_id aria-labelledby=move || tab_id(shown.get()) tabindex="0">
            {move || panel.run(shown.get())}
        </div>
    }
}
