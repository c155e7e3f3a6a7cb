//! What floats beside another element, in the browser's top layer.

use super::{between, pixels};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// Which edges stand in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The left ones, without a gap between the two: the pointer gets across.
    Left,
    /// The right ones.
    Right,
}

/// Brings a popover to the top layer.
pub fn show(float: &HtmlElement) {
    call(float, "showPopover");
}

/// Takes a popover away.
pub fn hide(float: &HtmlElement) {
    call(float, "hidePopover");
}

/// Below the anchor and inside the window; above it when there is no room below.
pub fn place(float: &HtmlElement, anchor: &Element, align: Align) {
    let Some(window) = web_sys::window() else { return };
    let size = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let (from, own) = (anchor.get_bounding_client_rect(), float.get_bounding_client_rect());
    let (left, gap) = match align {
        Align::Left => (from.left(), 0.0),
        Align::Right => (from.right() - own.width(), 4.0),
    };
    let left = between(left, 8.0, width - own.width() - 8.0);
    let below = from.bottom() + gap;
    let top = if below + own.height() > height - 8.0 { (from.top() - own.height() - gap).max(8.0) } else { below };
    let style = float.style();
    let _ = style.set_property("left", &pixels(left));
    let _ = style.set_property("top", &pixels(top));
}

fn call(element: &HtmlElement, method: &str) {
    if let Ok(function) = js_sys::Reflect::get(element, &JsValue::from_str(method))
        && let Some(function) = function.dyn_ref::<js_sys::Function>()
    {
        let _ = function.call0(element);
    }
}
