//! The actions on sessions: what they are called, who may do them, and the desk that runs them.
//!
//! One way: menu → desk → dialog → call → toast → re-read. Call sites name a [`Verb`] and the targets; the desk does the rest, so
//! no call site can forget or double an outcome.

mod denylist;
mod desk;
mod logs;
mod renew;

pub use desk::{ActionDialog, Desk, Job, use_desk};
pub use logs::download as download_logs;

use shared::privilege::Capability;

/// The four actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Opens the policy analysis.
    Analyze,
    /// Downloads a zip from the device.
    Logs,
    /// Revokes tokens so that they are renewed.
    Renew,
    /// Blocks the user on every device.
    Denylist,
}

impl Verb {
    /// In menu order.
    pub const ALL: [Verb; 4] = [Verb::Analyze, Verb::Logs, Verb::Renew, Verb::Denylist];

    /// The name everywhere.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Analyze => "Analyze Policy Assignments",
            Verb::Logs => "Download Client Logs",
            Verb::Renew => "Renew Tokens",
            Verb::Denylist => "Add User to Denylist",
        }
    }

    /// The privilege it wants.
    pub fn capability(self) -> Capability {
        match self {
            Verb::Analyze => Capability::AnalyzePolicies,
            Verb::Logs => Capability::DownloadClientLogs,
            Verb::Renew => Capability::RenewTokens,
            Verb::Denylist => Capability::AddToDenylist,
        }
    }
}

/// The session an action is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Key of the session.
    pub dn: String,
    /// As shown.
    pub username: String,
    /// As shown.
    pub provider: String,
    /// As shown; may be empty.
    pub hostname: String,
}
