//! The actions on sessions: what they are called, who may do them, and the desk that runs them.
//!
//! One way: menu → desk → dialog → call → receipt and toast → re-read. Call sites name a [`Verb`] and the targets; the desk does
//! the rest, so no call site can forget or double an outcome. What was asked is on a receipt until a later reading shows what
//! became of it ([`receipts`], [`watch`]).

mod denylist;
mod desk;
mod gather;
mod logs;
mod receipts;
mod reevaluate;
mod renew;
mod save;
mod watch;

pub use desk::{ActionDialog, Desk, Job, use_desk};
pub use logs::download as download_logs;
pub use receipts::{BeforeAfter, Held, ReceiptsPanel, Work};
pub use save::save;

use shared::privilege::Capability;
use shared::table::{Column, Table};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// Key of the session.
    pub dn: String,
    /// As shown.
    pub username: String,
    /// As shown.
    pub provider: String,
    /// As shown; may be empty.
    pub hostname: String,
    /// As shown; empty when it is not known.
    pub client_version: String,
}

impl Target {
    /// The session of a row.
    pub fn of(table: &Table, row: u32) -> Target {
        let cell = |column| table.cell(row, column).to_owned();
        Target {
            dn: table.dn(row).into_owned(),
            username: cell(Column::Username),
            provider: cell(Column::Provider),
            hostname: cell(Column::Hostname),
            client_version: cell(Column::ClientVersion),
        }
    }

    /// As receipts keep it.
    fn subject(&self) -> shared::receipt::Subject {
        shared::receipt::Subject {
            dn: self.dn.clone(),
            username: self.username.clone(),
            provider: self.provider.clone(),
            hostname: self.hostname.clone(),
        }
    }
}
