//! The receipts of one mounted page: in memory while the tab lives, shown in a panel that every page keeps.

mod card;
mod panel;

pub use panel::ReceiptsPanel;

use super::Target;
use leptos::prelude::*;
use shared::command::Terms;
use shared::receipt::{Receipt, State};
use shared::wire::{DenylistEntry, SessionInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sessions before and after an action that are kept at a time: each may be megabytes.
const KEPT_CHANGES: usize = 3;
static NEXT: AtomicU64 = AtomicU64::new(1);

/// What a receipt is about, so that it can be asked for again.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Tokens of devices.
    Renew(Terms),
    /// Policies and conditions, without new tokens.
    Reevaluate,
    /// A user's entry.
    Denylist(DenylistEntry),
    /// The tokens of a user who was denylisted; the denylist's receipt watches the sessions.
    RevokeUser(Terms),
    /// The removal of a user's entry.
    Restore,
    /// A download.
    Logs(Target),
}

/// A session before an action, and after it once that was read.
#[derive(Debug, Clone)]
pub struct BeforeAfter {
    /// Read before the action was sent.
    pub before: Arc<SessionInfo>,
    /// Read when the action was confirmed.
    pub after: Option<Arc<SessionInfo>>,
}

/// A receipt with what keeps it alive. Everything in it is counted, so that it outlives the dialog it was made in.
#[derive(Clone)]
pub struct Held {
    /// The receipt.
    pub receipt: ArcRwSignal<Receipt>,
    /// What it is about.
    pub work: Arc<Work>,
    /// Of one session: what the action changed.
    pub change: ArcRwSignal<Option<BeforeAfter>>,
    /// Set when nobody wants to wait any longer.
    pub stopped: ArcRwSignal<bool>,
    /// Whether later readings may still change it.
    pub watched: ArcRwSignal<bool>,
    id: u64,
}

impl Held {
    /// Names it within the page.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Takes note of a target's state.
    pub(super) fn note(&self, at: usize, state: State, seen: &Arc<str>) {
        self.note_all(&[at], state, seen);
    }

    /// Takes note of the same state of many; whoever shows the receipt is told once.
    pub(super) fn note_all(&self, places: &[usize], state: State, seen: &Arc<str>) {
        let now = now_ms();
        let news = |receipt: &Receipt| {
            let new = |at: &usize| receipt.lines.get(*at).is_some_and(|line| line.state != state || line.seen != *seen);
            places.iter().any(new)
        };
        if self.receipt.with_untracked(news) {
            self.receipt.update(|receipt| {
                for &at in places {
                    receipt.note(at, state, seen, now);
                }
            });
        }
    }

    /// The name of a target.
    pub(super) fn dn(&self, at: usize) -> Option<String> {
        self.receipt.with_untracked(|receipt| receipt.lines.get(at).map(|line| line.subject.dn.clone()))
    }

    /// How it stands with a target.
    pub(super) fn state(&self, at: usize) -> Option<State> {
        self.receipt.with_untracked(|receipt| receipt.lines.get(at).map(|line| line.state))
    }

    /// Places of the targets in a state.
    pub(super) fn places(&self, state: State) -> Vec<usize> {
        self.receipt.with_untracked(|receipt| receipt.places(state))
    }

    /// Stops waiting: what was not confirmed by now is unknown.
    pub(super) fn stop(&self, why: &str) {
        self.stopped.set(true);
        self.watched.set(false);
        let places = [self.places(State::Seen), self.places(State::StillThere)].concat();
        self.note_all(&places, State::Unknown, &why.into());
    }
}

/// The receipts.
#[derive(Clone, Copy)]
pub struct Receipts {
    /// The newest first.
    pub list: RwSignal<Vec<Held>>,
    /// Whether the panel shows more than its bar. What the person chose stays.
    pub open: RwSignal<bool>,
}

impl Receipts {
    /// None yet.
    pub fn new() -> Receipts {
        Receipts { list: RwSignal::new(Vec::new()), open: RwSignal::new(true) }
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.list.with(Vec::is_empty)
    }

    /// Begins one; `None` when the page is gone.
    pub(super) fn begin(
        self,
        (action, work): (&str, Work),
        admin: String,
        subjects: impl IntoIterator<Item = shared::receipt::Subject>,
        (reason, sent): (&str, String),
    ) -> Option<Held> {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut receipt = Receipt::new(id, action, admin, subjects, now_ms());
        receipt.reason = reason.to_owned();
        receipt.sent = sent;
        let held = Held {
            receipt: ArcRwSignal::new(receipt),
            work: Arc::new(work),
            change: ArcRwSignal::new(None),
            stopped: ArcRwSignal::new(false),
            watched: ArcRwSignal::new(false),
            id,
        };
        self.list.try_update(|list| list.insert(0, held.clone()))?;
        Some(held)
    }

    /// Whether a receipt was not cleared away, and the page is still there.
    pub(super) fn has(self, id: u64) -> bool {
        self.list.try_with_untracked(|list| list.iter().any(|held| held.id == id)).unwrap_or(false)
    }

    /// Takes every receipt away that awaits nothing more.
    pub(super) fn clear(self) {
        let awaits = |held: &Held| held.watched.get_untracked() || held.receipt.with_untracked(|receipt| !receipt.is_settled());
        let _ = self.list.try_update(|list| list.retain(awaits));
    }

    /// Forgets everything: somebody else has signed in.
    pub fn forget(self) {
        let _ = self.list.try_update(Vec::clear);
    }

    /// Keeps what a session was like, and forgets the oldest of too many.
    pub(super) fn keep_change(self, held: &Held, change: BeforeAfter) {
        held.change.set(Some(change));
        let _ = self.list.try_with_untracked(|list| {
            let with_change = list.iter().filter(|held| held.change.with_untracked(Option::is_some));
            for old in with_change.skip(KEPT_CHANGES) {
                old.change.set(None);
            }
        });
    }
}

impl Default for Receipts {
    fn default() -> Self {
        Receipts::new()
    }
}

/// The browser's clock.
pub(super) fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}
