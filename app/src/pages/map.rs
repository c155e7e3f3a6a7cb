//! Sessions on a map of the world, and their Client versions.

mod bubbles;
mod outline;
mod overview;
mod projection;
mod reading;
mod tables;
mod world;

use crate::host::PageHeading;
use crate::ui::{EmptyState, ErrorState, Icon, Notice, NoticeKind, clock};
use crate::words::{ago, count, number};
use leptos::prelude::*;
use reading::Reading;

#[component]
pub fn MapPage() -> impl IntoView {
    let reading = Reading::start();
    let now = clock();
    let overview = reading.overview;
    let summary = move || {
        overview.with(|overview| {
            let Some(overview) = overview else { return String::new() };
            format!("{} of {} placed", number(overview.placed()), sessions(overview.total))
        })
    };
    let age = Memo::new(move |_| match reading.at.get() {
        _ if reading.loading.get() => "Updating…".to_owned(),
        Some(at) => format!("Updated {}", ago(now.get() - at)),
        None => String::new(),
    });
    let unplaced = move || {
        let unplaced = overview.with(|overview| overview.as_ref().map(overview::Overview::unplaced))?;
        Some(match unplaced {
            0 => "Every session has a place.".to_owned(),
            some => format!("{} not on the map: private addresses, and addresses nobody can place.", are(some)),
        })
    };
    let again = reading.again;
    view! {
        <div class="as-list as-map-page">
            <div class="as-bar as-bar-short">
                <PageHeading text="Map"/>
                <p class="as-count" role="status" data-testid="row-count">{summary}</p>
                <span class="as-spacer"></span>
                <div class="as-refresh">
                    <span class="as-muted as-age" data-testid="last-updated">{move || age.get()}</span>
                    <button type="button" class="as-button" on:click=move |_| again.run(())>
                        {Icon::Refresh.view()}
                        <span class="as-label">"Refresh"</span>
                    </button>
                </div>
            </div>
            {move || failed(reading)}
            <div class="as-map-body" aria-busy=move || reading.loading.get().then_some("true")>
                <div class="as-map-main">
                    <world::World overview=overview/>
                    <p class="as-map-note">{unplaced}</p>
                    {move || reading.from_list.get().then(|| view! {
                        <Notice kind=NoticeKind::Info title="Counted from the list">
                            "The Controller does not give sessions by place, so the list that is loaded was counted. Countries are not named."
                        </Notice>
                    })}
                    {move || overview.with(|overview| overview.as_ref().is_some_and(|overview| overview.total == 0)).then(|| view! {
                        <EmptyState title="No active sessions".to_owned() text="No Client is connected to any Gateway that answered.".to_owned()/>
                    })}
                </div>
                <div class="as-map-side">
                    <tables::Places overview=overview/>
                    <tables::Versions overview=overview/>
                </div>
            </div>
        </div>
    }
}

fn sessions(many: u64) -> String {
    count(usize::try_from(many).unwrap_or(usize::MAX), "session", "sessions")
}

fn are(many: u64) -> String {
    format!("{} {}", sessions(many), if many == 1 { "is" } else { "are" })
}

fn failed(reading: Reading) -> Option<AnyView> {
    let error = reading.error.get()?;
    // What was read before stays in view.
    Some(if reading.overview.with_untracked(Option::is_some) {
        view! {
            <div class="as-notice as-notice-danger as-list-failed" role="alert">
                {Icon::Warning.view()}
                <strong>"The map could not be updated"</strong>
                <span class="as-notice-text">{error.advice()}</span>
                <button type="button" class="as-button" on:click=move |_| reading.again.run(())>"Retry"</button>
            </div>
        }
        .into_any()
    } else {
        view! { <ErrorState title="The map could not be loaded" text=error.advice() retry=reading.again/> }.into_any()
    })
}
