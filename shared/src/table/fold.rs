//! Case folding for the search.
//!
//! Character by character, so that the fold of a text's part is a part of the text's fold: what was typed and what is searched
//! are folded alike and a match can never depend on where a text was cut. Accents stay (design: case only).

/// Whether `text` is ASCII without capitals, and so its own fold. Eight bytes at a time.
pub(crate) fn is_folded(text: &str) -> bool {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    const BELOW_A: u64 = u64::from_ne_bytes([0x80 - b'A'; 8]);
    const ABOVE_Z: u64 = u64::from_ne_bytes([0x7f - b'Z'; 8]);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let odd = words.iter().fold(0, |odd, eight| {
        let word = u64::from_le_bytes(*eight);
        let low = word & !HIGH;
        odd | word | (low + BELOW_A) & !(low + ABOVE_Z)
    });
    odd & HIGH == 0 && rest.iter().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
}

/// Appends `text` in lower case.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
    } else {
        for character in text.chars() {
            fold_character(character, out);
        }
    }
}

/// `text` as the search compares it: in lower case, character by character.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

fn fold_character(character: char, out: &mut String) {
    match character {
        // A final sigma is an upper case sigma's other lower case: whoever types ΝΙΚΗΣ means νικης.
        'ς' => out.push('σ'),
        _ if character.is_ascii() => out.push(character.to_ascii_lowercase()),
        // One character may become two (İ): both sides do the same.
        _ => out.extend(character.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_nothing_else() {
        for (text, expected) in [
            ("", ""),
            ("Anna BERG", "anna berg"),
            ("MÜLLER", "müller"),
            ("Muller", "muller"),
            ("ΝΊΚΗΣ", "νίκησ"),
            ("Νίκης", "νίκησ"),
            ("İstanbul", "i\u{307}stanbul"),
            ("STRASSE", "strasse"),
            ("straße", "straße"),
            ("ẞ", "ß"),
            ("Ольга", "ольга"),
            ("王伟", "王伟"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn knows_what_needs_no_fold() {
        for byte in 0..=0x7f_u8 {
            for (at, length) in [(0, 1), (7, 8), (3, 8), (8, 9), (15, 17)] {
                let mut text = vec![b'x'; length];
                text[at] = byte;
                let text = String::from_utf8_lossy(&text);
                assert_eq!(is_folded(&text), folded(&text) == text, "{text:?}");
            }
        }
        assert!(is_folded("") && !is_folded("müller-1234") && !is_folded("x-ü"));
    }
}
