//! The panel of receipts: a bar that says how things stand, and beneath it a card an action.

use super::super::desk::use_desk;
use super::super::save::save_text;
use super::card::Card;
use super::{Held, now_ms};
use crate::ui::{Icon, Menu, MenuEntry, MenuOpen, use_toasts};
use crate::words::number;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::receipt::{Receipt, State, to_csv, to_json, to_markdown};
use shared::session::time::Timestamp;

#[component]
pub fn ReceiptsPanel() -> impl IntoView {
    let receipts = use_desk().receipts;
    let (list, open) = (receipts.list, receipts.open);
    let menu = RwSignal::new(None::<MenuOpen>);
    let button = NodeRef::<html::Button>::new();
    // One sentence for the whole: said politely when it changes, and read at a glance when the panel is closed.
    let summary = Memo::new(move |_| {
        let sums = list.with(|list| {
            let count = |state| list.iter().map(|held| held.receipt.with(|receipt| receipt.count(state))).sum::<usize>();
            State::ALL.map(|state| (state, count(state)))
        });
        let words = sums.iter().filter(|(_, count)| *count > 0);
        words
            .map(|(state, count)| format!("{} {}", number(*count as u64), state.word().to_lowercase()))
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let toasts = use_toasts();
    let open_menu = move |_| {
        let Some(anchor) = button.get_untracked() else { return };
        let entry =
            |label: &'static str, kind: &'static str, ending: &'static str, write: fn(&[Receipt]) -> String| MenuEntry {
                label,
                refused: None,
                run: Callback::new(move |()| {
                    let all: Vec<Receipt> =
                        list.with_untracked(|list| list.iter().map(|held| held.receipt.get_untracked()).collect());
                    let file = format!("receipts-{}.{ending}", file_time());
                    if save_text(&write(&all), kind, &file).is_none() {
                        toasts.failed(format!("The browser did not save {file}."));
                    }
                }),
            };
        menu.set(Some(MenuOpen {
            label: "Save receipts".to_owned(),
            entries: vec![
                entry("JSON, exact", "application/json", "json", to_json),
                entry("CSV, for a spreadsheet", "text/csv", "csv", to_csv),
                entry("Markdown, for a ticket", "text/markdown", "md", to_markdown),
            ],
            anchor: SendWrapper::new(anchor.into()),
        }));
    };
    view! {
        <section class="as-receipts" class:as-receipts-open=move || open.get() role="region" aria-label="Receipts">
            <div class="as-receipts-bar">
                <button
                    type="button"
                    class="as-receipts-fold"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {Icon::Down.view()}
                    <strong>"Receipts"</strong>
                </button>
                <span class="as-receipts-sum" role="status">{move || summary.get()}</span>
                <span class="as-spacer"></span>
                <button type="button" class="as-button as-quiet" aria-haspopup="menu" node_ref=button on:click=open_menu>
                    {Icon::Download.view()}
                    "Save"
                </button>
                <button type="button" class="as-button as-quiet" on:click=move |_| receipts.clear()>"Clear"</button>
            </div>
            <div class="as-receipts-body" hidden=move || !open.get() tabindex="0" role="group" aria-label="All receipts, the newest first">
                <For each=move || list.get() key=Held::id let:held>
                    <Card held=held/>
                </For>
            </div>
            <Menu open=menu/>
        </section>
    }
}

/// `2026-11-25-224103`, UTC: sorts by time, and no file system minds it.
fn file_time() -> String {
    let text = Timestamp(now_ms()).to_rfc3339();
    text.chars().filter(|c| *c != ':').take(17).map(|c| if c == 'T' { '-' } else { c }).collect()
}
