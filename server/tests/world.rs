//! The demo Collective: deterministic, alive, consistent with itself, and with its sentinels in place.

use server::collective::{Collective, Event, LogsError, Options};
use server::policy::{Claims, Engine, Limits};
use shared::dn::DistinguishedName;
use shared::session::entitlement::{Access, state};
use shared::session::{conflict, general, sites};
use shared::table::{Column, Support, Table};
use shared::wire::{GatewaySession, SessionInfo, TokenType};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// 2026-11-23 14:05:06 UTC.
const NOW: i64 = 1_795_442_706_000;
const MINUTE: i64 = 60_000;
const SIZE: usize = 250;

static WORLD: LazyLock<Collective> = LazyLock::new(|| world(7));

/// With time to spare: a machine under load must not decide what an expression comes to.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Limits { time: Duration::from_secs(10), ..Limits::default() }));

fn world(seed: u64) -> Collective {
    Collective::new(Options { seed, size: SIZE }, NOW)
}

fn dns(table: &Table) -> BTreeSet<String> {
    (0..table.len() as u32).map(|row| table.dn(row).into_owned()).collect()
}

fn json(table: &Table) -> String {
    let mut out = Vec::new();
    (0..table.len() as u32).for_each(|row| table.write_json(row, &mut out));
    String::from_utf8(out).unwrap_or_else(|error| panic!("{error}"))
}

fn row_of(table: &Table, user: &str) -> u32 {
    (0..table.len() as u32).find(|row| table.cell(*row, Column::Username) == user).unwrap_or_else(|| panic!("no {user}"))
}

fn dn_of(world: &Collective, user: &str) -> String {
    let table = world.table(NOW);
    table.dn(row_of(&table, user)).into_owned()
}

fn info(world: &Collective, user: &str, now: i64) -> SessionInfo {
    world.session_info(&dn_of(world, user), now, &[]).unwrap_or_else(|| panic!("no info of {user}"))
}

fn claim<'a>(claims: &'a shared::wire::Extra, path: &str) -> &'a serde_json::Value {
    let mut steps = path.split('.');
    let first = steps.next().and_then(|name| claims.get(name)).unwrap_or_else(|| panic!("no {path}"));
    steps.fold(first, |value, step| value.get(step).unwrap_or_else(|| panic!("no {path}")))
}

fn site<'a>(info: &'a SessionInfo, name: &str) -> &'a GatewaySession {
    info.data.iter().find(|(_, session)| session.site.as_deref() == Some(name)).unwrap_or_else(|| panic!("not at {name}")).1
}

#[test]
fn the_same_seed_and_time_give_the_same_collective() {
    let (a, b) = (world(3), world(3));
    assert_eq!(json(&a.table(NOW)), json(&b.table(NOW)));
    let text = |world: &Collective, dn: &str| serde_json::to_string(&world.session_info(dn, NOW, &[])).unwrap();
    for dn in dns(&a.table(NOW)).iter().take(25) {
        assert_eq!(text(&a, dn), text(&b, dn), "{dn}");
    }
    assert_ne!(json(&a.table(NOW)), json(&world(4).table(NOW)));
    // Being asked about other times first changes nothing.
    b.table(NOW + 90 * MINUTE);
    assert_eq!(json(&a.table(NOW)), json(&b.table(NOW)));
}

#[test]
fn the_size_is_about_the_number_of_sessions_and_no_name_occurs_twice() {
    for hours in 0..48 {
        let now = NOW + hours * 60 * MINUTE;
        let table = WORLD.table(now);
        assert!((SIZE * 95 / 100..=SIZE * 103 / 100).contains(&table.len()), "{} sessions", table.len());
        assert_eq!(table.duplicates(), 0);
    }
    let tiny = Collective::new(Options { seed: 1, size: 20 }, NOW);
    assert!((18..=22).contains(&tiny.table(NOW).len()), "{}", tiny.table(NOW).len());
}

#[test]
fn a_row_says_what_the_details_say() {
    for now in [NOW, NOW + 7 * 60 * MINUTE] {
        let table = WORLD.table(now);
        for row in 0..table.len() as u32 {
            let dn = table.dn(row).into_owned();
            let name: DistinguishedName = dn.parse().unwrap();
            assert_eq!(name.user, table.cell(row, Column::Username));
            assert_eq!(name.device_uuid().unwrap(), table.cell(row, Column::Device));
            let Some(info) = WORLD.session_info(&dn, now, &[]) else {
                assert_eq!(name.user, "vanishing.vera");
                continue;
            };
            assert_eq!(info.username.as_deref(), Some(table.cell(row, Column::Username)));
            assert_eq!(info.provider_name.as_deref(), Some(table.cell(row, Column::Provider)));
            assert_eq!(info.device_id.as_deref(), Some(table.cell(row, Column::Device)));
            let gateways: Vec<&str> = info.data.iter().map(|(gateway, _)| gateway).collect();
            assert_eq!(gateways, table.gateways(row).collect::<Vec<_>>(), "{dn}");
            assert!(!gateways.is_empty(), "{dn}");
            let general = general::of(&info);
            assert_eq!(general.hostname.known().unwrap(), &[table.cell(row, Column::Hostname)]);
            assert_eq!(general.client_version.known().unwrap(), &[table.cell(row, Column::ClientVersion)]);
            assert_eq!(general.client_type.known().unwrap(), &[table.cell(row, Column::ClientType)]);
            assert_eq!(general.country.known().is_some(), table.location(row).is_some(), "{dn}");
            assert!(general.sign_in_time.known().unwrap().0 <= now);
            assert!(general.transferred.known().is_some() && general.tunnel_ipv4.known().is_some());
        }
    }
}

#[test]
fn the_round_trip_wavers_but_what_connecting_took_stays() {
    let times = |name: &str| -> BTreeSet<String> {
        let infos = (0..9).map(|minutes| info(&WORLD, "amara.okafor", NOW + minutes * MINUTE));
        let at = |info: &SessionInfo| info.data.iter().next().map(|(_, session)| claim(&session.vpn, name).to_string());
        infos.filter_map(|info| at(&info)).collect()
    };
    assert_eq!(times("sessionStats.timeToConnectMs").len(), 1);
    assert!(times("sessionStats.rttMs").len() > 1);
}

#[test]
fn the_list_lives_but_most_sessions_stay() {
    let (before, after) = (dns(&WORLD.table(NOW)), dns(&WORLD.table(NOW + 10 * MINUTE)));
    let stayed = before.intersection(&after).count();
    assert!(stayed < before.len() && stayed * 100 >= before.len() * 90, "{stayed} of {} stayed", before.len());
    // Somebody is always failing over or has just left.
    let doubles = (0..24).map(|hour| {
        let table = WORLD.table(NOW + hour * 60 * MINUTE);
        (0..table.len() as u32)
            .filter(|row| {
                let names: Vec<&str> = table.gateways(*row).collect();
                let sites: HashSet<&str> = names.iter().map(|name| &name[..3]).collect();
                sites.len() < names.len()
            })
            .count()
    });
    let doubles: Vec<usize> = doubles.collect();
    let average = doubles.iter().sum::<usize>() as f64 / doubles.len() as f64;
    assert!((1.0..SIZE as f64 * 0.04).contains(&average), "{doubles:?}");
}

#[test]
fn counters_never_run_backwards() {
    let dn = dn_of(&WORLD, "amara.okafor");
    let counters = |now: i64| {
        let info = WORLD.session_info(&dn, now, &[]).unwrap();
        let general = general::of(&info);
        (general.sign_in_time.known().unwrap().0, general.transferred.known().map(|t| (t.sent, t.received)).unwrap())
    };
    let mut last = counters(NOW);
    for step in 1..60 {
        let next = counters(NOW + step * 5_000);
        if next.0 == last.0 {
            assert!(next.1.0 >= last.1.0 && next.1.1 >= last.1.1, "{last:?} then {next:?}");
        }
        last = next;
    }
    assert!(counters(NOW + 5 * MINUTE).1.1 > counters(NOW).1.1);
}

/// Whoever evaluates the published expressions over the published claims comes to the entitlements the details show.
#[test]
fn analysis_agrees_with_the_details() {
    let table = WORLD.table(NOW);
    let entitlements = WORLD.entitlements();
    let conditions: BTreeMap<&str, &str> = WORLD.conditions().iter().map(|c| (c.id.as_str(), c.expression.as_str())).collect();
    for row in (0..table.len() as u32).step_by(4).chain(0..11) {
        let Some(info) = WORLD.session_info(&table.dn(row), NOW, &[]) else { continue };
        let (_, first) = info.data.iter().next().unwrap();
        let claims = |session: &GatewaySession, expression: &str| {
            let claims = Claims { user: &session.user_claims, device: &session.device_claims, system: &session.system_claims };
            ENGINE.session(claims, WORLD.criteria_scripts(), NOW).evaluate(expression)
        };
        let mut granted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for policy in WORLD.policies().iter().filter(|policy| !policy.disabled && claims(first, &policy.expression).result) {
            assert_ne!(policy.kind.as_deref(), Some("Stop"));
            for entitlement in entitlements.iter().filter(|e| !e.disabled) {
                let linked = entitlement.tags.iter().any(|tag| policy.entitlement_links.contains(tag));
                if linked || policy.entitlements.contains(&entitlement.id) {
                    granted.entry(&entitlement.name).or_default().insert(&policy.name);
                }
            }
        }
        let mut shown: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (_, session) in info.data.iter() {
            for (name, entitlement) in session.entitlement_infos.iter() {
                shown.entry(name).or_default().extend(entitlement.policy_names.iter().map(String::as_str));
                let configured = entitlements.iter().find(|e| e.name == name).unwrap();
                let mut results = configured.conditions.iter().map(|id| claims(session, conditions[id.as_str()]).result);
                let shown: Vec<bool> = entitlement.condition_results.iter().map(|(_, result)| *result).collect();
                assert_eq!(shown, results.by_ref().collect::<Vec<_>>(), "{name} of {}", table.dn(row));
            }
        }
        // What a lost Site had is not shown; nothing else may be missing, and nothing may be there that nobody granted.
        let at_all: HashSet<&str> = info.data.iter().filter_map(|(_, session)| session.site.as_deref()).collect();
        for (name, policies) in &granted {
            let home = entitlements.iter().find(|e| e.name == *name).and_then(|e| e.site_name.as_deref()).unwrap();
            match shown.get(name) {
                Some(by) => assert!(by.is_subset(policies), "{name}: {by:?} but {policies:?}"),
                None => assert!(!at_all.contains(home), "{name} is missing from {}", table.dn(row)),
            }
        }
        assert!(shown.keys().all(|name| granted.contains_key(name)), "{}", table.dn(row));
    }
}

#[test]
fn amara_is_ordinary() {
    let info = info(&WORLD, "amara.okafor", NOW);
    let sites = sites::by_site(&info);
    assert_eq!(sites.iter().map(|site| &*site.name).collect::<Vec<_>>(), ["AWS eu-north-1", "Frankfurt", "Stockholm"]);
    for site in &sites {
        for (name, entitlement) in site.session.entitlement_infos.iter() {
            let access = state(entitlement).access;
            let expected = match name {
                "Preview environments" => Access::WaitingDns,
                _ => Access::Allowed,
            };
            assert_eq!(access, expected, "{name}: {}", state(entitlement).why);
        }
    }
    assert_eq!(conflict::find(&sites).listed.len(), 0);
    assert_eq!(general::of(&info).unreachable_hosts.known(), Some(&0));
    let table = WORLD.table(NOW);
    assert_eq!(table.support(row_of(&table, "amara.okafor")), Support::Full);
}

#[test]
fn carl_has_a_conflict_of_both_families() {
    let info = info(&WORLD, "conflict.carl", NOW);
    let sites = sites::by_site(&info);
    let found = conflict::find(&sites);
    let named: BTreeSet<&str> =
        found.listed.iter().flat_map(|conflict| conflict.sites.iter().map(|claimant| claimant.site)).collect();
    assert_eq!(named, BTreeSet::from(["AWS eu-north-1", "Stockholm"]));
    assert!(found.listed.iter().any(|conflict| conflict.net.addr().is_ipv4()));
    assert!(found.listed.iter().any(|conflict| conflict.net.addr().is_ipv6()));
}

#[test]
fn only_the_cloud_network_team_has_conflicts() {
    let table = WORLD.table(NOW);
    for row in 0..table.len() as u32 {
        let Some(info) = WORLD.session_info(&table.dn(row), NOW, &[]) else { continue };
        let sites = sites::by_site(&info);
        let team = serde_json::to_string(&info.data.iter().next().unwrap().1.user_claims.get("groups"));
        let member = matches!(team, Ok(groups) if groups.to_lowercase().replace('-', " ").contains("cloud network"));
        let conflicts = conflict::find(&sites).listed.len();
        assert!(conflicts == 0 || member, "{}: {conflicts}", table.dn(row));
    }
}

#[test]
fn fatima_is_always_failing_over() {
    for minutes in [0, 3, 61, 700] {
        let info = info(&WORLD, "failover.fatima", NOW + minutes * MINUTE);
        let sites = sites::by_site(&info);
        let failover = sites::failovers(&sites);
        assert_eq!(failover[0].gateways, ["sto-gw-2", "sto-gw-1"], "after {minutes} minutes");
        assert_eq!(failover[0].site, "Stockholm");
    }
}

#[test]
fn olga_sven_and_vera_have_no_logs() {
    let logs = |user: &str| WORLD.client_logs(&dn_of(&WORLD, user), NOW);
    assert_eq!(logs("oldclient.olga"), Err(LogsError::ClientTooOld { version: "6.0.3-30121-release".into() }));
    assert_eq!(logs("silent.sven"), Err(LogsError::TimedOut));
    assert_eq!(logs("vanishing.vera"), Err(LogsError::NotFound));
    let vera = dn_of(&WORLD, "vanishing.vera");
    assert!(WORLD.contains(&vera, NOW) && WORLD.session_info(&vera, NOW, &[]).is_none());
    let amara = logs("amara.okafor").unwrap();
    assert_eq!(
        amara.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        ["client.log", "service.log", "system-info.txt"]
    );
    assert!(amara[0].content.contains("Signed in as \"amara.okafor\"") && amara[2].content.contains("CORP-AMARA01"));
    assert_eq!(WORLD.client_logs("CN=00000000000000000000000000000000,CN=nobody,OU=local", NOW), Err(LogsError::NotFound));
    assert_eq!(WORLD.client_logs("nonsense", NOW), Err(LogsError::NotFound));
    let table = WORLD.table(NOW);
    assert_eq!(table.support(row_of(&table, "oldclient.olga")), Support::None);
}

#[test]
fn maria_has_too_many_of_everything() {
    let info = info(&WORLD, "many.maria", NOW);
    let entitlements: usize = info.data.iter().map(|(_, session)| session.entitlement_infos.len()).sum();
    assert!(entitlements >= 2_000, "{entitlements}");
    let session = site(&info, "Frankfurt");
    assert_eq!(claim(&session.user_claims, "groups").as_array().unwrap().len(), 5_000);
    let mut depth = 0;
    let mut node = claim(&session.user_claims, "organisation");
    while let Some(inner) = node.get("inner") {
        (node, depth) = (inner, depth + 1);
    }
    assert!(depth >= 9, "{depth}");
    let long = claim(&session.user_claims, "directoryExport").as_str().unwrap();
    assert!((1_000_000..1_100_000).contains(&long.len()));
    assert!(session.vpn.keys().any(|key| key != "gatewayStats" && key != "sessionStats"));
}

#[test]
fn dan_shows_every_way_to_fail() {
    let info = info(&WORLD, "denied.dan", NOW);
    let all: BTreeMap<&str, _> = info
        .data
        .iter()
        .flat_map(|(_, session)| session.entitlement_infos.iter())
        .map(|(name, info)| (name, state(info)))
        .collect();
    let access = |name: &str| all.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", all.keys())).access;
    assert_eq!(access("Incident: forensic vault"), Access::Denied);
    assert_eq!(access("Incident: SIEM"), Access::Denied);
    assert_eq!(all["Incident: SIEM"].logic, shared::wire::ConditionLogic::Or);
    assert_eq!(access("Incident: jump host"), Access::Denied);
    assert_eq!(all["Incident: jump host"].conditions, [("Managed device", true), ("Local firewall on", false)]);
    assert_eq!(access("Incident: asset register"), Access::Denied);
    assert_eq!(access("Incident: evidence archive"), Access::Unresolved);
    assert_eq!(access("Incident: sandboxes"), Access::WaitingDns);
    assert_eq!(access("Incident: packet capture"), Access::Allowed);
    assert_eq!(all["Incident: packet capture"].backup_of, Some("Frankfurt"));
    assert!(site(&info, "Oslo").entitlement_infos.get("Incident: packet capture").is_some());
    assert!(*general::of(&info).unreachable_hosts.known().unwrap() >= 2);
}

#[test]
fn odd_names_service_users_and_the_administrator_are_there() {
    let multiple = dn_of(&WORLD, "múltiple, byte@corp example");
    assert!(multiple.contains("CN=múltiple\\, byte@corp example,"), "{multiple}");
    assert!(WORLD.session_info(&multiple, NOW, &[]).is_some());
    let table = WORLD.table(NOW);
    let service = row_of(&table, "k8s-ingress-07");
    assert_eq!((table.cell(service, Column::Provider), table.cell(service, Column::ClientType)), ("service", "service"));
    assert_eq!(table.cell(row_of(&table, "admin"), Column::Provider), "local");
    assert_eq!(table.cell(row_of(&table, "admin"), Column::Hostname), "admin-workstation");
    let amara = row_of(&table, "amara.okafor");
    assert_eq!(table.cell(amara, Column::Device), "4c07bc67-57ea-42dd-b702-c2d6c45419fc");
    // Whatever the seed and however small.
    let tiny = Collective::new(Options { seed: 99, size: 20 }, NOW);
    for user in ["amara.okafor", "denied.dan", "many.maria", "k8s-ingress-07", "admin"] {
        assert_eq!(dn_of(&tiny, user), dn_of(&WORLD, user));
    }
}

#[test]
fn skipped_gateways_are_missing() {
    let dn = dn_of(&WORLD, "failover.fatima");
    let gateways = |skip: &[String]| {
        WORLD.session_info(&dn, NOW, skip).map(|info| info.data.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
    };
    let all = gateways(&[]).unwrap();
    assert_eq!(gateways(&all[..1]).unwrap(), all[1..]);
    assert_eq!(gateways(&all), None);
}

#[test]
fn renewed_tokens_show() {
    let world = world(7);
    let dn = dn_of(&world, "amara.okafor");
    let seen = |now: i64| {
        let info = world.session_info(&dn, now, &[]).unwrap();
        let session = site(&info, "Frankfurt").clone();
        let time = claim(&session.system_claims, "tokenTime").as_str().unwrap().to_owned();
        let token = claim(&session.user_claims, "ag.claimsTokenId").as_str().unwrap().to_owned();
        (time, token, session.entitlement_infos.get("Atlas: test bench").is_some())
    };
    let before = seen(NOW);
    assert!(!before.2);
    let renew = |token_type| Event::TokensRevoked { dn: dn.clone(), at_ms: NOW, due_ms: NOW + 5 * MINUTE, token_type };
    world.apply(renew(Some(TokenType::Administration)));
    assert_eq!(seen(NOW + 5_000), before);
    world.apply(renew(Some(TokenType::Entitlement)));
    let entitlement = seen(NOW + 5_000);
    assert!(entitlement.0 > before.0 && entitlement.1 == before.1);
    world.apply(renew(None));
    assert_eq!(seen(NOW), before, "not at once");
    let after = seen(NOW + 5_000);
    assert!(after.0 > before.0 && after.1 != before.1 && after.2, "{before:?} then {after:?}");
    // The row follows: the new group brings nothing at another Site, so the Gateways stay.
    assert!(world.table(NOW + 5_000).find(&dn).is_some());
    let others = dn_of(&world, "conflict.carl");
    let time = |world: &Collective| {
        world.session_info(&others, NOW + 5_000, &[]).map(|info| site(&info, "Stockholm").system_claims["tokenTime"].clone())
    };
    assert_eq!(time(&world), time(&WORLD));
}

#[test]
fn reevaluation_shows_without_new_tokens() {
    let world = world(7);
    let dn = dn_of(&world, "amara.okafor");
    let seen = |now: i64| {
        let info = world.session_info(&dn, now, &[]).unwrap();
        let claims = &site(&info, "Stockholm").system_claims;
        (claims["tokenTime"].clone(), claims["evaluationTime"].clone())
    };
    let before = seen(NOW + 1);
    world.apply(Event::Reevaluated { dn: "OU=Corporate AD".into(), at_ms: NOW });
    let after = seen(NOW + 1);
    assert_eq!(before.0, after.0);
    assert_ne!(before.1, after.1);
}

#[test]
fn a_denylisted_user_is_gone_until_restored() {
    let world = world(7);
    let dn = dn_of(&world, "amara.okafor");
    let signed_in = |now: i64| general::of(&world.session_info(&dn, now, &[]).unwrap()).sign_in_time.known().unwrap().0;
    let before = signed_in(NOW);
    world.apply(Event::Denylisted { user_dn: "CN=amara.okafor,OU=Corporate AD".into(), at_ms: NOW });
    assert!(world.table(NOW).find(&dn).is_none() && !world.contains(&dn, NOW) && world.session_info(&dn, NOW, &[]).is_none());
    assert!(!world.contains(&dn, NOW + 1000 * MINUTE));
    world.apply(Event::DenylistRemoved { user_dn: "CN=amara.okafor,OU=Corporate AD".into(), at_ms: NOW + 10 * MINUTE });
    assert!(!world.contains(&dn, NOW + 10 * MINUTE + 20_000));
    assert!(world.contains(&dn, NOW + 11 * MINUTE));
    let after = signed_in(NOW + 11 * MINUTE);
    assert!(after > before && after >= NOW + 10 * MINUTE, "{before} then {after}");
    world.apply(Event::Denylisted { user_dn: "CN=nobody,OU=local".into(), at_ms: NOW });
    world.apply(Event::Denylisted { user_dn: "nonsense".into(), at_ms: NOW });
}

#[test]
fn a_denylisted_user_is_gone_from_every_device() {
    let world = Collective::new(Options { seed: 5, size: 600 }, NOW);
    let table = world.table(NOW);
    let user = |row: u32| (table.cell(row, Column::Username).to_owned(), table.cell(row, Column::Provider).to_owned());
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    (0..table.len() as u32).for_each(|row| *counts.entry(user(row)).or_default() += 1);
    let ((name, provider), _) = counts.into_iter().find(|(_, count)| *count > 1).expect("somebody with two devices");
    let dn = DistinguishedName::of_user(&name, &provider);
    world.apply(Event::Denylisted { user_dn: dn.to_string(), at_ms: NOW });
    let after = world.table(NOW);
    assert!(
        (0..after.len() as u32)
            .all(|row| after.cell(row, Column::Username) != name || after.cell(row, Column::Provider) != provider)
    );
}

#[test]
fn a_removed_device_leaves_and_registers_again() {
    let world = world(7);
    let dn = dn_of(&world, "silent.sven");
    let registered = |now: i64| world.devices(now).into_iter().find(|device| device.distinguished_name == dn);
    let before = registered(NOW).unwrap();
    world.apply(Event::DeviceRemoved { dn: dn.clone(), at_ms: NOW });
    assert!(registered(NOW).is_none() && !world.contains(&dn, NOW));
    let after = registered(NOW + 8 * MINUTE).unwrap();
    assert!(after.on_boarded_at > before.on_boarded_at && world.contains(&dn, NOW + 8 * MINUTE));
}

#[test]
fn events_applied_again_after_a_start_come_to_the_same() {
    let (a, b) = (world(7), world(7));
    let table = a.table(NOW);
    let events: Vec<Event> = (0..20u32)
        .map(|row| {
            let dn = table.dn(row).into_owned();
            let at_ms = NOW + i64::from(row) * 1000;
            match row % 4 {
                0 => Event::TokensRevoked { dn, at_ms, due_ms: at_ms + 5 * MINUTE, token_type: None },
                1 => Event::Reevaluated { dn, at_ms },
                2 => Event::Denylisted { user_dn: dn.parse::<DistinguishedName>().unwrap().user_dn().to_string(), at_ms },
                _ => Event::DeviceRemoved { dn, at_ms },
            }
        })
        .collect();
    for event in &events {
        a.table(NOW + 100);
        a.apply(event.clone());
    }
    events.into_iter().for_each(|event| b.apply(event));
    assert_eq!(json(&a.table(NOW + 2 * MINUTE)), json(&b.table(NOW + 2 * MINUTE)));
}

#[test]
fn devices_are_matched_by_the_end_of_their_names() {
    let all = WORLD.devices(NOW);
    assert!(all.len() > SIZE, "{}", all.len());
    assert!(all.windows(2).all(|pair| pair[0].last_seen_at >= pair[1].last_seen_at));
    assert!(all.iter().all(|device| device.on_boarded_at <= device.last_seen_at), "registered after it was last seen");
    let names: HashSet<&str> = all.iter().map(|device| device.distinguished_name.as_str()).collect();
    assert_eq!(names.len(), all.len());
    let amara = dn_of(&WORLD, "amara.okafor");
    let matching = |filter: &str, list: &[String], site: Option<&str>| WORLD.matching_devices(filter, list, site, NOW);
    assert_eq!(matching(&amara, &[], None).len(), 1);
    assert_eq!(matching("CN=amara.okafor,OU=Corporate AD", &[], None).len(), 1);
    let service = matching("OU=service", &[], None);
    assert!(service.len() > 1 && service.iter().all(|device| device.provider_name.as_deref() == Some("service")));
    assert_eq!(matching("OU=serv", &[], None).len(), 0);
    assert_eq!(matching("", &[amara.clone(), amara.clone(), "nonsense".into()], None).len(), 1);
    let recent = matching("", &[], None);
    assert!(recent.len() >= WORLD.table(NOW).len() && recent.len() < all.len(), "{}", recent.len());
    let stockholm = WORLD.sites()[0].id.as_str();
    let there = matching("", &[], Some(stockholm));
    assert!(!there.is_empty() && there.len() < recent.len());
    assert_eq!(matching("", &[], Some("no such site")).len(), 0);
}

#[test]
fn the_dashboard_and_the_appliances_count_the_list() {
    let table = WORLD.table(NOW);
    let dashboard = WORLD.dashboard(NOW);
    assert_eq!(dashboard.total_count as usize, table.len());
    let placed = (0..table.len() as u32).filter(|row| table.location(*row).is_some()).count() as u64;
    assert_eq!(dashboard.geo_ip_data.iter().map(|place| place.session_count).sum::<u64>(), placed);
    assert_eq!(dashboard.versions.values().map(|version| version.session_count).sum::<u64>() as usize, table.len());
    let reported: usize = (0..table.len() as u32).map(|row| table.gateways(row).count()).sum();
    let counted: u64 = WORLD.appliances(NOW).iter().filter_map(|appliance| appliance.number_of_sessions).sum();
    assert_eq!(counted as usize, reported);
}

#[test]
fn app_health_names_what_sessions_report() {
    let apps = WORLD.unhealthy_apps(NOW);
    let named = |name: &str| {
        apps.iter().find(|app| app.entitlement_name.as_deref() == Some(name)).unwrap_or_else(|| panic!("no {name}"))
    };
    let printer = named("Intranet: print server");
    let table = WORLD.table(NOW);
    let mut reporting = BTreeSet::new();
    for row in 0..table.len() as u32 {
        let Some(info) = WORLD.session_info(&table.dn(row), NOW, &[]) else { continue };
        let text = serde_json::to_string(&info.data.iter().map(|(_, session)| &session.vpn).collect::<Vec<_>>()).unwrap();
        if text.contains("Intranet: print server") {
            reporting.insert((info.username, info.provider_name));
        }
    }
    assert_eq!(
        apps.iter().filter(|app| app.entitlement == printer.entitlement).map(|app| app.user_count).sum::<u64>() as usize,
        reporting.len()
    );
    assert_eq!(printer.app_errors[0].ip, "10.20.5.9");
    let old = named("Support: old knowledge base");
    assert!(old.has_name_error && old.name_errors[0].host == "kb.retired.example.com");
}

#[test]
fn the_configuration_has_every_kind_of_thing() {
    let kinds: BTreeSet<&str> = WORLD.policies().iter().filter_map(|policy| policy.kind.as_deref()).collect();
    assert_eq!(kinds, BTreeSet::from(["Access", "Admin", "Device", "Dns", "Mixed", "Stop"]));
    assert!(WORLD.policies().iter().any(|policy| policy.disabled));
    assert!(WORLD.conditions().len() >= 30 && WORLD.entitlements().len() >= 60 && WORLD.sites().len() >= 6);
    let ids = WORLD
        .policies()
        .iter()
        .map(|x| &x.id)
        .chain(WORLD.entitlements().iter().map(|x| &x.id))
        .chain(WORLD.conditions().iter().map(|x| &x.id));
    let ids: Vec<_> = ids.collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    let amara = info(&WORLD, "amara.okafor", NOW);
    let session = amara.data.iter().next().unwrap().1;
    let claims = Claims { user: &session.user_claims, device: &session.device_claims, system: &session.system_claims };
    let broken: Vec<&str> = WORLD
        .policies()
        .iter()
        .filter(|policy| ENGINE.evaluate(&policy.expression, &claims, WORLD.criteria_scripts(), NOW).error.is_some())
        .map(|policy| policy.name.as_str())
        .collect();
    assert_eq!(broken, ["Old directory import"]);
    let names = WORLD.claim_names();
    for kind in ["user", "device", "system", "onDemand", "ztpRiskRules"] {
        assert!(!names[kind].as_array().unwrap().is_empty(), "{kind}");
    }
}

#[test]
fn every_claim_of_every_session_is_in_the_catalogue_of_names() {
    let names = WORLD.claim_names();
    let list = |kinds: &[&str]| -> HashSet<String> {
        let all = kinds.iter().flat_map(|kind| names[*kind].as_array().unwrap());
        all.map(|entry| entry["claimName"].as_str().unwrap().to_owned()).collect()
    };
    let (user, device, system) = (list(&["user"]), list(&["device", "onDemand"]), list(&["system"]));
    let table = WORLD.table(NOW);
    for row in 0..table.len() as u32 {
        if table.cell(row, Column::Username) == "many.maria" {
            continue;
        }
        let Some(info) = WORLD.session_info(&table.dn(row), NOW, &[]) else { continue };
        for (_, session) in info.data.iter() {
            for (claims, known) in
                [(&session.user_claims, &user), (&session.device_claims, &device), (&session.system_claims, &system)]
            {
                for name in claims.keys() {
                    assert!(known.contains(name), "{name} of {}", table.dn(row));
                }
            }
        }
    }
}

#[test]
fn tables_are_kept_for_a_second_and_shared_between_threads() {
    let world = Arc::new(world(7));
    let first = world.table(NOW);
    assert!(Arc::ptr_eq(&first, &world.table(NOW + 999)));
    assert!(!Arc::ptr_eq(&first, &world.table(NOW + 1000)));
    let threads: Vec<_> = (0..8)
        .map(|step| {
            let world = Arc::clone(&world);
            std::thread::spawn(move || {
                let table = world.table(NOW + step * 2_000);
                for row in 0..10 {
                    world.session_info(&table.dn(row), NOW + step * 2_000, &[]);
                }
                table.len()
            })
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap() > 200));
}
