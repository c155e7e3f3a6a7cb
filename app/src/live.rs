//! The live list: the table, what is shown of it, and how fresh it is. The only writer of both.
//!
//! Rows never live in signals. The table and the view are plain values; signals only count that something changed.

mod load;
mod read;
mod refresh;
mod rehearse;
mod windows;

pub use windows::{Whole, WindowNote, fetch_view};

use crate::api::{Abort, Api, ApiError};
use crate::grid::typing::starts_with;
use crate::grid::{Cell, Selection, Source};
use crate::later::Later;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::query::{Circle, Query, SortKey, View};
use shared::table::{Column, Support, Table};
use shared::wire::Geolocation;
use std::cell::{Cell as StdCell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use windows::Windows;

/// Above so many sessions the list is shown in windows, unless the server or the host page says another number.
pub const MAX_ROWS: u64 = 250_000;

/// Rows up to which an order takes less than a few frames to work out.
const PREPARED: usize = 200_000;

/// How the load stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loading {
    /// Nothing is being loaded.
    Idle,
    /// Rows arrive.
    Running {
        /// Rows so far.
        rows: u64,
        /// Rows in all, once the server said.
        total: Option<u64>,
        /// The table was empty before: rows are shown as they come.
        first: bool,
    },
}

/// What the last refresh changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Sessions that came.
    pub added: usize,
    /// Sessions that went.
    pub removed: usize,
    /// When the list before it was loaded, in milliseconds since 1970.
    pub since: Option<u64>,
}

/// The live list of one mounted page, in context.
#[derive(Clone)]
pub struct Live {
    state: SendWrapper<Rc<State>>,
    /// Counts changes of the shown order.
    pub order: RwSignal<u64>,
    /// Counts changes of the data under the row ids.
    pub data: RwSignal<u64>,
    /// Counts occasions to go back to the top.
    pub reset: RwSignal<u64>,
    /// How the load stands.
    pub loading: RwSignal<Loading>,
    /// Why the last load failed; what arrived stays.
    pub error: RwSignal<Option<ApiError>>,
    /// When the last load ended, in milliseconds since 1970.
    pub updated: RwSignal<Option<f64>>,
    /// What the last refresh changed.
    pub change: RwSignal<Option<Change>>,
    /// What is selected.
    pub selection: RwSignal<Selection>,
    /// Matching and all sessions.
    pub counts: RwSignal<(usize, usize)>,
    /// What the person should know while the list is shown in windows.
    pub window_note: RwSignal<Option<WindowNote>>,
}

struct State {
    table: RefCell<Table>,
    view: RefCell<View>,
    query: RefCell<Query>,
    sort: RefCell<Vec<SortKey>>,
    /// Sessions without a place lie outside of any circle.
    near: StdCell<Option<Geolocation>>,
    /// For each row of the table before the last refresh, its number now. Kept until the grid has followed.
    moved: RefCell<Vec<u32>>,
    /// The load that may write; older ones find another number and stop.
    generation: StdCell<u64>,
    abort: RefCell<Option<Abort>>,
    api: Api,
    max_rows: u64,
    windows: RefCell<Option<Windows>>,
    later: Later,
    /// The search has been rehearsed with a list so long that it matters.
    rehearsed: StdCell<bool>,
}

/// The mounted page's list.
pub fn use_live() -> Live {
    expect_context::<Live>()
}

impl Live {
    /// Empty, nothing loaded yet. A list longer than `max_rows` is shown in windows.
    pub fn new(api: Api, max_rows: u64) -> Live {
        let state = State {
            table: RefCell::new(Table::new()),
            view: RefCell::new(View::new()),
            query: RefCell::new(Query::default()),
            sort: RefCell::new(vec![SortKey { column: Column::Username, descending: false }]),
            near: StdCell::new(None),
            moved: RefCell::default(),
            generation: StdCell::new(0),
            abort: RefCell::new(None),
            api,
            max_rows,
            windows: RefCell::new(None),
            later: expect_context(),
            rehearsed: StdCell::new(false),
        };
        Live {
            state: SendWrapper::new(Rc::new(state)),
            order: RwSignal::new(0),
            data: RwSignal::new(0),
            reset: RwSignal::new(0),
            loading: RwSignal::new(Loading::Idle),
            error: RwSignal::new(None),
            updated: RwSignal::new(None),
            change: RwSignal::new(None),
            selection: RwSignal::new(Selection::default()),
            counts: RwSignal::new((0, 0)),
            window_note: RwSignal::new(None),
        }
    }

    /// Whether nothing was ever loaded.
    pub fn is_new(&self) -> bool {
        self.updated.with_untracked(Option::is_none)
            && self.loading.get_untracked() == Loading::Idle
            && self.error.with_untracked(Option::is_none)
    }

    /// Shows what matches, in an order. Goes back to the top when any of it changed.
    pub fn show(&self, query: Query, sort: &[SortKey], near: Option<Geolocation>) {
        if *self.state.query.borrow() != query || self.state.near.get() != near {
            self.fix_selection();
        }
        *self.state.query.borrow_mut() = query;
        *self.state.sort.borrow_mut() = sort.to_vec();
        self.state.near.set(near);
        if self.is_windowed() {
            return self.ask_again();
        }
        self.apply();
        self.reset.update(|count| *count += 1);
    }

    /// Brings the view up to date with the table, the query and the order.
    fn apply(&self) {
        let state = &self.state;
        let table = state.table.borrow();
        let mut view = state.view.borrow_mut();
        view.update(&table, &state.query.borrow(), &state.sort.borrow(), self.circle());
        let counts = (view.rows().len(), table.len());
        drop(view);
        drop(table);
        self.counts.set(counts);
        self.order.update(|count| *count += 1);
    }

    /// The circle that sessions are to lie in. Distances are measured by the part of the page that is fetched later: until it is
    /// here no row lies in it, and when it is the list is shown anew.
    fn circle(&self) -> Option<Circle> {
        let near = self.state.near.get()?;
        Some(match self.state.later.here() {
            Some(chunk) => (chunk.circle)(near),
            None => {
                let live = self.clone();
                self.state.later.run(move |_| live.apply());
                Circle::unmeasured(near)
            }
        })
    }

    /// Works out the order by a column before anybody asks for it; not for lists so long that it would be felt.
    pub fn prepare(&self, column: Column) {
        let table = self.state.table.borrow();
        if table.len() <= PREPARED && self.loading.get_untracked() == Loading::Idle {
            self.state.view.borrow_mut().prepare(&table, &[SortKey { column, descending: false }]);
        }
    }

    /// "Everything that matches" is meant for the search it was said in: another search finds the rows it meant.
    fn fix_selection(&self) {
        if self.selection.with_untracked(Selection::is_description) {
            let view = self.state.view.borrow();
            self.selection.update(|selection| selection.fix(view.rows().iter().copied()));
        }
    }

    /// How many sessions are selected; tracked.
    pub fn selected_count(&self) -> usize {
        let (matching, _) = self.counts.get();
        self.selection.with(|selection| selection.len(matching))
    }

    /// Whether the rows the selection means must be read before anything is done with them ([`Whole::selected`]).
    pub fn selection_is_unread(&self) -> bool {
        self.is_windowed() && self.selection.with_untracked(Selection::is_description)
    }

    /// The rows the selection means now: those in view first, in their order, then those of other searches.
    pub fn selected_rows(&self) -> Vec<u32> {
        let view = self.state.view.borrow();
        self.selection.with_untracked(|selection| {
            let mut rows: Vec<u32> = view.rows().iter().copied().filter(|&id| selection.contains(id)).collect();
            if let Selection::Some(set) = selection
                && set.len() > rows.len()
            {
                rows.extend(set.iter().filter(|&id| !view.contains(id)));
            }
            rows
        })
    }

    /// The rows of the grid.
    pub fn source(&self) -> SendWrapper<Rc<dyn Source>> {
        SendWrapper::new(Rc::new(Rows(self.clone())))
    }

    /// Reads the table.
    pub fn with_table<T>(&self, read: impl FnOnce(&Table) -> T) -> T {
        read(&self.state.table.borrow())
    }
}

/// The table as the grid sees it.
struct Rows(Live);

impl Source for Rows {
    fn rows(&self) -> usize {
        match &*self.0.state.windows.borrow() {
            Some(windows) => windows.rows(),
            None => self.0.state.view.borrow().rows().len(),
        }
    }

    fn id(&self, position: usize) -> Option<u32> {
        match &*self.0.state.windows.borrow() {
            Some(windows) => windows.id(position),
            None => self.0.state.view.borrow().rows().get(position).copied(),
        }
    }

    fn key(&self, id: u32) -> String {
        self.0.state.table.borrow().dn(id).to_string()
    }

    fn name_column(&self) -> &'static str {
        Column::Username.slug()
    }

    fn name(&self, id: u32) -> String {
        self.0.state.table.borrow().cell(id, Column::Username).to_string()
    }

    fn cell(&self, id: u32, column: &'static str, cell: &mut Cell) {
        let Some(column) = Column::from_slug(column) else { return };
        let table = self.0.state.table.borrow();
        cell.text.push_str(table.cell(id, column).as_ref());
        match column {
            Column::Os => cell.mark = os_mark(table.os_family(id)),
            Column::ClientVersion => {
                (cell.mark, cell.tag) = match table.support(id) {
                    Support::Full => ("as-mark as-mark-ok", ""),
                    Support::Partial => ("as-mark as-mark-warn", "partial"),
                    Support::None => ("as-mark as-mark-danger", "unsupported"),
                    Support::Unknown => ("", ""),
                }
            }
            Column::ClientType => cell.mark = type_mark(&cell.text),
            _ => {}
        }
    }

    fn position(&self, id: u32) -> Option<usize> {
        match &*self.0.state.windows.borrow() {
            Some(windows) => windows.position(id),
            None => self.0.state.view.borrow().position_of(id),
        }
    }

    fn look(&self, window: &Range<usize>) {
        self.0.look(window.clone());
    }

    fn moved(&self, id: u32) -> Option<u32> {
        self.0.state.moved.borrow().get(id as usize).copied().filter(|&now| now != refresh::GONE)
    }

    fn find(&self, column: &'static str, text: &str, from: usize) -> Option<usize> {
        let column = Column::from_slug(column)?;
        if let Some(windows) = &*self.0.state.windows.borrow() {
            let table = self.0.state.table.borrow();
            return windows.find(from, |id| starts_with(table.cell(id, column), text));
        }
        let (table, view) = (self.0.state.table.borrow(), self.0.state.view.borrow());
        let (before, after) = view.rows().split_at_checked(from)?;
        let begins = |&id: &u32| starts_with(table.cell(id, column), text);
        after.iter().position(begins).map(|at| at + from).or_else(|| before.iter().position(begins))
    }
}

fn os_mark(family: &str) -> &'static str {
    match family {
        "windows" => "as-mark as-mark-windows",
        "macos" | "darwin" | "osx" => "as-mark as-mark-macos",
        "linux" => "as-mark as-mark-linux",
        "ios" | "ipados" | "android" | "chromeos" => "as-mark as-mark-mobile",
        _ => "as-mark as-mark-other",
    }
}

fn type_mark(kind: &str) -> &'static str {
    match kind {
        "headless" | "service" | "connector" => "as-mark as-mark-linux",
        "mobile" => "as-mark as-mark-mobile",
        _ => "as-mark as-mark-desktop",
    }
}
