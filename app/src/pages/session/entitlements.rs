//! The Entitlements tab: what the user may reach through the Site, and why or why not.

use super::ask::Wanted;
use super::entitlement_rows::{Line, lines};
use super::reading::AtSite;
use crate::ui::{Drawn, EmptyState, Icon, WindowedRows};
use crate::words::{count, number};
use leptos::prelude::*;
use shared::session::entitlement::Access;
use shared::session::entitlement_list::Entry;
use std::collections::HashSet;
use std::sync::Arc;

const COLUMNS: [&str; 5] = ["Entitlement", "Access", "Why", "Rules", "Granted by"];

#[component]
pub(super) fn Entitlements(here: Signal<Option<AtSite>>, narrow: Signal<bool>) -> impl IntoView {
    let filter = RwSignal::new(String::new());
    let open = RwSignal::new(HashSet::<String>::new());
    let all = Memo::new(move |_| {
        here.with(|here| {
            here.as_ref().and_then(AtSite::derived).map(|derived| derived.entitlements.clone()).unwrap_or_default()
        })
    });
    let shown = Memo::new(move |_| {
        let (lines, matching) = all.with(|all| filter.with(|filter| open.with(|open| lines(all, filter, open))));
        (Arc::new(lines), matching)
    });
    let rows = Signal::derive(move || shown.with(|(lines, _)| lines.clone()));
    let matching = Memo::new(move |_| (shown.with(|(_, matching)| *matching), all.with(|all| all.len())));
    let draw = Callback::new(move |Drawn { row, position }: Drawn<Line>| match row.get_untracked() {
        Line::Entitlement(..) => entitlement_row(row, position, open).into_any(),
        Line::Fact { .. } => fact_row(row, position).into_any(),
    });
    let nothing = Memo::new(move |_| matching.get().0 == 0);
    let reveal = RwSignal::new(None::<usize>);
    let wanted = expect_context::<Wanted>().0;
    // An entitlement that an answer named: shown, opened and focused once its Site is.
    Effect::new(move |_| {
        let Some((site, name)) = wanted.get() else { return };
        if here.with(|here| here.as_ref().is_none_or(|here| here.site.name != site)) {
            return;
        }
        if !filter.with(String::is_empty) {
            filter.set(String::new());
            return;
        }
        let named = |line: &Line| matches!(line, Line::Entitlement(entry, _) if entry.name == name);
        let found = rows.with(|lines| lines.iter().position(named));
        wanted.set(None);
        if let Some(position) = found {
            reveal.set(Some(position));
        }
    });
    view! {
        <div class="as-panel-tools">
            <input
                type="search"
                class="as-filter"
                aria-label="Filter entitlements"
                placeholder="Filter by name, access, reason, address or policy"
                prop:value=move || filter.get()
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <p class="as-muted" role="status">{move || summary(matching.get())}</p>
        </div>
        <div class="as-table as-entitlements" role="table" aria-label="Entitlements" aria-rowcount=move || shown.with(|(lines, _)| lines.len() + 1) aria-colcount="5">
            <div class="as-table-head" role="rowgroup">
                <div class="as-table-row" role="row" aria-rowindex="1">
                    {COLUMNS.map(|title| view! { <span role="columnheader">{title}</span> }).into_iter().collect_view()}
                </div>
            </div>
            <WindowedRows rows=rows narrow=narrow reveal=reveal draw=draw/>
        </div>
        {move || {
            nothing.get().then(|| if matching.get_untracked().1 == 0 {
                view! { <EmptyState title="No entitlements".to_owned() text="No policy that applies to this session grants an entitlement on this Site. Analyze Policy Assignments shows which policies apply.".to_owned()/> }.into_any()
            } else {
                view! {
                    <EmptyState title="No entitlement matches".to_owned() text="None of this Site's entitlements holds every word of the filter.".to_owned()>
                        <button type="button" class="as-button" on:click=move |_| filter.set(String::new())>"Clear filter"</button>
                    </EmptyState>
                }.into_any()
            })
        }}
    }
}

fn summary((matching, all): (usize, usize)) -> String {
    if matching == all {
        return count(all, "entitlement", "entitlements");
    }
    format!("{} of {}", number(matching as u64), count(all, "entitlement", "entitlements"))
}

fn dot(entry: &Entry) -> &'static str {
    match (entry.access, &entry.backup_of) {
        (Access::Allowed, None) => "as-dot as-dot-ok",
        (Access::Allowed, Some(_)) | (Access::Unresolved, _) => "as-dot as-dot-warn",
        (Access::Denied, _) => "as-dot as-dot-danger",
        (Access::WaitingDns, _) => "as-dot",
    }
}

/// The entitlement behind a line; facts have none and are drawn once.
fn entry_of(row: Memo<Line>) -> impl Fn() -> Option<(Arc<Entry>, bool)> + Copy + Send + Sync + 'static {
    move || {
        row.with(|line| match line {
            Line::Entitlement(entry, open) => Some((entry.clone(), *open)),
            Line::Fact { .. } => None,
        })
    }
}

fn entitlement_row(row: Memo<Line>, position: Memo<usize>, open: RwSignal<HashSet<String>>) -> impl IntoView {
    let entry = entry_of(row);
    let opened = Memo::new(move |_| entry().is_some_and(|(_, open)| open));
    // Cells are made anew only when the entitlement changes, so that opening keeps the focus on the button.
    let shown = Memo::new(move |_| entry().map(|(entry, _)| entry));
    let toggle = move || {
        if let Some((entry, was_open)) = untrack(entry) {
            open.update(|open| {
                if was_open {
                    open.remove(&entry.key);
                } else {
                    open.insert(entry.key.clone());
                }
            });
        }
    };
    let name = move || shown.with(|entry| entry.as_ref().map(|entry| entry.name.clone()).unwrap_or_default());
    view! {
        <div
            class="as-table-row"
            class:as-open=move || opened.get()
            role="row"
            aria-label=name
            aria-rowindex=move || position.get() + 2
            data-access=move || shown.with(|entry| entry.as_ref().map(|entry| entry.data_access))
        >
            <span role="rowheader" class="as-cell-name">
                <button
                    type="button"
                    class="as-disclose"
                    aria-label=move || format!("Details of {}", name())
                    aria-expanded=move || if opened.get() { "true" } else { "false" }
                    on:click=move |_| toggle()
                >
                    {Icon::Right.view()}
                </button>
                <strong title=name>{name}</strong>
            </span>
            {move || shown.get().map(|entry| cells(entry, toggle))}
        </div>
    }
}

fn cells(entry: Arc<Entry>, toggle: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let more = entry.rules.len().saturating_sub(1);
    // Two fit; of more, the first and their number.
    let named = if entry.policies.len() > 2 { 1 } else { 2 };
    let policies = entry.policies.len().saturating_sub(named);
    view! {
        <span role="cell" class="as-cell-access"><i class=dot(&entry)></i>{entry.word()}</span>
        <span role="cell" class="as-cell-why" title=entry.why.clone()>{entry.why.clone()}</span>
        <span role="cell" class="as-cell-rules">
            <span class="as-mono">{entry.rules.first().cloned().unwrap_or_else(|| "none".to_owned())}</span>
            {(more > 0)
                .then(|| {
                    view! { <button type="button" class="as-inline" on:click=move |_| toggle()>{format!("and {} more", number(more as u64))}</button> }
                })}
        </span>
        <span role="cell" class="as-cell-policies" title=entry.policies.join(", ")>
            {entry.policies.iter().take(named).map(|policy| view! { <span class="as-chip">{policy.clone()}</span> }).collect_view()}
            {(policies > 0).then(|| view! { <span class="as-muted as-chips-more">{format!("and {} more", number(policies as u64))}</span> })}
        </span>
    }
}

fn fact_row(row: Memo<Line>, position: Memo<usize>) -> impl IntoView {
    view! {
        <div class="as-table-row as-fact" role="row" aria-rowindex=move || position.get() + 2>
            {move || match row.get() {
                Line::Fact { label, text, holds, mono, .. } => Some(fact_cells(label, text, holds, mono)),
                Line::Entitlement(..) => None,
            }}
        </div>
    }
}

fn fact_cells(label: String, text: String, holds: Option<bool>, mono: bool) -> impl IntoView {
    let verdict = holds.map(|holds| {
        let (dot, word) = if holds { ("as-dot as-dot-ok", "holds") } else { ("as-dot as-dot-danger", "is false") };
        view! { <span class="as-fact-verdict"><i class=dot></i>{word}</span> }
    });
    view! {
        <span role="cell" class="as-fact-label">{label}</span>
        <span role="cell" class="as-fact-text" aria-colspan="4" title=text.clone()>
            <span class:as-mono=mono>{text.clone()}</span>
            {verdict}
        </span>
    }
}
