//! A menu beside its button, in the top layer.

use super::float::{self, Align};
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// One entry.
#[derive(Clone)]
pub struct MenuEntry {
    /// Its name.
    pub label: &'static str,
    /// Why it cannot be used now; it stays visible and says so.
    pub refused: Option<String>,
    /// What it does.
    pub run: Callback<()>,
}

/// An open menu: its name, its entries and the element it belongs to.
#[derive(Clone)]
pub struct MenuOpen {
    /// The accessible name.
    pub label: String,
    /// The entries.
    pub entries: Vec<MenuEntry>,
    /// The button; gets the focus back.
    pub anchor: SendWrapper<HtmlElement>,
}

/// Shows the menu held by a signal; `None` closes it.
#[component]
pub fn Menu(open: RwSignal<Option<MenuOpen>>) -> impl IntoView {
    move || open.get().map(|menu| view! { <OpenMenu menu=menu open=open/> })
}

#[component]
fn OpenMenu(menu: MenuOpen, open: RwSignal<Option<MenuOpen>>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let anchor = menu.anchor.clone();
    let placed = anchor.clone();
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let element: HtmlElement = element.into();
        float::show(&element);
        float::place(&element, &placed, Align::Right);
        let _ = placed.set_attribute("aria-expanded", "true");
        focus_entry(&element, 0);
    });
    let close = {
        let anchor = anchor.clone();
        move |refocus: bool| {
            let _ = anchor.remove_attribute("aria-expanded");
            open.set(None);
            if refocus {
                let _ = anchor.focus();
            }
        }
    };
    // Light dismissal by the browser: a click elsewhere or Escape.
    let on_toggle = {
        let close = close.clone();
        move |event: web_sys::Event| {
            let state = js_sys::Reflect::get(&event, &JsValue::from_str("newState")).ok().and_then(|state| state.as_string());
            if state.as_deref() == Some("closed") && open.with_untracked(Option::is_some) {
                close(false);
            }
        }
    };
    let on_key = {
        let close = close.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let Some(element) = node.get_untracked() else { return };
            let element: HtmlElement = element.into();
            let entries = entries_of(&element);
            let active = active_entry(&entries);
            let count = entries.len();
            let next = match event.key().as_str() {
                "ArrowDown" => active.map_or(0, |index| (index + 1) % count.max(1)),
                "ArrowUp" => active.map_or(count.saturating_sub(1), |index| (index + count - 1) % count.max(1)),
                "Home" => 0,
                "End" => count.saturating_sub(1),
                "Escape" | "Tab" => {
                    event.prevent_default();
                    event.stop_propagation();
                    return close(true);
                }
                key if key.chars().count() == 1 && key != " " => match starting_with(&entries, key, active) {
                    Some(index) => index,
                    None => return,
                },
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            focus_entry(&element, next);
        }
    };
    let entries = menu
        .entries
        .into_iter()
        .map(|entry| {
            let close = close.clone();
            let refused = entry.refused.is_some();
            let description = entry.refused.clone();
            let on_click = move |_| {
                if !refused {
                    close(true);
                    entry.run.run(());
                }
            };
            view! {
                <button type="button" role="menuitem" class="as-menuitem" tabindex="-1" aria-disabled=refused.then_some("true") aria-description=description on:click=on_click>
                    <span>{entry.label}</span>
                    {entry.refused.map(|why| view! { <small aria-hidden="true">{why}</small> })}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="as-menu" role="menu" popover="auto" aria-label=menu.label node_ref=node on:keydown=on_key on:toggle=on_toggle>
            {entries}
        </div>
    }
}

fn entries_of(menu: &HtmlElement) -> Vec<HtmlElement> {
    let children = menu.children();
    (0..children.length()).filter_map(|index| children.item(index)?.dyn_into().ok()).collect()
}

fn active_entry(entries: &[HtmlElement]) -> Option<usize> {
    entries.iter().position(|entry| entry.matches(":focus").unwrap_or(false))
}

fn starting_with(entries: &[HtmlElement], key: &str, active: Option<usize>) -> Option<usize> {
    let start = active.map_or(0, |index| index + 1);
    let wanted = key.to_lowercase();
    (0..entries.len())
        .map(|step| (start + step) % entries.len())
        .find(|&index| entries[index].text_content().is_some_and(|text| text.to_lowercase().starts_with(&wanted)))
}

fn focus_entry(menu: &HtmlElement, index: usize) {
    if let Some(entry) = entries_of(menu).get(index) {
        let _ = entry.focus();
    }
}
