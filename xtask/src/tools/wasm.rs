//! What the page is built with: the wasm target, Trunk, the wasm-bindgen CLI, wasm-opt, esbuild.

use super::{Toolbox, folder, numbers, require_node};
use crate::process::{capture, command, run};
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// Trunk's configuration and our use of its flags are tried with this one.
const TRUNK: &str = "0.21.14";
/// Shortens scripts and style sheets.
const ESBUILD: &str = "0.28.2";
/// The target triple of the page.
pub const WASM: &str = "wasm32-unknown-unknown";

/// What a release of the page needs, in the versions the repository asks for.
pub fn page_tools() -> Result<Toolbox> {
    let mut tools = Toolbox::default();
    wasm_target()?;
    wasm_bindgen(&mut tools)?;
    wasm_opt(&mut tools)?;
    esbuild(&mut tools)?;
    Ok(tools)
}

/// The same and Trunk, which serves the page while one works on it.
pub fn dev_tools() -> Result<Toolbox> {
    let mut tools = page_tools()?;
    trunk(&mut tools)?;
    Ok(tools)
}

/// A component of the toolchain that `probe` (such as `cargo fmt`) needs; rustup may be told not to install by itself.
pub fn rust_component(component: &str, probe: &str) -> Result<()> {
    if capture(command("cargo").current_dir(workspace::root()).args([probe, "--version"])).is_ok() {
        return Ok(());
    }
    println!("installing {component}");
    rustup(&["component", "add", component])
}

/// The standard library for the browser; rustup may be told not to install it by itself.
pub fn wasm_target() -> Result<()> {
    let root = workspace::root();
    let libraries = capture(command("rustc").current_dir(&root).args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(&libraries).exists() {
        return Ok(());
    }
    println!("installing the Rust target {WASM}");
    rustup(&["target", "add", WASM])
}

fn rustup(args: &[&str]) -> Result<()> {
    run(command("rustup").current_dir(workspace::root()).args(args)).with_context(|| {
        format!(
            "the Rust toolchain lacks a part: install rustup, then run `rustup {}` where its server can be reached",
            args.join(" ")
        )
    })
}

fn trunk(tools: &mut Toolbox) -> Result<()> {
    let own = folder(&format!("trunk-{TRUNK}"));
    let wanted = numbers(TRUNK);
    let fits = move |said: &str| {
        let found = numbers(said);
        found.get(..2) == wanted.get(..2) && found >= wanted
    };
    tools.ensure("trunk", TRUNK, own.join("bin"), fits, || cargo_install(&format!("trunk@{TRUNK}"), &own, &["--locked"]))
}

fn wasm_bindgen(tools: &mut Toolbox) -> Result<()> {
    let version = locked_version("wasm-bindgen")?;
    let own = folder(&format!("wasm-bindgen-{version}"));
    let wanted = numbers(&version);
    let fits = move |said: &str| numbers(said) == wanted;
    // Not --locked: the lock published with the CLI names crates that were withdrawn since.
    tools.ensure("wasm-bindgen", &version, own.join("bin"), fits, || {
        cargo_install(&format!("wasm-bindgen-cli@{version}"), &own, &[])
    })
}

/// Debian's Binaryen is too old for today's wasm features; npm carries the current one.
fn wasm_opt(tools: &mut Toolbox) -> Result<()> {
    let trunk = workspace::read("Trunk.toml")?;
    let pinned =
        trunk.lines().find_map(|line| line.strip_prefix("wasm_opt = \"version_")).and_then(|rest| rest.strip_suffix('"'));
    let Some(version) = pinned else { bail!("Trunk.toml must pin wasm_opt = \"version_N\"") };
    let own = folder(&format!("binaryen-{version}"));
    let wanted = numbers(version);
    let fits = move |said: &str| numbers(said) == wanted;
    let package = format!("binaryen@{version}.0.0");
    tools.ensure("wasm-opt", version, own.join("node_modules/.bin"), fits, || npm_install(&package, &own))
}

fn esbuild(tools: &mut Toolbox) -> Result<()> {
    let own = folder(&format!("esbuild-{ESBUILD}"));
    let wanted = numbers(ESBUILD);
    let fits = move |said: &str| numbers(said) == wanted;
    let package = format!("esbuild@{ESBUILD}");
    tools.ensure("esbuild", ESBUILD, own.join("node_modules/.bin"), fits, || npm_install(&package, &own))
}

fn npm_install(package: &str, own: &Path) -> Result<()> {
    require_node()?;
    fs::create_dir_all(own).with_context(|| format!("cannot make {}", own.display()))?;
    let install = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", "."];
    run(command("npm").current_dir(own).args(install).arg(package))
        .with_context(|| format!("{package} could not be installed: is the npm registry reachable (`npm ping`)?"))
}

fn cargo_install(package: &str, own: &Path, flags: &[&str]) -> Result<()> {
    fs::create_dir_all(own).with_context(|| format!("cannot make {}", own.display()))?;
    // Outside the repository and without its target folder: a tool is not part of this build.
    let mut install = command("cargo");
    install
        .current_dir(own)
        .env_remove("CARGO_TARGET_DIR")
        .args(["install", "--quiet", package, "--root"])
        .arg(own)
        .args(flags);
    run(&mut install).with_context(|| format!("{package} could not be installed: is the crate registry reachable?"))
}

/// The version of a crate in Cargo.lock.
fn locked_version(name: &str) -> Result<String> {
    let lock = workspace::read("Cargo.lock")?;
    let head = format!("name = \"{name}\"\nversion = \"");
    let version = lock.split_once(&head).and_then(|(_, rest)| rest.split('"').next());
    version.map(str::to_owned).with_context(|| format!("Cargo.lock has no {name}"))
}
