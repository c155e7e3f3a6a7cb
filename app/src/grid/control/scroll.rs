//! What is in view, and how it stays there when the rows change.

use super::{Control, focus_quietly};
use crate::grid::body::{OVERSCAN, Paint};
use crate::grid::geometry::Geometry;
use crate::host::urgent;
use crate::ui::between;
use leptos::prelude::*;
use std::time::Duration;

/// How long a list stands before the rows next to those in view are painted: longer than between two keys of a word.
const REST: Duration = Duration::from_millis(200);

impl Control {
    /// Brings everything up to date after a change of rows, data, columns or row height.
    pub(in crate::grid) fn refresh(&self, row_height: f64, to_top: bool) {
        let before = self.geometry();
        let top = self.present_top();
        let now = (self.handle.data.get_untracked(), self.handle.order.get_untracked());
        let seen = self.seen.replace(now);
        let fresh = seen.0 != now.0;
        let held = self.holds_focus();
        // What stood at the upper edge stays there: after a refresh, another row height, or while rows come in further up.
        let moved = fresh || row_height != before.row_height || (seen.1 != now.1 && top > 0.0);
        let kept = if moved && !to_top { self.edge(&before, top, fresh) } else { None };
        self.count(row_height);
        let after = self.geometry();
        if to_top && top > 0.0 {
            self.scroll_to(0.0);
        } else if let Some((row, above)) = kept {
            let wanted = row as f64 * after.row_height + above * after.row_height / before.row_height;
            let wanted = between(wanted, 0.0, after.max_top());
            // Scrolling makes the browser lay out at once: not for nothing.
            if wanted != top {
                self.scroll_to(wanted);
            }
        }
        if seen != now {
            self.follow(to_top, fresh);
        }
        if seen == now {
            self.paint();
        } else {
            // What nobody sees yet can wait until nothing more comes: a typed word is several lists.
            self.paint_rows(0, false);
            self.paint_later();
            if after.rows > 0 && !self.begun.replace(true) {
                self.lay_out_soon();
            }
        }
        // The row with the focus is painted elsewhere now: the document's focus goes with it.
        if held && seen != now && self.focus.get().row.is_some() && !self.parked.get() {
            self.take_focus();
        }
    }

    /// The first rows are laid out in a task of their own: made, laid out and painted in one they would make it long.
    fn lay_out_soon(&self) {
        let scroller = self.scroller.clone();
        leptos::task::spawn_local(async move {
            urgent().await;
            let _ = scroller.client_height();
        });
    }

    /// The first row in view that is still there: its position now, and how far below the upper edge it stands.
    fn edge(&self, before: &Geometry, top: f64, fresh: bool) -> Option<(usize, f64)> {
        let body = self.body.borrow();
        let source = &self.handle.source;
        let (first, _) = before.row_at(top);
        let last = before.window(top, 0).end;
        (first..last).find_map(|position| {
            let id = body.painted(position)?;
            let id = if fresh { source.moved(id)? } else { id };
            Some((source.position(id)?, top - position as f64 * before.row_height))
        })
    }

    /// Keeps the focus and the start of a range on their rows, or goes to the top.
    fn follow(&self, to_top: bool, fresh: bool) {
        let source = &self.handle.source;
        let now = |id: Option<u32>| if fresh { id.and_then(|id| source.moved(id)) } else { id };
        let mut focus = self.focus.get();
        let rows = source.rows();
        self.anchor.set(if to_top { None } else { now(self.anchor.get()) });
        if to_top {
            focus.row = focus.row.map(|_| 0).filter(|_| rows > 0);
        } else if let Some(row) = focus.row {
            let moved = now(self.focus_id.get()).and_then(|id| source.position(id));
            focus.row = moved.or_else(|| rows.checked_sub(1).map(|last| row.min(last)));
        }
        self.focus.set(focus);
        self.focus_id.set(focus.row.and_then(|row| source.id(row)));
    }

    /// Takes over how many rows there are and how high; the viewport is known.
    fn count(&self, row_height: f64) {
        let viewport = self.geometry().viewport;
        self.geometry.set(Geometry { rows: self.handle.source.rows(), row_height, viewport });
        self.listen_to_wheel();
    }

    /// Takes a part of the window's height for the viewport's. Asking for the real one before anything was painted would lay out a
    /// page without rows.
    pub(in crate::grid) fn guess(&self, row_height: f64, part: f64) {
        let height = web_sys::window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64());
        self.geometry.set(Geometry { rows: self.handle.source.rows(), row_height, viewport: height.unwrap_or(0.0) * part });
    }

    /// Takes the viewport's size from the browser.
    pub(in crate::grid) fn measure(&self, row_height: f64) {
        let head = self.scroller.query_selector(".as-head").ok().flatten();
        let head = head.map_or(0.0, |head| head.get_bounding_client_rect().height());
        let viewport = (f64::from(self.scroller.client_height()) - head).max(0.0);
        self.geometry.set(Geometry { rows: self.handle.source.rows(), row_height, viewport });
        self.listen_to_wheel();
    }

    /// How far the list is scrolled now.
    pub(super) fn present_top(&self) -> f64 {
        let top = self.geometry().top_at(self.scroll.get(), self.top.get());
        self.top.set(top);
        top
    }

    /// Scrolls the list there; painting is the caller's.
    pub(super) fn scroll_to(&self, top: f64) {
        let geometry = self.geometry();
        self.top.set(top);
        let scroll = geometry.scroll_at(top).round();
        if scroll != self.scroll.get() {
            // A list that grew must be as high as it is before it can be scrolled there.
            if scroll > 0.0 {
                let _ = self.body.borrow_mut().set_height(&geometry);
            }
            self.scroller.set_scroll_top(scroll as i32);
            self.scroll.set(scroll);
        }
    }

    /// The person scrolled, or the browser did.
    pub(in crate::grid) fn scrolled(&self) {
        self.scroll.set(f64::from(self.scroller.scroll_top()));
        self.tip.hide();
        let view = self.geometry().window(self.present_top(), 0);
        if self.body.borrow().holds_any(&view) {
            self.paint();
        } else {
            // A leap, as with a dragged scroll bar: the next one shows none of the rows next to these. One that follows another shows
            // rows that are gone before anybody has read them.
            let dragged = self.leapt.replace(true);
            self.paint_rows(0, dragged);
            self.paint_later();
        }
    }

    /// Paints the rows in view and those next to them.
    pub(in crate::grid) fn paint(&self) {
        self.paint_rows(OVERSCAN, false);
    }

    fn paint_later(&self) {
        let turn = self.later.get() + 1;
        self.later.set(turn);
        let itself = self.itself.clone();
        let complete = move || {
            if let Some(control) = itself.upgrade().filter(|control| control.later.get() == turn) {
                control.leapt.set(false);
                control.paint();
            }
        };
        set_timeout(complete, REST);
    }

    fn paint_rows(&self, overscan: usize, plain: bool) {
        let data = self.handle.data.get_untracked();
        let fresh = self.painted_data.replace(data) != data;
        let geometry = self.geometry();
        let top = self.present_top();
        let focus = self.focus.get();
        // A focused row that is scrolled away leaves the document: the grid holds the focus until it is back.
        let away = focus.row.is_some_and(|row| !geometry.window(top, overscan).contains(&row));
        if away && !self.parked.get() && self.holds_focus() {
            self.parked.set(true);
            focus_quietly(&self.scroller);
        }
        // Before anything was focused the first row has the tab stop beside the headings.
        let stop = if focus.row.is_none() && self.head_stop.get_untracked().is_none() { Some(0) } else { focus.row };
        let painted = self.handle.selection.with_untracked(|selected| {
            self.body.borrow_mut().paint(&Paint {
                source: &**self.handle.source,
                geometry,
                overscan,
                plain,
                top,
                scroll: self.scroll.get(),
                selected,
                fresh,
                focus: (stop, focus.column),
            })
        });
        if let Err(error) = painted {
            leptos::logging::error!("the grid could not be painted: {error:?}");
        }
        if !away && self.parked.replace(false) && self.holds_focus() {
            self.take_focus();
        }
    }

    /// Whether the document's focus is in the grid. Memory says no in most cases; a row that left the document said no goodbye.
    fn holds_focus(&self) -> bool {
        let holds = self.focused.get() && self.scroller.matches(":focus-within").unwrap_or(false);
        self.focused.set(holds);
        holds
    }
}
