//! The session list as requests see it: one table for all of them, and the answers to what was asked of it.
//!
//! Making the list of a million sessions takes seconds, a request may take milliseconds. So a large list is made anew beside
//! the requests, which are answered from the one before; only what an admin did makes a request wait.

use crate::collective::Collective;
use shared::query::{Circle, Query, SortKey, View};
use shared::table::{Column, Table};
use shared::wire::Geolocation;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a list is fresh at least, in milliseconds.
const FRESH_MS: i64 = 1000;
/// A list is fresh for so many times as long as it took to make: making it never takes more than a small part of a processor.
const PATIENCE: i64 = 30;
/// A list that took longer than this is made beside the requests.
const LONG: Duration = Duration::from_millis(100);
/// Bytes of answers that are kept.
const KEPT: usize = 64 << 20;

/// The list of the embedded Controller.
#[derive(Default)]
pub struct Sessions {
    now: Mutex<Option<Arc<Snapshot>>>,
    /// Held by whoever makes the list while others wait for it.
    making: Mutex<()>,
    /// Somebody makes it beside the requests.
    renewing: AtomicBool,
}

/// The list at one moment.
pub struct Snapshot {
    /// The rows.
    pub table: Arc<Table>,
    made_ms: i64,
    took: Duration,
    /// Events that it shows.
    events: u64,
    view: Mutex<View>,
    answers: Mutex<Vec<(Asked, Arc<[u32]>)>>,
}

/// What is asked of the list, but for the part of it that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Rows that match.
    pub query: Query,
    /// Rows around a place.
    pub near: Option<Geolocation>,
    /// Their order by columns.
    pub sort: Vec<SortKey>,
    /// What no view can answer: filters and orders by other fields, Gateways that do not report.
    pub rest: Vec<String>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is guarded is replaced as a whole or rebuilt.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sessions {
    /// The list at this time, or a little before it.
    pub fn at(self: &Arc<Self>, collective: &Arc<Collective>, now_ms: i64) -> Arc<Snapshot> {
        if let Some(snapshot) = self.usable(collective, now_ms) {
            return snapshot;
        }
        let _one = locked(&self.making);
        if let Some(snapshot) = self.usable(collective, now_ms) {
            return snapshot;
        }
        let snapshot = Snapshot::make(collective, now_ms);
        *locked(&self.now) = Some(Arc::clone(&snapshot));
        snapshot
    }

    fn usable(self: &Arc<Self>, collective: &Arc<Collective>, now_ms: i64) -> Option<Arc<Snapshot>> {
        let snapshot = locked(&self.now).as_ref().map(Arc::clone)?;
        if snapshot.events != collective.events() {
            return None;
        }
        if snapshot.is_fresh(now_ms) {
            return Some(snapshot);
        }
        if snapshot.took < LONG {
            return None;
        }
        if !self.renewing.swap(true, Ordering::AcqRel) {
            let renewal = Renewal(Arc::clone(self));
            let collective = Arc::clone(collective);
            thread::spawn(move || {
                let snapshot = Snapshot::make(&collective, now_ms);
                snapshot.prepare();
                *locked(&renewal.0.now) = Some(snapshot);
            });
        }
        Some(snapshot)
    }

    /// Makes the list before the first request, and works out its orders beside the first ones.
    pub fn warm(self: &Arc<Self>, collective: &Arc<Collective>, now_ms: i64) {
        let snapshot = self.at(collective, now_ms);
        thread::spawn(move || snapshot.prepare());
    }
}

/// Ends with the renewal, however that ends.
struct Renewal(Arc<Sessions>);

impl Drop for Renewal {
    fn drop(&mut self) {
        self.0.renewing.store(false, Ordering::Release);
    }
}

impl Snapshot {
    fn make(collective: &Collective, now_ms: i64) -> Arc<Snapshot> {
        let (events, start) = (collective.events(), Instant::now());
        let table = collective.table(now_ms);
        Arc::new(Snapshot {
            table,
            made_ms: now_ms,
            took: start.elapsed(),
            events,
            view: Mutex::default(),
            answers: Mutex::default(),
        })
    }

    fn is_fresh(&self, now_ms: i64) -> bool {
        let took = i64::try_from(self.took.as_millis()).unwrap_or(i64::MAX);
        let fresh = FRESH_MS.max(took.saturating_mul(PATIENCE));
        (self.made_ms..self.made_ms.saturating_add(fresh)).contains(&now_ms)
    }

    /// Works out the order of every column, one at a time, so that requests find their turn between them.
    fn prepare(&self) {
        let by = |column| [SortKey { column, descending: false }];
        locked(&self.view).update(&self.table, &Query::default(), &by(Column::Username), None);
        for column in Column::ALL {
            locked(&self.view).prepare(&self.table, &by(column));
        }
    }

    /// The rows that match, in their order. `rest` does what [`Asked::rest`] says with them.
    pub fn rows(&self, asked: Asked, rest: impl FnOnce(&Table, &mut Vec<u32>)) -> Arc<[u32]> {
        if let Some(rows) = self.answered(&asked) {
            return rows;
        }
        let mut view = locked(&self.view);
        view.update(&self.table, &asked.query, &asked.sort, asked.near.map(Circle::new));
        let rows: Arc<[u32]> = if asked.rest.is_empty() {
            view.rows().into()
        } else {
            let mut rows = view.rows().to_vec();
            drop(view);
            rest(&self.table, &mut rows);
            rows.into()
        };
        self.keep(asked, Arc::clone(&rows));
        rows
    }

    fn answered(&self, asked: &Asked) -> Option<Arc<[u32]>> {
        let mut answers = locked(&self.answers);
        let at = answers.iter().position(|(known, _)| known == asked)?;
        let answer = answers.remove(at);
        let rows = Arc::clone(&answer.1);
        answers.push(answer);
        Some(rows)
    }

    /// The answer used last is the last one; the first ones go when all together are too large.
    fn keep(&self, asked: Asked, rows: Arc<[u32]>) {
        /// Beside the rows: the query itself.
        const EACH: usize = 4096;
        let bytes = |rows: &Arc<[u32]>| size_of_val::<[u32]>(rows) + EACH;
        let mut answers = locked(&self.answers);
        if answers.iter().any(|(known, _)| *known == asked) {
            return;
        }
        answers.push((asked, rows));
        let mut held: usize = answers.iter().map(|(_, rows)| bytes(rows)).sum();
        let mut surplus = 0;
        while held > KEPT && surplus + 1 < answers.len() {
            held -= bytes(&answers[surplus].1);
            surplus += 1;
        }
        answers.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collective::{Event, Options};

    const AT: i64 = 1_700_000_000_000;

    fn asked(typed: &str) -> Asked {
        Asked { query: Query::parse(typed).unwrap(), near: None, sort: Vec::new(), rest: Vec::new() }
    }

    #[test]
    fn a_list_is_shared_while_it_is_fresh_and_made_anew_after_an_event() {
        let collective = Arc::new(Collective::new(Options { seed: 7, size: 60 }, AT));
        let sessions = Arc::new(Sessions::default());
        let first = sessions.at(&collective, AT);
        assert!(Arc::ptr_eq(&first, &sessions.at(&collective, AT + FRESH_MS - 1)));
        assert!(!Arc::ptr_eq(&first, &sessions.at(&collective, AT + FRESH_MS * 3600)));
        let user_dn = "CN=amara.okafor,OU=Corporate AD".to_owned();
        collective.apply(Event::Denylisted { user_dn, at_ms: AT + 1 });
        let second = sessions.at(&collective, AT + 2);
        assert!(first.table.len() > second.table.len(), "{} {}", first.table.len(), second.table.len());
    }

    #[test]
    fn what_was_asked_is_answered_from_memory() {
        let collective = Arc::new(Collective::new(Options { seed: 7, size: 60 }, AT));
        let snapshot = Arc::new(Sessions::default()).at(&collective, AT);
        let all = snapshot.rows(asked(""), |_, _| panic!("there is no rest"));
        let some = snapshot.rows(asked("amara"), |_, _| panic!("there is no rest"));
        assert!(all.len() > some.len() && !some.is_empty());
        assert!(Arc::ptr_eq(&all, &snapshot.rows(asked(""), |_, _| panic!("there is no rest"))));
        let fewer = snapshot.rows(Asked { rest: vec!["one".into()], ..asked("") }, |_, rows| rows.truncate(1));
        assert_eq!(fewer[..], all[..1]);
    }
}
