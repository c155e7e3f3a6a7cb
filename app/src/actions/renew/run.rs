//! Sending a renewal: a call per thousand devices, each with its share of the pace, with a way to stop between them.

use super::super::desk::Desk;
use super::super::receipts::{BeforeAfter, Held, now_ms};
use super::super::watch::{Before, Sign, sessions};
use crate::api::{ApiError, Kind};
use leptos::prelude::*;
use shared::command::{Revocation, Terms, finish_ms};
use shared::receipt::{AT_A_LOOK, State, facts};
use shared::wire::TokenType;
use std::collections::HashSet;
use std::sync::Arc;

/// Names in one call: keeps bodies well under a Controller's limit and progress visible.
const PER_CALL: usize = 1000;
/// Reading how things are must not keep the action waiting longer.
const READING_MS: i64 = 3_000;

/// How far a run is, and whether it is to go on.
pub(in crate::actions) struct Progress<'a> {
    /// Told the targets that are done.
    pub done: &'a dyn Fn(usize),
    /// Asked before each call.
    pub stopped: &'a dyn Fn() -> bool,
}

/// Renews the tokens of a receipt's targets that were not asked for yet, then watches. Answers the error whose fields a person
/// can correct, when nothing was accepted.
pub(in crate::actions) async fn renew(desk: &Desk, held: &Held, terms: &Terms, progress: Progress<'_>) -> Option<ApiError> {
    let places = fit(held);
    let before = read_before(desk, held, &places).await;
    let (mut done, mut refused) = (0, None);
    for batch in places.chunks(PER_CALL) {
        if (progress.stopped)() {
            let left = held.places(State::Requested);
            held.note_all(&left, State::Failed, &"Not sent: you stopped before its turn.".into());
            break;
        }
        match send(desk, held, batch, &terms.for_part(batch.len(), places.len())).await {
            Ok(()) => {}
            Err(error) => {
                held.note_all(batch, State::Failed, &error.advice().into());
                refused = (error.kind == Kind::Invalid && !error.fields.is_empty()).then_some(error);
            }
        }
        done += batch.len();
        (progress.done)(done);
    }
    if held.places(State::Seen).is_empty() {
        return refused;
    }
    desk.note_change();
    if matches!(terms.token_type, Some(TokenType::AdminClaims | TokenType::Administration)) {
        let text = "Accepted. Tokens of administrators do not show in a session's details.";
        held.note_all(&held.places(State::Seen), State::Unknown, &text.into());
    }
    sessions(desk, held, Sign::Renewed(terms.token_type), before, finish_ms(places.len(), terms));
    None
}

/// Targets with a full name; the others fail alone instead of making their batch fail.
fn fit(held: &Held) -> Vec<usize> {
    let mut wrong = Vec::new();
    let places = held.receipt.with_untracked(|receipt| {
        let mut places = receipt.places(State::Requested);
        places.retain(|at| match Revocation::of_devices(&[&receipt.lines[*at].subject.dn], &Terms::default()) {
            Ok(_) => true,
            Err(error) => {
                wrong.push((*at, error.to_string()));
                false
            }
        });
        places
    });
    for (at, why) in wrong {
        held.note(at, State::Failed, &format!("Not sent: {why}.").into());
    }
    places
}

/// One call. The Controller answers the devices concerned; whoever is missing was not found.
async fn send(desk: &Desk, held: &Held, batch: &[usize], terms: &Terms) -> Result<(), ApiError> {
    let names: Vec<String> = batch.iter().filter_map(|at| held.dn(*at)).collect();
    let command =
        Revocation::of_devices(&names, terms).map_err(|error| ApiError::without_answer(Kind::Invalid, error.to_string()))?;
    let answer = desk.api.revoke_tokens(&command).await?;
    let concerned: HashSet<&str> = answer.data.iter().map(|device| device.distinguished_name.as_str()).collect();
    let (seen, missing): (Vec<_>, Vec<_>) =
        batch.iter().copied().zip(&names).partition(|(_, name)| concerned.contains(name.as_str()));
    let places = |some: Vec<(usize, &String)>| some.into_iter().map(|(at, _)| at).collect::<Vec<_>>();
    held.note_all(&places(seen), State::Seen, &"The Controller's answer names the device.".into());
    let lost = "The Controller did not find the device: the session has ended.";
    held.note_all(&places(missing), State::Failed, &lost.into());
    Ok(())
}

/// How the first targets are now, so that later readings have something to differ from. Of a single one the whole session is kept.
pub(in crate::actions) async fn read_before(desk: &Desk, held: &Held, places: &[usize]) -> Before {
    let mut before = Before::default();
    let end = now_ms() + READING_MS;
    for &at in places.iter().take(AT_A_LOOK) {
        if now_ms() > end {
            break;
        }
        let Some(dn) = held.dn(at) else { continue };
        // Not read is not known: the first reading after the action takes its place.
        let Ok(info) = desk.api.session_info(&dn, None).await else { continue };
        before.facts.insert(at, facts(&info));
        if places.len() == 1 {
            desk.receipts.keep_change(held, BeforeAfter { before: Arc::new(info), after: None });
        }
    }
    before.asked = desk.api.controller_clock();
    before
}
