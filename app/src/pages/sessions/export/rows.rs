//! Where the rows of a file come from.

use crate::live::Live;
use shared::table::export::Writer;

/// Rows in the order of the file, some at a time.
pub trait RowSource {
    /// Appends the next rows until about `enough` bytes are there; how many, 0 at the end.
    ///
    /// # Errors
    /// In a sentence, when the rows are not to be had any more.
    async fn write(&mut self, writer: &mut Writer, out: &mut Vec<u8>, enough: usize) -> Result<usize, String>;
}

/// Rows of the loaded table.
pub struct TableRows {
    live: Live,
    /// The table that the rows are numbers of.
    table: u64,
    rows: Vec<u32>,
    at: usize,
}

impl TableRows {
    pub fn new(live: &Live, rows: Vec<u32>) -> TableRows {
        TableRows { live: live.clone(), table: live.with_table(|table| table.identity()), rows, at: 0 }
    }
}

impl RowSource for TableRows {
    async fn write(&mut self, writer: &mut Writer, out: &mut Vec<u8>, enough: usize) -> Result<usize, String> {
        let start = self.at;
        self.live.with_table(|table| {
            if table.identity() != self.table {
                return Err("The list was refreshed meanwhile: export it again.".to_owned());
            }
            let goal = out.len() + enough;
            while out.len() < goal
                && let Some(row) = self.rows.get(self.at)
            {
                writer.row(table, *row, out);
                self.at += 1;
            }
            Ok(self.at - start)
        })
    }
}
