//! What the pages of the second file keep while one walks between them, opaque to the first.
//!
//! Saved sessions are opened from a file and stay in memory only. Their types would make the first file larger, so it holds
//! them without knowing what they are.

use leptos::prelude::*;
use std::any::Any;
use std::sync::Arc;

/// Something kept.
pub type Anything = Arc<dyn Any + Send + Sync>;

/// The two places of one mounted page, in context.
#[derive(Clone, Copy)]
pub struct Kept {
    /// The saved session shown at `/saved`.
    pub page: RwSignal<Option<Anything>>,
    /// The saved session others are compared with.
    pub other: RwSignal<Option<Anything>>,
}

impl Kept {
    /// Nothing yet.
    pub fn new() -> Kept {
        Kept { page: RwSignal::new(None), other: RwSignal::new(None) }
    }
}

impl Default for Kept {
    fn default() -> Kept {
        Kept::new()
    }
}

/// The mounted page's places.
pub fn use_kept() -> Kept {
    expect_context::<Kept>()
}
