//! The Gateways of a session: few names, few combinations.

use super::dictionary::Dictionary;
use super::spread;
use super::texts::{grow, vector_bytes};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Every distinct list of names once. The list's number is also the number of its joined text in the column's dictionary.
#[derive(Default)]
pub(crate) struct GatewaySets {
    names: Dictionary,
    /// The lists one behind the other, as numbers into `names`.
    members: Vec<u32>,
    /// Where each list ends in `members`; the list of number 0 is empty.
    ends: Vec<usize>,
    index: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
    /// Room to work in, so that a row allocates nothing.
    wanted: Vec<u32>,
    joined: String,
}

impl GatewaySets {
    /// The number of this list, which is added to `texts` if it is new.
    ///
    /// Two lists may have the same text (`["a, b"]` and `["a", "b"]`): each has its own number.
    pub(crate) fn intern(&mut self, list: &[&str], texts: &mut Dictionary) -> u32 {
        if self.ends.is_empty() {
            self.ends.push(0);
        }
        if list.is_empty() {
            return 0;
        }
        self.wanted.clear();
        self.wanted.extend(list.iter().map(|name| self.names.intern(name)));
        let hash = self.hasher.hash_one(self.wanted.as_slice()) as u32;
        let same = |&(other, id): &(u32, u32)| other == hash && self.members(id) == self.wanted;
        if let Some(&(_, id)) = self.index.find(spread(hash), same) {
            return id;
        }
        grow(&mut self.members, self.wanted.len());
        self.members.extend_from_slice(&self.wanted);
        self.ends.push(self.members.len());
        self.joined.clear();
        for (at, name) in list.iter().enumerate() {
            if at > 0 {
                self.joined.push_str(", ");
            }
            self.joined.push_str(name);
        }
        let id = texts.append(&self.joined);
        self.index.insert_unique(spread(hash), (hash, id), |&(hash, _)| spread(hash));
        id
    }

    /// The numbers of a list's names in [`GatewaySets::distinct`].
    pub(crate) fn members(&self, id: u32) -> &[u32] {
        let id = id as usize;
        if id == 0 { &[] } else { &self.members[self.ends[id - 1]..self.ends[id]] }
    }

    /// Every distinct name.
    pub(crate) fn distinct(&self) -> &Dictionary {
        &self.names
    }

    /// The names of a list.
    pub(crate) fn names(&self, id: u32) -> impl ExactSizeIterator<Item = &str> + '_ {
        self.members(id).iter().map(|name| self.names.get(*name))
    }

    pub(crate) fn memory(&self) -> usize {
        self.names.memory()
            + vector_bytes(&self.members)
            + vector_bytes(&self.ends)
            + self.index.allocation_size()
            + vector_bytes(&self.wanted)
            + self.joined.capacity()
    }
}
