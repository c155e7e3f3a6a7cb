//! The three claims tabs: a tree of whatever was claimed, generic because claims differ per customer.

use super::claim_row::{Row, claim_row};
use super::reading::AtSite;
use crate::ui::{CopyButton, Dialog, Drawn, EmptyState, WindowedRows};
use crate::words::{count, number};
use leptos::prelude::*;
use shared::session::claims::{ClaimRow, Marks, Step, copy_text, expandable, expression, json_path, rows, value_at};
use shared::session::text;
use shared::wire::Extra;
use std::collections::HashSet;
use std::sync::Arc;

/// Branches opened at most by "Expand all".
const MOST_OPEN: usize = 500;
/// The mark of a row with a marked one under it.
const BELOW: &str = "something in it";
/// Characters of one value shown in its dialog; the copy button has the whole.
const SHOWN: usize = 100_000;

/// Who claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClaimKind {
    System,
    User,
    Device,
}

impl ClaimKind {
    fn name(self) -> &'static str {
        match self {
            ClaimKind::System => "System",
            ClaimKind::User => "User",
            ClaimKind::Device => "Device",
        }
    }

    /// As policies write it.
    fn prefix(self) -> &'static str {
        match self {
            ClaimKind::System => "system",
            ClaimKind::User => "user",
            ClaimKind::Device => "device",
        }
    }

    fn empty(self) -> &'static str {
        match self {
            ClaimKind::System => "The Gateway reports none, which is unusual: it sets some at every sign-in.",
            ClaimKind::User => "The identity provider and the user claim scripts set none.",
            ClaimKind::Device => "The Client has sent none yet: it does within five minutes of signing in.",
        }
    }
}

/// One kind of claims with what is open and searched in it.
#[derive(Clone, Copy)]
pub(super) struct Claims {
    kind: ClaimKind,
    here: Signal<Option<AtSite>>,
    open: RwSignal<HashSet<String>>,
    filter: RwSignal<String>,
    /// Only what other Sites report otherwise.
    differing: RwSignal<bool>,
}

impl Claims {
    pub(super) fn new(kind: ClaimKind, here: Signal<Option<AtSite>>) -> Claims {
        let (open, filter, differing) = (RwSignal::new(HashSet::new()), RwSignal::new(String::new()), RwSignal::new(false));
        Claims { kind, here, open, filter, differing }
    }

    fn marks(&self) -> Arc<Marks> {
        self.here.with(|here| {
            let derived = here.as_ref().and_then(AtSite::derived);
            derived.and_then(|derived| derived.marks.get(self.kind as usize).cloned()).unwrap_or_default()
        })
    }

    /// The rows to show.
    fn rows(&self) -> Vec<Row> {
        let marks = self.marks();
        let only = self.differing.get() && !marks.is_empty();
        let all = self.with(|claims| {
            self.filter.with(|filter| {
                self.open.with(|open| match only {
                    false => rows(claims, open, filter),
                    true => rows(claims, &open.union(marks.branches()).cloned().collect(), filter),
                })
            })
        });
        let marked = all.into_iter().map(|row| {
            let mark = marks.of(&row.pointer).or_else(|| marks.below(&row.pointer).then(|| BELOW.to_owned()));
            Row(row, mark)
        });
        marked.filter(|row| !only || row.1.is_some()).collect()
    }

    fn with<T: Default>(&self, read: impl FnOnce(&Extra) -> T) -> T {
        self.here.with(|here| {
            let gateway = here.as_ref().and_then(AtSite::gateway);
            let claims = gateway.map(|gateway| match self.kind {
                ClaimKind::System => &gateway.system_claims,
                ClaimKind::User => &gateway.user_claims,
                ClaimKind::Device => &gateway.device_claims,
            });
            claims.map(read).unwrap_or_default()
        })
    }

    /// The whole value, for the clipboard.
    pub(super) fn text(&self, path: &[Step]) -> String {
        untrack(|| self.with(|claims| value_at(claims, path).map(copy_text).unwrap_or_default()))
    }

    /// Where it stands, as JSONPath.
    pub(super) fn path(&self, path: &[Step]) -> String {
        json_path(path)
    }

    /// As policies and conditions write it.
    pub(super) fn expression(&self, path: &[Step]) -> String {
        expression(self.kind.prefix(), path)
    }

    /// Opens or closes a branch.
    pub(super) fn toggle(&self, pointer: &str, expanded: bool) {
        self.open.update(|open| {
            if expanded {
                open.remove(pointer);
            } else {
                open.insert(pointer.to_owned());
            }
        });
    }
}

#[component]
pub(super) fn ClaimsView(claims: Claims, narrow: Signal<bool>) -> impl IntoView {
    let Claims { kind, open, filter, .. } = claims;
    let shown: Memo<Arc<Vec<Row>>> = Memo::new(move |_| Arc::new(claims.rows()));
    let total = Memo::new(move |_| claims.with(Extra::len));
    let status = move || {
        let all = count(total.get(), "claim", "claims");
        if filter.with(|filter| filter.trim().is_empty()) {
            return all;
        }
        let matching = shown.with(|rows| rows.iter().filter(|row| row.0.matches).count());
        format!("{} in {all}", count(matching, "match", "matches"))
    };
    let marks = Memo::new(move |_| claims.marks());
    let differences = Memo::new(move |_| marks.with(|marks| (marks.len(), marks.elsewhere().join("; "))));
    // The row with the tab stop: the first, until another was focused.
    let active = RwSignal::new(None::<String>);
    let stop = Memo::new(move |_| {
        shown.with(|rows| {
            let known = active.with(|active| rows.iter().find(|row| Some(&row.0.pointer) == active.as_ref()));
            known.or(rows.first()).map(|row| row.0.pointer.clone())
        })
    });
    let reveal = RwSignal::new(None::<usize>);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || on_button(&event) {
            return;
        }
        let now = stop.get_untracked();
        let moved = shown.with_untracked(|rows| {
            let at = rows.iter().position(|row| Some(&row.0.pointer) == now.as_ref())?;
            pressed(&event.key(), at, rows)
        });
        match moved {
            Some(Press::Go(to)) => {
                active.set(shown.with_untracked(|rows| rows.get(to).map(|row| row.0.pointer.clone())));
                reveal.set(Some(to));
            }
            Some(Press::Toggle(pointer, expanded)) => claims.toggle(&pointer, expanded),
            None => return,
        }
        event.prevent_default();
    };
    let whole = RwSignal::new(None::<ClaimRow>);
    let draw = Callback::new(move |Drawn { row, position }: Drawn<Row>| {
        claim_row(row, position, claims, stop, active, whole).into_any()
    });
    let label = format!("{} claims", kind.name());
    let empty = Memo::new(move |_| (shown.with(|rows| rows.is_empty()), total.get() == 0));
    view! {
        <div class="as-panel-tools">
            <input
                type="search"
                class="as-filter"
                aria-label="Filter claims"
                placeholder="Filter names and values"
                prop:value=move || filter.get()
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <p class="as-muted" role="status">{status}</p>
            {move || {
                let here = differences.get().0;
                (here > 0).then(|| view! {
                    <button
                        type="button"
                        class="as-button as-quiet"
                        aria-pressed=move || if claims.differing.get() { "true" } else { "false" }
                        on:click=move |_| claims.differing.update(|only| *only = !*only)
                    >
                        {format!("Only the {} that differ between Sites", number(here as u64))}
                    </button>
                })
            }}
            <span class="as-spacer"></span>
            <button type="button" class="as-button as-quiet" on:click=move |_| open.set(untrack(|| claims.with(|claims| expandable(claims, MOST_OPEN))))>"Expand all"</button>
            <button type="button" class="as-button as-quiet" on:click=move |_| open.set(HashSet::new())>"Collapse all"</button>
        </div>
        {move || {
            let elsewhere = differences.get().1;
            (!elsewhere.is_empty()).then(|| view! { <p class="as-muted as-panel-note as-break">{format!("Not reported here: {}", text::preview(&elsewhere, 400))}</p> })
        }}
        <div class="as-table as-claims" role="treegrid" aria-label=label aria-rowcount=move || shown.with(|rows| rows.len() + 1) aria-colcount="3" on:keydown=on_key hidden=move || empty.get().0>
            <div class="as-table-head" role="rowgroup">
                <div class="as-table-row" role="row" aria-rowindex="1">
                    {["Name", "Value", "Type"].map(|title| view! { <span role="columnheader">{title}</span> }).into_iter().collect_view()}
                </div>
            </div>
            <WindowedRows rows=shown.into() narrow=narrow reveal=reveal draw=draw/>
        </div>
        {move || match empty.get() {
            (false, _) => ().into_any(),
            (true, true) => view! { <EmptyState title=format!("No {} claims", kind.name().to_lowercase()) text=kind.empty().to_owned()/> }.into_any(),
            (true, false) => view! {
                <EmptyState title="No claim matches".to_owned() text="Neither a name nor a value contains the filter's text.".to_owned()>
                    <button type="button" class="as-button" on:click=move |_| filter.set(String::new())>"Clear filter"</button>
                </EmptyState>
            }
            .into_any(),
        }}
        {move || whole.get().map(|row| view! { <WholeValue claims=claims row=row close=Callback::new(move |()| whole.set(None))/> })}
    }
}

/// What a key does in the tree.
enum Press {
    Go(usize),
    /// Pointer, and whether it is open now.
    Toggle(String, bool),
}

/// The treegrid pattern with rows as the unit: arrows walk and open, Home and End go to the ends.
fn pressed(key: &str, at: usize, rows: &[Row]) -> Option<Press> {
    const PAGE: usize = 15;
    let row = &rows.get(at)?.0;
    let last = rows.len().saturating_sub(1);
    let toggle = || row.expandable.then(|| Press::Toggle(row.pointer.clone(), row.expanded));
    match key {
        "ArrowDown" => Some(Press::Go((at + 1).min(last))),
        "ArrowUp" => Some(Press::Go(at.saturating_sub(1))),
        "PageDown" => Some(Press::Go((at + PAGE).min(last))),
        "PageUp" => Some(Press::Go(at.saturating_sub(PAGE))),
        "Home" => Some(Press::Go(0)),
        "End" => Some(Press::Go(last)),
        "Enter" | " " => toggle(),
        "ArrowRight" if row.expandable && !row.expanded => toggle(),
        "ArrowRight" if row.expanded => Some(Press::Go((at + 1).min(last))),
        "ArrowLeft" if row.expanded => toggle(),
        "ArrowLeft" => rows[..at].iter().rposition(|other| other.0.depth < row.depth).map(Press::Go),
        _ => None,
    }
}

/// Whether the key is meant for a button inside a row.
fn on_button(event: &leptos::ev::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let button = target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("button"));
    button && matches!(event.key().as_str(), "Enter" | " ")
}

/// A value too long for its row.
#[component]
fn WholeValue(claims: Claims, row: ClaimRow, close: Callback<()>) -> impl IntoView {
    let value = claims.text(&row.path);
    let cut = value.char_indices().nth(SHOWN).map(|(end, _)| end);
    let shown = cut.map_or(value.as_str(), |end| &value[..end]).to_owned();
    let note = cut.map(|_| {
        let all = number(value.chars().count() as u64);
        view! { <p class="as-muted">{format!("The first {} of {all} characters. Copy value has all of them.", number(SHOWN as u64))}</p> }
    });
    let name = claims.expression(&row.path);
    view! {
        <Dialog title="Claim value" on_close=close>
            <p class="as-mono as-break">{name}</p>
            <pre class="as-whole-value" tabindex="0" role="region" aria-label="Value">{shown}</pre>
            {note}
            <div class="as-dialog-buttons">
                <CopyButton label="Copy value" text=Callback::new(move |()| value.clone())/>
                <button type="button" class="as-button as-primary" on:click=move |_| close.run(())>"Close"</button>
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(open: &[&str]) -> Vec<Row> {
        let claims: Extra = serde_json::from_str(r#"{"os":{"name":"x","cpu":{"a":1}},"groups":["g"],"z":1}"#).unwrap();
        let open = open.iter().map(|pointer| (*pointer).to_owned()).collect();
        rows(&claims, &open, "").into_iter().map(|row| Row(row, None)).collect()
    }

    #[test]
    fn keys_walk_open_and_close() {
        let closed = tree(&[]);
        let opened = tree(&["/os", "/os/cpu"]);
        let press = |key: &str, at, rows: &[Row]| match pressed(key, at, rows) {
            Some(Press::Go(to)) => format!("go {to}"),
            Some(Press::Toggle(pointer, was)) => format!("toggle {pointer} {was}"),
            None => "nothing".to_owned(),
        };
        assert_eq!(press("ArrowRight", 0, &closed), "toggle /os false");
        assert_eq!(press("ArrowRight", 0, &opened), "go 1");
        assert_eq!(press("ArrowLeft", 0, &opened), "toggle /os true");
        // os, name, cpu, a, groups, z
        assert_eq!(press("ArrowLeft", 3, &opened), "go 2");
        assert_eq!(press("ArrowLeft", 1, &opened), "go 0");
        assert_eq!(press("ArrowLeft", 0, &closed), "nothing");
        assert_eq!(press("End", 0, &opened), "go 5");
        assert_eq!(press("ArrowDown", 5, &opened), "go 5");
        assert_eq!(press("ArrowRight", 5, &opened), "nothing");
        assert_eq!(press("ArrowDown", 9, &opened), "nothing");
    }
}
