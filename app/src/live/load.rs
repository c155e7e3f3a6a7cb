//! Loading: the answer is decoded while it arrives, in slices short enough that typing and scrolling stay smooth.

use super::{Live, Loading};
use crate::api::{Abort, ApiError, Kind};
use crate::host::{breathe, now, painted_soon, urgent};
use leptos::prelude::*;
use shared::table::Table;
use shared::table::decode::{DecodeError, Decoder};

/// Longest stretch of work before the browser gets its turn, in milliseconds.
const SLICE: f64 = 8.0;
/// The same at the end, where a frame more is only a frame later: lists of usual length are sorted in one go.
const LAST_SLICE: f64 = 16.0;
/// Longest stretch of sorting behind each slice, in milliseconds.
const SORT: f64 = 3.0;
/// Bytes decoded between two looks at the clock.
const STEP: usize = 32 * 1024;
/// Between two words on how far it is, in milliseconds.
const SAY_EVERY: f64 = 120.0;
/// A growing list is shown again when it is so many times as long: it is sorted anew each time, and all of these together cost
/// less than the last.
const SHOW_GROWN: usize = 4;
/// It is shown again after so long at the latest, in milliseconds.
const SHOW_EVERY: f64 = 1000.0;
/// Showing takes at most one part of the time in so many.
const SHOW_SHARE: f64 = 12.0;

/// What the person saw last of a list that is being loaded.
struct Shown {
    /// Rows.
    rows: usize,
    /// When the next words are due.
    say: f64,
    /// When the rows are due at the latest.
    show: f64,
}

/// What became of a load.
enum Ended {
    /// The list is here.
    Whole,
    /// It is so long that it is shown in windows.
    TooLong,
}

impl Live {
    /// Loads the list; the first time rows are shown as they come, later the new list replaces the old when it is whole.
    pub fn load(&self) {
        if self.is_windowed() {
            return self.refresh_window();
        }
        let live = self.clone();
        let generation = live.state.generation.get() + 1;
        live.state.generation.set(generation);
        let first = live.state.table.borrow().is_empty() || live.updated.with_untracked(Option::is_none);
        if first {
            *live.state.table.borrow_mut() = Table::new();
            live.state.view.borrow_mut().reset();
        }
        let abort = Abort::new();
        let signal = abort.as_ref().map(Abort::signal);
        // Dropping the older one stops its call.
        *live.state.abort.borrow_mut() = abort;
        live.loading.set(Loading::Running { rows: 0, total: None, first });
        live.error.set(None);
        leptos::task::spawn_local(async move {
            let ended = match signal {
                Some(signal) => live.run(generation, first, &signal).await,
                None => Err(ApiError::without_answer(Kind::Network, "This browser cannot stop a request")),
            };
            if live.state.generation.get() != generation {
                return;
            }
            if matches!(ended, Ok(Ended::TooLong)) {
                // Dropped, it stops the call; the first window ends the loading.
                live.state.abort.borrow_mut().take();
                return;
            }
            live.loading.set(Loading::Idle);
            match ended {
                Ok(_) => return live.updated.set(Some(js_sys::Date::now())),
                Err(error) if error.is_aborted() => {}
                Err(error) => live.error.set(Some(error)),
            }
            if first {
                // What came before it broke.
                live.apply();
            }
        });
    }

    /// Stops a load; what arrived stays, and a list that is not whole says so.
    pub fn stop(&self) {
        let Loading::Running { first, .. } = self.loading.get_untracked() else { return };
        self.state.generation.set(self.state.generation.get() + 1);
        self.state.abort.borrow_mut().take();
        self.loading.set(Loading::Idle);
        if first {
            self.apply();
            self.error.set(Some(ApiError::without_answer(Kind::Aborted, "")));
        }
    }

    async fn run(&self, generation: u64, first: bool, signal: &web_sys::AbortSignal) -> Result<Ended, ApiError> {
        let state = self.state.clone();
        let mut chunks = state.api.session_list(signal).await?;
        let mut next = chunks.next().await;
        if matches!(&next, Err(error) if !error.is_aborted()) {
            // It broke before anybody read of it, as one that left early may: what it brought is lost, so it is asked again.
            chunks = state.api.session_list(signal).await?;
            next = chunks.next().await;
        }
        if state.near.get().is_some() {
            // Rows shown as they come are those of the circle from the first on. Without who measures it none of them would be.
            let unmeasured = |_| ApiError::without_answer(Kind::Network, "");
            state.later.wait().await.map_err(unmeasured)?;
        }
        if first {
            // The page may have been mounted in this very task, and what it looks like is not painted yet: it shall be with rows.
            urgent().await;
        }
        let mut decoder = Decoder::new();
        let mut fresh = Table::new();
        let mut buffer = Vec::new();
        let (mut slice, mut shown) = (now(), Shown { rows: 0, say: f64::NEG_INFINITY, show: f64::NEG_INFINITY });
        while let Some(bytes) = next? {
            buffer.resize(bytes.length() as usize, 0);
            bytes.copy_to(&mut buffer);
            for step in buffer.chunks(STEP) {
                if state.generation.get() != generation {
                    return Ok(Ended::Whole);
                }
                if first {
                    decoder.push(step, &mut state.table.borrow_mut()).map_err(unreadable)?;
                } else {
                    decoder.push(step, &mut fresh).map_err(unreadable)?;
                }
                if self.is_too_long(&decoder) {
                    self.enter_windows(&decoder);
                    chunks.cancel().await;
                    return Ok(Ended::TooLong);
                }
                let begins = first && shown.rows == 0 && decoder.rows() > 0;
                if begins || now() - slice > SLICE {
                    self.progress(&decoder, first, &mut shown, generation).await;
                    // The first rows are seen before anything is done about the others.
                    if begins {
                        painted_soon().await
                    } else {
                        breathe().await
                    }
                    slice = now();
                }
            }
            self.progress(&decoder, first, &mut shown, generation).await;
            next = chunks.next().await;
        }
        if state.generation.get() != generation {
            return Ok(Ended::Whole);
        }
        if first {
            decoder.finish(&mut state.table.borrow_mut()).map_err(unreadable)?;
            if self.absorb_all(LAST_SLICE, generation).await {
                self.apply();
            }
        } else {
            decoder.finish(&mut fresh).map_err(unreadable)?;
            self.replace(fresh, generation).await;
        }
        Ok(Ended::Whole)
    }

    /// Sorts a few of the new texts ahead; says whether there were any to sort.
    fn absorb(&self, end: bool) -> bool {
        let state = &self.state;
        state.view.borrow_mut().absorb(&state.table.borrow(), &state.sort.borrow(), end)
    }

    /// Sorts all new texts, in slices of so many milliseconds; says whether this load is still the one that counts.
    async fn absorb_all(&self, longest: f64, generation: u64) -> bool {
        let mut slice = now();
        while self.absorb(true) {
            if now() - slice > longest {
                breathe().await;
                if self.state.generation.get() != generation {
                    return false;
                }
                slice = now();
            }
        }
        true
    }

    async fn progress(&self, decoder: &Decoder, first: bool, shown: &mut Shown, generation: u64) {
        let (start, rows) = (now(), decoder.rows() as usize);
        if start >= shown.say {
            self.loading.set(Loading::Running { rows: decoder.rows(), total: decoder.total(), first });
            shown.say = start + SAY_EVERY;
        }
        if first {
            while self.absorb(false) && now() - start < SORT {}
        }
        let due = first && rows > 0 && (rows >= shown.rows * SHOW_GROWN || start >= shown.show);
        if due && self.absorb_all(SLICE, generation).await {
            self.apply();
            let end = now();
            *shown = Shown { rows, say: shown.say, show: end + SHOW_EVERY.max((end - start) * SHOW_SHARE) };
        }
    }
}

fn unreadable(error: DecodeError) -> ApiError {
    ApiError::without_answer(Kind::Unreadable, error.to_string())
}
