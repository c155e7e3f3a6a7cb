//! `dev`: the server is built and started again whenever its sources change.

use crate::tools::Toolbox;
use crate::workspace;
use anyhow::Result;
use std::ffi::OsString;
use std::process::Child;
use std::time::{Duration, SystemTime};
use std::{fs, thread};
use walkdir::WalkDir;

const WATCHED: [&str; 4] = ["server/src", "server/Cargo.toml", "shared/src", "Cargo.toml"];
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Keeps the server running beside `trunk` until that ends (Ctrl-C reaches both); a build that fails keeps the old server away.
pub fn server_until_stopped(mut trunk: Child, listen: &str, flags: &[OsString]) -> Result<()> {
    let mut seen = newest();
    let mut server = start(listen, flags)?;
    loop {
        if trunk.try_wait()?.is_some() {
            stop(server);
            return Ok(());
        }
        thread::sleep(LOOK_EVERY);
        let now = newest();
        if now != seen {
            seen = now;
            println!("server: sources changed, building");
            stop(server);
            server = start(listen, flags)?;
        }
    }
}

fn start(listen: &str, flags: &[OsString]) -> Result<Option<Child>> {
    let cargo = |verb: &str| -> Result<_> {
        let mut cargo = Toolbox::default().command("cargo")?;
        cargo.args([verb, "--quiet", "--package", "server"]);
        Ok(cargo)
    };
    if !cargo("build")?.status()?.success() {
        println!("server: not running until this builds");
        return Ok(None);
    }
    let binary = workspace::target().join("debug").join(workspace::server_binary().file_name().unwrap_or_default());
    Ok(Some(super::server(&binary, flags).args(["--listen", listen]).spawn()?))
}

fn stop(server: Option<Child>) {
    if let Some(mut server) = server {
        // It may have ended by itself; then there is nothing to stop.
        let _ = server.kill();
        let _ = server.wait();
    }
}

fn newest() -> Option<SystemTime> {
    let root = workspace::root();
    WATCHED
        .iter()
        .flat_map(|watched| WalkDir::new(root.join(watched)))
        .filter_map(|entry| fs::metadata(entry.ok()?.path()).ok()?.modified().ok())
        .max()
}
