//! `cargo xtask …`: the one entry for every chore, for people and for CI alike.

mod bench;
mod page;
mod process;
mod serve;
mod size;
mod suite;
mod tidy;
mod tools;
mod workspace;

use anyhow::{Result, bail};
use pico_args::Arguments;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  run [-- FLAGS]   build the page and the server (release), start it on 127.0.0.1:8080 with a demo Collective
  dev [-- FLAGS]   the same with live reload: the page from Trunk on :8080, the server behind it on :8081
  build [--quick]  leave target/release/active-sessions, one binary with the page inside;
                   --quick: a development build beside it in a fraction of the time, the page unsplit
  test [--all]     every check there is; --all adds the long counts
  e2e [--quick] [-- ARGS]   the browser tests alone; ARGS go to Playwright, such as tests/list.spec.ts -g sort
  tidy             the repository's own rules
  size             weigh the page: brotli bytes of js + wasm + css
  bench grid       measure the list beside other grids (GRID_BENCH=folder of the shared bench)
                   [--sizes 1000,10000] [--rounds 3] [--subjects vanilla,ag-grid]
  bench details    how long the page is busy at a stretch with a session of 2,000 entitlements and 5,000 groups
  bench windows    how long until rows show of a million sessions that stay with the Controller
  bench million    a million sessions loaded as a whole: longest task, memory, a keystroke
  bench wasm       the table's own benches as WebAssembly   [--sizes 1000000] [--rounds 7]

FLAGS go to the server: see `target/release/active-sessions --help`.
Tools are looked for on PATH first and installed once into the folder ACTIVE_SESSIONS_TOOLS names
(default: active-sessions-tools in the user's cache folder).";

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode> {
    let mut given: Vec<_> = std::env::args_os().skip(1).collect();
    let after_dashes = match given.iter().position(|arg| arg == "--") {
        Some(at) => given.split_off(at).split_off(1),
        None => Vec::new(),
    };
    let mut args = Arguments::from_vec(given);
    if args.contains(["-h", "--help"]) {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let command = args.subcommand()?;
    let all = command.as_deref() == Some("test") && args.contains("--all");
    let quick = matches!(command.as_deref(), Some("build" | "e2e")) && args.contains("--quick");
    let bench = bench::Options::parse(command.as_deref(), &mut args)?;
    if let Some(odd) = args.finish().first() {
        bail!("{} is not understood here; `cargo xtask --help` lists the commands", odd.display());
    }
    match command.as_deref() {
        Some("run") => serve::run(&after_dashes)?,
        Some("dev") => serve::dev(&after_dashes)?,
        Some("build") => println!("{}", if quick { serve::build_quick()? } else { serve::build()? }.display()),
        Some("e2e") => suite::e2e(quick, &after_dashes)?,
        Some("test") => return suite::run(all),
        Some("tidy") => tidy::check()?,
        Some("size") => size::report()?,
        Some("bench") => bench::run_one(&bench)?,
        Some(other) => bail!("there is no command {other}; `cargo xtask --help` lists the commands"),
        None => println!("{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
