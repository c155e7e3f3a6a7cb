//! The selected rows as text for a spreadsheet: tabs between cells, the headings first.

use crate::host::{breathe, now};
use crate::live::Live;
use crate::ui::{Toasts, copy_text};
use crate::words::count;
use shared::table::{Column, Table};

/// Longest stretch of work before the browser gets its turn, in milliseconds.
const SLICE: f64 = 12.0;

/// Copies what is selected in the columns shown, and says how many rows.
pub fn copy_rows(live: Live, columns: Vec<Column>, toasts: Toasts) {
    let rows = live.selected_rows();
    leptos::task::spawn_local(async move {
        let mut text = headings(&columns);
        let mut slice = now();
        for chunk in rows.chunks(512) {
            live.with_table(|table| chunk.iter().for_each(|&row| line(table, row, &columns, &mut text)));
            if now() - slice > SLICE {
                breathe().await;
                slice = now();
            }
        }
        match copy_text(&text).await {
            Ok(()) => toasts.done(format!("Copied {}", count(rows.len(), "session", "sessions"))),
            Err(()) => toasts.failed("The browser does not allow copying here."),
        }
    });
}

fn headings(columns: &[Column]) -> String {
    columns.iter().map(|column| column.title()).collect::<Vec<_>>().join("\t")
}

/// Appends a row. A refresh may have taken it away while the text was made.
fn line(table: &Table, row: u32, columns: &[Column], out: &mut String) {
    if row as usize >= table.len() {
        return;
    }
    for (index, column) in columns.iter().enumerate() {
        out.push(if index == 0 { '\n' } else { '\t' });
        cell(table.cell(row, *column), out);
    }
}

/// A text that stays one cell, and that no spreadsheet takes for a formula: what devices report is not to be trusted.
fn cell(text: &str, out: &mut String) {
    if text.starts_with(['=', '+', '-', '@']) {
        out.push('\'');
    }
    out.extend(text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::table::Row;

    #[test]
    fn a_row_is_a_line_and_a_text_is_a_cell() {
        let mut table = Table::new();
        let dn = "CN=1,CN=amara,OU=local";
        table.push(&Row {
            dn,
            username: "amara",
            hostname: "=cmd|'/c calc'!A1",
            os_name: "a\tb\nc",
            gateways: &["gw1", "gw2"],
            ..Row::default()
        });
        let columns = [Column::Username, Column::Hostname, Column::Os, Column::Gateways];
        let mut text = headings(&columns);
        line(&table, 0, &columns, &mut text);
        line(&table, 7, &columns, &mut text);
        assert_eq!(text, "Username\tHostname\tOS\tGateways\namara\t'=cmd|'/c calc'!A1\ta b c\tgw1, gw2");
    }
}
