//! The view: a sentence, what to show, and the aligned table.

use super::rows::{Keyed, Row, Wanted, prepare, rows};
use super::values::BothValues;
use super::{Relation, Snapshot};
use crate::ui::{Drawn, EmptyState, Icon, NARROW, WindowedRows, media};
use crate::words::{count, number};
use leptos::prelude::*;
use shared::session::compare::{Line, Mark, Wording, compare};
use shared::session::text;
use std::sync::Arc;

/// Characters of a value on its line.
const CELL: usize = 300;
/// Characters after which a value may not fit its line.
const LONG: usize = 48;

/// Two snapshots side by side.
#[component]
pub fn Comparison(
    /// The left column.
    #[prop(into)]
    left: Signal<Snapshot>,
    /// The right column.
    #[prop(into)]
    right: Signal<Snapshot>,
    /// What they are to each other.
    #[prop(optional)]
    relation: Relation,
) -> impl IntoView {
    let narrow = media(NARROW);
    let labels = Memo::new(move |_| (left.with(|side| side.label.clone()), right.with(|side| side.label.clone())));
    let found = Memo::new_with_compare(
        move |_| {
            let (left, right) = (left.get(), right.get());
            let comparison = compare(&left.info, &right.info);
            let head = (comparison.summary.clone(), comparison.unshared.clone(), comparison.differences());
            Arc::new((head, prepare(comparison)))
        },
        |a, b| match (a, b) {
            (Some(a), Some(b)) => !Arc::ptr_eq(a, b),
            _ => true,
        },
    );
    let wanted = RwSignal::new(Wanted::default());
    let shown = Memo::new(move |_| found.with(|found| wanted.with(|wanted| Arc::new(rows(&found.1, wanted)))));
    let sentence = move || {
        let wording = match relation {
            Relation::Two => labels.with(|(a, b)| Wording::Two(a.clone(), b.clone())),
            Relation::BeforeAfter => Wording::BeforeAfter,
        };
        found.with(|found| found.0.0.sentence(&wording))
    };
    let unshared = move || {
        let (a, b) = found.with(|found| found.0.1.clone())?;
        let text = format!("The two share no Site, so what {a} reports stands against what {b} reports.");
        Some(view! { <p class="as-muted">{text}</p> })
    };
    let status = move || {
        let lines = found.with(|found| found.0.2);
        let rows = shown.with(|rows| rows.iter().filter(|row| matches!(row, Row::Item { .. })).count());
        match wanted.with(|wanted| wanted.filter.trim().is_empty()) {
            true => count(lines, "difference", "differences"),
            false => format!("{} shown, {} in all", number(rows as u64), count(lines, "difference", "differences")),
        }
    };
    let open = RwSignal::new(None::<Line>);
    let draw = Callback::new(move |Drawn { row, position }: Drawn<Row>| {
        view! {
            <div
                class="as-table-row"
                class:as-compare-head=move || row.with(|row| matches!(row, Row::Head { .. }))
                class:as-compare-fold=move || row.with(|row| matches!(row, Row::Fold { .. }))
                class:as-fact=move || row.with(|row| matches!(row, Row::Detail { .. }))
                role="row"
                aria-rowindex=move || position.get() + 2
                data-mark=move || row.with(|row| line_of(row).map(|line| slug(line.mark)))
            >
                {move || cells(row.get(), wanted, labels, relation, open)}
            </div>
        }
        .into_any()
    });
    let pressed =
        move |everything: bool| move || if wanted.with(|wanted| wanted.everything == everything) { "true" } else { "false" };
    let choose = move |everything: bool| {
        wanted.update(|wanted| {
            wanted.everything = everything;
            wanted.turned.retain(|key| !key.ends_with(" equal"));
        });
    };
    let heading = move |side: Signal<Snapshot>| {
        view! {
            <span role="columnheader">
                {move || side.with(|side| side.label.clone())}
                <small class="as-muted">{move || side.with(|side| side.note.clone())}</small>
            </span>
        }
    };
    let nothing = Memo::new(move |_| shown.with(|rows| rows.is_empty()));
    view! {
        <p class="as-compare-summary">{sentence}</p>
        {unshared}
        <div class="as-panel-tools">
            <div class="as-segments" role="group" aria-label="Show">
                <button type="button" class="as-button" aria-pressed=pressed(false) on:click=move |_| choose(false)>"Differences only"</button>
                <button type="button" class="as-button" aria-pressed=pressed(true) on:click=move |_| choose(true)>"Everything"</button>
            </div>
            <input
                type="search"
                class="as-filter"
                aria-label="Filter comparison"
                placeholder="Filter names and values"
                prop:value=move || wanted.with(|wanted| wanted.filter.clone())
                on:input=move |event| wanted.update(|wanted| wanted.filter = event_target_value(&event))
            />
            <p class="as-muted" role="status">{status}</p>
        </div>
        <div class="as-table as-compare" role="table" aria-label="Comparison" aria-rowcount=move || shown.with(|rows| rows.len() + 1) aria-colcount="4" hidden=move || nothing.get()>
            <div class="as-table-head" role="rowgroup">
                <div class="as-table-row" role="row" aria-rowindex="1">
                    <span role="columnheader">"What"</span>
                    <span role="columnheader">"How"</span>
                    {heading(left)}
                    {heading(right)}
                </div>
            </div>
            <WindowedRows rows=shown.into() narrow=narrow draw=draw/>
        </div>
        {move || {
            nothing.get().then(|| view! {
                <EmptyState title="Nothing to show" text="No name and no value on either side holds the filter's text."/>
            })
        }}
        {move || {
            open.get().map(|line| view! { <BothValues line=line sides=labels.get_untracked() close=Callback::new(move |()| open.set(None))/> })
        }}
    }
}

fn line_of(row: &Row) -> Option<&Line> {
    match row {
        Row::Item { item, .. } => Some(&item.item.line),
        Row::Detail { item, index, .. } => item.item.details.get(*index),
        Row::Head { .. } | Row::Fold { .. } => None,
    }
}

fn slug(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "same",
        Mark::Changed => "changed",
        Mark::OnlyLeft => "left",
        Mark::OnlyRight => "right",
        Mark::Reordered => "order",
    }
}

/// The mark as a glyph and a word; colour only repeats it.
fn mark_text(mark: Mark, relation: Relation, (left, right): &(String, String)) -> (&'static str, String) {
    match (mark, relation) {
        (Mark::Same, _) => ("=", "Equal".to_owned()),
        (Mark::Changed, Relation::Two) => ("≠", "Differs".to_owned()),
        (Mark::Changed, Relation::BeforeAfter) => ("≠", "Changed".to_owned()),
        (Mark::OnlyLeft, Relation::Two) => ("−", format!("Only {left}")),
        (Mark::OnlyLeft, Relation::BeforeAfter) => ("−", "Gone".to_owned()),
        (Mark::OnlyRight, Relation::Two) => ("+", format!("Only {right}")),
        (Mark::OnlyRight, Relation::BeforeAfter) => ("+", "New".to_owned()),
        (Mark::Reordered, _) => ("↕", "Order differs".to_owned()),
    }
}

fn cells(
    row: Row,
    wanted: RwSignal<Wanted>,
    labels: Memo<(String, String)>,
    relation: Relation,
    whole: RwSignal<Option<Line>>,
) -> AnyView {
    let turn = move |key: String| {
        wanted.update(|wanted| {
            if !wanted.turned.remove(&key) {
                wanted.turned.insert(key);
            }
        });
    };
    let expanded = |open: bool| if open { "true" } else { "false" };
    match row {
        Row::Head { key, part, different, equal, open } => {
            let counts = match (different, equal) {
                (0, _) => "no differences".to_owned(),
                (some, _) => count(some, "difference", "differences"),
            };
            view! {
                <span role="rowheader" aria-colspan="4" class="as-cell-name">
                    <button type="button" class="as-compare-turn" aria-expanded=expanded(open) on:click=move |_| turn(key.clone())>
                        {Icon::Right.view()} <strong>{part.title()}</strong> <span class="as-muted">{counts}</span>
                    </button>
                </span>
            }
            .into_any()
        }
        Row::Fold { key, text, open } => view! {
            <span role="cell" aria-colspan="4" class="as-cell-name">
                <button type="button" class="as-compare-turn as-muted" aria-expanded=expanded(open) on:click=move |_| turn(key.clone())>
                    {Icon::Right.view()} {text}
                </button>
            </span>
        }
        .into_any(),
        Row::Item { item, open } => {
            let line = item.item.line.clone();
            let twist = disclosure(&item, open, turn);
            value_cells(line, Some(twist), labels, relation, whole)
        }
        Row::Detail { item, index, .. } => match item.item.details.get(index).cloned() {
            Some(line) => value_cells(line, None, labels, relation, whole),
            None => ().into_any(),
        },
    }
}

fn disclosure(item: &Arc<Keyed>, open: bool, turn: impl Fn(String) + Copy + Send + Sync + 'static) -> AnyView {
    if item.item.details.is_empty() {
        return view! { <i class="as-compare-gap" aria-hidden="true"></i> }.into_any();
    }
    let (key, label) = (item.key.clone(), format!("Details of {}", item.item.line.label));
    view! {
        <button type="button" class="as-disclose" aria-label=label aria-expanded=if open { "true" } else { "false" } on:click=move |_| turn(key.clone())>
            {Icon::Right.view()}
        </button>
    }
    .into_any()
}

fn value_cells(
    line: Line,
    twist: Option<AnyView>,
    labels: Memo<(String, String)>,
    relation: Relation,
    whole: RwSignal<Option<Line>>,
) -> AnyView {
    let (glyph, word) = mark_text(line.mark, relation, &labels.get_untracked());
    let (equal, detail) = (line.mark == Mark::Same, twist.is_none());
    let long = [&line.left, &line.right].into_iter().flatten().any(|value| value.len() > LONG || value.contains('\n'));
    let sites = (!line.sites.is_empty())
        .then(|| format!("at {}", text::list(&line.sites.iter().map(String::as_str).collect::<Vec<_>>())));
    let side = |value: Option<String>| {
        match value {
        Some(value) => {
            let one = text::preview(&value, CELL).replace('\n', " · ");
            view! { <span class="as-compare-value as-mono" title=one.clone()>{one.clone()}</span> }.into_any()
        }
        None => view! { <span class="as-missing"><span aria-hidden="true">"–"</span> <span class="as-hidden">"not there"</span></span> }.into_any(),
    }
    };
    let (left, right) = (side(line.left.clone()), side(line.right.clone()));
    let label = line.label.clone();
    let title = format!("{label} {}", sites.as_deref().unwrap_or_default());
    let show = (long && !equal).then(|| {
        let (line, name) = (line.clone(), format!("Show both values of {label}"));
        view! {
            <button type="button" class="as-copy" aria-label=name title="Show both values" on:click=move |_| whole.set(Some(line.clone()))>
                {Icon::Expand.view()}
            </button>
        }
    });
    let word_title = word.clone();
    view! {
        <span role="rowheader" class="as-cell-name" class:as-compare-detail=detail title=title>
            {twist}
            <span class="as-compare-label">{label}</span>
            {sites.map(|sites| view! { <small class="as-muted">{sites}</small> })}
        </span>
        <span role="cell" class="as-compare-mark" title=word_title><b aria-hidden="true">{glyph}</b> {word}</span>
        <span role="cell" class="as-compare-side">{left}</span>
        <span role="cell" class="as-compare-side">{right} {show}</span>
    }
    .into_any()
}
