//! How the list comes into view when the page is opened: the rows in the first frame, what stands around them in the second, and no
//! task on the way so long that it would be felt.

use crate::host::{hidden, painted_with, urgent};
use crate::live::{Live, Loading};
use leptos::prelude::*;

/// What is there already.
pub struct Opening {
    /// The grid. It is made in a task of its own.
    pub gridded: ReadSignal<bool>,
    /// The tools in the line above. It keeps room for them.
    pub equipped: ReadSignal<bool>,
    /// What shows only when there is something to say or to do.
    pub furnished: ReadSignal<bool>,
}

impl Opening {
    /// Everything at once, unless this list is the first thing the page does. A page nobody sees paints no frames to wait for.
    pub fn new(starting: bool, live: &Live) -> Opening {
        let at_once = !starting || hidden();
        let (gridded, make_grid) = signal(at_once);
        let (equipped, equip) = signal(at_once);
        let (furnished, furnish) = signal(at_once);
        if !at_once {
            let (counts, loading) = (live.counts, live.loading);
            let has_rows = move || {
                let rows = counts.try_get_untracked().is_none_or(|(_, all)| all > 0);
                rows || loading.try_get_untracked() == Some(Loading::Idle)
            };
            leptos::task::spawn_local(async move {
                urgent().await;
                let _ = make_grid.try_set(true);
                painted_with(has_rows).await;
                let _ = furnish.try_set(true);
                urgent().await;
                let _ = equip.try_set(true);
            });
        }
        Opening { gridded, equipped, furnished }
    }
}
