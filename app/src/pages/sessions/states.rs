//! What is said around the rows: how far a load is and what broke it, which Gateways did not answer, why there is nothing to see.

use super::address::ListAddress;
use crate::api::ApiError;
use crate::later::Later;
use crate::live::{Loading, use_live};
use crate::ui::{EmptyState, ErrorState, Icon, SkeletonRows};
use crate::words::{ago, number};
use leptos::prelude::*;
use std::time::Duration;

/// The thin line of a load, and the bar of a failed one while old rows stay.
#[component]
pub fn LoadLine() -> impl IntoView {
    let live = use_live();
    let (loading, error, updated, counts) = (live.loading, live.error, live.updated, live.counts);
    let line = move || match loading.get() {
        Loading::Idle => None,
        Loading::Running { rows, total, .. } => {
            let percent = total.filter(|&total| total > 0).map(|total| (rows.min(total) * 100 / total) as u32);
            Some(view! {
                <div
                    class="as-load"
                    class:as-load-unknown=percent.is_none()
                    role="progressbar"
                    aria-label="Loading sessions"
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=percent.unwrap_or(0)
                    aria-valuetext=total.map(|total| format!("{} of {} sessions", number(rows), number(total)))
                >
                    <i style:transform=format!("scaleX(calc({} / 100))", percent.unwrap_or(30))></i>
                </div>
            })
        }
    };
    let failed = {
        let live = live.clone();
        move || {
            let error = error.get()?;
            // With no rows the error stands where the rows would be.
            if counts.get().1 == 0 {
                return None;
            }
            let live = live.clone();
            let age = updated.get().map_or("The list is not complete.".to_owned(), |at| {
                format!("What you see is from {}.", ago(js_sys::Date::now() - at))
            });
            Some(view! {
                <div class="as-notice as-notice-danger as-list-failed" role="alert">
                    {Icon::Warning.view()}
                    <strong>{failure_title(&error)}</strong>
                    <span class="as-notice-text">{error.advice()} " " {age}</span>
                    <button type="button" class="as-button" on:click=move |_| live.load()>"Retry"</button>
                </div>
            })
        }
    };
    view! { <div class="as-load-slot">{line}</div> {failed} }
}

/// Why a list is not whole, in a few words.
fn failure_title(error: &ApiError) -> &'static str {
    if error.is_aborted() { "The load was stopped" } else { "Sessions could not be loaded" }
}

/// How long after the rows the Gateways are asked about: whoever came to type or scroll goes first.
const ROWS_FIRST: Duration = Duration::from_secs(3);

/// Gateways that did not answer: asked once rows have been there for a while, by the part of the page that is fetched later.
#[component]
pub fn Completeness() -> impl IntoView {
    let updated = use_live().updated;
    let chunk = expect_context::<Later>();
    let loaded = Memo::new(move |_| updated.with(Option::is_some));
    let due = RwSignal::new(false);
    Effect::new(move |_| {
        if loaded.get() {
            set_timeout(
                move || {
                    let _ = due.try_set(true);
                },
                ROWS_FIRST,
            );
        }
    });
    move || {
        let part = due.get().then(|| chunk.get()?.ok()).flatten()?;
        Some((part.completeness)(Signal::derive(move || updated.get().unwrap_or_default() as u64)))
    }
}

/// What stands over an empty grid: skeletons, an error, or why there is nothing.
#[component]
pub fn ListPlaceholder(address: ListAddress) -> impl IntoView {
    let live = use_live();
    // Nearly always there are rows, and however many there are changes nothing here.
    let nothing = Memo::new({
        let counts = live.counts;
        move |_| counts.get().0 == 0
    });
    move || {
        if !nothing.get() {
            return ().into_any();
        }
        let all = live.counts.get().1;
        let loading = live.loading.get() != Loading::Idle;
        let error = live.error.get();
        if let (0, Some(error)) = (all, error) {
            let again = live.clone();
            return view! { <ErrorState title=failure_title(&error) text=error.advice() retry=Callback::new(move |()| again.load())/> }.into_any();
        }
        if all == 0 && loading {
            return view! { <SkeletonRows/> }.into_any();
        }
        if all == 0 {
            let text =
                "No Client is connected to any Gateway that answered. Sessions appear here within seconds of signing in.";
            return view! { <EmptyState title="No active sessions" text=text.to_owned()/> }.into_any();
        }
        let (searched, around) = (address.text.with(|text| !text.trim().is_empty()), address.near.get().is_some());
        let all = number(all as u64);
        let text = match (searched, around) {
            (true, true) => format!(
                "None of the {all} sessions matches this search around that place. Sessions without a place are left out."
            ),
            (false, true) => format!("None of the {all} sessions is around that place. Sessions without a place are left out."),
            _ => format!("None of the {all} sessions matches this search."),
        };
        view! {
            <EmptyState title="No session matches" text=text>
                {searched.then(|| view! { <button type="button" class="as-button" on:click=move |_| address.clear()>"Clear search"</button> })}
                {around.then(|| view! { <button type="button" class="as-button" on:click=move |_| address.set_near(None)>"Show all places"</button> })}
            </EmptyState>
        }
        .into_any()
    }
}
