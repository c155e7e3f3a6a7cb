//! The list's part of the address. Typing answers at once; the address follows at its own pace.

use super::terms::Terms;
use crate::grid::ColumnSpec;
use crate::nav::{Nav, use_nav};
use crate::route::{ResourceState, Route};
use leptos::prelude::*;
use std::time::Duration;

/// How long typing rests before the address follows.
const SETTLED: Duration = Duration::from_millis(300);

/// What the list shows and where that is written.
#[derive(Clone, Copy)]
pub struct ResourceAddress {
    /// The search text as typed.
    pub text: RwSignal<String>,
    /// The search, read.
    pub terms: Memo<Terms>,
    /// The column sorted by and whether descending.
    pub sort: Memo<(&'static str, bool)>,
    chosen: RwSignal<Option<(String, bool)>>,
    own: (&'static str, bool),
    written: StoredValue<ResourceState>,
    timer: StoredValue<Option<TimeoutHandle>>,
    route: fn(ResourceState) -> Route,
    nav: Nav,
}

impl ResourceAddress {
    /// Follows the address, and the address follows it. `own` is the list's own order.
    pub fn new(
        state: Signal<ResourceState>,
        route: fn(ResourceState) -> Route,
        columns: &'static [ColumnSpec],
        own: (&'static str, bool),
    ) -> ResourceAddress {
        let start = state.get_untracked();
        let text = RwSignal::new(start.q.clone());
        let chosen = RwSignal::new(start.sort.clone());
        let sort = Memo::new(move |_| {
            let known = chosen.with(|chosen| {
                let (column, descending) = chosen.as_ref()?;
                columns.iter().find(|known| known.id == column).map(|known| (known.id, *descending))
            });
            known.unwrap_or(own)
        });
        let this = ResourceAddress {
            text,
            terms: Memo::new(move |_| text.with(|text| Terms::parse(text))),
            sort,
            chosen,
            own,
            written: StoredValue::new(start),
            timer: StoredValue::new(None),
            route,
            nav: use_nav(),
        };
        // A change that is not ours: the back button, a link.
        Effect::new(move |_| {
            let now = state.get();
            if this.written.with_value(|written| *written != now) {
                this.text.set(now.q.clone());
                this.chosen.set(now.sort.clone());
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
        self.timer.set_value(set_timeout_with_handle(move || this.write(true), SETTLED).ok());
    }

    /// Empties the search.
    pub fn clear(&self) {
        self.cancel();
        // What was typed a moment ago is a step to come back to.
        self.write(true);
        self.text.set(String::new());
        self.write(false);
    }

    /// Sorts by a column; a second time turns it round.
    pub fn sort_by(&self, column: &'static str) {
        self.cancel();
        let (now, descending) = self.sort.get_untracked();
        let next = (column, now == column && !descending);
        self.chosen.set((next != self.own).then(|| (next.0.to_owned(), next.1)));
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
        let Some(q) = self.text.try_get_untracked() else { return };
        let now = ResourceState { q, sort: self.chosen.get_untracked() };
        if self.written.with_value(|written| *written == now) {
            return;
        }
        self.written.set_value(now.clone());
        let route = (self.route)(now);
        if replace { self.nav.replace(route) } else { self.nav.push(route) }
    }
}
