//! The weight of the page as the browser downloads it.

use crate::{page, workspace};
use anyhow::{Result, bail};
use std::fs;

/// js + wasm + css that sign-in and list load, brotli. The goal is 300 KiB; this holds what there is until it is met again.
const LIMIT: u64 = 330 * 1024;

/// Prints each file's brotli bytes and the sum of what sign-in and list load; over the limit is an error.
pub fn report() -> Result<()> {
    page::build()?;
    let (mut first, mut later) = (0, 0);
    for entry in fs::read_dir(workspace::dist())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if ![".js.br", ".wasm.br", ".css.br"].iter().any(|kind| name.ends_with(kind)) {
            continue;
        }
        let packed = fs::metadata(&path)?.len();
        let plain = fs::metadata(path.with_extension(""))?.len();
        let split = name.starts_with("split_") || name.starts_with("chunk_");
        *(if split { &mut later } else { &mut first }) += packed;
        println!("{packed:>9}  of {plain:>9}  {}{}", name.trim_end_matches(".br"), if split { " (later)" } else { "" });
    }
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    if first == 0 {
        bail!("dist/ holds no compressed page");
    }
    println!(
        "page: {:.1} KiB brotli for sign-in and list, limit {:.0} KiB; {:.1} KiB later",
        kib(first),
        kib(LIMIT),
        kib(later)
    );
    if first > LIMIT {
        bail!("sign-in and list weigh {:.1} KiB brotli, more than {:.0} KiB", kib(first), kib(LIMIT));
    }
    Ok(())
}
