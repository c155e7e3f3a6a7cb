//! Sessions by place and by Client version, from either of the two calls that know.

use crate::places;
use crate::words::coordinates;
use shared::query::Query;
use shared::table::{Column, Table};
use shared::wire::{Dashboard, Geolocation};
use std::collections::BTreeMap;

/// Kilometres around a place that its sessions are looked for in.
pub const AROUND: f64 = 200.0;

/// Everything the page shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overview {
    /// All sessions.
    pub total: u64,
    /// The most sessions first.
    pub places: Vec<Place>,
    /// By support status, the worst first.
    pub versions: Vec<Version>,
}

/// A place with sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Degrees north and east.
    pub at: (f64, f64),
    /// How many sessions.
    pub count: u64,
    /// Its country's name, if known.
    pub country: Option<String>,
    /// Its city's name, if known.
    pub city: Option<String>,
}

/// A Client version with sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The build string.
    pub build: String,
    /// How far it is supported.
    pub support: Support,
    /// How many sessions.
    pub count: u64,
}

/// How far a Client version is supported; in the order in which it matters to somebody who looks after Clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// Not at all.
    None,
    /// In part.
    Partial,
    /// In full.
    Full,
    /// The Controller does not say.
    Unknown,
}

impl Support {
    /// All, in order.
    pub const ALL: [Support; 4] = [Support::None, Support::Partial, Support::Full, Support::Unknown];

    fn read(text: &str) -> Support {
        match text {
            "none" => Support::None,
            "partial" => Support::Partial,
            "full" => Support::Full,
            _ => Support::Unknown,
        }
    }

    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Support::None => "Not supported",
            Support::Partial => "Partially supported",
            Support::Full => "Supported",
            Support::Unknown => "Support unknown",
        }
    }

    /// Class of its dot.
    pub fn dot(self) -> &'static str {
        match self {
            Support::None => "as-dot as-dot-danger",
            Support::Partial => "as-dot as-dot-warn",
            Support::Full => "as-dot as-dot-ok",
            Support::Unknown => "as-dot",
        }
    }

    /// The search that finds it.
    pub fn search(self) -> &'static str {
        match self {
            Support::None => "support: none",
            Support::Partial => "support: partial",
            Support::Full => "support: full",
            Support::Unknown => "support: unknown",
        }
    }
}

impl Place {
    /// City and country; coordinates where the city is not known.
    pub fn name(&self) -> String {
        let here = self.city.clone().unwrap_or_else(|| coordinates(self.at));
        match &self.country {
            Some(country) if *country != here => format!("{here}, {country}"),
            _ => here,
        }
    }

    /// The filter that finds its sessions.
    pub fn around(&self) -> Geolocation {
        Geolocation { latitude: self.at.0, longitude: self.at.1, radius_kilometers: AROUND }
    }
}

impl Version {
    /// The search that finds it.
    pub fn search(&self) -> String {
        format!("version: {}", Query::quote(&self.build))
    }
}

impl Overview {
    /// From the call made for it.
    pub fn of_dashboard(dashboard: &Dashboard, country: impl Fn(&str) -> String) -> Overview {
        let mut places = Places::default();
        for one in &dashboard.geo_ip_data {
            places.add((one.latitude, one.longitude), one.session_count, one.country_code.as_deref());
        }
        let versions = dashboard.versions.iter().map(|(build, version)| Version {
            build: build.clone(),
            support: Support::read(version.support_status.as_deref().unwrap_or_default()),
            count: version.session_count,
        });
        Overview { total: dashboard.total_count, places: places.finish(country), versions: sorted(versions) }
    }

    /// From the session list, which names no countries.
    pub fn of_table(table: &Table) -> Overview {
        let mut places = Places::default();
        let mut versions: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for row in 0..table.len() as u32 {
            if let Some(at) = table.location(row) {
                places.add(at, 1, None);
            }
            *versions.entry((table.cell(row, Column::ClientVersion), table.support_text(row))).or_default() += 1;
        }
        let versions = versions
            .into_iter()
            .filter(|((build, _), _)| !build.is_empty())
            .map(|((build, support), count)| Version { build: build.to_owned(), support: Support::read(support), count });
        Overview { total: table.len() as u64, places: places.finish(str::to_owned), versions: sorted(versions) }
    }

    /// Sessions with a place.
    pub fn placed(&self) -> u64 {
        self.places.iter().map(|place| place.count).sum()
    }

    /// Sessions without one: of private addresses, or of addresses nobody can place.
    pub fn unplaced(&self) -> u64 {
        self.total.saturating_sub(self.placed())
    }
}

fn sorted(versions: impl Iterator<Item = Version>) -> Vec<Version> {
    let mut versions: Vec<Version> = versions.collect();
    versions.sort_by(|a, b| a.support.cmp(&b.support).then(b.count.cmp(&a.count)).then_with(|| a.build.cmp(&b.build)));
    versions
}

/// Counts by place; a place is told by its coordinates.
#[derive(Default)]
struct Places(BTreeMap<(u64, u64), Counted>);

/// Sessions at one place, and the letters of its country.
struct Counted {
    at: (f64, f64),
    count: u64,
    country: Option<String>,
}

impl Places {
    fn add(&mut self, at: (f64, f64), count: u64, country: Option<&str>) {
        // What lies outside of the earth is no place.
        if !(at.0.abs() <= 90.0 && at.1.abs() <= 180.0) || count == 0 {
            return;
        }
        let place = self.0.entry((at.0.to_bits(), at.1.to_bits())).or_insert(Counted { at, count: 0, country: None });
        place.count += count;
        place.country = place.country.take().or_else(|| country.filter(|code| !code.is_empty()).map(str::to_owned));
    }

    fn finish(self, country: impl Fn(&str) -> String) -> Vec<Place> {
        let places = self.0.into_values();
        let mut places: Vec<Place> = places
            .map(|Counted { at, count, country: code }| Place {
                at,
                count,
                country: code.map(|code| country(&code)),
                city: places::city(at),
            })
            .collect();
        places.sort_by(|a, b| b.count.cmp(&a.count).then(a.at.0.total_cmp(&b.at.0)).then(a.at.1.total_cmp(&b.at.1)));
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_sample_adds_up() {
        let dashboard: Dashboard = serde_json::from_str(
            r#"{"totalCount":6,"geoIpData":[
                {"sessionCount":1,"latitude":59.33,"longitude":18.07,"countryCode":"SE"},
                {"sessionCount":2,"latitude":59.33,"longitude":18.07,"countryCode":"SE"},
                {"sessionCount":1,"latitude":12.97,"longitude":77.59,"countryCode":"IN"},
                {"sessionCount":1,"latitude":0.5,"longitude":-30.25},
                {"sessionCount":9,"latitude":999.0,"longitude":0.0},
                {"sessionCount":0,"latitude":1.0,"longitude":1.0}],
              "versions":{"6.5.1":{"supportStatus":"full","sessionCount":3},"6.4.1":{"supportStatus":"partial","sessionCount":2},
                "5.0":{"supportStatus":"none","sessionCount":1},"odd":{"sessionCount":0}}}"#,
        )
        .unwrap();
        let overview = Overview::of_dashboard(&dashboard, |code| format!("<{code}>"));
        let names: Vec<_> = overview.places.iter().map(|place| (place.name(), place.count)).collect();
        assert_eq!(
            names,
            [("Stockholm, <SE>".to_owned(), 3), ("0.50° N, 30.25° W".to_owned(), 1), ("Bengaluru, <IN>".to_owned(), 1)]
        );
        assert_eq!((overview.total, overview.placed(), overview.unplaced()), (6, 5, 1));
        let versions: Vec<_> =
            overview.versions.iter().map(|version| (version.build.as_str(), version.support.word())).collect();
        assert_eq!(
            versions,
            [("5.0", "Not supported"), ("6.4.1", "Partially supported"), ("6.5.1", "Supported"), ("odd", "Support unknown")]
        );
        for version in &overview.versions {
            assert!(Query::parse(&version.search()).is_ok() && Query::parse(version.support.search()).is_ok());
        }
    }

    #[test]
    fn a_controller_that_counts_too_many_is_no_reason_to_count_below_nothing() {
        let dashboard: Dashboard =
            serde_json::from_str(r#"{"totalCount":1,"geoIpData":[{"sessionCount":5,"latitude":1,"longitude":1}]}"#).unwrap();
        assert_eq!(Overview::of_dashboard(&dashboard, str::to_owned).unplaced(), 0);
    }
}
