//! Rows of the list, and what is counted over them. No script runs per row.

use super::access::{self, Grant, Place};
use super::claims::{self, Subject, location};
use super::life::{Connection, Failover, Presence, connections};
use super::machines::Device;
use super::people::{Groups, Person, Provider, RESEARCH};
use super::places::PLACES;
use super::sentinels::Sentinel;
use super::sites::{FRANKFURT, STOCKHOLM, SiteIndex};
use super::{Collective, locked};
use crate::policy::{Claims, Session};
use shared::dn::DistinguishedName;
use shared::table::{Degrees, Row, Table};
use shared::wire::{Dashboard, DashboardVersion, Extra, GeoCount};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

/// The table as it was last made.
#[derive(Default)]
pub(super) struct Cache {
    made: Option<(i64, u64, Arc<Table>)>,
}

const KEPT_MS: i64 = 1000;

/// Everything policies look at when they grant entitlements. Users of one persona match the same policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Persona {
    provider: Provider,
    groups: Groups,
    /// Continent, and whether it is Brazil; nothing for private addresses.
    region: Option<(&'static str, bool)>,
    mobile: bool,
    connector: bool,
}

/// Personas with the policies they match.
pub(super) type Personas = HashMap<Persona, Arc<[usize]>>;

/// What decides on the Sites of a session once the policies are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Deployment {
    persona: Persona,
    nearest: SiteIndex,
    override_site: Option<SiteIndex>,
    lost: Option<SiteIndex>,
}

fn persona(person: &Person, device: &Device, groups: Groups) -> Persona {
    let place = &PLACES[person.place];
    Persona {
        provider: if person.provider == Provider::EntraId { Provider::Okta } else { person.provider },
        groups,
        region: (!claims::is_private(device)).then_some((place.continent, place.country == "BR")),
        mobile: device.profile().mobile,
        connector: person.client_name().is_some(),
    }
}

/// The Site a session cannot reach: a few of them every day.
pub(super) fn lost_site(person: &Person, device: &Device, presence: &Presence) -> Option<SiteIndex> {
    match device.sentinel {
        Some(Sentinel::Dan) => Some(FRANKFURT),
        Some(_) => None,
        None => {
            let noise = device.noise.on("lost", presence.generation as u64);
            (person.provider.is_employer() && noise.chance(0.03)).then(|| *noise.of("which").pick(&[STOCKHOLM, FRANKFURT]))
        }
    }
}

/// The policies a session matches, by the first of its kind that was asked for.
fn assigned(collective: &Collective, subject: &Subject<'_>, session: &mut Session) -> Arc<[usize]> {
    let key = persona(subject.person, subject.device, claims::groups(subject.person, subject.tokens));
    if let Some(known) = locked(&collective.personas).get(&key) {
        return Arc::clone(known);
    }
    let (user, device, system) = (subject.user(), subject.device(), subject.system());
    session.set_claims(Claims { user: &user, device: &device, system: &system });
    session.set_now(subject.tokens.renewed);
    let found: Arc<[usize]> = access::assigned(&collective.configuration, session).into();
    locked(&collective.personas).insert(key, Arc::clone(&found));
    found
}

/// An engine's session for [`granted`], which gives it its claims.
pub(super) fn session(collective: &Collective) -> Session {
    let none = Extra::new();
    let claims = Claims { user: &none, device: &none, system: &none };
    collective.own_engine.session(claims, &collective.configuration.criteria, 0)
}

fn deployment(subject: &Subject<'_>) -> Deployment {
    let (person, device) = (subject.person, subject.device);
    Deployment {
        persona: persona(person, device, claims::groups(person, subject.tokens)),
        nearest: super::sites::nearest(&PLACES[person.place]),
        override_site: if person.groups & RESEARCH == 0 { None } else { person.override_site() },
        lost: lost_site(person, device, &subject.presence),
    }
}

/// What a session is granted, by the first of its kind that was asked for.
pub(super) fn granted(collective: &Collective, subject: &Subject<'_>, session: &mut Session) -> Vec<Grant> {
    let user = subject.user();
    let lost = lost_site(subject.person, subject.device, &subject.presence);
    let place = Place { user: &user, place: subject.person.place, lost };
    access::grants(&collective.configuration, &assigned(collective, subject, session), &place)
}

/// Something worked out of grants, once per kind of session.
pub(super) struct PerKind<T> {
    known: HashMap<Deployment, Arc<T>>,
    session: Session,
}

impl<T> PerKind<T> {
    pub(super) fn new(collective: &Collective) -> Self {
        PerKind { known: HashMap::new(), session: session(collective) }
    }

    pub(super) fn get(&mut self, collective: &Collective, subject: &Subject<'_>, make: impl FnOnce(Vec<Grant>) -> T) -> Arc<T> {
        let entry = self.known.entry(deployment(subject));
        Arc::clone(entry.or_insert_with(|| Arc::new(make(granted(collective, subject, &mut self.session)))))
    }
}

/// The Sites of grants, each once, in order.
pub(super) fn sites(grants: &[Grant]) -> Vec<SiteIndex> {
    let mut sites: Vec<SiteIndex> = grants.iter().map(|grant| grant.site).collect();
    sites.sort_unstable();
    sites.dedup();
    sites
}

/// The Gateways that report a session, Site by Site.
pub(super) fn gateways<'a>(
    subject: &'a Subject<'_>,
    sites: &'a [SiteIndex],
) -> impl Iterator<Item = (SiteIndex, Connection)> + 'a {
    sites.iter().flat_map(move |&site| {
        let failover = match subject.device.sentinel {
            None => Failover::Sometimes,
            Some(Sentinel::Fatima) if site == STOCKHOLM => Failover::Always,
            Some(_) => Failover::Never,
        };
        let (current, old) = connections(subject.device.noise, &subject.presence, site, failover, subject.now);
        std::iter::once((site, current)).chain(old.map(|old| (site, old)))
    })
}

/// Calls a function with every session present and its Sites.
pub(super) fn each(collective: &Collective, now: i64, mut visit: impl FnMut(&Subject<'_>, &[SiteIndex])) {
    let effects = collective.effects();
    let mut sites_of = PerKind::new(collective);
    for slot in &collective.population.slots {
        let Some(presence) = collective.presence(&effects, slot, now) else { continue };
        let device = &collective.population.devices[presence.device as usize];
        let person = &collective.population.people[device.person as usize];
        let tokens = effects.tokens(&presence, now);
        let subject = Subject { person, device, presence, tokens, now };
        let sites = sites_of.get(collective, &subject, |grants| sites(&grants));
        visit(&subject, &sites);
    }
}

pub(super) fn table(collective: &Collective, now: i64) -> Arc<Table> {
    let version = collective.effects().version;
    let mut cache = locked(&collective.listing);
    if let Some((at, made, table)) = &cache.made
        && *made == version
        && (*at..*at + KEPT_MS).contains(&now)
    {
        return Arc::clone(table);
    }
    let mut table = Table::with_capacity(collective.population.slots.len());
    let (mut dn, mut device_id, mut hostname) = (String::new(), String::new(), String::new());
    let mut names: Vec<&str> = Vec::new();
    let mut place = String::new();
    each(collective, now, |subject, sites| {
        let (person, device) = (subject.person, subject.device);
        let profile = device.profile();
        device_id.clear();
        device_id.push_str(&super::noise::uuid_text(device.id));
        let name = DistinguishedName::of_device(&device_id, &person.username, person.provider.name());
        dn.clear();
        // Writing to a string cannot fail.
        let _ = write!(dn, "{name}");
        device.hostname(person, &mut hostname);
        names.clear();
        names.extend(gateways(subject, sites).map(|(_, connection)| connection.gateway));
        table.push(&Row {
            dn: &dn,
            device_id: &device_id,
            username: &person.username,
            provider: person.provider.name(),
            hostname: &hostname,
            os_family: profile.family,
            os_name: profile.name,
            os_parent: profile.parent,
            client_version: device.client_version(),
            client_type: device.client_type(person),
            client_support: device.client_support(),
            location: location(person, device).map(|(north, east)| {
                place.clear();
                let _ = write!(place, "{north},{east}");
                let (latitude, longitude) = place.split_once(',').unwrap_or_default();
                (Degrees::new(latitude), Degrees::new(longitude))
            }),
            gateways: &names,
            extra: None,
        });
    });
    let table = Arc::new(table);
    cache.made = Some((now, version, Arc::clone(&table)));
    table
}

pub(super) fn dashboard(collective: &Collective, now: i64) -> Dashboard {
    const ADDRESSES: usize = 10;
    let mut versions: BTreeMap<String, DashboardVersion> = BTreeMap::new();
    let mut places: BTreeMap<usize, GeoCount> = BTreeMap::new();
    let mut total = 0;
    each(collective, now, |subject, _| {
        total += 1;
        let version = versions.entry(subject.device.client_version().to_owned()).or_insert_with(|| DashboardVersion {
            support_status: Some(subject.device.client_support().to_owned()),
            ..DashboardVersion::default()
        });
        version.session_count += 1;
        if location(subject.person, subject.device).is_none() {
            return;
        }
        let place = &PLACES[subject.person.place];
        let count = places.entry(subject.person.place).or_insert_with(|| GeoCount {
            latitude: place.latitude,
            longitude: place.longitude,
            country_code: Some(place.country.to_owned()),
            continent_code: Some(place.continent.to_owned()),
            ..GeoCount::default()
        });
        count.session_count += 1;
        if count.ips.len() < ADDRESSES {
            count.ips.push(subject.source());
        }
    });
    Dashboard { total_count: total, geo_ip_data: places.into_values().collect(), versions, ..Dashboard::default() }
}
