//! Where the rows of a file come from: the loaded table, or a list in windows, read part by part.

use crate::api::Abort;
use crate::live::{Live, Whole};
use shared::table::Table;
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

/// Rows of a list in windows.
pub struct WholeRows {
    whole: Whole,
    /// Dropped with the export, it stops what is on its way.
    _abort: Abort,
    /// The part in hand and the row in it.
    part: Option<(Table, u32)>,
}

impl WholeRows {
    pub fn new(whole: Whole, abort: Abort) -> WholeRows {
        WholeRows { whole, _abort: abort, part: None }
    }
}

impl RowSource for WholeRows {
    async fn write(&mut self, writer: &mut Writer, out: &mut Vec<u8>, enough: usize) -> Result<usize, String> {
        let (mut written, goal) = (0, out.len() + enough);
        while out.len() < goal {
            let Some((page, at)) = &mut self.part else {
                match self.whole.next().await.map_err(|error| error.advice())? {
                    Some(page) => self.part = Some((page, 0)),
                    None => break,
                }
                continue;
            };
            if *at as usize >= page.len() {
                self.part = None;
                continue;
            }
            if self.whole.wants(page, *at) {
                writer.row(page, *at, out);
                written += 1;
            }
            *at += 1;
        }
        Ok(written)
    }
}
