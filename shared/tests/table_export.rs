//! What is exported against what a reader of such files makes of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::collection::vec;
use proptest::prelude::*;
use shared::table::export::{Format, Writer};
use shared::table::{Column, Row, Table};

/// RFC 4180, read strictly: every record ends with CRLF, a quote stands only where it may.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut characters) = (Vec::new(), text.chars().peekable());
    while characters.peek().is_some() {
        let mut cell = String::new();
        if characters.next_if_eq(&'"').is_some() {
            loop {
                match characters.next().unwrap() {
                    '"' if characters.next_if_eq(&'"').is_some() => cell.push('"'),
                    '"' => break,
                    other => cell.push(other),
                }
            }
        } else {
            while let Some(other) = characters.next_if(|next| !matches!(next, ',' | '\r')) {
                assert!(other != '"' && other != '\n', "{other:?} outside of quotes");
                cell.push(other);
            }
        }
        record.push(cell);
        match characters.next().unwrap() {
            ',' => {}
            '\r' => {
                assert_eq!(characters.next(), Some('\n'));
                records.push(std::mem::take(&mut record));
            }
            other => panic!("{other:?} behind a cell"),
        }
    }
    assert!(record.is_empty());
    records
}

fn written(format: Format, columns: &[Column], table: &Table, rows: &[u32]) -> String {
    let (mut writer, mut out) = (Writer::new(format, columns), Vec::new());
    writer.begin(&mut out);
    rows.iter().for_each(|row| writer.row(table, *row, &mut out));
    writer.end(&mut out);
    String::from_utf8(out).unwrap()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[=+@\t\r;,\"' a-\u{e9}\n-]{0,6}", any::<String>(), "[a-z]{0,5}"]
}

#[test]
fn an_empty_list_is_still_a_file() {
    let table = Table::new();
    assert_eq!(written(Format::Csv, &[Column::Username, Column::Device], &table, &[]), "Username,Device ID\r\n");
    assert_eq!(written(Format::Json, &[Column::Username], &table, &[]), "[\n]\n");
}

proptest! {
    #[test]
    fn every_cell_comes_back_and_none_is_a_formula(
        sessions in vec((text(), text(), vec(text(), 0..3)), 1..6),
        columns in proptest::sample::subsequence(Column::ALL.to_vec(), 1..8).prop_shuffle(),
        backwards: bool,
    ) {
        let mut table = Table::new();
        for (at, (username, hostname, gateways)) in sessions.iter().enumerate() {
            let (dn, gateways) = (at.to_string(), gateways.iter().map(String::as_str).collect::<Vec<_>>());
            table.push(&Row { dn: &dn, username, hostname, provider: hostname, gateways: &gateways, ..Row::default() });
        }
        let mut rows: Vec<u32> = (0..table.len() as u32).collect();
        if backwards {
            rows.reverse();
        }
        let records = read_csv(&written(Format::Csv, &columns, &table, &rows));
        prop_assert_eq!(records.len(), rows.len() + 1);
        prop_assert_eq!(&records[0], &columns.iter().map(|column| column.title().to_owned()).collect::<Vec<_>>());
        for (record, row) in records[1..].iter().zip(&rows) {
            prop_assert_eq!(record.len(), columns.len());
            for (cell, column) in record.iter().zip(&columns) {
                let original = table.cell(*row, *column);
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", cell);
                let plain = if original.starts_with(['=', '+', '-', '@', '\t', '\r']) { &cell[1..] } else { &cell[..] };
                prop_assert_eq!(plain, original);
            }
        }
        let json: Vec<serde_json::Value> = serde_json::from_str(&written(Format::Json, &columns, &table, &rows)).unwrap();
        let expected: Vec<_> = rows.iter().map(|row| serde_json::to_value(table.session(*row)).unwrap()).collect();
        prop_assert_eq!(json, expected);
    }
}
