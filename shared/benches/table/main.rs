//! The session table at 10,000, 100,000 and 1,000,000 sessions: decoding, a keystroke, counting facets, a first sort,
//! its reverse.
//!
//! `cargo bench -p shared` runs all; `cargo bench -p shared -- 100000` one size.

mod sessions;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use shared::query::{Facet, Query, View, parse_sort};
use shared::table::Table;
use shared::table::decode::Decoder;
use std::hint::black_box;
use std::time::Duration;

/// What a browser hands over at a time.
const CHUNK: usize = 64 << 10;

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

fn table(c: &mut Criterion) {
    for size in [10_000, 100_000, 1_000_000] {
        let answer = sessions::answer(size);
        let table = load(&answer);
        let mut view = View::new();
        view.update(&table, &Query::default(), &parse_sort("hostname"), None);
        println!(
            "{size} sessions: {:.1} MB of JSON, {:.1} MB as a table, {:.1} MB in a view sorted by host",
            answer.len() as f64 / 1e6,
            table.memory() as f64 / 1e6,
            view.memory() as f64 / 1e6
        );
        let mut group = c.benchmark_group("table");
        group.sample_size(if size > 100_000 { 10 } else { 20 }).measurement_time(Duration::from_secs(3));
        group.throughput(Throughput::Bytes(answer.len() as u64));
        group.bench_function(BenchmarkId::new("decode", size), |b| b.iter(|| load(black_box(&answer))));
        group.throughput(Throughput::Elements(size as u64));
        for typed in ["m", "mar", "martin", "fra-lt-0001", "-windows", "10.0.0.0/8", "support: none gw: tokyo"] {
            let query = query(typed);
            group.bench_function(BenchmarkId::new(format!("ask {typed:?}"), size), |b| {
                b.iter_batched_ref(View::new, |view| view.update(&table, &query, &[], None), BatchSize::PerIteration);
            });
        }
        for typed in ["", "mar", "provider: okta-oidc gw: tokyo"] {
            let mut view = View::new();
            view.update(&table, &query(typed), &[], None);
            group.bench_function(BenchmarkId::new(format!("count all six facets of {typed:?}"), size), |b| {
                b.iter(|| Facet::ALL.map(|facet| view.facet(&table, facet, 3, "", &[])));
            });
        }
        let letters: Vec<Query> = (1..=6).map(|end| query(&"martin"[..end])).collect();
        group.bench_function(BenchmarkId::new("type \"martin\" sorted, all six letters", size), |b| {
            let sort = parse_sort("hostname");
            let sorted = || {
                let mut view = View::new();
                view.update(&table, &Query::default(), &sort, None);
                view
            };
            b.iter_batched_ref(
                sorted,
                |view| letters.iter().for_each(|query| view.update(&table, query, &sort, None)),
                BatchSize::PerIteration,
            );
        });
        for column in ["hostname", "username", "provider", "device"] {
            let sort = parse_sort(column);
            group.bench_function(BenchmarkId::new(format!("first sort by {column}"), size), |b| {
                b.iter_batched_ref(
                    View::new,
                    |view| view.update(&table, &Query::default(), &sort, None),
                    BatchSize::PerIteration,
                );
            });
        }
        let (down, up) = (parse_sort("hostname"), parse_sort("-hostname"));
        group.bench_function(BenchmarkId::new("reverse, there and back", size), |b| {
            b.iter(|| {
                view.update(&table, &Query::default(), &up, None);
                view.update(&table, &Query::default(), &down, None);
            });
        });
        group.bench_function(BenchmarkId::new("write", size), |b| {
            b.iter(|| {
                let mut out = Vec::with_capacity(CHUNK * 2);
                for row in 0..table.len() as u32 {
                    table.write_json(row, &mut out);
                    if out.len() > CHUNK {
                        black_box(&out);
                        out.clear();
                    }
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, table);
criterion_main!(benches);
