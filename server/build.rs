//! Says where the built page is, so that the server compiles before anybody has built one.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let dist = Path::new(&manifest).join("../dist");
    // A folder that is missing would make Cargo run this on every build.
    fs::create_dir_all(&dist)?;
    println!("cargo:rerun-if-changed=../dist");
    println!("cargo:rerun-if-changed=assets");
    // `cargo xtask build --quick` has the page elsewhere.
    println!("cargo:rerun-if-env-changed=ACTIVE_SESSIONS_PAGE_FROM");
    if let Some(page) = env::var_os("ACTIVE_SESSIONS_PAGE_FROM") {
        println!("cargo:rustc-env=ACTIVE_SESSIONS_PAGE={}", Path::new(&page).canonicalize()?.display());
        return Ok(());
    }
    let folder = if dist.join("index.html").is_file() { dist } else { Path::new(&manifest).join("assets/unbuilt") };
    println!("cargo:rustc-env=ACTIVE_SESSIONS_PAGE={}", folder.canonicalize()?.display());
    Ok(())
}
