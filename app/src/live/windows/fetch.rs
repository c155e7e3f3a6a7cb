//! One window: asked for, decoded, put in its place. Part of what is fetched later: most lists are short.

use super::pages::{PAGE, Pages};
use super::{Asked, Live, MOST_ROWS, SETTLED, WindowNote, reads_grammar};
use crate::api::{Abort, ApiError, Kind};
use crate::grid::Selection;
use crate::live::Loading;
use leptos::prelude::*;
use shared::query::Request;
use shared::table::Table;
use shared::table::decode::{Decoder, Envelope};
use shared::wire::Range as Window;
use std::ops::Range;

/// Asks for what the view lacks now, if anything.
pub fn fetch_view(live: &Live) {
    let Some((asked, rows, changed)) = wanted(live) else {
        return forget_outdated(live);
    };
    let Some(abort) = Abort::new() else { return };
    let signal = abort.signal();
    if let Some(windows) = &mut *live.state.windows.borrow_mut() {
        // Dropping the older one stops its call.
        windows.asking = Some((asked.clone(), rows.clone(), abort));
    }
    if changed {
        live.loading.set(Loading::Running { rows: 0, total: None, first: false });
    }
    let live = live.clone();
    leptos::task::spawn_local(async move {
        let answer = read(&live, &asked, &rows, &signal).await;
        let mine = |windows: &super::Windows| windows.asking.as_ref().is_some_and(|(of, at, _)| *of == asked && *at == rows);
        if !live.state.windows.borrow().as_ref().is_some_and(mine) {
            return;
        }
        let outdated = live.state.windows.borrow().as_ref().is_some_and(|windows| live.state.asked(windows.turn) != asked);
        match answer {
            // Another question rests already and is asked next.
            Ok(_) if outdated => {}
            Ok((table, envelope)) => live.place(asked, rows.start, &table, &envelope),
            Err(error) if error.is_aborted() => {}
            Err(error) => {
                if let Some(windows) = &mut *live.state.windows.borrow_mut() {
                    windows.asking = None;
                }
                live.loading.set(Loading::Idle);
                live.error.set(Some(error));
            }
        }
    });
}

/// Nothing is wanted: a request for what was wanted before, such as a letter that is deleted again, is stopped.
fn forget_outdated(live: &Live) {
    let stopped = {
        let mut state = live.state.windows.borrow_mut();
        let Some(windows) = &mut *state else { return };
        let now = live.state.asked(windows.turn);
        windows.asking.take_if(|(of, _, _)| *of != now).is_some()
    };
    if stopped {
        live.loading.set(Loading::Idle);
    }
}

/// The question, the rows, and whether it is another question than what is shown answers; `None` when all is here or on its way.
fn wanted(live: &Live) -> Option<(Asked, Range<usize>, bool)> {
    let state = live.state.windows.borrow();
    let windows = state.as_ref()?;
    let asked = live.state.asked(windows.turn);
    let same_list = |other: &Asked| other.query == asked.query && other.sort == asked.sort && other.near == asked.near;
    let changed = windows.shown.as_ref() != Some(&asked);
    let rows = match &windows.shown {
        Some(shown) if *shown == asked => windows.pages.missing(&windows.view)?,
        // The same list once more: what is in view. Another one is shown from its top.
        Some(shown) if same_list(shown) => windows.pages.around(&windows.view),
        _ => 0..2 * PAGE,
    };
    let on_its_way = windows.asking.as_ref().is_some_and(|(of, at, _)| *of == asked && *at == rows);
    (!on_its_way).then_some((asked, rows, changed))
}

pub(super) async fn read(
    live: &Live,
    asked: &Asked,
    rows: &Range<usize>,
    signal: &web_sys::AbortSignal,
) -> Result<(Table, Envelope), ApiError> {
    let grammar = live.state.windows.borrow().as_ref().is_some_and(|windows| windows.grammar);
    let window = Window { from: rows.start as u64, to: rows.end.saturating_sub(1) as u64 };
    let request = Request::new(&asked.query, &asked.sort, asked.near, window, grammar);
    let mut chunks = live.state.api.session_window(&request.parameters, signal).await?;
    let (mut table, mut decoder, mut buffer) = (Table::new(), Decoder::new(), Vec::new());
    let unreadable = |error: shared::table::decode::DecodeError| ApiError::without_answer(Kind::Unreadable, error.to_string());
    while let Some(bytes) = chunks.next().await? {
        buffer.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut buffer);
        decoder.push(&buffer, &mut table).map_err(unreadable)?;
    }
    let envelope = decoder.finish(&mut table).map_err(unreadable)?;
    if !grammar && !reads_grammar(&envelope) {
        let note = WindowNote { left_out: request.left_out, orders_left_out: request.orders_left_out };
        live.window_note.set(Some(note));
    } else {
        live.window_note.set(None);
    }
    Ok((table, envelope))
}

/// `from-to/count`, of which the count.
pub(super) fn matching(envelope: &Envelope) -> Option<usize> {
    envelope.range.as_deref()?.rsplit_once('/')?.1.parse().ok()
}

impl Live {
    /// Puts an answer in its place and shows it.
    fn place(&self, asked: Asked, start: usize, page: &Table, envelope: &Envelope) {
        let matching = matching(envelope).unwrap_or(start + page.len());
        let all = envelope.total_count.and_then(|count| usize::try_from(count).ok()).unwrap_or(matching);
        // Only the answer to no question at all is sure to say how long the whole list is.
        let whole = asked.query.is_empty() && asked.near.is_none() && envelope.total_count.is_some();
        if whole && all as u64 <= self.state.max_rows {
            return self.leave_windows();
        }
        let (other, refreshed, lacks) = {
            let mut state = self.state.windows.borrow_mut();
            let Some(windows) = &mut *state else { return };
            let shown = windows.shown.take();
            let other = shown
                .as_ref()
                .is_none_or(|shown| shown.query != asked.query || shown.sort != asked.sort || shown.near != asked.near);
            let refreshed = shown.as_ref() != Some(&asked);
            if refreshed {
                windows.pages = Pages::default();
            }
            let mut table = self.state.table.borrow_mut();
            let ids: Vec<u32> = (0..page.len() as u32).map(|row| table.copy(page, row).row()).collect();
            windows.pages.matching = matching;
            let view = if other { 0..PAGE } else { windows.view.clone() };
            windows.pages.put(start, &ids, &view);
            windows.shown = Some(asked);
            windows.asking = None;
            windows.view = view.clone();
            windows.grammar = reads_grammar(envelope);
            (other, refreshed, windows.pages.missing(&view).is_some())
        };
        self.compact();
        self.error.set(None);
        self.counts.set((matching, all));
        self.data.update(|count| *count += 1);
        self.order.update(|count| *count += 1);
        if other {
            self.reset.update(|count| *count += 1);
        }
        if refreshed {
            self.loading.set(Loading::Idle);
            self.updated.set(Some(js_sys::Date::now()));
        }
        if lacks {
            self.settle(SETTLED);
        }
    }

    /// The list has become short enough to be loaded.
    fn leave_windows(&self) {
        *self.state.windows.borrow_mut() = None;
        *self.state.table.borrow_mut() = Table::new();
        self.selection.update(Selection::clear);
        self.window_note.set(None);
        self.updated.set(None);
        self.data.update(|count| *count += 1);
        self.load();
    }

    /// Drops rows that are neither near the view nor selected, once there are many.
    fn compact(&self) {
        let (rows, replaced) = self.with_table(|table| (table.len(), table.duplicates()));
        if rows + replaced <= MOST_ROWS {
            return;
        }
        let old = std::mem::take(&mut *self.state.table.borrow_mut());
        let mut table = self.state.table.borrow_mut();
        let mut state = self.state.windows.borrow_mut();
        let Some(windows) = &mut *state else { return };
        let mut new_ids = vec![u32::MAX; old.len()];
        let selected: Vec<u32> = self.selection.with_untracked(|selection| selection.named().iter().collect());
        for id in windows.pages.ids().chain(selected.iter().copied()) {
            if new_ids[id as usize] == u32::MAX {
                new_ids[id as usize] = table.copy(&old, id).row();
            }
        }
        windows.pages.renumber(|id| new_ids[id as usize]);
        drop(state);
        drop(table);
        let moved = self
            .selection
            .with_untracked(|selection| selection.moved(|id| new_ids.get(id as usize).copied().filter(|&id| id != u32::MAX)));
        self.selection.set(moved);
    }
}
