//! Both values of a line that are too long for it.

use crate::ui::{CopyButton, Dialog};
use crate::words::number;
use leptos::prelude::*;
use shared::session::compare::Line;

/// Characters shown of a value; all of it can be copied.
const SHOWN: usize = 20_000;

#[component]
pub(super) fn BothValues(line: Line, sides: (String, String), close: Callback<()>) -> impl IntoView {
    let side = |label: String, value: Option<String>| {
        let Some(value) = value else {
            return view! { <section class="as-both-side"><h3>{label}</h3><p class="as-muted">"Not there."</p></section> }
                .into_any();
        };
        let cut = value.char_indices().nth(SHOWN).map(|(end, _)| end);
        let shown = cut.map_or(value.as_str(), |end| &value[..end]).to_owned();
        let note = cut.map(|_| {
            let all = number(value.chars().count() as u64);
            view! { <p class="as-muted">{format!("The first {} of {all} characters.", number(SHOWN as u64))}</p> }
        });
        let region = format!("Value of {label}");
        view! {
            <section class="as-both-side">
                <h3>{label.clone()} <CopyButton label=format!("Copy value of {label}") text=Callback::new(move |()| value.clone())/></h3>
                <pre class="as-whole-value" tabindex="0" role="region" aria-label=region>{shown}</pre>
                {note}
            </section>
        }
        .into_any()
    };
    view! {
        <Dialog title="Both values" on_close=close>
            <p class="as-mono as-break">{line.label}</p>
            <div class="as-both">{side(sides.0, line.left)} {side(sides.1, line.right)}</div>
            <div class="as-dialog-buttons">
                <button type="button" class="as-button as-primary" on:click=move |_| close.run(())>"Close"</button>
            </div>
        </Dialog>
    }
}
