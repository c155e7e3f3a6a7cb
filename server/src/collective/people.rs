//! Users: who they are and what their directory says of them.

use super::names::{CULTURES, Culture};
use super::noise::{Noise, uuid_text};
use super::places::PLACES;
use super::sites::{self, SINGAPORE, STOCKHOLM, SiteIndex, configuration};

/// Where a user signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Provider {
    CorporateAd,
    Okta,
    EntraId,
    Local,
    Service,
    Partners,
}

impl Provider {
    pub(super) const ALL: [Provider; 6] =
        [Provider::CorporateAd, Provider::Okta, Provider::EntraId, Provider::Local, Provider::Service, Provider::Partners];

    pub(super) fn name(self) -> &'static str {
        match self {
            Provider::CorporateAd => "Corporate AD",
            Provider::Okta => "Okta",
            Provider::EntraId => "Entra ID",
            Provider::Local => "local",
            Provider::Service => "service",
            Provider::Partners => "Partners",
        }
    }

    pub(super) fn named(name: &str) -> Option<Provider> {
        Provider::ALL.into_iter().find(|provider| provider.name() == name)
    }

    pub(super) fn id(self) -> String {
        uuid_text(configuration("identity-provider", self.name()).uuid())
    }

    pub(super) fn is_employer(self) -> bool {
        matches!(self, Provider::CorporateAd | Provider::Okta | Provider::EntraId)
    }
}

/// A set of directory groups, a bit each in the order of [`GROUPS`].
pub(super) type Groups = u16;

/// Groups: in the directory, and plain at other providers.
pub(super) const GROUPS: [(&str, &str); 14] = [
    ("Engineering", "engineering"),
    ("Operations", "operations"),
    ("Finance", "finance"),
    ("Human Resources", "human-resources"),
    ("Sales", "sales"),
    ("Support", "support"),
    ("Legal", "legal"),
    ("Research", "research"),
    ("Executives", "executives"),
    ("SDP Administrators", "sdp-administrators"),
    ("Cloud Network", "cloud-network"),
    ("Incident Response", "incident-response"),
    ("Application Catalogue", "application-catalogue"),
    ("Project Atlas", "project-atlas"),
];

pub(super) const ENGINEERING: Groups = 1;
pub(super) const OPERATIONS: Groups = 1 << 1;
pub(super) const FINANCE: Groups = 1 << 2;
pub(super) const SALES: Groups = 1 << 4;
pub(super) const RESEARCH: Groups = 1 << 7;
pub(super) const EXECUTIVES: Groups = 1 << 8;
pub(super) const ADMINISTRATORS: Groups = 1 << 9;
pub(super) const CLOUD_NETWORK: Groups = 1 << 10;
pub(super) const INCIDENT_RESPONSE: Groups = 1 << 11;
pub(super) const CATALOGUE: Groups = 1 << 12;
pub(super) const ATLAS: Groups = 1 << 13;

/// Departments by size; each is the group of the same place in [`GROUPS`].
const DEPARTMENTS: [u32; 8] = [30, 10, 10, 5, 18, 16, 3, 8];

/// A user.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) username: Box<str>,
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    /// First and last name in plain letters.
    pub(super) plain: (&'static str, &'static str),
    pub(super) provider: Provider,
    /// An index into [`PLACES`].
    pub(super) place: usize,
    pub(super) groups: Groups,
    /// Was added to a group since signing in: shows once the tokens are renewed.
    pub(super) joins_atlas: bool,
    pub(super) noise: Noise,
}

impl Person {
    /// The namespace of a workload; none for people and connectors.
    pub(super) fn namespace(&self) -> Option<&'static str> {
        (self.provider == Provider::Service && !self.username.starts_with("connector-"))
            .then(|| *self.noise.of("namespace").pick(&["production", "staging", "sdp-demo", "observability"]))
    }

    /// The name of a connector's client.
    pub(super) fn client_name(&self) -> Option<&'static str> {
        (self.provider == Provider::Service && self.username.starts_with("connector-"))
            .then(|| *self.noise.of("connector").pick(&["Printers", "Building Control", "Badge Readers"]))
    }

    /// The Site the research policy is told to use instead of its own.
    pub(super) fn override_site(&self) -> Option<SiteIndex> {
        (self.groups & RESEARCH != 0 && self.noise.of("override").chance(0.4))
            .then(|| if sites::nearest(&PLACES[self.place]) == SINGAPORE { SINGAPORE } else { STOCKHOLM })
    }
}

/// Makes the `number`th ordinary user; `username` is unique only together with a number the caller may add.
pub(super) fn person(seed: Noise, number: u64) -> Person {
    let noise = seed.on("person", number);
    let provider = match noise.of("provider").weighted([58, 15, 12, 2, 5, 8].into_iter()) {
        0 => Provider::CorporateAd,
        1 => Provider::Okta,
        2 => Provider::EntraId,
        3 => Provider::Local,
        4 => Provider::Service,
        _ => Provider::Partners,
    };
    let place = noise.of("place").weighted(PLACES.iter().map(|place| place.weight));
    let (culture, first, last) = name(noise, place);
    let groups = if provider.is_employer() { groups(noise, place) } else { 0 };
    let username = match provider {
        Provider::Service => service_name(noise),
        Provider::Local => noise.of("local").pick(&["backup.operator", "lab", "kiosk", "break-glass", "trainer"]).to_string(),
        _ => username(noise, provider, culture, first, last),
    };
    let plain = (first.1, last.1);
    let (first, last) = if provider == Provider::Service { ("", "") } else { (first.0, last.0) };
    let joins_atlas = groups & ENGINEERING != 0 && noise.of("atlas").chance(0.08);
    Person { username: username.into(), first, last, plain, provider, place, groups, joins_atlas, noise }
}

type Part = (&'static str, &'static str);

fn name(noise: Noise, place: usize) -> (&'static Culture, Part, Part) {
    let local = noise.of("local name").chance(0.75);
    let index = if local { PLACES[place].culture } else { noise.of("culture").below(CULTURES.len()) };
    let culture = &CULTURES[index];
    (culture, *noise.of("first").pick(culture.first), *noise.of("last").pick(culture.last))
}

fn groups(noise: Noise, place: usize) -> Groups {
    let mut groups = 1 << noise.of("department").weighted(DEPARTMENTS.into_iter());
    // Rare groups exclude each other and belong to the headquarters, where their work is.
    let headquarters = place == 0;
    let rare = noise.of("rare").below(1000);
    if headquarters && groups & (ENGINEERING | OPERATIONS) != 0 {
        groups |= match rare {
            0..40 => CLOUD_NETWORK,
            40..60 => ADMINISTRATORS,
            60..85 => INCIDENT_RESPONSE,
            _ => 0,
        };
    } else if headquarters && rare < 30 {
        groups |= EXECUTIVES;
    }
    groups
}

fn service_name(noise: Noise) -> String {
    let number = noise.of("service number").between(1, 40);
    match noise.of("service").weighted([5, 4, 3, 2, 2].into_iter()) {
        0 => format!("k8s-worker-{number:02}"),
        1 => format!("k8s-ingress-{number:02}"),
        2 => format!("ci-runner-{number:02}"),
        3 => format!("batch-export-{number:02}"),
        _ => format!("connector-{number:02}"),
    }
}

fn username(noise: Noise, provider: Provider, culture: &Culture, first: Part, last: Part) -> String {
    let (front, back) = if culture.family_first { (last, first) } else { (first, last) };
    let plain = format!("{}.{}", first.1, last.1);
    match (provider, noise.of("style").below(100)) {
        (Provider::Partners, _) => {
            format!("{plain}@{}", noise.of("company").pick(&["contoso.example", "nordwind.example", "tailspin.example"]))
        }
        (Provider::Okta | Provider::EntraId, 0..70) => format!("{plain}@example.com"),
        // Display names as account names: commas and spaces.
        (Provider::CorporateAd, 0..2) => format!("{}, {}", last.0, first.0),
        (Provider::CorporateAd, 2..4) => format!("{} {}", front.0, back.0),
        (_, 4..40) if culture.other_script => format!("{}.{}", front.0, back.0),
        (_, 4..24) => format!("{}.{}", first.0, last.0).to_lowercase(),
        (_, 24..40) => format!("{}{}", &first.1[..1], last.1),
        _ => plain,
    }
}
