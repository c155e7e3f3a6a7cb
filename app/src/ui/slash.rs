//! `/` brings the focus to a search box.

use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::EventTarget;

/// Brings the focus to the box while its owner lives, unless somebody is typing elsewhere. `keys` is where keys are heard.
pub fn slash_focuses(input: NodeRef<html::Input>, keys: SendWrapper<EventTarget>) {
    let closure = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() != "/" || !plain || event.default_prevented() || is_typing(&event) {
            return;
        }
        if let Some(input) = input.get_untracked() {
            event.prevent_default();
            let _ = input.focus();
            input.select();
        }
    });
    let _ = keys.add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    let held = SendWrapper::new(closure);
    on_cleanup(move || drop(keys.remove_event_listener_with_callback("keydown", held.as_ref().unchecked_ref())));
}

fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.composed_path().get(0);
    let Some(element) = target.dyn_ref::<web_sys::Element>() else { return false };
    element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]").unwrap_or(false)
        || element.closest("dialog").ok().flatten().is_some()
}
