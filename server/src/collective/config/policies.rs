//! Policies. Which Sites a session uses follows from the ones that match it, so none of them looks at what changes while a
//! session lasts (the time, Gateway claims, remedies): that is the business of conditions.

use super::{dated, id};
use crate::collective::sites::{self, STOCKHOLM};
use serde_json::{Value, json};
use shared::wire::{
    ClientProfileSettings, ClientSettings, DnsSetting, Entitlement, Extra, Policy, ProxyAutoConfig, RingfenceRule,
    TrustedNetworkCheck,
};

fn policy(kind: &str, name: &str, expression: impl Into<String>) -> Policy {
    let mut extra = dated("");
    extra.insert("tags".to_owned(), json!(["demo"]));
    Policy {
        id: id("policy", name),
        name: name.to_owned(),
        kind: Some(kind.to_owned()),
        expression: expression.into(),
        extra,
        ..Policy::default()
    }
}

/// Grants the entitlements with these tags.
fn access(name: &str, expression: impl Into<String>, tags: &[&str]) -> Policy {
    Policy { entitlement_links: tags.iter().map(|tag| (*tag).to_owned()).collect(), ..policy("Access", name, expression) }
}

/// Membership of a group, as the policy builder writes it: the directory's name, or the plain one of other providers.
fn member(group: &str, plain: &str) -> String {
    let test = |value: &str| {
        format!(
            "if/*claims.user.groups*/(claims.user.groups && claims.user.groups.indexOf(\"{value}\") >= 0)/*end claims.user.groups*/ {{ return true; }}"
        )
    };
    let directory = format!("CN={group},OU=Groups,DC=corp,DC=example,DC=com");
    format!("var result = false;\n{}\n{}\nreturn result;", test(&directory), test(plain))
}

fn country(codes: &str) -> String {
    format!("return !!claims.system.geoIp && [{codes}].indexOf(claims.system.geoIp.countryCode) >= 0;")
}

fn continent(codes: &str) -> String {
    format!("return !!claims.system.geoIp && [{codes}].indexOf(claims.system.geoIp.continentCode) >= 0;")
}

fn settings(value: Value) -> Option<ClientSettings> {
    Some(ClientSettings { enabled: true, settings: super::object(value) })
}

fn dns(domain: &str, servers: &[&str]) -> DnsSetting {
    DnsSetting {
        domain: domain.to_owned(),
        servers: servers.iter().map(|server| (*server).to_owned()).collect(),
        register_tun_ips_to_active_directory: (domain == "corp.example.com").then_some(true),
        extra: Extra::new(),
    }
}

pub(super) fn all(entitlements: &[Entitlement], rules: &[RingfenceRule], roles: &[Value]) -> Vec<Policy> {
    let entitlement = |name: &str| entitlements.iter().filter(|e| e.name == name).map(|e| e.id.clone()).collect::<Vec<_>>();
    let rule = |name: &str| rules.iter().filter(|r| r.name == name).map(|r| r.id.clone()).collect::<Vec<_>>();
    let mut all = vec![
        policy(
            "Stop",
            "Stop: compromised devices",
            "return claims.device.isRooted === true || (!!claims.user.ag.risk && claims.user.ag.risk.level === 'critical');",
        ),
        policy("Stop", "Stop: departed staff", "return (claims.user.tags || []).indexOf('departed') >= 0;"),
        Policy { apply_fallback_site: Some(true), ..access("Employees", "return employees(claims);", &["intranet"]) },
        access("Engineering", "return developers(claims);", &["developer"]),
        access("Operations", member("Operations", "operations"), &["ops"]),
        Policy { apply_fallback_site: Some(true), ..access("Finance", member("Finance", "finance"), &["finance"]) },
        access("Human resources", member("Human Resources", "human-resources"), &["hr"]),
        access("Sales", member("Sales", "sales"), &["crm"]),
        access("Customer support", member("Support", "support"), &["support"]),
        access("Legal", member("Legal", "legal"), &["legal"]),
        Policy {
            override_site_claim: Some("claims.user.overrideSite".to_owned()),
            ..access("Research", member("Research", "research"), &["research"])
        },
        access("Asia and Oceania", continent("'AS', 'OC'"), &["apac"]),
        access("North America", continent("'NA'"), &["americas"]),
        access("Brazil", country("'BR'"), &["brazil"]),
        Policy {
            override_nearest_site: Some(true),
            ..access("Nearest file share", "return employees(claims) && !mobileDevice(claims);", &["file-share"])
        },
        access("Partners", "return contractors(claims);", &["partner"]),
        access("Kubernetes workloads", "return workload(claims);", &["k8s"]),
        access("Connectors", "return !!claims.user.clientName;", &["connector"]),
        access("Local accounts", "return claims.user.ag.identityProviderName === 'local';", &["bootstrap"]),
        access("Cloud network team", member("Cloud Network", "cloud-network"), &["cloud-network"]),
        Policy {
            apply_fallback_site: Some(true),
            ..access("Incident response", member("Incident Response", "incident-response"), &["incident"])
        },
        access("Project Atlas", member("Project Atlas", "project-atlas"), &["atlas"]),
        access("Application catalogue", member("Application Catalogue", "application-catalogue"), &["catalogue"]),
        access("Old directory import", "return claims.user.hrRecord.costCentre.indexOf('9') === 0;", &["hr"]),
    ];
    all.push(Policy { disabled: true, ..access("Legacy data centre", "return true;", &["ops"]) });
    all.push(Policy {
        ringfence_rule_links: vec!["managed".to_owned()],
        tamper_proofing: Some(true),
        client_settings: settings(
            json!({"quit": "Hide", "suspend": "Hide", "attentionLevel": "Medium", "autoStart": "Enabled"}),
        ),
        trusted_network_check: Some(TrustedNetworkCheck {
            enabled: true,
            dns_suffix: Some("office.corp.example.com".to_owned()),
            extra: Extra::new(),
        }),
        ..policy("Device", "Managed devices", "return managedDevice(claims);")
    });
    all.push(Policy {
        tamper_proofing: Some(false),
        client_settings: settings(json!({"attentionLevel": "Low", "keepMeSignedIn": "Enabled", "quit": "Show"})),
        ..policy("Device", "Phones and tablets", "return mobileDevice(claims);")
    });
    all.push(Policy {
        dns_settings: vec![dns("corp.example.com", &["10.20.0.53", "10.20.1.53"]), dns("example.com", &["10.20.0.53"])],
        ..policy("Dns", "Corporate DNS", "return employees(claims) || contractors(claims);")
    });
    all.push(Policy {
        dns_settings: vec![dns("eng.example.com", &["10.40.0.53"]), dns("example.com", &["10.40.0.53"])],
        ..policy("Dns", "Engineering DNS", "return developers(claims);")
    });
    all.push(Policy {
        administrative_roles: roles.iter().take(1).filter_map(|role| role.get("id")?.as_str().map(str::to_owned)).collect(),
        ..policy("Admin", "Administrators", "return admins(claims);")
    });
    all.push(Policy {
        entitlements: entitlement("Board portal"),
        ringfence_rules: rule("Allow home printers"),
        override_site: Some(sites::id(STOCKHOLM)),
        proxy_auto_config: Some(ProxyAutoConfig {
            enabled: true,
            url: Some("https://pac.corp.example.com/board.pac".to_owned()),
            persist: Some(false),
            extra: Extra::new(),
        }),
        client_settings: settings(json!({"quit": "Show", "entitlementsList": "Hide"})),
        client_profile_settings: Some(ClientProfileSettings {
            enabled: true,
            profiles: vec![id("client-profile", "Board")],
            force: Some(false),
            extra: Extra::new(),
        }),
        custom_client_help_url: Some("https://help.corp.example.com/board".to_owned()),
        ..policy("Mixed", "Executives", member("Executives", "executives"))
    });
    all
}
