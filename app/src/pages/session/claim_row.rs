//! One row of a claims tree.

use super::claims::Claims;
use crate::ui::{CopyButton, Icon, WindowRow};
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use shared::session::claims::ClaimRow;

/// Characters after which a value may not fit its row.
const LONG: usize = 60;
/// Levels after which indentation stops growing.
const DEEPEST: usize = 12;

/// A claim as a row of a windowed table, and what other Sites report in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row(pub ClaimRow, pub Option<String>);

impl WindowRow for Row {
    fn key(&self) -> &str {
        &self.0.pointer
    }

    fn height(&self, narrow: bool) -> f64 {
        if narrow { 60.0 } else { 34.0 }
    }
}

pub(super) fn claim_row(
    row: Memo<Row>,
    position: Memo<usize>,
    claims: Claims,
    stop: Memo<Option<String>>,
    active: RwSignal<Option<String>>,
    whole: RwSignal<Option<ClaimRow>>,
) -> impl IntoView {
    let pointer = row.with_untracked(|row| row.0.pointer.clone());
    let is_stop = {
        let pointer = pointer.clone();
        Memo::new(move |_| stop.with(|stop| stop.as_deref() == Some(pointer.as_str())))
    };
    let focused = move |_| active.set(Some(pointer.clone()));
    let expanded = Memo::new(move |_| row.with(|row| row.0.expandable.then_some(row.0.expanded)));
    // Everything but open or closed: buttons keep the focus while a branch opens.
    let shown = Memo::new(move |_| {
        let Row(mut row, mark) = row.get();
        row.expanded = false;
        (row, mark)
    });
    let on_click = move |event: leptos::ev::MouseEvent| {
        if let Some(expanded) = expanded.get_untracked().filter(|_| !marking() && !event.default_prevented()) {
            claims.toggle(&row.with_untracked(|row| row.0.pointer.clone()), expanded);
        }
    };
    // Leptos has no method for this one.
    let level = custom_attribute("aria-level", move || row.with(|row| row.0.depth + 1).to_string());
    let of = move |read: fn(&ClaimRow) -> usize| move || row.with(|row| read(&row.0));
    view! {
        <div
            class="as-table-row"
            class:as-expandable=move || expanded.get().is_some()
            class:as-match=move || row.with(|row| row.0.matches)
            role="row"
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            aria-rowindex=move || position.get() + 2
            {..level}
            aria-posinset=of(|row| row.position.0)
            aria-setsize=of(|row| row.position.1)
            aria-expanded=move || expanded.get().map(|expanded| if expanded { "true" } else { "false" })
            data-active=move || is_stop.get().then_some("")
            on:focus=focused
            on:click=on_click
        >
            {move || cells(shown.get(), claims, is_stop, whole)}
        </div>
    }
}

fn cells(
    (row, mark): (ClaimRow, Option<String>),
    claims: Claims,
    is_stop: Memo<bool>,
    whole: RwSignal<Option<ClaimRow>>,
) -> impl IntoView {
    let indent = format!("{}px", 10 + 18 * row.depth.min(DEEPEST));
    let class = if row.expandable { "as-claim-value as-muted" } else { "as-claim-value as-mono" };
    let long = !row.expandable && (row.full_length.is_some() || row.text.len() > LONG);
    let [value_path, name_path, code_path] = [row.path.clone(), row.path.clone(), row.path.clone()];
    let kind = row.kind.name();
    let opened = row.clone();
    // Only the active row's buttons are tab stops; the pointer reaches all of them.
    let tab = move || if is_stop.get() { "0" } else { "-1" };
    view! {
        <span role="gridcell" class="as-claim-name" style:padding-left=indent title=row.name.clone()>
            <i class="as-twist" aria-hidden="true">{row.expandable.then(|| Icon::Right.view())}</i>
            <span class="as-claim-key">{row.name.clone()}</span>
        </span>
        <span role="gridcell" class="as-claim-cell">
            <span class=class>{row.text.clone()}</span>
            {mark.map(|mark| view! {
                <span class="as-differs" title=format!("Differs between Sites: {mark}")>
                    <span aria-hidden="true">"\u{2260}"</span>
                    <span class="as-hidden">{format!(" differs between Sites: {mark}")}</span>
                </span>
            })}
            <span class="as-claim-buttons" on:click=|event| event.prevent_default()>
                {long
                    .then(|| {
                        let opened = opened.clone();
                        view! {
                            <button type="button" class="as-copy" aria-label="Show whole value" title="Show whole value" tabindex=tab on:click=move |_| whole.set(Some(opened.clone()))>
                                {Icon::Expand.view()}
                            </button>
                        }
                    })}
                <CopyButton label="Copy value" tab=Signal::derive(tab) text=Callback::new(move |()| claims.text(&value_path))/>
                <CopyButton label="Copy path" tab=Signal::derive(tab) icon=Icon::Path text=Callback::new(move |()| claims.path(&name_path))/>
                <CopyButton label="Copy as expression" tab=Signal::derive(tab) icon=Icon::Code text=Callback::new(move |()| claims.expression(&code_path))/>
            </span>
        </span>
        <span role="gridcell" class="as-claim-type">{kind}</span>
    }
}

/// Whether text is being marked: then the click that ends it is none.
fn marking() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}
