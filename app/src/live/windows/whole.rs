//! Everything that matches, one part after the other: for what is done with rows that were never in view.

use super::fetch::{matching, read};
use super::{Asked, Live};
use crate::api::ApiError;
use leptos::prelude::*;
use shared::query::Query;
use shared::table::Table;
use std::collections::HashSet;

/// Rows that are read at a time.
const PART: usize = 5000;

/// A reader of the whole list, or of what matches.
pub struct Whole {
    live: Live,
    asked: Asked,
    /// Names of rows to leave out.
    except: HashSet<String>,
    signal: web_sys::AbortSignal,
    from: usize,
    count: Option<usize>,
}

impl Whole {
    /// Everything that matches, in the order shown.
    pub fn matching(live: &Live, signal: web_sys::AbortSignal) -> Whole {
        let turn = live.state.windows.borrow().as_ref().map_or(0, |windows| windows.turn);
        Whole { live: live.clone(), asked: live.state.asked(turn), except: HashSet::new(), signal, from: 0, count: None }
    }

    /// The whole list, in the order shown.
    pub fn all(live: &Live, signal: web_sys::AbortSignal) -> Whole {
        let mut whole = Whole::matching(live, signal);
        (whole.asked.query, whole.asked.near) = (Query::default(), None);
        whole
    }

    /// What matches and is selected, where everything is selected but some.
    pub fn selected(live: &Live, signal: web_sys::AbortSignal) -> Whole {
        let mut whole = Whole::matching(live, signal);
        whole.except = live.with_table(|table| {
            live.selection.with_untracked(|selection| selection.named().iter().map(|id| table.dn(id).into_owned()).collect())
        });
        whole
    }

    /// The next rows; `None` at the end. Rows that come or go meanwhile may be missed or come twice.
    ///
    /// # Errors
    /// When a part cannot be read.
    pub async fn next(&mut self) -> Result<Option<Table>, ApiError> {
        if self.count.is_some_and(|count| self.from >= count) {
            return Ok(None);
        }
        let (page, envelope) = read(&self.live, &self.asked, &(self.from..self.from + PART), &self.signal).await?;
        if page.is_empty() {
            return Ok(None);
        }
        self.from += PART;
        self.count = Some(matching(&envelope).unwrap_or(0));
        Ok(Some(page))
    }

    /// Whether a row of a part is wanted.
    pub fn wants(&self, page: &Table, row: u32) -> bool {
        self.except.is_empty() || !self.except.contains(&*page.dn(row))
    }
}
