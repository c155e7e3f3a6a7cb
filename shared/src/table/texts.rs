//! Many texts in one allocation, and vectors that grow by a quarter.

/// Makes room for `more` items. Grows by a quarter, not by half the memory: the largest vectors of a page that holds a million
/// sessions would otherwise keep tens of megabytes of spare room, which WebAssembly never gives back.
pub(crate) fn grow<T>(items: &mut Vec<T>, more: usize) {
    if items.capacity() - items.len() < more {
        items.reserve_exact(more.max(items.len() / 4).max(16));
    }
}

/// [`grow`] for a text.
pub(crate) fn grow_text(text: &mut String, more: usize) {
    if text.capacity() - text.len() < more {
        text.reserve_exact(more.max(text.len() / 4).max(64));
    }
}

pub(crate) fn vector_bytes<T>(items: &Vec<T>) -> usize {
    items.capacity() * size_of::<T>()
}

/// Texts one behind the other, found by number. Append-only.
#[derive(Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) -> u32 {
        grow_text(&mut self.all, text.len());
        self.all.push_str(text);
        grow(&mut self.ends, 1);
        self.ends.push(self.all.len());
        (self.ends.len() - 1) as u32
    }

    pub(crate) fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.all[start..self.ends[id]]
    }

    pub(crate) fn memory(&self) -> usize {
        self.all.capacity() + vector_bytes(&self.ends)
    }
}

/// A text that few rows have: costs nothing until the first one does, then four bytes a row.
#[derive(Default)]
pub(crate) struct Optional {
    ids: Vec<u32>,
    texts: Texts,
}

const ABSENT: u32 = u32::MAX;

impl Optional {
    pub(crate) fn set(&mut self, at: usize, text: Option<&str>) {
        if text.is_none() && self.ids.len() <= at {
            return;
        }
        if self.ids.len() <= at {
            let more = at + 1 - self.ids.len();
            grow(&mut self.ids, more);
            self.ids.resize(at + 1, ABSENT);
        }
        self.ids[at] = text.map_or(ABSENT, |text| self.texts.push(text));
    }

    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        self.ids.get(at).filter(|id| **id != ABSENT).map(|id| self.texts.get(*id))
    }

    pub(crate) fn memory(&self) -> usize {
        vector_bytes(&self.ids) + self.texts.memory()
    }
}
