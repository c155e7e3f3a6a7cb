//! The session beside another one: live, or out of a file.

use super::chooser::Chooser;
use super::reading::Reading;
use super::saved::kept;
use crate::actions::Target;
use crate::api::{Abort, Api, Kind};
use crate::comparison::{Comparison, Snapshot};
use crate::kept::use_kept;
use crate::nav::use_nav;
use crate::route::{DetailState, Route};
use crate::ui::{ErrorState, SkeletonRows};
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::session::general;
use shared::session::saved::Saved;
use shared::session::time::Timestamp;
use shared::wire::SessionInfo;
use std::sync::Arc;

/// In the address in place of a distinguished name (which holds `=`): the saved session that was opened.
pub(super) const FILE: &str = "file";

/// The other side as far as it is known.
#[derive(Clone, PartialEq)]
enum Other {
    Loading,
    Known(Snapshot),
    /// Title and what to do; whether another try makes sense.
    Failed(String, String, bool),
}

#[component]
pub(super) fn ComparePart(
    dn: Signal<String>,
    state: Signal<DetailState>,
    reading: Reading,
    target: Memo<Target>,
) -> impl IntoView {
    let with = Memo::new(move |_| state.with(|state| state.with.clone()));
    let known = Memo::new(move |_| reading.session.with(Option::is_some));
    move || {
        let with = with.get().filter(|_| known.get())?;
        Some(view! { <Region dn=dn state=state reading=reading target=target with=with/> })
    }
}

#[component]
fn Region(
    dn: Signal<String>,
    state: Signal<DetailState>,
    reading: Reading,
    target: Memo<Target>,
    with: String,
) -> impl IntoView {
    let nav = use_nav();
    let kept_files = use_kept();
    let again = RwSignal::new(0u32);
    let other = other_side(with.clone(), reading, again);
    let name = {
        let with = with.clone();
        Memo::new(move |_| match other.get() {
            Other::Known(snapshot) => username_of(&snapshot.info).unwrap_or_else(|| named(&with)),
            _ => named(&with),
        })
    };
    let left = Memo::new(move |_| {
        let (user, host) = target.with(|target| (target.username.clone(), target.hostname.clone()));
        let info = reading.session.with(|session| session.as_ref().map(|session| (session.info.clone(), session.at)));
        let (info, at) = info.unwrap_or_default();
        let label = if user == name.get() { labelled(&user, &host) } else { user };
        Snapshot { label, note: note(&host, at, reading.saved.with(Option::is_some)), info }
    });
    let right = Memo::new(move |last: Option<&Snapshot>| match other.get() {
        Other::Known(mut snapshot) => {
            if target.with(|target| target.username == snapshot.label) {
                snapshot.label = labelled(&snapshot.label, &host_of(&snapshot.info));
            }
            snapshot
        }
        _ => last.cloned().unwrap_or_else(|| Snapshot { label: String::new(), note: String::new(), info: Arc::default() }),
    });
    let close = move |_| {
        let next = DetailState { with: None, ..state.get_untracked() };
        nav.replace(reading.route(&dn.get_untracked(), next));
    };
    let swap = {
        let with = with.clone();
        move |_| {
            let here = dn.get_untracked();
            let saved = reading.saved.get_untracked();
            let back = if saved.is_some() { FILE.to_owned() } else { here };
            let (page, other) = (kept_files.page.get_untracked(), kept_files.other.get_untracked());
            let next = DetailState { with: Some(back), tab: state.get_untracked().tab, ..DetailState::default() };
            if saved.is_some() {
                kept_files.other.set(page);
            }
            if with == FILE {
                kept_files.page.set(other);
                nav.push(Route::Saved(next));
            } else {
                nav.push(Route::Session(with.clone(), next));
            }
        }
    };
    let choosing = RwSignal::new(false);
    view! {
        <section class="as-comparison" role="region" aria-label=move || format!("Comparison with {}", name.get())>
            <header class="as-comparison-head">
                <h2>{move || format!("Comparison with {}", name.get())}</h2>
                <span class="as-spacer"></span>
                <button type="button" class="as-button as-quiet" on:click=move |_| choosing.set(true)>"Choose another"</button>
                <button type="button" class="as-button as-quiet" on:click=swap>"Swap"</button>
                <button type="button" class="as-button as-quiet" on:click=close>"Close comparison"</button>
            </header>
            {move || match other.get() {
                Other::Loading => view! { <SkeletonRows rows=6/> }.into_any(),
                Other::Failed(title, text, true) => {
                    let retry = Callback::new(move |()| again.update(|count| *count += 1));
                    view! { <ErrorState title=title text=text retry=retry/> }.into_any()
                }
                Other::Failed(title, text, false) => view! { <ErrorState title=title text=text/> }.into_any(),
                Other::Known(_) => ().into_any(),
            }}
            {move || matches!(other.get(), Other::Known(_)).then(|| view! { <Comparison left=left right=right/> })}
        </section>
        {move || choosing.get().then(|| view! { <Chooser dn=dn state=state reading=reading close=Callback::new(move |()| choosing.set(false))/> })}
    }
}

/// Reads the other session, and again when ours is read again: both are then of the same moment.
fn other_side(with: String, reading: Reading, again: RwSignal<u32>) -> RwSignal<Other> {
    let other = RwSignal::new(Other::Loading);
    if with == FILE {
        let place = use_kept().other;
        Effect::new(move |_| {
            other.set(match kept(place) {
                Some(saved) => Other::Known(of_file(&saved)),
                None => Other::Failed(
                    "The saved session is not open any more".to_owned(),
                    "A file stays open until the page is loaded anew. Choose another, and open the file again.".to_owned(),
                    false,
                ),
            });
        });
        return other;
    }
    let api = expect_context::<Api>();
    let held = StoredValue::new_local(None::<Abort>);
    let ours = Memo::new(move |_| reading.session.with(|session| session.as_ref().map(|session| session.at)));
    Effect::new(move |_| {
        ours.track();
        again.track();
        let Some(abort) = Abort::new() else { return };
        let signal = abort.signal();
        held.set_value(Some(abort));
        let (api, with) = (api.clone(), with.clone());
        if !matches!(other.get_untracked(), Other::Known(_)) {
            other.set(Other::Loading);
        }
        leptos::task::spawn_local(async move {
            let now = match api.session_info(&with, Some(&signal)).await {
                Err(error) if error.is_aborted() => return,
                Err(error) if error.kind == Kind::NotFound => Other::Failed(
                    format!("{} has no session any more", named(&with)),
                    "No Gateway reports it: the user signed out, was cut off, or connects anew. This page's own session stays; choose another to compare.".to_owned(),
                    true,
                ),
                Err(error) => Other::Failed(format!("The session of {} could not be loaded", named(&with)), error.advice(), true),
                Ok(info) => {
                    let label = username_of(&info).unwrap_or_else(|| named(&with));
                    let note = note(&host_of(&info), js_sys::Date::now(), false);
                    Other::Known(Snapshot { label, note, info: Arc::new(info) })
                }
            };
            let _ = other.try_set(now);
        });
    });
    other
}

fn of_file(saved: &Saved) -> Snapshot {
    let at = saved.time().map_or(0.0, |time| time.0 as f64);
    Snapshot {
        label: saved.username(),
        note: note(&host_of(&saved.session_info), at, true),
        info: Arc::new(saved.session_info.clone()),
    }
}

fn username_of(info: &SessionInfo) -> Option<String> {
    info.username.clone().filter(|name| !name.trim().is_empty())
}

fn host_of(info: &SessionInfo) -> String {
    general::of(info).hostname.known().and_then(|names| names.first().cloned()).unwrap_or_default()
}

/// The user in a distinguished name.
fn named(with: &str) -> String {
    if with == FILE {
        return "a saved session".to_owned();
    }
    with.parse::<DistinguishedName>().map_or_else(|_| with.to_owned(), |name| name.user)
}

/// The same user twice: the host tells them apart.
fn labelled(user: &str, host: &str) -> String {
    if host.is_empty() { user.to_owned() } else { format!("{user} on {host}") }
}

fn note(host: &str, at: f64, saved: bool) -> String {
    let time = Timestamp(at as i64);
    let time = if saved { format!("saved, {time}") } else { time.to_string() };
    [host.to_owned(), time].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
