//! The device settings that result from several policies, merged without hiding who said what.

use crate::session::text;
use crate::wire::{Policy, ProxyAutoConfig, TrustedNetworkCheck};
use serde_json::Value;
use std::collections::HashMap;

/// Names behind the ids that policies hold; an id without a name is shown as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub HashMap<String, String>);

impl Names {
    fn of(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}

/// One setting of the device with every value a policy gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What it is called.
    pub label: String,
    /// The values, each with the policies behind it, in the order of the policies.
    pub values: Vec<SettingValue>,
    /// Only one value can hold, and there are several. Which one wins is not published.
    pub conflict: bool,
}

/// One value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingValue {
    /// The value in words.
    pub text: String,
    /// The names of the policies that set it.
    pub policies: Vec<String>,
}

/// Whether values add up or exclude one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Merge {
    All,
    One,
}

#[derive(Default)]
struct Collected {
    settings: Vec<(Setting, Merge)>,
}

impl Collected {
    fn add(&mut self, merge: Merge, label: &str, text: String, policy: &Policy) {
        let known = self.settings.iter().position(|(setting, _)| setting.label == label);
        let index = known.unwrap_or_else(|| {
            let setting = Setting { label: label.to_owned(), values: Vec::new(), conflict: false };
            self.settings.push((setting, merge));
            self.settings.len() - 1
        });
        let values = &mut self.settings[index].0.values;
        match values.iter_mut().find(|value| value.text == text) {
            Some(value) if value.policies.contains(&policy.name) => {}
            Some(value) => value.policies.push(policy.name.clone()),
            None => values.push(SettingValue { text, policies: vec![policy.name.clone()] }),
        }
    }
}

/// Merges the settings of the policies that apply. A Stop policy brings none.
pub fn settings<'p>(assigned: impl IntoIterator<Item = &'p Policy>, names: &Names) -> Vec<Setting> {
    let mut all = Collected::default();
    for policy in assigned.into_iter().filter(|policy| !super::is_stop(policy)) {
        lists(&mut all, policy, names);
        sites(&mut all, policy, names);
        device(&mut all, policy, names);
    }
    all.settings.sort_by_key(|(setting, _)| rank(&setting.label));
    all.settings
        .into_iter()
        .map(|(mut setting, merge)| {
            setting.conflict = merge == Merge::One && setting.values.len() > 1;
            setting
        })
        .collect()
}

/// The order of the sections on the page; settings of the Client come by their own order at the end.
const ORDER: [&str; 17] = [
    "Entitlements",
    "Entitlements by tag",
    "Ringfence rules",
    "Ringfence rules by tag",
    "Tamper proofing",
    "DNS servers for ",
    "DNS registration for ",
    "Proxy auto-config",
    "Trusted network",
    "Override Site",
    "Override Site from claim",
    "Nearest Site",
    "Fallback Site",
    "Client profiles",
    "Client help address",
    "Client setting ",
    "Administrative roles",
];

fn rank(label: &str) -> usize {
    let exact = ORDER.iter().position(|known| *known == label);
    exact.or_else(|| ORDER.iter().position(|known| known.ends_with(' ') && label.starts_with(known))).unwrap_or(ORDER.len())
}

fn lists(all: &mut Collected, policy: &Policy, names: &Names) {
    let mut each = |label: &str, ids: &[String]| {
        for id in ids {
            all.add(Merge::All, label, names.of(id), policy);
        }
    };
    each("Entitlements", &policy.entitlements);
    each("Entitlements by tag", &policy.entitlement_links);
    each("Ringfence rules", &policy.ringfence_rules);
    each("Ringfence rules by tag", &policy.ringfence_rule_links);
    each("Administrative roles", &policy.administrative_roles);
    for dns in &policy.dns_settings {
        let servers = if dns.servers.is_empty() { "none".to_owned() } else { dns.servers.join(", ") };
        all.add(Merge::One, &format!("DNS servers for {}", dns.domain), servers, policy);
        if let Some(register) = dns.register_tun_ips_to_active_directory {
            let label = format!("DNS registration for {}", dns.domain);
            all.add(Merge::One, &label, on(register, "tunnel addresses go to Active Directory"), policy);
        }
    }
}

fn sites(all: &mut Collected, policy: &Policy, names: &Names) {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    if let Some(site) = said(&policy.override_site) {
        all.add(Merge::One, "Override Site", names.of(&site), policy);
    }
    if let Some(claim) = said(&policy.override_site_claim) {
        all.add(Merge::One, "Override Site from claim", claim, policy);
    }
    if let Some(nearest) = policy.override_nearest_site {
        all.add(Merge::One, "Nearest Site", on(nearest, ""), policy);
    }
    if let Some(fallback) = policy.apply_fallback_site {
        all.add(Merge::One, "Fallback Site", on(fallback, ""), policy);
    }
}

fn device(all: &mut Collected, policy: &Policy, names: &Names) {
    // True for type Device unless said (specification).
    let tamper = policy.tamper_proofing.or((policy.kind.as_deref() == Some("Device")).then_some(true));
    if let Some(tamper) = tamper {
        all.add(Merge::One, "Tamper proofing", on(tamper, ""), policy);
    }
    if let Some(ProxyAutoConfig { enabled: true, url, persist, .. }) = &policy.proxy_auto_config {
        let stays = if *persist == Some(true) { ", stays after signing out" } else { "" };
        let url = url.as_deref().unwrap_or("on, without an address");
        all.add(Merge::One, "Proxy auto-config", format!("{url}{stays}"), policy);
    }
    if let Some(TrustedNetworkCheck { enabled: true, dns_suffix, .. }) = &policy.trusted_network_check {
        let suffix = dns_suffix.as_deref().unwrap_or("on, without a suffix");
        all.add(Merge::One, "Trusted network", suffix.to_owned(), policy);
    }
    if let Some(settings) = policy.client_settings.as_ref().filter(|settings| settings.enabled) {
        for (key, value) in settings.settings.iter().filter(|(_, value)| !value.is_null()) {
            let value = match value {
                Value::String(text) => text.clone(),
                other => text::preview(&other.to_string(), 200),
            };
            all.add(Merge::One, &format!("Client setting {}", words(key)), value, policy);
        }
    }
    if let Some(profiles) = policy.client_profile_settings.as_ref().filter(|profiles| profiles.enabled) {
        let forced = if profiles.force == Some(true) { ", without asking the user" } else { "" };
        for profile in &profiles.profiles {
            all.add(Merge::All, "Client profiles", format!("{}{forced}", names.of(profile)), policy);
        }
    }
    if let Some(url) = policy.custom_client_help_url.as_ref().filter(|url| !url.trim().is_empty()) {
        all.add(Merge::One, "Client help address", url.clone(), policy);
    }
}

fn on(flag: bool, meaning: &str) -> String {
    match (flag, meaning) {
        (true, "") => "on".to_owned(),
        (true, meaning) => format!("on: {meaning}"),
        (false, _) => "off".to_owned(),
    }
}

/// `addRemoveProfiles` as `add remove profiles`; unknown settings read well too.
fn words(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            out.push(' ');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(json: &str) -> Policy {
        serde_json::from_str(json).unwrap()
    }

    fn shown(settings: &[Setting]) -> Vec<String> {
        let value = |value: &SettingValue| format!("{} [{}]", value.text, value.policies.join(", "));
        let line = |setting: &Setting| {
            let values: Vec<String> = setting.values.iter().map(value).collect();
            format!("{}{} = {}", setting.label, if setting.conflict { " !" } else { "" }, values.join(" | "))
        };
        settings.iter().map(line).collect()
    }

    #[test]
    fn lists_add_up_and_single_values_that_differ_are_shown_side_by_side() {
        let a = policy(
            r#"{"name":"A","entitlements":["e1","e2"],"tamperProofing":true,"dnsSettings":[{"domain":"Default","servers":["10.0.0.1"]}],
                "clientSettings":{"enabled":true,"quit":"Hide","signOut":null}}"#,
        );
        let b = policy(
            r#"{"name":"B","type":"Device","entitlements":["e1"],"dnsSettings":[{"domain":"Default","servers":["10.0.0.1"]}],
                "clientSettings":{"enabled":true,"quit":"Show"},"proxyAutoConfig":{"enabled":false,"url":"x"}}"#,
        );
        let names = Names(HashMap::from([("e1".to_owned(), "git".to_owned())]));
        assert_eq!(
            shown(&settings([&a, &b], &names)),
            [
                "Entitlements = git [A, B] | e2 [A]",
                "Tamper proofing = on [A, B]",
                "DNS servers for Default = 10.0.0.1 [A, B]",
                "Client setting quit ! = Hide [A] | Show [B]",
            ]
        );
    }

    #[test]
    fn switched_off_parts_and_stop_policies_bring_nothing() {
        let off = policy(
            r#"{"name":"Off","clientSettings":{"enabled":false,"quit":"Hide"},"trustedNetworkCheck":{"enabled":false,"dnsSuffix":"x"},
                "clientProfileSettings":{"enabled":false,"profiles":["p"]},"customClientHelpUrl":" ","overrideSite":""}"#,
        );
        let stop = policy(r#"{"name":"Stop","type":"Stop","tamperProofing":true}"#);
        assert_eq!(shown(&settings([&off, &stop], &Names::default())), Vec::<String>::new());
    }

    #[test]
    fn every_kind_of_setting_has_a_line_in_a_fixed_order() {
        let all = policy(
            r#"{"name":"A","administrativeRoles":["r"],"ringfenceRules":["f"],"ringfenceRuleLinks":["t"],"entitlementLinks":["l"],
                "overrideSite":"s","overrideSiteClaim":"claims.user.overrideSite","overrideNearestSite":true,"applyFallbackSite":false,
                "proxyAutoConfig":{"enabled":true,"url":"https://pac","persist":true},"trustedNetworkCheck":{"enabled":true,"dnsSuffix":"corp"},
                "dnsSettings":[{"domain":"corp","servers":[],"registerTunIpsToActiveDirectory":true}],
                "clientProfileSettings":{"enabled":true,"profiles":["p"],"force":true},"customClientHelpUrl":"https://help"}"#,
        );
        assert_eq!(
            shown(&settings([&all], &Names::default())),
            [
                "Entitlements by tag = l [A]",
                "Ringfence rules = f [A]",
                "Ringfence rules by tag = t [A]",
                "DNS servers for corp = none [A]",
                "DNS registration for corp = on: tunnel addresses go to Active Directory [A]",
                "Proxy auto-config = https://pac, stays after signing out [A]",
                "Trusted network = corp [A]",
                "Override Site = s [A]",
                "Override Site from claim = claims.user.overrideSite [A]",
                "Nearest Site = on [A]",
                "Fallback Site = off [A]",
                "Client profiles = p, without asking the user [A]",
                "Client help address = https://help [A]",
                "Administrative roles = r [A]",
            ]
        );
    }
}
