//! Columns and their widths.

/// A column, as the grid needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColumnSpec {
    /// `data-col`, also the sort key.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The narrowest it gets by itself, in CSS pixels.
    pub min: u16,
    /// Its share of what is left over, in hundredths.
    pub share: u16,
    /// Extra class of its cells.
    pub class: &'static str,
    /// A width somebody chose, in CSS pixels; else it is fluid.
    pub width: Option<u16>,
}

/// Width of the selection column and of the actions column.
const EDGES: (u16, u16) = (40, 44);
/// The narrowest a column can be made.
pub const NARROWEST: u16 = 56;
/// The widest.
pub const WIDEST: u16 = 1600;

/// The CSS grid tracks of a row. With every width chosen, the room that is left stands before the actions.
pub fn tracks(columns: &[ColumnSpec]) -> String {
    let mut out = format!("{}px", EDGES.0);
    for column in columns {
        match column.width {
            Some(width) => out.push_str(&format!(" {width}px")),
            None => out.push_str(&format!(" minmax({}px, {}fr)", column.min, column.share)),
        }
    }
    if columns.iter().all(|column| column.width.is_some()) {
        out.push_str(" minmax(0px, 1fr)");
    }
    out.push_str(&format!(" {}px", EDGES.1));
    out
}

/// Under this width the grid scrolls sideways.
pub fn min_width(columns: &[ColumnSpec]) -> u32 {
    let sum: u32 = columns.iter().map(|column| u32::from(column.width.unwrap_or(column.min))).sum();
    sum + u32::from(EDGES.0) + u32::from(EDGES.1)
}

/// Another width for one column. The columns before it keep what they measure now, so that its edge follows the pointer; those
/// after it share the rest.
pub fn resized(columns: &[ColumnSpec], measured: &[f64], index: usize, width: f64) -> Vec<(&'static str, Option<u16>)> {
    let whole = |width: f64| (width.round() as u16).clamp(NARROWEST, WIDEST);
    let mut out = Vec::new();
    for (at, column) in columns.iter().enumerate().take(index + 1) {
        let width = if at == index { Some(whole(width)) } else { column.width.or(measured.get(at).copied().map(whole)) };
        out.push((column.id, width));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(id: &'static str, width: Option<u16>) -> ColumnSpec {
        ColumnSpec { id, title: id, min: 100, share: 150, class: "", width }
    }

    #[test]
    fn fluid_until_a_width_is_chosen() {
        let columns = [column("a", None), column("b", Some(240))];
        assert_eq!(tracks(&columns), "40px minmax(100px, 150fr) 240px 44px");
        assert_eq!(min_width(&columns), 424);
        assert_eq!(tracks(&columns[1..]), "40px 240px minmax(0px, 1fr) 44px");
    }

    #[test]
    fn what_stands_before_a_resized_column_stays_where_it_is() {
        let columns = [column("a", None), column("b", Some(240)), column("c", None)];
        let measured = [133.4, 240.0, 150.0];
        assert_eq!(resized(&columns, &measured, 1, 300.2), [("a", Some(133)), ("b", Some(300))]);
        assert_eq!(resized(&columns, &measured, 0, 3.0), [("a", Some(NARROWEST))]);
        assert_eq!(resized(&columns, &measured, 2, 1e9)[2], ("c", Some(WIDEST)));
    }
}
