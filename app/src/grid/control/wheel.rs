//! The wheel where the scroll space is scaled: a notch moves the list by its pixels, not by the scroll bar's.
//!
//! Heard only there. A listener that may refuse a scroll makes the browser wait for it at every step.

use super::Control;
use crate::grid::geometry::wheel;
use crate::ui::between;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{AddEventListenerOptions, EventTarget, WheelEvent};

/// Listens as long as it lives.
pub(super) struct Wheel {
    target: EventTarget,
    heard: Closure<dyn Fn(WheelEvent)>,
}

impl Wheel {
    fn new(control: &Rc<Control>) -> Wheel {
        let weak = Rc::downgrade(control);
        let heard = Closure::<dyn Fn(WheelEvent)>::new(move |event: WheelEvent| {
            if let Some(control) = weak.upgrade() {
                control.turned(&event);
            }
        });
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        let target: EventTarget = control.scroller.clone().into();
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            "wheel",
            heard.as_ref().unchecked_ref(),
            &options,
        );
        Wheel { target, heard }
    }
}

impl Drop for Wheel {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback("wheel", self.heard.as_ref().unchecked_ref());
    }
}

impl Control {
    pub(super) fn listen_to_wheel(&self) {
        let wanted = self.geometry().is_scaled();
        if wanted != self.wheel.borrow().is_some() {
            *self.wheel.borrow_mut() = if wanted { self.itself.upgrade().map(|itself| Wheel::new(&itself)) } else { None };
        }
    }

    fn turned(&self, event: &WheelEvent) {
        // With Control it zooms, with Shift or a sideways wheel it scrolls sideways.
        if event.ctrl_key() || event.shift_key() || event.delta_y() == 0.0 {
            return;
        }
        event.prevent_default();
        let geometry = self.geometry();
        let by = wheel(event.delta_y(), event.delta_mode(), &geometry);
        self.scroll_to(between(self.present_top() + by, 0.0, geometry.max_top()));
        self.tip.hide();
        self.paint();
    }
}
