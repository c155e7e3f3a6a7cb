//! What the browser tests need: Node, npm packages, Chromium and its driver.

use super::{first_file, numbers, on_path};
use crate::process::{capture, command, run};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Playwright and Prism both still accept it.
const NODE_MAJOR: u32 = 20;

/// Node and npm, new enough.
pub fn require_node() -> Result<()> {
    let Ok(said) = capture(command("node").arg("--version")) else {
        bail!(
            "Node.js is not on PATH: install version {NODE_MAJOR} or newer (nodejs.org, or your package manager), then run again"
        );
    };
    if numbers(&said).first().is_none_or(|major| *major < NODE_MAJOR) {
        bail!("Node.js {said} is too old: install version {NODE_MAJOR} or newer, then run again");
    }
    if capture(command("npm").arg("--version")).is_err() {
        bail!("npm is not on PATH: install it beside Node.js (Debian: apt-get install npm), then run again");
    }
    Ok(())
}

/// `npm ci` in a folder, only when its lock changed since the last time.
pub fn npm_ci(folder: &Path) -> Result<()> {
    require_node()?;
    let lock = fs::read(folder.join("package-lock.json")).context("package-lock.json is missing")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing npm packages of {}", folder.file_name().unwrap_or_default().to_string_lossy());
    let flags = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    run(command("npm").current_dir(folder).args(flags).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
        .context("npm packages could not be installed: is the npm registry reachable (`npm ping`)?")?;
    fs::write(stamp, lock).context("cannot note what was installed")
}

/// Chromium: `$CHROMIUM`, or the system's, or (as root on Debian) installed now.
pub fn chromium() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("CHROMIUM names {}, which is not a file", named.display());
    }
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    apt_install("chromium")?;
    find_chromium().context("apt-get installed chromium but /usr/bin/chromium is not there")
}

/// The driver that belongs to Chromium, for wasm tests in a browser; installed as Chromium is.
pub fn chromedriver() -> Result<PathBuf> {
    let find = || env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| on_path("chromedriver"));
    if let Some(found) = find() {
        return Ok(found);
    }
    apt_install("chromium-driver")?;
    find().context("chromium-driver was installed but chromedriver is not on PATH")
}

fn find_chromium() -> Option<PathBuf> {
    let named = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    named.iter().find_map(|name| on_path(name)).or_else(|| first_file([mac]))
}

fn apt_install(package: &str) -> Result<()> {
    let root = capture(command("id").arg("-u")).is_ok_and(|id| id == "0");
    if !root || on_path("apt-get").is_none() {
        bail!("{package} is missing: install it (Debian: apt-get install {package}) or set CHROMIUM, then run again");
    }
    println!("installing {package}");
    let apt = |args: &[&str]| {
        run(command("apt-get").arg("-qq").args(args).env("DEBIAN_FRONTEND", "noninteractive"))
            .with_context(|| format!("{package} could not be installed: is the package mirror reachable?"))
    };
    apt(&["update"])?;
    apt(&["install", "-y", "--no-install-recommends", package])
}
