//! The weight of the page as the browser downloads it.

use crate::{page, workspace};
use anyhow::{Result, bail};
use std::fs;

/// js + wasm + css that the list loads, brotli.
const LIMIT: u64 = 300 * 1024;

/// Prints each file's brotli bytes and the sum of what the list loads; over the limit is an error.
pub fn report() -> Result<()> {
    page::build()?;
    let (mut first, mut sign_in, mut later) = (0, 0, 0);
    for entry in fs::read_dir(workspace::dist())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if ![".js.br", ".wasm.br", ".css.br"].iter().any(|kind| name.ends_with(kind)) {
            continue;
        }
        let packed = fs::metadata(&path)?.len();
        let plain = fs::metadata(path.with_extension(""))?.len();
        let split = name.starts_with("split_") || name.starts_with("chunk_");
        let sum = match split {
            true if name.starts_with("split_sign_in") => &mut sign_in,
            true => &mut later,
            false => &mut first,
        };
        *sum += packed;
        println!("{packed:>9}  of {plain:>9}  {}{}", name.trim_end_matches(".br"), if split { " (later)" } else { "" });
    }
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    if first == 0 {
        bail!("dist/ holds no compressed page");
    }
    println!(
        "page: {:.1} KiB brotli for the list, limit {:.0} KiB; {:.1} KiB more to sign in; {:.1} KiB later",
        kib(first),
        kib(LIMIT),
        kib(sign_in),
        kib(later)
    );
    if first > LIMIT {
        bail!("the list weighs {:.1} KiB brotli, more than {:.0} KiB", kib(first), kib(LIMIT));
    }
    Ok(())
}
