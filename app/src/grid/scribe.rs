//! Texts on their way into the document. Every string that crosses from wasm costs more than its letters, so the plain ones of a paint cross
//! as one and are cut up there.

use js_sys::JsString;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Text;

#[wasm_bindgen]
extern "C" {
    /// A text node that takes a string which is there already.
    type Written;
    #[wasm_bindgen(method, setter)]
    fn set_data(this: &Written, text: &JsString);
}

/// What one paint writes.
#[derive(Default)]
pub(super) struct Scribe {
    /// Of ASCII: a letter is a byte here and a unit there.
    text: String,
    /// Where each ends, and whose it is.
    cuts: Vec<(u32, Place)>,
}

/// A slot and its cell.
pub(super) type Place = (usize, usize);

impl Scribe {
    /// Puts a text into a cell, at the latest with [`Scribe::finish`].
    pub(super) fn write(&mut self, text: &str, place: Place, node: &Text) {
        if text.is_ascii() {
            self.text.push_str(text);
            self.cuts.push((u32::try_from(self.text.len()).unwrap_or(u32::MAX), place));
        } else {
            node.set_data(text);
        }
    }

    /// Writes what is still to be written.
    pub(super) fn finish<'a>(&mut self, node: impl Fn(Place) -> Option<&'a Text>) {
        if self.cuts.is_empty() {
            return;
        }
        let whole = JsString::from(self.text.as_str());
        let mut start = 0;
        for (end, place) in self.cuts.drain(..) {
            if let Some(node) = node(place) {
                node.unchecked_ref::<Written>().set_data(&whole.substring(start, end));
            }
            start = end;
        }
        self.text.clear();
    }
}
