//! Removing one or many things: a dialog that says what follows, one call each, and a list of what failed.

use crate::actions::use_desk;
use crate::api::{ApiError, Kind};
use crate::ui::{Dialog, DialogKind, use_toasts};
use crate::words::count;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// Names listed before "and N more".
const LISTED: usize = 5;

/// Something to remove: its key and how it is called.
pub type Removed = (String, String);

/// How one is removed.
type Remove = dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

/// A kind of removal.
#[derive(Clone)]
pub struct Removal {
    /// The dialog's name, and the verb on its button: "Remove from denylist".
    pub title: &'static str,
    /// What is removed: one, many.
    pub noun: (&'static str, &'static str),
    /// What follows, in a sentence.
    pub consequence: &'static str,
    /// What is said when it is done: "may sign in again".
    pub done: &'static str,
    /// Removes the one with that key.
    pub remove: SendWrapper<Rc<Remove>>,
}

/// Where the dialog stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Asking,
    Running(usize),
    Ended { removed: usize, failed: Vec<(Removed, String)> },
}

/// Asks, removes, and says how it went.
#[component]
pub fn RemovalDialog(removal: Removal, targets: Vec<Removed>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let toasts = use_toasts();
    let stage = RwSignal::new(Stage::Asking);
    let now = RwSignal::new(targets);
    let (one, many) = removal.noun;
    let Removal { title, consequence, done, .. } = removal;
    let changed = desk.changed;
    let run = Callback::new(move |()| {
        let (targets, remove) = (now.get_untracked(), removal.remove.clone());
        stage.set(Stage::Running(0));
        leptos::task::spawn_local(async move {
            let (mut removed, mut failed) = (0, Vec::new());
            for target in targets {
                match remove(target.0.clone()).await {
                    // Somebody else was quicker: it is not there, which is what was wanted.
                    Ok(()) => removed += 1,
                    Err(error) if error.kind == Kind::NotFound => removed += 1,
                    Err(error) => failed.push((target, error.advice())),
                }
                let _ = stage.try_set(Stage::Running(removed + failed.len()));
            }
            if removed > 0 {
                toasts.done(format!("{title}: {} {done}", count(removed, one, many)));
                let _ = changed.try_update(|count| *count += 1);
            }
            if let Some((_, why)) = failed.first() {
                toasts.failed(format!("{title} failed for {}. {why}", count(failed.len(), one, many)));
                let _ = stage.try_set(Stage::Ended { removed, failed });
            } else {
                let _ = close.try_run(());
            }
        });
    });
    let busy = move || stage.with(|stage| matches!(stage, Stage::Running(_)));
    let close_unless_busy = Callback::new(move |()| {
        if !stage.with_untracked(|stage| matches!(stage, Stage::Running(_))) {
            close.run(());
        }
    });
    let listed = move || {
        now.with(|targets| {
            let more = targets.len().saturating_sub(LISTED);
            let shown = targets.iter().take(LISTED).map(|(_, name)| view! { <li>{name.clone()}</li> }).collect_view();
            view! { {shown} {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })} }
        })
    };
    let button =
        move || {
            now.with(|targets| {
                if targets.len() == 1 { title.to_owned() } else { format!("{title}: {}", count(targets.len(), one, many)) }
            })
        };
    view! {
        <Dialog title=title kind=DialogKind::Alert on_close=close_unless_busy>
            {move || match stage.get() {
                Stage::Ended { removed, failed } => {
                    let again: Vec<Removed> = failed.iter().map(|(target, _)| target.clone()).collect();
                    let retry = move |_| {
                        now.set(again.clone());
                        run.run(());
                    };
                    view! {
                        <p>{format!("{} removed, {} failed.", count(removed, one, many), failed.len())}</p>
                        <ul class="as-failed-list">
                            {failed
                                .iter()
                                .take(50)
                                .map(|((_, name), why)| view! { <li><strong>{name.clone()}</strong>": "{why.clone()}</li> })
                                .collect_view()}
                        </ul>
                        <div class="as-dialog-buttons">
                            <button type="button" class="as-button" on:click=move |_| close.run(())>"Close"</button>
                            <button type="button" class="as-button as-primary" on:click=retry>"Retry failed"</button>
                        </div>
                    }
                    .into_any()
                }
                _ => ().into_any(),
            }}
            <div class="as-removal" hidden=move || stage.with(|stage| matches!(stage, Stage::Ended { .. }))>
                <p>{consequence}</p>
                <ul class="as-target-list">{listed}</ul>
                {move || match stage.get() {
                    Stage::Running(finished) => {
                        let all = now.with_untracked(Vec::len);
                        view! { <progress class="as-progress" aria-label=format!("{title} progress") max=all value=finished></progress> }.into_any()
                    }
                    _ => ().into_any(),
                }}
                <div class="as-dialog-buttons">
                    <button type="button" class="as-button" disabled=busy on:click=move |_| close.run(())>"Cancel"</button>
                    <button type="button" class="as-button as-danger" disabled=busy on:click=move |_| run.run(())>{button}</button>
                </div>
            </div>
        </Dialog>
    }
}
