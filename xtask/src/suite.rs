//! `cargo xtask test`: every check there is, in the order in which a mistake is cheapest to find.

mod count;
mod steps;

use anyhow::Result;
use count::Counts;
use std::ffi::OsString;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What a step came to.
pub enum Outcome {
    Passed,
    /// Not run, with the reason in one line.
    Skipped(String),
    Failed(String),
}

/// What the steps share: how thorough to be, and the tests counted so far.
pub struct Suite {
    all: bool,
    counts: Counts,
}

type Step = fn(&mut Suite) -> Result<Outcome>;

const STEPS: [(&str, Step); 12] = [
    ("lock file", steps::lock),
    ("format", steps::format),
    ("tidy", steps::tidy),
    ("clippy", steps::clippy),
    ("clippy, wasm", steps::clippy_wasm),
    ("unit and server tests", steps::tests),
    ("wasm tests", steps::wasm_tests),
    ("fuzzing", steps::fuzz),
    ("dependencies", steps::deny),
    ("page and its weight", steps::weight),
    ("server with the page", steps::binary),
    ("browser tests", steps::browser),
];

/// Runs every step up to the first that fails; prints a table and, alone on the last line, how many tests passed and failed.
pub fn run(all: bool) -> Result<ExitCode> {
    let mut suite = Suite { all, counts: Counts::default() };
    let mut rows: Vec<(&str, Duration, Outcome)> = Vec::new();
    for (name, step) in STEPS {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step(&mut suite).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        if let Outcome::Skipped(why) | Outcome::Failed(why) = &outcome {
            println!("{why}");
        }
        let failed = matches!(outcome, Outcome::Failed(_));
        rows.push((name, start.elapsed(), outcome));
        if failed {
            break;
        }
    }
    Ok(summary(&rows, suite.counts))
}

/// The browser tests alone, with Playwright's own arguments; quickly built while one works.
pub fn e2e(quick: bool, args: &[OsString]) -> Result<()> {
    let server = if quick { crate::serve::build_quick()? } else { crate::serve::build()? };
    crate::process::run(steps::playwright(&server)?.args(args))
}

/// A bench in the browser, against the released page.
pub fn bench(name: &str) -> Result<()> {
    let server = crate::serve::build()?;
    crate::process::run(steps::playwright(&server)?.args(["--config", "bench.config.ts", name]))
}

fn summary(rows: &[(&str, Duration, Outcome)], mut counts: Counts) -> ExitCode {
    println!("\n{:<24} {:>8}  result", "step", "seconds");
    let mut failed = false;
    for (name, took, outcome) in rows {
        let said = match outcome {
            Outcome::Passed => "ok".to_owned(),
            Outcome::Skipped(why) => format!("not run: {why}"),
            Outcome::Failed(why) => {
                failed = true;
                format!("FAILED: {why}")
            }
        };
        println!("{name:<24} {:>8.1}  {said}", took.as_secs_f64());
    }
    for (name, _) in &STEPS[rows.len()..] {
        println!("{name:<24} {:>8}  not reached", "-");
    }
    println!("{:<24} {:>8.1}", "together", rows.iter().map(|(_, took, _)| took.as_secs_f64()).sum::<f64>());
    // A step such as clippy counts no tests; its failure must still show in the last line.
    if failed && counts.failed == 0 {
        counts.failed = 1;
    }
    println!("\n{counts}");
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
