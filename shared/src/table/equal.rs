//! Comparing short texts.

/// Whether two byte strings are the same.
///
/// In WebAssembly `==` is a call that compares byte by byte: too much for a dozen comparisons of every row that arrives.
pub(crate) fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (Some(a_end), Some(b_end)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) else {
        return a.iter().zip(b).all(|(a, b)| a == b);
    };
    // The last eight bytes may overlap those before; it does not matter.
    word(a_end) == word(b_end) && a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0).all(|(a, b)| word(a) == word(b))
}

/// [`equal`] with what `text` begins with.
pub(crate) fn begins(text: &[u8], with: &[u8]) -> bool {
    text.get(..with.len()).is_some_and(|start| equal(start, with))
}

fn word(eight: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*eight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_other_byte_anywhere_makes_it_another_text() {
        for length in 0..40 {
            let text: Vec<u8> = (0..length).collect();
            assert!(equal(&text, &text.clone()));
            assert!(begins(&[&text[..], b"x"].concat(), &text) && begins(&text, &text));
            assert!(!equal(&text, &[&text[..], b"x"].concat()) && !begins(&text, &[&text[..], b"x"].concat()));
            for at in 0..text.len() {
                let mut other = text.clone();
                other[at] ^= 0x80;
                assert!(!equal(&text, &other) && !begins(&text, &other), "{at} of {length}");
            }
        }
    }
}
