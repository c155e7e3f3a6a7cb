//! Renew Tokens, for one device or many: one dialog, one call per thousand devices, a list of what failed.

use super::Target;
use super::Verb;
use super::desk::use_desk;
use crate::ui::{Dialog, Icon};
use crate::words::count;
use leptos::prelude::*;
use shared::wire::DeviceRevocationRequest;
use std::collections::HashSet;

/// Names in one call: keeps bodies well under a Controller's limit and progress visible.
const PER_CALL: usize = 1000;
/// Names listed in the dialog before "and N more".
const LISTED: usize = 5;

/// A target whose renewal failed, and why.
#[derive(Clone, PartialEq)]
struct Failed {
    target: Target,
    why: String,
}

/// Where the dialog stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Asking,
    Running { done: usize },
    Ended { renewed: usize, failed: Vec<Failed> },
}

#[component]
pub(super) fn RenewDialog(targets: Vec<Target>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let stage = RwSignal::new(Stage::Asking);
    let reason = RwSignal::new(String::new());
    let now = RwSignal::new(targets);
    let devices = move || now.with(|targets| count(targets.len(), "device", "devices"));
    let button =
        move || now.with(|targets| format!("{} for {}", Verb::Renew.name(), count(targets.len(), "device", "devices")));
    let users = move || {
        now.with(|targets| targets.iter().map(|target| (&target.username, &target.provider)).collect::<HashSet<_>>().len())
    };
    let run = {
        let desk = desk.clone();
        move || {
            let desk = desk.clone();
            let targets = now.get_untracked();
            let why = reason.get_untracked().trim().to_owned();
            stage.set(Stage::Running { done: 0 });
            leptos::task::spawn_local(async move {
                let (mut renewed, mut failed) = (0, Vec::new());
                for batch in targets.chunks(PER_CALL) {
                    let (ok, bad) = renew(&desk.api, batch, &why).await;
                    renewed += ok;
                    failed.extend(bad);
                    let _ = stage.try_set(Stage::Running { done: renewed + failed.len() });
                }
                if renewed > 0 {
                    desk.note_change();
                }
                if failed.is_empty() {
                    desk.toasts.done(format!(
                        "{}: {} will renew within minutes. Users stay connected.",
                        Verb::Renew.name(),
                        count(renewed, "device", "devices")
                    ));
                    let _ = close.try_run(());
                } else {
                    desk.toasts.failed(format!(
                        "{} failed for {}. {}",
                        Verb::Renew.name(),
                        count(failed.len(), "device", "devices"),
                        failed[0].why
                    ));
                    let _ = stage.try_set(Stage::Ended { renewed, failed });
                }
            });
        }
    };
    let on_submit = {
        let run = run.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            run();
        }
    };
    let retry = move |failed: Vec<Failed>| {
        now.set(failed.into_iter().map(|failed| failed.target).collect());
        run();
    };
    let busy = move || matches!(stage.get(), Stage::Running { .. });
    let close_unless_busy = Callback::new(move |()| {
        if !matches!(stage.get_untracked(), Stage::Running { .. }) {
            close.run(());
        }
    });

    view! {
        <Dialog title=Verb::Renew.name() on_close=close_unless_busy>
            {move || match stage.get() {
                Stage::Ended { renewed, failed } => {
                    let retry = retry.clone();
                    let again = failed.clone();
                    view! {
                        <p>{format!("{} renewed, {} failed.", count(renewed, "device", "devices"), failed.len())}</p>
                        <ul class="as-failed-list">
                            {failed
                                .iter()
                                .take(50)
                                .map(|failed| view! { <li><strong>{failed.target.username.clone()}</strong>" "{failed.target.hostname.clone()}": "{failed.why.clone()}</li> })
                                .collect_view()}
                        </ul>
                        <div class="as-dialog-buttons">
                            <button type="button" class="as-button" on:click=move |_| close.run(())>"Close"</button>
                            <button type="button" class="as-button as-primary" on:click=move |_| retry(again.clone())>"Retry failed"</button>
                        </div>
                    }
                        .into_any()
                }
                _ => ().into_any(),
            }}
            <form on:submit=on_submit hidden=move || matches!(stage.get(), Stage::Ended { .. })>
                <p>
                    {move || format!("{} of {} will renew their tokens, so that changed policies and entitlements take effect. Nobody is disconnected.", devices(), count(users(), "user", "users"))}
                </p>
                <ul class="as-target-list">
                    {move || {
                        now.with(|targets| {
                            let more = targets.len().saturating_sub(LISTED);
                            let listed = targets
                                .iter()
                                .take(LISTED)
                                .map(|target| view! { <li><strong>{target.username.clone()}</strong>" "<span>{format!("{} · {}", target.provider, target.hostname)}</span></li> })
                                .collect_view();
                            view! { {listed} {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })} }
                        })
                    }}
                </ul>
                <label class="as-field">
                    <span>"Reason"</span>
                    <input
                        type="text"
                        maxlength="500"
                        autocomplete="off"
                        placeholder="Stored and logged by the Controller"
                        disabled=busy
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    />
                </label>
                {move || match stage.get() {
                    Stage::Running { done } => {
                        let all = now.with_untracked(Vec::len);
                        view! {
                            <progress class="as-progress" aria-label=format!("{} progress", Verb::Renew.name()) max=all value=done aria-valuemin="0" aria-valuemax=all aria-valuenow=done></progress>
                        }
                            .into_any()
                    }
                    _ => ().into_any(),
                }}
                <div class="as-dialog-buttons">
                    <button type="button" class="as-button" disabled=busy on:click=move |_| close.run(())>"Cancel"</button>
                    <button type="submit" class="as-button as-primary" disabled=busy>{Icon::Refresh.view()} {button}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// One call; answers how many will renew and which will not.
async fn renew(api: &crate::api::Api, batch: &[Target], reason: &str) -> (usize, Vec<Failed>) {
    let all_failed =
        |why: String| (0, batch.iter().map(|target| Failed { target: target.clone(), why: why.clone() }).collect());
    let mut request = match DeviceRevocationRequest::for_devices(batch.iter().map(|target| target.dn.clone()).collect()) {
        Ok(request) => request,
        Err(error) => return all_failed(error.to_string()),
    };
    request.revocation_reason = (!reason.is_empty()).then(|| reason.to_owned());
    match api.revoke_tokens(&request, None).await {
        // The Controller answers the devices concerned; whoever is missing was not renewed.
        Ok(answer) => {
            let concerned: HashSet<&str> = answer.data.iter().map(|device| device.distinguished_name.as_str()).collect();
            let missing = |target: &&Target| !concerned.contains(target.dn.as_str());
            let failed: Vec<Failed> = batch
                .iter()
                .filter(missing)
                .map(|target| Failed {
                    target: target.clone(),
                    why: "The Controller did not find the device: the session has ended.".to_owned(),
                })
                .collect();
            (batch.len() - failed.len(), failed)
        }
        Err(error) => all_failed(error.advice()),
    }
}
