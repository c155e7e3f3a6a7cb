//! What a person should know of a list that comes in windows from a Controller with a narrower search than the page's.

use crate::live::{WindowNote, use_live};
use leptos::prelude::*;

/// A quiet line; nothing while the list is loaded as a whole, or comes from a Controller that can do all the page can.
#[component]
pub fn WindowedNotice() -> impl IntoView {
    let note = use_live().window_note;
    move || {
        note.get().map(|note| {
            view! {
                <p class="as-window-note" role="note">
                    {text(&note)}
                </p>
            }
        })
    }
}

fn text(note: &WindowNote) -> String {
    let mut text = if note.orders_left_out {
        "This list is too long to load: the Controller searches and sorts it, in its own order of texts and by the first column only."
    } else {
        "This list is too long to load: the Controller searches and sorts it, in its own order of texts."
    }
    .to_owned();
    if !note.left_out.is_empty() {
        text += &format!(" It cannot search for {}, so rows that do not match are shown as well.", note.left_out.join(" "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_controller_leaves_out_is_named() {
        let plain = WindowNote { left_out: Vec::new(), orders_left_out: false };
        assert!(!text(&plain).contains("cannot") && !text(&plain).contains("first column"));
        let poor = WindowNote { left_out: vec!["-\"corp\"".into(), "10.0.0.0/8".into()], orders_left_out: true };
        assert!(text(&poor).contains("-\"corp\" 10.0.0.0/8") && text(&poor).contains("first column"));
    }
}
