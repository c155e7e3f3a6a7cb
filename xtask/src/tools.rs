//! Tools the build needs. Each is looked for first, installed at most once, and never over one of the user's own.

mod browser;
mod wasm;

pub use browser::{chromedriver, chromium, npm_ci, require_node};
pub use wasm::{WASM, dev_tools, page_tools, rust_component, wasm_target};

use crate::process::{capture, command};
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Folders that go before PATH for every tool we start.
#[derive(Debug, Default, Clone)]
pub struct Toolbox {
    folders: Vec<PathBuf>,
}

impl Toolbox {
    /// A command that finds our tools first.
    pub fn command(&self, program: &str) -> Result<Command> {
        let path = self.path()?;
        let mut command = command(program);
        command.current_dir(workspace::root()).env("PATH", path);
        Ok(command)
    }

    fn path(&self) -> Result<OsString> {
        let rest = env::var_os("PATH").unwrap_or_default();
        env::join_paths(self.folders.iter().cloned().chain(env::split_paths(&rest))).context("PATH cannot be extended")
    }

    /// First line of `program --version`, if it can be started at all.
    fn version(&self, program: &str) -> Option<String> {
        let said = capture(self.command(program).ok()?.arg("--version")).ok()?;
        said.lines().next().map(str::to_owned)
    }

    /// Makes `program` available in a version that `fits`: from PATH, from our folder, or by `install` into our folder.
    fn ensure(
        &mut self,
        program: &str,
        wanted: &str,
        bin: PathBuf,
        fits: impl Fn(&str) -> bool,
        install: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let found = self.version(program);
        if found.as_deref().is_some_and(&fits) {
            return Ok(());
        }
        self.folders.insert(0, bin);
        if self.version(program).as_deref().is_some_and(&fits) {
            return Ok(());
        }
        let why = found.map_or_else(|| "not found".to_owned(), |found| format!("found {found}"));
        println!("installing {program} {wanted} ({why}; this happens once)");
        install()?;
        match self.version(program) {
            Some(version) if fits(&version) => Ok(()),
            other => bail!("{program} {wanted} was installed but answers {other:?} to --version"),
        }
    }
}

/// Our folder for one tool in one version; shared by every clone of the repository and untouched by `cargo clean`.
fn folder(name: &str) -> PathBuf {
    let home = |variable: &str| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    home("ACTIVE_SESSIONS_TOOLS")
        .or_else(|| home("XDG_CACHE_HOME").map(|dir| dir.join("active-sessions-tools")))
        .or_else(|| home("HOME").map(|dir| dir.join(".cache/active-sessions-tools")))
        .or_else(|| home("LOCALAPPDATA").map(|dir| dir.join("active-sessions-tools")))
        .unwrap_or_else(|| workspace::target().join("tools"))
        .join(name)
}

/// The numbers of a version anywhere in a text: `v20.1.3` and `trunk 0.21.14` alike.
fn numbers(text: &str) -> Vec<u32> {
    let word = text.split_whitespace().find(|word| word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()));
    let word = word.unwrap_or_default().trim_start_matches('v');
    word.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

/// The first of these paths that is a file.
fn first_file(paths: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    paths.into_iter().find(|path| path.is_file())
}

/// Where PATH has a program.
fn on_path(program: &str) -> Option<PathBuf> {
    first_file(env::split_paths(&env::var_os("PATH").unwrap_or_default()).map(|dir| dir.join(program)))
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_read_wherever_they_stand() {
        assert_eq!(numbers("v20.20.2"), [20, 20, 2]);
        assert_eq!(numbers("trunk 0.21.14"), [0, 21, 14]);
        assert_eq!(numbers("wasm-opt version 132 (version_132)"), [132]);
        assert_eq!(numbers("Chromium 156.0.8078.79 built on Debian"), [156, 0, 8078, 79]);
        assert!(numbers("no version here") == Vec::<u32>::new());
    }
}
