//! The search, run before anybody types.
//!
//! Code is compiled when it first runs, quickly and not well; what has run for long is compiled again, well, on another thread. The first
//! letter over a long list would run in the first kind to its end.

use super::Live;
use crate::host::{breathe, now};
use shared::query::{Query, SortKey, View};
use shared::table::{Column, Row, Table};

/// Lists up to so many rows are searched within a frame all the same.
const LONG: usize = 200_000;
/// Rows that are searched, over and over: enough that the loops are what is noticed.
const ROWS: usize = 2048;
/// What is typed of it, letter and next letter, twice: most texts of some column have each. The engine compiles a loop again when it has run
/// through some ten megabytes of it.
const TYPED: &str = "some.bodyhost-ab10000000-4000-8000macoswindows";
/// Longest stretch of it, in milliseconds.
const SLICE: f64 = 4.0;

impl Live {
    /// Searches nothing as a letter and the next one search the list; with a long list, once, also something, in tasks that nobody feels.
    pub fn rehearse(&self) {
        search(&Table::new(), &mut View::new(), &[], "ab");
        let long = self.with_table(Table::len) > LONG;
        if !long || self.is_windowed() || self.state.rehearsed.replace(true) {
            return;
        }
        leptos::task::spawn_local(async move {
            breathe().await;
            let (table, sort) = (sample(), [SortKey { column: Column::Username, descending: false }]);
            // One view, that the order is worked out once; what is asked again has been forgotten by then.
            let (mut view, mut slice) = (View::new(), now());
            let letters = (0..TYPED.len() - 1).map(|at| &TYPED[at..at + 2]);
            for letters in letters.clone().chain(letters) {
                if now() - slice > SLICE {
                    breathe().await;
                    slice = now();
                }
                search(&table, &mut view, &sort, letters);
            }
        });
    }
}

/// Nothing, a letter, and the next one.
fn search(table: &Table, view: &mut View, sort: &[SortKey], letters: &str) {
    for query in ["", &letters[..1], letters].into_iter().filter_map(|text| Query::parse(text).ok()) {
        view.update(table, &query, sort, None);
    }
}

fn sample() -> Table {
    let mut table = Table::new();
    for number in 0..ROWS {
        let (dn, device) = (format!("{number}"), format!("00000000-0000-4000-8000-{number:012x}"));
        let (username, hostname) = (format!("some.body{}", number / 2), format!("HOST-AB{number}"));
        let os = if number % 8 == 0 { "Windows 10" } else { "macOS" };
        table.push(&Row {
            dn: &dn,
            username: &username,
            hostname: &hostname,
            device_id: &device,
            os_name: os,
            ..Row::default()
        });
    }
    table
}
