//! The place the page is mounted in: its own document, or a shadow root in somebody else's.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, HtmlElement};

/// Facts about the host, in context.
#[derive(Clone)]
pub struct Host {
    /// Inside an element of a foreign page: no frame, no sign-in, no `main`, no level-1 heading.
    pub embedded: bool,
    /// Where single-key shortcuts are heard: the document when it is ours, else our own root.
    pub keys: SendWrapper<EventTarget>,
    /// The mounted root.
    pub root: SendWrapper<HtmlElement>,
}

/// The mounted page's host.
pub fn use_host() -> Host {
    expect_context::<Host>()
}

/// A page heading: level 1 in our own document, level 2 in somebody else's. Takes the focus when its page is opened.
#[component]
pub fn PageHeading(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    if use_host().embedded {
        view! { <h2 class="as-h1" tabindex="-1" data-page-heading="">{move || text.get()}</h2> }.into_any()
    } else {
        view! { <h1 class="as-h1" tabindex="-1" data-page-heading="">{move || text.get()}</h1> }.into_any()
    }
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Whether nobody sees the page: another tab is in front.
pub fn hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Lets the browser handle input and paint, then goes on: a task of its own, without the clamp of timers.
pub async fn breathe() {
    let promise = js_sys::Promise::new(&mut |resolve, _| match web_sys::MessageChannel::new() {
        Ok(channel) => {
            channel.port1().set_onmessage(Some(&resolve));
            let _ = channel.port2().post_message(&JsValue::NULL);
        }
        Err(_) => {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Goes on when what is there now has been painted; in a hidden tab when it is shown again.
pub async fn painted() {
    frame(None).await;
}

/// The same, but goes on soon in any case: nobody may see the page any more, and then there are no frames.
pub async fn painted_soon() {
    frame(Some(SOON)).await;
}

/// Longest time a frame is waited for by who must go on, in milliseconds.
const SOON: i32 = 100;
/// Frames that are waited for something to be in them.
const FRAMES: usize = 8;

/// Goes on when a frame has been painted with something in it, so that nothing gets ahead of it. What takes longer than some frames is not
/// waited for.
pub async fn painted_with(there: impl Fn() -> bool) {
    for _ in 0..FRAMES {
        let in_this_one = there();
        painted().await;
        if in_this_one {
            break;
        }
    }
}

async fn frame(at_most: Option<i32>) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window();
        let frame = window.as_ref().and_then(|window| window.request_animation_frame(&resolve).ok());
        if let (Some(window), Some(at_most)) = (&window, at_most) {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, at_most);
        }
        if frame.is_none() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
    // The frame is painted behind its callbacks. What others (the host page) have put behind this frame goes first: it has been made, and
    // what comes now is about the next one.
    breathe().await;
    breathe().await;
}

/// Ends the task and goes on in another one, before the browser paints where it can be told so: what is nearly ready to be seen need not
/// wait for a frame without it.
pub async fn urgent() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if post_urgent(&resolve).is_none() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
}

fn post_urgent(task: &js_sys::Function) -> Option<()> {
    let get = |object: &JsValue, name: &str| js_sys::Reflect::get(object, &JsValue::from_str(name)).ok();
    let scheduler = get(&js_sys::global(), "scheduler")?;
    let post = get(&scheduler, "postTask")?.dyn_into::<js_sys::Function>().ok()?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &JsValue::from_str("priority"), &JsValue::from_str("user-blocking")).ok()?;
    post.call2(&scheduler, task, &options).ok().map(drop)
}
