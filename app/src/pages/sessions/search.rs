//! The search box: its grammar hinted, its errors beneath it.

use super::tools::{ListTools, SearchExtras};
use crate::host::use_host;
use crate::live::use_live;
use crate::ui::{Icon, slash_focuses};
use leptos::prelude::*;
use shared::query::QueryError;

#[component]
pub fn SearchBox(tools: ListTools) -> impl IntoView {
    let ListTools { address, input, .. } = tools;
    let live = use_live();
    slash_focuses(input, use_host().keys);
    let problem = Memo::new(move |_| address.query.with(|query| query.as_ref().err().cloned()));
    let wrong = move || problem.with(Option::is_some);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !address.text.get_untracked().is_empty() {
            event.prevent_default();
            address.clear();
        }
    };
    view! {
        <div class="as-search" class:as-search-wrong=wrong>
            {Icon::Search.view()}
            <input
                type="search"
                aria-label="Search sessions"
                placeholder="Search: text, field: value, -not, \"exact\", 10.0.0.0/8, version: <6.5"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=move || wrong().to_string()
                aria-describedby="as-search-problem"
                node_ref=input
                prop:value=move || address.text.get()
                on:input=move |event| address.type_text(event_target_value(&event))
                on:keydown=on_key
                on:focus=move |_| live.rehearse()
            />
            <kbd aria-hidden="true">"/"</kbd>
            <div class="as-search-below">
                <SearchExtras tools=tools/>
                <div id="as-search-problem" class="as-search-problem" role="status">
                    {move || problem.get().map(|error| address.text.with(|text| explained(text, &error)))}
                </div>
            </div>
        </div>
    }
}

/// What is wrong, and where in the text.
fn explained(text: &str, error: &QueryError) -> impl IntoView + use<> {
    let (before, rest) = text.split_at_checked(error.span.start).unwrap_or((text, ""));
    let (wrong, after) = rest.split_at_checked(error.span.end.saturating_sub(error.span.start)).unwrap_or((rest, ""));
    view! {
        <p>{error.message.clone()} {error.suggestion.as_ref().map(|suggestion| format!(" Did you mean {suggestion}?"))}</p>
        <p class="as-mono" aria-hidden="true">{before.to_owned()}<mark>{if wrong.is_empty() { " " } else { wrong }.to_owned()}</mark>{after.to_owned()}</p>
    }
}
