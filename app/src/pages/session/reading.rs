//! Reading one session and keeping what was read: the only place of the details page that calls the Controller.

use super::claims_of;
use crate::actions::use_desk;
use crate::api::{Abort, Api, ApiError, Kind, Trace};
use crate::host::{breathe, now};
use crate::live::use_live;
use crate::route::{DetailState, Route};
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::session::claims::Marks;
use shared::session::entitlement_list::{Entry, Lister};
use shared::session::general::{self, General};
use shared::session::saved::Saved;
use shared::session::sites::{self, SiteView};
use shared::session::{conflict, text};
use shared::wire::{GatewaySession, SessionInfo};
use std::sync::Arc;
use std::time::Duration;

/// Clients renew within seconds of being asked: one more look after that shows the new token time.
const SETTLED: Duration = Duration::from_secs(5);
/// Milliseconds of work before the browser gets its turn.
const SLICE: f64 = 6.0;
/// Entitlements worked out before the clock is looked at.
const LISTED_AT_ONCE: usize = 50;
/// Conflicts written out; beyond that their number says enough.
const CONFLICTS: usize = 20;

/// A session as it was read, with what the page derives from the whole of it.
#[derive(Debug, PartialEq)]
pub(super) struct Session {
    pub info: Arc<SessionInfo>,
    pub general: General,
    pub sites: Vec<SiteOption>,
    pub warnings: Warnings,
    /// What the tabs show of each Site, in the order of `sites`.
    pub derived: Vec<Derived>,
    /// When it was read, in milliseconds since 1970.
    pub at: f64,
}

/// What the tabs show of one Site, worked out before they are opened.
#[derive(Debug, PartialEq)]
pub(super) struct Derived {
    pub entitlements: Arc<Vec<Arc<Entry>>>,
    /// Claims that other Sites report otherwise: system, user, device.
    pub marks: Vec<Arc<Marks>>,
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
    /// Works everything out in slices: thousands of entitlements in one go would be felt. `None` when that was stopped.
    async fn new(info: SessionInfo, name: Option<&DistinguishedName>, at: f64, pace: &mut Pace<'_>) -> Option<Session> {
        let mut general = general::of(&info);
        if let Some(name) = name {
            general = general.with_name(name);
        }
        pace.turn().await?;
        let views = sites::by_site(&info);
        let options = views
            .iter()
            .map(|site| SiteOption {
                name: site.name.to_string(),
                gateway: site.gateway.to_owned(),
                unreachable: shared::session::unreachable::hosts(site).count(),
            })
            .collect();
        pace.turn().await?;
        let warnings = warnings(&views);
        pace.turn().await?;
        let mut derived = Vec::with_capacity(views.len());
        for view in &views {
            let mut lister = Lister::default();
            while !lister.step(view.session, LISTED_AT_ONCE) {
                pace.turn().await?;
            }
            let entitlements = Arc::new(lister.finish().into_iter().map(Arc::new).collect::<Vec<_>>());
            pace.turn().await?;
            let mut marks = Vec::with_capacity(3);
            for read in [claims_of::system, claims_of::user, claims_of::device] {
                let others = views.iter().filter(|other| other.gateway != view.gateway);
                let others: Vec<_> = others.map(|other| (other.name.as_ref(), read(other.session))).collect();
                marks.push(Arc::new(Marks::new(read(view.session), &others)));
                pace.turn().await?;
            }
            derived.push(Derived { entitlements, marks });
        }
        drop(views);
        Some(Session { info: Arc::new(info), general, sites: options, warnings, derived, at })
    }

    /// The Client's version, as the device says.
    pub fn client_version(&self) -> Option<&str> {
        self.info.data.iter().find_map(|(_, session)| session.device_claims.get("clientVersion")?.as_str())
    }
}

/// Gives the browser its turn whenever a slice is used up.
struct Pace<'a> {
    began: f64,
    signal: &'a web_sys::AbortSignal,
}

impl Pace<'_> {
    /// `None` when nobody waits for the work any more.
    async fn turn(&mut self) -> Option<()> {
        if now() - self.began > SLICE {
            breathe().await;
            self.began = now();
        }
        (!self.signal.aborted()).then_some(())
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
    /// What was worked out for the Site.
    pub fn derived(&self) -> Option<&Derived> {
        let index = self.session.sites.iter().position(|site| site.name == self.site.name)?;
        self.session.derived.get(index)
    }

    /// What the Site's Gateway reports.
    pub fn gateway(&self) -> Option<&GatewaySession> {
        self.session.info.data.get(&self.site.gateway)
    }
}

/// Why there is no session to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gone {
    /// It was there: it was shown here, is or was on the list, or its device is registered (last seen at that time).
    Ended(Option<String>),
    /// Nobody has seen a session of that name.
    NeverSeen,
    /// The Controller does not say which of both.
    NotReported,
    /// The address holds no name of a session.
    NoName,
}

/// One page's reading of a session.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// The last that was read; stays when a later reading fails.
    pub session: RwSignal<Option<Arc<Session>>>,
    /// The same a moment later, for the tabs: drawing all of it in one go would be felt.
    pub detail: RwSignal<Option<Arc<Session>>>,
    /// Why the last reading failed.
    pub error: RwSignal<Option<ApiError>>,
    /// No Gateway reports the session, and what is known of that.
    pub gone: RwSignal<Option<Gone>>,
    /// A call is under way.
    pub loading: RwSignal<bool>,
    /// The file it comes from, when it is no live session.
    pub saved: Signal<Option<Arc<Saved>>>,
    /// Reads again.
    pub again: Callback<()>,
}

impl Reading {
    /// Reads the session now, and again after every action.
    pub fn start(dn: Signal<String>) -> Reading {
        let api = expect_context::<Api>();
        let (session, detail) = (RwSignal::new(None::<Arc<Session>>), RwSignal::new(None::<Arc<Session>>));
        let error = RwSignal::new(None::<ApiError>);
        let (gone, loading) = (RwSignal::new(None), RwSignal::new(false));
        let live = use_live();
        // Dropped with the page, which stops the call; replaced by the next call, which stops the one before.
        let held = StoredValue::new_local(None::<Abort>);
        let again = Callback::new(move |()| {
            let Some(abort) = Abort::new() else { return };
            let signal = abort.signal();
            held.set_value(Some(abort));
            loading.set(true);
            let (api, dn) = (api.clone(), dn.get_untracked());
            let Some(name) = dn.parse::<DistinguishedName>().ok() else {
                gone.set(Some(Gone::NoName));
                loading.set(false);
                return;
            };
            let seen = session.with_untracked(Option::is_some) || live.with_table(|table| table.find(&dn).is_some());
            leptos::task::spawn_local(async move {
                let (mut failed, mut missing) = (None, None);
                match api.session_info(&dn, Some(&signal)).await {
                    Err(error) if error.is_aborted() => return,
                    Err(error) if error.kind == Kind::NotFound && seen => missing = Some(Gone::Ended(None)),
                    Err(error) if error.kind == Kind::NotFound => {
                        missing = Some(match api.trace_of(&dn, Some(&signal)).await {
                            Trace::Listed => Gone::Ended(None),
                            Trace::Registered(at) => Gone::Ended(at),
                            Trace::None => Gone::NeverSeen,
                            Trace::Unknown => Gone::NotReported,
                        });
                    }
                    Err(error) => failed = Some(error),
                    Ok(info) => {
                        let mut pace = Pace { began: now(), signal: &signal };
                        let Some(read) = Session::new(info, Some(&name), js_sys::Date::now(), &mut pace).await else { return };
                        breathe().await;
                        if !signal.aborted() {
                            let read = Arc::new(read);
                            let _ = session.try_set(Some(read.clone()));
                            breathe().await;
                            let _ = detail.try_set(Some(read));
                        }
                    }
                }
                if signal.aborted() {
                    return;
                }
                let _ = gone.try_set(missing);
                let _ = error.try_set(failed);
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
        Reading { session, detail, error, gone, loading, saved: Signal::stored(None), again }
    }

    /// What a file holds; nothing is ever read again.
    pub fn of_saved(saved: Arc<Saved>) -> Reading {
        let (session, detail) = (RwSignal::new(None), RwSignal::new(None));
        let loading = RwSignal::new(true);
        let held = StoredValue::new_local(Abort::new());
        let signal = held.with_value(|abort| abort.as_ref().map(Abort::signal));
        let file = saved.clone();
        leptos::task::spawn_local(async move {
            let Some(signal) = signal else { return };
            let at = file.time().map_or(0.0, |time| time.0 as f64);
            let mut pace = Pace { began: now(), signal: &signal };
            let name = file.dn.parse().ok();
            let Some(read) = Session::new(file.session_info.clone(), name.as_ref(), at, &mut pace).await else { return };
            let read = Arc::new(read);
            let _ = session.try_set(Some(read.clone()));
            breathe().await;
            let _ = detail.try_set(Some(read));
            let _ = loading.try_set(false);
        });
        Reading {
            session,
            detail,
            error: RwSignal::new(None),
            gone: RwSignal::new(None),
            loading,
            saved: Signal::stored(Some(saved)),
            again: Callback::new(|()| {}),
        }
    }

    /// Where the page of this reading is.
    pub fn route(&self, dn: &str, state: DetailState) -> Route {
        if self.saved.with_untracked(Option::is_some) { Route::Saved(state) } else { Route::Session(dn.to_owned(), state) }
    }
}
