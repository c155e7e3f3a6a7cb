//! Building and starting the server: `run`, `dev`, `build`.

use crate::process::run as run_to_end;
use crate::tools::Toolbox;
use crate::{page, tools, workspace};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

mod watch;

const LISTEN: &str = "127.0.0.1:8080";
/// Where the server stands behind Trunk in `dev`; Trunk.toml names it too.
const BEHIND: &str = "127.0.0.1:8081";

/// Builds everything and becomes the server.
pub fn run(flags: &[OsString]) -> Result<()> {
    let listen =
        flag(flags, "--listen").or_else(|| env::var("ACTIVE_SESSIONS_LISTEN").ok()).unwrap_or_else(|| LISTEN.to_owned());
    require_free(&listen, "cargo xtask run -- --listen 127.0.0.1:PORT")?;
    let binary = build()?;
    become_it(server(&binary, flags))
}

/// The page from Trunk with live reload, the server behind it, each rebuilt when its sources change.
pub fn dev(flags: &[OsString]) -> Result<()> {
    let free = "stop what uses it; `cargo xtask dev` needs 8080 and 8081";
    require_free(LISTEN, free)?;
    require_free(BEHIND, free)?;
    let tools = tools::dev_tools()?;
    page::fetch()?;
    let dist = workspace::target().join("dev-dist");
    std::fs::create_dir_all(&dist)?;
    let mut trunk = tools.command("trunk")?;
    trunk.args(["serve", "--cargo-profile", "wasm-dev", "--offline", "--skip-version-check", "--dist"]).arg(dist);
    let trunk = trunk.spawn().context("cannot start trunk")?;
    println!("The page: http://{LISTEN}/ (live reload). The server stands behind it on {BEHIND}.");
    watch::server_until_stopped(trunk, BEHIND, flags)
}

/// Builds the page, then the binary with the page inside; answers where it is.
pub fn build() -> Result<PathBuf> {
    page::build()?;
    let cargo = &mut Toolbox::default().command("cargo")?;
    run_to_end(cargo.args(["build", "--quiet", "--release", "--package", "server"]))?;
    Ok(workspace::server_binary())
}

/// A development build that reads the page from a folder, so that a change of the page leaves the binary as it is.
pub fn build_quick() -> Result<PathBuf> {
    let page = page::quick()?;
    let cargo = &mut Toolbox::default().command("cargo")?;
    cargo.args(["build", "--quiet", "--package", "server", "--no-default-features"]).env("ACTIVE_SESSIONS_PAGE_FROM", page);
    run_to_end(cargo)?;
    Ok(workspace::quick_binary())
}

/// The server as `run` and `dev` start it: in the repository's folder, so that its state is in `data/` there.
fn server(binary: &Path, flags: &[OsString]) -> Command {
    let mut server = Command::new(binary);
    server.current_dir(workspace::root()).args(flags);
    server
}

/// The value of `--name VALUE` or `--name=VALUE`.
fn flag(flags: &[OsString], name: &str) -> Option<String> {
    let mut rest = flags.iter().map(|flag| flag.to_string_lossy());
    while let Some(flag) = rest.next() {
        if flag == name {
            return rest.next().map(Into::into);
        }
        if let Some(value) = flag.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    None
}

/// Before minutes of building, not after.
fn require_free(address: &str, instead: &str) -> Result<()> {
    match TcpListener::bind(address) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            bail!("{address} is taken: stop what uses it, or use {instead}")
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
        Ok(_) => Ok(()),
    }
}

/// Ctrl-C and signals must reach the server itself, so on Unix this process is replaced by it.
#[cfg(unix)]
fn become_it(mut server: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("cannot start the server")
}

#[cfg(not(unix))]
fn become_it(mut server: Command) -> Result<()> {
    run_to_end(&mut server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_found_in_both_spellings() {
        let flags: Vec<OsString> = ["--sessions", "9", "--listen=127.0.0.1:1"].map(OsString::from).into();
        assert_eq!(flag(&flags, "--sessions").as_deref(), Some("9"));
        assert_eq!(flag(&flags, "--listen").as_deref(), Some("127.0.0.1:1"));
        assert_eq!(flag(&flags, "--list"), None);
    }

    #[test]
    fn a_taken_port_is_told_with_what_to_do() {
        let held = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = held.local_addr().unwrap().to_string();
        let said = require_free(&address, "another").unwrap_err().to_string();
        assert!(said.contains(&address) && said.contains("another"), "{said}");
    }
}
