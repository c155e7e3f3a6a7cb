//! Who is signed in and what they may do.

use crate::api::{Api, ApiError};
use crate::host::{painted, urgent};
use leptos::prelude::*;
use shared::privilege::{self, Capability};
use shared::wire::LoginResponse;

/// Where the sign-in stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Asking the server.
    Checking,
    /// Nobody.
    SignedOut,
    /// Somebody.
    SignedIn(LoginResponse),
    /// The server does not say.
    Failed(ApiError),
}

/// The signed-in admin of one mounted page, in context.
#[derive(Clone, Copy)]
pub struct Account {
    /// Where the sign-in stands.
    pub phase: RwSignal<Phase>,
    /// Privileges are unknown (an embedding host signed in): the server decides.
    trusting: bool,
    /// The host page brings a token.
    has_token: bool,
}

/// The mounted page's admin.
pub fn use_account() -> Account {
    expect_context::<Account>()
}

impl Account {
    /// Not known yet.
    pub fn new(trusting: bool, has_token: bool) -> Account {
        Account { phase: RwSignal::new(Phase::Checking), trusting, has_token }
    }

    /// Whether somebody is signed in by the host's word, until the Controller says otherwise.
    pub fn is_trusted(&self) -> bool {
        self.trusting && self.has_token
    }

    /// Asks the server who is signed in. Whoever is by the host's word sees the list first: what they may do matters less.
    pub async fn check(&self, api: &Api) {
        if self.is_trusted() {
            urgent().await;
            let _ = self.phase.try_set(Phase::SignedIn(LoginResponse::default()));
            painted().await;
        }
        let phase = match api.who().await {
            Ok(Some(login)) => Phase::SignedIn(login),
            Ok(None) => Phase::SignedOut,
            Err(error) if error.kind == crate::api::Kind::SignedOut => Phase::SignedOut,
            Err(error) => Phase::Failed(error),
        };
        // The answer may have been here before the module: then the frame was mounted in this task, and the page gets its own.
        urgent().await;
        let _ = self.phase.try_set(phase);
    }

    /// The admin's username, if known.
    pub fn name(&self) -> String {
        self.phase.with(|phase| match phase {
            Phase::SignedIn(login) => login.user.name.clone(),
            _ => String::new(),
        })
    }

    /// Whether something may be done.
    ///
    /// # Errors
    /// Why not, in a sentence.
    pub fn can(&self, capability: Capability) -> Result<(), String> {
        self.phase.with_untracked(|phase| {
            let Phase::SignedIn(login) = phase else { return Err("Nobody is signed in.".to_owned()) };
            if self.trusting && login.user.privileges.is_empty() {
                return Ok(());
            }
            privilege::check(&login.user.privileges, capability)
                .map_err(|(kind, target)| format!("Your admin role lacks the privilege {kind} on {target}."))
        })
    }
}
