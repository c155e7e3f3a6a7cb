//! What both ways in share: the contexts every page relies on, the sign-in gate, and which page the route shows.

use crate::account::{Account, Phase, use_account};
use crate::actions::{Desk, use_desk};
use crate::api::Api;
use crate::host::{PageHeading, use_host};
use crate::later::{self, Chunk, ChunkError, Later, SignInPage};
use crate::live::{Live, MAX_ROWS};
use crate::nav::{Link, use_nav};
use crate::pages::SessionsPage;
use crate::preferences::Preferences;
use crate::route::{ResourceState, Route};
use crate::times::Times;
use crate::ui::{EmptyState, ErrorState, SkeletonRows, ToastStack, Toasts};
use leptos::prelude::*;

/// Provides the contexts; the adapter has provided `Nav` and `Host` before. `max_rows`: as the server or the host page says.
pub fn provide_contexts(api: &Api, trusting: bool, max_rows: Option<u64>) {
    provide_context(Toasts::new());
    let account = Account::new(trusting, api.has_host_token());
    provide_context(account);
    provide_context(api.clone());
    provide_context(Later::waiting(&use_host().root));
    provide_context(crate::kept::Kept::new());
    let preferences = Preferences::new(api.clone(), account);
    provide_context(Times::new(preferences.clone()));
    provide_context(Desk::new(api.clone()));
    provide_context(preferences);
    provide_context(Live::new(api.clone(), max_rows.unwrap_or(MAX_ROWS)));
}

/// The routed page behind the sign-in gate, with dialogs and toasts.
#[component]
pub fn Pages() -> impl IntoView {
    let api = expect_context::<Api>();
    let account = use_account();
    check(&api, account);
    let (desk, chunk) = (use_desk(), expect_context::<Later>());
    let desk_receipts = desk.receipts;
    let action_dialog = move || desk.job.get().and_then(|job| Some((chunk.get()?.ok()?.dialog)(job)));
    // Receipts are of the admin who is signed in, and nobody else's business.
    Effect::new(move |last: Option<String>| {
        let name = account.phase.with(|phase| match phase {
            Phase::SignedIn(login) => Some(login.user.name.clone()),
            _ => None,
        });
        let last = last.unwrap_or_default();
        if let Some(name) = &name
            && !last.is_empty()
            && *name != last
        {
            desk_receipts.forget();
        }
        name.unwrap_or(last)
    });
    let has_receipts =
        Memo::new(move |_| account.phase.with(|phase| matches!(phase, Phase::SignedIn(_))) && !desk_receipts.is_empty());
    let receipts = move || has_receipts.get().then(|| Some((chunk.get()?.ok()?.receipts)())).flatten();
    view! {
        <OutdatedNotice/>
        <Gate/>
        {receipts}
        {action_dialog}
        <ToastStack/>
    }
}

fn check(api: &Api, account: Account) {
    let api = api.clone();
    leptos::task::spawn_local(async move { account.check(&api).await });
}

/// A page older than the server it talks to may misread it: say so, and reload only when the person wants.
#[component]
fn OutdatedNotice() -> impl IntoView {
    let outdated = expect_context::<Api>().outdated;
    let reload = move |_| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    };
    move || {
        outdated.get().then(|| {
            view! {
                <div class="as-notice as-notice-warning as-outdated" role="alert">
                    <strong>"New version"</strong>
                    <span class="as-notice-text">"This page is older than the server it talks to. Reload to use the new one."</span>
                    <button type="button" class="as-button" on:click=reload>"Reload"</button>
                </div>
            }
        })
    }
}

#[component]
fn Gate() -> impl IntoView {
    let api = expect_context::<Api>();
    let account = use_account();
    let nav = use_nav();
    let host = use_host();
    let route = nav.route;
    // A 401 from any call ends the sign-in here.
    Effect::new({
        let signed_out = api.signed_out.clone();
        move |_| {
            if signed_out.get() && matches!(account.phase.get_untracked(), Phase::SignedIn(_)) {
                account.phase.set(Phase::SignedOut);
            }
        }
    });
    let embedded = host.embedded;
    Effect::new(move |_| {
        let signed_out = account.phase.with(|phase| *phase == Phase::SignedOut);
        let here = route.get();
        if signed_out && !embedded && !matches!(here, Route::Login(_) | Route::Saved(_)) {
            let next = (here != Route::sessions()).then(|| here.href());
            nav.replace(Route::Login(next));
        }
    });
    // A signed-in admin has no business on the sign-in page.
    Effect::new(move |_| {
        let signed_in = account.phase.with(|phase| matches!(phase, Phase::SignedIn(_)));
        if signed_in && let Route::Login(next) = route.get() {
            nav.replace(next.as_deref().map_or_else(Route::sessions, Route::parse_href));
        }
    });
    // A saved session needs nobody signed in.
    let free = Memo::new(move |_| route.with(|route| matches!(route, Route::Saved(_))));
    let kind = Memo::new(move |_| {
        if free.get() {
            return 2;
        }
        account.phase.with(|phase| match phase {
            Phase::Checking => 0,
            Phase::SignedOut => 1,
            Phase::SignedIn(_) => 2,
            Phase::Failed(_) => 3,
        })
    });
    move || match kind.get() {
        // For one task only: the frame and the page get one each.
        0 if account.is_trusted() => ().into_any(),
        0 => view! { <SkeletonRows/> }.into_any(),
        1 if embedded => {
            let api = api.clone();
            let retry = Callback::new(move |()| {
                api.signed_out.set(false);
                account.phase.set(Phase::Checking);
                check(&api, account);
            });
            view! { <ErrorState title="Sign-in needed" text="The page around this one has no valid sign-in to the Controller. Sign in there, then retry." retry=retry/> }.into_any()
        }
        1 => {
            let next = match route.get_untracked() {
                Route::Login(next) => next,
                other => (other != Route::sessions()).then(|| other.href()),
            };
            view! { <SignIn next=next/> }.into_any()
        }
        2 => view! { <Routed/> }.into_any(),
        _ => {
            let advice = account.phase.with_untracked(|phase| match phase {
                Phase::Failed(error) => error.advice(),
                _ => String::new(),
            });
            let api = api.clone();
            let retry = Callback::new(move |()| {
                account.phase.set(Phase::Checking);
                check(&api, account);
            });
            view! { <ErrorState title="The Controller cannot be reached" text=advice retry=retry/> }.into_any()
        }
    }
}

/// The page that signs in, once it is here.
#[component]
fn SignIn(next: Option<String>) -> impl IntoView {
    let page = RwSignal::new(None::<Result<SignInPage, ChunkError>>);
    let fetch = move || {
        page.set(None);
        leptos::task::spawn_local(async move {
            let _ = page.try_set(Some(later::sign_in().await));
        });
    };
    fetch();
    move || match page.get()? {
        Ok(make) => Some(make(next.clone())),
        Err(ChunkError) => Some(unfetched(Callback::new(move |()| fetch()))),
    }
}

/// The page of the route. A change within the page keeps it; another page is built anew and gets the focus on its heading.
#[component]
fn Routed() -> impl IntoView {
    let nav = use_nav();
    let host = use_host();
    let route = nav.route;
    let page = Memo::new_with_compare(
        move |_| route.get(),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !before.same_page(now),
            (before, now) => before.is_some() != now.is_some(),
        },
    );
    Effect::new(move |first: Option<()>| {
        page.track();
        if first.is_some() {
            let root = host.root.clone();
            // The heading is there after this turn.
            request_animation_frame(move || {
                if let Ok(Some(heading)) = root.query_selector("[data-page-heading]") {
                    use wasm_bindgen::JsCast;
                    if let Ok(heading) = heading.dyn_into::<web_sys::HtmlElement>() {
                        let _ = heading.focus();
                    }
                }
            });
        }
    });
    let chunk = expect_context::<Later>();
    move || {
        match page.get() {
        Route::Sessions(start) => {
            let state = Memo::new(move |last: Option<&crate::route::ListState>| match route.get() {
                Route::Sessions(state) => state,
                _ => last.cloned().unwrap_or_else(|| start.clone()),
            });
            view! { <SessionsPage state=state.into()/> }.into_any()
        }
        Route::Session(dn, start) => {
            let state = Memo::new(move |last: Option<&crate::route::DetailState>| match route.get() {
                Route::Session(_, state) => state,
                _ => last.cloned().unwrap_or_else(|| start.clone()),
            });
            later(chunk, move |chunk| (chunk.session)(Signal::stored(dn.clone()), state.into()))
        }
        Route::Saved(start) => {
            let state = Memo::new(move |last: Option<&crate::route::DetailState>| match route.get() {
                Route::Saved(state) => state,
                _ => last.cloned().unwrap_or_else(|| start.clone()),
            });
            later(chunk, move |chunk| (chunk.saved)(state.into()))
        }
        Route::Policies(dn) => later(chunk, move |chunk| (chunk.policies)(Signal::stored(dn.clone()))),
        Route::Map => later(chunk, |chunk| (chunk.map)()),
        Route::Denylist(start) => {
            let state = resource_state(route, start, |route| if let Route::Denylist(state) = route { Some(state) } else { None });
            later(chunk, move |chunk| (chunk.denylist)(state))
        }
        Route::Devices(start) => {
            let state = resource_state(route, start, |route| if let Route::Devices(state) = route { Some(state) } else { None });
            later(chunk, move |chunk| (chunk.devices)(state))
        }
        Route::Health(start) => {
            let state = resource_state(route, start, |route| if let Route::Health(state) = route { Some(state) } else { None });
            later(chunk, move |chunk| (chunk.health)(state))
        }
        Route::Login(_) => view! { <SkeletonRows/> }.into_any(),
        Route::Unknown(_) => view! {
            <div class="as-page">
                <PageHeading text="There is no such page".to_owned()/>
                <EmptyState title="Nothing at this address" text="The address may be misspelt, or the link is of another version.".to_owned()>
                    <Link to=Route::sessions()>"Go to the sessions"</Link>
                </EmptyState>
            </div>
        }
        .into_any(),
    }
    }
}

/// What the address of a smaller list holds; stays as it was while the page is being left.
fn resource_state(route: Signal<Route>, start: ResourceState, of: fn(Route) -> Option<ResourceState>) -> Signal<ResourceState> {
    Memo::new(move |last: Option<&ResourceState>| {
        of(route.get()).unwrap_or_else(|| last.cloned().unwrap_or_else(|| start.clone()))
    })
    .into()
}

/// A page of the chunk: skeletons until it is there, a way to try again when it does not come.
fn later(chunk: Later, make: impl Fn(Chunk) -> AnyView + Send + Sync + 'static) -> AnyView {
    let view = move || match chunk.get() {
        Some(Ok(chunk)) => make(chunk),
        None => view! { <SkeletonRows/> }.into_any(),
        Some(Err(ChunkError)) => unfetched(Callback::new(move |()| chunk.retry())),
    };
    view.into_any()
}

fn unfetched(retry: Callback<()>) -> AnyView {
    let text = "A part of the page could not be fetched. Check the connection and retry; if it stays so, reload the page.";
    view! { <ErrorState title="This page could not be loaded" text=text retry=retry/> }.into_any()
}
