//! Registered devices.

use super::Collective;
use super::claims::time;
use super::life::Effects;
use super::listing::{self};
use super::noise::uuid_text;
use super::people::Provider;
use super::sites::{self};
use shared::wire::{Extra, OnBoardedDevice};
use std::collections::HashSet;

const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;

pub(super) fn all(collective: &Collective, now: i64) -> Vec<OnBoardedDevice> {
    let everybody = 0..collective.population.devices.len() as u32;
    list(collective, everybody, now, i64::MIN)
}

pub(super) fn matching(
    collective: &Collective,
    filter: &str,
    specific: &[String],
    site_id: Option<&str>,
    now: i64,
) -> Vec<OnBoardedDevice> {
    let (devices, since) = match (filter.trim().is_empty(), specific.is_empty()) {
        (false, _) => (collective.matching(filter), i64::MIN),
        (true, false) => {
            let named = specific.iter().filter_map(|dn| collective.population.find(&dn.parse().ok()?));
            let mut seen = HashSet::new();
            (named.filter(|device| seen.insert(*device)).collect(), i64::MIN)
        }
        (true, true) => ((0..collective.population.devices.len() as u32).collect(), now - DAY),
    };
    let there = site_id.map(|id| at_site(collective, id, now));
    let concerned = devices.into_iter().filter(|device| there.as_ref().is_none_or(|there| there.contains(device)));
    list(collective, concerned, now, since)
}

/// The devices with a session at a Site.
fn at_site(collective: &Collective, id: &str, now: i64) -> HashSet<u32> {
    let mut there = HashSet::new();
    if let Some(site) = sites::by_id(id) {
        listing::each(collective, now, |subject, sites| {
            if sites.contains(&site) {
                there.insert(subject.presence.device);
            }
        });
    }
    there
}

fn list(collective: &Collective, devices: impl Iterator<Item = u32>, now: i64, since: i64) -> Vec<OnBoardedDevice> {
    let effects = collective.effects();
    let mut seen: Vec<(i64, u32, Option<i64>)> = devices
        .filter_map(|device| {
            let again = effects.registered(device, now)?;
            let last = last_seen(collective, &effects, device, now);
            (last >= since).then_some((last, device, again))
        })
        .collect();
    seen.sort_by_key(|(last, device, _)| (std::cmp::Reverse(*last), *device));
    seen.into_iter().map(|(last, device, again)| entry(collective, device, last, again, now)).collect()
}

fn last_seen(collective: &Collective, effects: &Effects, device: u32, now: i64) -> i64 {
    let machine = &collective.population.devices[device as usize];
    if let Some(presence) = collective.device_presence(effects, device, now) {
        return presence.alive_until(now);
    }
    match machine.slot {
        Some(slot) => collective.population.slots[slot as usize].last_seen(device, now),
        // Out of use for days or weeks; purged after 90 days.
        None => (now / DAY) * DAY - machine.noise.of("idle since").between(DAY, 85 * DAY),
    }
}

fn entry(collective: &Collective, device: u32, last: i64, again: Option<i64>, now: i64) -> OnBoardedDevice {
    let (machine, person) = (&collective.population.devices[device as usize], collective.population.person_of(device));
    let mut hostname = String::new();
    machine.hostname(person, &mut hostname);
    let kind = match (person.provider, machine.noise.of("device type").below(10)) {
        (Provider::Local, _) => "Client/Admin",
        (_, 0) if person.groups & super::people::ADMINISTRATORS != 0 => "Client/Admin",
        _ => "Client",
    };
    // Registered in the months before the configuration date of this demo's day, but never after it was last seen.
    let first = (now / (365 * DAY)) * 365 * DAY - machine.noise.of("registered").between(DAY, 400 * DAY);
    OnBoardedDevice {
        distinguished_name: collective.population.name(device).to_string(),
        device_id: Some(uuid_text(machine.id)),
        username: Some(person.username.to_string()),
        provider_name: Some(person.provider.name().to_owned()),
        device_type: Some(kind.to_owned()),
        hostname: Some(hostname),
        on_boarded_at: Some(time(again.unwrap_or(first.min(last)))),
        last_seen_at: Some(time((last / MINUTE) * MINUTE)),
        extra: Extra::new(),
    }
}
