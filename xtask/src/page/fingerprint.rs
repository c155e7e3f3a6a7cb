//! Whether the page must be built again.

use crate::process::capture;
use crate::{process::command, workspace};
use anyhow::Result;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;
use walkdir::WalkDir;

/// Everything the page is made of; `xtask/src/page` too, because it writes part of it.
const INPUTS: [&str; 11] = [
    "app/Cargo.toml",
    "app/src",
    "app/js",
    "shared/Cargo.toml",
    "shared/src",
    "style",
    "index.html",
    "Trunk.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src/page",
];

/// Contents of all inputs, the workspace's manifest and the compiler's version.
pub fn inputs() -> Result<u64> {
    let root = workspace::root();
    let mut hasher = DefaultHasher::new();
    capture(command("rustc").current_dir(&root).arg("--version"))?.hash(&mut hasher);
    workspace::read("Cargo.toml")?.hash(&mut hasher);
    for input in INPUTS {
        contents(&root, &root.join(input), &mut hasher)?;
    }
    Ok(hasher.finish())
}

/// Contents of `dist/`: a development build or a deleted file shows.
pub fn outputs() -> Result<u64> {
    let dist = workspace::dist();
    let mut hasher = DefaultHasher::new();
    contents(&dist, &dist, &mut hasher)?;
    Ok(hasher.finish())
}

fn contents(base: &Path, from: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if !from.exists() {
        return Ok(());
    }
    for entry in WalkDir::new(from).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            entry.path().strip_prefix(base)?.hash(hasher);
            fs::read(entry.path())?.hash(hasher);
        }
    }
    Ok(())
}
