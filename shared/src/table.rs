//! The session table: every session of the Collective in columns, each distinct text once.
//!
//! A row is a number. What a column holds is a dictionary of its texts, each once ([`Attribute::may_repeat`] says where not), and
//! one id a row, so that 100,000 sessions take a few dozen vectors and no object each; a search looks at every text of a
//! dictionary once, a sort ranks them once ([`crate::query`]). The table grows by [`Table::push`] and never shrinks: a refresh builds a new one. Rows are unique by
//! distinguished name, whatever a Controller sends, because a list with two rows of one key cannot be shown correctly.
//!
//! [`decode`] fills it straight from the bytes of the list answer while they arrive.

mod column;
pub mod decode;
mod dictionary;
mod equal;
pub mod export;
mod fold;
mod gateways;
mod name;
mod places;
mod row;
mod texts;
mod write;

pub use column::Column;
pub(crate) use column::{ATTRIBUTES, Attribute};
pub(crate) use dictionary::Dictionary;
use fold::fold_into;
pub use fold::folded;
pub use row::{Pushed, Row, Support};

pub(crate) use gateways::GatewaySets;
use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use name::Name;
pub use places::Degrees;
use places::Places;
use std::borrow::Cow;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use texts::{Optional, Outlook, grow, vector_bytes};

/// Tells tables apart, so that a [`crate::query::View`] notices that it was given another one.
static NEXT_IDENTITY: AtomicU64 = AtomicU64::new(1);

/// The sessions, in the order in which they arrived.
pub struct Table {
    identity: u64,
    ids: [Vec<u32>; ATTRIBUTES],
    values: [Dictionary; ATTRIBUTES],
    gateways: GatewaySets,
    places: Places,
    /// Distinguished names that do not follow from device, user and provider.
    names: Optional,
    extra: Optional,
    index: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
    replaced: Vec<u32>,
    rows: usize,
}

impl Default for Table {
    fn default() -> Self {
        Table::new()
    }
}

impl Table {
    /// An empty table.
    pub fn new() -> Self {
        Table {
            identity: NEXT_IDENTITY.fetch_add(1, Ordering::Relaxed),
            ids: Default::default(),
            values: Default::default(),
            gateways: GatewaySets::default(),
            places: Places::default(),
            names: Optional::default(),
            extra: Optional::default(),
            index: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            replaced: Vec::new(),
            rows: 0,
        }
    }

    /// An empty table with room for `rows` rows. The room is a hint: neither more nor fewer rows are an error.
    pub fn with_capacity(rows: usize) -> Self {
        let mut table = Table::new();
        table.reserve(rows);
        table
    }

    /// Makes room for `rows` rows in all, at most a million at a time because the number may come from the wire.
    pub fn reserve(&mut self, rows: usize) {
        let more = rows.saturating_sub(self.rows).min(1 << 20);
        for ids in &mut self.ids {
            ids.reserve_exact(more);
        }
        self.index.reserve(more, |&(hash, _)| spread(hash));
    }

    /// Makes room for the texts of `total` rows too, going by those that are here: a hint, at most a million ahead.
    pub(crate) fn foresee(&mut self, total: usize) {
        let outlook = Outlook { rows: self.rows, total: total.min(self.rows.saturating_add(1 << 20)) };
        for values in &mut self.values {
            values.foresee(outlook);
        }
        self.places.foresee(outlook);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// How many pushed rows replaced an earlier one of the same distinguished name.
    pub fn duplicates(&self) -> usize {
        self.replaced.len()
    }

    /// Adds a row, or replaces the one with the same distinguished name in its place.
    pub fn push(&mut self, row: &Row<'_>) -> Pushed {
        let hash = self.hash(row.dn);
        let next = self.rows as u32;
        // Out of the table meanwhile, so that it can be asked for its names.
        let mut index = std::mem::take(&mut self.index);
        let at = match index.entry(spread(hash), |item| self.is_named(*item, hash, row.dn), |&(hash, _)| spread(hash)) {
            Entry::Occupied(entry) => entry.get().1,
            Entry::Vacant(entry) => entry.insert((hash, next)).get().1,
        };
        self.index = index;
        self.store(at as usize, row);
        if at < next {
            self.replaced.push(at);
            return Pushed::Replaced(at);
        }
        self.rows += 1;
        Pushed::Added(at)
    }

    fn store(&mut self, at: usize, row: &Row<'_>) {
        for (attribute, text) in [
            (Attribute::Username, row.username),
            (Attribute::Provider, row.provider),
            (Attribute::Hostname, row.hostname),
            (Attribute::Device, row.device_id),
            (Attribute::Os, row.os_name),
            (Attribute::ClientVersion, row.client_version),
            (Attribute::ClientType, row.client_type),
            (Attribute::OsFamily, row.os_family),
            (Attribute::OsParent, row.os_parent),
            (Attribute::Support, row.client_support),
        ] {
            let values = &mut self.values[attribute as usize];
            let id = if attribute.may_repeat() { values.note(text) } else { values.intern(text) };
            set(&mut self.ids[attribute as usize], at, id);
        }
        let gateways = self.gateways.intern(row.gateways, &mut self.values[Attribute::Gateways as usize]);
        set(&mut self.ids[Attribute::Gateways as usize], at, gateways);
        self.places.set(at, row.location);
        let name = Name { device: row.device_id, user: row.username, provider: row.provider };
        self.names.set(at, if name.is(row.dn) { None } else { Some(row.dn) });
        self.extra.set(at, row.extra);
    }

    /// The distinguished name exactly as it came.
    pub fn dn(&self, row: u32) -> Cow<'_, str> {
        match self.names.get(row as usize) {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(self.name(row).to_string()),
        }
    }

    /// Appends the distinguished name in lower case.
    pub(crate) fn fold_name_into(&self, row: u32, out: &mut String) {
        if let Some(name) = self.names.get(row as usize) {
            return fold_into(name, out);
        }
        let folded = |attribute: Attribute| self.values(attribute).folded(self.ids(attribute)[row as usize]);
        out.push_str("cn=");
        folded(Attribute::Device).split('-').for_each(|part| out.push_str(part));
        for (name, attribute) in [(",cn=", Attribute::Username), (",ou=", Attribute::Provider)] {
            out.push_str(name);
            out.push_str(folded(attribute));
        }
    }

    /// The row with this distinguished name, compared exactly.
    pub fn find(&self, dn: &str) -> Option<u32> {
        self.lookup(self.hash(dn), dn)
    }

    /// The text a cell shows: the Gateways joined by `", "`, the others as they came. Empty when absent.
    pub fn cell(&self, row: u32, column: Column) -> &str {
        self.text(row, column.into())
    }

    /// The names of the Gateways that report the session, in the order in which they came.
    pub fn gateways(&self, row: u32) -> impl ExactSizeIterator<Item = &str> + '_ {
        self.gateways.names(self.ids[Attribute::Gateways as usize][row as usize])
    }

    /// `windows`, `macos`, `linux`, …; empty when absent.
    pub fn os_family(&self, row: u32) -> &str {
        self.text(row, Attribute::OsFamily)
    }

    /// The parent distribution, for Linux; empty when absent.
    pub fn os_parent(&self, row: u32) -> &str {
        self.text(row, Attribute::OsParent)
    }

    /// How far the Client's version is supported.
    pub fn support(&self, row: u32) -> Support {
        Support::of(self.support_text(row))
    }

    /// [`Table::support`] as the wire has it; empty when absent.
    pub fn support_text(&self, row: u32) -> &str {
        self.text(row, Attribute::Support)
    }

    /// Degrees north and degrees east, when the Controller could place the session.
    pub fn location(&self, row: u32) -> Option<(f64, f64)> {
        let (latitude, longitude) = self.coordinates(row)?;
        Some((latitude.value()?, longitude.value()?))
    }

    /// The place as the wire has it: degrees north and degrees east.
    pub fn coordinates(&self, row: u32) -> Option<(Degrees<'_>, Degrees<'_>)> {
        self.places.of(row as usize)
    }

    /// The row's unknown fields as a JSON object, `None` when there are none.
    pub fn extra(&self, row: u32) -> Option<&str> {
        self.extra.get(row as usize)
    }

    /// Appends the row as the wire has it.
    pub fn write_json(&self, row: u32, out: &mut Vec<u8>) {
        write::row(self, row, out);
    }

    /// The bytes held, spare room included.
    pub fn memory(&self) -> usize {
        self.ids.iter().map(vector_bytes).sum::<usize>()
            + self.values.iter().map(Dictionary::memory).sum::<usize>()
            + self.gateways.memory()
            + self.places.memory()
            + self.names.memory()
            + self.extra.memory()
            + self.index.allocation_size()
            + vector_bytes(&self.replaced)
    }

    /// Tells this table from every other one, whatever they hold.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// The rows that were replaced, oldest first: a reader remembers how many of them it has seen.
    pub(crate) fn replaced(&self) -> &[u32] {
        &self.replaced
    }

    /// One id a row into [`Table::values`].
    pub(crate) fn ids(&self, attribute: Attribute) -> &[u32] {
        &self.ids[attribute as usize]
    }

    pub(crate) fn values(&self, attribute: Attribute) -> &Dictionary {
        &self.values[attribute as usize]
    }

    pub(crate) fn gateway_sets(&self) -> &GatewaySets {
        &self.gateways
    }

    pub(crate) fn text(&self, row: u32, attribute: Attribute) -> &str {
        self.values[attribute as usize].get(self.ids[attribute as usize][row as usize])
    }

    fn name(&self, row: u32) -> Name<'_> {
        Name {
            device: self.text(row, Attribute::Device),
            user: self.text(row, Attribute::Username),
            provider: self.text(row, Attribute::Provider),
        }
    }

    fn hash(&self, dn: &str) -> u32 {
        self.hasher.hash_one(dn) as u32
    }

    fn lookup(&self, hash: u32, dn: &str) -> Option<u32> {
        self.index.find(spread(hash), |item| self.is_named(*item, hash, dn)).map(|&(_, row)| row)
    }

    /// Whether an item of the index is the row with this distinguished name.
    fn is_named(&self, (other, row): (u32, u32), hash: u32, dn: &str) -> bool {
        other == hash
            && match self.names.get(row as usize) {
                Some(name) => name == dn,
                None => self.name(row).is(dn),
            }
    }
}

/// The table keeps 32 bits of a hash; the hash map wants entropy at both ends of 64.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

fn set(ids: &mut Vec<u32>, at: usize, id: u32) {
    if at < ids.len() {
        ids[at] = id;
    } else {
        grow(ids, 1);
        ids.push(id);
    }
}
