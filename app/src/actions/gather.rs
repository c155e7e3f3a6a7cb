//! Reading the targets of an action on a list in windows: everything that matches is a description until somebody reads it.

use super::desk::{Job, use_desk};
use super::{Target, Verb};
use crate::api::Abort;
use crate::live::{Whole, use_live};
use crate::ui::{Dialog, ErrorState};
use crate::words::{count, number};
use leptos::prelude::*;
use std::collections::HashSet;

/// Most sessions that are acted on at a time: each stands on the receipt with what became of it.
const MOST: usize = 100_000;

/// Reads the sessions that match, then goes on to the dialog of the action.
#[component]
pub(super) fn GatherDialog(close: Callback<()>) -> impl IntoView {
    let (desk, live) = (use_desk(), use_live());
    let all = live.selected_count();
    let read = RwSignal::new(0);
    let failure = RwSignal::new(None::<String>);
    if all > MOST {
        let text = format!(
            "At most {} sessions can be acted on at a time; {} are selected. Narrow the search, then select again.",
            number(MOST as u64),
            number(all as u64)
        );
        return view! {
            <Dialog title=Verb::Renew.name() on_close=close>
                <p>{text}</p>
                <div class="as-dialog-buttons"><button type="button" class="as-button as-primary" on:click=move |_| close.run(())>"Close"</button></div>
            </Dialog>
        }
        .into_any();
    }
    let job = desk.job;
    // Closing the dialog drops it, which stops the call.
    let held = StoredValue::new_local(None::<Abort>);
    let start = move || {
        failure.set(None);
        let Some(abort) = Abort::new() else { return };
        let signal = abort.signal();
        held.set_value(Some(abort));
        let live = live.clone();
        leptos::task::spawn_local(async move {
            match gather(Whole::selected(&live, signal), |done| read.try_set(done).is_none()).await {
                Ok(targets) if targets.is_empty() => drop(failure.try_set(Some("None of them is there any more.".to_owned()))),
                // Closed meanwhile: nobody waits for it.
                Ok(targets) if job.try_get_untracked() == Some(Some(Job::RenewMatching)) => job.set(Some(Job::Renew(targets))),
                Ok(_) => {}
                Err(why) => drop(failure.try_set(Some(why))),
            }
        });
    };
    start();
    let retry = Callback::new(move |()| start());
    let failed =
        move || failure.get().map(|why| view! { <ErrorState title="The sessions could not be read" text=why retry=retry/> });
    view! {
        <Dialog title=Verb::Renew.name() on_close=close>
            <p role="status">{move || format!("Reading {}: {} so far.", count(all, "session", "sessions"), number(read.get() as u64))}</p>
            <progress class="as-progress" aria-label="Reading sessions" max=all value=move || read.get()></progress>
            {failed}
            <div class="as-dialog-buttons"><button type="button" class="as-button" on:click=move |_| close.run(())>"Cancel"</button></div>
        </Dialog>
    }
    .into_any()
}

/// Every selected session, each once. `told` hears how many are here and answers whether nobody listens any more.
async fn gather(mut whole: Whole, told: impl Fn(usize) -> bool) -> Result<Vec<Target>, String> {
    let (mut targets, mut seen) = (Vec::new(), HashSet::new());
    while let Some(page) = whole.next().await.map_err(|error| error.advice())? {
        for row in 0..page.len() as u32 {
            if whole.wants(&page, row) && seen.insert(page.dn(row).into_owned()) {
                targets.push(Target::of(&page, row));
            }
        }
        if told(targets.len()) {
            break;
        }
    }
    Ok(targets)
}
