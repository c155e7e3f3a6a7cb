//! One painted cell: what it shows is remembered, and only what differs is written. A glyph is a class of the cell itself: an element of its
//! own would cost every row its style, layout and paint at each keystroke.

use super::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Text};

/// The class of a column whose cells may have a word after their text.
const TAGGED: &str = "as-tagged";

/// The cell.
pub(super) struct Painted {
    pub(super) element: HtmlElement,
    /// Classes the column gives.
    class: &'static str,
    text: Text,
    /// The word after the text. Always there and never padded: what has no text takes no room, and nothing is put in or taken out.
    tag: Option<Element>,
    pub(super) now: Cell,
}

impl Painted {
    pub(super) fn new(document: &Document, element: HtmlElement, class: &'static str) -> Result<Painted, JsValue> {
        let text = document.create_text_node("");
        let mut tag = None;
        if class.contains(TAGGED) {
            let wrap = span(document, "as-text")?;
            wrap.append_child(&text)?;
            element.append_child(&wrap)?;
            tag = Some(element.append_child(&*span(document, "as-tag")?)?.unchecked_into());
        } else {
            element.append_child(&text)?;
        }
        let painted = Painted { element, class, text, tag, now: Cell::default() };
        painted.classify("");
        Ok(painted)
    }

    pub(super) fn show(&mut self, cell: &Cell) {
        if cell.text != self.now.text {
            self.text.set_data(&cell.text);
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
        let mut class = String::with_capacity(64);
        class.push_str("as-cell");
        for part in [self.class, mark] {
            if !part.is_empty() {
                class.push(' ');
                class.push_str(part);
            }
        }
        self.element.set_class_name(&class);
    }
}

fn span(document: &Document, class: &str) -> Result<Element, JsValue> {
    let span = document.create_element("span")?;
    span.set_class_name(class);
    Ok(span)
}
