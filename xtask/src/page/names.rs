//! wasm-bindgen tells the functions between script and module apart by sixteen digits of a hash each, which no compression shortens and
//! which stand on both sides. Their places are taken by small numbers, as long as the hashes were, so that no module is written anew.

use anyhow::{Context, Result, bail};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

const DIGITS: usize = 16;

/// Renames in every file of a folder what `glue` names by a hash.
pub fn settle(folder: &Path, glue: &str) -> Result<()> {
    let text = fs::read(folder.join(glue)).with_context(|| format!("wasm-bindgen left no {glue}"))?;
    let numbers = number(&text)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let mut bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        rename(&mut bytes, &numbers);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Every hash that ends a name, with its number: names that differ in nothing else are counted.
///
/// # Errors
/// One hash ends names of two kinds, and its number would make two names of one kind the same.
fn number(glue: &[u8]) -> Result<HashMap<[u8; DIGITS], usize>> {
    let (mut numbers, mut counts) = (HashMap::new(), HashMap::<&[u8], usize>::new());
    let mut names = HashSet::new();
    for at in hashes(glue) {
        let Some(hash) = glue[at..].first_chunk::<DIGITS>() else { continue };
        let start = glue[..at].iter().rposition(|&byte| !in_name(byte)).map_or(0, |before| before + 1);
        let stem = &glue[start..at];
        if stem.starts_with(b"__wb") || stem.starts_with(b"wasm_bindgen__") {
            let count = counts.entry(stem).or_default();
            numbers.entry(*hash).or_insert_with(|| {
                *count += 1;
                *count - 1
            });
            names.insert((stem, *hash));
        }
    }
    let numbered: HashSet<_> = names.iter().map(|(stem, hash)| (*stem, numbers[hash])).collect();
    if numbered.len() < names.len() {
        bail!("two names between script and module would become one: their hashes cannot be numbered");
    }
    Ok(numbers)
}

fn rename(bytes: &mut [u8], numbers: &HashMap<[u8; DIGITS], usize>) {
    for at in hashes(bytes) {
        let Some(hash) = bytes[at..].first_chunk_mut::<DIGITS>() else { continue };
        if let Some(number) = numbers.get(hash) {
            hash.copy_from_slice(format!("{number:0DIGITS$}").as_bytes());
        }
    }
}

/// Where sixteen digits follow on what a name has before its hash.
fn hashes(bytes: &[u8]) -> Vec<usize> {
    let digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    let mut found = Vec::new();
    for at in 1..bytes.len().saturating_sub(DIGITS - 1) {
        if matches!(bytes[at - 1], b'_' | b'h') && bytes[at..at + DIGITS].iter().all(digit) {
            found.push(at);
        }
    }
    found
}

fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_become_numbers_on_both_sides_and_nothing_moves() {
        let glue = b"__wbg_add_cf82c8d153d93ae1: f, __wbg_add_0123456789abcdef: g, __wbg_open_f249a2a76caa9a55: h, \
            i: wasm.wasm_bindgen__convert__closures_____invoke__h39fa8c1ebe9157ed_19, color: x_00000000000000ff";
        let numbers = number(glue).unwrap();
        let mut text = glue.to_vec();
        rename(&mut text, &numbers);
        let text = String::from_utf8(text).unwrap();
        assert_eq!(
            text,
            "__wbg_add_0000000000000000: f, __wbg_add_0000000000000001: g, __wbg_open_0000000000000000: h, \
            i: wasm.wasm_bindgen__convert__closures_____invoke__h0000000000000000_19, color: x_00000000000000ff"
        );
        let mut module = b"\x1a__wbg_add_0123456789abcdef\0\x1a__wbg_add_fedcba9876543210\0".to_vec();
        rename(&mut module, &numbers);
        assert_eq!(module, b"\x1a__wbg_add_0000000000000001\0\x1a__wbg_add_fedcba9876543210\0");
    }

    #[test]
    fn a_name_that_comes_twice_keeps_its_number() {
        let glue = b"__wbg_a_cf82c8d153d93ae1 __wbg_a_0123456789abcdef __wbg_a_cf82c8d153d93ae1";
        let numbers = number(glue).unwrap();
        assert_eq!((numbers[b"cf82c8d153d93ae1"], numbers[b"0123456789abcdef"], numbers.len()), (0, 1, 2));
    }

    #[test]
    fn names_that_would_become_one_are_an_error() {
        let glue = b"__wbg_a_0123456789abcdef __wbg_b_0123456789abcdef __wbg_b_cf82c8d153d93ae1";
        assert!(number(glue).is_err());
    }
}
