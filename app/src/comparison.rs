//! Two sessions side by side: two users, a live and a saved one, or one before and after an action.
//!
//! Takes two snapshots and shows them; where they come from is the caller's affair. What is compared and how is
//! [`shared::session::compare`].

mod rows;
mod values;
mod view;

use shared::wire::SessionInfo;
use std::sync::Arc;
pub use view::Comparison;

/// One side: a session at a time, and what it is called.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Stands over its column and in the summary: a username, `Before`.
    pub label: String,
    /// Beside the label: the host, when it was reported.
    pub note: String,
    /// The session.
    pub info: Arc<SessionInfo>,
}

impl PartialEq for Snapshot {
    fn eq(&self, other: &Snapshot) -> bool {
        self.label == other.label && self.note == other.note && Arc::ptr_eq(&self.info, &other.info)
    }
}

/// What the two sides are to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Relation {
    /// Two sessions.
    #[default]
    Two,
    /// One session before and after something was done.
    BeforeAfter,
}
