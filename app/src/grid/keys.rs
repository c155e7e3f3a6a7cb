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
    /// Copies the cell.
    Copy,
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
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { rows: 100, columns: 10, page: 20 };

    fn press(name: &str, row: Option<usize>, column: usize) -> Option<Doing> {
        resolve(Key { name, control: false, shift: false }, Focus { row, column }, EXTENT)
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
        let key = |name| Key { name, control: true, shift: false };
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
        assert_eq!(press("x", Some(1), 1), None);
    }
}
