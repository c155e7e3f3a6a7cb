//! What can be done with a session beside the actions: compare it, save it, pack it up.

use super::chooser::Chooser;
use super::evidence::EvidencePanel;
use super::reading::Reading;
use crate::nav::Link;
use crate::route::{DetailState, Route};
use crate::ui::{Icon, save_file, use_toasts};
use leptos::prelude::*;
use shared::session::saved::Saved;
use shared::session::time::Timestamp;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Chooser,
    Evidence,
}

#[component]
pub(super) fn Tools(dn: Signal<String>, state: Signal<DetailState>, reading: Reading) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(None::<Open>);
    let close = Callback::new(move |()| open.set(None));
    let known = Memo::new(move |_| reading.session.with(Option::is_some));
    let save = move |_| {
        let Some(saved) = to_save(&dn.get_untracked(), &reading) else { return };
        let name = saved.file_name();
        match save_file(saved.to_json().as_bytes(), "application/json", &name) {
            Some(()) => toasts.done(format!("Save session: {name} downloaded.")),
            None => toasts.failed(format!("Save session: the browser did not save {name}.")),
        }
    };
    view! {
        <div class="as-session-tools" role="group" aria-label="Session tools">
            <button type="button" class="as-button as-quiet" disabled=move || !known.get() on:click=move |_| open.set(Some(Open::Chooser))>
                {Icon::Columns.view()} "Compare"
            </button>
            <button type="button" class="as-button as-quiet" disabled=move || !known.get() on:click=save>
                {Icon::Download.view()} "Save session"
            </button>
            <button type="button" class="as-button as-quiet" disabled=move || !known.get() on:click=move |_| open.set(Some(Open::Evidence))>
                {Icon::Policy.view()} "Evidence pack"
            </button>
            <Link to=Route::Saved(DetailState::default()) class="as-button as-quiet">{Icon::Expand.view()} "Open a saved session"</Link>
        </div>
        {move || match open.get() {
            None => ().into_any(),
            Some(Open::Chooser) => view! { <Chooser dn=dn state=state reading=reading close=close/> }.into_any(),
            Some(Open::Evidence) => view! { <EvidencePanel dn=dn state=state reading=reading close=close/> }.into_any(),
        }}
    }
}

/// The session as a file; a saved one is saved again as it was, with everything its file held.
fn to_save(dn: &str, reading: &Reading) -> Option<Saved> {
    if let Some(saved) = reading.saved.get_untracked() {
        return Some((*saved).clone());
    }
    let session = reading.session.get_untracked()?;
    let host = host();
    let read_at = Timestamp(session.at as i64);
    let now = Timestamp(js_sys::Date::now() as i64);
    Some(Saved::new(dn, (*session.info).clone(), &host, env!("CARGO_PKG_VERSION"), read_at, now))
}

/// The host the page was opened at; behind it is the Controller.
pub(super) fn host() -> String {
    web_sys::window().and_then(|window| window.location().host().ok()).unwrap_or_default()
}
