//! A session out of a file: read-only, without any Controller, signed in or not.

use super::Details;
use super::reading::Reading;
use crate::host::PageHeading;
use crate::kept::{Anything, use_kept};
use crate::nav::Link;
use crate::route::{DetailState, Route};
use crate::ui::Icon;
use leptos::html;
use leptos::prelude::*;
use shared::session::saved::{MOST_BYTES, Saved, SavedError};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Why actions are refused.
pub(super) const READ_ONLY: &str = "This is a saved session. Actions need the live one.";

/// What is kept in a place, if it is a saved session.
pub(super) fn kept(place: RwSignal<Option<Anything>>) -> Option<Arc<Saved>> {
    place.get()?.downcast().ok()
}

/// `/saved`: the opened file, or a way to open one.
#[component]
pub fn SavedPage(state: Signal<DetailState>) -> impl IntoView {
    let place = use_kept().page;
    let saved = Memo::new_with_compare(
        move |_| kept(place),
        |a, b| match (a, b) {
            (Some(Some(a)), Some(Some(b))) => !Arc::ptr_eq(a, b),
            (Some(a), Some(b)) => a.is_some() != b.is_some(),
            _ => true,
        },
    );
    move || match saved.get() {
        Some(saved) => {
            let dn = Signal::stored(saved.dn.clone());
            let reading = Reading::of_saved(saved);
            view! { <Details dn=dn state=state reading=reading/> }.into_any()
        }
        None => view! { <Opener/> }.into_any(),
    }
}

#[component]
fn Opener() -> impl IntoView {
    let place = use_kept().page;
    let over = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let opened = Callback::new(move |saved: Arc<Saved>| place.set(Some(saved)));
    let stop = |event: &web_sys::DragEvent| event.prevent_default();
    let on_drop = move |event: web_sys::DragEvent| {
        stop(&event);
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            take(file, opened, problem);
        }
    };
    view! {
        <div class="as-page as-saved">
            <Link to=Route::sessions() class="as-back">{Icon::Back.view()} "All sessions"</Link>
            <PageHeading text="Saved session".to_owned()/>
            <div
                class="as-drop"
                class:as-drop-over=move || over.get()
                on:dragover=move |event| { stop(&event); over.set(true) }
                on:dragleave=move |_| over.set(false)
                on:drop=on_drop
            >
                <p class="as-state-title">"No saved session is open"</p>
                <p>"Choose a file that Save session wrote, or drop it here. It is read in this browser and sent nowhere; it shows the session as it was, without a Controller."</p>
                <FilePicker opened=opened problem=problem/>
            </div>
        </div>
    }
}

/// A button that opens a saved session, and what went wrong with the last file.
#[component]
pub(super) fn FilePicker(opened: Callback<Arc<Saved>>, problem: RwSignal<Option<String>>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // The same file can be chosen again after it was mended.
        input.set_value("");
        if let Some(file) = file {
            take(file, opened, problem);
        }
    };
    view! {
        <input type="file" class="as-file" hidden accept=".json,application/json" node_ref=input on:change=chosen/>
        <button type="button" class="as-button" on:click=choose>"Open a saved session"</button>
        {move || problem.get().map(|text| view! { <p class="as-field-error" role="alert">{text}</p> })}
    }
}

fn take(file: web_sys::File, opened: Callback<Arc<Saved>>, problem: RwSignal<Option<String>>) {
    problem.set(None);
    leptos::task::spawn_local(async move {
        match read(&file).await {
            Ok(saved) => {
                let _ = opened.try_run(Arc::new(saved));
            }
            Err(why) => {
                let name = shared::session::text::preview(&file.name(), 80);
                let _ = problem.try_set(Some(format!("{name} was not opened. {why}")));
            }
        }
    });
}

async fn read(file: &web_sys::File) -> Result<Saved, String> {
    // Before a byte of it is in memory.
    if file.size() > MOST_BYTES as f64 {
        return Err(SavedError::TooLarge(file.size() as u64).to_string());
    }
    let unreadable = |_| "The browser could not read it. It may have been moved or deleted.".to_owned();
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(unreadable)?;
    let buffer: js_sys::ArrayBuffer = buffer.dyn_into().map_err(unreadable)?;
    Saved::parse(&js_sys::Uint8Array::new(&buffer).to_vec()).map_err(|error| error.to_string())
}
