//! A sentence of the answer as text with links and marks.

use super::{Here, Wanted};
use crate::nav::Link;
use crate::route::Tab;
use leptos::prelude::*;
use shared::access::answer::{Sentence, Word};
use shared::session::text::preview;

/// Characters of a name and of anything else: what a Controller sends may be of any length.
const LONGEST_NAME: usize = 160;
const LONGEST_TEXT: usize = 1200;

/// Writes a sentence; entitlements of the session are links to their tab.
pub(super) fn sentence(sentence: &Sentence, here: Here) -> AnyView {
    sentence.0.iter().cloned().map(|word| one(word, here)).collect_view().into_any()
}

fn one(word: Word, here: Here) -> AnyView {
    match word {
        Word::Text(text) => view! { {preview(&text, LONGEST_TEXT)} }.into_any(),
        Word::Name(name) => view! { <strong>{preview(&name, LONGEST_NAME)}</strong> }.into_any(),
        Word::Code(code) => view! { <span class="as-mono">{preview(&code, LONGEST_TEXT)}</span> }.into_any(),
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
            here.reading.route(&here.dn.get(), state)
        })
    };
    let shown = preview(&name, LONGEST_NAME);
    let want = move |_| wanted.0.set(Some((site.clone(), name.clone())));
    view! { <strong class="as-ask-entitlement" on:click=want><Link to=to>{shown}</Link></strong> }
}
