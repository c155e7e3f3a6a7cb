//! The answer, written while it is sent: a list of 100,000 sessions never exists as a whole.

use bytes::Bytes;
use futures_util::Stream;
use serde_json::Value;
use shared::table::Table;
use shared::wire::{List, Session};
use std::convert::Infallible;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Bytes a piece; a row more at most.
const PIECE: usize = 64 << 10;

/// The envelope, then the rows.
pub struct Rows {
    table: Arc<Table>,
    /// Shared with whoever asks the same.
    rows: Arc<[u32]>,
    shown: Range<usize>,
    first: bool,
    /// What comes before the first row; taken when it was sent.
    head: Option<Vec<u8>>,
    ended: bool,
}

impl Rows {
    /// Streams some of these rows of the table.
    pub fn new(table: Arc<Table>, envelope: List<Session>, rows: Arc<[u32]>, shown: Range<usize>) -> Rows {
        Rows { table, rows, shown, first: true, head: Some(head(envelope)), ended: false }
    }
}

/// The envelope with `data` last and open.
fn head(envelope: List<Session>) -> Vec<u8> {
    let mut fields = match serde_json::to_value(envelope) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    // Always there, unlike in the wire type: clients may count on them.
    for name in ["queries", "filterBy"] {
        fields.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    }
    fields.shift_remove("data");
    let mut text = Value::Object(fields).to_string().into_bytes();
    text.pop();
    text.extend_from_slice(b",\"data\":[");
    text
}

impl Stream for Rows {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let mut piece = self.head.take().unwrap_or_default();
        piece.reserve(PIECE + 1024);
        while piece.len() < PIECE {
            let Some(row) = self.shown.next().and_then(|at| self.rows.get(at).copied()) else {
                piece.extend_from_slice(b"]}");
                self.ended = true;
                break;
            };
            if !std::mem::take(&mut self.first) {
                piece.push(b',');
            }
            self.table.write_json(row, &mut piece);
        }
        Poll::Ready(Some(Ok(piece.into())))
    }
}
