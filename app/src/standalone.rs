//! The standalone page: our own document, path routing by leptos_router, sign-in and frame.

use crate::account::{Phase, use_account};
use crate::api::{Api, Auth, Early};
use crate::crash;
use crate::frame::Frame;
use crate::host::{Host, urgent, use_host};
use crate::nav::{Nav, Step};
use crate::route::Route;
use crate::shell::{Pages, provide_contexts};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::{NavigateOptions, location::State};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, Document, HtmlElement, MessageEvent};

/// The element the standalone document holds for us.
const ROOT_ID: &str = "active-sessions";
/// What it says until the page is there.
const BOOT: &str = ".as-boot";
/// Other tabs of this origin hear here that somebody signed out.
const CHANNEL: &str = "active-sessions";
const SIGNED_OUT: &str = "signed-out";

/// Mounts where the document asks for it; nothing in a host's document.
pub fn mount_if_asked() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(root) = document.get_element_by_id(ROOT_ID).and_then(|root| root.dyn_into::<HtmlElement>().ok()) else { return };
    crash::watch(root.clone());
    // A task of its own: the present one has made the module out of its code.
    wasm_bindgen_futures::spawn_local(async move {
        urgent().await;
        mount(document, root);
    });
}

fn mount(document: Document, root: HtmlElement) {
    let early = js_sys::Reflect::get(&root, &"early".into()).unwrap_or_default();
    let base = base_path(&document.base_uri().ok().flatten().unwrap_or_default());
    let api = Api::new(&base, Auth::Cookie, stamped("as-build"), Early::new(early));
    let host = Host { embedded: false, keys: SendWrapper::new(document.into()), root: SendWrapper::new(root.clone()) };
    mount_to(root, move || view! { <Standalone base=base.clone() api=api.clone() host=host.clone()/> }).forget();
}

/// What the server wrote into a `meta` of the document; nothing where nobody did.
fn stamped(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let meta = document.query_selector(&format!("meta[name={name}]")).ok().flatten()?;
    meta.get_attribute("content").filter(|content| !content.is_empty() && !content.starts_with("__"))
}

/// The path of a base URI without its trailing slash: `https://h/a/` is `/a`, `https://h/` is empty.
fn base_path(uri: &str) -> String {
    let path = web_sys::Url::new(uri).map(|url| url.pathname()).unwrap_or_default();
    path.rsplit_once('/').map(|(base, _)| base.to_owned()).unwrap_or_default()
}

#[component]
fn Standalone(base: String, api: Api, host: Host) -> impl IntoView {
    provide_context(host);
    let inside = base.clone();
    view! {
        <Router base=base>
            <Adapter base=inside api=api/>
        </Router>
    }
}

/// Feeds our route from leptos_router and passes our changes on to it.
#[component]
fn Adapter(base: String, api: Api) -> impl IntoView {
    let location = use_location();
    let navigate = use_navigate();
    let held = StoredValue::new(base);
    let route = Memo::new(move |_| {
        let path = location.pathname.get();
        let path = held.with_value(|base| path.strip_prefix(base.as_str()).unwrap_or(&path).to_owned());
        Route::parse(&path, &location.search.get())
    });
    let href = Callback::new(move |route: Route| held.with_value(|base| format!("{base}{}", route.href())));
    let go = Callback::new(move |(route, step): (Route, Step)| {
        let options =
            NavigateOptions { resolve: false, replace: step == Step::Replace, scroll: false, state: State::default() };
        navigate(&href.run(route), options);
    });
    provide_context(Nav::new(route.into(), go, href));
    provide_contexts(&api, false, stamped("as-max-rows").and_then(|number| number.parse().ok()));
    title(route);
    crate::theme::follow_system();
    let sign_out = sign_out_everywhere(&api);
    // Tasks of their own: the router, the frame, and what it frames.
    let (framed, frame) = signal(false);
    let (filled, fill) = signal(false);
    let root = use_host().root;
    leptos::task::spawn_local(async move {
        urgent().await;
        // What the document said until now; it stays until there is something to see.
        if let Ok(Some(said)) = root.query_selector(BOOT) {
            said.remove();
        }
        let _ = frame.try_set(true);
        urgent().await;
        let _ = fill.try_set(true);
    });
    let inside = move || filled.get().then(|| view! { <Pages/> });
    move || framed.get().then(|| view! { <Frame on_sign_out=sign_out>{inside}</Frame> })
}

/// The tab's title follows the page.
fn title(route: Memo<Route>) {
    Effect::new(move |_| {
        let name = route.with(|route| {
            match route {
                Route::Session(dn, _) | Route::Policies(dn) => {
                    dn.parse::<shared::dn::DistinguishedName>().map(|dn| dn.user).unwrap_or_else(|_| "Session".to_owned())
                }
                Route::Map => "Map".to_owned(),
                Route::Denylist(_) => "Denylist".to_owned(),
                Route::Devices(_) => "Registered devices".to_owned(),
                Route::Saved(_) => "Saved session".to_owned(),
                Route::Health(_) => "App health".to_owned(),
                Route::Login(_) => "Sign in".to_owned(),
                _ => return crate::words::TITLE.to_owned(),
            }
            .to_owned()
        });
        let text = if name == crate::words::TITLE { name } else { format!("{name} · {}", crate::words::TITLE) };
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&text);
        }
    });
}

/// Signing out here signs out every open tab, and theirs this one.
fn sign_out_everywhere(api: &Api) -> Callback<()> {
    let account = use_account();
    let channel = BroadcastChannel::new(CHANNEL).ok();
    if let Some(channel) = &channel {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if event.data().as_string().as_deref() == Some(SIGNED_OUT) {
                let _ = account.phase.try_set(Phase::SignedOut);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let held = SendWrapper::new((channel.clone(), heard));
        on_cleanup(move || {
            held.0.set_onmessage(None);
            held.0.close();
        });
    }
    let channel = SendWrapper::new(channel);
    let api = api.clone();
    let toasts = crate::ui::use_toasts();
    Callback::new(move |()| {
        let (api, channel) = (api.clone(), channel.clone());
        leptos::task::spawn_local(async move {
            match api.sign_out().await {
                Ok(()) => {
                    if let Some(channel) = &*channel {
                        let _ = channel.post_message(&SIGNED_OUT.into());
                    }
                    account.phase.set(Phase::SignedOut);
                }
                Err(error) => toasts.failed(format!("You are still signed in. {}", error.advice())),
            }
        });
    })
}
