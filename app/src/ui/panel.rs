//! A panel beside its button, in the top layer: for more than a menu and less than a dialog.

use super::float::{self, Align};
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// Open as long as it is mounted; the opener unmounts it in `on_close`. A click elsewhere and Escape close it.
#[component]
pub fn Panel(
    /// Its name.
    #[prop(into)]
    label: String,
    /// The button; gets the focus back.
    anchor: SendWrapper<HtmlElement>,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let placed = anchor.clone();
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let element: HtmlElement = element.into();
        float::show(&element);
        float::place(&element, &placed, Align::Right);
        let _ = placed.set_attribute("aria-expanded", "true");
        let first = element.query_selector("input, select, textarea, a[href], button").ok().flatten();
        if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
            let _ = first.focus();
        }
    });
    let left = anchor.clone();
    on_cleanup(move || {
        let _ = left.set_attribute("aria-expanded", "false");
    });
    let opener = anchor.clone();
    let on_toggle = move |event: web_sys::Event| {
        let state = js_sys::Reflect::get(&event, &JsValue::from_str("newState")).ok().and_then(|state| state.as_string());
        if state.as_deref() == Some("closed") {
            // Whoever had the focus nowhere or in here would lose their place.
            let nowhere = !has_focus_elsewhere(&opener, node);
            on_close.run(());
            if nowhere {
                let _ = opener.focus();
            }
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        // Keys of the page (search, grid) are not for what lies beneath.
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            on_close.run(());
            let _ = anchor.focus();
        }
    };
    view! {
        <div class="as-float" role="dialog" popover="auto" aria-label=label node_ref=node on:keydown=on_key on:toggle=on_toggle>
            {children()}
        </div>
    }
}

/// Whether something other than the panel or the bare page has the focus.
fn has_focus_elsewhere(opener: &HtmlElement, panel: NodeRef<html::Div>) -> bool {
    // Inside a shadow tree the document knows of no more than its host.
    let root = opener.get_root_node();
    let active = |of: &JsValue| {
        let found = js_sys::Reflect::get(of, &JsValue::from_str("activeElement")).ok()?;
        found.dyn_into::<web_sys::Element>().ok()
    };
    let inside = active(&root);
    let outside = || active(opener.owner_document().as_ref()?);
    let Some(found) = inside.or_else(outside) else { return false };
    found.tag_name() != "BODY" && !panel.get_untracked().is_some_and(|panel| panel.contains(Some(&found)))
}
