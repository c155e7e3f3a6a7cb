//! The weight of the page as the browser downloads it.

use crate::{page, workspace};
use anyhow::{Result, bail};
use std::fs;

/// js + wasm + css that sign-in and list load, brotli (acceptance limit of the project).
const LIMIT: u64 = 300 * 1024;

/// Prints each file's brotli bytes and the sum; over the limit is an error.
pub fn report() -> Result<()> {
    page::build()?;
    let mut sum = 0;
    for entry in fs::read_dir(workspace::dist())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let counted = [".js.br", ".wasm.br", ".css.br"].iter().any(|kind| name.ends_with(kind));
        if counted {
            let packed = fs::metadata(&path)?.len();
            let plain = fs::metadata(path.with_extension(""))?.len();
            println!("{packed:>9}  of {plain:>9}  {}", name.trim_end_matches(".br"));
            sum += packed;
        }
    }
    let (whole, limit) = (sum as f64 / 1024.0, LIMIT / 1024);
    if sum == 0 {
        bail!("dist/ holds no compressed page");
    }
    if sum > LIMIT {
        bail!("the page weighs {whole:.1} KiB brotli, more than {limit} KiB");
    }
    println!("page: {whole:.1} KiB brotli (js + wasm + css), limit {limit} KiB");
    Ok(())
}
