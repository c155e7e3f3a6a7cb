//! The details of one session: who, from what, since when, is anything wrong; then, per Site, why.

mod ask;
mod changed;
mod chooser;
mod claim_row;
mod claims;
mod claims_of;
mod compare;
mod denylisted;
mod entitlement_rows;
mod entitlements;
mod evidence;
mod general;
mod header;
mod hosts;
mod reading;
mod sampling;
mod saved;
mod stat_charts;
mod stats;
mod tabs;
mod tools;
mod warnings;

use crate::actions::Target;
use crate::route::DetailState;
use crate::ui::{ErrorState, clock};
use leptos::prelude::*;
use reading::Reading;
pub use saved::SavedPage;
use shared::dn::DistinguishedName;

#[component]
pub fn SessionPage(dn: Signal<String>, state: Signal<DetailState>) -> impl IntoView {
    let reading = Reading::start(dn);
    view! { <Details dn=dn state=state reading=reading/> }
}

/// The page of a reading, live or out of a file.
#[component]
fn Details(dn: Signal<String>, state: Signal<DetailState>, reading: Reading) -> impl IntoView {
    let now = clock();
    provide_context(ask::Wanted(RwSignal::new(None)));
    provide_context(ask::Answered(RwSignal::new(None)));
    let target = Memo::new(move |_| target(&dn.get(), &reading));
    // Nothing was ever shown, and nothing will be: the layout of a session would promise one.
    let nothing = Memo::new(move |_| {
        reading.session.with(Option::is_none) && (reading.gone.with(Option::is_some) || reading.error.with(Option::is_some))
    });
    let old = move || reading.gone.with(Option::is_some) && !nothing.get();
    view! {
        <div class="as-page as-details">
            <header::Header target=target reading=reading now=now/>
            <tools::Tools dn=dn state=state reading=reading/>
            <div class="as-warnings">
                <denylisted::Denylisted target=target reading=reading/>
                <warnings::WarningStack reading=reading now=now/>
            </div>
            <changed::ChangedPart target=target/>
            <compare::ComparePart dn=dn state=state reading=reading target=target/>
            {move || {
                if !nothing.get() {
                    return view! {
                        <div class="as-details-body" class:as-stale=old aria-busy=move || reading.loading.get().then_some("true")>
                            <general::GeneralPart reading=reading now=now/>
                            <ask::AskPart dn=dn state=state reading=reading target=target/>
                            <tabs::SitePart dn=dn state=state reading=reading/>
                        </div>
                    }
                    .into_any();
                }
                reading
                    .error
                    .get()
                    .map(|error| view! { <ErrorState title="The session could not be loaded" text=error.advice() retry=reading.again/> })
                    .into_any()
            }}
        </div>
    }
}

/// Whom the page is about: as reported, and before that as the session's name says.
fn target(dn: &str, reading: &Reading) -> Target {
    let name = dn.parse::<DistinguishedName>().ok();
    let (user, provider) = name.map(|name| (name.user, name.provider)).unwrap_or_else(|| (dn.to_owned(), String::new()));
    reading.session.with(|session| {
        let general = session.as_ref().map(|session| &session.general);
        let known = |value: Option<&String>| value.cloned();
        Target {
            dn: dn.to_owned(),
            username: known(general.and_then(|general| general.username.known())).unwrap_or(user),
            provider: known(general.and_then(|general| general.provider.known())).unwrap_or(provider),
            hostname: known(general.and_then(|general| general.hostname.known()?.first())).unwrap_or_default(),
            client_version: session.as_ref().and_then(|session| session.client_version()).unwrap_or_default().to_owned(),
        }
    })
}
