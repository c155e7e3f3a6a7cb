//! Where in the text of the search box each term stands: for highlighting, for suggestions, and for changing a term without
//! touching what else was typed.

use super::field::Field;
use super::{Facet, parse};
use crate::table::folded;
use std::ops::Range;

/// A search as it stands in the box, as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The terms in their order. Of a search that cannot be understood: those before the error, and the one with it.
    pub terms: Vec<TermSpan>,
}

/// One term. Its ranges are bytes of the text and always whole characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermSpan {
    /// All of it, from its dash on.
    pub span: Range<usize>,
    /// Whether a dash turns it round.
    pub negated: bool,
    /// The field's name with its colon.
    pub name: Option<Range<usize>>,
    /// What is asked: what stands behind the colon, or all but the dash. Empty when nothing does yet.
    pub value: Range<usize>,
    /// How it is asked.
    pub form: Form,
    pub(super) field: Option<Field>,
    /// The one text that is asked for, without its quotes.
    pub(super) only: Option<String>,
}

/// How a term asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// A word.
    #[default]
    Word,
    /// A run in quotes.
    Run,
    /// The whole value: `=`.
    Whole,
    /// Several words in braces.
    All,
    /// A comparison of versions.
    Comparison,
    /// An address or a network.
    Address,
    /// A pasted distinguished name.
    Name,
}

impl Outline {
    /// Reads a search with the parser of [`super::Query::parse`].
    pub fn of(text: &str) -> Outline {
        parse::read(text).1
    }

    /// The term that holds a place in the text, its ends included.
    pub fn at(&self, place: usize) -> Option<&TermSpan> {
        self.terms.iter().rev().find(|term| term.span.start <= place && place <= term.span.end)
    }

    /// The values of a facet that the search asks for.
    pub fn chosen(&self, facet: Facet) -> Vec<String> {
        self.of_facet(facet).filter_map(|term| term.only.clone()).collect()
    }

    pub(super) fn of_facet(&self, facet: Facet) -> impl Iterator<Item = &TermSpan> {
        self.terms.iter().filter(move |term| !term.negated && term.field == Some(Field::Attribute(facet.attribute())))
    }
}

impl TermSpan {
    pub(super) fn new(at: usize, negated: bool, end: usize) -> TermSpan {
        let value = at + usize::from(negated)..end;
        TermSpan { span: at..end, negated, name: None, value, form: Form::Word, field: None, only: None }
    }

    /// Whether the field still waits for its value.
    pub(super) fn is_waiting(&self, text: &str) -> bool {
        let quoted = matches!(self.form, Form::Run | Form::All);
        self.name.is_some() && !quoted && text[self.value.clone()].trim_start_matches(['<', '>', '=']).trim().is_empty()
    }

    /// Whether the term asks for one value and that is this one.
    pub(super) fn asks_for(&self, value: &str) -> bool {
        self.only.as_ref().is_some_and(|only| folded(only) == folded(value))
    }
}
