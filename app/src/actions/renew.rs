//! Renew Tokens, for one device or many: who is concerned, how and until when; then progress, and a list of what failed.

mod preview;
mod run;
mod terms;

pub(super) use run::{Progress, read_before, renew};

use super::desk::use_desk;
use super::receipts::{Held, Work};
use super::reevaluate::{MOST, reevaluate};
use super::{Target, Verb};
use crate::api::ApiError;
use crate::ui::{Dialog, Icon, Notice, NoticeKind};
use crate::words::{count, number};
use leptos::prelude::*;
use preview::Preview;
use shared::privilege::Capability;
use shared::receipt::State;
use std::sync::Arc;
use terms::{Form, TermsFields};

/// What the gentle way is called in the receipts.
pub(super) const REEVALUATE: &str = "Re-evaluate";
/// Failed targets listed in the dialog.
const LISTED: usize = 50;

/// Where the dialog stands.
#[derive(Clone)]
enum Stage {
    Asking,
    Running { held: Held, done: usize },
    Ended(Held),
}

#[component]
pub(super) fn RenewDialog(targets: Vec<Target>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let stage = RwSignal::new(Stage::Asking);
    let form = Form::new();
    let stop = RwSignal::new(false);
    let targets = Arc::new(targets);
    let all = targets.len();
    let devices = count(all, "device", "devices");
    let own = targets.iter().any(|target| desk.is_self(target));

    // Sends what the receipt has left to ask for.
    let run = {
        let desk = desk.clone();
        move |held: Held| {
            stop.set(false);
            stage.set(Stage::Running { held: held.clone(), done: 0 });
            let desk = desk.clone();
            leptos::task::spawn_local(async move {
                let told = held.clone();
                let done = move |done| drop(stage.try_set(Stage::Running { held: told.clone(), done }));
                let stopped = move || stop.try_get_untracked().unwrap_or(true);
                let progress = Progress { done: &done, stopped: &stopped };
                let refused = match &*held.work {
                    Work::Renew(terms) => renew(&desk, &held, terms, progress).await,
                    _ => {
                        reevaluate(&desk, &held, progress).await;
                        None
                    }
                };
                conclude(&desk, &held, refused, stage, form, close);
            });
        }
    };
    let begin = {
        let (desk, targets, run) = (desk.clone(), targets.clone(), run.clone());
        move |action: &'static str, work: Work, sent: String| {
            let reason = form.reason.get_untracked().trim().to_owned();
            let subjects: Vec<_> = targets.iter().map(Target::subject).collect();
            if let Some(held) = desk.receipts.begin((action, work), desk.account.name(), subjects, (&reason, sent)) {
                run(held);
            }
        }
    };
    let on_submit = {
        let begin = begin.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if let (Stage::Asking, Some(terms)) = (stage.get_untracked(), form.check()) {
                let sent = form.sent(all, &terms);
                begin(Verb::Renew.name(), Work::Renew(terms), sent);
            }
        }
    };
    let gentle = desk
        .account
        .can(Capability::Reevaluate)
        .err()
        .or_else(|| (all > MOST).then(|| format!("At most {MOST} sessions at a time: the call takes one.")));
    let gentle_refused = gentle.is_some();
    let on_gentle = move |_| {
        if !gentle_refused && matches!(stage.get_untracked(), Stage::Asking) {
            begin(REEVALUATE, Work::Reevaluate, "POST /on-boarded-devices/reevaluate/{name}, one call a device".to_owned());
        }
    };
    let close_unless_busy = Callback::new(move |()| {
        if !matches!(stage.get_untracked(), Stage::Running { .. }) {
            close.run(());
        }
    });
    let kind = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Asking => 0,
            Stage::Running { .. } => 1,
            Stage::Ended(_) => 2,
        })
    });
    let busy = move || kind.get() == 1;
    let label = format!("{} for {devices}", Verb::Renew.name());
    let listed = targets.clone();

    view! {
        <Dialog title=Verb::Renew.name() on_close=close_unless_busy>
            {move || match (kind.get(), stage.get_untracked()) {
                (2, Stage::Ended(held)) => view! { <Failures held=held run=run.clone() close=close/> }.into_any(),
                _ => ().into_any(),
            }}
            <form on:submit=on_submit novalidate hidden=move || kind.get() == 2>
                <Preview targets=listed/>
                {own
                    .then(|| {
                        view! {
                            <Notice kind=NoticeKind::Warning title="Your own name">"A session under your name is among them; its tokens are renewed as well."</Notice>
                        }
                    })}
                <TermsFields form=form devices=all busy=Signal::derive(busy)/>
                <p class="as-field-error">{move || form.other_errors()}</p>
                {move || {
                    (kind.get() == 1)
                        .then(|| {
                            let done = move || stage.with(|stage| if let Stage::Running { done, .. } = stage { *done } else { 0 });
                            let action = stage.with_untracked(|stage| match stage {
                                Stage::Running { held, .. } => held.receipt.with_untracked(|receipt| receipt.action.clone()),
                                _ => String::new(),
                            });
                            view! {
                                <progress class="as-progress" aria-label=format!("{action} progress") max=all value=done aria-valuemin="0" aria-valuemax=all aria-valuenow=done></progress>
                            }
                        })
                }}
                <div class="as-dialog-buttons as-renew-buttons">
                    <button
                        type="button"
                        class="as-button as-quiet as-gentle"
                        disabled=busy
                        aria-disabled=gentle_refused.then_some("true")
                        aria-describedby="as-gentle"
                        on:click=on_gentle
                    >
                        "Re-evaluate instead"
                    </button>
                    {move || {
                        if busy() {
                            view! { <button type="button" class="as-button" disabled=move || stop.get() on:click=move |_| stop.set(true)>"Stop"</button> }.into_any()
                        } else {
                            view! { <button type="button" class="as-button" on:click=move |_| close.run(())>"Cancel"</button> }.into_any()
                        }
                    }}
                    <button type="submit" class="as-button as-primary" disabled=busy>{Icon::Refresh.view()} {label}</button>
                    <small id="as-gentle" class="as-muted as-gentle-words">
                        {gentle.unwrap_or_else(|| "Re-evaluating checks policies and conditions again, without new tokens.".to_owned())}
                    </small>
                </div>
            </form>
        </Dialog>
    }
}

/// Says how a run ended: a toast and no dialog when all went well, the list of what failed otherwise.
fn conclude(
    desk: &super::Desk,
    held: &Held,
    refused: Option<ApiError>,
    stage: RwSignal<Stage>,
    form: Form,
    close: Callback<()>,
) {
    let (action, failed, all, why) = held.receipt.with_untracked(|receipt| {
        let failed = receipt.places(State::Failed);
        let why = failed.first().map(|at| receipt.lines[*at].seen.to_string()).unwrap_or_default();
        (receipt.action.clone(), failed.len(), receipt.lines.len(), why)
    });
    if failed == 0 {
        let rest = match &*held.work {
            Work::Renew(_) => "will renew within minutes. Users stay connected.",
            _ => "will be evaluated again at once. Nobody is disconnected.",
        };
        desk.toasts.done(format!("{action}: {} {rest}", count(all, "device", "devices")));
        let _ = close.try_run(());
        return;
    }
    desk.toasts.failed(format!("{action} failed for {}. {why}", count(failed, "device", "devices")));
    match refused {
        // Nothing was accepted, and the person can correct it where it was typed.
        Some(error) if failed == all && form.shows(&error) => {
            let _ = stage.try_set(Stage::Asking);
        }
        _ => {
            let _ = stage.try_set(Stage::Ended(held.clone()));
        }
    }
}

/// What failed, with the reason of each.
#[component]
fn Failures(held: Held, run: impl Fn(Held) + Clone + Send + Sync + 'static, close: Callback<()>) -> impl IntoView {
    let (accepted, failed) = held.receipt.with_untracked(|receipt| {
        let failed = receipt.places(State::Failed);
        let lines: Vec<_> = failed.iter().take(LISTED).map(|at| receipt.lines[*at].clone()).collect();
        (receipt.lines.len() - failed.len(), (failed.len(), lines))
    });
    let (failures, lines) = failed;
    let more = failures - lines.len();
    let retry = move |_| {
        held.note_all(&held.places(State::Failed), State::Requested, &"".into());
        run(held.clone());
    };
    view! {
        <p>{format!("{} accepted, {} failed.", count(accepted, "device", "devices"), number(failures as u64))}</p>
        <ul class="as-failed-list">
            {lines
                .into_iter()
                .map(|line| view! { <li><strong>{line.subject.username}</strong>" "{line.subject.hostname}": "{line.seen.to_string()}</li> })
                .collect_view()}
            {(more > 0).then(|| view! { <li>{format!("and {more} more; all of them are in the receipt")}</li> })}
        </ul>
        <div class="as-dialog-buttons">
            <button type="button" class="as-button" on:click=move |_| close.run(())>"Close"</button>
            <button type="button" class="as-button as-primary" on:click=retry>"Retry failed"</button>
        </div>
    }
}
