//! Reading what the map shows: from the call made for it, else from the list that is loaded.

use super::overview::Overview;
use crate::actions::use_desk;
use crate::api::{Abort, Api, ApiError, Kind};
use crate::live::{Loading, use_live};
use crate::places;
use leptos::prelude::*;

/// How the map stands.
#[derive(Clone, Copy)]
pub struct Reading {
    /// What there is to show.
    pub overview: RwSignal<Option<Overview>>,
    /// It was counted from the list.
    pub from_list: RwSignal<bool>,
    /// Why it could not be read.
    pub error: RwSignal<Option<ApiError>>,
    /// It is being read.
    pub loading: RwSignal<bool>,
    /// When it was read, in milliseconds since 1970.
    pub at: RwSignal<Option<f64>>,
    /// Reads again.
    pub again: Callback<()>,
}

impl Reading {
    /// Starts to read; reads again after an action changed something.
    pub fn start() -> Reading {
        let (api, live, desk) = (expect_context::<Api>(), use_live(), use_desk());
        let (overview, from_list) = (RwSignal::new(None), RwSignal::new(false));
        let (error, loading, at) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(None));
        let held = StoredValue::new_local(None::<Abort>);
        let listed = live.clone();
        let again = Callback::new(move |()| {
            let Some(abort) = Abort::new() else { return };
            let signal = abort.signal();
            held.set_value(Some(abort));
            loading.set(true);
            let (api, live) = (api.clone(), listed.clone());
            leptos::task::spawn_local(async move {
                match api.dashboard(Some(&signal)).await {
                    Err(error) if error.is_aborted() => return,
                    // An older Controller has no such call, and it is not for everybody: the list says the same.
                    Err(error) if matches!(error.kind, Kind::NotFound | Kind::Forbidden | Kind::NotAcceptable) => {
                        live.load();
                        let _ = from_list.try_set(true);
                    }
                    Err(failed) => drop(error.try_set(Some(failed))),
                    Ok(dashboard) => {
                        let _ = from_list.try_set(false);
                        let _ = overview.try_set(Some(Overview::of_dashboard(&dashboard, places::country)));
                        let _ = at.try_set(Some(js_sys::Date::now()));
                        let _ = error.try_set(None);
                    }
                }
                let _ = loading.try_set(false);
            });
        });
        Effect::new(move |before: Option<u64>| {
            let now = desk.changed.get();
            if before != Some(now) {
                again.run(());
            }
            now
        });
        // Counting many rows again and again would stall the load: once when it has ended.
        Effect::new(move |_| {
            if !from_list.get() || live.loading.get() != Loading::Idle {
                return;
            }
            live.data.track();
            let failed = live.error.get();
            if failed.is_none() || live.counts.with_untracked(|(_, all)| *all > 0) {
                overview.set(Some(live.with_table(Overview::of_table)));
                at.set(live.updated.get_untracked());
            }
            error.set(failed);
        });
        Reading { overview, from_list, error, loading, at, again }
    }
}
