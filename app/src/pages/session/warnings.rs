//! Everything wrong with the session as a whole, in one stack, each saying what to do.

use super::reading::{ConflictWarning, Gone, Reading, Session};
use crate::completeness::SessionCompleteness;
use crate::kept::use_kept;
use crate::nav::Link;
use crate::route::Route;
use crate::times::use_times;
use crate::ui::Icon;
use crate::words::count;
use leptos::prelude::*;
use shared::session::saved::Saved;
use shared::session::text;
use shared::session::time::Timestamp;
use std::sync::Arc;

/// Milliseconds after which a reading is old.
const OLD: f64 = 300_000.0;
/// Conflicts shown before "Show all".
const FIRST: usize = 2;

#[component]
pub(super) fn WarningStack(reading: Reading, now: Signal<f64>) -> impl IntoView {
    let when = Signal::derive(move || reading.session.with(|session| session.as_ref().map_or(0, |session| session.at as u64)));
    let sites = Signal::derive(move || {
        let names = |session: &Session| session.sites.iter().map(|site| site.name.clone()).collect();
        reading.session.with(|session| session.as_deref().map(names).unwrap_or_default())
    });
    let conflict = Memo::new(move |_| reading.session.with(|session| session.as_ref()?.warnings.conflict.clone()));
    let failovers = Memo::new(move |_| {
        reading.session.with(|session| session.as_ref().map(|session| session.warnings.failovers.clone()).unwrap_or_default())
    });
    view! {
        {move || reading.saved.get().map(|saved| view! { <FromFile saved=saved/> })}
        {move || reading.gone.get().map(|gone| view! { <NoSession gone=gone reading=reading/> })}
        <Stale reading=reading/>
        {move || {
            reading.saved.with(Option::is_none).then(|| view! {
                <Old reading=reading now=now/>
                <SessionCompleteness when=when sites=sites/>
            })
        }}
        {move || conflict.get().map(|conflict| view! { <Conflict conflict=conflict/> })}
        {move || {
            failovers.get().into_iter().map(|(site, gateways)| view! { <Failover site=site gateways=gateways/> }).collect_view()
        }}
    }
}

/// The page shows a file.
#[component]
fn FromFile(saved: Arc<Saved>) -> impl IntoView {
    let place = use_kept().page;
    let time = saved.time().map_or_else(|| "at an unknown time".to_owned(), |time| time.to_string());
    let from =
        if saved.controller.is_empty() { String::new() } else { format!(" at {}", text::preview(&saved.controller, 80)) };
    view! {
        <div class="as-notice" role="status" aria-label="Saved session">
            {Icon::Info.view()}
            <div class="as-notice-text">
                <strong>{format!("Saved session of {}, {time}; read-only", saved.username())}</strong>
                <p>{format!("Read{from} and kept in a file. It shows what was reported then; nothing here is asked of a Controller.")}</p>
            </div>
            <button type="button" class="as-button" on:click=move |_| place.set(None)>"Close file"</button>
        </div>
    }
}

/// There is no session to show (any more): only what is known to have ended is said to have.
#[component]
fn NoSession(gone: Gone, reading: Reading) -> impl IntoView {
    let times = use_times();
    let from = reading.session.with_untracked(|session| session.as_ref().map(|session| session.at));
    let (title, text) = match &gone {
        Gone::Ended(_) => (
            "This session has ended",
            "No Gateway reports it any more: the user signed out, was cut off, or the Client is connecting anew. A new sign-in appears in the list as a session of its own.",
        ),
        Gone::NeverSeen => (
            "No session of this name is known",
            "No Gateway reports it, and no device of this name is registered. The address may be misspelt or of another Collective.",
        ),
        Gone::NotReported => (
            "No Gateway reports this session",
            "It has ended, or there never was one of this name: your admin role does not allow a look at the registered devices, which could tell.",
        ),
        Gone::NoName => (
            "This address names no session",
            "A session is addressed by its distinguished name, as in CN=<device>,CN=<user>,OU=<identity provider>. Open it from the list.",
        ),
    };
    let seen = match gone {
        Gone::Ended(Some(text)) => Timestamp::parse(text.trim()),
        _ => None,
    };
    // Times of day, no ages: an alert whose text changes would be read out again and again.
    let seen = seen.map(
        |at| view! { <p class="as-warning-more">{move || format!("The device was last seen at {}.", times.write(at))}</p> },
    );
    let kept = from.map(|at| view! { <p class="as-warning-more">{move || format!("What you see below was reported at {}.", times.write_ms(at))}</p> });
    view! {
        <div class="as-notice as-notice-danger" role="alert" aria-label=title>
            {Icon::Warning.view()}
            <div class="as-notice-text">
                <strong>{title}</strong>
                <p>{text}</p>
                {seen}
                {kept}
                <p><Link to=Route::sessions()>"Back to the list"</Link></p>
            </div>
        </div>
    }
}

/// A reading failed while an older one is shown.
#[component]
fn Stale(reading: Reading) -> impl IntoView {
    let times = use_times();
    move || {
        let error = reading.error.get()?;
        let at = reading.session.with_untracked(|session| session.as_ref().map(|session| session.at))?;
        Some(view! {
            <div class="as-notice as-notice-danger" role="alert" aria-label="The session could not be read again">
                {Icon::Warning.view()}
                <div class="as-notice-text">
                    <strong>"The session could not be read again"</strong>
                    <p>{error.advice()}</p>
                    <p class="as-warning-more">{move || format!("What you see was reported at {}.", times.write_ms(at))}</p>
                </div>
                <button type="button" class="as-button" on:click=move |_| reading.again.run(())>"Retry"</button>
            </div>
        })
    }
}

/// What is shown is older than the time in which Gateways forget sessions and conditions are evaluated anew.
#[component]
fn Old(reading: Reading, now: Signal<f64>) -> impl IntoView {
    let times = use_times();
    let at = Memo::new(move |_| {
        let at = reading.session.with(|session| session.as_ref().map(|session| session.at))?;
        let shown = reading.gone.with(Option::is_none) && reading.error.with(Option::is_none);
        (shown && now.get() - at > OLD).then_some(at)
    });
    move || {
        let at = at.get()?;
        Some(view! {
            <div class="as-notice" role="status" aria-label="What you see is not fresh">
                {Icon::Info.view()}
                <div class="as-notice-text">
                    <strong>"What you see is not fresh"</strong>
                    <p>{move || format!("It was reported at {}. Conditions are evaluated anew and ended sessions go within five minutes.", times.write_ms(at))}</p>
                </div>
                <button type="button" class="as-button" on:click=move |_| reading.again.run(())>"Refresh"</button>
            </div>
        })
    }
}

#[component]
fn Conflict(conflict: ConflictWarning) -> impl IntoView {
    let all = RwSignal::new(conflict.listed.len() <= FIRST);
    let sites: Vec<&str> = conflict.sites.iter().map(String::as_str).collect();
    let head = format!(
        "{} reachable through more than one Site: {}. Traffic may take either way.",
        if conflict.total == 1 {
            "One address range is".to_owned()
        } else {
            format!("{} are", count(conflict.total, "address range", "address ranges"))
        },
        text::list(&sites)
    );
    let unlisted = conflict.total.saturating_sub(conflict.listed.len());
    let listed = conflict.listed.len();
    let lines = conflict
        .listed
        .into_iter()
        .enumerate()
        .map(|(index, (net, claimants))| {
            let beyond = index >= FIRST;
            let ways = claimants
                .into_iter()
                .enumerate()
                .map(|(index, (site, entitlements))| {
                    view! { {(index > 0).then_some(" and ")} <strong>{site}</strong> " by " {entitlements} }
                })
                .collect_view();
            view! { <li hidden=move || beyond && !all.get()><span class="as-mono">{net}</span>" through "{ways}</li> }
        })
        .collect_view();
    view! {
        <div class="as-notice as-notice-warning" role="alert" aria-label="IP conflict">
            {Icon::Warning.view()}
            <div class="as-notice-text">
                <strong>"IP conflict"</strong>
                <p>{head}</p>
                <ul class="as-conflicts">{lines}</ul>
                {(unlisted > 0).then(|| view! { <p class="as-warning-more" hidden=move || !all.get()>{format!("and {} more", count(unlisted, "address range", "address ranges"))}</p> })}
                <p>"Narrow one of the entitlements, or move both to one Site; then renew the tokens of the user."</p>
            </div>
            {(listed > FIRST)
                .then(|| {
                    view! {
                        <button type="button" class="as-button" aria-expanded=move || if all.get() { "true" } else { "false" } on:click=move |_| all.update(|all| *all = !*all)>
                            {move || if all.get() { "Show fewer".to_owned() } else { format!("Show {listed} of {}", conflict.total) }}
                        </button>
                    }
                })}
        </div>
    }
}

#[component]
fn Failover(site: String, gateways: Vec<String>) -> impl IntoView {
    let names: Vec<&str> = gateways.iter().map(String::as_str).collect();
    let shown = names.first().copied().unwrap_or_default();
    let title = match names.len() {
        2 => "Reported by two Gateways".to_owned(),
        more => format!("Reported by {more} Gateways"),
    };
    let sentence = format!(
        "{site}: {} both report this session. The Client is moving from one to the other, or the older entry has not gone yet; it goes within five minutes. Shown is {shown}, which it reached last.",
        text::list(&names)
    );
    let sentence = if names.len() == 2 { sentence } else { sentence.replacen(" both report", " report", 1) };
    view! {
        <div class="as-notice" role="status" aria-label=title.clone()>
            {Icon::Info.view()}
            <div class="as-notice-text">
                <strong>{title.clone()}</strong>
                <p>{sentence}</p>
            </div>
        </div>
    }
}
