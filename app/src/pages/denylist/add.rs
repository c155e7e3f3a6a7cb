//! Naming a user who has no session to start from; the action itself is the same as everywhere.

use crate::actions::{Target, Verb, use_desk};
use crate::live::use_live;
use crate::ui::Dialog;
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::table::Column;
use std::collections::BTreeSet;

/// Providers offered; any other can be typed.
const OFFERED: usize = 50;

#[component]
pub(super) fn AddDialog(close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let live = use_live();
    let (username, provider) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // Those of the sessions that are loaded: a Controller names only providers that admins sign in with.
    let known: Vec<String> = live.with_table(|table| {
        let mut known = BTreeSet::new();
        for row in 0..table.len() as u32 {
            if known.len() < OFFERED {
                known.insert(table.cell(row, Column::Provider).to_owned());
            }
        }
        known.into_iter().filter(|name| !name.is_empty()).collect()
    });
    let ready = move || [username, provider].iter().all(|field| field.with(|text| !text.trim().is_empty()));
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !ready() {
            return;
        }
        let (username, provider) = (username.get_untracked().trim().to_owned(), provider.get_untracked().trim().to_owned());
        let dn = DistinguishedName { device: None, user: username.clone(), provider: provider.clone() }.to_string();
        close.run(());
        desk.start(
            Verb::Denylist,
            vec![Target { dn, username, provider, hostname: String::new(), client_version: String::new() }],
        );
    };
    let field = |label: &'static str, value: RwSignal<String>, list: Option<&'static str>| {
        view! {
            <label class="as-field">
                <span>{label}</span>
                <input
                    type="text"
                    required
                    maxlength="500"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    list=list
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
    };
    view! {
        <Dialog title="Add user to the denylist" on_close=close>
            <form on:submit=on_submit>
                <p>"Names the user exactly as the identity provider does. What follows is said before anything happens."</p>
                {field("Username", username, None)}
                {field("Identity provider", provider, Some("as-known-providers"))}
                <datalist id="as-known-providers">
                    {known.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
                </datalist>
                <div class="as-dialog-buttons">
                    <button type="button" class="as-button" on:click=move |_| close.run(())>"Cancel"</button>
                    <button type="submit" class="as-button as-primary" disabled=move || !ready()>"Continue"</button>
                </div>
            </form>
        </Dialog>
    }
}
