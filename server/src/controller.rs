//! The embedded Controller: the demo Collective, what admins did to it, and who may sign in.

mod events;
mod sessions;

pub use events::{from_stored, to_stored};
pub use sessions::{Asked, Sessions, Snapshot};

use crate::auth::SignIns;
use crate::collective::{Collective, Event};
use crate::error::Error;
use crate::faults::Faults;
use crate::store::{AuditRecord, Store, StoredEvent};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::Semaphore;

/// Everything the calls under `/admin` need.
pub struct Controller {
    /// The sessions.
    pub collective: Arc<Collective>,
    /// What survives a restart.
    pub store: Arc<dyn Store>,
    /// Checks credentials.
    pub sign_ins: SignIns,
    /// Fault switches, when the server was started with them.
    pub faults: Option<Arc<Faults>>,
    /// Policy scripts that may run at a time.
    pub scripts: Semaphore,
    sessions: Arc<Sessions>,
}

impl Controller {
    /// A Controller of a Collective to which the stored events have been applied.
    pub fn new(collective: Collective, store: Arc<dyn Store>, sign_ins: SignIns, faults: Option<Arc<Faults>>) -> Controller {
        Controller {
            collective: Arc::new(collective),
            store,
            sign_ins,
            faults,
            scripts: Semaphore::new(2),
            sessions: Arc::default(),
        }
    }

    /// The time, in milliseconds since 1970, UTC.
    pub fn now_ms(&self) -> i64 {
        now_ms()
    }

    /// Stores what an admin did to sessions, with its audit record, and makes it happen.
    pub async fn carry_out(&self, events: Vec<Event>, audit: &AuditRecord) -> Result<(), Error> {
        let stored: Vec<StoredEvent> = events.iter().map(to_stored).collect();
        self.store.append_events(&stored, audit).await?;
        self.apply(events);
        Ok(())
    }

    /// Makes stored events happen.
    pub fn apply(&self, events: Vec<Event>) {
        for event in events {
            self.collective.apply(event);
        }
    }

    /// Gateways that a fault switch keeps from answering.
    pub fn silent_gateways(&self) -> Vec<String> {
        self.faults.as_ref().map(|faults| faults.silent_gateways()).unwrap_or_default()
    }

    /// The session list as it is now, or a little before. Takes the processor when it must be made.
    pub fn sessions(&self) -> Arc<Snapshot> {
        self.sessions.at(&self.collective, self.now_ms())
    }

    /// How long a fault switch keeps sessions of denylisted users in the list, in milliseconds.
    pub fn linger_ms(&self) -> i64 {
        self.faults.as_ref().map(|faults| i64::from(faults.linger_ms())).unwrap_or_default()
    }

    /// Makes the list before anybody asks for it.
    pub fn warm(&self) {
        self.sessions.warm(&self.collective, self.now_ms());
    }
}

/// The time, in milliseconds since 1970, UTC.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
