//! One receipt: what was asked, by whom and why, and how it stands with each target.

use super::super::denylist::{denylist, restore, restored, revoke, user_of};
use super::super::desk::{Desk, use_desk};
use super::super::logs;
use super::super::reevaluate::reevaluate;
use super::super::renew::{Progress, renew};
use super::super::watch::departure;
use super::{Held, Work};
use crate::words::{count, number};
use leptos::prelude::*;
use shared::privilege::Capability;
use shared::receipt::{Line, State};

/// Targets written out; the rest is in the file.
const SHOWN: usize = 100;

#[component]
pub(super) fn Card(held: Held) -> impl IntoView {
    let desk = use_desk();
    let times = desk.times;
    let receipt = held.receipt.clone();
    let (action, at, admin, reason, sent, targets) = receipt.with_untracked(|receipt| {
        let reason = if receipt.reason.is_empty() { String::new() } else { format!("“{}”", receipt.reason) };
        let (admin, sent) = (receipt.admin.clone(), receipt.sent.clone());
        (receipt.action.clone(), receipt.at_ms, admin, reason, sent, receipt.lines.len())
    });
    let places = Memo::new({
        let receipt = receipt.clone();
        move |_| receipt.with(|receipt| receipt.shown(SHOWN))
    });
    let failed = Memo::new({
        let receipt = receipt.clone();
        move |_| receipt.with(|receipt| receipt.count(State::Failed))
    });
    let row = {
        let receipt = receipt.clone();
        move |at: usize| view! { <Row receipt=receipt.clone() at=at/> }
    };
    let retry = {
        let (desk, held) = (desk.clone(), held.clone());
        move |_| again(&desk, &held)
    };
    let watched = held.watched.clone();
    let stop = {
        let held = held.clone();
        move |_| held.stop("You stopped watching before anything could be seen.")
    };
    let undo = undo_button(&desk, &held);
    let who = if admin.is_empty() { String::new() } else { format!("by {admin}") };
    view! {
        <article class="as-receipt">
            <p class="as-receipt-head">
                <strong>{action}</strong>
                <span>{count(targets, "target", "targets")}</span>
                <time>{move || times.clock_seconds(at)}</time>
                <span>{who}</span>
                <span class="as-receipt-reason">{reason}</span>
            </p>
            <p class="as-receipt-sent as-mono">{sent}</p>
            <ul class="as-receipt-lines" role="list">
                <For each=move || places.get() key=|at| *at children=row/>
            </ul>
            {(targets > SHOWN)
                .then(|| view! { <p class="as-muted as-receipt-more">{format!("and {} more, in the saved file", number((targets - SHOWN) as u64))}</p> })}
            <div class="as-receipt-tools">
                {move || {
                    let retry = retry.clone();
                    (failed.get() > 0).then(|| view! { <button type="button" class="as-button" on:click=retry>"Retry failed"</button> })
                }}
                {move || {
                    let stop = stop.clone();
                    watched.get().then(|| view! { <button type="button" class="as-button as-quiet" on:click=stop>"Stop watching"</button> })
                }}
                {undo}
            </div>
        </article>
    }
}

/// A target.
#[component]
fn Row(receipt: ArcRwSignal<shared::receipt::Receipt>, at: usize) -> impl IntoView {
    let times = use_desk().times;
    let line = ArcMemo::new(move |_| receipt.with(|receipt| receipt.lines.get(at).cloned()));
    let at_ms = {
        let line = line.clone();
        Signal::derive(move || line.with(|line| line.as_ref().map_or(0, |line| line.at_ms)))
    };
    let get = move |read: fn(&Line) -> String| {
        let line = line.clone();
        move || line.with(|line| line.as_ref().map(read).unwrap_or_default())
    };
    let state = get(|line| line.state.slug().to_owned());
    let place = |line: &Line| {
        let parts = [line.subject.provider.as_str(), line.subject.hostname.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <li role="listitem" data-state=state>
            <span class="as-receipt-state">{get(|line| line.state.word().to_owned())}</span>
            <span class="as-receipt-who"><strong>{get(|line| line.subject.username.clone())}</strong> " " <span>{get(place)}</span></span>
            <span class="as-receipt-seen">{get(|line| line.seen.to_string())}</span>
            <time>{move || times.clock_seconds(at_ms.get())}</time>
        </li>
    }
}

/// Asks again for what failed.
fn again(desk: &Desk, held: &Held) {
    let (desk, held) = (desk.clone(), held.clone());
    held.note_all(&held.places(State::Failed), State::Requested, &"Asked again.".into());
    held.stopped.set(false);
    leptos::task::spawn_local(async move {
        let progress = || Progress { done: &|_| {}, stopped: &|| false };
        match &*held.work {
            Work::Renew(terms) => drop(renew(&desk, &held, terms, progress()).await),
            Work::Reevaluate => reevaluate(&desk, &held, progress()).await,
            Work::Denylist(entry) => drop(denylist(&desk, &held, entry).await),
            Work::RevokeUser(terms) => {
                if let Some(user) = first_user(&held) {
                    revoke(&desk, &held, &user, terms).await;
                    if held.state(0) == Some(State::Seen) {
                        departure(&desk, &held, None, user);
                    }
                }
            }
            Work::Restore => {
                if let Some(user) = first_user(&held) {
                    restored(&desk, &held, &user.to_string(), &user).await;
                }
            }
            Work::Logs(target) => logs::fetch(&desk, &held, target.clone()),
        }
    });
}

fn first_user(held: &Held) -> Option<shared::dn::DistinguishedName> {
    held.receipt.with_untracked(|receipt| receipt.lines.first()?.subject.dn.parse().ok())
}

/// Takes a denylisted user off the list again; while the receipt says that the user is on it.
fn undo_button(desk: &Desk, held: &Held) -> Option<impl IntoView + use<>> {
    let Work::Denylist(entry) = &*held.work else { return None };
    desk.account.can(Capability::RemoveFromDenylist).ok()?;
    let (desk, entry, receipt) = (desk.clone(), entry.clone(), held.receipt.clone());
    let done = move || receipt.with(|receipt| receipt.lines.first().is_some_and(|line| is_on(line.state)));
    let user = user_of(&entry).user;
    Some(move || {
        let (desk, entry) = (desk.clone(), entry.clone());
        let label = format!("Remove {user} from the denylist");
        done().then(|| {
            view! { <button type="button" class="as-button as-quiet" aria-description=label on:click=move |_| restore(&desk, &entry)>"Remove from Denylist"</button> }
        })
    })
}

fn is_on(state: State) -> bool {
    !matches!(state, State::Failed | State::Requested)
}
