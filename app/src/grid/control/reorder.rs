//! Columns in another order: a heading dragged to its place, and Alt with Shift and the arrows.

use super::{Control, Focus};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// A pointer that is down on a heading has to go so far before it drags, in pixels: hands shake when they click.
const SHAKE: f64 = 5.0;
/// So near to an edge the columns that do not fit come into view, by so much a movement; in pixels.
const EDGE: f64 = 32.0;

/// A heading with the pointer down on it.
pub(super) struct Lift {
    heading: Element,
    index: usize,
    began_at: f64,
    /// Where it would come to stand; `None` until the pointer has gone far enough.
    to: Option<usize>,
}

impl Control {
    /// The pointer went down on a heading. Touch is left to scrolling; the panel of columns has handles for it.
    pub(super) fn lift(&self, event: &PointerEvent, heading: Element) {
        self.dragged.set(false);
        let index = heading.get_attribute("data-head").and_then(|head| head.parse::<usize>().ok()?.checked_sub(1));
        if let (Some(index), true) = (index, event.button() == 0 && event.pointer_type() != "touch") {
            *self.lift.borrow_mut() = Some(Lift { heading, index, began_at: f64::from(event.client_x()), to: None });
        }
    }

    pub(super) fn carry(&self, event: &PointerEvent) {
        if event.buttons() & 1 == 0 {
            // It was let go where nobody told.
            self.put_down(false);
        }
        let mut lift = self.lift.borrow_mut();
        let Some(lift) = &mut *lift else { return };
        let at = f64::from(event.client_x());
        if lift.to.is_none() {
            if (at - lift.began_at).abs() < SHAKE {
                return;
            }
            // Elsewhere the pointer may be let go too.
            let _ = lift.heading.set_pointer_capture(event.pointer_id());
            let _ = self.scroller.class_list().add_1("as-moving");
            let _ = lift.heading.set_attribute("data-lifted", "");
            self.tip.hide();
        }
        let frame = self.scroller.get_bounding_client_rect();
        let outwards = f64::from(u8::from(at > frame.right() - EDGE)) - f64::from(u8::from(at < frame.left() + EDGE));
        self.scroller.scroll_by_with_x_and_y(outwards * EDGE, 0.0);
        let headings = self.headings();
        let middle = |heading: &Element| {
            let place = heading.get_bounding_client_rect();
            place.left() + place.width() / 2.0
        };
        let others = headings.iter().enumerate().filter(|(index, _)| *index != lift.index);
        let to = others.filter(|(_, heading)| middle(heading) < at).count();
        lift.to = Some(to);
        for (index, heading) in headings.iter().enumerate() {
            let _ = match (index == to, to.cmp(&lift.index)) {
                (true, std::cmp::Ordering::Less) => heading.set_attribute("data-drop", "before"),
                (true, std::cmp::Ordering::Greater) => heading.set_attribute("data-drop", "after"),
                _ => heading.remove_attribute("data-drop"),
            };
        }
    }

    /// The pointer was let go, or taken away (`kept` is false then); says whether a heading was on its way.
    pub(super) fn put_down(&self, kept: bool) -> bool {
        let Some(Lift { heading, index, to: Some(to), .. }) = self.lift.borrow_mut().take() else { return false };
        let _ = self.scroller.class_list().remove_1("as-moving");
        let _ = heading.remove_attribute("data-lifted");
        for heading in self.headings() {
            let _ = heading.remove_attribute("data-drop");
        }
        // The click that follows is no sort.
        self.dragged.set(true);
        if kept && to != index {
            self.move_column(index, to);
        }
        true
    }

    /// Moves a column by one place.
    pub(super) fn reorder(&self, column: usize, step: i8) {
        let count = self.columns.borrow().len();
        let to = column.checked_add_signed(isize::from(step)).filter(|to| (1..=count).contains(to));
        if let Some(to) = to {
            self.move_column(column - 1, to - 1);
        }
    }

    /// Moves a column; the focus goes with its heading.
    fn move_column(&self, from: usize, to: usize) {
        let Some(id) = self.body.borrow().column(from) else { return };
        self.handle.on_reorder.run((id, to));
        let itself = self.itself.clone();
        // The headings are made anew after this turn.
        request_animation_frame(move || {
            if let Some(control) = itself.upgrade() {
                control.set_focus(Focus { row: None, column: to + 1 }, true);
            }
        });
    }

    /// The headings of the columns, from left to right.
    pub(super) fn headings(&self) -> Vec<Element> {
        let Ok(heads) = self.scroller.query_selector_all("[role=columnheader][data-head]") else { return Vec::new() };
        (0..heads.length()).filter_map(|index| heads.item(index)?.dyn_into::<Element>().ok()).collect()
    }
}
