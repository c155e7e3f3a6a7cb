//! One painted cell: what it shows is remembered, and only what differs is written.

use super::Cell;
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement, Text};

/// The cell.
pub(super) struct Painted {
    pub(super) element: HtmlElement,
    mark: Option<Element>,
    text: Text,
    tag: Option<Element>,
    pub(super) now: Cell,
}

impl Painted {
    pub(super) fn new(element: HtmlElement, text: Text) -> Painted {
        Painted { element, mark: None, text, tag: None, now: Cell::default() }
    }

    pub(super) fn show(&mut self, cell: &Cell) -> Result<(), JsValue> {
        if cell.text != self.now.text {
            self.text.set_data(&cell.text);
            self.now.text.clone_from(&cell.text);
        }
        if cell.mark != self.now.mark {
            let mark = match &self.mark {
                Some(mark) => mark,
                None => {
                    let mark = self.text.owner_document().ok_or(JsValue::NULL)?.create_element("i")?;
                    mark.set_attribute("aria-hidden", "true")?;
                    self.element.insert_before(&mark, self.element.first_child().as_ref())?;
                    self.mark.insert(mark)
                }
            };
            mark.set_class_name(cell.mark);
            self.now.mark = cell.mark;
        }
        if cell.tag != self.now.tag {
            let tag = match &self.tag {
                Some(tag) => tag,
                None => {
                    let tag = self.text.owner_document().ok_or(JsValue::NULL)?.create_element("span")?;
                    tag.set_class_name("as-tag");
                    self.element.append_child(&tag)?;
                    self.tag.insert(tag)
                }
            };
            tag.set_text_content(Some(cell.tag));
            self.now.tag = cell.tag;
        }
        Ok(())
    }
}
