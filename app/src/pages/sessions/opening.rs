//! How the list comes into view when the page is opened: the rows in the first frame, the tools in the second.

use crate::host::painted;
use leptos::prelude::*;

/// Whether the tools are there. At the start the rows come first: the tools, for which the line keeps room, are made behind the first
/// frame.
pub fn equipped(starting: bool) -> ReadSignal<bool> {
    let (equipped, equip) = signal(!starting || hidden());
    if !equipped.get_untracked() {
        leptos::task::spawn_local(async move {
            painted().await;
            let _ = equip.try_set(true);
        });
    }
    equipped
}

/// A page nobody sees paints no frames that could be waited for.
fn hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}
