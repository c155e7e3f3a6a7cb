//! Selecting rows one by one, from here to there, and all of them.

use super::{Control, Focus};
use leptos::prelude::*;

impl Control {
    pub(super) fn toggle(&self, position: usize, extend: bool) {
        let source = &self.handle.source;
        if extend && let Some(from) = self.anchor_position() {
            return self.select_range(from, position);
        }
        let Some(id) = source.id(position) else { return };
        self.anchor.set(Some(id));
        self.handle.selection.update(|selection| {
            let on = !selection.contains(id);
            selection.set(id, on, source.rows());
        });
    }

    /// Shift and a key that moves: from where it began to the new row.
    pub(super) fn extend(&self, from: Focus, to: Focus) {
        if self.anchor_position().is_none() {
            self.anchor.set(from.row.and_then(|row| self.handle.source.id(row)));
        }
        self.set_focus(to, true);
        if let (Some(from), Some(to)) = (self.anchor_position(), to.row) {
            self.select_range(from, to);
        }
    }

    fn anchor_position(&self) -> Option<usize> {
        self.anchor.get().and_then(|id| self.handle.source.position(id))
    }

    fn select_range(&self, from: usize, to: usize) {
        let source = &self.handle.source;
        self.handle.selection.update(|selection| {
            for id in (from.min(to)..=from.max(to)).filter_map(|position| source.id(position)) {
                selection.set(id, true, source.rows());
            }
        });
    }

    /// Selects everything that matches; when it is all selected already, deselects it.
    pub(super) fn select_all(&self) {
        let source = &self.handle.source;
        let matching = (0..source.rows()).filter_map(|position| source.id(position));
        self.handle.selection.update(|selection| selection.toggle_all(matching));
    }
}
