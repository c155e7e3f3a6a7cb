//! Reading one session and keeping what was read: the only place of the details page that calls the Controller.

use crate::actions::use_desk;
use crate::api::{Abort, Api, ApiError, Kind};
use crate::host::breathe;
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::session::general::{self, General};
use shared::session::sites::{self, SiteView};
use shared::session::{conflict, text};
use shared::wire::{GatewaySession, SessionInfo};
use std::sync::Arc;
use std::time::Duration;

/// Clients renew within seconds of being asked: one more look after that shows the new token time.
const SETTLED: Duration = Duration::from_secs(5);
/// Conflicts written out; beyond that their number says enough.
const CONFLICTS: usize = 20;

/// A session as it was read, with what the page derives from the whole of it.
#[derive(Debug, PartialEq)]
pub(super) struct Session {
    pub info: SessionInfo,
    pub general: General,
    pub sites: Vec<SiteOption>,
    pub warnings: Warnings,
    /// When it was read, in milliseconds since 1970.
    pub at: f64,
}

/// A Site to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SiteOption {
    pub name: String,
    /// The Gateway that speaks for it.
    pub gateway: String,
    pub unreachable: u64,
}

/// What is wrong with a session as a whole. Compared on every refresh, so that an alert that still holds is not said again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Warnings {
    pub conflict: Option<ConflictWarning>,
    /// Sites with the Gateways that report them, the shown one first.
    pub failovers: Vec<(String, Vec<String>)>,
}

/// Addresses reachable through several Sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConflictWarning {
    pub sites: Vec<String>,
    pub total: usize,
    /// Net, and who claims it: Site and entitlements.
    pub listed: Vec<(String, Vec<(String, String)>)>,
}

impl Session {
    fn new(info: SessionInfo, name: Option<&DistinguishedName>) -> Session {
        let mut general = general::of(&info);
        if let Some(name) = name {
            general = general.with_name(name);
        }
        let views = sites::by_site(&info);
        let options = views
            .iter()
            .map(|site| SiteOption {
                name: site.name.to_string(),
                gateway: site.gateway.to_owned(),
                unreachable: shared::session::unreachable::hosts(site).count(),
            })
            .collect();
        let warnings = warnings(&views);
        drop(views);
        Session { info, general, sites: options, warnings, at: js_sys::Date::now() }
    }
}

fn warnings(views: &[SiteView<'_>]) -> Warnings {
    let found = conflict::find(views);
    let conflict = (found.total > 0).then(|| ConflictWarning {
        sites: found.sites.iter().map(|site| (*site).to_owned()).collect(),
        total: found.total,
        listed: found
            .listed
            .iter()
            .take(CONFLICTS)
            .map(|conflict| {
                let claimants = conflict.sites.iter();
                let claimants = claimants.map(|claim| (claim.site.to_owned(), some_of(&claim.entitlements)));
                (conflict.net.to_string(), claimants.collect())
            })
            .collect(),
    });
    let failovers = sites::failovers(views)
        .into_iter()
        .map(|failover| (failover.site.into_owned(), failover.gateways.into_iter().map(str::to_owned).collect()))
        .collect();
    Warnings { conflict, failovers }
}

/// `a, b and 3 more`.
fn some_of(names: &[&str]) -> String {
    let more = names.len().saturating_sub(3);
    let rest = format!("{more} more");
    let mut words: Vec<&str> = names.iter().take(3).copied().collect();
    if more > 0 {
        words.push(&rest);
    }
    text::list(&words)
}

/// The session of one Site: what the tabs show.
#[derive(Clone)]
pub(super) struct AtSite {
    pub session: Arc<Session>,
    pub site: SiteOption,
}

impl PartialEq for AtSite {
    fn eq(&self, other: &AtSite) -> bool {
        Arc::ptr_eq(&self.session, &other.session) && self.site == other.site
    }
}

impl AtSite {
    /// What the Site's Gateway reports.
    pub fn gateway(&self) -> Option<&GatewaySession> {
        self.session.info.data.get(&self.site.gateway)
    }
}

/// One page's reading of a session.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// The last that was read; stays when a later reading fails.
    pub session: RwSignal<Option<Arc<Session>>>,
    /// Why the last reading failed.
    pub error: RwSignal<Option<ApiError>>,
    /// The Controller does not know the session any more.
    pub ended: RwSignal<bool>,
    /// A call is under way.
    pub loading: RwSignal<bool>,
    /// Reads again.
    pub again: Callback<()>,
}

impl Reading {
    /// Reads the session now, and again after every action.
    pub fn start(dn: Signal<String>) -> Reading {
        let api = expect_context::<Api>();
        let (session, error) = (RwSignal::new(None), RwSignal::new(None));
        let (ended, loading) = (RwSignal::new(false), RwSignal::new(false));
        // Dropped with the page, which stops the call; replaced by the next call, which stops the one before.
        let held = StoredValue::new_local(None::<Abort>);
        let again = Callback::new(move |()| {
            let Some(abort) = Abort::new() else { return };
            let signal = abort.signal();
            held.set_value(Some(abort));
            loading.set(true);
            let (api, dn) = (api.clone(), dn.get_untracked());
            leptos::task::spawn_local(async move {
                let read = api.session_info(&dn, Some(&signal)).await;
                let failed = match read {
                    Err(error) if error.is_aborted() => return,
                    Err(error) => Some(error),
                    Ok(info) => {
                        let name = dn.parse().ok();
                        // Reading, deriving and drawing thousands of entitlements in one go would be felt.
                        breathe().await;
                        let read = Arc::new(Session::new(info, name.as_ref()));
                        breathe().await;
                        if signal.aborted() {
                            return;
                        }
                        let _ = session.try_set(Some(read));
                        None
                    }
                };
                let gone = failed.as_ref().is_some_and(|error| error.kind == Kind::NotFound);
                let _ = ended.try_set(gone);
                let _ = error.try_set(failed.filter(|_| !gone));
                let _ = loading.try_set(false);
            });
        });
        let changed = use_desk().changed;
        Effect::new(move |before: Option<u64>| {
            let now = changed.get();
            if before != Some(now) {
                again.run(());
            }
            if before.is_some_and(|before| before != now) {
                set_timeout(
                    move || {
                        // Nothing to read again when the page has gone.
                        let _ = again.try_run(());
                    },
                    SETTLED,
                );
            }
            now
        });
        Reading { session, error, ended, loading, again }
    }
}
