//! The whole text of a cell that is too narrow for it: on F2 for the keyboard, on hover for the pointer. Stays as long as either
//! wants it, also while the pointer is on it; Escape closes it.

use crate::ui::float::{self, Align};
use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::{Element, HtmlElement};

/// How long the pointer rests on a cell before its text is shown.
const RESTED: Duration = Duration::from_millis(450);
/// How long the pointer may be on its way to the tip.
const LEFT: Duration = Duration::from_millis(160);

/// The tip of one grid.
#[derive(Clone)]
pub(super) struct Tip(Rc<Inner>);

struct Inner {
    tip: HtmlElement,
    /// Says the text to assistive technology; a tip that appears is not always read out.
    said: HtmlElement,
    shown: Cell<bool>,
    timer: Cell<Option<TimeoutHandle>>,
}

impl Tip {
    pub(super) fn new(tip: HtmlElement, said: HtmlElement) -> Tip {
        Tip(Rc::new(Inner { tip, said, shown: Cell::new(false), timer: Cell::new(None) }))
    }

    /// Shows a text under a cell, for a person at the keyboard.
    pub(super) fn show(&self, cell: &Element, text: &str) {
        self.cancel();
        self.open(cell, text);
        self.0.said.set_text_content(Some(text));
    }

    /// Takes it away; whether it was there.
    pub(super) fn hide(&self) -> bool {
        self.cancel();
        let was = self.0.shown.replace(false);
        if was {
            float::hide(&self.0.tip);
            self.0.said.set_text_content(None);
        }
        was
    }

    /// The pointer came to an element of the grid.
    pub(super) fn pointer_over(&self, element: &Element) {
        let cell = element.closest("[data-col]").ok().flatten();
        self.cancel();
        let this = self.clone();
        let Some(cell) = cell else {
            if self.0.shown.get() {
                self.later(LEFT, move || {
                    this.hide();
                });
            }
            return;
        };
        self.later(if self.0.shown.get() { LEFT } else { RESTED }, move || {
            this.hide();
            if cell.is_connected() && is_clipped(&cell) && cell.matches(":hover").unwrap_or(false) {
                this.open(&cell, &cell.text_content().unwrap_or_default());
            }
        });
    }

    /// The pointer left the grid, perhaps for the tip.
    pub(super) fn pointer_left(&self) {
        self.cancel();
        if self.0.shown.get() {
            let this = self.clone();
            self.later(LEFT, move || {
                this.hide();
            });
        }
    }

    /// The pointer is on the tip.
    pub(super) fn pointer_on_tip(&self) {
        self.cancel();
    }

    fn open(&self, cell: &Element, text: &str) {
        self.0.tip.set_text_content(Some(text));
        if !self.0.shown.replace(true) {
            float::show(&self.0.tip);
        }
        float::place(&self.0.tip, cell, Align::Left);
    }

    fn later(&self, after: Duration, run: impl FnOnce() + 'static) {
        self.0.timer.set(set_timeout_with_handle(run, after).ok());
    }

    fn cancel(&self) {
        if let Some(timer) = self.0.timer.take() {
            timer.clear();
        }
    }
}

/// Whether a cell shows less than it holds.
fn is_clipped(cell: &Element) -> bool {
    let wider = |element: &Element| element.scroll_width() > element.client_width();
    wider(cell) || cell.query_selector(".as-text").ok().flatten().is_some_and(|text| wider(&text))
}
