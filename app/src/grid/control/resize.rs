//! Wider and narrower columns: the handle at a heading's right edge, and Alt with the arrows.

use super::{Control, target_of};
use crate::grid::columns::{self, ColumnSpec};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// What Alt and an arrow key add, in pixels.
const STEP: f64 = 16.0;

/// A column on its way to another width.
pub(super) struct Drag {
    index: usize,
    began_at: f64,
    began_with: f64,
    /// What every column measured when it began.
    measured: Vec<f64>,
    /// The widths by now; `None` before the pointer moved.
    widths: Option<Vec<(&'static str, Option<u16>)>>,
}

impl Control {
    /// The pointer went down: on a handle it begins to resize, elsewhere on a heading to move the column.
    pub(in crate::grid) fn pointer_down(&self, event: &PointerEvent) {
        let Some(target) = target_of(event) else { return };
        let Some((handle, index)) = handle_of(&target) else {
            if let Some(heading) = target.closest("[role=columnheader][data-head]").ok().flatten() {
                self.lift(event, heading);
            }
            return;
        };
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        let _ = handle.set_pointer_capture(event.pointer_id());
        let measured = self.measured();
        let began_with = measured.get(index).copied().unwrap_or(0.0);
        *self.drag.borrow_mut() =
            Some(Drag { index, began_at: f64::from(event.client_x()), began_with, measured, widths: None });
        let _ = self.scroller.class_list().add_1("as-resizing");
    }

    pub(in crate::grid) fn pointer_moved(&self, event: &PointerEvent) {
        let mut drag = self.drag.borrow_mut();
        let Some(drag) = &mut *drag else { return self.carry(event) };
        let wanted = drag.began_with + f64::from(event.client_x()) - drag.began_at;
        let columns = self.columns.borrow();
        let widths = columns::resized(&columns, &drag.measured, drag.index, wanted);
        // Straight to the tracks; the page hears of it when the pointer goes up.
        self.show_tracks(&with_widths(&columns, &widths));
        drag.widths = Some(widths);
    }

    /// The pointer went up, or the browser took it away (`kept` is false then).
    pub(in crate::grid) fn pointer_up(&self, kept: bool) {
        self.put_down(kept);
        let Some(drag) = self.drag.borrow_mut().take() else { return };
        let _ = self.scroller.class_list().remove_1("as-resizing");
        match drag.widths {
            Some(widths) if kept => self.handle.on_resize.run(widths),
            Some(_) => self.show_tracks(&self.columns.borrow()),
            None => {}
        }
    }

    /// A double click on a handle: as wide as the room allows, by itself.
    pub(in crate::grid) fn double_clicked(&self, event: &web_sys::MouseEvent) {
        let index = target_of(event).and_then(|target| handle_of(&target)).map(|(_, index)| index);
        if let Some(id) = index.and_then(|index| self.body.borrow().column(index)) {
            self.handle.on_resize.run(vec![(id, None)]);
        }
    }

    pub(super) fn resize_by_key(&self, column: usize, step: i8) {
        let Some(index) = column.checked_sub(1) else { return };
        let measured = self.measured();
        let Some(now) = measured.get(index) else { return };
        let widths = columns::resized(&self.columns.borrow(), &measured, index, now + STEP * f64::from(step));
        self.handle.on_resize.run(widths);
    }

    fn measured(&self) -> Vec<f64> {
        self.headings().iter().map(|heading| heading.get_bounding_client_rect().width()).collect()
    }

    fn show_tracks(&self, columns: &[ColumnSpec]) {
        let style = self.scroller.style();
        let _ = style.set_property("--as-tracks", &columns::tracks(columns));
        let _ = style.set_property("--as-min-width", &format!("{}px", columns::min_width(columns)));
    }
}

/// The handle an event happened on, and the index of its column.
fn handle_of(target: &Element) -> Option<(HtmlElement, usize)> {
    let handle: HtmlElement = target.closest("[data-resize]").ok().flatten()?.dyn_into().ok()?;
    let index = handle.get_attribute("data-resize")?.parse().ok()?;
    Some((handle, index))
}

fn with_widths(columns: &[ColumnSpec], widths: &[(&'static str, Option<u16>)]) -> Vec<ColumnSpec> {
    let width = |column: &ColumnSpec| widths.iter().find(|(id, _)| *id == column.id).map_or(column.width, |(_, width)| *width);
    columns.iter().map(|column| ColumnSpec { width: width(column), ..*column }).collect()
}
