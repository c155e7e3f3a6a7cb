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

/// What is still to come, going by what has come: `total` rows, of which there are `rows`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outlook {
    pub(crate) rows: usize,
    pub(crate) total: usize,
}

/// The most bytes that are asked for ahead at once: the total comes from the wire.
const AHEAD: u64 = 64 << 20;

impl Outlook {
    /// How many more items, if `now` came with the rows so far; a little more than that, not to miss the mark by a few.
    fn more(self, now: usize, size: usize) -> usize {
        let expected = (now as u64).saturating_mul(self.total as u64) / self.rows.max(1) as u64;
        let more = expected.saturating_add(expected / 32).saturating_sub(now as u64);
        more.min(AHEAD / size as u64) as usize
    }

    /// Makes room at once for what is to come, if there is that much memory. Memory that is not written to costs nothing; to move tens of
    /// megabytes each time a vector has grown by a quarter takes longer than a frame.
    pub(crate) fn prepare<T>(self, items: &mut Vec<T>) {
        let _ = items.try_reserve_exact(self.more(items.len(), size_of::<T>()));
    }

    /// [`Outlook::prepare`] for a text.
    pub(crate) fn prepare_text(self, text: &mut String) {
        let _ = text.try_reserve_exact(self.more(text.len(), 1));
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

    pub(crate) fn foresee(&mut self, outlook: Outlook) {
        outlook.prepare_text(&mut self.all);
        outlook.prepare(&mut self.ends);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_made_for_what_is_to_come_and_never_for_more_than_a_server_may_ask() {
        let outlook = Outlook { rows: 100, total: 1000 };
        let (mut texts, mut odd) = ("ab".repeat(100), Vec::from([0_u32; 100]));
        outlook.prepare_text(&mut texts);
        outlook.prepare(&mut odd);
        assert!((2000..2100).contains(&texts.capacity()), "{}", texts.capacity());
        assert!((1000..1050).contains(&odd.capacity()), "{}", odd.capacity());
        let hostile = Outlook { rows: 1, total: usize::MAX };
        assert_eq!((hostile.more(1, 1), hostile.more(1 << 20, 4)), (64 << 20, 16 << 20));
        assert_eq!(Outlook { rows: 0, total: 0 }.more(5, 4), 0);
    }
}
