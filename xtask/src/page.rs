//! The page for a release: its modules, one style sheet, the element's stable entry, everything compressed ahead of time.

mod bundle;
mod compress;
mod element;
mod fingerprint;
mod module;
mod names;
mod shorten;

use crate::process::{command, run};
use crate::{tools, workspace};
use anyhow::{Context, Result, bail};
use shorten::Shortener;
use std::fs;
use std::path::PathBuf;

/// Builds `dist/`, or leaves it as it is when neither what goes in nor what came out has changed.
pub fn build() -> Result<()> {
    let stamp = workspace::target().join("page.stamp");
    let inputs = fingerprint::inputs()?;
    let built = fs::read_to_string(&stamp).unwrap_or_default();
    if built == format!("{inputs:016x} {:016x}", fingerprint::outputs()?) {
        println!("page: unchanged");
        return Ok(());
    }
    println!("page: building");
    let tools = tools::page_tools()?;
    fetch()?;
    let dist = workspace::dist();
    let names = bundle::write(&module::build(&tools)?, &dist, &Shortener(Some(&tools)))?;
    element::write(&dist, &names)?;
    compress::all(&dist)?;
    fs::create_dir_all(workspace::target())?;
    fs::write(&stamp, format!("{inputs:016x} {:016x}", fingerprint::outputs()?)).context("cannot note what was built")
}

/// Builds the page without splitting, shrinking and compressing it; answers the folder, which is not `dist/`.
pub fn quick() -> Result<PathBuf> {
    println!("page: building quickly");
    let dist = workspace::target().join("quick/page");
    let names = bundle::write(&module::quick(&tools::page_tools()?)?, &dist, &Shortener(None))?;
    element::write(&dist, &names)?;
    Ok(dist)
}

/// Builds the module of the table's own benches as the page's is built; answers the script that loads it in node.
pub fn bench_module() -> Result<PathBuf> {
    let tools = tools::page_tools()?;
    fetch()?;
    module::bench(&tools)
}

/// A script of `app/js`, with what both have in common in its place.
fn script(name: &str) -> Result<String> {
    let (script, place) = (workspace::read(&format!("app/js/{name}"))?, "// __BEGIN__\n");
    if script.matches(place).count() != 1 {
        bail!("app/js/{name} must say {} exactly once", place.trim());
    }
    Ok(script.replace(place, &workspace::read("app/js/begin.js")?))
}

/// The Accept header of the published API; the scripts that ask before the module has arrived send it too.
fn accept() -> Result<String> {
    let wire = workspace::read("shared/src/wire.rs")?;
    let value = wire.split_once("pub const ACCEPT_JSON: &str = \"").and_then(|(_, rest)| rest.split('"').next());
    value.map(str::to_owned).context("shared/src/wire.rs must say ACCEPT_JSON")
}

/// Crates come from the registry here and nowhere else: Trunk runs offline, so that it cannot download tools.
pub fn fetch() -> Result<()> {
    run(command("cargo").current_dir(workspace::root()).args(["fetch", "--quiet"]))
        .context("crates could not be fetched: is the crate registry reachable?")
}
