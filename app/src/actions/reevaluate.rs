//! Re-evaluating: policies and conditions are checked again without new tokens. One call a session, because the call takes the
//! end of a name and nothing shorter than a whole one is sent.

use super::desk::Desk;
use super::receipts::Held;
use super::renew::{Progress, read_before};
use super::watch::{Sign, sessions};
use shared::command::Reevaluation;
use shared::receipt::State;

/// Sessions that are re-evaluated at a time.
pub(super) const MOST: usize = 50;
/// Gateways report the outcome within seconds.
const WITHIN_MS: u64 = 30_000;

/// Re-evaluates the targets of a receipt that were not asked for yet, then watches.
pub(super) async fn reevaluate(desk: &Desk, held: &Held, progress: Progress<'_>) {
    let places = held.places(State::Requested);
    let before = read_before(desk, held, &places).await;
    for (done, &at) in places.iter().enumerate() {
        if (progress.stopped)() {
            let left = held.places(State::Requested);
            held.note_all(&left, State::Failed, &"Not sent: you stopped before its turn.".into());
            break;
        }
        let (state, text) = one(desk, held, at).await;
        held.note(at, state, &text.into());
        (progress.done)(done + 1);
    }
    if !held.places(State::Seen).is_empty() {
        desk.note_change();
        sessions(desk, held, Sign::Reevaluated, before, WITHIN_MS);
    }
}

async fn one(desk: &Desk, held: &Held, at: usize) -> (State, String) {
    let command = match Reevaluation::of_device(&held.dn(at).unwrap_or_default()) {
        Ok(command) => command,
        Err(error) => return (State::Failed, format!("Not sent: {error}.")),
    };
    match desk.api.reevaluate(&command).await {
        Err(error) => (State::Failed, error.advice()),
        Ok(answer) if answer.reevaluated_distinguished_names.iter().any(|name| name == command.name()) => {
            (State::Seen, "The Controller's answer names the device.".to_owned())
        }
        Ok(_) => (State::Failed, "The Controller did not find the device: the session has ended.".to_owned()),
    }
}
