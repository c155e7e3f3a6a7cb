//! What follows the admin from browser to browser: columns, density, saved views, search history, time zone.
//!
//! All of it lives on the Controller (`/my-preferences`) under one key, in *sections*, one for each part of the page. The vendor's
//! own UI keeps its data beside that key, and another tab may write at any time, so nothing is ever simply stored: a change is
//! kept as a function, applied here at once and to what the Controller holds when it is written (read, change, write back). Changes
//! are written together a moment after the last one, one write at a time. Where the Controller cannot keep them they hold for this
//! tab, and nobody is told: preferences are a comfort, not the work.

mod merge;

use crate::account::{Account, Phase};
use crate::api::Api;
use leptos::prelude::*;
use merge::{Change, apply, merged};
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// The key that is ours.
const KEY: &str = "activeSessions";

/// How long changes rest before they are written.
const SETTLED: Duration = Duration::from_millis(400);

/// How many changes wait for a Controller that does not take them.
const MOST: usize = 200;

/// The sections, by part of the page.
pub mod section {
    /// Columns, widths, density of the session list.
    pub const GRID: &str = "grid";
    /// Saved views.
    pub const VIEWS: &str = "views";
    /// Search history.
    pub const HISTORY: &str = "history";
    /// How times are shown.
    pub const TIME_ZONE: &str = "timeZone";
}

/// The preferences of one mounted page, in context.
#[derive(Clone)]
pub struct Preferences {
    /// Our sections as this tab sees them.
    sections: RwSignal<Map<String, Value>>,
    /// Whether the Controller answered, with whatever.
    known: RwSignal<bool>,
    inner: SendWrapper<Rc<Inner>>,
}

struct Inner {
    api: Api,
    /// Changes that the Controller does not have yet, oldest first.
    pending: RefCell<Vec<(&'static str, Change)>>,
    writing: Cell<bool>,
    timer: Cell<Option<TimeoutHandle>>,
    /// Another admin signed in: what an older call brings is not theirs.
    generation: Cell<u64>,
}

/// The mounted page's preferences.
pub fn use_preferences() -> Preferences {
    expect_context::<Preferences>()
}

impl Preferences {
    /// Empty; read whenever somebody signs in, forgotten when they sign out.
    pub fn new(api: Api, account: Account) -> Preferences {
        let inner = Inner {
            api,
            pending: RefCell::default(),
            writing: Cell::new(false),
            timer: Cell::new(None),
            generation: Cell::new(0),
        };
        let this = Preferences {
            sections: RwSignal::new(Map::new()),
            known: RwSignal::new(false),
            inner: SendWrapper::new(Rc::new(inner)),
        };
        let signed_in = Memo::new(move |_| account.phase.with(|phase| matches!(phase, Phase::SignedIn(_))));
        let at_sign_in = this.clone();
        Effect::new(move |before: Option<bool>| {
            let now = signed_in.get();
            if before == Some(true) && !now {
                at_sign_in.forget();
            }
            if now {
                at_sign_in.read();
            }
            now
        });
        this
    }

    /// Whether the Controller has answered; until then every section is empty.
    pub fn is_known(&self) -> bool {
        self.known.get()
    }

    /// A section as it is, tracked; `None` when it was never written.
    pub fn value(&self, section: &str) -> Option<Value> {
        self.sections.with(|sections| sections.get(section).cloned())
    }

    /// A section as a type, tracked; the default when it was never written or is not of that type.
    pub fn section<T: DeserializeOwned + Default>(&self, section: &str) -> T {
        self.sections.with(|sections| typed(sections.get(section)))
    }

    /// Replaces what the type knows of a section. Members it does not know stay.
    pub fn set_section<T>(&self, section: &'static str, value: T)
    where
        T: Serialize + DeserializeOwned + Default + Clone + 'static,
    {
        self.update_section(section, move |now: &mut T| *now = value.clone());
    }

    /// Changes a section. `change` runs now, and once more on what the Controller holds when it is written: it must say what to
    /// do ("add this view"), not what came of it.
    pub fn update_section<T>(&self, section: &'static str, change: impl Fn(&mut T) + 'static)
    where
        T: Serialize + DeserializeOwned + Default + 'static,
    {
        self.change(section, move |now| {
            let mut value: T = typed(now);
            let before = serde_json::to_value(&value).unwrap_or_default();
            change(&mut value);
            merged(now, &before, serde_json::to_value(&value).unwrap_or_default())
        });
    }

    /// [`Preferences::update_section`] for a section read by hand.
    pub fn change(&self, section: &'static str, change: impl Fn(Option<&Value>) -> Value + 'static) {
        let change: Change = Rc::new(change);
        let _ = self.sections.try_update(|sections| apply(sections, &[(section, change.clone())]));
        let mut pending = self.inner.pending.borrow_mut();
        pending.push((section, change));
        // Only where nothing can be written do so many wait.
        let surplus = pending.len().saturating_sub(MOST);
        if surplus > 0 && !self.inner.writing.get() {
            pending.drain(..surplus);
        }
        drop(pending);
        self.settle();
    }

    fn forget(&self) {
        self.inner.generation.set(self.inner.generation.get() + 1);
        self.inner.pending.borrow_mut().clear();
        self.cancel();
        self.known.set(false);
        self.sections.set(Map::new());
    }

    fn read(&self) {
        let this = self.clone();
        let generation = this.inner.generation.get();
        leptos::task::spawn_local(async move {
            let answer = this.inner.api.preferences().await;
            if this.inner.generation.get() != generation {
                return;
            }
            // A write that overtook this answer knows better.
            if let Ok(entries) = answer
                && this.known.try_get_untracked() == Some(false)
            {
                let mut sections = ours(&entries);
                // What was changed while the answer was on its way holds.
                apply(&mut sections, &this.inner.pending.borrow());
                let _ = this.sections.try_set(sections);
            }
            let _ = this.known.try_set(true);
        });
    }

    fn cancel(&self) {
        if let Some(timer) = self.inner.timer.take() {
            timer.clear();
        }
    }

    fn settle(&self) {
        self.cancel();
        let this = self.clone();
        self.inner.timer.set(set_timeout_with_handle(move || this.write(), SETTLED).ok());
    }

    /// One write at a time: what changes meanwhile is written after.
    fn write(&self) {
        if self.inner.writing.replace(true) {
            return;
        }
        let this = self.clone();
        leptos::task::spawn_local(async move {
            let generation = this.inner.generation.get();
            let changes = this.inner.pending.borrow().clone();
            let written = this.write_changes(&changes, generation).await;
            this.inner.writing.set(false);
            if this.inner.generation.get() != generation {
                return;
            }
            if written {
                this.inner.pending.borrow_mut().drain(..changes.len());
            }
            // What could not be written is tried again with the next change: a Controller without preferences is not pestered.
            if this.inner.pending.borrow().len() > if written { 0 } else { changes.len() } {
                this.settle();
            }
        });
    }

    async fn write_changes(&self, changes: &[(&'static str, Change)], generation: u64) -> bool {
        let api = self.inner.api.clone();
        let Ok(mut entries) = api.preferences().await else { return false };
        if self.inner.generation.get() != generation {
            return false;
        }
        let mut sections = ours(&entries);
        apply(&mut sections, changes);
        entries.insert(KEY.to_owned(), Value::Object(sections.clone()));
        if api.put_preferences(&entries).await.is_err() || self.inner.generation.get() != generation {
            return false;
        }
        // What another tab wrote is taken over, what changed here meanwhile stays.
        apply(&mut sections, self.inner.pending.borrow().get(changes.len()..).unwrap_or_default());
        if self.sections.try_with_untracked(|now| *now != sections) == Some(true) {
            let _ = self.sections.try_set(sections);
        }
        let _ = self.known.try_set(true);
        true
    }
}

/// Our sections out of everything that is stored.
fn ours(entries: &Map<String, Value>) -> Map<String, Value> {
    entries.get(KEY).and_then(Value::as_object).cloned().unwrap_or_default()
}

fn typed<T: DeserializeOwned + Default>(value: Option<&Value>) -> T {
    value.and_then(|value| T::deserialize(value).ok()).unwrap_or_default()
}
