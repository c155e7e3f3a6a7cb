//! What is selected: a set of rows, or a description: everything that matches, with exceptions.
//!
//! The description is what "select all" makes: it costs nothing at a million rows, needs no row to be there, and goes on to hold
//! as rows come and go. It belongs to the search it was made for: when the search changes, its owner turns it into a set first
//! ([`Selection::fix`]). Which rows it means is asked only when something is done to them.

use super::row_set::RowSet;

/// The selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// These rows, whether they match or not.
    Some(RowSet),
    /// Every row that matches.
    AllMatching {
        /// But not these; all of them match.
        except: RowSet,
    },
}

impl Default for Selection {
    fn default() -> Self {
        Selection::Some(RowSet::default())
    }
}

impl Selection {
    /// How many rows, of so many that match.
    pub fn len(&self, matching: usize) -> usize {
        match self {
            Selection::Some(set) => set.len(),
            Selection::AllMatching { except } => matching.saturating_sub(except.len()),
        }
    }

    /// Whether it is no row and no description.
    pub fn is_empty(&self) -> bool {
        matches!(self, Selection::Some(set) if set.is_empty())
    }

    /// Whether it is a description, with exceptions or without.
    pub fn is_description(&self) -> bool {
        matches!(self, Selection::AllMatching { .. })
    }

    /// Whether it is the description without an exception.
    pub fn is_all(&self) -> bool {
        matches!(self, Selection::AllMatching { except } if except.is_empty())
    }

    /// Whether a row that matches is selected.
    pub fn contains(&self, id: u32) -> bool {
        match self {
            Selection::Some(set) => set.contains(id),
            Selection::AllMatching { except } => !except.contains(id),
        }
    }

    /// Selects or deselects a row that matches; `matching` is how many do.
    pub fn set(&mut self, id: u32, on: bool, matching: usize) {
        match self {
            Selection::Some(set) => set.set(id, on),
            Selection::AllMatching { except } => {
                except.set(id, !on);
                if except.len() >= matching {
                    self.clear();
                }
            }
        }
    }

    /// The rows it names: those selected, or those excepted.
    pub fn named(&self) -> &RowSet {
        match self {
            Selection::Some(set) => set,
            Selection::AllMatching { except } => except,
        }
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Selection::default();
    }

    /// What the box above all rows does: selects everything that matches, or deselects it when it is selected already. Rows
    /// selected under another search stay selected, for which the set is kept.
    pub fn toggle_all(&mut self, matching: impl Iterator<Item = u32> + Clone) {
        match self {
            Selection::AllMatching { except } if except.is_empty() => self.clear(),
            Selection::AllMatching { except } => except.clear(),
            Selection::Some(set) => {
                let (mut rows, mut selected) = (0, 0);
                for id in matching.clone() {
                    rows += 1;
                    selected += usize::from(set.contains(id));
                }
                let elsewhere = set.len() > selected;
                if rows > 0 && selected == rows {
                    matching.for_each(|id| set.set(id, false));
                } else if elsewhere {
                    matching.for_each(|id| set.set(id, true));
                } else if rows > 0 {
                    *self = Selection::AllMatching { except: RowSet::default() };
                }
            }
        }
    }

    /// The description becomes the set of what it means now.
    pub fn fix(&mut self, matching: impl Iterator<Item = u32>) {
        if let Selection::AllMatching { except } = self {
            let mut set = RowSet::default();
            matching.filter(|id| !except.contains(*id)).for_each(|id| set.set(id, true));
            *self = Selection::Some(set);
        }
    }

    /// The same rows under other numbers; `None` for a row that is gone.
    pub fn moved(&self, to: impl Fn(u32) -> Option<u32>) -> Selection {
        let carry = |from: &RowSet| {
            let mut set = RowSet::default();
            from.iter().filter_map(to).for_each(|id| set.set(id, true));
            set
        };
        match self {
            Selection::Some(set) => Selection::Some(carry(set)),
            Selection::AllMatching { except } => Selection::AllMatching { except: carry(except) },
        }
    }

    /// Drops exceptions that do not match any more, after the rows changed.
    pub fn trim(&mut self, matches: impl Fn(u32) -> bool) {
        if let Selection::AllMatching { except } = self {
            let gone: Vec<u32> = except.iter().filter(|id| !matches(*id)).collect();
            gone.into_iter().for_each(|id| except.set(id, false));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn all() -> Selection {
        Selection::AllMatching { except: RowSet::default() }
    }

    #[test]
    fn the_box_above_all_describes_and_takes_back() {
        let mut selection = Selection::default();
        selection.toggle_all(0..5);
        assert_eq!((selection.is_all(), selection.len(5), selection.len(7)), (true, 5, 7));
        selection.set(3, false, 5);
        assert_eq!((selection.is_all(), selection.is_empty(), selection.len(5)), (false, false, 4));
        selection.toggle_all(0..5);
        assert!(selection.is_all());
        selection.toggle_all(0..5);
        assert_eq!(selection, Selection::default());
        selection.toggle_all(std::iter::empty());
        assert!(selection.is_empty());
    }

    #[test]
    fn rows_of_another_search_stay() {
        let mut selection = Selection::default();
        selection.set(90, true, 100);
        selection.toggle_all(0..5);
        assert_eq!((selection.len(5), selection.contains(90), selection.contains(4)), (6, true, true));
        selection.toggle_all(0..5);
        assert_eq!((selection.len(5), selection.contains(90)), (1, true));
    }

    #[test]
    fn the_last_exception_ends_the_description() {
        let mut selection = all();
        selection.set(0, false, 2);
        selection.set(1, false, 2);
        assert_eq!(selection, Selection::default());
    }

    proptest! {
        /// The description and the set it is fixed to say the same, whatever was toggled, also after a refresh.
        #[test]
        fn a_description_means_what_its_set_means(
            start in any::<bool>(),
            steps in proptest::collection::vec((0u32..40, any::<bool>()), 0..60),
            gone in proptest::collection::btree_set(0u32..40, 0..20),
        ) {
            let mut selection = if start { all() } else { Selection::default() };
            let mut wanted: BTreeSet<u32> = if start { (0..40).collect() } else { BTreeSet::new() };
            for (id, on) in steps {
                selection.set(id, on, 40);
                if on { wanted.insert(id); } else { wanted.remove(&id); }
                prop_assert_eq!(selection.len(40), wanted.len());
                prop_assert_eq!((0..40).filter(|id| selection.contains(*id)).collect::<BTreeSet<_>>(), wanted.clone());
            }
            let mut fixed = selection.clone();
            fixed.fix(0..40);
            let Selection::Some(set) = &fixed else { panic!("not fixed") };
            prop_assert_eq!(set.iter().collect::<BTreeSet<_>>(), wanted.clone());
            let moved = selection.moved(|id| (!gone.contains(&id)).then_some(id + 1000));
            let left: BTreeSet<u32> = wanted.iter().filter(|id| !gone.contains(id)).map(|id| id + 1000).collect();
            let rows = (1000..1040).filter(|id| !gone.contains(&(id - 1000)));
            prop_assert_eq!(rows.clone().filter(|id| moved.contains(*id)).collect::<BTreeSet<_>>(), left.clone());
            prop_assert_eq!(moved.len(rows.count()), left.len());
        }
    }
}
