//! Rows of a long table, only those near the window in the document.
//!
//! The rows stand in the page, not in a scroll box of their own: the group is padded to the height of all rows, and whoever
//! scrolls, the window is measured anew. A row's height is known before it is drawn.

use crate::host::use_host;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::sync::Arc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Up to so many rows are simply all there: find-in-page and tests see every one.
const ALL: usize = 120;
/// Rows of a longer table drawn before it was measured.
const FIRST: usize = 32;
/// Pixels drawn ahead above and below the window.
const AHEAD: f64 = 400.0;
/// The window moves in steps of so many rows, so that not every pixel scrolled draws something.
const STEP: usize = 8;

/// A row of a windowed table.
pub trait WindowRow: Clone + PartialEq + Send + Sync + 'static {
    /// Tells rows apart, also when their content changes. Unique within the table.
    fn key(&self) -> &str;
    /// Its height in pixels; stacked on a narrow window.
    fn height(&self, narrow: bool) -> f64;
}

/// What a row is drawn from: the row as it is now and its position from 0.
pub struct Drawn<T: WindowRow> {
    /// The row.
    pub row: Memo<T>,
    /// Its position among all rows.
    pub position: Memo<usize>,
}

/// The rows of a table or treegrid, as a row group.
#[component]
pub fn WindowedRows<T: WindowRow>(
    rows: Signal<Arc<Vec<T>>>,
    narrow: Signal<bool>,
    /// Set to a position: that row is scrolled into view and gets the focus.
    #[prop(optional)]
    reveal: Option<RwSignal<Option<usize>>>,
    draw: Callback<Drawn<T>, AnyView>,
) -> impl IntoView {
    let group = NodeRef::<html::Div>::new();
    // Where each row begins; one more for the end of the last.
    let offsets = Memo::new(move |_| {
        let narrow = narrow.get();
        rows.with(|rows| {
            let mut at = 0.0;
            let mut offsets = Vec::with_capacity(rows.len() + 1);
            offsets.push(at);
            for row in rows.iter() {
                at += row.height(narrow);
                offsets.push(at);
            }
            Arc::new(offsets)
        })
    });
    // Of a long table only what fits a window is drawn at first: drawing more would be felt.
    let range = RwSignal::new((0_usize, if rows.with_untracked(|rows| rows.len()) > ALL { FIRST } else { ALL }));
    // A row on its way into view: the scroll position does not know of it yet.
    let coming = StoredValue::new(false);
    let measure = move || {
        if coming.try_get_value() == Some(true) {
            return;
        }
        let (Some(Some(element)), Some(offsets)) = (group.try_get_untracked(), offsets.try_get_untracked()) else { return };
        let next = window_of(&offsets, element.get_bounding_client_rect().top(), window_height());
        if range.get_untracked() != next {
            keep_focus(&element, range.get_untracked(), next);
            range.set(next);
        }
    };
    listen(measure);
    Effect::new(move |_| {
        offsets.track();
        if group.get().is_some() {
            measure();
        }
    });
    if let Some(reveal) = reveal {
        Effect::new(move |_| {
            let Some(position) = reveal.get() else { return };
            reveal.set(None);
            let (start, end) = range.get_untracked();
            if !(start..end).contains(&position) {
                range.set((position.saturating_sub(ALL / 2), position + ALL / 2));
            }
            coming.set_value(true);
            // The row is there after this turn.
            request_animation_frame(move || {
                let _ = coming.try_update_value(|coming| *coming = false);
                let (Some(Some(element)), Some((start, _))) = (group.try_get_untracked(), range.try_get_untracked()) else {
                    return;
                };
                let row = position.checked_sub(start).and_then(|index| element.children().item(index as u32));
                if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
                    focus_in_view(&row);
                }
            });
        });
    }

    let shown = Memo::new(move |_| {
        let (start, end) = range.get();
        rows.with(|rows| {
            let end = end.min(rows.len());
            let start = start.min(end);
            rows[start..end].iter().cloned().enumerate().map(|(index, row)| (start + index, row)).collect::<Vec<_>>()
        })
    });
    let above = move || offsets.with(|offsets| at(offsets, range.get().0));
    let below = move || offsets.with(|offsets| at(offsets, usize::MAX) - at(offsets, range.get().1));
    let child = move |(position, row): (usize, T)| {
        let key = row.key().to_owned();
        let now = Memo::new(move |last: Option<&(usize, T)>| {
            let found = shown.with(|shown| shown.iter().find(|(_, row)| row.key() == key).cloned());
            found.or_else(|| last.cloned()).unwrap_or_else(|| (position, row.clone()))
        });
        draw.run(Drawn {
            row: Memo::new(move |_| now.with(|(_, row)| row.clone())),
            position: Memo::new(move |_| now.with(|(position, _)| *position)),
        })
    };
    view! {
        <div
            class="as-rows"
            role="rowgroup"
            tabindex="-1"
            node_ref=group
            style:padding-top=move || format!("{}px", above())
            style:padding-bottom=move || format!("{}px", below())
        >
            <For each=move || shown.get() key=|(_, row)| row.key().to_owned() children=child/>
        </div>
    }
}

/// Where a row begins; the end for positions beyond the last.
fn at(offsets: &[f64], position: usize) -> f64 {
    offsets.get(position).or(offsets.last()).copied().unwrap_or(0.0)
}

/// The rows to draw for a group that begins at `top` of a window of that height.
fn window_of(offsets: &[f64], top: f64, height: f64) -> (usize, usize) {
    let count = offsets.len().saturating_sub(1);
    if count <= ALL {
        return (0, ALL);
    }
    let first = offsets.partition_point(|offset| *offset < -top - AHEAD).saturating_sub(1);
    let last = offsets.partition_point(|offset| *offset < height - top + AHEAD);
    let start = (first / STEP * STEP).min(count.saturating_sub(1));
    // A few rows are there even when the table begins far below the window: the Tab key finds its way into it.
    (start, (last.div_ceil(STEP) * STEP).max(start + STEP))
}

fn window_height() -> f64 {
    let height = web_sys::window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64());
    height.unwrap_or(800.0)
}

/// A focused row that leaves the document would take the keyboard with it: the group holds the focus then.
fn keep_focus(group: &HtmlElement, before: (usize, usize), next: (usize, usize)) {
    let children = group.children();
    for index in 0..children.length() {
        let focused = children.item(index).filter(|row| row.matches(":focus-within").unwrap_or(false));
        if focused.is_some() {
            let position = before.0 + index as usize;
            if !(next.0..next.1).contains(&position) {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = group.focus_with_options(&options);
            }
            return;
        }
    }
}

fn focus_in_view(row: &HtmlElement) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    row.scroll_into_view_with_scroll_into_view_options(&options);
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = row.focus_with_options(&options);
}

/// Runs on every scroll around us and every change of the window's size. Scroll events do not bubble and do not leave a shadow
/// tree, so both sides are listened to, on the way down.
fn listen(run: impl Fn() + Copy + 'static) {
    let heard = Closure::<dyn Fn(JsValue)>::new(move |_| run());
    let mut targets: Vec<EventTarget> = vec![use_host().root.get_root_node().into()];
    targets.extend(web_sys::window().map(EventTarget::from));
    for target in &targets {
        for event in ["scroll", "resize"] {
            let _ = target.add_event_listener_with_callback_and_bool(event, heard.as_ref().unchecked_ref(), true);
        }
    }
    let held = SendWrapper::new((targets, heard));
    on_cleanup(move || {
        let (targets, heard) = &*held;
        for target in targets {
            for event in ["scroll", "resize"] {
                let _ = target.remove_event_listener_with_callback_and_bool(event, heard.as_ref().unchecked_ref(), true);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_covers_what_is_seen_and_little_more() {
        let offsets: Vec<f64> = (0..=5000).map(|row| f64::from(row) * 36.0).collect();
        for top in [500.0, 0.0, -36.0, -10_000.0, -179_000.0, -400_000.0] {
            let (start, end) = window_of(&offsets, top, 900.0);
            let first = ((-top / 36.0).floor().max(0.0) as usize).min(4999);
            let last = (((900.0 - top) / 36.0).ceil().max(0.0) as usize).min(5000);
            assert!(start <= first && end >= last, "{top}: {start}..{end} against {first}..{last}");
            assert!(end.min(5000) - start < 70, "{top}: {start}..{end}");
        }
        assert_eq!(window_of(&[0.0, 36.0], -4000.0, 900.0), (0, ALL));
        assert_eq!(window_of(&offsets, 4000.0, 900.0), (0, STEP));
    }
}
