//! The `vpn` object: counters that grow, and what the Client says of its connection.

use super::access::{Grant, reports};
use super::claims::{Subject, time};
use super::config::Configuration;
use super::life::Connection;
use super::places::{PLACES, distance_km};
use super::sites::{SITES, SiteIndex};
use serde_json::{Value, json};
use shared::wire::{EntitlementInfo, Extra, Named};

/// What one Gateway reports beside claims and entitlements.
pub(super) fn vpn(
    configuration: &Configuration,
    subject: &Subject<'_>,
    site: SiteIndex,
    connection: &Connection,
    grants: &[Grant],
    infos: &Named<EntitlementInfo>,
) -> Extra {
    let noise = subject.device.noise.on("vpn", site as u64);
    let until = connection.left.unwrap_or(i64::MAX).min(subject.presence.alive_until(subject.now)).max(connection.connected);
    let seconds = (until - connection.connected) / 1000;
    let counter = |question: &str, per_second: f64| {
        let handshake = noise.of(question).between(1500, 9000);
        handshake + (seconds as f64 * per_second) as i64
    };
    // Most sessions trickle, a few stream: the rate is even on a logarithmic scale from 60 B/s to 250 kB/s.
    let rate = 60.0 * 10f64.powf(noise.of("rate").unit() * 3.6);
    let (read, written) = (counter("read", rate * 0.18), counter("written", rate));
    let unreachable = unreachable_hosts(configuration, subject, site, grants, infos);
    let rules: usize = infos.iter().map(|(_, info)| info.firewall_rules.len()).sum();
    let daemon = noise.of("daemon").below(8);
    let idle = noise.on("idle", (until / 10_000) as u64).between(0, 40) * 1000;
    let gateway = json!({
        "bytesRead": read,
        "bytesWritten": written,
        "packetsRead": read / 420 + 3,
        "packetsWritten": written / 910 + 3,
        "droppedPackets": seconds / noise.of("drops").between(900, 40_000),
        "rules": rules,
        "daemon": format!("vpnd-{daemon}"),
        "tunDevice": format!("tun{daemon}"),
        "lastActivity": time((until - idle).max(connection.connected)),
    });
    let kilometres =
        distance_km((PLACES[subject.person.place].latitude, PLACES[subject.person.place].longitude), SITES[site].at());
    // Light in glass there and back, with detours, plus the last mile; it wavers from minute to minute. How long it took to connect stays.
    let path = 4.0 + kilometres * 0.016 + noise.of("last mile").unit() * 18.0;
    let rtt = path + noise.on("wave", (until / 60_000) as u64).unit() * 6.0;
    let trouble = |question: &str, one_in: usize| {
        if subject.healthy() {
            0
        } else {
            usize::from(noise.of(question).below(one_in) == 0) * (1 + noise.of(question).of("n").below(4))
        }
    };
    let reconnects = trouble("reconnects", 9);
    let session = json!({
        "timeToConnectMs": 220 + (path * 6.0) as i64 + noise.of("connect").between(0, 900),
        "rttMs": (rtt * 10.0).round() / 10.0,
        "trafficMode": if SITES[site].dtls && noise.of("mode").chance(0.7) { "DTLS" } else { "TLS" },
        "connectAttempts": 1 + reconnects + trouble("attempts", 14),
        "reconnects": reconnects,
        "dnsErrors": trouble("dns", 12),
        "unreachableHosts": unreachable,
    });
    let mut vpn = super::config::object(json!({"gatewayStats": gateway, "sessionStats": session}));
    // The keys are not published, so a page has to expect some it does not know: second Gateways are newer.
    if connection.gateway.ends_with("-2") || subject.device.sentinel == Some(super::sentinels::Sentinel::Maria) {
        vpn.insert("tunnelCipher".to_owned(), json!("TLS_AES_256_GCM_SHA384"));
    }
    if subject.device.sentinel == Some(super::sentinels::Sentinel::Maria) {
        vpn.insert(
            "experimental".to_owned(),
            json!({"pacing": {"algorithm": "bbr", "windowBytes": 1_310_720}, "flags": ["ecn", "gro"], "note": null}),
        );
    }
    vpn
}

fn unreachable_hosts(
    configuration: &Configuration,
    subject: &Subject<'_>,
    site: SiteIndex,
    grants: &[Grant],
    infos: &Named<EntitlementInfo>,
) -> Vec<Value> {
    let reported = subject.presence.alive_until(subject.now).div_euclid(120_000) * 120_000;
    let mut hosts = Vec::new();
    for grant in grants.iter().filter(|grant| grant.site == site) {
        let entitlement = &configuration.entitlements[grant.entitlement];
        let Some(down) = configuration.details[grant.entitlement].down else { continue };
        let allowed = infos.get(&entitlement.name).is_some_and(|info| info.access == Some(true));
        if allowed && reports(subject, grant.entitlement) {
            let ip = entitlement.actions.get(down.action).and_then(|action| action.hosts.first());
            hosts.push(json!({
                "entitlement": entitlement.name, "ip": ip, "portRange": down.port, "reason": down.reason,
                "lastReported": time(reported.max(subject.presence.start)),
            }));
        }
    }
    hosts
}
