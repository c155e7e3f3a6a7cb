//! What an action changed in this session: before it beside after it.

use crate::actions::{BeforeAfter, Target, use_desk};
use crate::comparison::{Comparison, Relation, Snapshot};
use crate::times::use_times;
use leptos::prelude::*;

/// An action whose outcome was read.
#[derive(Clone, PartialEq)]
struct Changed {
    receipt: u64,
    action: String,
    before: Snapshot,
    after: Snapshot,
}

/// The last action on this session alone, once the session was read after it; until it is closed.
#[component]
pub(super) fn ChangedPart(target: Memo<Target>) -> impl IntoView {
    let (receipts, times) = (use_desk().receipts, use_times());
    let closed = RwSignal::new(None::<u64>);
    let find = move || {
        let dn = target.with(|target| target.dn.clone());
        receipts.list.with(|list| {
            list.iter().find_map(|held| {
                let BeforeAfter { before, after } = held.change.get()?;
                let after = after?;
                held.receipt.with(|receipt| {
                    let line = receipt.lines.first().filter(|line| line.subject.dn == dn)?;
                    let side = |label: &str, at: i64, info| Snapshot {
                        label: label.to_owned(),
                        note: times.write_ms(at as f64),
                        info,
                    };
                    Some(Changed {
                        receipt: held.id(),
                        action: receipt.action.clone(),
                        before: side("Before", receipt.at_ms, before),
                        after: side("After", line.at_ms, after),
                    })
                })
            })
        })
    };
    // Receipts change at every look; what stands here only when another action was confirmed, or times are written otherwise.
    let found = Memo::new(move |_| find());
    move || {
        let changed = found.get().filter(|changed| closed.get() != Some(changed.receipt))?;
        let Changed { receipt, action, before, after } = changed;
        let title = format!("What {action} changed");
        let heading = title.clone();
        Some(view! {
            <section class="as-comparison" role="region" aria-label=title>
                <header class="as-comparison-head">
                    <h2>{heading}</h2>
                    <span class="as-spacer"></span>
                    <button type="button" class="as-button as-quiet" on:click=move |_| closed.set(Some(receipt))>"Close"</button>
                </header>
                <Comparison left=Signal::stored(before) right=Signal::stored(after) relation=Relation::BeforeAfter/>
            </section>
        })
    }
}
