//! `<active-sessions>`: the same pages in an element of a foreign page, in an open shadow root.
//!
//! The class that extends `HTMLElement` is `js/element.js`; it calls [`mount`] and keeps the [`Mounted`]. No router of the
//! framework runs here: its listeners would outlive the element and it knows one instance per page only. Routes live in memory.

use crate::api::{Api, Auth, Early, TokenSource};
use crate::crash;
use crate::host::Host;
use crate::nav::{Nav, Step};
use crate::route::Route;
use crate::shell::{Pages, provide_contexts};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// What the element keeps while it is connected.
#[wasm_bindgen]
pub struct Mounted {
    drop_view: Option<Box<dyn FnOnce()>>,
    owner: Owner,
    route: ArcRwSignal<Route>,
}

#[wasm_bindgen]
impl Mounted {
    /// Takes the page out of the document and stops everything it started.
    pub fn unmount(mut self) {
        if let Some(drop_view) = self.drop_view.take() {
            drop_view();
        }
        self.owner.cleanup();
    }

    /// Goes to an address such as `/sessions?q=…`.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&self, href: &str) {
        self.route.set(Route::parse_href(href));
    }
}

/// Mounts into `root`, which lies in the element's shadow root. Options: `apiBase`, `getToken`, `route`, `maxRows`, `early`.
pub(crate) fn mount(host: HtmlElement, root: HtmlElement, options: &js_sys::Object) -> Mounted {
    crash::watch(root.clone());
    let option = |name: &str| js_sys::Reflect::get(options, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let api_root = option("apiBase").as_string().unwrap_or_default();
    let auth = match option("getToken").dyn_into::<js_sys::Function>() {
        Ok(function) => Auth::Host(token_source(host.clone(), function)),
        // Same origin as our own server and no token: its cookie.
        Err(_) => Auth::Cookie,
    };
    let max_rows = option("maxRows").as_string().and_then(|number| number.parse().ok());
    let start = option("route").as_string().map_or_else(Route::sessions, |href| Route::parse_href(&href));
    let route = ArcRwSignal::new(start);
    let owner = Owner::new_root(None);
    let handle = owner.with(|| {
        let api = Api::new(api_root.strip_suffix("/admin").unwrap_or(&api_root), auth, None, Early::new(option("early")));
        let (route, events, inside) = (route.clone(), SendWrapper::new(host), SendWrapper::new(root.clone()));
        mount_to(
            root,
            move || view! { <Embedded api=api.clone() route=route.clone() events=events.clone() root=inside.clone() max_rows=max_rows/> },
        )
    });
    Mounted { drop_view: Some(dropper(handle)), owner, route }
}

fn dropper<M: leptos::tachys::view::Mountable + 'static>(handle: UnmountHandle<M>) -> Box<dyn FnOnce()> {
    Box::new(move || drop(handle))
}

#[component]
fn Embedded(
    api: Api,
    route: ArcRwSignal<Route>,
    events: SendWrapper<HtmlElement>,
    root: SendWrapper<HtmlElement>,
    max_rows: Option<u64>,
) -> impl IntoView {
    provide_context(Host { embedded: true, keys: SendWrapper::new((*root).clone().into()), root });
    let shown = Memo::new({
        let route = route.clone();
        move |_| route.get()
    });
    let href = Callback::new(|route: Route| format!("#{}", route.href()));
    let signed_out = Memo::new({
        let signed_out = api.signed_out.clone();
        move |_| signed_out.get()
    });
    Effect::new({
        let events = events.clone();
        move |_| {
            if signed_out.get() {
                emit(&events, "auth-needed", &[]);
            }
        }
    });
    let go = Callback::new({
        let route = route.clone();
        move |(to, step): (Route, Step)| {
            emit(&events, "route-change", &[("href", to.href().into()), ("replace", (step == Step::Replace).into())]);
            route.set(to);
        }
    });
    provide_context(Nav::new(shown.into(), go, href));
    provide_contexts(&api, true, max_rows);
    view! {
        <div class="as-embedded">
            <Pages/>
        </div>
    }
}

/// `getToken` of the host: a promise of `{token, expires?}` or of the token itself.
fn token_source(host: HtmlElement, function: js_sys::Function) -> TokenSource {
    Rc::new(move || {
        let (host, function) = (host.clone(), function.clone());
        Box::pin(async move {
            let asked = function.call0(&host).map_err(|error| said(&error));
            let answer = match asked {
                Ok(value) => JsFuture::from(js_sys::Promise::resolve(&value)).await.map_err(|error| said(&error)),
                Err(error) => Err(error),
            };
            answer.and_then(|answer| {
                let inner = js_sys::Reflect::get(&answer, &JsValue::from_str("token")).ok().and_then(|token| token.as_string());
                inner
                    .or_else(|| answer.as_string())
                    .filter(|token| !token.is_empty())
                    .ok_or_else(|| "getToken brought no token.".to_owned())
            })
        })
    })
}

fn said(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    format!("getToken failed: {}", message.or_else(|| error.as_string()).unwrap_or_default())
}

/// An event on the element, heard across the shadow root.
fn emit(host: &HtmlElement, name: &str, detail: &[(&str, JsValue)]) {
    let object = js_sys::Object::new();
    for (key, value) in detail {
        let _ = js_sys::Reflect::set(&object, &JsValue::from_str(key), value);
    }
    let init = web_sys::CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&object);
    if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = host.dispatch_event(&event);
    }
}
