//! Light and dark from the system, written on our own `<html>` for tests and style; never on a host's.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::MediaQueryList;

/// Keeps `data-theme` on the document element equal to what the system prefers.
pub fn follow_system() {
    let Some(window) = web_sys::window() else { return };
    let Ok(Some(media)) = window.match_media("(prefers-color-scheme: dark)") else { return };
    write(&media);
    let heard = Closure::<dyn Fn(web_sys::Event)>::new({
        let media = media.clone();
        move |_| write(&media)
    });
    let _ = media.add_event_listener_with_callback("change", heard.as_ref().unchecked_ref());
    let held = SendWrapper::new((media, heard));
    on_cleanup(move || drop(held.0.remove_event_listener_with_callback("change", held.1.as_ref().unchecked_ref())));
}

fn write(media: &MediaQueryList) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-theme", if media.matches() { "dark" } else { "light" });
    }
}
