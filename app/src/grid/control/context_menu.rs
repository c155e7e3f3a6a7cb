//! The menu of a row where the pointer asks for it.

use super::{Control, selecting_text, target_of};
use crate::grid::keys::Focus;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{AddEventListenerOptions, MouseEvent};

impl Control {
    /// Shift leaves the browser its own menu.
    pub(in crate::grid) fn context_menu(&self, event: &MouseEvent) {
        let Some(position) = target_of(event).and_then(|target| self.position_of(&target)) else { return };
        if event.shift_key() || selecting_text(&self.scroller) {
            return;
        }
        event.prevent_default();
        self.set_focus(Focus { row: Some(position), column: self.column_count() - 1 }, false);
        // Some systems ask when the button goes down: its release would count as a click beside the menu.
        if event.buttons() == 0 {
            return self.menu(position);
        }
        let weak = self.itself.clone();
        after_release(move || {
            if let Some(control) = weak.upgrade() {
                control.menu(position);
            }
        });
    }
}

/// Runs once the pointer has been released and the release has been dealt with.
fn after_release(run: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let options = AddEventListenerOptions::new();
    options.set_once(true);
    let heard = Closure::once_into_js(move || set_timeout(run, Duration::ZERO));
    let heard = heard.unchecked_ref();
    let _ = window.add_event_listener_with_callback_and_add_event_listener_options("pointerup", heard, &options);
}
