//! What the rows are sorted by.

use crate::table::Column;

/// One column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// The column.
    pub column: Column,
    /// Whether its largest comes first.
    pub descending: bool,
}

/// Reads `provider,-username`. What is no column, or the same again, is left out: the text comes from an address.
pub fn parse_sort(text: &str) -> Vec<SortKey> {
    let mut keys: Vec<SortKey> = Vec::new();
    for part in text.split(',') {
        let part = part.trim();
        let (slug, descending) = part.strip_prefix('-').map_or((part, false), |slug| (slug, true));
        if let Some(column) = Column::from_slug(slug)
            && keys.iter().all(|key| key.column != column)
        {
            keys.push(SortKey { column, descending });
        }
    }
    keys
}

/// Prints what [`parse_sort`] reads.
pub fn print_sort(keys: &[SortKey]) -> String {
    let mut text = String::new();
    for key in keys {
        if !text.is_empty() {
            text.push(',');
        }
        if key.descending {
            text.push('-');
        }
        text.push_str(key.column.slug());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_print_as_they_parse() {
        for (text, printed) in [
            ("", ""),
            ("provider,-username", "provider,-username"),
            ("-client-version", "-client-version"),
            (" username , -os", "username,-os"),
            ("colour,username,,username,-username", "username"),
        ] {
            assert_eq!(print_sort(&parse_sort(text)), printed, "{text}");
        }
    }
}
