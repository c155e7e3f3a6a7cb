//! Where an item ends, found without reading it: for items that a chunk's end falls into.

use super::cursor::is_space;
use memchr::memchr2;

/// How much of an item's structure has been seen.
#[derive(Default)]
pub(super) struct Frame {
    kind: Kind,
    depth: usize,
    in_string: bool,
    escaped: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[default]
    Unknown,
    /// A string, an object or an array: ends with its last quote or bracket.
    Closed,
    /// A number or a word: ends before what cannot belong to it.
    Open,
}

impl Frame {
    /// Continues with the item's next bytes; the number of them that belong to it once its end is known.
    ///
    /// Counts brackets without telling them apart: a wrong one is found when the item is read.
    pub(super) fn scan(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.in_string {
                if self.escaped {
                    self.escaped = false;
                    at += 1;
                    continue;
                }
                at += memchr2(b'"', b'\\', &bytes[at..])?;
                self.escaped = bytes[at] == b'\\';
                self.in_string = self.escaped;
                at += 1;
                if !self.in_string && self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            let byte = bytes[at];
            if self.kind == Kind::Unknown {
                if matches!(byte, b',' | b':' | b']' | b'}') {
                    // No item begins so; it is refused when it is read.
                    return Some(at + 1);
                }
                self.kind = if matches!(byte, b'"' | b'{' | b'[') { Kind::Closed } else { Kind::Open };
            }
            if self.kind == Kind::Open {
                // The first byte always belongs to the item, so that an item is never empty.
                if self.depth > 0 && (is_space(byte) || matches!(byte, b',' | b']' | b'}' | b':')) {
                    return Some(at);
                }
                self.depth = 1;
                at += 1;
                continue;
            }
            at += 1;
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }
}
