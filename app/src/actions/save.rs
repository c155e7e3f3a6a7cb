//! Saving a file from memory.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Hands a blob to the browser as a download; `None` when it does not take it.
pub fn save(blob: &web_sys::Blob, file: &str) -> Option<()> {
    let url = web_sys::Url::create_object_url_with_blob(blob).ok()?;
    let link: web_sys::HtmlAnchorElement = web_sys::window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(file);
    link.click();
    // The browser has taken the blob by the time a minute has passed.
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&url)), Duration::from_secs(60));
    Some(())
}

/// The same with a text.
pub(super) fn save_text(text: &str, kind: &str, file: &str) -> Option<()> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&text.into());
    save(&web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?, file)
}
