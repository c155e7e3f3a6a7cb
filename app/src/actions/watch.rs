//! Watching what became of an action: the same calls that show a session, again and again for a while.
//!
//! Looks come soon at first and then ever more rarely, have an end, and rest while the tab is hidden. Nothing here writes to
//! the Controller.

use super::desk::Desk;
use super::receipts::{Held, now_ms};
use crate::api::Kind;
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::receipt::{
    AT_A_LOOK, BETWEEN_MS, Facts, LINGER_MS, STILL_MS, State, facts, next_look_ms, reevaluated, reevaluated_since, renewed,
    renewed_since,
};
use shared::session::time::Timestamp;
use shared::wire::{SessionInfo, TokenType};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;

/// Past the time something should be done by.
const GRACE_MS: u64 = 60_000;
/// No receipt is watched longer.
const LONGEST_MS: i64 = 1_800_000;

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

    /// Likewise where only the time of the call is known.
    fn since(self, asked: Timestamp, after: &Facts) -> Option<String> {
        match self {
            Sign::Renewed(_) => renewed_since(asked, after),
            Sign::Reevaluated => reevaluated_since(asked, after),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Sign::Renewed(_) => "renewal",
            Sign::Reevaluated => "evaluation",
        }
    }
}

/// What was known of the targets before anything was sent.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// What the first of them were like, by place.
    pub(super) facts: HashMap<usize, Facts>,
    /// The Controller's clock then. Of targets nobody read before, a time after it is a sign as well.
    pub(super) asked: Option<Timestamp>,
}

impl Before {
    /// The sign that a reading shows. A target read for the first time is compared with that reading from now on.
    fn sign(&mut self, at: usize, sign: Sign, after: Facts) -> Option<String> {
        let Some(before) = self.facts.get(&at) else {
            let text = self.asked.and_then(|asked| sign.since(asked, &after));
            self.facts.insert(at, after);
            return text;
        };
        sign.of(before, &after)
    }
}

/// Watches sessions for a sign, in rounds over all that still wait, until one that began after `within_ms` has ended.
pub(super) fn sessions(desk: &Desk, held: &Held, sign: Sign, mut before: Before, within_ms: u64) {
    if held.places(State::Seen).is_empty() {
        return;
    }
    let (desk, held) = (desk.clone(), held.clone());
    held.watched.set(true);
    leptos::task::spawn_local(async move {
        let began = now_ms();
        let (enough, longest) = (began.saturating_add_unsigned(within_ms.saturating_add(GRACE_MS)), began + LONGEST_MS);
        let (mut why, mut tried) = (String::new(), HashSet::new());
        'rounds: for rounds in 0.. {
            if !rest_until_look(&desk, &held, next_look_ms(rounds)).await {
                return;
            }
            let last = now_ms() >= enough;
            for (looks, some) in held.places(State::Seen).chunks(AT_A_LOOK).enumerate() {
                if looks > 0 && !rest_until_look(&desk, &held, BETWEEN_MS).await {
                    return;
                }
                for &at in some {
                    if held.stopped.get_untracked() || held.state(at) != Some(State::Seen) {
                        continue;
                    }
                    tried.insert(at);
                    if let Err(text) = look(&desk, &held, at, sign, &mut before).await {
                        why = text;
                    }
                }
                if now_ms() >= longest {
                    break 'rounds;
                }
            }
            if last || held.places(State::Seen).is_empty() {
                break;
            }
        }
        conclude(&desk, &held, sign, &tried, &why);
    });
}

/// What did not show a sign by now is unknown, and why.
fn conclude(desk: &Desk, held: &Held, sign: Sign, tried: &HashSet<usize>, why: &str) {
    let until = untrack(|| desk.times.clock(now_ms()));
    let (shown_nothing, unread): (Vec<_>, Vec<_>) = held.places(State::Seen).into_iter().partition(|at| tried.contains(at));
    let text = format!("Nothing in the session's details showed a {} until {until}. {why}", sign.word());
    held.note_all(&shown_nothing, State::Unknown, &text.trim().into());
    let text = format!("Accepted. There were too many devices to read the details of this one until {until}.");
    held.note_all(&unread, State::Unknown, &text.into());
    held.watched.set(false);
    desk.note_change();
}

/// One look at one session; the reason when it could not be read.
async fn look(desk: &Desk, held: &Held, at: usize, sign: Sign, before: &mut Before) -> Result<(), String> {
    let Some(dn) = held.dn(at) else { return Ok(()) };
    match desk.api.session_info(&dn, None).await {
        Ok(info) => {
            if let Some(text) = before.sign(at, sign, facts(&info)) {
                before.facts.remove(&at);
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
            if !rest_until_look(&desk, &held, next_look_ms(looks)).await {
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
async fn rest_until_look(desk: &Desk, held: &Held, milliseconds: u64) -> bool {
    pause(milliseconds).await;
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
