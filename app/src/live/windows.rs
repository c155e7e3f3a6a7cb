//! Windows of a list that is too long to be loaded: pages of rows, asked of the Controller as they come into view.
//!
//! The table then holds only rows that were in view; [`Pages`] says which of them stands where. What is asked for is what the
//! view settles on: one request at a time, an older one is stopped.

mod fetch;
mod pages;
mod whole;

pub use fetch::fetch_view;
pub use whole::Whole;

use super::{Live, State};
use crate::api::Abort;
use crate::grid::Selection;
use crate::host::now;
use crate::later::Later;
use leptos::prelude::*;
use pages::Pages;
use shared::query::{GRAMMAR, GRAMMAR_FIELD, Query, SortKey};
use shared::table::Table;
use shared::table::decode::{Decoder, Envelope};
use shared::wire::Geolocation;
use std::ops::Range;
use std::time::Duration;

/// How long the view rests before it is asked for; a question that rested already, as between two keys of a typist, does not rest again.
const SETTLED: Duration = Duration::from_millis(40);
/// The same when only rows around the view are missing.
const UNHURRIED: Duration = Duration::from_millis(160);
/// Rows in the table, replaced ones included, before those out of reach are dropped.
const MOST_ROWS: usize = 20_000;

/// What the rows answer.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    query: Query,
    sort: Vec<SortKey>,
    near: Option<Geolocation>,
    /// Counts refreshes: the same question may have another answer.
    turn: u64,
}

/// The state of the list while it is shown in windows.
pub(super) struct Windows {
    later: Later,
    pages: Pages,
    /// What the pages answer; `None` before the first one came.
    shown: Option<Asked>,
    /// Rows in view, a few more on both sides.
    view: Range<usize>,
    turn: u64,
    /// Whether the Controller reads the page's own search grammar.
    grammar: bool,
    timer: Option<TimeoutHandle>,
    /// When the question changed last, in milliseconds since the page was opened.
    changed: f64,
    /// The request on its way: what it asks and for which rows.
    asking: Option<(Asked, Range<usize>, Abort)>,
}

impl Drop for Windows {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}

/// What the person should know about a list that comes in windows; nothing when it is as good as a loaded one.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowNote {
    /// Parts of the search that the Controller does not heed.
    pub left_out: Vec<String>,
    /// Whether it sorts by the first column only.
    pub orders_left_out: bool,
}

fn reads_grammar(envelope: &Envelope) -> bool {
    envelope.extra.get(GRAMMAR_FIELD).and_then(|value| value.as_str()) == Some(GRAMMAR)
}

impl Windows {
    /// The row at a position, if it is here.
    pub(super) fn id(&self, position: usize) -> Option<u32> {
        self.pages.id(position)
    }

    pub(super) fn position(&self, id: u32) -> Option<usize> {
        self.pages.position(id)
    }

    /// The next row from a position on, among those that are here, round the end.
    pub(super) fn find(&self, from: usize, holds: impl Fn(u32) -> bool) -> Option<usize> {
        self.pages.find(from, holds)
    }

    pub(super) fn rows(&self) -> usize {
        self.pages.matching
    }
}

impl State {
    fn asked(&self, turn: u64) -> Asked {
        Asked { query: self.query.borrow().clone(), sort: self.sort.borrow().clone(), near: self.near.get(), turn }
    }
}

impl Live {
    /// Whether the list is shown in windows.
    pub fn is_windowed(&self) -> bool {
        self.state.windows.borrow().is_some()
    }

    /// Whether a load that has come so far is to be given up for windows.
    pub(super) fn is_too_long(&self, decoder: &Decoder) -> bool {
        decoder.total().unwrap_or(0).max(decoder.rows()) > self.state.max_rows
    }

    /// Goes over to windows; the rows of the load so far are forgotten.
    pub(super) fn enter_windows(&self, decoder: &Decoder) {
        let windows = Windows {
            later: self.state.later,
            pages: Pages::default(),
            shown: None,
            view: 0..pages::PAGE,
            turn: 0,
            grammar: reads_grammar(decoder.envelope()),
            timer: None,
            changed: f64::NEG_INFINITY,
            asking: None,
        };
        *self.state.windows.borrow_mut() = Some(windows);
        *self.state.table.borrow_mut() = Table::new();
        self.state.view.borrow_mut().reset();
        self.selection.update(Selection::clear);
        self.data.update(|count| *count += 1);
        self.settle(Duration::ZERO);
    }

    /// Asks for the view anew.
    pub(super) fn refresh_window(&self) {
        if let Some(windows) = &mut *self.state.windows.borrow_mut() {
            windows.turn += 1;
        }
        self.settle(Duration::ZERO);
    }

    /// Rows are about to be painted.
    pub(super) fn look(&self, view: Range<usize>) {
        let mut state = self.state.windows.borrow_mut();
        let Some(windows) = &mut *state else { return };
        if windows.view == view {
            return;
        }
        windows.view = view;
        let (lacks, missing) = (windows.pages.lacks(&windows.view), windows.pages.missing(&windows.view).is_some());
        drop(state);
        if missing {
            self.settle(if lacks { SETTLED } else { UNHURRIED });
        }
    }

    /// The question changed: one after a pause is asked at once, those on its heels (a key held down) when they have rested.
    pub(super) fn ask_again(&self) {
        let rest = match &mut *self.state.windows.borrow_mut() {
            Some(windows) => {
                let at = now();
                let paused = at - std::mem::replace(&mut windows.changed, at) > SETTLED.as_secs_f64() * 1000.0;
                if paused { Duration::ZERO } else { SETTLED }
            }
            None => return,
        };
        self.settle(rest);
    }

    fn settle(&self, rest: Duration) {
        let mut state = self.state.windows.borrow_mut();
        let Some(windows) = &mut *state else { return };
        if let Some(timer) = windows.timer.take() {
            timer.clear();
        }
        let live = self.clone();
        windows.timer = set_timeout_with_handle(
            move || {
                let later = live.state.windows.borrow().as_ref().map(|windows| windows.later);
                if let Some(later) = later {
                    later.run(move |chunk| (chunk.window)(&live));
                }
            },
            rest,
        )
        .ok();
    }
}
