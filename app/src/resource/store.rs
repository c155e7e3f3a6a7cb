//! The things themselves, what of them is shown, and in which order.

use super::terms::Terms;
use crate::grid::{Cell, ColumnSpec, Source};
use crate::times::Zone;
use serde::de::DeserializeOwned;
use shared::query::order_key;
use shared::table::{Column, folded};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// One kind of thing.
pub trait Record: 'static {
    /// As it comes over the wire.
    type Wire: DeserializeOwned;
    /// The columns in their order.
    const COLUMNS: &'static [ColumnSpec];
    /// The column a row is named by.
    const NAME: &'static str;

    /// Takes what is shown out of what came.
    fn read(wire: Self::Wire) -> Self;
    /// Tells it from every other.
    fn key(&self) -> &str;
    /// What a column shows; times by that clock.
    fn text(&self, column: &str, zone: Zone) -> Cow<'_, str>;

    /// What a column is sorted by.
    fn rank(&self, _column: &str) -> Rank {
        Rank::Text
    }

    /// Appends what the search looks at.
    fn searched(&self, zone: Zone, out: &mut String) {
        for column in Self::COLUMNS {
            out.push_str(&self.text(column.id, zone));
            out.push('\n');
        }
    }
}

/// How a cell is compared with others of its column.
pub enum Rank {
    /// By its text.
    Text,
    /// By a number; nothing comes last.
    Number(Option<i64>),
}

/// A thing and the text it is found by.
pub(super) struct Item<T> {
    pub(super) record: T,
    folded: Box<str>,
}

impl<T: Record> Item<T> {
    pub(super) fn new(record: T, zone: Zone) -> Item<T> {
        let folded = found_by(&record, zone);
        Item { record, folded }
    }
}

fn found_by<T: Record>(record: &T, zone: Zone) -> Box<str> {
    let mut text = String::new();
    record.searched(zone, &mut text);
    folded(&text).into_boxed_str()
}

/// All things of one list.
pub(super) struct Store<T> {
    pub(super) items: Vec<Item<T>>,
    terms: Terms,
    sort: (&'static str, bool),
    /// The clock by which times are shown, and found.
    pub(super) zone: Zone,
    rows: Vec<u32>,
    /// Orders worked out for the present items.
    orders: Vec<(&'static str, Vec<u32>)>,
}

impl<T: Record> Store<T> {
    pub(super) fn new(sort: (&'static str, bool), zone: Zone) -> Store<T> {
        Store { items: Vec::new(), terms: Terms::default(), sort, zone, rows: Vec::new(), orders: Vec::new() }
    }

    /// Shows times by another clock. Answers whether it is another.
    pub(super) fn show_times_in(&mut self, zone: Zone) -> bool {
        if self.zone == zone {
            return false;
        }
        self.zone = zone;
        self.find_anew();
        true
    }

    /// Works out what things are found by, and who is found.
    pub(super) fn find_anew(&mut self) {
        for item in &mut self.items {
            item.folded = found_by(&item.record, self.zone);
        }
        self.arrange();
    }

    /// Whether these terms ask something else than what is shown.
    pub(super) fn asks_else(&self, terms: &Terms) -> bool {
        self.terms != *terms
    }

    pub(super) fn ask(&mut self, terms: Terms, sort: (&'static str, bool)) {
        (self.terms, self.sort) = (terms, sort);
        self.arrange();
    }

    pub(super) fn add(&mut self, items: impl Iterator<Item = Item<T>>) {
        self.items.extend(items);
        self.orders.clear();
    }

    pub(super) fn replace(&mut self, items: Vec<Item<T>>) {
        self.items = items;
        self.orders.clear();
    }

    /// Works out the rows to show.
    pub(super) fn arrange(&mut self) {
        let (column, descending) = self.sort;
        let at = self.orders.iter().position(|(known, _)| *known == column).unwrap_or_else(|| {
            self.orders.push((column, order(&self.items, column, self.zone)));
            self.orders.len() - 1
        });
        let order = &self.orders[at].1;
        let shown = |row: &u32| self.terms.matches(&self.items[*row as usize].folded);
        self.rows.clear();
        if descending {
            self.rows.extend(order.iter().rev().copied().filter(shown));
        } else {
            self.rows.extend(order.iter().copied().filter(shown));
        }
    }

    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The name of a row.
    pub(super) fn name(&self, id: u32) -> String {
        self.record(id).map(|record| record.text(T::NAME, self.zone).into_owned()).unwrap_or_default()
    }

    pub(super) fn record(&self, id: u32) -> Option<&T> {
        self.items.get(id as usize).map(|item| &item.record)
    }
}

fn order<T: Record>(items: &[Item<T>], column: &'static str, zone: Zone) -> Vec<u32> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    let numbers = items.first().is_some_and(|item| matches!(item.record.rank(column), Rank::Number(_)));
    if numbers {
        let key = |row: &u32| match items[*row as usize].record.rank(column) {
            Rank::Number(Some(number)) => (false, number),
            _ => (true, 0),
        };
        order.sort_by_cached_key(key);
    } else {
        order.sort_by_cached_key(|row| {
            let text = items[*row as usize].record.text(column, zone);
            (order_key(Column::Hostname, &text), text.into_owned())
        });
    }
    order
}

/// What a page adds to a cell.
pub(super) type Decorate<T> = dyn Fn(&T, &'static str, &mut Cell);

/// The store as the grid sees it.
pub(super) struct Rows<T> {
    pub(super) store: Rc<RefCell<Store<T>>>,
    pub(super) decorate: Box<Decorate<T>>,
}

impl<T: Record> Source for Rows<T> {
    fn rows(&self) -> usize {
        self.store.borrow().rows.len()
    }

    fn id(&self, position: usize) -> Option<u32> {
        self.store.borrow().rows.get(position).copied()
    }

    fn key(&self, id: u32) -> String {
        self.store.borrow().record(id).map(|record| record.key().to_owned()).unwrap_or_default()
    }

    fn name_column(&self) -> &'static str {
        T::NAME
    }

    fn name(&self, id: u32) -> String {
        self.store.borrow().name(id)
    }

    fn cell(&self, id: u32, column: &'static str, cell: &mut Cell) {
        let store = self.store.borrow();
        let Some(record) = store.record(id) else { return };
        cell.text.push_str(&record.text(column, store.zone));
        (self.decorate)(record, column, cell);
    }

    fn position(&self, id: u32) -> Option<usize> {
        self.store.borrow().rows.iter().position(|row| *row == id)
    }

    fn moved(&self, _: u32) -> Option<u32> {
        // A small list: the focus stays at its place.
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(String, Option<i64>);

    impl Record for Thing {
        type Wire = (String, Option<i64>);
        const COLUMNS: &'static [ColumnSpec] = &[
            ColumnSpec { id: "name", title: "Name", min: 80, share: 100, class: "", width: None },
            ColumnSpec { id: "size", title: "Size", min: 80, share: 100, class: "", width: None },
        ];
        const NAME: &'static str = "name";

        fn read((name, size): (String, Option<i64>)) -> Thing {
            Thing(name, size)
        }

        fn key(&self) -> &str {
            &self.0
        }

        fn text(&self, column: &str, _: Zone) -> Cow<'_, str> {
            match column {
                "name" => Cow::Borrowed(&self.0),
                _ => Cow::Owned(self.1.map(|size| size.to_string()).unwrap_or_default()),
            }
        }

        fn rank(&self, column: &str) -> Rank {
            if column == "size" { Rank::Number(self.1) } else { Rank::Text }
        }
    }

    fn shown(store: &Store<Thing>) -> Vec<&str> {
        store.rows().iter().filter_map(|row| Some(store.record(*row)?.key())).collect()
    }

    #[test]
    fn things_are_searched_and_sorted_by_text_and_by_number() {
        let mut store = Store::new(("name", false), Zone::Utc);
        let things = [("host 10", Some(9)), ("Host 9", None), ("other", Some(-3)), ("Åse", Some(100))];
        store.add(things.into_iter().map(|(name, size)| Item::new(Thing(name.to_owned(), size), Zone::Utc)));
        store.arrange();
        assert_eq!(shown(&store), ["Åse", "Host 9", "host 10", "other"]);
        store.ask(Terms::default(), ("size", false));
        assert_eq!(shown(&store), ["other", "host 10", "Åse", "Host 9"]);
        store.ask(Terms::parse("HOST"), ("name", true));
        assert_eq!(shown(&store), ["host 10", "Host 9"]);
        store.add(std::iter::once(Item::new(Thing("host 1".to_owned(), None), Zone::Utc)));
        store.arrange();
        assert_eq!(shown(&store), ["host 10", "Host 9", "host 1"]);
        store.replace(Vec::new());
        store.arrange();
        assert!(shown(&store).is_empty());
    }
}
