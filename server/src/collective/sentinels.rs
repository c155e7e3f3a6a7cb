//! Sentinels: sessions that are there whatever seed and size (from 20 on), for tests and for showing.
//!
//! | user | provider | what it shows |
//! |---|---|---|
//! | `amara.okafor` | Corporate AD | an ordinary session: three Sites, everything healthy, the newest Client; renewing its tokens adds a group |
//! | `conflict.carl` | Corporate AD | 10.20.0.0/16 through Stockholm and through AWS eu-north-1 |
//! | `failover.fatima` | Corporate AD | always failing over from sto-gw-1 to sto-gw-2 |
//! | `oldclient.olga` | Corporate AD | Client 6.0, unsupported: client logs answer 412 |
//! | `silent.sven` | Corporate AD | a Client that does not answer: client logs answer 504 |
//! | `vanishing.vera` | Corporate AD | ended since the list was made: session info and client logs answer 404 |
//! | `many.maria` | Corporate AD | 2,100 catalogue entitlements, 5,000 groups, claims ten deep, a 1 MB text, unknown `vpn` keys |
//! | `denied.dan` | Corporate AD | denied under and/or, unresolved, waiting for DNS, on a backup Site, unreachable hosts |
//! | `múltiple, byte@corp example` | Corporate AD | a name with everything a distinguished name escapes |
//! | `k8s-ingress-07` | service | a service user |
//! | `admin` | local | the demo's administrator, with a session of their own |
//!
//! They sign in anew once a day, at a time of their own, without ever being away.

use super::machines::{AMAZON_LINUX, Device, MACOS, NEWEST, TOO_OLD, UBUNTU, WINDOWS_11};
use super::noise::Noise;
use super::people::{
    ADMINISTRATORS, CATALOGUE, CLOUD_NETWORK, ENGINEERING, FINANCE, Groups, INCIDENT_RESPONSE, OPERATIONS, Person, Provider,
    SALES,
};

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sentinel {
    Amara,
    Carl,
    Fatima,
    Olga,
    Sven,
    Vera,
    Maria,
    Dan,
    Multiple,
    Ingress,
    Admin,
}

/// What is fixed about one.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) username: &'static str,
    first: &'static str,
    last: &'static str,
    provider: Provider,
    groups: Groups,
    /// The device's UUID.
    pub(super) device: u128,
    pub(super) hostname: &'static str,
    profile: usize,
    version: usize,
}

#[rustfmt::skip]
const SPECS: [Spec; 11] = [
    Spec { username: "amara.okafor", first: "Amara", last: "Okafor", provider: Provider::CorporateAd, groups: ENGINEERING, device: 0x4c07bc67_57ea_42dd_b702_c2d6c45419fc, hostname: "CORP-AMARA01", profile: WINDOWS_11, version: NEWEST },
    Spec { username: "conflict.carl", first: "Carl", last: "Conflict", provider: Provider::CorporateAd, groups: OPERATIONS | CLOUD_NETWORK, device: 0x5a1e0c0f_11c7_4aa1_9c41_0000000000c1, hostname: "CORP-CARL01", profile: WINDOWS_11, version: NEWEST },
    Spec { username: "failover.fatima", first: "Fatima", last: "Failover", provider: Provider::CorporateAd, groups: FINANCE, device: 0x5a1e0c0f_11c7_4aa1_9c41_0000000000f1, hostname: "CORP-FATIMA01", profile: WINDOWS_11, version: 1 },
    Spec { username: "oldclient.olga", first: "Olga", last: "Oldclient", provider: Provider::CorporateAd, groups: SALES, device: 0x5a1e0c0f_11c7_4aa1_9c41_000000000601, hostname: "CORP-OLGA01", profile: WINDOWS_11, version: TOO_OLD },
    Spec { username: "silent.sven", first: "Sven", last: "Silent", provider: Provider::CorporateAd, groups: SALES, device: 0x5a1e0c0f_11c7_4aa1_9c41_000000000504, hostname: "svens-MacBook-Pro.local", profile: MACOS, version: 3 },
    Spec { username: "vanishing.vera", first: "Vera", last: "Vanishing", provider: Provider::CorporateAd, groups: FINANCE, device: 0x5a1e0c0f_11c7_4aa1_9c41_000000000404, hostname: "CORP-VERA01", profile: WINDOWS_11, version: 1 },
    Spec { username: "many.maria", first: "María", last: "Many", provider: Provider::CorporateAd, groups: ENGINEERING | CATALOGUE, device: 0x5a1e0c0f_11c7_4aa1_9c41_000000005000, hostname: "CORP-MARIA01", profile: WINDOWS_11, version: NEWEST },
    Spec { username: "denied.dan", first: "Dan", last: "Denied", provider: Provider::CorporateAd, groups: INCIDENT_RESPONSE, device: 0x5a1e0c0f_11c7_4aa1_9c41_0000000000d1, hostname: "CORP-DAN01", profile: WINDOWS_11, version: 3 },
    Spec { username: "múltiple, byte@corp example", first: "Múltiple", last: "Byte", provider: Provider::CorporateAd, groups: SALES, device: 0x5a1e0c0f_11c7_4aa1_9c41_0000000000e1, hostname: "búzios-ü", profile: UBUNTU, version: 2 },
    Spec { username: "k8s-ingress-07", first: "", last: "", provider: Provider::Service, groups: 0, device: 0x5a1e0c0f_11c7_4aa1_9c41_000000000007, hostname: "k8s-ingress-07-6d5f7", profile: AMAZON_LINUX, version: NEWEST },
    Spec { username: "admin", first: "Ada", last: "Min", provider: Provider::Local, groups: ADMINISTRATORS, device: 0x5a1e0c0f_11c7_4aa1_9c41_00000000000a, hostname: "admin-workstation", profile: UBUNTU, version: NEWEST },
];

impl Sentinel {
    pub(super) const ALL: [Sentinel; 11] = [
        Sentinel::Amara,
        Sentinel::Carl,
        Sentinel::Fatima,
        Sentinel::Olga,
        Sentinel::Sven,
        Sentinel::Vera,
        Sentinel::Maria,
        Sentinel::Dan,
        Sentinel::Multiple,
        Sentinel::Ingress,
        Sentinel::Admin,
    ];

    pub(super) fn spec(self) -> &'static Spec {
        &SPECS[self as usize]
    }

    /// Noise that does not depend on the seed.
    pub(super) fn noise(self) -> Noise {
        Noise::new(0x5e17).on("sentinel", self as u64)
    }

    /// The user. All of them are at the headquarters.
    pub(super) fn person(self) -> Person {
        let spec = self.spec();
        Person {
            username: spec.username.into(),
            first: spec.first,
            last: spec.last,
            plain: (spec.first, spec.last),
            provider: spec.provider,
            place: 0,
            groups: spec.groups,
            joins_atlas: self == Sentinel::Amara,
            noise: self.noise(),
        }
    }

    pub(super) fn device(self, person: u32, slot: u32) -> Device {
        let spec = self.spec();
        Device {
            id: spec.device,
            person,
            profile: spec.profile as u8,
            version: spec.version as u8,
            slot: Some(slot),
            sentinel: Some(self),
            noise: self.noise(),
        }
    }

    /// Whether every check of the device and the user passes.
    pub(super) fn is_healthy(self) -> bool {
        self != Sentinel::Dan
    }
}
