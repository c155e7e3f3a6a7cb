//! One painted cell: what it shows is remembered, and only what differs is written. A glyph is a class of the cell itself: an element of its
//! own would cost every row its style, layout and paint at each keystroke.

use super::Cell;
use super::scribe::{Place, Scribe};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Node, Text};

/// The class of a column whose cells may have a word after their text.
const TAGGED: &str = "as-tagged";

/// The cell.
pub(super) struct Painted {
    pub(super) element: HtmlElement,
    /// Classes the column gives.
    class: &'static str,
    pub(super) text: Text,
    /// The word after the text. Always there and never padded: what has no text takes no room, and nothing is put in or taken out.
    tag: Option<Element>,
    pub(super) now: Cell,
}

impl Painted {
    /// The cell that an element is, [filled](fill) as this one.
    pub(super) fn of(element: HtmlElement, class: &'static str) -> Result<Painted, JsValue> {
        let part = |node: Option<Node>| node.ok_or_else(|| JsValue::from_str("a cell lacks a part"));
        let first = part(element.first_child())?;
        let (text, tag) = if class.contains(TAGGED) {
            (part(first.first_child())?, Some(part(first.next_sibling())?.unchecked_into()))
        } else {
            (first, None)
        };
        Ok(Painted { element, class, text: text.unchecked_into(), tag, now: Cell::default() })
    }

    pub(super) fn show(&mut self, cell: &Cell, place: Place, scribe: &mut Scribe) {
        if cell.text != self.now.text {
            scribe.write(&cell.text, place, &self.text);
            self.now.text.clone_from(&cell.text);
        }
        if cell.mark != self.now.mark {
            self.classify(cell.mark);
            self.now.mark = cell.mark;
        }
        if cell.tag != self.now.tag {
            if let Some(tag) = &self.tag {
                // The room about the word is spaces, for the same reason.
                let word = if cell.tag.is_empty() { String::new() } else { format!("\u{2002}{}\u{2002}", cell.tag) };
                tag.set_text_content(Some(&word));
            }
            self.now.tag = cell.tag;
        }
    }

    fn classify(&self, mark: &str) {
        self.element.set_class_name(&classes(self.class, mark));
    }
}

/// Makes an element a cell of a column, with nothing in it yet.
pub(super) fn fill(document: &Document, element: &Element, class: &str) -> Result<(), JsValue> {
    let text = document.create_text_node("");
    if class.contains(TAGGED) {
        let wrap = span(document, "as-text")?;
        wrap.append_child(&text)?;
        element.append_child(&wrap)?;
        element.append_child(&*span(document, "as-tag")?)?;
    } else {
        element.append_child(&text)?;
    }
    element.set_class_name(&classes(class, ""));
    Ok(())
}

fn classes(class: &str, mark: &str) -> String {
    let mut out = String::with_capacity(64);
    out.push_str("as-cell");
    for part in [class, mark] {
        if !part.is_empty() {
            out.push(' ');
            out.push_str(part);
        }
    }
    out
}

fn span(document: &Document, class: &str) -> Result<Element, JsValue> {
    let span = document.create_element("span")?;
    span.set_class_name(class);
    Ok(span)
}
