//! Where things are: the repository, the target folder, the files of the repository.

use crate::process::{capture, command};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The repository's top folder. Cargo says at run time, so that a moved clone still works.
pub fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map(Path::to_path_buf).unwrap_or(own)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The built page.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The release binary.
pub fn server_binary() -> PathBuf {
    target().join("release").join(format!("active-sessions{}", env::consts::EXE_SUFFIX))
}

/// The development binary of `--quick`.
pub fn quick_binary() -> PathBuf {
    target().join("debug").join(format!("active-sessions{}", env::consts::EXE_SUFFIX))
}

/// Files git knows or would add, relative to the top folder, with `/` between parts.
pub fn files() -> Result<Vec<String>> {
    let listed = capture(command("git").current_dir(root()).args(["ls-files", "-co", "--exclude-standard", "--deduplicate"]))?;
    Ok(listed.lines().filter(|path| root().join(path).is_file()).map(str::to_owned).collect())
}

/// Text of a file of the repository.
pub fn read(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| format!("cannot read {path}"))
}
