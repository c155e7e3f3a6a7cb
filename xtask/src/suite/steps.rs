//! The steps of `cargo xtask test`.

use super::{Outcome, Suite};
use crate::process::{capture, run, tee};
use crate::tools::{self, Toolbox};
use crate::{serve, size, workspace};
use anyhow::{Context, Result};
use std::env;
use std::path::Path;
use std::process::Command;

/// Proptest cases of `--all`; without it each test's own number.
const MANY_CASES: &str = "4096";

fn cargo(args: &[&str]) -> Result<Command> {
    let mut cargo = Toolbox::default().command("cargo")?;
    cargo.args(args);
    Ok(cargo)
}

fn passed(command: &mut Command) -> Result<Outcome> {
    run(command).map(|()| Outcome::Passed)
}

pub fn lock(_: &mut Suite) -> Result<Outcome> {
    run(&mut cargo(&["fetch", "--quiet", "--locked"])?)
        .context("Cargo.lock is out of date, or the crate registry cannot be reached")
        .map(|()| Outcome::Passed)
}

pub fn format(_: &mut Suite) -> Result<Outcome> {
    tools::rust_component("rustfmt", "fmt")?;
    passed(&mut cargo(&["fmt", "--all", "--check"])?)
}

pub fn tidy(_: &mut Suite) -> Result<Outcome> {
    crate::tidy::check().map(|()| Outcome::Passed)
}

pub fn clippy(_: &mut Suite) -> Result<Outcome> {
    tools::rust_component("clippy", "clippy")?;
    passed(&mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])?)
}

/// What only the browser compiles. The library alone: its unit tests are native ones, with crates that have no browser to run in.
pub fn clippy_wasm(_: &mut Suite) -> Result<Outcome> {
    tools::wasm_target()?;
    let wasm = ["clippy", "--quiet", "--package", "app", "--lib", "--target", tools::WASM, "--", "-D", "warnings"];
    passed(&mut cargo(&wasm)?)
}

pub fn tests(suite: &mut Suite) -> Result<Outcome> {
    let mut test = cargo(&["test", "--workspace", "--no-fail-fast"])?;
    if suite.all {
        test.env("PROPTEST_CASES", MANY_CASES).args(["--", "--include-ignored"]);
    }
    if env::var_os("CONTROLLER_SPEC").is_none() {
        println!("contract with the published API: not run, CONTROLLER_SPEC names no document");
    }
    counted(&mut test, |line| suite.counts.libtest(line), "a test")
}

pub fn wasm_tests(suite: &mut Suite) -> Result<Outcome> {
    let any = workspace::files()?
        .iter()
        .filter(|path| path.starts_with("app/") && path.ends_with(".rs"))
        .any(|path| workspace::read(path).is_ok_and(|text| text.contains("#[wasm_bindgen_test]")));
    if !any {
        return Ok(Outcome::Skipped("the app has none".to_owned()));
    }
    let tools = tools::page_tools()?;
    let mut test = tools.command("cargo")?;
    test.args(["test", "--package", "app", "--target", tools::WASM]);
    test.env("CHROMEDRIVER", tools::chromedriver()?).env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    counted(&mut test, |line| suite.counts.libtest(line), "a wasm test")
}

/// A minute for each target; a crash is left in fuzz/artifacts, and belongs into fuzz/seeds once it is understood.
pub fn fuzz(suite: &mut Suite) -> Result<Outcome> {
    if !suite.all {
        return Ok(Outcome::Skipped("only with --all".to_owned()));
    }
    if capture(cargo(&["fuzz"])?.arg("--version")).is_err() {
        return Ok(Outcome::Skipped("cargo-fuzz is not installed (`cargo install --locked cargo-fuzz`)".to_owned()));
    }
    for target in ["query", "decode"] {
        let (corpus, seeds) = (format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}"));
        std::fs::create_dir_all(workspace::root().join(&corpus))?;
        // No sanitizer: it would need another toolchain.
        run(&mut cargo(&["fuzz", "run", "-s", "none", target, &corpus, &seeds, "--", "-max_total_time=60"])?)?;
    }
    Ok(Outcome::Passed)
}

/// Licences and origins always; advisories need a database from outside the package registries.
pub fn deny(_: &mut Suite) -> Result<Outcome> {
    if capture(cargo(&["deny"])?.arg("--version")).is_err() {
        return Ok(Outcome::Skipped("cargo-deny is not installed (`cargo install --locked cargo-deny`)".to_owned()));
    }
    run(&mut cargo(&["deny", "--offline", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"])?)?;
    if capture(cargo(&["deny", "fetch"])?.arg("db")).is_err() {
        println!("advisories: not checked, their database cannot be reached from here");
        return Ok(Outcome::Passed);
    }
    passed(&mut cargo(&["deny", "check", "advisories"])?)
}

pub fn weight(_: &mut Suite) -> Result<Outcome> {
    size::report().map(|()| Outcome::Passed)
}

pub fn binary(_: &mut Suite) -> Result<Outcome> {
    let binary = serve::build()?;
    crate::tidy::flags(&capture(Command::new(binary).arg("--help"))?)?;
    Ok(Outcome::Passed)
}

pub fn browser(suite: &mut Suite) -> Result<Outcome> {
    let mut playwright = playwright(&workspace::server_binary())?;
    counted(&mut playwright, |line| suite.counts.playwright(line), "a browser test")
}

/// Playwright, ready to run against a server's binary.
pub fn playwright(server: &Path) -> Result<Command> {
    let e2e = workspace::root().join("e2e");
    let chromium = tools::chromium()?;
    tools::npm_ci(&e2e)?;
    run(Toolbox::default().command("npx")?.current_dir(&e2e).args(["--no-install", "tsc", "--noEmit"]))?;
    let mut playwright = Toolbox::default().command("npx")?;
    playwright.current_dir(&e2e).args(["--no-install", "playwright", "test"]);
    playwright.env("CHROMIUM", chromium).env("ACTIVE_SESSIONS_BIN", server);
    Ok(playwright)
}

/// Shows and counts; a runner that ends well without a single test is a mistake too.
fn counted(command: &mut Command, count: impl FnMut(&str), what: &str) -> Result<Outcome> {
    let well = tee(command, count)?;
    Ok(if well { Outcome::Passed } else { Outcome::Failed(format!("{what} failed; its output is above")) })
}
