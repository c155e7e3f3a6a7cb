//! Appliances, and apps that do not answer.

use super::Collective;
use super::access::{Grant, reports, unresolved_names};
use super::claims::time;
use super::config::Configuration;
use super::listing::{PerKind, each, gateways};
use super::noise::uuid_text;
use super::sites::{self, SITES, SiteIndex, configuration, gateway_id};
use serde_json::json;
use shared::wire::{AppError, Appliance, Extra, NameError, UnhealthyApp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const VERSION: &str = "6.7.0-18925-release";

pub(super) fn appliances(collective: &Collective, now: i64) -> Vec<Appliance> {
    let mut sessions: HashMap<&str, u64> = HashMap::new();
    each(collective, now, |subject, sites| {
        for (_, connection) in gateways(subject, sites) {
            *sessions.entry(connection.gateway).or_default() += 1;
        }
    });
    let mut all = vec![appliance("controller-1", sites::STOCKHOLM, &["Controller", "LogServer"], None, now)];
    for (index, site) in SITES.iter().enumerate() {
        for gateway in site.gateways {
            let count = sessions.get(gateway).copied().unwrap_or(0);
            all.push(appliance(gateway, index, &["Gateway"], Some(count), now));
        }
    }
    all
}

fn appliance(name: &str, site: SiteIndex, functions: &[&str], sessions: Option<u64>, now: i64) -> Appliance {
    let load = |question: &str, from: i64, to: i64| {
        configuration(question, name).on("minute", (now / 60_000) as u64).between(from, to)
    };
    Appliance {
        id: gateway_id(name),
        name: name.to_owned(),
        site: Some(sites::id(site)),
        site_name: Some(SITES[site].name.to_owned()),
        status: Some("healthy".to_owned()),
        functions: functions.iter().map(|function| (*function).to_owned()).collect(),
        number_of_sessions: sessions,
        appliance_version: Some(VERSION.to_owned()),
        extra: super::config::object(json!({
            "activated": true, "hostname": format!("{name}.sdp.example.com"),
            "cpu": load("cpu", 4, 22), "memory": load("memory", 31, 44), "disk": 12, "tags": [],
        })),
    }
}

/// An entitlement at a Site while it is being counted.
#[derive(Default)]
struct Count {
    /// By index: a user on two devices is one.
    users: BTreeSet<u32>,
    reports: u64,
    gateways: BTreeSet<&'static str>,
}

pub(super) fn unhealthy_apps(collective: &Collective, now: i64) -> Vec<UnhealthyApp> {
    let setup = &collective.configuration;
    let mut down: BTreeMap<(usize, SiteIndex), Count> = BTreeMap::new();
    let mut unresolved: BTreeMap<(usize, SiteIndex), Count> = BTreeMap::new();
    let mut suspects = PerKind::new(collective);
    each(collective, now, |subject, sites| {
        let broken = suspects.get(collective, subject, |grants| suspicious(setup, grants));
        for (grant, nameless) in broken.iter() {
            let silent = !nameless && reports(subject, grant.entitlement);
            if !nameless && !silent {
                continue;
            }
            let key = (grant.entitlement, grant.site);
            let count = if silent { down.entry(key).or_default() } else { unresolved.entry(key).or_default() };
            count.users.insert(subject.device.person);
            count.reports += subject.device.noise.of("attempts").between(1, 9) as u64;
            let here = gateways(subject, sites).find(|(site, _)| *site == grant.site);
            count.gateways.extend(here.map(|(_, connection)| connection.gateway));
        }
    });
    let silent = down.into_iter().map(|(key, count)| unhealthy(collective, key, &count, now, true));
    let broken = unresolved.into_iter().map(|(key, count)| unhealthy(collective, key, &count, now, false));
    silent.collect::<Vec<_>>().into_iter().chain(broken).collect()
}

/// The grants that have a host that does not answer or (true) a name that does not resolve.
fn suspicious(setup: &Configuration, grants: Vec<Grant>) -> Vec<(Grant, bool)> {
    let judged = grants.into_iter().map(|grant| {
        let names = unresolved_names(&setup.entitlements[grant.entitlement].actions, grant.site);
        let nameless = !setup.details[grant.entitlement].domain && !names.is_empty();
        (grant, nameless)
    });
    judged.filter(|(grant, nameless)| *nameless || setup.details[grant.entitlement].down.is_some()).collect()
}

fn unhealthy(
    collective: &Collective,
    (entitlement, site): (usize, SiteIndex),
    count: &Count,
    now: i64,
    silent: bool,
) -> UnhealthyApp {
    let setup = &collective.configuration;
    let configured = &setup.entitlements[entitlement];
    let reported = Some(time((now / 120_000) * 120_000));
    let gateway = count.gateways.first().copied();
    let mut extra = Extra::new();
    if let Some(gateway) = gateway {
        extra.insert("appliance".to_owned(), json!(gateway_id(gateway)));
    }
    let app_errors = setup.details[entitlement].down.filter(|_| silent).map(|down| AppError {
        ip: configured.actions.get(down.action).and_then(|action| action.hosts.first().cloned()).unwrap_or_default(),
        index: down.action as u64,
        report_count: count.reports,
        user_count: count.users.len() as u64,
        port_range: Some(down.port.to_owned()),
        reason: Some(down.reason.to_owned()),
        gateway_name: gateway.map(str::to_owned),
        last_reported: reported.clone(),
        extra: extra.clone(),
    });
    let name_errors = unresolved_names(&configured.actions, site).into_iter().map(|host| NameError {
        host,
        errors: vec!["NXDOMAIN".to_owned()],
        user_count: count.users.len() as u64,
        gateway_name: gateway.map(str::to_owned),
        last_reported: reported.clone(),
        extra: extra.clone(),
    });
    let name_errors: Vec<NameError> = if silent { Vec::new() } else { name_errors.collect() };
    UnhealthyApp {
        entitlement: configured.id.clone(),
        entitlement_name: Some(configured.name.clone()),
        report_count: count.reports,
        user_count: count.users.len() as u64,
        site: Some(sites::id(site)),
        site_name: Some(SITES[site].name.to_owned()),
        gateways_reporting_count: count.gateways.len() as u64,
        gateway_count_in_site: SITES[site].gateways.len() as u64,
        last_reported: reported.clone(),
        app_errors: app_errors.into_iter().collect(),
        has_name_error: !name_errors.is_empty(),
        name_errors,
        extra: super::config::object(
            json!({"id": uuid_text(configuration("unhealthy", &configured.name).on("site", site as u64).uuid())}),
        ),
    }
}
