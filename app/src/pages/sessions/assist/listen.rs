//! Listening to an element that another part of the page made.

use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::Event;

/// Hears an event of the box, before the box's own handlers, as long as the owner lives.
pub fn listen(input: NodeRef<html::Input>, event: &'static str, run: impl Fn(Event) + 'static) {
    let closure = SendWrapper::new(Closure::<dyn Fn(Event)>::new(run));
    let Some(element) = input.get_untracked() else { return };
    let _ = element.add_event_listener_with_callback_and_bool(event, closure.as_ref().unchecked_ref(), true);
    let element = SendWrapper::new(element);
    on_cleanup(move || {
        drop(element.remove_event_listener_with_callback_and_bool(event, closure.as_ref().unchecked_ref(), true));
    });
}

/// Runs when the next frame has been painted.
pub fn after_paint(run: impl Fn() + 'static) {
    request_animation_frame(move || set_timeout(run, std::time::Duration::ZERO));
}
