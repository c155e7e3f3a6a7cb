//! What helps with the search box while one types: what was understood is marked beneath the text, fields, values and earlier searches
//! are offered in a list under it.
//!
//! The box itself stays a plain search box; this listens to it and comes with the later chunk. Nothing here runs between a
//! keystroke and its frame but the marks, and those only where the search has more than plain words.

mod listen;
mod mirror;
mod offer;

use super::history::History;
use super::tools::ListTools;
use crate::live::use_live;
use crate::preferences::{section, use_preferences};
use leptos::html;
use leptos::prelude::*;
use listen::{after_paint, listen};
use mirror::Mirror;
use offer::{Item, Offer};
use shared::query::Query;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How long a search stands before it belongs to the history.
const SETTLED: Duration = Duration::from_millis(1500);
const LIST: &str = "as-search-options";

/// Marks and list for the search box.
#[component]
pub fn SearchAssist(tools: ListTools) -> impl IntoView {
    let ListTools { address, input, .. } = tools;
    let live = use_live();
    let preferences = use_preferences();
    let offer = RwSignal::new(None::<Offer>);
    let active = RwSignal::new(None::<usize>);
    let scrolled = RwSignal::new(0);
    let list = NodeRef::<html::Div>::new();
    let element = move || input.try_get_untracked().flatten();

    // Most letters change nothing here: then nobody is told.
    let put = move |new: Option<Offer>| {
        if offer.try_with_untracked(|now| *now != new) == Some(true) {
            let _ = offer.try_set(new);
        }
        if active.try_get_untracked().flatten().is_some() {
            let _ = active.try_set(None);
        }
    };
    // Counts what was typed and what closed the list: suggestions come a frame after a letter, unless something closed them before.
    let turn = StoredValue::new(0_u32);
    let next_turn = move || {
        let _ = turn.try_update_value(|turn| *turn = turn.wrapping_add(1));
        turn.try_get_value()
    };
    let close = move || {
        next_turn();
        put(None);
    };
    // The last one kept while the box had the focus: what grows out of it takes its place.
    let last = StoredValue::new(None::<String>);
    let remember = {
        let preferences = preferences.clone();
        move || {
            let Some(text) = address.text.try_get_untracked().map(|text| text.trim().to_owned()) else { return };
            if text.is_empty() || Query::parse(&text).is_err() || last.with_value(|last| last.as_ref() == Some(&text)) {
                return;
            }
            let instead = last.get_value().filter(|last| text.starts_with(last.as_str()));
            last.set_value(Some(text.clone()));
            preferences.update_section(section::HISTORY, move |history: &mut History| history.add(&text, instead.as_deref()));
        }
    };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        let _ = timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    };
    on_cleanup(cancel);
    Effect::new({
        let remember = remember.clone();
        move |before: Option<()>| {
            address.text.track();
            cancel();
            if before.is_some() {
                timer.set_value(set_timeout_with_handle(remember.clone(), SETTLED).ok());
            }
        }
    });

    let earlier = {
        let preferences = preferences.clone();
        move || Offer::of_history(&preferences.section::<History>(section::HISTORY).searches())
    };
    let suggest = move || {
        let Some(element) = element() else { return };
        let text = element.value();
        let caret = element.selection_start().ok().flatten().map_or(text.len(), |units| offer::byte_at(&text, units));
        put(live.suggest(&text, caret, offer::MOST).map(|found| Offer::of_suggestions(&text, found)));
    };
    let choose = {
        let (suggest, remember) = (suggest.clone(), remember.clone());
        move |at: usize| {
            let Some(Item { text, caret, goes_on, .. }) = offer.with_untracked(|offer| offer.as_ref()?.items.get(at).cloned())
            else {
                return;
            };
            let Some(element) = element() else { return };
            element.set_value(&text);
            let _ = element.set_selection_range(caret, caret);
            address.type_text(text);
            close();
            if goes_on {
                after_paint(suggest.clone());
            } else {
                remember();
            }
        }
    };
    let on_input = {
        let (suggest, earlier) = (suggest.clone(), earlier.clone());
        move |_: web_sys::Event| {
            let (suggest, earlier, mine) = (suggest.clone(), earlier.clone(), next_turn());
            after_paint(move || match element().map(|element| element.value()) {
                _ if turn.try_get_value() != mine => {}
                Some(text) if text.is_empty() => put(earlier()),
                Some(_) => suggest(),
                None => {}
            });
        }
    };
    let on_focus = {
        let earlier = earlier.clone();
        move |_: web_sys::Event| {
            if element().is_some_and(|element| element.value().is_empty()) {
                offer.set(earlier());
            }
        }
    };
    let leaves = move |event: &web_sys::Event| {
        let to = event.dyn_ref::<web_sys::FocusEvent>().and_then(web_sys::FocusEvent::related_target);
        let to = to.and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let inside = list.try_get_untracked().flatten().is_some_and(|list| list.contains(to.as_ref()));
        !inside && element().is_none_or(|element| to != Some(element.into()))
    };
    let on_blur = {
        let remember = remember.clone();
        move |event: web_sys::Event| {
            if leaves(&event) {
                close();
                remember();
                last.set_value(None);
            }
        }
    };
    let on_key = {
        let (suggest, earlier, choose) = (suggest, earlier.clone(), choose.clone());
        move |event: web_sys::Event| {
            let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
            // The keys of an input method are its own.
            if event.is_composing() || event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            let count = offer.with_untracked(|offer| offer.as_ref().map_or(0, |offer| offer.items.len()));
            match (event.key().as_str(), active.get_untracked()) {
                ("ArrowDown", _) if count == 0 => {
                    event.prevent_default();
                    match element().map(|element| element.value()) {
                        Some(text) if text.is_empty() => offer.set(earlier()),
                        _ => suggest(),
                    }
                    let some = offer.with_untracked(Option::is_some);
                    active.set(some.then_some(0));
                }
                ("ArrowDown", at) => {
                    event.prevent_default();
                    active.set(Some(at.map_or(0, |at| (at + 1) % count)));
                }
                ("ArrowUp", at) if count > 0 => {
                    event.prevent_default();
                    active.set(Some(at.map_or(count - 1, |at| (at + count - 1) % count)));
                }
                ("Enter" | "Tab", Some(at)) if !event.shift_key() => {
                    event.prevent_default();
                    choose(at);
                }
                ("Enter", None) => {
                    close();
                    remember();
                }
                ("Escape", _) => close(),
                _ => {}
            }
        }
    };
    // The text scrolls within a part of the box that Chromium keeps to itself, and tells nobody: whatever can scroll it is heard.
    let following = StoredValue::new(false);
    let follow = move |_: web_sys::Event| {
        // A key makes several events; one look after the paint is enough for all of them.
        if following.try_get_value() != Some(false) {
            return;
        }
        following.set_value(true);
        after_paint(move || {
            let _ = following.try_set_value(false);
            let to = element().map_or(0, |element| element.scroll_left());
            if scrolled.try_get_untracked().is_some_and(|at| at != to) {
                let _ = scrolled.try_set(to);
            }
        });
    };
    // Whoever came to the box before this was here is offered the same.
    if element().is_some_and(|element| element.value().is_empty() && element.matches(":focus").unwrap_or(false)) {
        offer.set(untrack(&earlier));
    }
    listen(input, "input", on_input);
    listen(input, "focus", on_focus);
    listen(input, "blur", on_blur);
    listen(input, "keydown", on_key);
    for event in ["scroll", "selectionchange", "input", "keyup", "pointerup", "wheel"] {
        listen(input, event, follow);
    }

    // What assistive technology is told of the box.
    Effect::new(move |_| {
        let Some(element) = input.get() else { return };
        let _ = element.set_attribute("aria-autocomplete", "list");
        let told = [
            ("aria-controls", offer.with(Option::is_some).then(|| LIST.to_owned())),
            ("aria-activedescendant", active.get().map(|at| format!("{LIST}-{at}"))),
        ];
        for (name, value) in told {
            let _ = match value {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        }
    });
    Effect::new(move |_| {
        let Some(at) = active.get() else { return };
        let option = list.get_untracked().and_then(|list| list.query_selector(&format!("#{LIST}-{at}")).ok().flatten());
        if let Some(option) = option.and_then(|option| option.dyn_into::<HtmlElement>().ok()) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });

    let forget = move |_: leptos::ev::MouseEvent| {
        preferences.update_section(section::HISTORY, History::clear);
        close();
        if let Some(element) = element() {
            let _ = element.focus();
        }
    };
    let options = move || {
        let Offer { items, is_history } = offer.get()?;
        let choose = choose.clone();
        let forget = forget.clone();
        let rows = items
            .into_iter()
            .enumerate()
            .map(|(at, item)| {
                let choose = choose.clone();
                view! {
                    <div
                        id=format!("{LIST}-{at}")
                        class="as-option"
                        role="option"
                        aria-selected=move || (active.get() == Some(at)).to_string()
                        on:click=move |_| choose(at)
                    >
                        <bdi>{item.label}</bdi>
                        {(!item.hint.is_empty()).then(|| view! { <small>{item.hint}</small> })}
                    </div>
                }
            })
            .collect_view();
        Some(view! {
            // The box keeps the focus while one chooses with the pointer.
            <div class="as-options" node_ref=list on:mousedown=|event| event.prevent_default() on:focusout=move |event| if leaves(&event) { close() }>
                <div id=LIST role="listbox" aria-label=if is_history { "Recent searches" } else { "Suggestions" }>{rows}</div>
                {is_history.then(|| view! { <button type="button" class="as-button as-quiet as-forget" on:click=forget>"Clear search history"</button> })}
            </div>
        })
    };
    view! {
        <Mirror text=address.text scrolled=scrolled/>
        {options}
    }
}
