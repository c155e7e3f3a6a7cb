//! Case folding for the search.
//!
//! Character by character, so that the fold of a text's part is a part of the text's fold: what was typed and what is searched
//! are folded alike and a match can never depend on where a text was cut. Accents stay (design: case only).

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
}
