//! Listening to an element that another part of the page made.

use crate::host::painted;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
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

thread_local! {
    /// What waits for the next frame.
    static WAITING: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// Runs when the next frame has been painted. A key asks for it more than once: all of it is one task.
pub fn after_paint(run: impl FnOnce() + 'static) {
    let first = WAITING.with_borrow_mut(|waiting| {
        waiting.push(Box::new(run));
        waiting.len() == 1
    });
    if first {
        leptos::task::spawn_local(async {
            painted().await;
            WAITING.take().into_iter().for_each(|run| run());
        });
    }
}
