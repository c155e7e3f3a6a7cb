//! Rows for a file: CSV for a spreadsheet, JSON for a program.
//!
//! Whoever writes the file asks row by row, so that a long list needs no second copy of itself.
//!
//! **CSV** is RFC 4180: a heading, commas, CRLF, quotes where they are needed, UTF-8. A cell that a spreadsheet would take for a
//! formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe in front: what a device calls
//! itself must not run on an admin's computer. **JSON** is an array of the objects as the Controller sent them, unknown fields
//! included.

use super::{Column, Table};

/// The kind of file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// The columns as shown.
    #[default]
    Csv,
    /// Everything.
    Json,
}

/// Writes one file.
pub struct Writer {
    format: Format,
    columns: Vec<Column>,
    rows: usize,
}

impl Format {
    /// The end of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv;charset=utf-8",
            Format::Json => "application/json",
        }
    }
}

impl Writer {
    /// For these columns in their order; JSON has all fields anyway.
    pub fn new(format: Format, columns: &[Column]) -> Writer {
        Writer { format, columns: columns.to_vec(), rows: 0 }
    }

    /// Appends what stands before the first row.
    pub fn begin(&mut self, out: &mut Vec<u8>) {
        match self.format {
            Format::Csv => record(self.columns.iter().map(|column| column.title()), out),
            Format::Json => out.push(b'['),
        }
    }

    /// Appends a row.
    pub fn row(&mut self, table: &Table, row: u32, out: &mut Vec<u8>) {
        match self.format {
            Format::Csv => record(self.columns.iter().map(|column| table.cell(row, *column)), out),
            Format::Json => {
                out.extend_from_slice(if self.rows == 0 { b"\n" } else { b",\n" });
                table.write_json(row, out);
            }
        }
        self.rows += 1;
    }

    /// Appends what stands behind the last row.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        if self.format == Format::Json {
            out.extend_from_slice(b"\n]\n");
        }
    }
}

fn record<'a>(cells: impl Iterator<Item = &'a str>, out: &mut Vec<u8>) {
    for (at, text) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        cell(text, out);
    }
    out.extend_from_slice(b"\r\n");
}

fn cell(text: &str, out: &mut Vec<u8>) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    // A semicolon or a tab ends a cell in some countries; blanks at the ends are cut off by some programs.
    let quoted = text.contains([',', '"', '\r', '\n', ';', '\t']) || text.starts_with(' ') || text.ends_with(' ');
    if quoted {
        out.push(b'"');
    }
    if formula {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    if quoted {
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_could_be_formulas_are_texts() {
        for (text, written) in [
            ("", ""),
            ("anna", "anna"),
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-x", "'-x"),
            ("@sum(a1)", "'@sum(a1)"),
            ("\tx", "\"'\tx\""),
            ("\r=1", "\"'\r=1\""),
            ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("a=1", "a=1"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("a;=1", "\"a;=1\""),
            (" a", "\" a\""),
            ("a ", "\"a \""),
            ("müller, 王", "\"müller, 王\""),
            ("'x", "'x"),
        ] {
            let mut out = Vec::new();
            cell(text, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), written, "{text:?}");
        }
    }
}
