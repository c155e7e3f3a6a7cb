//! Everybody: people, devices, and the slots in which sessions come and go.

use super::life::Slot;
use super::machines::{Device, device};
use super::noise::Noise;
use super::people::{Person, Provider, person};
use super::sentinels::Sentinel;
use shared::dn::DistinguishedName;
use std::collections::HashMap;

/// Of the slots, how many have a session at a time.
const PRESENT: f64 = 0.99;
/// Devices registered but not in use, per session.
const INACTIVE: f64 = 0.15;
/// Slots whose sessions last minutes, so that the list changes while one watches.
const RESTLESS: f64 = 0.03;
/// Slots that are a second device of the user before.
const SECOND_DEVICE: f64 = 0.14;
/// Devices that take turns in a restless slot.
const TURNS: u32 = 3;

/// Who there is; never changes.
#[derive(Debug, Default)]
pub(super) struct Population {
    pub(super) people: Vec<Person>,
    pub(super) devices: Vec<Device>,
    pub(super) slots: Vec<Slot>,
    by_id: HashMap<u128, u32>,
    by_user: HashMap<(Provider, Box<str>), u32>,
    /// Only while it grows: how often each name was given.
    namesakes: HashMap<(Provider, Box<str>), u32>,
}

impl Population {
    /// `size` is about how many sessions there are at any time.
    pub(super) fn new(seed: u64, size: usize) -> Population {
        let noise = Noise::new(seed);
        let mut all = Population::default();
        for sentinel in Sentinel::ALL {
            let person = all.add_person(sentinel.person());
            let slot = all.slots.len() as u32;
            let device = all.add_device(sentinel.device(person, slot));
            all.slots.push(Slot::sentinel(device, sentinel.noise()));
        }
        let ordinary = (size.saturating_sub(Sentinel::ALL.len()) as f64 / PRESENT).round() as u64;
        for number in 0..ordinary {
            all.add_slot(noise, number);
        }
        for number in 0..(size as f64 * INACTIVE) as u64 {
            let owner = all.ordinary_person(noise, ordinary * 4 + number);
            let idle = device(noise.on("idle", number), owner, &all.people[owner as usize], false);
            all.add_device(idle);
        }
        all.namesakes = HashMap::new();
        all
    }

    fn add_slot(&mut self, noise: Noise, number: u64) {
        let own = noise.on("slot", number);
        let restless = own.of("restless").chance(RESTLESS);
        let slot = self.slots.len() as u32;
        let first = self.devices.len() as u32;
        let turns = if restless { TURNS } else { 1 };
        for turn in 0..turns {
            let before = self.devices.last().filter(|device| device.sentinel.is_none()).map(|device| device.person);
            let before = before.filter(|owner| self.people[*owner as usize].provider != Provider::Service);
            let second = before.filter(|_| !restless && own.of("second").chance(SECOND_DEVICE));
            let owner = match second {
                Some(owner) => owner,
                None => self.ordinary_person(noise, number * u64::from(TURNS) + u64::from(turn)),
            };
            let mut made = device(own.on("machine", u64::from(turn)), owner, &self.people[owner as usize], second.is_some());
            made.slot = Some(slot);
            self.add_device(made);
        }
        self.slots.push(if restless { Slot::restless(first, turns, own) } else { Slot::lasting(first, own) });
    }

    fn ordinary_person(&mut self, noise: Noise, number: u64) -> u32 {
        self.add_person(person(noise, number))
    }

    fn add_person(&mut self, mut person: Person) -> u32 {
        let index = self.people.len() as u32;
        let count = self.namesakes.entry((person.provider, person.username.clone())).or_insert(0);
        *count += 1;
        // Directories number the second of a name.
        let mut number = *count;
        while self.by_user.contains_key(&(person.provider, person.username.clone())) {
            let base = &*person.username;
            let numbered = match base.split_once('@') {
                Some((name, domain)) => format!("{name}{number}@{domain}"),
                None => format!("{base}{number}"),
            };
            person.username = numbered.into_boxed_str();
            number += 1;
        }
        self.by_user.insert((person.provider, person.username.clone()), index);
        self.people.push(person);
        index
    }

    fn add_device(&mut self, device: Device) -> u32 {
        let index = self.devices.len() as u32;
        self.by_id.insert(device.id, index);
        self.devices.push(device);
        index
    }

    pub(super) fn person_of(&self, device: u32) -> &Person {
        &self.people[self.devices[device as usize].person as usize]
    }

    /// The full name of a device.
    pub(super) fn name(&self, device: u32) -> DistinguishedName {
        let (machine, person) = (&self.devices[device as usize], self.person_of(device));
        DistinguishedName {
            device: Some(format!("{:032x}", machine.id)),
            user: person.username.to_string(),
            provider: person.provider.name().to_owned(),
        }
    }

    /// The device a full name names.
    pub(super) fn find(&self, name: &DistinguishedName) -> Option<u32> {
        let digits = name.device.as_deref().filter(|device| device.len() == 32)?;
        let index = *self.by_id.get(&u128::from_str_radix(digits, 16).ok()?)?;
        let person = self.person_of(index);
        (*person.username == *name.user && person.provider.name() == name.provider).then_some(index)
    }

    /// The user of a name.
    pub(super) fn find_user(&self, name: &DistinguishedName) -> Option<u32> {
        let provider = Provider::named(&name.provider)?;
        self.by_user.get(&(provider, name.user.as_str().into())).copied()
    }
}
