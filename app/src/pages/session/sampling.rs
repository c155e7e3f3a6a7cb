//! Reading the counters again and again while the page is open and seen.

use super::reading::Reading;
use crate::api::{Abort, Api, Kind};
use crate::host::use_host;
use leptos::prelude::*;
use shared::session::samples::Samples;
use shared::session::sites;
use shared::wire::SessionInfo;
use std::sync::Arc;
use std::time::Duration;

/// Milliseconds between two readings while the counters are looked at, and while another tab is.
const LOOKED_AT: f64 = 10_000.0;
const ASIDE: f64 = 30_000.0;
/// A Controller asks every Gateway for it: of its time, no more than this part.
const SHARE: f64 = 10.0;

/// The counters of one page.
#[derive(Clone, Copy)]
pub(super) struct Sampling {
    /// What was read so far.
    pub samples: RwSignal<Samples>,
    /// The counters read last, when later than the session.
    pub latest: RwSignal<Option<Arc<SessionInfo>>>,
    /// Nobody sees the page: nothing is read.
    pub paused: RwSignal<bool>,
    /// The last reading failed.
    pub failed: RwSignal<bool>,
}

impl Sampling {
    /// Begins, and ends with the page. `looked_at` says whether a tab with counters is open.
    pub(super) fn start(dn: Signal<String>, reading: Reading, looked_at: Signal<bool>) -> Sampling {
        let api = expect_context::<Api>();
        let document = use_host().root.owner_document();
        let document = StoredValue::new_local(document);
        let this = Sampling {
            samples: RwSignal::new(Samples::default()),
            latest: RwSignal::new(None),
            paused: RwSignal::new(false),
            failed: RwSignal::new(false),
        };
        // When the last reading ended and how long it took.
        let last = StoredValue::new((js_sys::Date::now(), 0.0));
        Effect::new(move |_| {
            reading.session.with(|session| {
                if let Some(session) = session {
                    this.samples.update(|samples| samples.add(session.at, &sites::by_site(&session.info)));
                    this.latest.set(None);
                    last.update_value(|last| last.0 = session.at);
                }
            });
        });
        // Dropped with the page, which stops the call.
        let held = StoredValue::new_local(None::<Abort>);
        let busy = StoredValue::new(false);
        let tick = move || {
            // A file has no later counters.
            if reading.saved.try_get_untracked().flatten().is_some() {
                return;
            }
            let hidden = document.try_with_value(|document| document.as_ref().is_some_and(web_sys::Document::hidden));
            let Some(hidden) = hidden else { return };
            if this.paused.get_untracked() != hidden {
                this.paused.set(hidden);
            }
            let now = js_sys::Date::now();
            let (at, took) = last.get_value();
            let wait = if looked_at.get_untracked() { LOOKED_AT } else { ASIDE };
            let idle = reading.session.with_untracked(Option::is_some)
                && reading.gone.with_untracked(Option::is_none)
                && !reading.loading.get_untracked();
            if hidden || !idle || busy.get_value() || now - at < wait.max(took * SHARE) {
                return;
            }
            let Some(abort) = Abort::new() else { return };
            let signal = abort.signal();
            held.set_value(Some(abort));
            busy.set_value(true);
            let (api, dn) = (api.clone(), dn.get_untracked());
            leptos::task::spawn_local(async move {
                let read = api.session_counters(&dn, Some(&signal)).await;
                let ended = js_sys::Date::now();
                let _ = busy.try_update_value(|busy| *busy = false);
                let _ = last.try_update_value(|last| *last = (ended, ended - now));
                match read {
                    Ok(info) => {
                        let _ = this.samples.try_update(|samples| samples.add(ended, &sites::by_site(&info)));
                        let _ = this.latest.try_set(Some(Arc::new(info)));
                        let _ = this.failed.try_set(false);
                    }
                    Err(error) if error.is_aborted() => {}
                    // The whole page has to say so.
                    Err(error) if error.kind == Kind::NotFound => drop(reading.again.try_run(())),
                    Err(_) => drop(this.failed.try_set(true)),
                }
            });
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
        this
    }
}
