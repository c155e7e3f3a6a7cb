//! Finding a row by typing, copying, and reading a cell that is too narrow for its text.

use super::{Control, Focus};
use crate::grid::component::Copied;
use crate::host::now;
use leptos::prelude::*;

impl Control {
    pub(super) fn type_ahead(&self, focus: Focus, letter: char) {
        let Some(row) = focus.row else { return };
        let (text, next) = self.typing.borrow_mut().push(letter, focus.column, now());
        let name = self.handle.source.name_column();
        let column = focus.column.checked_sub(1).and_then(|index| self.body.borrow().column(index)).unwrap_or(name);
        let from = if next { row + 1 } else { row };
        if let Some(found) = self.handle.source.find(column, &text, from % self.handle.source.rows().max(1)) {
            self.set_focus(Focus { row: Some(found), ..focus }, true);
        }
    }

    /// The selected rows when the focus is on one of them, else the cell.
    pub(super) fn copy(&self, focus: Focus) {
        let Some(row) = focus.row else { return };
        let selected = self.handle.source.id(row).is_some_and(|id| {
            self.handle.selection.with_untracked(|selection| !selection.is_empty() && selection.contains(id))
        });
        if selected {
            self.handle.on_copy.run(Copied::SelectedRows);
        } else if let Some(text) = self.body.borrow().text(row, focus.column) {
            self.handle.on_copy.run(Copied::Cell(text));
        }
    }

    pub(super) fn show_text(&self, focus: Focus) {
        let cell = focus.row.and_then(|row| self.body.borrow().focusable(row, focus.column));
        if let Some(cell) = cell {
            self.tip.show(&cell, &cell.text_content().unwrap_or_default());
        }
    }
}
