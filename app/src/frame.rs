//! The frame of the standalone page: a slim rail, a top line, the page. Embedded there is none: the host has its own.

use crate::account::{Phase, use_account};
use crate::nav::{Link, use_nav};
use crate::route::Route;
use crate::ui::Icon;
use leptos::prelude::*;

#[component]
pub fn Frame(on_sign_out: Callback<()>, children: Children) -> impl IntoView {
    let account = use_account();
    let route = use_nav().route;
    // Framed already while the server is asked who is signed in: nearly always somebody is, and the page must not jump.
    let framed =
        Memo::new(move |_| account.phase.with(|phase| *phase != Phase::SignedOut) && !matches!(route.get(), Route::Login(_)));
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_main();
    };
    view! {
        <div class="as-frame" class:as-frame-bare=move || !framed.get()>
            <a class="as-skip" href="#main" on:click=skip>"Skip to the page"</a>
            {move || {
                framed
                    .get()
                    .then(|| {
                        view! {
                            <header class="as-top">
                                <Link to=Route::sessions() class="as-brand">{crate::words::TITLE}</Link>
                                <span class="as-spacer"></span>
                                <span class="as-who">{Icon::Person.view()} {move || account.name()}</span>
                                <button type="button" class="as-button as-quiet" on:click=move |_| on_sign_out.run(())>"Sign out"</button>
                            </header>
                            <Rail/>
                        }
                    })
            }}
            <main id="main" class="as-main" tabindex="-1">
                {children()}
            </main>
        </div>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let route = use_nav().route;
    let on_sessions = Signal::derive(move || {
        matches!(route.get(), Route::Sessions(_) | Route::Session(..) | Route::Saved(_) | Route::Policies(_))
    });
    let on_map = Signal::derive(move || route.get() == Route::Map);
    let on_denylist = Signal::derive(move || matches!(route.get(), Route::Denylist(_)));
    let on_devices = Signal::derive(move || matches!(route.get(), Route::Devices(_)));
    let on_health = Signal::derive(move || matches!(route.get(), Route::Health(_)));
    let narrow = RwSignal::new(remembered());
    let toggle = move |_| {
        narrow.update(|narrow| *narrow = !*narrow);
        remember(narrow.get_untracked());
    };
    view! {
        <nav class="as-rail" class:as-rail-narrow=move || narrow.get() aria-label="Pages">
            <Entry to=Route::sessions() current=on_sessions icon=Icon::Sessions name="Sessions"/>
            <Entry to=Route::Map current=on_map icon=Icon::Map name="Map"/>
            <Entry to=Route::denylist("") current=on_denylist icon=Icon::Denylist name="Denylist"/>
            <Entry to=Route::devices("") current=on_devices icon=Icon::Devices name="Devices"/>
            <Entry to=Route::health("") current=on_health icon=Icon::Health name="Health"/>
            <button
                type="button"
                class="as-button as-quiet as-rail-toggle"
                aria-label="Page names"
                aria-expanded=move || (!narrow.get()).to_string()
                title=move || if narrow.get() { "Show page names" } else { "Hide page names" }
                on:click=toggle
            >
                {Icon::Right.view()}
            </button>
        </nav>
    }
}

#[component]
fn Entry(to: Route, current: Signal<bool>, icon: Icon, name: &'static str) -> impl IntoView {
    view! {
        <Link to=to current=current>
            {icon.view()}
            <span class="as-rail-name">{name}</span>
        </Link>
    }
}

/// Whether the rail is narrow; for this tab.
const NARROW: &str = "as-rail-narrow";

fn remembered() -> bool {
    let storage = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    storage.and_then(|storage| storage.get_item(NARROW).ok().flatten()).is_some()
}

/// Storage may be switched off: then the rail is wide again after a reload.
fn remember(narrow: bool) {
    let Some(storage) = web_sys::window().and_then(|window| window.session_storage().ok().flatten()) else { return };
    let _ = if narrow { storage.set_item(NARROW, "1") } else { storage.remove_item(NARROW) };
}

fn focus_main() {
    use wasm_bindgen::JsCast;
    let main = web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("main"));
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}
