//! A sentence of the answer as text with links and marks.

use super::{Here, Wanted};
use crate::nav::Link;
use crate::route::{Route, Tab};
use leptos::prelude::*;
use shared::access::answer::{Sentence, Word};

/// Writes a sentence; entitlements of the session are links to their tab.
pub(super) fn sentence(sentence: &Sentence, here: Here) -> AnyView {
    sentence.0.iter().cloned().map(|word| one(word, here)).collect_view().into_any()
}

fn one(word: Word, here: Here) -> AnyView {
    match word {
        Word::Text(text) => view! { {text} }.into_any(),
        Word::Name(name) => view! { <strong>{name}</strong> }.into_any(),
        Word::Code(code) => view! { <span class="as-mono">{code}</span> }.into_any(),
        Word::Entitlement { site, name } => view! { <ToEntitlement site=site name=name here=here/> }.into_any(),
    }
}

/// The way to an entitlement: its Site, its tab, and the focus on it.
#[component]
fn ToEntitlement(site: String, name: String, here: Here) -> impl IntoView {
    let wanted = expect_context::<Wanted>();
    let to = {
        let site = site.clone();
        Signal::derive(move || {
            let mut state = here.state.get();
            state.site = Some(site.clone());
            state.tab = Tab::Entitlements;
            Route::Session(here.dn.get(), state)
        })
    };
    let shown = name.clone();
    let want = move |_| wanted.0.set(Some((site.clone(), name.clone())));
    view! { <strong class="as-ask-entitlement" on:click=want><Link to=to>{shown}</Link></strong> }
}
