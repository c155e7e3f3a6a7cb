//! What the window is like, and what time it is, as signals.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Width under which tables are stacked.
pub const NARROW: &str = "(max-width: 700px)";

/// Whether a media query holds; follows it until the owner is gone.
pub fn media(query: &str) -> Signal<bool> {
    let Some(list) = web_sys::window().and_then(|window| window.match_media(query).ok().flatten()) else {
        return Signal::stored(false);
    };
    let (holds, set_holds) = signal(list.matches());
    let heard = Closure::<dyn Fn(web_sys::Event)>::new({
        let list = list.clone();
        move |_| {
            let _ = set_holds.try_set(list.matches());
        }
    });
    let _ = list.add_event_listener_with_callback("change", heard.as_ref().unchecked_ref());
    let held = SendWrapper::new((list, heard));
    on_cleanup(move || drop(held.0.remove_event_listener_with_callback("change", held.1.as_ref().unchecked_ref())));
    holds.into()
}

/// Milliseconds since 1970 by the browser's clock, told anew once a second until the owner is gone.
pub fn clock() -> Signal<f64> {
    let (time, set_time) = signal(js_sys::Date::now());
    let tell = move || {
        let _ = set_time.try_set(js_sys::Date::now());
    };
    let tick = set_interval_with_handle(tell, Duration::from_secs(1));
    if let Ok(tick) = tick {
        on_cleanup(move || tick.clear());
    }
    time.into()
}
