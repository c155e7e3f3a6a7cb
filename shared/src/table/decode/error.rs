//! What can be wrong with an answer.

use thiserror::Error;

/// What is wrong with the answer, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the session list cannot be read at byte {offset}: {problem}")]
pub struct DecodeError {
    /// Bytes from the answer's beginning.
    pub offset: u64,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The answer ended too early.
    #[error("it ends before it is complete")]
    Truncated,
    /// Something else stands where this is needed.
    #[error("expected {0}")]
    Expected(&'static str),
    /// A value is nested more than 120 levels deep.
    #[error("a value is nested more than {} levels deep", super::cursor::DEEPEST)]
    TooDeep,
    /// One session or one field is larger than [`super::LARGEST_ITEM`].
    #[error("a single value is larger than {} MiB", super::LARGEST_ITEM >> 20)]
    TooLarge,
}
