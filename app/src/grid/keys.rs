//! The keyboard of the WAI-ARIA grid pattern, as a pure function from a key to what it does.

/// Where the focus is: `row` is `None` in the heading; `column` counts the selection column as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// Position of the row.
    pub row: Option<usize>,
    /// Index of the column.
    pub column: usize,
}

/// A key as pressed.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// `KeyboardEvent.key`.
    pub name: &'a str,
    /// Control, or Command on a Mac.
    pub control: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
}

/// What surrounds the focus.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Rows shown.
    pub rows: usize,
    /// Columns, selection and actions included.
    pub columns: usize,
    /// Rows of a page.
    pub page: usize,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Moves the focus.
    Move(Focus),
    /// Opens the row, or sorts by the heading; with Shift adds the heading to the sort.
    Activate,
    /// Selects or deselects the row.
    Toggle,
    /// Selects from the last toggled row to this one.
    Extend(Focus),
    /// Selects everything that matches.
    SelectAll,
    /// Deselects everything.
    Clear,
    /// Opens the row's menu.
    Menu,
    /// Copies the selected rows when this is one of them, else the cell.
    Copy,
    /// Shows the whole text of the cell.
    FullText,
    /// Looks for the next row whose cell begins so.
    Type(char),
    /// Makes the column of the heading wider or narrower.
    Resize(i8),
    /// Moves the column of the heading to the right or to the left.
    Reorder(i8),
}

/// Resolves a key; `None` leaves it to the browser.
pub fn resolve(key: Key<'_>, focus: Focus, extent: Extent) -> Option<Doing> {
    let last_column = extent.columns.saturating_sub(1);
    let last_row = extent.rows.checked_sub(1);
    let to = |row, column| Some(Doing::Move(Focus { row, column }));
    let vertical = |row: Option<usize>| {
        let focus = Focus { row, ..focus };
        Some(if key.shift && row.is_some() { Doing::Extend(focus) } else { Doing::Move(focus) })
    };
    if key.alt {
        // Only a heading has keys with Alt; elsewhere they are the browser's.
        let step = match key.name {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return None,
        };
        let heading = focus.row.is_none() && focus.column > 0 && focus.column < last_column && !key.control;
        return heading.then_some(if key.shift { Doing::Reorder(step) } else { Doing::Resize(step) });
    }
    match (key.name, key.control) {
        ("ArrowLeft", false) => to(focus.row, focus.column.saturating_sub(1)),
        ("ArrowRight", false) => to(focus.row, (focus.column + 1).min(last_column)),
        ("ArrowDown", false) => vertical(match (focus.row, last_row) {
            (_, None) => None,
            (None, Some(_)) => Some(0),
            (Some(row), Some(last)) => Some((row + 1).min(last)),
        }),
        ("ArrowUp", false) => vertical(focus.row.and_then(|row| row.checked_sub(1))),
        ("PageDown", false) => vertical(last_row.map(|last| (focus.row.unwrap_or(0) + extent.page).min(last))),
        ("PageUp", false) => vertical(focus.row.map(|row| row.saturating_sub(extent.page))),
        ("Home", false) => to(focus.row, 0),
        ("End", false) => to(focus.row, last_column),
        ("Home", true) => to(last_row.map(|_| 0), 0),
        ("End", true) => to(last_row, last_column),
        (" ", false) if focus.row.is_some() => Some(Doing::Toggle),
        (" ", false) => Some(if focus.column == 0 { Doing::SelectAll } else { Doing::Activate }),
        ("Enter", _) => match (focus.row, focus.column) {
            (Some(_), 0) => Some(Doing::Toggle),
            (Some(_), column) if column == last_column => Some(Doing::Menu),
            (None, 0) => Some(Doing::SelectAll),
            _ => Some(Doing::Activate),
        },
        ("F10", false) if key.shift && focus.row.is_some() => Some(Doing::Menu),
        ("ContextMenu", _) if focus.row.is_some() => Some(Doing::Menu),
        ("a" | "A", true) => Some(Doing::SelectAll),
        ("Escape", false) => Some(Doing::Clear),
        ("c" | "C", true) if focus.row.is_some() => Some(Doing::Copy),
        ("F2", false) if focus.row.is_some() && focus.column > 0 && focus.column < last_column => Some(Doing::FullText),
        // The slash belongs to the search box.
        (name, false) if focus.row.is_some() && name != "/" => {
            let mut letters = name.chars();
            letters.next().filter(|letter| letters.next().is_none() && !letter.is_control()).map(Doing::Type)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { rows: 100, columns: 10, page: 20 };

    fn press(name: &str, row: Option<usize>, column: usize) -> Option<Doing> {
        resolve(Key { name, control: false, shift: false, alt: false }, Focus { row, column }, EXTENT)
    }

    fn moved(row: Option<usize>, column: usize) -> Option<Doing> {
        Some(Doing::Move(Focus { row, column }))
    }

    #[test]
    fn arrows_stay_inside_and_reach_the_heading() {
        assert_eq!(press("ArrowDown", Some(99), 3), moved(Some(99), 3));
        assert_eq!(press("ArrowUp", Some(0), 3), moved(None, 3));
        assert_eq!(press("ArrowDown", None, 3), moved(Some(0), 3));
        assert_eq!(press("ArrowUp", None, 3), moved(None, 3));
        assert_eq!(press("ArrowRight", Some(1), 9), moved(Some(1), 9));
        assert_eq!(press("ArrowLeft", Some(1), 0), moved(Some(1), 0));
        assert_eq!(press("PageDown", Some(90), 1), moved(Some(99), 1));
        assert_eq!(press("PageUp", Some(5), 1), moved(Some(0), 1));
    }

    #[test]
    fn control_home_and_end_reach_the_corners() {
        let key = |name| Key { name, control: true, shift: false, alt: false };
        let focus = Focus { row: Some(50), column: 5 };
        assert_eq!(resolve(key("Home"), focus, EXTENT), moved(Some(0), 0));
        assert_eq!(resolve(key("End"), focus, EXTENT), moved(Some(99), 9));
        let empty = Extent { rows: 0, ..EXTENT };
        assert_eq!(resolve(key("End"), Focus { row: None, column: 1 }, empty), moved(None, 9));
        assert_eq!(press("ArrowDown", None, 2).map(|_| ()), Some(()));
    }

    #[test]
    fn enter_depends_on_the_column() {
        assert_eq!(press("Enter", Some(1), 1), Some(Doing::Activate));
        assert_eq!(press("Enter", Some(1), 0), Some(Doing::Toggle));
        assert_eq!(press("Enter", Some(1), 9), Some(Doing::Menu));
        assert_eq!(press("Enter", None, 2), Some(Doing::Activate));
        assert_eq!(press(" ", None, 0), Some(Doing::SelectAll));
    }

    #[test]
    fn letters_look_for_a_row_but_the_slash_is_the_search_boxs() {
        assert_eq!(press("x", Some(1), 1), Some(Doing::Type('x')));
        assert_eq!(press("ö", Some(1), 1), Some(Doing::Type('ö')));
        for (name, row) in
            [("/", Some(1)), ("x", None), ("Tab", Some(1)), ("F5", Some(1)), ("Dead", Some(1)), ("Shift", Some(1))]
        {
            assert_eq!(press(name, row, 1), None, "{name}");
        }
        assert_eq!(
            resolve(Key { name: "x", control: true, shift: false, alt: false }, Focus { row: Some(1), column: 1 }, EXTENT),
            None
        );
    }

    #[test]
    fn alt_and_arrows_are_a_headings_alone() {
        let key = |name, shift| Key { name, control: false, shift, alt: true };
        let head = Focus { row: None, column: 3 };
        assert_eq!(resolve(key("ArrowLeft", false), head, EXTENT), Some(Doing::Resize(-1)));
        assert_eq!(resolve(key("ArrowRight", true), head, EXTENT), Some(Doing::Reorder(1)));
        for focus in [Focus { row: Some(2), column: 3 }, Focus { row: None, column: 0 }, Focus { row: None, column: 9 }] {
            assert_eq!(resolve(key("ArrowLeft", false), focus, EXTENT), None);
        }
        assert_eq!(resolve(key("Home", false), head, EXTENT), None);
    }

    #[test]
    fn the_whole_text_is_asked_for_in_cells_with_text() {
        assert_eq!(press("F2", Some(1), 1), Some(Doing::FullText));
        assert_eq!((press("F2", Some(1), 0), press("F2", Some(1), 9), press("F2", None, 1)), (None, None, None));
    }
}
