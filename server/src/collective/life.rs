//! When sessions are there: every slot has a rhythm of its own, and events cut into it.

use super::noise::Noise;
use super::sites::{SITES, SiteIndex};
use std::collections::HashMap;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Where one session follows another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    first: u32,
    turns: u32,
    length: i64,
    phase: i64,
    rest: (i64, i64),
    noise: Noise,
}

/// A session in a slot at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Presence {
    /// An index into the devices.
    pub(super) device: u32,
    /// Sign-in.
    pub(super) start: i64,
    /// The Client left; Gateways go on reporting it until `gone`.
    pub(super) end: i64,
    pub(super) gone: i64,
    /// Which session of the slot it is.
    pub(super) generation: i64,
}

impl Presence {
    /// The time as far as the session lives: counters stand still once the Client left.
    pub(super) fn alive_until(&self, now: i64) -> i64 {
        now.min(self.end).max(self.start)
    }
}

impl Slot {
    /// Always taken by one device that signs in anew once a day.
    pub(super) fn sentinel(device: u32, noise: Noise) -> Slot {
        let phase = noise.of("phase").between(0, 24 * 60 - 1) * MINUTE;
        Slot { first: device, turns: 1, length: 24 * HOUR, phase, rest: (0, 0), noise }
    }

    /// Sessions of 8 to 30 hours with a few minutes between them.
    pub(super) fn lasting(device: u32, noise: Noise) -> Slot {
        let length = noise.of("length").between(8 * HOUR, 30 * HOUR);
        Slot {
            first: device,
            turns: 1,
            length,
            phase: noise.of("phase").between(0, length),
            rest: (3 * MINUTE, 11 * MINUTE),
            noise,
        }
    }

    /// Sessions of minutes, of several devices in turn.
    pub(super) fn restless(first: u32, turns: u32, noise: Noise) -> Slot {
        let length = noise.of("length").between(5 * MINUTE, 25 * MINUTE);
        Slot { first, turns, length, phase: noise.of("phase").between(0, length), rest: (length / 10, length / 4), noise }
    }

    /// The session at a time, events aside.
    pub(super) fn at(&self, now: i64) -> Option<Presence> {
        let generation = (now - self.phase).div_euclid(self.length);
        let presence = self.session(generation);
        (now < presence.gone).then_some(presence)
    }

    fn session(&self, generation: i64) -> Presence {
        let noise = self.noise.on("session", generation as u64);
        let start = self.phase + generation * self.length;
        let next = start + self.length;
        let end = next - noise.of("rest").between(self.rest.0, self.rest.1);
        // Gateways forget a session five minutes after its Client left (specification), sooner when it said goodbye.
        let gone = if self.rest.1 == 0 { next } else { (end + noise.of("linger").between(20 * SECOND, 5 * MINUTE)).min(next) };
        let turn = noise.of("turn").below(self.turns as usize) as u32;
        Presence { device: self.first + turn, start, end, gone, generation }
    }

    /// When a device of this slot was last there, events aside: now, or the end of one of its latest sessions.
    pub(super) fn last_seen(&self, device: u32, now: i64) -> i64 {
        let generation = (now - self.phase).div_euclid(self.length);
        (0..64)
            .map(|back| self.session(generation - back))
            .find(|presence| presence.device == device)
            .map_or(now - 64 * self.length, |presence| presence.end.min(now))
    }
}

/// Which Gateways of a Site report a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Connection {
    pub(super) gateway: &'static str,
    /// When the session began at this Gateway.
    pub(super) connected: i64,
    /// When it left for another one, if it did.
    pub(super) left: Option<i64>,
}

/// How a session changes its Gateways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failover {
    /// Every few hours.
    Sometimes,
    /// Not at all.
    Never,
    /// Within the last five minutes, whenever one looks.
    Always,
}

/// The Gateways that report a session at a Site: one, or two for up to five minutes after a failover, the new one first.
pub(super) fn connections(
    noise: Noise,
    presence: &Presence,
    site: SiteIndex,
    failover: Failover,
    now: i64,
) -> (Connection, Option<Connection>) {
    let gateways = SITES[site].gateways;
    let noise = noise.on("gateway", site as u64);
    let now = presence.alive_until(now);
    // Clients connect to their Sites one after the other.
    let began = presence.start + noise.on("delay", presence.generation as u64).between(180, 1900);
    if failover == Failover::Always {
        let moved = (now.div_euclid(5 * MINUTE) * 5 * MINUTE).max(began + 1);
        let old = Connection { gateway: gateways[0], connected: began, left: Some(moved) };
        return (Connection { gateway: gateways[1 % gateways.len()], connected: moved, left: None }, Some(old));
    }
    let period = noise.of("period").between(7 * HOUR, 10 * HOUR);
    let offset = noise.of("offset").between(0, period);
    let epoch = (now + offset).div_euclid(period);
    let moved = epoch * period - offset;
    let choice = |epoch: i64| {
        gateways[(noise.of("first").below(gateways.len()) as i64 + epoch).rem_euclid(gateways.len() as i64) as usize]
    };
    if failover == Failover::Never {
        return (Connection { gateway: choice(0), connected: began, left: None }, None);
    }
    if moved <= began {
        return (Connection { gateway: choice(epoch), connected: began, left: None }, None);
    }
    let lingers = noise.on("linger", epoch as u64).between(90 * SECOND, 5 * MINUTE);
    let before = (moved - period).max(began);
    let old = (now < moved + lingers).then(|| Connection { gateway: choice(epoch - 1), connected: before, left: Some(moved) });
    (Connection { gateway: choice(epoch), connected: moved, left: None }, old)
}

/// What was done to tokens of a device.
#[derive(Debug, Clone, Copy)]
pub(super) struct Renewal {
    /// When the Client had renewed.
    at: i64,
    /// The claims token too, not just entitlement tokens.
    claims: bool,
}

/// Consequences of events.
#[derive(Debug, Default)]
pub(super) struct Effects {
    renewals: HashMap<u32, Vec<Renewal>>,
    evaluations: HashMap<u32, Vec<i64>>,
    users_out: HashMap<u32, Vec<(i64, i64)>>,
    devices_out: HashMap<u32, Vec<(i64, i64)>>,
    /// Counts the events.
    pub(super) version: u64,
}

/// What the tokens of a session say of their age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Tokens {
    /// The latest renewal of any token.
    pub(super) renewed: i64,
    /// The latest renewal of the claims token.
    pub(super) claims: i64,
    /// Policies and conditions were evaluated anew.
    pub(super) evaluated: i64,
    /// Whether an administrator ever had the claims renewed: what the directory changed meanwhile is in them.
    pub(super) fresh: bool,
}

impl Effects {
    /// Clients renew at least five minutes before revocation: here a few seconds after the request (domain decision).
    pub(super) fn renew(&mut self, device: u32, at: i64, noise: Noise, claims: bool) {
        let at = at + noise.on("renewal", at as u64).between(SECOND, 4 * SECOND);
        self.renewals.entry(device).or_default().push(Renewal { at, claims });
    }

    pub(super) fn evaluate(&mut self, device: u32, at: i64) {
        self.evaluations.entry(device).or_default().push(at);
    }

    pub(super) fn deny(&mut self, person: u32, at: i64) {
        let spans = self.users_out.entry(person).or_default();
        if spans.last().is_none_or(|span| span.1 != i64::MAX) {
            spans.push((at, i64::MAX));
        }
    }

    /// Restoring does not reconnect: the user signs in again half a minute later.
    pub(super) fn allow(&mut self, person: u32, at: i64, noise: Noise) {
        let back = at + 30 * SECOND + noise.on("back", at as u64).between(0, 8 * SECOND);
        if let Some(span) = self.users_out.get_mut(&person).and_then(|spans| spans.last_mut()).filter(|span| span.1 == i64::MAX)
        {
            span.1 = back;
        }
    }

    /// The device registers again after minutes.
    pub(super) fn remove(&mut self, device: u32, at: i64, noise: Noise) {
        let back = at + noise.on("registers", at as u64).between(3 * MINUTE, 7 * MINUTE);
        self.devices_out.entry(device).or_default().push((at, back));
    }

    /// Cuts the events into a session: `None` when they ended it, a later start when it began after them.
    pub(super) fn cut(&self, mut presence: Presence, person: u32, now: i64) -> Option<Presence> {
        let spans = |map: &HashMap<u32, Vec<(i64, i64)>>, key| map.get(&key).cloned().unwrap_or_default();
        if self.users_out.is_empty() && self.devices_out.is_empty() {
            return Some(presence);
        }
        for (from, to) in spans(&self.users_out, person).into_iter().chain(spans(&self.devices_out, presence.device)) {
            if (from..to).contains(&now) {
                return None;
            }
            if to <= now && to > presence.start && from < presence.end {
                presence.start = to;
            }
        }
        (presence.start < presence.end).then_some(presence)
    }

    /// Whether a device is registered, and since when if it was removed before.
    pub(super) fn registered(&self, device: u32, now: i64) -> Option<Option<i64>> {
        let spans = self.devices_out.get(&device).map(Vec::as_slice).unwrap_or_default();
        if spans.iter().any(|(from, to)| (*from..*to).contains(&now)) {
            return None;
        }
        Some(spans.iter().map(|span| span.1).filter(|to| *to <= now).max())
    }

    /// The age of a session's tokens. Without events entitlement tokens renew every three hours, claims tokens once a day.
    pub(super) fn tokens(&self, presence: &Presence, now: i64) -> Tokens {
        let now = presence.alive_until(now);
        let age = now - presence.start;
        let done = || self.renewals.get(&presence.device).into_iter().flatten().filter(|renewal| renewal.at <= now);
        let latest = |at: Option<i64>, automatic: i64| at.unwrap_or(automatic).max(automatic);
        let renewed = latest(done().map(|renewal| renewal.at).max(), presence.start + age.div_euclid(3 * HOUR) * 3 * HOUR);
        let with_claims = || done().filter(|renewal| renewal.claims).map(|renewal| renewal.at);
        let claims = latest(with_claims().max(), presence.start + age.div_euclid(24 * HOUR) * 24 * HOUR);
        let asked = self.evaluations.get(&presence.device).into_iter().flatten().copied().filter(|at| *at <= now).max();
        Tokens { renewed, claims, evaluated: latest(asked, renewed), fresh: with_claims().next().is_some() }
    }
}
