//! The line of filters: for each field its most frequent values with their counts, each a click that writes the search.
//!
//! Counting waits until typing rests and the frame is painted, and happens only while the line is shown.

use super::tools::ListTools;
use crate::live::{Loading, use_live};
use crate::ui::Panel;
use crate::words::number;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::query::{Facet, FacetCounts, FacetValue, Outline, Query};
use shared::table::folded;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Values of each field in the line.
const SHOWN: usize = 3;
/// Values in the panel of one field.
const LISTED: usize = 200;
/// How long the list rests before it is counted.
const RESTED: Duration = Duration::from_millis(120);

/// The groups in the line.
#[component]
pub fn FacetLine(tools: ListTools) -> impl IntoView {
    let live = use_live();
    let address = tools.address;
    let chosen = Memo::new(move |_| {
        let outline = address.text.with(|text| Outline::of(text));
        Facet::ALL.map(|facet| outline.chosen(facet))
    });
    let counts = RwSignal::new(Vec::<FacetCounts>::new());
    let count = {
        let live = live.clone();
        move || {
            let Some(kept) = chosen.try_get_untracked() else { return };
            if live.loading.get_untracked() == Loading::Idle {
                let all = Facet::ALL.iter().zip(&kept).map(|(facet, kept)| live.facet(*facet, SHOWN, "", kept)).collect();
                let _ = counts.try_set(all);
            }
        }
    };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        let _ = timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    };
    on_cleanup(cancel);
    Effect::new({
        let (order, loading) = (live.order, live.loading);
        move |before: Option<()>| {
            order.track();
            chosen.track();
            let busy = loading.get() != Loading::Idle;
            cancel();
            if before.is_none() && !busy {
                count();
            } else if !busy {
                timer.set_value(set_timeout_with_handle(count.clone(), RESTED).ok());
            }
        }
    });
    let open = RwSignal::new(None::<(Facet, SendWrapper<HtmlElement>)>);
    let groups = Facet::ALL
        .into_iter()
        .enumerate()
        .map(|(at, facet)| {
            let own = Memo::new(move |_| counts.with(|all| all.get(at).cloned().unwrap_or_default()));
            let asked = Signal::derive(move || chosen.with(|chosen| chosen[at].clone()));
            view! { <Group tools=tools facet=facet counts=own.into() chosen=asked open=open/> }
        })
        .collect_view();
    let panel = move || {
        let (facet, anchor) = open.get()?;
        let at = Facet::ALL.iter().position(|other| *other == facet)?;
        let asked = Signal::derive(move || chosen.with(|chosen| chosen[at].clone()));
        let close = Callback::new(move |()| open.set(None));
        let label = format!("All values of {}", facet.title());
        Some(view! {
            <Panel label=label anchor=anchor on_close=close>
                <AllValues tools=tools facet=facet chosen=asked/>
            </Panel>
        })
    };
    view! {
        <div class="as-facet-line">{groups}</div>
        {panel}
    }
}

#[component]
fn Group(
    tools: ListTools,
    facet: Facet,
    counts: Signal<FacetCounts>,
    chosen: Signal<Vec<String>>,
    open: RwSignal<Option<(Facet, SendWrapper<HtmlElement>)>>,
) -> impl IntoView {
    let more = move || {
        let more = counts.with(|counts| counts.more);
        (more > 0).then(|| {
            let on_click = move |event: leptos::ev::MouseEvent| {
                let anchor = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
                let same = open.with_untracked(|open| open.as_ref().is_some_and(|(open, _)| *open == facet));
                open.set(anchor.filter(|_| !same).map(|anchor| (facet, SendWrapper::new(anchor))));
            };
            view! {
                <button type="button" class="as-facet as-facet-more" aria-haspopup="dialog" aria-label=format!("{} more: {}", number(more as u64), facet.title()) on:click=on_click>
                    {format!("+{}", number(more as u64))}
                </button>
            }
        })
    };
    let none = move || counts.with(|counts| counts.values.is_empty());
    view! {
        <div class="as-facet-group" role="group" aria-label=format!("Filter by {}", facet.title()) hidden=none>
            <span class="as-facet-title" aria-hidden="true">{facet.title()}</span>
            <Values tools=tools facet=facet counts=counts chosen=chosen/>
            {more}
        </div>
    }
}

/// The buttons of some values. A button stays the same as long as its value is there, so that it keeps the focus.
#[component]
fn Values(tools: ListTools, facet: Facet, counts: Signal<FacetCounts>, chosen: Signal<Vec<String>>) -> impl IntoView {
    let child = move |value: FacetValue| {
        let live = use_live();
        let counted = !live.is_windowed();
        let FacetValue { value, count } = value;
        let (shown, key) = (shown(&value), folded(&value));
        let now = {
            let key = key.clone();
            Memo::new(move |before: Option<&usize>| {
                let found = counts
                    .with(|counts| counts.values.iter().find(|value| folded(&value.value) == key).map(|value| value.count));
                found.or(before.copied()).unwrap_or(count)
            })
        };
        let pressed = Memo::new(move |_| chosen.with(|chosen| chosen.iter().any(|other| folded(other) == key)));
        let address = tools.address;
        let on_click = move |_| {
            let text = address.text.get_untracked();
            address.set_text(if pressed.get_untracked() {
                Query::without_term(&text, facet, &value)
            } else {
                live.with_table(|table| Query::with_term(&text, facet, &facet.term(table, &value)))
            });
        };
        view! {
            <button type="button" class="as-facet" title=shown.clone() aria-pressed=move || pressed.get().to_string() on:click=on_click>
                <bdi>{shown.clone()}</bdi>
                {counted.then(|| view! { " " <span class="as-facet-count">{move || number(now.get() as u64)}</span> })}
            </button>
        }
    };
    view! { <For each=move || counts.with(|counts| counts.values.clone()) key=|value| folded(&value.value) children=child/> }
}

/// Every value of one field, with a box to find one.
#[component]
fn AllValues(tools: ListTools, facet: Facet, chosen: Signal<Vec<String>>) -> impl IntoView {
    let live = use_live();
    let like = RwSignal::new(String::new());
    let (order, windowed) = (live.order, live.is_windowed());
    let counts = Memo::new(move |_| {
        order.track();
        let kept = if like.with(String::is_empty) { chosen.get() } else { Vec::new() };
        live.facet(facet, LISTED, &like.get(), &kept)
    });
    let rest = move || match counts.with(|counts| (counts.values.len(), counts.more)) {
        (0, _) => "No value holds this text.".to_owned(),
        (_, 0) if windowed => "Values of the rows read so far: the list is too long to be counted.".to_owned(),
        (_, 0) => String::new(),
        (_, more) => format!("{} more: type to find one.", number(more as u64)),
    };
    view! {
        <label class="as-field">
            <span>{format!("{} values", facet.title())}</span>
            <input type="text" autocomplete="off" spellcheck="false" prop:value=move || like.get() on:input=move |event| like.set(event_target_value(&event))/>
        </label>
        <div class="as-facet-all" role="group" aria-label=format!("Values of {}", facet.title())>
            <Values tools=tools facet=facet counts=counts.into() chosen=chosen/>
        </div>
        <p class="as-muted" role="status">{rest}</p>
    }
}

/// A value on a button: none at all is said, and what is very long is cut.
fn shown(value: &str) -> String {
    match value.char_indices().nth(80) {
        _ if value.trim().is_empty() => "(none)".to_owned(),
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
