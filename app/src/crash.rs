//! A panic must not leave a dead page: a plain notice, made without the framework that may just have failed.

use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

thread_local! {
    /// The root of the page that was mounted last; panics do not say where they came from.
    static ROOT: Cell<Option<HtmlElement>> = const { Cell::new(None) };
}

/// Where the notice goes.
pub fn watch(root: HtmlElement) {
    ROOT.set(Some(root));
}

/// Installs the panic hook.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        web_sys::console::error_1(&JsValue::from_str(&text));
        if let Some(root) = ROOT.take() {
            // Nothing more can be done when even this fails.
            let _ = show(&root, &text);
            ROOT.set(Some(root));
        }
    }));
}

fn show(root: &HtmlElement, text: &str) -> Result<(), JsValue> {
    let document = root.owner_document().ok_or(JsValue::NULL)?;
    let make = |tag: &str, class: &str, content: &str| -> Result<HtmlElement, JsValue> {
        let element: HtmlElement = document.create_element(tag)?.unchecked_into();
        element.set_class_name(class);
        element.set_text_content(Some(content));
        Ok(element)
    };
    let screen = make("div", "as-crash", "")?;
    screen.set_attribute("role", "alert")?;
    let first = text.lines().next().unwrap_or("unknown").chars().take(300).collect::<String>();
    screen.append_child(&*make("p", "as-state-title", "This page stopped working")?)?;
    screen.append_child(&*make(
        "p",
        "",
        "A defect in the page, not in your sessions: nothing was changed by it. Reload to go on.",
    )?)?;
    screen.append_child(&*make("pre", "as-mono", &first)?)?;
    let button = make("button", "as-button as-primary", "Reload")?;
    let reload = wasm_bindgen::closure::Closure::<dyn Fn()>::new(|| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    });
    button.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref())?;
    reload.forget();
    screen.append_child(&button)?;
    root.set_text_content(None);
    root.append_child(&screen)?;
    Ok(())
}
