//! The embedded Controller: the demo Collective, what admins did to it, and who may sign in.

mod events;

pub use events::{from_stored, to_stored};

use crate::auth::SignIns;
use crate::collective::{Collective, Event};
use crate::error::Error;
use crate::faults::Faults;
use crate::store::{AuditRecord, Store, StoredEvent};
use shared::query::View;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::Semaphore;

/// Views kept for the next list request, so that a sort is not worked out again for the same table.
const VIEWS_KEPT: usize = 4;

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
    views: Mutex<Vec<View>>,
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
            views: Mutex::default(),
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

    /// A view to answer a list with. It may be anybody's old one: it notices another table by itself.
    pub fn take_view(&self) -> View {
        self.views.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Gives a view back.
    pub fn keep_view(&self, view: View) {
        let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if views.len() < VIEWS_KEPT {
            views.push(view);
        }
    }
}

/// The time, in milliseconds since 1970, UTC.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
