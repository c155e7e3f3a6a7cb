//! Ask a destination: a box, and the answer whether the session reaches it and why.
//!
//! What is asked stands in the address. The answer is worked out anew from every reading of the session; how entitlements and
//! policies are configured is read only when the session alone does not let everything through.

mod answer;
mod facts;
mod words;

use super::reading::Reading;
use crate::actions::Target;
use crate::nav::use_nav;
use crate::route::DetailState;
use answer::AnswerView;
use facts::Configuration;
use leptos::prelude::*;
use shared::access::answer::Answer;
use shared::access::{Destination, DestinationError, explain};
use shared::session::text;
use std::sync::Arc;

/// Destinations remembered while the page is open.
const REMEMBERED: usize = 6;

/// An entitlement somebody wants to see in its tab: Site and name.
#[derive(Clone, Copy)]
pub(super) struct Wanted(pub RwSignal<Option<(String, String)>>);

/// The answer that is shown, for whoever takes it along.
#[derive(Clone, Copy)]
pub(super) struct Answered(pub RwSignal<Option<Arc<Answer>>>);

/// Where links of an answer lead from.
#[derive(Clone, Copy)]
pub(super) struct Here {
    pub dn: Signal<String>,
    pub state: Signal<DetailState>,
    pub target: Memo<Target>,
    pub reading: Reading,
}

#[component]
pub(super) fn AskPart(dn: Signal<String>, state: Signal<DetailState>, reading: Reading, target: Memo<Target>) -> impl IntoView {
    let nav = use_nav();
    let asked = Memo::new(move |_| state.with(|state| state.ask.clone()).filter(|text| !text.trim().is_empty()));
    let typed = RwSignal::new(String::new());
    let recent = RwSignal::new(Vec::<String>::new());
    // The address leads: opened with a question, or changed by a link or the back button.
    Effect::new(move |_| {
        let text = asked.get();
        typed.set(text.clone().unwrap_or_default());
        if let Some(text) = text.filter(|text| Destination::parse(text).is_ok()) {
            recent.update(|recent| {
                recent.retain(|other| *other != text);
                recent.insert(0, text);
                recent.truncate(REMEMBERED);
            });
        }
    });
    let go = Callback::new(move |text: String| {
        let mut next = state.get_untracked();
        next.ask = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        nav.replace(reading.route(&dn.get_untracked(), next));
    });
    let parsed = Memo::new(move |_| asked.get().map(|text| Destination::parse(&text).map_err(|error| (text, error))));
    let configuration = Configuration::new();
    let answer = Memo::new(move |_| {
        let Some(Ok(destination)) = parsed.get() else { return None };
        let session = reading.detail.get()?;
        Some(Arc::new(configuration.with_facts(|facts| explain(&session.info, &destination, facts))))
    });
    configuration.read_when_needed(answer, reading);
    let Answered(answered) = expect_context();
    Effect::new(move |_| answered.set(answer.get()));
    let wrong = Memo::new(move |_| parsed.with(|parsed| parsed.as_ref().and_then(|parsed| parsed.as_ref().err().cloned())));
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        go.run(typed.get_untracked());
    };
    let here = Here { dn, state, target, reading };
    let others = move || {
        recent.with(|recent| recent.iter().filter(|text| Some(*text) != asked.get().as_ref()).cloned().collect::<Vec<_>>())
    };
    view! {
        <section class="as-ask" aria-label="Ask a destination">
            <form class="as-ask-form" on:submit=on_submit>
                <label for="as-destination">"Destination"</label>
                <input
                    id="as-destination"
                    type="text"
                    class="as-mono"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    maxlength="512"
                    placeholder="10.4.2.7:443 · tcp 22 fd00::7 · *.corp.example.com"
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    aria-describedby=move || wrong.with(Option::is_some).then_some("as-destination-wrong")
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button type="submit" class="as-button as-primary">"Ask"</button>
                <p class="as-ask-recent" hidden=move || others().is_empty()>
                    <span class="as-muted">"Asked before"</span>
                    {move || {
                        others()
                            .into_iter()
                            .map(|text| {
                                let again = text.clone();
                                view! { <button type="button" class="as-inline as-mono" on:click=move |_| go.run(again.clone())>{text}</button> }
                            })
                            .collect_view()
                    }}
                </p>
            </form>
            {move || {
                if let Some((text, error)) = wrong.get() {
                    return view! { <Wrong text=text error=error go=go/> }.into_any();
                }
                match (asked.with(Option::is_some), answer.with(Option::is_some)) {
                    (false, _) => ().into_any(),
                    (true, false) => view! { <p class="as-muted as-ask-waiting">"The answer comes with the session."</p> }.into_any(),
                    (true, true) => view! { <AnswerView answer=answer configuration=configuration here=here/> }.into_any(),
                }
            }}
        </section>
    }
}

/// What cannot be understood, where it stands, and what may have been meant.
#[component]
fn Wrong(text: String, error: DestinationError, go: Callback<String>) -> impl IntoView {
    let DestinationError { span, message, suggestion } = error;
    let (before, meant, after) = (&text[..span.start], &text[span.clone()], &text[span.end..]);
    let better = suggestion.map(|instead| {
        let label = match instead.is_empty() {
            true => format!("Remove {meant}"),
            false => format!("Ask for {instead}"),
        };
        let fixed = format!("{before}{instead}{after}").split_whitespace().collect::<Vec<_>>().join(" ");
        view! { <button type="button" class="as-button" on:click=move |_| go.run(fixed.clone())>{label}</button> }
    });
    let shown = (!meant.is_empty()).then(|| {
        view! {
            <p class="as-ask-place as-mono" aria-hidden="true">
                {text::preview(before, 120)} <mark>{text::preview(meant, 120)}</mark> {text::preview(after, 120)}
            </p>
        }
    });
    view! {
        <div class="as-ask-answer" role="region" aria-label="Access" data-verdict="unknown">
            <div class="as-ask-wrong" role="alert" id="as-destination-wrong">
                {shown}
                <p>{message.clone()}</p>
            </div>
            {better}
        </div>
    }
}
