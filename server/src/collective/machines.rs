//! Devices: what they run and how they are called.

use super::noise::Noise;
use super::people::{Person, Provider};
use super::sentinels::Sentinel;

/// What a device runs.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) family: &'static str,
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// For Linux.
    pub(super) parent: &'static str,
    pub(super) platform: &'static str,
    pub(super) mobile: bool,
    weight: u32,
}

const fn profile(
    family: &'static str,
    name: &'static str,
    version: &'static str,
    parent: &'static str,
    platform: &'static str,
    weight: u32,
) -> Profile {
    Profile { family, name, version, parent, platform, mobile: false, weight }
}

const fn phone(family: &'static str, name: &'static str, version: &'static str, weight: u32) -> Profile {
    Profile { family, name, version, parent: "", platform: "arm64", mobile: true, weight }
}

pub(super) const WINDOWS_11: usize = 0;
pub(super) const MACOS: usize = 5;
pub(super) const UBUNTU: usize = 8;
pub(super) const AMAZON_LINUX: usize = 10;

pub(super) const PROFILES: [Profile; 17] = [
    profile("windows", "Microsoft Windows 11 Enterprise", "10.0.26100", "", "x64", 300),
    profile("windows", "Microsoft Windows 11 Pro", "10.0.22631", "", "x64", 140),
    profile("windows", "Microsoft Windows 10 Enterprise N", "10.0.19045", "", "x64", 70),
    profile("windows", "Microsoft Windows 10 Pro", "10.0.19044", "", "x64", 40),
    profile("windows", "Microsoft Windows Server 2022 Standard", "10.0.20348", "", "x64", 20),
    profile("macos", "macOS 15.1", "15.1", "", "arm64", 130),
    profile("macos", "macOS 14.6.1", "14.6.1", "", "arm64", 60),
    profile("macos", "macOS 13.7", "13.7", "", "x64", 15),
    profile("linux", "Ubuntu 24.04.1 LTS", "24.04", "debian", "x64", 60),
    profile("linux", "Ubuntu 22.04.5 LTS", "22.04", "debian", "x64", 30),
    profile("linux", "Amazon Linux 2023.6.20241031", "2023", "fedora", "x64", 20),
    profile("linux", "Fedora Linux 41", "41", "fedora", "x64", 20),
    profile("linux", "Debian GNU/Linux 12", "12", "debian", "arm64", 10),
    phone("ios", "iOS 18.1", "18.1", 55),
    phone("ios", "iPadOS 17.7", "17.7", 15),
    phone("android", "Android 15", "15", 40),
    phone("android", "Android 13", "13", 10),
];

/// Client builds, with how far appliances of 6.7 support them.
#[rustfmt::skip]
pub(super) const VERSIONS: [(&str, &str, u32); 12] = [
    ("6.7.0-18925-release", "full", 300),
    ("6.6.2-18410-release", "full", 220),
    ("6.6.0-18112-release", "full", 90),
    ("6.5.4-17733-release", "full", 120),
    ("6.5.1-17204-release", "full", 40),
    ("6.4.6-16520-release", "partial", 90),
    ("6.4.0-15980-release", "partial", 30),
    ("6.3.3-15190-release", "partial", 35),
    ("6.2.1-33801-release", "none", 15),
    ("6.1.2-32120-release", "none", 10),
    ("6.7.1-19002-beta", "full", 10),
    // Only the sentinel: too old to upload logs.
    ("6.0.3-30121-release", "none", 0),
];

pub(super) const NEWEST: usize = 0;
pub(super) const TOO_OLD: usize = 11;

/// A device of a user, whether it has a session or not.
#[derive(Debug)]
pub(super) struct Device {
    /// The UUID's bits.
    pub(super) id: u128,
    /// An index into the people.
    pub(super) person: u32,
    pub(super) profile: u8,
    pub(super) version: u8,
    /// An index into the slots; none for a device nobody uses any more.
    pub(super) slot: Option<u32>,
    pub(super) sentinel: Option<Sentinel>,
    pub(super) noise: Noise,
}

/// Makes a device for a user; `second` ones are mostly phones.
pub(super) fn device(noise: Noise, owner: u32, person: &Person, second: bool) -> Device {
    let weights = PROFILES.iter().map(|profile| {
        let linux_only = person.provider == Provider::Service;
        match (linux_only, second, profile.mobile, profile.family == "linux") {
            (true, _, _, linux) => {
                if linux {
                    profile.weight
                } else {
                    0
                }
            }
            (_, true, true, _) => profile.weight * 20,
            _ => profile.weight,
        }
    });
    let kind = noise.of("profile").weighted(weights);
    let version = noise.of("version").weighted(VERSIONS.iter().map(|version| version.2));
    Device {
        id: noise.of("device").uuid(),
        person: owner,
        profile: kind as u8,
        version: version as u8,
        slot: None,
        sentinel: None,
        noise,
    }
}

impl Device {
    pub(super) fn profile(&self) -> &'static Profile {
        &PROFILES[usize::from(self.profile)]
    }

    pub(super) fn client_version(&self) -> &'static str {
        VERSIONS[usize::from(self.version)].0
    }

    pub(super) fn client_support(&self) -> &'static str {
        VERSIONS[usize::from(self.version)].1
    }

    /// The literal of the claim (only `headless` is published; the others are a domain decision).
    pub(super) fn client_type(&self, person: &Person) -> &'static str {
        let profile = self.profile();
        match person.provider {
            Provider::Service if person.client_name().is_some() => "connector",
            Provider::Service => {
                if self.sentinel.is_some() || self.noise.of("client").chance(0.6) {
                    "service"
                } else {
                    "headless"
                }
            }
            _ if profile.mobile => "mobile",
            _ if self.sentinel.is_some() => "desktop",
            Provider::Partners if self.noise.of("client").chance(0.3) => "portal",
            _ if profile.family == "linux" && self.noise.of("client").chance(0.35) => "headless",
            _ => "desktop",
        }
    }

    /// Whether the company manages it.
    pub(super) fn managed(&self, person: &Person) -> bool {
        person.provider.is_employer()
            && (self.sentinel.is_some() || self.noise.of("managed").chance(if self.profile().mobile { 0.6 } else { 0.85 }))
    }

    /// Writes the host name.
    pub(super) fn hostname(&self, person: &Person, out: &mut String) {
        use std::fmt::Write;
        out.clear();
        if let Some(sentinel) = self.sentinel {
            out.push_str(sentinel.spec().hostname);
            return;
        }
        let profile = self.profile();
        let number = self.noise.of("host").below(0x10000);
        let style = self.noise.of("host style").below(10);
        // The part of the username before any `@`, if plain letters, names the computer.
        let owner: &str = person.username.split(['@', '.', ',', ' ']).next().unwrap_or_default();
        let owner = if owner.is_ascii() { owner } else { "laptop" };
        // Writing to a string cannot fail.
        let _ = match (person.provider, profile.family) {
            (Provider::Service, _) if person.username.starts_with("k8s") => write!(out, "{}-{:05x}", person.username, number),
            (Provider::Service, _) => write!(out, "ip-10-40-{}-{}", 64 + number % 64, number / 64 % 256),
            (_, "windows") if profile.name.contains("Server") => write!(out, "TS{:02}-{:04}", number % 20, number % 10000),
            (_, "windows") if style < 6 => write!(out, "CORP-{:04X}{:02X}", number, style * 7),
            (_, "windows") => write!(out, "cmp{}", 100 + number),
            (_, "macos") if style < 5 => write!(out, "{owner}s-MacBook-Pro.local"),
            (_, "macos") => write!(out, "mbp-{number:05}"),
            (_, "ios") => write!(out, "{}-{}", if profile.name.starts_with("iPad") { "iPad" } else { "iPhone" }, number),
            (_, "android") => write!(out, "{}-{number:x}", ["Pixel-8", "SM-S921B", "Xperia-1", "Fairphone-5"][style % 4]),
            (_, _) if style < 5 => write!(out, "{owner}-thinkpad"),
            (_, _) => write!(out, "lnx{number:05}.corp.example.com"),
        };
    }
}
