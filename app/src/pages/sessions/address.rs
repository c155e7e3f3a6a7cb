//! The list's part of the address, and what of it is not yet in the address.
//!
//! Typing must answer within a frame, so the search and the order live in signals here; the address follows at its own pace, and
//! a change of address that is not ours (back button, a link) is taken over.

use crate::nav::{Nav, use_nav};
use crate::route::{ListState, Route};
use leptos::prelude::*;
use shared::query::{Query, QueryError, SortKey};
use shared::table::Column;
use shared::wire::Geolocation;
use std::time::Duration;

/// How long typing rests before the address follows.
const SETTLED: Duration = Duration::from_millis(300);

/// What the list shows and where that is written.
#[derive(Clone, Copy)]
pub struct ListAddress {
    /// The search text as typed.
    pub text: RwSignal<String>,
    /// The search, or what is wrong with it.
    pub query: Memo<Result<Query, QueryError>>,
    /// The sort keys.
    pub sort: RwSignal<Vec<SortKey>>,
    /// Only sessions around a place.
    pub near: RwSignal<Option<Geolocation>>,
    /// The columns in their order, where the address says which.
    pub columns: Memo<Option<Vec<Column>>>,
    state: Signal<ListState>,
    /// What we wrote last, to tell our own changes from others'.
    written: StoredValue<ListState>,
    timer: StoredValue<Option<TimeoutHandle>>,
    nav: Nav,
}

impl ListAddress {
    /// Follows the address, and the address follows it.
    pub fn new(state: Signal<ListState>) -> ListAddress {
        let start = state.get_untracked();
        let text = RwSignal::new(start.q.clone());
        let sort = RwSignal::new(start.sort.clone());
        let near = RwSignal::new(start.near);
        let query = Memo::new(move |_| text.with(|text| Query::parse(text)));
        let columns = Memo::new(move |_| state.with(|state| state.cols.clone()));
        let this = ListAddress {
            text,
            query,
            sort,
            near,
            columns,
            state,
            written: StoredValue::new(start),
            timer: StoredValue::new(None),
            nav: use_nav(),
        };
        Effect::new(move |_| {
            let now = state.get();
            if this.written.with_value(|written| *written != now) {
                this.text.set(now.q.clone());
                this.sort.set(now.sort.clone());
                this.near.set(now.near);
                this.written.set_value(now);
            }
        });
        on_cleanup(move || this.cancel());
        this
    }

    /// The person typed.
    pub fn type_text(&self, text: String) {
        self.text.set(text);
        self.cancel();
        let this = *self;
        let handle = set_timeout_with_handle(move || this.write(true), SETTLED).ok();
        self.timer.set_value(handle);
    }

    /// Empties the search.
    pub fn clear(&self) {
        self.cancel();
        // What was typed a moment ago is a step to come back to.
        self.write(true);
        self.text.set(String::new());
        self.write(false);
    }

    /// Another search at once: a step the back button undoes.
    pub fn set_text(&self, text: String) {
        self.text.set(text);
        self.cancel();
        self.write(false);
    }

    /// What the address will hold once it has followed.
    pub fn now(&self) -> ListState {
        let state = self.state.get();
        ListState { q: self.text.get(), sort: self.sort.get(), ..state }
    }

    /// Another order: a step the back button undoes.
    pub fn set_sort(&self, sort: Vec<SortKey>) {
        self.cancel();
        self.sort.set(sort);
        self.write(false);
    }

    /// Other columns; `None` for the default. No step of the history: it is the view that changed, not what one looks for.
    pub fn set_columns(&self, columns: Option<Vec<Column>>) {
        self.cancel();
        self.write_with(true, |state| state.cols = columns);
    }

    /// Another place, or all: a step the back button undoes.
    pub fn set_near(&self, near: Option<Geolocation>) {
        self.cancel();
        self.near.set(near);
        self.write(false);
    }

    fn cancel(&self) {
        let _ = self.timer.try_update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
    }

    fn write(&self, replace: bool) {
        self.write_with(replace, |_| {});
    }

    fn write_with(&self, replace: bool, change: impl FnOnce(&mut ListState)) {
        let Some(mut now) = self.state.try_get_untracked() else { return };
        change(&mut now);
        now.q = self.text.get_untracked();
        now.sort = self.sort.get_untracked();
        now.near = self.near.get_untracked();
        if self.written.with_value(|written| *written == now) {
            return;
        }
        self.written.set_value(now.clone());
        let route = Route::Sessions(now);
        if replace { self.nav.replace(route) } else { self.nav.push(route) }
    }
}
