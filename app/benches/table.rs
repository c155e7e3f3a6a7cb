//! The session table as WebAssembly runs it: the same sessions and questions as `cargo bench -p shared`, in Node.js.
//!
//! `cargo xtask bench wasm`. Natively there is nothing here: the native figures are `shared`'s.

#[cfg(target_arch = "wasm32")]
#[path = "../../shared/benches/table/sessions.rs"]
mod sessions;

#[cfg(target_arch = "wasm32")]
mod wasm {
    use super::sessions;
    use shared::query::{Query, View, parse_sort};
    use shared::table::Table;
    use shared::table::decode::Decoder;
    use std::hint::black_box;
    use std::time::Duration;
    use wasm_bindgen_test::{Criterion, wasm_bindgen_bench};

    /// What a browser hands over at a time.
    const CHUNK: usize = 64 << 10;
    const SIZES: [usize; 2] = [10_000, 100_000];

    fn load(answer: &[u8]) -> Table {
        let mut table = Table::new();
        let mut decoder = Decoder::new();
        for chunk in answer.chunks(CHUNK) {
            assert!(decoder.push(chunk, &mut table).is_ok());
        }
        assert!(decoder.finish(&mut table).is_ok());
        table
    }

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap_or_default()
    }

    #[wasm_bindgen_bench]
    fn table(c: &mut Criterion) {
        let mut c = std::mem::take(c).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
        for size in SIZES {
            let answer = sessions::answer(size);
            let table = load(&answer);
            c.bench_function(&format!("decode {size}"), |b| b.iter(|| load(black_box(&answer)).len()));
            let letters: Vec<Query> = (1..=6).map(|end| query(&"martin"[..end])).collect();
            let sort = parse_sort("hostname");
            c.bench_function(&format!("sort by hostname, type \"martin\" {size}"), |b| {
                b.iter(|| {
                    let mut view = View::new();
                    view.update(&table, &Query::default(), &sort, None);
                    letters.iter().for_each(|query| view.update(&table, query, &sort, None));
                    view.len()
                });
            });
            for column in ["hostname", "provider"] {
                let sort = parse_sort(column);
                c.bench_function(&format!("first sort by {column} {size}"), |b| {
                    b.iter(|| {
                        let mut view = View::new();
                        view.update(&table, &Query::default(), &sort, None);
                        view.len()
                    });
                });
            }
            let (down, up) = (parse_sort("hostname"), parse_sort("-hostname"));
            let mut view = View::new();
            view.update(&table, &Query::default(), &down, None);
            c.bench_function(&format!("reverse, there and back {size}"), |b| {
                b.iter(|| {
                    view.update(&table, &Query::default(), &up, None);
                    view.update(&table, &Query::default(), &down, None);
                });
            });
        }
    }
}

fn main() {}
