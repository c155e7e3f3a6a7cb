//! `.br` and `.gz` beside every text and wasm file: compressed once here, as hard as it goes, instead of on every request.

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use walkdir::WalkDir;

const KINDS: [&str; 6] = ["js", "wasm", "css", "html", "svg", "json"];
/// The largest window every browser accepts (16 MiB).
const BROTLI_WINDOW: u32 = 24;

/// Writes both siblings of every file worth it under `dist`.
pub fn all(dist: &Path) -> Result<()> {
    let files: Vec<PathBuf> = WalkDir::new(dist)
        .into_iter()
        .filter_map(|entry| entry.ok().map(walkdir::DirEntry::into_path))
        .filter(|path| path.extension().is_some_and(|ext| KINDS.iter().any(|kind| ext == *kind)))
        .collect();
    thread::scope(|scope| {
        let running: Vec<_> = files.iter().map(|path| scope.spawn(move || one(path))).collect();
        running.into_iter().try_for_each(|each| each.join().unwrap_or_else(|_| anyhow::bail!("compressing stopped halfway")))
    })
}

fn one(path: &Path) -> Result<()> {
    let plain = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    fs::write(path.with_extension(format!("{extension}.br")), brotli(&plain)?)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&plain)?;
    fs::write(path.with_extension(format!("{extension}.gz")), gzip.finish()?)?;
    Ok(())
}

/// Brotli at its highest level, as it goes over the wire.
fn brotli(plain: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    {
        let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, BROTLI_WINDOW);
        writer.write_all(plain)?;
    }
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    #[test]
    fn brotli_comes_back_as_it_was() {
        let plain: Vec<u8> = (0..40_000_u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let packed = super::brotli(&plain).unwrap();
        assert!(packed.len() < plain.len() / 4);
        let mut back = Vec::new();
        brotli::Decompressor::new(packed.as_slice(), 4096).read_to_end(&mut back).unwrap();
        assert_eq!(back, plain);
    }
}
