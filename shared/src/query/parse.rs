//! From the text of the search box to terms.

use super::error::QueryError;
use super::field::{Field, nearest};
use super::outline::{Form, Outline, TermSpan};
use super::term::{Relation, Scope, Term, Test, Word};
use super::version::Version;
use super::{Query, address};
use crate::table::{Attribute, folded};
use std::ops::Range;

/// The longest search, in bytes.
pub const LONGEST: usize = 4096;
/// The most words in one search.
pub const MOST_TERMS: usize = 64;

pub(super) fn parse(text: &str) -> Result<Query, QueryError> {
    // What most lists begin with: a browser need not compile the parser for it.
    if text.is_empty() {
        return Ok(Query::default());
    }
    read(text).0
}

/// What is asked, and where each term stands; of a search with an error, those up to it.
pub(super) fn read(text: &str) -> (Result<Query, QueryError>, Outline) {
    let mut parser = Parser { text, at: 0, words: 0, outline: Outline::default() };
    let query = parser.query();
    (query, parser.outline)
}

/// A pasted distinguished name stands alone: its user may hold blanks, quotes and dashes.
fn distinguished_name(text: &str) -> Option<&str> {
    let text = text.trim();
    text.get(..3).filter(|start| start.eq_ignore_ascii_case("cn="))?;
    Some(text)
}

pub(super) fn quote(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

fn error(span: Range<usize>, message: impl Into<String>) -> QueryError {
    QueryError { span, message: message.into(), suggestion: None }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    words: usize,
    outline: Outline,
}

impl<'a> Parser<'a> {
    fn query(&mut self) -> Result<Query, QueryError> {
        let text = self.text;
        if text.len() > LONGEST {
            let start = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            return Err(error(start..text.len(), format!("A search can be at most {LONGEST} bytes long.")));
        }
        if let Some(name) = distinguished_name(text) {
            let start = text.len() - text.trim_start().len();
            let term = TermSpan::new(start, false, start + name.len());
            self.outline.terms.push(TermSpan { form: Form::Name, ..term });
            let words = vec![Word { tests: vec![Test::Name { needle: folded(name) }] }];
            return Ok(Query { terms: vec![Term { negated: false, words }] });
        }
        let mut terms = Vec::new();
        while self.skip_blanks() {
            let term = self.term()?;
            if !term.words.is_empty() && !terms.contains(&term) {
                terms.push(term);
            }
        }
        Ok(Query { terms })
    }

    /// Notes something about the term that is being read.
    fn note(&mut self, what: impl FnOnce(&mut TermSpan)) {
        if let Some(term) = self.outline.terms.last_mut() {
            what(term);
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes to the next character that is no blank; whether there is one.
    fn skip_blanks(&mut self) -> bool {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.at < self.text.len()
    }

    fn term(&mut self) -> Result<Term, QueryError> {
        let negated = self.rest().strip_prefix('-').is_some_and(|rest| rest.starts_with(|next: char| !next.is_whitespace()));
        self.outline.terms.push(TermSpan::new(self.at, negated, self.text.len()));
        self.at += usize::from(negated);
        let start = self.at;
        let words = if self.rest().starts_with('"') {
            self.run(None)?
        } else if let Some(field) = self.field()? {
            let name = start..self.at;
            self.note(|term| (term.name, term.field) = (Some(name), Some(field)));
            self.value(field)?
        } else {
            let word = self.until(|_| false);
            self.word(word, false, None, start..self.at)?
        };
        let end = self.at;
        self.note(|term| (term.span.end, term.value.end) = (end, end));
        Ok(Term { negated, words })
    }

    /// Takes a field's name and its colon, when one is next.
    fn field(&mut self) -> Result<Option<Field>, QueryError> {
        let word = self.rest().split(char::is_whitespace).next().unwrap_or_default();
        let Some((name, rest)) = word.split_once(':') else { return Ok(None) };
        if let Some(field) = Field::named(name) {
            self.at += name.len() + 1;
            return Ok(Some(field));
        }
        let like_a_name = name.starts_with(char::is_alphabetic)
            && name.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'));
        let hexadecimal = name.len() <= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !like_a_name || hexadecimal || rest.starts_with("//") {
            return Ok(None);
        }
        let span = self.at..self.at + name.len();
        let suggestion = nearest(name).map(str::to_owned);
        let message = match &suggestion {
            Some(suggestion) => format!("There is no field {name:?}. Did you mean {suggestion:?}?"),
            None => format!("There is no field {name:?}. For the text itself, put it in quotes."),
        };
        Err(QueryError { span, message, suggestion })
    }

    /// Takes what stands behind a field's colon.
    fn value(&mut self, field: Field) -> Result<Vec<Word>, QueryError> {
        let more = self.skip_blanks();
        let start = self.at;
        self.note(|term| term.value.start = start);
        if !more {
            return Ok(Vec::new());
        }
        if self.rest().starts_with('"') {
            return self.run(Some(field));
        }
        if self.rest().starts_with('{') {
            return self.braced(field);
        }
        if let Field::Attribute(attribute) = field
            && let Some(words) = self.whole(attribute)?
        {
            return Ok(words);
        }
        let relation = (field == Field::Attribute(Attribute::ClientVersion)).then(|| self.relation()).flatten();
        if relation.is_some() {
            self.note(|term| term.form = Form::Comparison);
        }
        if relation.is_some() && !self.skip_blanks() {
            return Ok(Vec::new());
        }
        let start = self.at;
        let word = self.until(|_| false);
        match relation {
            None => {
                self.note(|term| term.only = Some(word.to_owned()));
                self.word(word, false, Some(field), start..self.at)
            }
            Some(_) if Version::parse(word).is_none() => {
                Err(error(start..self.at, format!("{word:?} is no version to compare with, such as 6.4 or 6.4.5-37211.")))
            }
            Some(relation) => {
                self.count(start..self.at)?;
                Ok(vec![Word { tests: vec![Test::Version { relation, version: word.to_owned() }] }])
            }
        }
    }

    /// Takes a quoted run as what is asked.
    fn run(&mut self, field: Option<Field>) -> Result<Vec<Word>, QueryError> {
        let start = self.at;
        self.note(|term| term.form = Form::Run);
        let run = self.quoted()?;
        self.note(|term| term.only = Some(run.clone()));
        self.word(&run, true, field, start..self.at)
    }

    /// Takes `="…"` or `=word`: the value is this and nothing more. `=6.5` behind a version is a comparison.
    fn whole(&mut self, attribute: Attribute) -> Result<Option<Vec<Word>>, QueryError> {
        let Some(rest) = self.rest().strip_prefix('=') else { return Ok(None) };
        let quoted = rest.trim_start().starts_with('"');
        if attribute == Attribute::ClientVersion && !quoted {
            return Ok(None);
        }
        let start = self.at;
        self.at += 1;
        self.note(|term| term.form = Form::Whole);
        if !self.skip_blanks() {
            return Ok(Some(Vec::new()));
        }
        let value = if quoted { self.quoted()? } else { self.until(|_| false).to_owned() };
        self.count(start..self.at)?;
        let needle = folded(&value);
        self.note(|term| term.only = Some(value));
        Ok(Some(vec![Word { tests: vec![Test::Whole { needle, attribute }] }]))
    }

    fn relation(&mut self) -> Option<Relation> {
        let signs = [
            (">=", Relation::AtLeast),
            ("<=", Relation::AtMost),
            (">", Relation::Above),
            ("<", Relation::Below),
            ("=", Relation::Equal),
        ];
        let (sign, relation) = signs.into_iter().find(|(sign, _)| self.rest().starts_with(sign))?;
        self.at += sign.len();
        Some(relation)
    }

    fn braced(&mut self, field: Field) -> Result<Vec<Word>, QueryError> {
        let open = self.at;
        self.at += 1;
        self.note(|term| term.form = Form::All);
        let mut words = Vec::new();
        while self.skip_blanks() {
            let start = self.at;
            if self.rest().starts_with('}') {
                self.at += 1;
                return Ok(words);
            }
            let more = if self.rest().starts_with('"') {
                let run = self.quoted()?;
                self.word(&run, true, Some(field), start..self.at)?
            } else {
                let word = self.until(|character| character == '}');
                self.word(word, false, Some(field), start..self.at)?
            };
            words.extend(more);
        }
        Err(error(open..self.text.len(), "This brace has no end: write } behind the last word."))
    }

    /// Takes a quoted run.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let open = self.at;
        let mut run = String::new();
        let mut characters = self.rest().char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at = open + at + 1;
                    return Ok(run);
                }
                '\\' => match characters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                    Some((_, escaped)) => run.push(escaped),
                    None => run.push('\\'),
                },
                _ => run.push(character),
            }
        }
        Err(error(open..self.text.len(), "This quote has no end: write \" behind the last character."))
    }

    /// Takes everything up to a blank, or to what `ends` it.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|character: char| character.is_whitespace() || ends(character)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn count(&mut self, span: Range<usize>) -> Result<(), QueryError> {
        self.words += 1;
        if self.words > MOST_TERMS {
            return Err(error(span, format!("A search can have at most {MOST_TERMS} words.")));
        }
        Ok(())
    }

    fn address(&mut self) {
        self.note(|term| {
            if term.form == Form::Word {
                term.form = Form::Address;
            }
        });
    }

    /// The tests for one word; none for the empty run, which asks for nothing.
    fn word(&mut self, text: &str, exact: bool, field: Option<Field>, span: Range<usize>) -> Result<Vec<Word>, QueryError> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        self.count(span)?;
        let needle = folded(text);
        let Some(scope) = Scope::of(field) else {
            return Ok(vec![Word { tests: vec![Test::Name { needle }] }]);
        };
        if scope == Scope::One(Attribute::Support) {
            return Ok(vec![Word { tests: vec![Test::Support { needle }] }]);
        }
        if !exact && let Some(network) = address::network(text) {
            self.address();
            return Ok(vec![Word { tests: vec![Test::Address { network, scope }] }]);
        }
        let mut tests = vec![Test::Text { needle, scope }];
        if !exact && let Some(network) = address::single(text) {
            self.address();
            tests.push(Test::Address { network, scope });
        }
        if matches!(scope, Scope::Shown | Scope::One(Attribute::Device))
            && let Some(digits) = device(text)
        {
            tests.push(Test::Device { digits });
        }
        Ok(vec![Word { tests }])
    }
}

/// The 32 digits of a device's UUID, however it is written.
fn device(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|character| *character != '-').map(|c| c.to_ascii_lowercase()).collect();
    (digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

#[cfg(test)]
mod tests;
