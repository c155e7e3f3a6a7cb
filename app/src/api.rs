//! The Controller API as the page calls it: the only place that fetches.
//!
//! One file per resource. Every call answers `Result<_, ApiError>`, and an [`ApiError`] can say in a sentence what happened, to
//! what and what to do next. Nothing here knows a signal but the few that concern every call: signed out, and page too old.

mod client;
mod collections;
mod early;
mod error;
mod json;
mod light;
mod logs;
mod preferences;
mod resources;
mod session_info;
mod sessions;
mod sign_in;

pub use client::{Abort, Api, Auth, Held, TokenSource};
pub use collections::Collection;
pub use early::Early;
pub use error::{ApiError, Kind};
pub use logs::Progress;
pub use session_info::Trace;
pub use sessions::Chunks;
pub use sign_in::SignIn;
