//! The page around such a list: heading, count, search, tools, and what stands where nothing is shown.

use super::address::ResourceAddress;
use super::load::Signals;
use crate::api::Kind;
use crate::host::{PageHeading, use_host};
use crate::times::ZoneSwitch;
use crate::ui::{EmptyState, ErrorState, Icon, SkeletonRows, clock, slash_focuses};
use crate::words::{ago, count, number};
use leptos::html;
use leptos::prelude::*;

/// How a page speaks of its things.
#[derive(Clone, Copy)]
pub struct Words {
    /// The heading.
    pub title: &'static str,
    /// The name of the search box.
    pub search: &'static str,
    /// What stands in it while it is empty.
    pub hint: &'static str,
    /// One and many.
    pub noun: (&'static str, &'static str),
    /// "The denylist could not be loaded".
    pub failed: &'static str,
    /// Which privilege it takes.
    pub needs: &'static str,
    /// There is none: title and why.
    pub empty: (&'static str, &'static str),
    /// None matches: title and the button that clears the search.
    pub unmatched: (&'static str, &'static str),
}

/// The page; its body is shown whatever the state, and the state stands over it.
#[component]
pub fn ResourcePage(
    words: Words,
    address: ResourceAddress,
    signals: Signals,
    /// Reads again.
    again: Callback<()>,
    /// What a selection can be used for.
    #[prop(optional, into)]
    bulk: ViewFn,
    /// More tools.
    #[prop(optional, into)]
    tools: ViewFn,
    children: Children,
) -> impl IntoView {
    let now = clock();
    let (one, many) = words.noun;
    let summary = move || {
        let (matching, all) = signals.counts.get();
        if signals.updated.with(Option::is_none) && all == 0 {
            return String::new();
        }
        if matching == all {
            count(all, one, many)
        } else {
            format!("{} of {}", number(matching as u64), count(all, one, many))
        }
    };
    let age = Memo::new(move |_| match (signals.loading.get(), signals.updated.get()) {
        (Some(read), _) if read > 0 => format!("Reading… {}", number(read)),
        (Some(_), _) => "Updating…".to_owned(),
        (None, Some(at)) => format!("Updated {}", ago(now.get() - at)),
        _ => String::new(),
    });
    view! {
        <div class="as-list as-resource">
            <div class="as-bar">
                {bulk.run()}
                <PageHeading text=words.title/>
                <p class="as-count" role="status" data-testid="row-count">{summary}</p>
                <Search words=words address=address/>
                <ZoneSwitch/>
                <div class="as-refresh">
                    {tools.run()}
                    <span class="as-muted as-age" data-testid="last-updated">{move || age.get()}</span>
                    <button type="button" class="as-button" on:click=move |_| again.run(())>
                        {Icon::Refresh.view()}
                        <span class="as-label">"Refresh"</span>
                    </button>
                </div>
            </div>
            <div class="as-load-slot">
                {move || signals.loading.with(Option::is_some).then(|| view! {
                    <div class="as-load as-load-unknown" role="progressbar" aria-label=format!("Loading {many}")><i></i></div>
                })}
            </div>
            <Failure words=words signals=signals again=again/>
            <div class="as-list-body">
                {children()}
                <Placeholder words=words address=address signals=signals again=again/>
            </div>
        </div>
    }
}

#[component]
fn Search(words: Words, address: ResourceAddress) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    slash_focuses(input, use_host().keys);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && address.text.with_untracked(|text| !text.is_empty()) {
            event.prevent_default();
            address.clear();
        }
    };
    view! {
        <div class="as-search">
            {Icon::Search.view()}
            <input
                type="search"
                aria-label=words.search
                placeholder=words.hint
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                node_ref=input
                prop:value=move || address.text.get()
                on:input=move |event| address.type_text(event_target_value(&event))
                on:keydown=on_key
            />
            <kbd aria-hidden="true">"/"</kbd>
        </div>
    }
}

/// Why it could not be read, and what that takes.
fn advice(words: Words, signals: Signals) -> Option<String> {
    let error = signals.error.get()?;
    Some(if error.kind == Kind::Forbidden { format!("{} {}", words.needs, error.advice()) } else { error.advice() })
}

/// A failure while there is something to show: what is there stays, dated.
#[component]
fn Failure(words: Words, signals: Signals, again: Callback<()>) -> impl IntoView {
    move || {
        let advice = advice(words, signals)?;
        if signals.counts.get().1 == 0 {
            return None;
        }
        let age = signals.updated.get().map_or("The list is not complete.".to_owned(), |at| {
            format!("What you see is from {}.", ago(js_sys::Date::now() - at))
        });
        Some(view! {
            <div class="as-notice as-notice-danger as-list-failed" role="alert">
                {Icon::Warning.view()}
                <strong>{words.failed}</strong>
                <span class="as-notice-text">{advice} " " {age}</span>
                <button type="button" class="as-button" on:click=move |_| again.run(())>"Retry"</button>
            </div>
        })
    }
}

#[component]
fn Placeholder(words: Words, address: ResourceAddress, signals: Signals, again: Callback<()>) -> impl IntoView {
    // Whether there is anything and whether any of it matches: the numbers themselves change nothing here.
    let some = Memo::new(move |_| signals.counts.with(|(matching, all)| (*matching > 0, *all > 0)));
    move || {
        match some.get() {
        (true, _) => ().into_any(),
        (false, true) => view! {
            <EmptyState title=words.unmatched.0.to_owned() text="Every word must occur somewhere in the row; -word must not; a comma parts alternatives.".to_owned()>
                <button type="button" class="as-button" on:click=move |_| address.clear()>{words.unmatched.1}</button>
            </EmptyState>
        }
        .into_any(),
        (false, false) => match advice(words, signals) {
            Some(text) => view! { <ErrorState title=words.failed text=text retry=again/> }.into_any(),
            None if signals.updated.with(Option::is_none) => view! { <SkeletonRows/> }.into_any(),
            None => view! { <EmptyState title=words.empty.0.to_owned() text=words.empty.1.to_owned()/> }.into_any(),
        },
    }
    }
}
