//! What stands in the search box of such a list: words that must all occur; a dash before one that must not; quotes keep a run
//! together; commas part alternatives.

use shared::table::folded;

/// A search, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms(Vec<Vec<Word>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    wanted: bool,
}

impl Terms {
    /// Reads a search; every text is one.
    pub fn parse(text: &str) -> Terms {
        let mut alternatives = vec![Vec::new()];
        let mut word = String::new();
        let (mut quoted, mut held) = (false, false);
        let end = |word: &mut String, held: &mut bool, alternatives: &mut Vec<Vec<Word>>| {
            let (text, wanted) = match word.strip_prefix('-') {
                Some(rest) if !*held => (rest, false),
                _ => (word.as_str(), true),
            };
            if !text.is_empty()
                && let Some(last) = alternatives.last_mut()
            {
                last.push(Word { text: folded(text), wanted });
            }
            word.clear();
            *held = false;
        };
        for c in text.chars() {
            match c {
                '"' => {
                    // A quote at the start of a word keeps a dash behind it from meaning "not".
                    held |= !quoted && word.is_empty();
                    quoted = !quoted;
                }
                ',' if !quoted => {
                    end(&mut word, &mut held, &mut alternatives);
                    alternatives.push(Vec::new());
                }
                c if c.is_whitespace() && !quoted => end(&mut word, &mut held, &mut alternatives),
                c => word.push(c),
            }
        }
        end(&mut word, &mut held, &mut alternatives);
        alternatives.retain(|words| !words.is_empty());
        Terms(alternatives)
    }

    /// Whether everything matches.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a folded text has what is asked for.
    pub fn matches(&self, text: &str) -> bool {
        self.is_empty() || self.0.iter().any(|words| words.iter().all(|word| text.contains(&word.text) == word.wanted))
    }
}

/// A text as it must be written to be found as it stands.
pub fn quote(text: &str) -> String {
    let plain = |c: char| !(c.is_whitespace() || matches!(c, '"' | ','));
    if text.chars().all(plain) && !text.starts_with('-') {
        return text.to_owned();
    }
    let runs = text.split('"').filter(|run| !run.is_empty()).map(|run| format!("\"{run}\""));
    runs.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_alternatives_runs_and_exclusions() {
        let text = folded("erp-web Stockholm 10.20.4.17 rst-received Legacy.corp");
        for found in [
            "",
            "ERP",
            "erp stock",
            "nothing, erp-web",
            "\"erp-web stock\"",
            "-oslo",
            "legacy -oslo",
            " , ",
            "-",
            "\"\"",
            "\"erp",
        ] {
            assert!(Terms::parse(found).matches(&text), "{found:?}");
        }
        for missed in ["git", "git, wiki", "erp oslo", "-erp", "\"stockholm erp\"", "\"-erp\"", "10.20.4.171"] {
            assert!(!Terms::parse(missed).matches(&text), "{missed:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_found(text in ".{0,20}") {
            prop_assert!(Terms::parse(&quote(&text)).matches(&folded(&text)), "{}", quote(&text));
        }
    }
}
