//! From Rust to the page's modules: compile, cut off what is fetched later, bind to JavaScript, shrink.
//!
//! Trunk cannot split a module, so a release goes this way; `cargo xtask dev` leaves the page to Trunk in one piece.

use super::names;
use crate::process::{capture, run};
use crate::tools::{self, Toolbox};
use crate::workspace;
use anyhow::{Context, Result, anyhow};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The glue's file name before it gets its hash; wasm-bindgen adds `_bg.wasm` for the module.
pub const GLUE: &str = "app.js";
/// What fetches the parts that were cut off.
pub const LOADER: &str = "__wasm_split.js";

/// What Rust emits for this target by default, so that wasm-opt accepts it in modules without a features section.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
    "--enable-extended-const",
];

/// Leaves glue, loader and modules in a folder under target/ and answers where.
pub fn build(tools: &Toolbox) -> Result<PathBuf> {
    let compiled = compile(tools)?;
    let work = workspace::target().join("page");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let (split, bound) = (work.join("split"), work.join("bound"));
    let main = cut(&compiled, &split)?;
    let mut bindgen = tools.command("wasm-bindgen")?;
    // The parts link against the table and the memory, which wasm-bindgen would hide.
    bindgen.args([
        "--target",
        "web",
        "--no-typescript",
        "--remove-name-section",
        "--keep-lld-exports",
        "--out-name",
        "app",
        "--out-dir",
    ]);
    run(bindgen.arg(&bound).arg(main))?;
    fs::copy(split.join(LOADER), bound.join(LOADER)).context("the split left no loader")?;
    for module in modules(&split)?.into_iter().filter(|module| !module.ends_with("app.wasm")) {
        fs::copy(&module, bound.join(module.file_name().unwrap_or_default()))?;
    }
    names::settle(&bound, GLUE)?;
    for module in modules(&bound)? {
        shrink(tools, &module)?;
    }
    Ok(bound)
}

/// The page in one unshrunk module: seconds after a change instead of minutes, for browser tests while one works.
pub fn quick(tools: &Toolbox) -> Result<PathBuf> {
    let mut cargo = tools.command("cargo")?;
    cargo.args(["build", "--quiet", "--package", "app", "--lib", "--target", tools::WASM, "--profile", "wasm-dev"]);
    run(&mut cargo)?;
    let bound = workspace::target().join("quick/bound");
    if bound.exists() {
        fs::remove_dir_all(&bound)?;
    }
    let mut bindgen = tools.command("wasm-bindgen")?;
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "app", "--out-dir"]).arg(&bound);
    run(bindgen.arg(workspace::target().join(tools::WASM).join("wasm-dev/app.wasm")))?;
    Ok(bound)
}

/// The benches of the session table, for node.
pub fn bench(tools: &Toolbox) -> Result<PathBuf> {
    let mut cargo = tools.command("cargo")?;
    run(cargo.args(["build", "--quiet", "--package", "table-wasm", "--target", tools::WASM, "--profile", "wasm"]))?;
    let bound = workspace::target().join("bench/wasm");
    let mut bindgen = tools.command("wasm-bindgen")?;
    bindgen.args(["--target", "nodejs", "--no-typescript", "--out-name", "table", "--out-dir"]).arg(&bound);
    run(bindgen.arg(workspace::target().join(tools::WASM).join("wasm/table_wasm.wasm")))?;
    shrink(tools, &bound.join("table_bg.wasm"))?;
    Ok(bound.join("table.js"))
}

/// Relocations tell the split which function needs which; only the last step of linking is told to keep them.
fn compile(tools: &Toolbox) -> Result<PathBuf> {
    let mut cargo = tools.command("cargo")?;
    cargo.args(["rustc", "--quiet", "--package", "app", "--lib", "--crate-type", "cdylib", "--features", "split"]);
    cargo.args(["--target", tools::WASM, "--profile", "wasm"]);
    for (from, to) in sources()? {
        let flags = format!("target.{}.rustflags=[{:?}]", tools::WASM, format!("--remap-path-prefix={from}={to}"));
        cargo.args(["--config", &flags]);
    }
    run(cargo.args(["--", "-Clink-args=--emit-relocs"]))?;
    Ok(workspace::target().join(tools::WASM).join("wasm/app.wasm"))
}

/// Folders of the crates' sources, and what stands for them in the module: its bytes shall not depend on who builds it.
fn sources() -> Result<Vec<(String, &'static str)>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let Some(folders) = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for folder in folders {
        found.push((folder?.path().display().to_string(), "crates"));
    }
    Ok(found)
}

fn cut(compiled: &Path, to: &Path) -> Result<PathBuf> {
    let input = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let main = to.join("app.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    (options.output_dir, options.main_out_path) = (to, &main);
    let (link, glue) = (format!("./{LOADER}"), format!("./{GLUE}"));
    (options.link_name, options.main_module) = (&link, &glue);
    wasm_split_cli_support::transform(options).map_err(|report| anyhow!("the module could not be split: {report:#}"))?;
    Ok(main)
}

/// One pass is smaller on the wire than the stronger ones, which leave less for brotli to find (measured with version 132).
fn shrink(tools: &Toolbox, module: &Path) -> Result<()> {
    let mut opt = tools.command("wasm-opt")?;
    opt.args(["-O1", "--strip-debug", "--strip-producers"]).args(FEATURES).arg(module).arg("-o").arg(module);
    // It warns of a names section it is about to drop; what matters is in the error.
    capture(&mut opt).map(drop)
}

fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        found.push(entry?.path());
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "wasm"));
    found.sort();
    Ok(found)
}
