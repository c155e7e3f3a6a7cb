//! The desk: menu entries with reasons, the open dialog, and the count of changes others re-read after.

use super::denylist::DenylistDialog;
use super::gather::GatherDialog;
use super::receipts::Receipts;
use super::renew::RenewDialog;
use super::{Target, Verb};
use crate::account::{Account, use_account};
use crate::api::Api;
use crate::later::Later;
use crate::nav::{Nav, use_nav};
use crate::route::Route;
use crate::times::{Times, use_times};
use crate::ui::{MenuEntry, Toasts, use_toasts};
use leptos::prelude::*;
use shared::session::client::sends_logs;

/// An action that waits in a dialog.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Renew the tokens of these.
    Renew(Vec<Target>),
    /// Renew the tokens of everything that is selected in a list of which only windows are here.
    RenewMatching,
    /// Denylist the user of this.
    Denylist(Target),
}

/// Runs actions for one mounted page; in context.
#[derive(Clone)]
pub struct Desk {
    pub(super) api: Api,
    pub(super) toasts: Toasts,
    pub(super) account: Account,
    pub(super) times: Times,
    nav: Nav,
    later: Later,
    /// The action in hand.
    pub job: RwSignal<Option<Job>>,
    /// Counts actions that changed something: lists and details read again after.
    pub changed: RwSignal<u64>,
    /// What was asked, and what became of it.
    pub receipts: Receipts,
}

/// The mounted page's desk.
pub fn use_desk() -> Desk {
    expect_context::<Desk>()
}

impl Desk {
    /// Uses the account, toasts and way around in context.
    pub fn new(api: Api) -> Desk {
        Desk {
            api,
            toasts: use_toasts(),
            account: use_account(),
            times: use_times(),
            nav: use_nav(),
            later: expect_context(),
            job: RwSignal::new(None),
            changed: RwSignal::new(0),
            receipts: Receipts::new(),
        }
    }

    /// The menu of one session.
    pub fn entries(&self, target: &Target) -> Vec<MenuEntry> {
        Verb::ALL.into_iter().map(|verb| self.entry(verb, vec![target.clone()])).collect()
    }

    /// The menu of a selection: only what makes sense for many. `targets` answers nothing where the rows must be read first.
    pub fn bulk_entries(&self, targets: impl Fn() -> Option<Vec<Target>> + Send + Sync + 'static) -> Vec<MenuEntry> {
        let desk = self.clone();
        let run = Callback::new(move |()| match targets() {
            Some(targets) => desk.start(Verb::Renew, targets),
            None => desk.job.set(Some(Job::RenewMatching)),
        });
        vec![MenuEntry { label: Verb::Renew.name(), refused: self.refused(Verb::Renew), run }]
    }

    fn entry(&self, verb: Verb, targets: Vec<Target>) -> MenuEntry {
        let desk = self.clone();
        let too_old = targets.first().and_then(|target| too_old(verb, target));
        let run = Callback::new(move |()| desk.start(verb, targets.clone()));
        MenuEntry { label: verb.name(), refused: self.refused(verb).or(too_old), run }
    }

    fn refused(&self, verb: Verb) -> Option<String> {
        self.account.can(verb.capability()).err()
    }

    /// Starts an action: opens its page, its dialog, or its download.
    pub fn start(&self, verb: Verb, targets: Vec<Target>) {
        let Some(first) = targets.first().cloned() else { return };
        match verb {
            Verb::Analyze => self.nav.push(Route::Policies(first.dn)),
            Verb::Logs => {
                let desk = self.clone();
                self.later.run(move |chunk| (chunk.logs)(&desk, first));
            }
            Verb::Renew => self.job.set(Some(Job::Renew(targets))),
            Verb::Denylist => self.job.set(Some(Job::Denylist(first))),
        }
    }

    /// Whether a dialog is open.
    pub fn is_asking(&self) -> bool {
        self.job.with_untracked(Option::is_some)
    }

    /// Whether a session is of the admin who is signed in. Only the name is known, so one of the same name elsewhere counts too.
    pub(super) fn is_self(&self, target: &Target) -> bool {
        let own = self.account.name();
        !own.is_empty() && own.to_lowercase() == target.username.to_lowercase()
    }

    /// Something changed on the Controller.
    pub(super) fn note_change(&self) {
        let _ = self.changed.try_update(|count| *count += 1);
    }
}

/// Why a session's Client cannot do it, as far as that is known before it is asked.
fn too_old(verb: Verb, target: &Target) -> Option<String> {
    let old = verb == Verb::Logs && sends_logs(&target.client_version) == Some(false);
    old.then(|| format!("Needs Client 6.1 or later; this one is {}.", target.client_version))
}

/// The dialog of an action.
#[component]
pub fn ActionDialog(job: Job) -> impl IntoView {
    let open = use_desk().job;
    let close = Callback::new(move |()| open.set(None));
    match job {
        Job::RenewMatching => view! { <GatherDialog close=close/> }.into_any(),
        Job::Renew(targets) => view! { <RenewDialog targets=targets close=close/> }.into_any(),
        Job::Denylist(target) => view! { <DenylistDialog target=target close=close/> }.into_any(),
    }
}
