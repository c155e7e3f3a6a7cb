//! Receipts: what was asked of the Controller, for whom and why, and what was seen of it afterwards by reading again.
//!
//! A receipt says only what was read. A call that was accepted is not a deed that was done: a target is *confirmed* when a later
//! reading shows the effect, and *unknown* when none could.

mod evidence;
mod export;
mod pace;

pub use evidence::{Facts, facts, reevaluated, reevaluated_since, renewed, renewed_since};
pub use export::{about_session, to_csv, to_json, to_markdown};
pub use pace::{AT_A_LOOK, BETWEEN_MS, LINGER_MS, STILL_MS, next_look_ms};

use std::sync::Arc;

/// How it stands with one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Sent, or about to be; not answered yet.
    Requested,
    /// The Controller's answer names the target.
    Seen,
    /// A later reading shows the effect.
    Confirmed,
    /// Later readings show that the effect is not there.
    StillThere,
    /// No reading could tell.
    Unknown,
    /// The Controller refused, or did not find the target.
    Failed,
}

impl State {
    /// In the order in which somebody wants to read them: what needs a hand first.
    pub const ALL: [State; 6] =
        [State::Failed, State::StillThere, State::Unknown, State::Requested, State::Seen, State::Confirmed];

    /// The name in the page's markup and in exports.
    pub fn slug(self) -> &'static str {
        match self {
            State::Requested => "requested",
            State::Seen => "seen",
            State::Confirmed => "confirmed",
            State::StillThere => "still-there",
            State::Unknown => "unknown",
            State::Failed => "failed",
        }
    }

    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            State::Requested => "Requested",
            State::Seen => "Seen",
            State::Confirmed => "Confirmed",
            State::StillThere => "Still there",
            State::Unknown => "Unknown",
            State::Failed => "Failed",
        }
    }

    /// Whether nothing more is awaited.
    pub fn is_settled(self) -> bool {
        !matches!(self, State::Requested | State::Seen)
    }

    /// Whether one may follow the other: what is confirmed stays so, and a failure is left by asking again only.
    pub fn may_become(self, next: State) -> bool {
        match self {
            State::Requested => true,
            State::Seen | State::StillThere | State::Unknown => next != State::Requested,
            State::Confirmed => next == State::Confirmed,
            State::Failed => matches!(next, State::Requested | State::Failed),
        }
    }
}

/// Whom it concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The full name of the session, or that of a user on all devices.
    pub dn: String,
    /// As shown.
    pub username: String,
    /// As shown.
    pub provider: String,
    /// As shown; may be empty.
    pub hostname: String,
}

/// One target of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whom it concerns.
    pub subject: Subject,
    /// How it stands.
    pub state: State,
    /// What was read that makes it so, in a sentence. Thousands of targets share one text.
    pub seen: Arc<str>,
    /// When it became so, in milliseconds since 1970.
    pub at_ms: i64,
}

/// One action that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Counts up within a tab.
    pub id: u64,
    /// The action's name.
    pub action: String,
    /// Who did it.
    pub admin: String,
    /// Why, as given; may be empty.
    pub reason: String,
    /// The call and what was in it, in a line.
    pub sent: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// One a target.
    pub lines: Vec<Line>,
}

impl Receipt {
    /// Everything requested, nothing seen yet.
    pub fn new(id: u64, action: &str, admin: String, subjects: impl IntoIterator<Item = Subject>, at_ms: i64) -> Receipt {
        let seen: Arc<str> = "".into();
        let line = |subject| Line { subject, state: State::Requested, seen: Arc::clone(&seen), at_ms };
        Receipt {
            id,
            action: action.to_owned(),
            admin,
            reason: String::new(),
            sent: String::new(),
            at_ms,
            lines: subjects.into_iter().map(line).collect(),
        }
    }

    /// Takes note of a target's state, unless it cannot follow. Answers whether anything changed.
    pub fn note(&mut self, at: usize, state: State, seen: &Arc<str>, at_ms: i64) -> bool {
        let Some(line) = self.lines.get_mut(at) else { return false };
        if !line.state.may_become(state) || (line.state == state && line.seen == *seen) {
            return false;
        }
        *line = Line { subject: std::mem::take(&mut line.subject), state, seen: Arc::clone(seen), at_ms };
        true
    }

    /// How many targets are in a state.
    pub fn count(&self, state: State) -> usize {
        self.lines.iter().filter(|line| line.state == state).count()
    }

    /// States that occur with their numbers, what needs a hand first.
    pub fn tally(&self) -> Vec<(State, usize)> {
        State::ALL.into_iter().map(|state| (state, self.count(state))).filter(|(_, count)| *count > 0).collect()
    }

    /// Places of the targets in a state.
    pub fn places(&self, state: State) -> Vec<usize> {
        (0..self.lines.len()).filter(|at| self.lines[*at].state == state).collect()
    }

    /// Whether nothing more is awaited.
    pub fn is_settled(&self) -> bool {
        self.lines.iter().all(|line| line.state.is_settled())
    }

    /// Places of as many targets as may be shown, what needs a hand first, in their order otherwise.
    pub fn shown(&self, most: usize) -> Vec<usize> {
        let mut places: Vec<usize> = State::ALL.into_iter().flat_map(|state| self.places(state)).take(most).collect();
        if self.lines.len() <= most {
            // All are shown: then nothing has to move when a state changes.
            places.sort_unstable();
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receipt(targets: usize) -> Receipt {
        let subject = |at| Subject { dn: format!("CN={at},CN=user,OU=ldap"), ..Subject::default() };
        Receipt::new(1, "Renew Tokens", "admin".into(), (0..targets).map(subject), 5)
    }

    #[test]
    fn a_confirmation_stays_and_a_failure_is_left_by_asking_again() {
        let mut receipt = receipt(2);
        let text: Arc<str> = "as read".into();
        assert!(receipt.note(0, State::Seen, &text, 6) && receipt.note(0, State::Confirmed, &text, 7));
        assert!(!receipt.note(0, State::Unknown, &text, 8) && !receipt.note(0, State::Failed, &text, 8));
        assert!(receipt.note(1, State::Failed, &text, 8) && !receipt.note(1, State::Confirmed, &text, 9));
        assert!(!receipt.note(1, State::Failed, &text, 9), "nothing new");
        assert!(receipt.is_settled());
        assert_eq!(receipt.tally(), [(State::Failed, 1), (State::Confirmed, 1)]);
        assert!(receipt.note(1, State::Requested, &text, 10) && !receipt.is_settled());
        assert!(!receipt.note(2, State::Seen, &text, 10), "there is no third");
        assert_eq!(receipt.lines[0].at_ms, 7);
    }

    #[test]
    fn of_too_many_those_that_need_a_hand_are_shown() {
        let mut receipt = receipt(10);
        let text: Arc<str> = "".into();
        receipt.note(7, State::Failed, &text, 6);
        receipt.note(3, State::Confirmed, &text, 6);
        receipt.note(9, State::Unknown, &text, 6);
        assert_eq!(receipt.shown(4), [7, 9, 0, 1]);
        assert_eq!(receipt.shown(10), (0..10).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn whatever_is_noted_the_sums_are_right_and_confirmations_stay(
            notes in proptest::collection::vec((0usize..8, 0usize..6), 0..60),
        ) {
            let mut receipt = receipt(8);
            let text: Arc<str> = "x".into();
            for (at, state) in notes {
                let before = receipt.lines[at].state;
                receipt.note(at, State::ALL[state], &text, 9);
                prop_assert!(before != State::Confirmed || receipt.lines[at].state == State::Confirmed);
                prop_assert_eq!(receipt.tally().iter().map(|(_, count)| count).sum::<usize>(), 8);
                let settled = receipt.count(State::Requested) + receipt.count(State::Seen) == 0;
                prop_assert_eq!(receipt.is_settled(), settled);
            }
        }
    }
}
