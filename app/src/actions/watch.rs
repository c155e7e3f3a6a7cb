//! Watching what became of an action: the same calls that show a session, again and again for a while.
//!
//! Looks come soon at first and then ever more rarely, have an end, and rest while the tab is hidden. Nothing here writes to
//! the Controller.

use super::desk::Desk;
use super::receipts::{Held, now_ms};
use crate::api::Kind;
use crate::ui::clock_time;
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::receipt::{Facts, LINGER_MS, STILL_MS, State, facts, next_look_ms, reevaluated, renewed};
use shared::wire::{SessionInfo, TokenType};
use std::collections::HashMap;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;

/// Sessions looked at one by one: each look asks every Gateway.
pub(super) const LOOKED_AT: usize = 20;
/// Past the time something should be done by.
const GRACE_MS: u64 = 60_000;
/// No receipt is watched longer.
const LONGEST_MS: u64 = 1_800_000;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sign {
    /// New tokens.
    Renewed(Option<TokenType>),
    /// A new evaluation.
    Reevaluated,
}

impl Sign {
    fn of(self, before: &Facts, after: &Facts) -> Option<String> {
        match self {
            Sign::Renewed(token_type) => renewed(before, after, token_type),
            Sign::Reevaluated => reevaluated(before, after),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Sign::Renewed(_) => "renewal",
            Sign::Reevaluated => "evaluation",
        }
    }
}

/// Watches sessions for a sign, those with known facts first, until `within_ms` have passed.
pub(super) fn sessions(desk: &Desk, held: &Held, sign: Sign, mut before: HashMap<usize, Facts>, within_ms: u64) {
    let places = held.places(State::Seen);
    let (looked_at, rest) = places.split_at(places.len().min(LOOKED_AT));
    if !rest.is_empty() {
        let text = format!("Accepted. The details of the first {LOOKED_AT} devices are read again, not those of this one.");
        held.note_all(rest, State::Unknown, &text.into());
    }
    if looked_at.is_empty() {
        return;
    }
    let (desk, held, looked_at) = (desk.clone(), held.clone(), looked_at.to_vec());
    held.watched.set(true);
    leptos::task::spawn_local(async move {
        let end = now_ms() + within_ms.saturating_add(GRACE_MS).min(LONGEST_MS) as i64;
        let mut why = String::new();
        for looks in 0.. {
            if !rest_until_look(&desk, &held, looks).await {
                return;
            }
            for &at in &looked_at {
                if held.stopped.get_untracked() || held.state(at) != Some(State::Seen) {
                    continue;
                }
                match look(&desk, &held, at, sign, &mut before).await {
                    Ok(()) => {}
                    Err(text) => why = text,
                }
            }
            if held.places(State::Seen).is_empty() || now_ms() >= end {
                break;
            }
        }
        let text = format!("Nothing in the session's details showed a {} until {}. {why}", sign.word(), clock_time(now_ms()));
        held.note_all(&held.places(State::Seen), State::Unknown, &text.trim().into());
        held.watched.set(false);
        desk.note_change();
    });
}

/// One look at one session; the reason when it could not be read.
async fn look(desk: &Desk, held: &Held, at: usize, sign: Sign, before: &mut HashMap<usize, Facts>) -> Result<(), String> {
    let Some(dn) = held.dn(at) else { return Ok(()) };
    match desk.api.session_info(&dn, None).await {
        Ok(info) => {
            let after = facts(&info);
            // What could not be read before the action is compared with the first that could be.
            if let Some(text) = sign.of(before.entry(at).or_insert_with(|| after.clone()), &after) {
                held.note(at, State::Confirmed, &text.into());
                note_after(held, info);
            }
            Ok(())
        }
        Err(error) if error.kind == Kind::NotFound => {
            held.note(at, State::Unknown, &"The session has ended, so its details cannot be read.".into());
            Ok(())
        }
        Err(error) => Err(error.advice()),
    }
}

fn note_after(held: &Held, info: SessionInfo) {
    if held.change.with_untracked(Option::is_some) {
        held.change.update(|change| {
            if let Some(change) = change {
                change.after = Some(Arc::new(info));
            }
        });
    }
}

/// Watches until the denylist holds a user and the user's sessions have left the list. `second` is the receipt of the
/// revocation, which the same readings settle.
pub(super) fn departure(desk: &Desk, held: &Held, second: Option<Held>, user: DistinguishedName) {
    let (desk, held) = (desk.clone(), held.clone());
    held.watched.set(true);
    leptos::task::spawn_local(async move {
        let began = now_ms();
        for looks in 0.. {
            if !rest_until_look(&desk, &held, looks).await {
                return;
            }
            let waited = (now_ms() - began) as u64;
            let (state, text) = departed(&desk, &user, waited).await;
            held.note(0, state, &text.as_str().into());
            if let Some(second) = &second
                && second.state(0) != Some(State::Failed)
            {
                let confirmed = "No session of the user is left that could use a token.";
                let text = if state == State::Confirmed { confirmed } else { &text };
                second.note(0, state, &text.into());
            }
            if state == State::Confirmed || waited > LINGER_MS + GRACE_MS {
                break;
            }
        }
        held.watched.set(false);
        desk.note_change();
    });
}

/// How it stands with a denylisted user, by reading the denylist and the list once each.
async fn departed(desk: &Desk, user: &DistinguishedName, waited_ms: u64) -> (State, String) {
    let entry = match desk.account.can(shared::privilege::Capability::ViewDenylist) {
        Err(_) => "The Controller's answer names the user (your role does not show the denylist)".to_owned(),
        Ok(()) => match desk.api.denylist(None).await {
            Err(error) => return (State::Unknown, format!("The denylist could not be read. {}", error.advice())),
            Ok(list) if list.data.iter().any(|entry| names(&entry.user_distinguished_name, user)) => {
                "The user is on the denylist".to_owned()
            }
            Ok(_) => return (State::Unknown, "The denylist does not hold the user: somebody removed the user.".to_owned()),
        },
    };
    match desk.api.sessions_of(user).await {
        Err(error) => (State::Unknown, format!("{entry}; the sessions could not be read. {}", error.advice())),
        Ok(left) if left.is_empty() => (State::Confirmed, format!("{entry}, and no session of the user is in the list.")),
        Ok(left) => {
            let sessions = crate::words::count(left.len(), "session is", "sessions are");
            let rest = match waited_ms {
                0..STILL_MS => return (State::Seen, format!("{entry}; {sessions} in the list.")),
                waited if waited <= LINGER_MS => "Gateways may report an ended session for up to five minutes.",
                _ => "That is longer than Gateways report an ended session: look at the session, or remove its device.",
            };
            (State::StillThere, format!("{entry}; {sessions} still in the list. {rest}"))
        }
    }
}

/// Whether a name of the denylist is that user's, whatever its escapes.
pub(super) fn names(text: &str, user: &DistinguishedName) -> bool {
    text.parse::<DistinguishedName>().is_ok_and(|name| name == *user)
}

/// Waits for the next look, and on until somebody can see the tab. False when nobody wants to know any more.
async fn rest_until_look(desk: &Desk, held: &Held, looks: u32) -> bool {
    pause(next_look_ms(looks)).await;
    while hidden() {
        pause(1_000).await;
    }
    if desk.api.signed_out.get_untracked() {
        held.stop("Your sign-in ended before anything could be seen.");
    }
    desk.receipts.has(held.id()) && !held.stopped.get_untracked()
}

fn hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Waits.
pub(super) async fn pause(milliseconds: u64) {
    let wait = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait);
        }
    });
    let _ = JsFuture::from(promise).await;
}
