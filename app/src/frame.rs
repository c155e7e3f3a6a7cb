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
    let on_sessions =
        Signal::derive(move || matches!(route.get(), Route::Sessions(_) | Route::Session(..) | Route::Policies(_)));
    let on_health = Signal::derive(move || matches!(route.get(), Route::Health(_)));
    view! {
        <nav class="as-rail" aria-label="Pages">
            <Link to=Route::sessions() current=on_sessions>{Icon::Sessions.view()} "Sessions"</Link>
            <Link to=Route::Health(String::new()) current=on_health>{Icon::Health.view()} "Health"</Link>
        </nav>
    }
}

fn focus_main() {
    use wasm_bindgen::JsCast;
    let main = web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("main"));
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}
