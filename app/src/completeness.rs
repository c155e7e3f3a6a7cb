//! Which Gateways did not answer: their sessions may be missing, and nothing in a list or in details would say so.
//!
//! The Controller asks every Gateway for sessions and marks no answer as partial. Whether all of them are there is asked beside
//! it, after what is wanted has been shown, and never waited for.

use crate::api::Api;
use crate::ui::Icon;
use crate::words::{count, number};
use leptos::prelude::*;
use shared::wire::Appliance;
use std::time::Duration;

/// Gateways named; beyond that their number says enough.
const NAMED: usize = 4;
/// They are asked for once in so long at most: a list in windows is another one with every letter typed.
const QUIET: Duration = Duration::from_secs(2);

/// The Gateways of the Collective as they report themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gateways {
    /// How many there are.
    pub all: usize,
    /// Those that do not answer: name and Site.
    pub silent: Vec<(String, String)>,
}

impl Gateways {
    /// Reads them out of all appliances.
    pub fn of(appliances: &[Appliance]) -> Gateways {
        let gateways = || appliances.iter().filter(|one| one.functions.iter().any(|function| function == "Gateway"));
        let silent = gateways().filter(|one| matches!(one.status.as_deref(), Some("offline" | "error")));
        let named = |one: &Appliance| (one.name.clone(), one.site_name.clone().unwrap_or_default());
        Gateways { all: gateways().count(), silent: silent.map(named).collect() }
    }

    /// `2 of 14 Gateways did not answer`.
    fn title(&self) -> String {
        format!("{} of {} did not answer", number(self.silent.len() as u64), count(self.all, "Gateway", "Gateways"))
    }

    fn names(&self) -> String {
        let mut names: Vec<String> = self.silent.iter().take(NAMED).map(|(name, _)| name.clone()).collect();
        let more = self.silent.len().saturating_sub(NAMED);
        if more > 0 {
            names.push(format!("{} more", number(more as u64)));
        }
        shared::session::text::list(&names.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// Asks now and when `when` changes; what was known stays while it is asked, and where it may not be asked nothing is.
pub fn gateways(when: Signal<u64>) -> RwSignal<Gateways> {
    let asking =
        Asking { api: expect_context::<Api>(), known: RwSignal::new(Gateways::default()), pace: StoredValue::new(Pace::Ready) };
    let known = asking.known;
    Effect::new(move |_| {
        // At zero nothing was read yet.
        if when.get() > 0 {
            asking.ask();
        }
    });
    known
}

/// Whether Gateways may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Ready,
    /// They were a moment ago.
    Quiet,
    /// They were, and are to be again.
    Due,
}

#[derive(Clone)]
struct Asking {
    api: Api,
    known: RwSignal<Gateways>,
    pace: StoredValue<Pace>,
}

impl Asking {
    fn ask(&self) {
        if self.pace.get_value() != Pace::Ready {
            return self.pace.set_value(Pace::Due);
        }
        self.pace.set_value(Pace::Quiet);
        let (api, known) = (self.api.clone(), self.known);
        leptos::task::spawn_local(async move {
            if let Ok(list) = api.appliances(None).await {
                let now = Gateways::of(&list.data);
                if known.try_with_untracked(|known| *known != now) == Some(true) {
                    known.set(now);
                }
            }
        });
        let this = self.clone();
        set_timeout(move || this.quiet_ends(), QUIET);
    }

    fn quiet_ends(&self) {
        // Gone with its list meanwhile.
        let Some(pace) = self.pace.try_get_value() else { return };
        self.pace.set_value(Pace::Ready);
        if pace == Pace::Due {
            self.ask();
        }
    }
}

/// The notice above a list.
#[component]
pub fn ListCompleteness(when: Signal<u64>) -> impl IntoView {
    let gateways = gateways(when);
    move || {
        gateways.with(|gateways| {
            (!gateways.silent.is_empty()).then(|| {
                view! {
                    <div class="as-notice as-notice-warning as-list-failed" role="status" aria-label="The list may be incomplete">
                        {Icon::Warning.view()}
                        <strong>{gateways.title()}</strong>
                        <span class="as-notice-text">{format!("The sessions of {} may be missing from this list.", gateways.names())}</span>
                    </div>
                }
            })
        })
    }
}

/// The notice above the details of a session: `sites` are those it is known to use.
#[component]
pub fn SessionCompleteness(when: Signal<u64>, sites: Signal<Vec<String>>) -> impl IntoView {
    let gateways = gateways(when);
    let notice = Memo::new(move |_| {
        gateways.with(|gateways| {
            let (here, elsewhere): (Vec<_>, Vec<_>) =
                sites.with(|sites| gateways.silent.iter().cloned().partition(|(_, site)| sites.contains(site)));
            let part = |silent: Vec<(String, String)>| Gateways { all: gateways.all, silent };
            match (here.is_empty(), elsewhere.is_empty()) {
                (true, true) => None,
                (false, _) => Some(format!(
                    "{} of this session's Sites did not answer: what they serve of this session is missing or as another Gateway of the Site reports it.",
                    part(here).names()
                )),
                (true, false) => Some(format!("A Site served by {} would be missing from this page.", part(elsewhere).names())),
            }
            .map(|text| (gateways.title(), text))
        })
    });
    move || {
        notice.get().map(|(title, text)| {
            view! {
                <div class="as-notice as-notice-warning" role="status" aria-label="The details may be incomplete">
                    {Icon::Warning.view()}
                    <div class="as-notice-text">
                        <strong>{title}</strong>
                        <p>{text}</p>
                    </div>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_gateways_count_and_the_silent_ones_are_named() {
        let appliances: Vec<Appliance> = serde_json::from_str(
            r#"[{"name":"c","functions":["Controller"],"status":"offline"},
                {"name":"g1","functions":["Gateway"],"status":"healthy","siteName":"A"},
                {"name":"g2","functions":["Gateway","LogForwarder"],"status":"offline","siteName":"A"},
                {"name":"g3","functions":["Gateway"]}]"#,
        )
        .unwrap();
        let gateways = Gateways::of(&appliances);
        assert_eq!(
            (gateways.all, gateways.title().as_str(), gateways.names().as_str()),
            (3, "1 of 3 Gateways did not answer", "g2")
        );
        let many = Gateways { all: 9, silent: (0..7).map(|n| (format!("g{n}"), String::new())).collect() };
        assert_eq!(many.names(), "g0, g1, g2, g3 and 3 more");
    }
}
