//! The session table as a browser runs it: the native bench's sessions and questions in a WebAssembly module, built as the page is.
//!
//! Criterion does not build for WebAssembly. `run.mjs` times each call from outside, several rounds in turn, in the engine of
//! Chromium; `cargo xtask bench wasm` builds this and runs it.

#[path = "../table/sessions.rs"]
mod sessions;

use shared::query::{Facet, Query, View, parse_sort};
use shared::table::Table;
use shared::table::decode::Decoder;
use wasm_bindgen::prelude::wasm_bindgen;

/// What the page decodes between two looks at the clock.
const CHUNK: usize = 32 << 10;

/// One size: the answer, the table read from it, a view of the table.
#[wasm_bindgen]
pub struct Bench {
    answer: Vec<u8>,
    table: Table,
    view: View,
}

#[wasm_bindgen]
impl Bench {
    /// The answer with this many sessions, already decoded once.
    #[wasm_bindgen(constructor)]
    pub fn new(sessions: usize) -> Bench {
        let mut bench = Bench { answer: sessions::answer(sessions), table: Table::new(), view: View::new() };
        bench.decode();
        bench
    }

    /// Megabytes of the answer.
    pub fn megabytes(&self) -> f64 {
        self.answer.len() as f64 / 1e6
    }

    /// Decodes the answer in the pieces in which the page does, without a break; how many sessions there are.
    pub fn decode(&mut self) -> usize {
        // The room of the last table is free before the next one needs it.
        self.table = Table::new();
        self.view = View::new();
        let mut decoder = Decoder::new();
        for chunk in self.answer.chunks(CHUNK) {
            if decoder.push(chunk, &mut self.table).is_err() {
                return 0;
            }
        }
        self.table.len()
    }

    /// Forgets every answer and every order.
    pub fn reset(&mut self) {
        self.view = View::new();
    }

    /// Answers a query in an order; how many sessions match.
    pub fn ask(&mut self, query: &str, sort: &str) -> usize {
        let query = Query::parse(query).unwrap_or_default();
        self.view.update(&self.table, &query, &parse_sort(sort), None);
        self.view.len()
    }

    /// Counts all facets of the answer; how many values they have.
    pub fn facets(&mut self) -> usize {
        Facet::ALL.map(|facet| self.view.facet(&self.table, facet, 3, "", &[]).values.len()).iter().sum()
    }
}
