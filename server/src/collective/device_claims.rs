//! Device claims.

use super::claims::{Subject, time};
use super::sentinels::Sentinel;
use serde_json::{Value, json};
use shared::wire::Extra;

/// What a Client reports of its device.
pub(super) fn all(subject: &Subject<'_>) -> Extra {
    let (device, person) = (subject.device, subject.person);
    let noise = |question: &str| device.noise.of(question);
    let profile = device.profile();
    let healthy = subject.healthy();
    let dan = device.sentinel == Some(Sentinel::Dan);
    let mut claims = Extra::new();
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("os", os(subject));
    set("clientIPs", json!(addresses(subject)));
    let kind = device.client_type(person);
    set("clientType", json!(kind));
    set("clientVersion", json!(device.client_version()));
    set("language", json!(super::places::PLACES[person.place].language));
    let (profile_name, key) = match kind {
        "service" | "headless" | "connector" => ("Workloads", "workload-key"),
        "portal" => ("Partner Portal", "partner-key"),
        _ if person.provider.is_employer() => ("Company Employee", "employee-key"),
        _ => ("Guest", "guest-key"),
    };
    set("profileName", json!(profile_name));
    set("profileHostnames", json!(["sdp.example.com"]));
    set("spaKey", json!(key));
    set("deviceScriptsDisabled", json!(false));
    if profile.mobile {
        // Every further key of the managed configuration becomes a claim.
        if device.managed(person) {
            set("mdmEnrolled", json!("true"));
            set("mdmGroup", json!("corporate-owned"));
        }
        set("isRooted", json!(false));
        set("deviceModel", json!(if profile.family == "ios" { "iPhone16,2" } else { "Pixel 8" }));
        return claims;
    }
    set("macAddresses", json!([format!("{:012X}", noise("mac").bits() >> 16 & 0xfdff_ffff_ffff)]));
    set("currentUser", json!(if profile.family == "linux" && kind != "desktop" { "appgate" } else { "user" }));
    set(
        "dnsSuffixes",
        if subject.office() { json!(["office.corp.example.com", "corp.example.com"]) } else { json!(["home.arpa"]) },
    );
    set("isFirewallEnabled", json!(healthy || (!dan && noise("firewall").chance(0.9))));
    set("isUserAdmin", json!(!healthy && noise("admin").chance(0.12)));
    set("isMultiUser", json!(profile.name.contains("Server")));
    set("isAlwaysOn", json!(noise("always on").chance(0.1)));
    set("diskEncryption", json!(if healthy || noise("disk").chance(0.88) { "on" } else { "off" }));
    set("lastScreenUnlock", json!(time(subject.unlocked())));
    if device.managed(person) && noise("tagged").chance(0.7) && !dan {
        // Device scripts always give texts.
        set("assetTag", json!(format!("A-{:05}", noise("tag").below(100_000))));
        set("PPModeEnabled", json!("false"));
        set("Notes_Running", json!(if noise("notes").chance(0.1) { "true" } else { "false" }));
    }
    match profile.family {
        "windows" => {
            set("isDomain", json!(device.managed(person)));
            if device.managed(person) {
                set("domainName", json!("corp.example.com"));
            }
            set("avcheck", json!(antivirus(subject)));
        }
        // Not joined to a domain: enrolled instead.
        "macos" | "linux" if device.managed(person) => {
            set("mdmEnrolled", json!("true"));
        }
        _ => {}
    }
    if let Some(namespace) = person.namespace() {
        let number = noise("node").below(12);
        set("pod_node", json!(format!("ip-10-40-64-{}", 10 + number)));
        set("pod_name", json!(os_hostname(subject)));
        set("pod_namespace", json!(namespace));
        set("pod_service_account", json!("default"));
        set("annotations", json!({"sdp.example.com/inject": "true", "prometheus.io/scrape": "true"}));
        set("labels", json!({"app": *person.username, "pod-template-hash": format!("{:x}", noise("hash").bits() >> 36)}));
    }
    if device.sentinel == Some(Sentinel::Maria) {
        super::bulk::device(&mut claims);
    }
    claims
}

fn os_hostname(subject: &Subject<'_>) -> String {
    let mut name = String::new();
    subject.device.hostname(subject.person, &mut name);
    name
}

fn os(subject: &Subject<'_>) -> Value {
    let profile = subject.device.profile();
    let mut os = super::config::object(json!({
        "name": profile.name,
        "version": profile.version,
        "family": profile.family,
        "platform": profile.platform,
        "type": if profile.mobile { "mobile" } else { "desktop" },
        "hostname": os_hostname(subject),
    }));
    if !profile.parent.is_empty() {
        os.insert("parent".to_owned(), json!(profile.parent));
    }
    if profile.family == "windows" {
        os.insert("buildNumber".to_owned(), json!(profile.version.rsplit('.').next().unwrap_or_default()));
        os.insert("serialNumber".to_owned(), json!(format!("{:08X}", subject.device.noise.of("serial").bits() >> 32)));
    }
    Value::Object(os)
}

fn addresses(subject: &Subject<'_>) -> Vec<String> {
    let host = subject.device.noise.of("local address");
    let (b, c) = (host.below(256), host.of("c").between(2, 254));
    let mut all = vec![match (subject.person.namespace().is_some(), subject.office()) {
        (true, _) => format!("10.244.{b}.{c}"),
        (_, true) => format!("172.{}.{b}.{c}", 20 + host.below(4)),
        _ => format!("192.168.{}.{c}", b % 4),
    }];
    if host.of("v6").chance(0.3) {
        all.push(format!("fe80::{:x}:{:x}", host.below(0xffff), c));
    }
    all
}

/// A tenant's device script that prints JSON: claims of scripts are texts whatever is in them.
fn antivirus(subject: &Subject<'_>) -> String {
    let fine = |question: &str| subject.healthy() || subject.device.noise.of(question).chance(0.93);
    json!({"Antivirus": [
        {"name": "Microsoft Defender", "enabled": fine("av on"), "upToDate": fine("av current"),
         "version": "4.18.24090.11", "signature": "1.421.1203.0", "lastScan": time(subject.presence.start - 86_400_000)},
    ], "Firewall": [{"name": "Windows Firewall", "profiles": {"domain": true, "private": true, "public": true}}], "script": "avcheck 1.4"})
    .to_string()
}
