//! Choosing the session to compare with: from the list, by distinguished name, or out of a file.

use super::compare::FILE;
use super::reading::Reading;
use super::saved::FilePicker;
use crate::kept::use_kept;
use crate::live::{Loading, use_live};
use crate::nav::use_nav;
use crate::route::DetailState;
use crate::ui::Dialog;
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::session::saved::Saved;
use shared::table::{Column, Table};
use std::sync::Arc;

/// Sessions offered at once.
const OFFERED: usize = 12;

/// One session to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Choice {
    dn: String,
    user: String,
    line: String,
}

#[component]
pub(super) fn Chooser(dn: Signal<String>, state: Signal<DetailState>, reading: Reading, close: Callback<()>) -> impl IntoView {
    let (nav, live, place) = (use_nav(), use_live(), use_kept().other);
    let signed_in = crate::account::use_account().name();
    if live.is_new() && !signed_in.is_empty() {
        live.load();
    }
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let active = RwSignal::new(0_usize);
    let compare = Callback::new(move |with: String| {
        let next = DetailState { with: Some(with), ..state.get_untracked() };
        nav.push(reading.route(&dn.get_untracked(), next));
        close.run(());
    });
    let opened = Callback::new(move |saved: Arc<Saved>| {
        place.set(Some(saved));
        compare.run(FILE.to_owned());
    });
    let loading = live.loading;
    let counts = live.counts;
    let choices = {
        let live = live.clone();
        Memo::new(move |_| {
            counts.track();
            loading.track();
            let text = typed.get();
            let here = dn.get();
            live.with_table(|table| choices(table, text.trim(), &here))
        })
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = choices.with_untracked(Vec::len);
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.set((at + 1) % count),
            "ArrowUp" if count > 0 => active.set((at + count - 1) % count),
            "Enter" => {
                if let Some(choice) = choices.with_untracked(|choices| choices.get(at).cloned()) {
                    compare.run(choice.dn);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |(index, choice): (usize, Choice)| {
        let with = choice.dn.clone();
        view! {
            <div
                role="option"
                id=format!("as-choice-{index}")
                class="as-choice"
                aria-selected=move || if active.get() == index { "true" } else { "false" }
                on:click=move |_| compare.run(with.clone())
            >
                <strong>{choice.user}</strong> <span class="as-muted">{choice.line}</span>
            </div>
        }
    };
    let status = move || {
        let (none, text) = (choices.with(Vec::is_empty), typed.with(|text| text.trim().to_owned()));
        match (loading.get(), none, text.is_empty()) {
            (Loading::Running { .. }, _, _) => "The list is being loaded…".to_owned(),
            (_, true, false) => format!("No session in the list has {text} in its username or hostname."),
            _ => String::new(),
        }
    };
    view! {
        <Dialog title="Compare with another session" on_close=close>
            <label class="as-field">
                <span>"Session"</span>
                <input
                    type="text"
                    role="combobox"
                    aria-expanded=move || if choices.with(Vec::is_empty) { "false" } else { "true" }
                    aria-controls="as-choices"
                    aria-autocomplete="list"
                    aria-activedescendant=move || (!choices.with(Vec::is_empty)).then(|| format!("as-choice-{}", active.get()))
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Username, hostname or distinguished name"
                    autofocus
                    prop:value=move || typed.get()
                    on:input=move |event| { active.set(0); typed.set(event_target_value(&event)) }
                    on:keydown=on_key
                />
            </label>
            <div id="as-choices" class="as-choices" role="listbox" aria-label="Sessions">
                {move || choices.get().into_iter().enumerate().map(option).collect_view()}
            </div>
            <p class="as-muted" role="status">{status}</p>
            <div class="as-dialog-buttons">
                <FilePicker opened=opened problem=problem/>
                <button type="button" class="as-button" on:click=move |_| close.run(())>"Cancel"</button>
            </div>
        </Dialog>
    }
}

/// A distinguished name stands for itself; other text is looked for in usernames and hostnames.
fn choices(table: &Table, text: &str, here: &str) -> Vec<Choice> {
    let mut out = Vec::new();
    let by_name = text.parse::<DistinguishedName>().ok().filter(|name| name.device.is_some());
    if let Some(name) = by_name {
        let line = format!("{} · {text}", name.provider);
        return vec![Choice { dn: text.to_owned(), user: name.user, line }];
    }
    let needle = text.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&needle);
    for row in 0..u32::try_from(table.len()).unwrap_or(u32::MAX) {
        let (user, host) = (table.cell(row, Column::Username), table.cell(row, Column::Hostname));
        if !(holds(user) || holds(host)) {
            continue;
        }
        let dn = table.dn(row);
        if dn == here {
            continue;
        }
        let line = [host, table.cell(row, Column::Provider)]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" · ");
        out.push(Choice { dn: dn.into_owned(), user: user.to_owned(), line });
        if out.len() == OFFERED {
            break;
        }
    }
    out
}
