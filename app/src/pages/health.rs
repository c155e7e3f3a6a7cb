//! App health: protected apps that users cannot reach or whose names do not resolve.

mod table;

use crate::api::Collection;
use crate::resource::{Listing, Record, ResourceAddress, ResourcePage, Words};
use crate::route::{ResourceState, Route};
use leptos::prelude::*;
use table::App;

const WORDS: Words = Words {
    title: "App health",
    search: "Filter app health",
    hint: "Filter: app, Site, host or reason, -not, \"exact\", one, another",
    noun: ("unhealthy app", "unhealthy apps"),
    failed: "App health could not be loaded",
    needs: "It takes the Digital Experience Monitoring licence and the privilege View on SessionInfo.",
    empty: (
        "Every reported app is healthy",
        "An app appears here when at least five users could not reach it within 24 hours. A session can name unreachable hosts that are not listed here.",
    ),
    unmatched: ("No app matches", "Clear filter"),
};

#[component]
pub fn HealthPage(state: Signal<ResourceState>) -> impl IntoView {
    let address = ResourceAddress::new(state, Route::Health, App::COLUMNS, ("users", true));
    let listing = Listing::<App>::start(Collection::UnhealthyApps, address);
    let signals = listing.signals;
    let again = {
        let listing = listing.clone();
        Callback::new(move |()| listing.load())
    };
    // The table stays while its rows change, so that the focus stays on its headings.
    let some = Memo::new(move |_| signals.counts.with(|(matching, _)| *matching > 0));
    view! {
        <ResourcePage words=WORDS address=address signals=signals again=again>
            {move || some.get().then(|| table::apps(&listing, address))}
        </ResourcePage>
    }
}
