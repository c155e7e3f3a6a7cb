//! Copying a value.

use super::icon::Icon;
use super::toast::use_toasts;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies a text; without the right to (plain http, an embedding host's policy) it fails and the caller says so.
pub async fn copy_text(text: &str) -> Result<(), ()> {
    let call = || -> Option<js_sys::Promise> {
        let navigator = web_sys::window()?.navigator();
        let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
        let write =
            js_sys::Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?.dyn_into::<js_sys::Function>().ok()?;
        write.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into().ok()
    };
    match call() {
        Some(promise) => JsFuture::from(promise).await.map(drop).map_err(drop),
        None => Err(()),
    }
}

/// A quiet button that copies a value and says so.
#[component]
pub fn CopyButton(
    /// "Copy value", "Copy username", …
    #[prop(into)]
    label: String,
    /// What to copy, asked for when pressed.
    text: Callback<(), String>,
    /// Its icon.
    #[prop(default = Icon::Copy)]
    icon: Icon,
    /// Its `tabindex`, where many buttons share one tab stop.
    #[prop(default = Signal::stored("0"))]
    tab: Signal<&'static str>,
) -> impl IntoView {
    let toasts = use_toasts();
    let done = RwSignal::new(false);
    let said = label.clone();
    let title = label.clone();
    let on_click = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        let value = text.run(());
        let said = said.clone();
        leptos::task::spawn_local(async move {
            match copy_text(&value).await {
                Ok(()) => {
                    let _ = done.try_set(true);
                    toasts.done(format!("{said}: copied"));
                }
                Err(()) => toasts.failed("The browser does not allow copying here. Mark the text and copy it by hand."),
            }
        });
    };
    view! {
        <button type="button" class="as-copy" aria-label=label title=title tabindex=move || tab.get() on:click=on_click>
            {move || if done.get() { Icon::Check.view() } else { icon.view() }}
        </button>
    }
}
