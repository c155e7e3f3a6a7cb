//! The demo Collective: Sites, users, devices and sessions as a pure function of seed, size and time, and of the events applied.
//!
//! Nothing here keeps time or does I/O. A session's entitlements come from evaluating the configured policies and conditions
//! with the script engine, so they agree with whoever evaluates the same expressions. Rows of the list are made without it:
//! which Sites a session uses is worked out once per kind of user.

mod access;
mod bulk;
mod claim_names;
mod claims;
mod config;
mod detail;
mod device_claims;
mod devices;
mod health;
mod life;
mod listing;
mod logs;
mod machines;
mod names;
mod noise;
mod people;
mod places;
mod population;
mod resolve;
mod sentinels;
mod sites;
mod stats;
mod user_claims;

pub use logs::{LogBundle, LogFile, LogsError};

use crate::policy::{Engine, Limits};
use config::Configuration;
use life::{Effects, Presence};
use population::Population;
use shared::dn::{DistinguishedName, Suffix};
use shared::table::Table;
use shared::wire::{
    Appliance, Condition, CriteriaScript, Dashboard, Entitlement, OnBoardedDevice, Policy, RingfenceRule, SessionInfo, Site,
    TokenType, UnhealthyApp,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

/// What a demo Collective is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Everything arbitrary follows from it.
    pub seed: u64,
    /// About how many sessions there are at a time; at least the sentinels are.
    pub size: usize,
}

/// Something an administrator did. Times are milliseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Tokens were revoked: the Client renews them within seconds of `at_ms`, before they become invalid at `due_ms`.
    ///
    /// Claims tokens (or all) show as new claims; `Entitlement` renews entitlement tokens only; the two types of administrators
    /// leave Client sessions alone.
    TokensRevoked {
        /// A device, or the end of a name for several.
        dn: String,
        /// When it was asked for.
        at_ms: i64,
        /// When the old tokens become invalid.
        due_ms: i64,
        /// All when none.
        token_type: Option<TokenType>,
    },
    /// Policies and conditions were evaluated anew.
    Reevaluated {
        /// A device, or the end of a name for several.
        dn: String,
        /// When.
        at_ms: i64,
    },
    /// Every session of a user ended, and stays so.
    Denylisted {
        /// `CN=user,OU=provider`
        user_dn: String,
        /// When.
        at_ms: i64,
    },
    /// The user may sign in again, and does so half a minute later.
    DenylistRemoved {
        /// `CN=user,OU=provider`
        user_dn: String,
        /// When.
        at_ms: i64,
    },
    /// A device was removed: its session ends, and it registers again some minutes later.
    DeviceRemoved {
        /// The device.
        dn: String,
        /// When.
        at_ms: i64,
    },
}

/// The demo Collective. Share it behind an [`Arc`]; every method may be called from any thread.
pub struct Collective {
    population: Population,
    configuration: Configuration,
    effects: RwLock<Effects>,
    /// For expressions from outside.
    engine: Engine,
    /// For the configured ones, which may take their time on a busy machine.
    own_engine: Engine,
    listing: Mutex<listing::Cache>,
    personas: Mutex<listing::Personas>,
    details: Mutex<detail::Cache>,
    noise: noise::Noise,
}

impl Collective {
    /// Makes one. The time only warms the list up, so that the first answer is as fast as any.
    pub fn new(options: Options, now_ms: i64) -> Collective {
        let own = Limits { time: Duration::from_secs(2), ..Limits::default() };
        let collective = Collective {
            population: Population::new(options.seed, options.size),
            configuration: Configuration::new(),
            effects: RwLock::default(),
            engine: Engine::new(Limits::default()),
            own_engine: Engine::new(own),
            listing: Mutex::default(),
            personas: Mutex::default(),
            details: Mutex::default(),
            noise: noise::Noise::new(options.seed).of("collective"),
        };
        collective.table(now_ms);
        collective
    }

    /// Takes note of something an administrator did. Names nobody has are ignored. Apply events in the order of their times.
    pub fn apply(&self, event: Event) {
        let named = |dn: &str| self.matching(dn);
        let user = |dn: &str| dn.parse::<DistinguishedName>().ok().and_then(|name| self.population.find_user(&name));
        let device_noise = |device: u32| self.population.devices[device as usize].noise;
        let mut effects = self.effects.write().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::TokensRevoked { dn, at_ms, due_ms: _, token_type } => {
                let claims = match token_type {
                    None | Some(TokenType::Claims) => true,
                    Some(TokenType::Entitlement) => false,
                    Some(TokenType::AdminClaims | TokenType::Administration) => return,
                };
                for device in named(&dn) {
                    effects.renew(device, at_ms, device_noise(device), claims);
                }
            }
            Event::Reevaluated { dn, at_ms } => named(&dn).into_iter().for_each(|device| effects.evaluate(device, at_ms)),
            Event::Denylisted { user_dn, at_ms } => user(&user_dn).into_iter().for_each(|person| effects.deny(person, at_ms)),
            Event::DenylistRemoved { user_dn, at_ms } => {
                user(&user_dn)
                    .into_iter()
                    .for_each(|person| effects.allow(person, at_ms, self.noise.on("user", u64::from(person))));
            }
            Event::DeviceRemoved { dn, at_ms } => {
                for device in named(&dn) {
                    effects.remove(device, at_ms, device_noise(device));
                }
            }
        }
        effects.version += 1;
    }

    /// How many events have been applied.
    pub fn events(&self) -> u64 {
        self.effects().version
    }

    /// The sessions present, as the list shows them. Kept for a second unless an event comes between.
    pub fn table(&self, now_ms: i64) -> Arc<Table> {
        listing::table(self, now_ms)
    }

    /// Whether the list has this session. Session info may say otherwise, as it does of sentinel `vanishing.vera`.
    pub fn contains(&self, dn: &str, now_ms: i64) -> bool {
        self.present(dn, now_ms).is_some()
    }

    /// What the Gateways report of a session, all but the named ones; `None` when none of them knows it.
    pub fn session_info(&self, dn: &str, now_ms: i64, skip_gateways: &[String]) -> Option<SessionInfo> {
        detail::session_info(self, dn, now_ms, skip_gateways)
    }

    /// The logs of a session's Client.
    ///
    /// # Errors
    /// See [`LogsError`].
    pub fn client_logs(&self, dn: &str, now_ms: i64) -> Result<LogBundle, LogsError> {
        logs::bundle(self, dn, now_ms)
    }

    /// Counts by place and by Client version.
    pub fn dashboard(&self, now_ms: i64) -> Dashboard {
        listing::dashboard(self, now_ms)
    }

    /// The Controller and the Gateways.
    pub fn appliances(&self, now_ms: i64) -> Vec<Appliance> {
        health::appliances(self, now_ms)
    }

    /// Entitlements with hosts that do not answer or names that do not resolve.
    pub fn unhealthy_apps(&self, now_ms: i64) -> Vec<UnhealthyApp> {
        health::unhealthy_apps(self, now_ms)
    }

    /// Every registered device, latest seen first.
    pub fn devices(&self, now_ms: i64) -> Vec<OnBoardedDevice> {
        devices::all(self, now_ms)
    }

    /// The devices a revocation concerns, latest seen first: those named when the filter is empty, else those whose name ends
    /// with it; with neither, everybody seen within 24 hours. `site_id` narrows to sessions at a Site.
    pub fn matching_devices(
        &self,
        filter: &str,
        specific: &[String],
        site_id: Option<&str>,
        now_ms: i64,
    ) -> Vec<OnBoardedDevice> {
        devices::matching(self, filter, specific, site_id, now_ms)
    }

    /// The policies.
    pub fn policies(&self) -> &[Policy] {
        &self.configuration.policies
    }

    /// The conditions.
    pub fn conditions(&self) -> &[Condition] {
        &self.configuration.conditions
    }

    /// The entitlements.
    pub fn entitlements(&self) -> &[Entitlement] {
        &self.configuration.entitlements
    }

    /// The criteria scripts.
    pub fn criteria_scripts(&self) -> &[CriteriaScript] {
        &self.configuration.criteria
    }

    /// The ringfence rules.
    pub fn ringfence_rules(&self) -> &[RingfenceRule] {
        &self.configuration.ringfence_rules
    }

    /// The Sites.
    pub fn sites(&self) -> &[Site] {
        &self.configuration.sites
    }

    /// The administrative roles as the wire has them.
    pub fn administrative_roles(&self) -> &[serde_json::Value] {
        &self.configuration.roles
    }

    /// The claims there can be, as `GET /claims/names` answers.
    pub fn claim_names(&self) -> serde_json::Value {
        claim_names::all()
    }

    /// The engine for expressions from outside.
    pub fn policy_engine(&self) -> &Engine {
        &self.engine
    }

    fn effects(&self) -> RwLockReadGuard<'_, Effects> {
        self.effects.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session of a slot with events cut in.
    fn presence(&self, effects: &Effects, slot: &life::Slot, now: i64) -> Option<Presence> {
        let presence = slot.at(now)?;
        effects.cut(presence, self.population.devices[presence.device as usize].person, now)
    }

    /// The session a name names, if it is there.
    fn present(&self, dn: &str, now: i64) -> Option<Presence> {
        let device = self.population.find(&dn.parse().ok()?)?;
        self.device_presence(&self.effects(), device, now)
    }

    fn device_presence(&self, effects: &Effects, device: u32, now: i64) -> Option<Presence> {
        let slot = self.population.devices[device as usize].slot?;
        self.presence(effects, &self.population.slots[slot as usize], now).filter(|presence| presence.device == device)
    }

    /// The devices whose names end with a text.
    fn matching(&self, suffix: &str) -> Vec<u32> {
        if let Some(device) = suffix.parse().ok().and_then(|name| self.population.find(&name)) {
            return vec![device];
        }
        let Ok(suffix) = suffix.parse::<Suffix>() else { return Vec::new() };
        (0..self.population.devices.len() as u32).filter(|device| self.population.name(*device).ends_with(&suffix)).collect()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is guarded are caches: whatever a panic left in them is complete or rebuilt.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
