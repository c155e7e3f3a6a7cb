//! What can be wrong with a search.

use std::ops::Range;
use thiserror::Error;

/// What cannot be understood in a search, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct QueryError {
    /// The bytes of the text that are meant; always whole characters.
    pub span: Range<usize>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What may have been meant: a text to put in the place of `span`.
    pub suggestion: Option<String>,
}
