//! Typing with the focus in a cell: the letters of a second make a text, and the next row whose cell begins with it gets the focus.

/// How long the letters belong together, in milliseconds.
const TOGETHER: f64 = 1000.0;

/// The letters typed so far.
#[derive(Debug, Default)]
pub struct Typing {
    text: String,
    last: f64,
    column: usize,
}

impl Typing {
    /// One more letter at a time in milliseconds: the text to look for, and whether to begin at the row after this one. A new text
    /// begins after it; a longer one may still be this row; one letter again and again goes from row to row.
    /// Another column is another text.
    pub fn push(&mut self, letter: char, column: usize, now: f64) -> (String, bool) {
        if now - self.last > TOGETHER || self.column != column {
            self.text.clear();
        }
        self.column = column;
        self.last = now;
        self.text.push(letter);
        let mut letters = self.text.chars();
        match letters.next() {
            Some(first) if letters.all(|other| other == first) => (first.to_string(), true),
            _ => (self.text.clone(), false),
        }
    }
}

/// Whether a text begins with another, letters of either case alike.
pub fn starts_with(text: &str, start: &str) -> bool {
    let mut letters = text.chars();
    start
        .chars()
        .all(|wanted| letters.next().is_some_and(|letter| letter == wanted || letter.to_lowercase().eq(wanted.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_second_belong_together() {
        let mut typing = Typing::default();
        assert_eq!(typing.push('a', 1, 5000.0), ("a".to_owned(), true));
        assert_eq!(typing.push('m', 1, 5600.0), ("am".to_owned(), false));
        assert_eq!(typing.push('a', 1, 6500.0), ("ama".to_owned(), false));
        assert_eq!(typing.push('z', 1, 7501.0), ("z".to_owned(), true));
        assert_eq!(typing.push('y', 2, 7600.0), ("y".to_owned(), true));
    }

    #[test]
    fn one_letter_again_and_again_goes_on() {
        let mut typing = Typing::default();
        for at in [5000.0, 5300.0, 5600.0] {
            assert_eq!(typing.push('b', 1, at), ("b".to_owned(), true));
        }
        assert_eq!(typing.push('a', 1, 5900.0), ("bbba".to_owned(), false));
    }

    #[test]
    fn case_does_not_count() {
        assert!(starts_with("Amara.Okafor", "aMAR") && starts_with("Örjan", "ö") && starts_with("x", ""));
        assert!(!starts_with("amar", "amara") && !starts_with("", "a") && !starts_with("bam", "am"));
    }
}
