//! The Active Sessions page.
//!
//! **Lives here:** pages, the grid, actions, and the two ways in: [`standalone`] (its own document, path routing, sign-in, frame)
//! and [`element`] (`<active-sessions>` in somebody else's page).
//!
//! **Does not live here:** what a session is and how one asks for it (`shared`), and the Controller (`server`), which this crate
//! meets only on the wire.
//!
//! Inside: `pages` → `grid`, `actions`, `ui`, `api` → `shared`. `grid` and `ui` know no session, no claim and no endpoint; `api`
//! is the only place that fetches; no page reaches into another.

pub mod account;
pub mod actions;
pub mod api;
pub mod comparison;
pub mod completeness;
pub mod crash;
pub mod element;
pub mod frame;
pub mod grid;
pub mod host;
pub mod kept;
pub mod later;
pub mod live;
pub mod nav;
pub mod pages;
pub mod places;
pub mod preferences;
pub mod resource;
pub mod route;
pub mod shell;
pub mod standalone;
pub mod theme;
pub mod times;
pub mod ui;
pub mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs when the module is loaded: the crash screen, and the standalone page where its document asks for it.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(start)]
pub fn start() {
    crash::install();
    standalone::mount_if_asked();
}

/// Mounts the page into an element's shadow root; for `active-sessions.js` only.
#[wasm_bindgen(js_name = mountElement)]
pub fn mount_element(host: web_sys::HtmlElement, root: web_sys::HtmlElement, options: &js_sys::Object) -> element::Mounted {
    element::mount(host, root, options)
}
