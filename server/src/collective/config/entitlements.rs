//! The entitlements, all but the application catalogue.

use super::{Details, Down, dated, id};
use crate::collective::sites::{self, AWS, FRANKFURT, OSLO, SAO_PAULO, SINGAPORE, STOCKHOLM, SiteIndex, VIRGINIA};
use shared::wire::{Action, AppShortcut, Condition, ConditionLogic, Entitlement, Extra, Monitor};
use std::borrow::Cow;
use std::collections::HashMap;

/// One action: subtype (empty for `exclude`), action, hosts, ports or ICMP types, monitored.
pub(super) struct Act(&'static str, &'static str, Cow<'static, [&'static str]>, &'static [&'static str], bool);

/// How an entitlement is made.
pub(super) struct Spec {
    name: Cow<'static, str>,
    site: SiteIndex,
    tag: &'static str,
    logic: ConditionLogic,
    conditions: &'static [&'static str],
    actions: Vec<Action>,
    down: Option<Down>,
    shortcut: Option<(&'static str, &'static str)>,
    disabled: bool,
}

impl Spec {
    pub(super) fn build(&self, conditions: &[Condition], by_name: &HashMap<&str, usize>) -> (Entitlement, Details) {
        let needed: Vec<usize> = self.conditions.iter().filter_map(|name| by_name.get(name).copied()).collect();
        let hosts = || self.actions.iter().flat_map(|action| &action.hosts);
        let shortcuts = self.shortcut.iter().map(|(name, url)| AppShortcut {
            name: (*name).to_owned(),
            url: (*url).to_owned(),
            extra: Extra::new(),
        });
        let entitlement = Entitlement {
            id: id("entitlement", &self.name),
            name: self.name.clone().into_owned(),
            disabled: self.disabled,
            site: sites::id(self.site),
            site_name: Some(sites::SITES[self.site].name.to_owned()),
            condition_logic: self.logic,
            conditions: needed.iter().map(|at| conditions[*at].id.clone()).collect(),
            actions: self.actions.clone(),
            app_shortcuts: shortcuts.collect(),
            tags: vec![self.tag.to_owned()],
            extra: dated(""),
        };
        let domain = hosts().count() > 0 && hosts().all(|host| host.starts_with("domain://"));
        (entitlement, Details { site: self.site, conditions: needed, domain, down: self.down })
    }

    fn and(mut self, conditions: &'static [&'static str]) -> Spec {
        self.conditions = conditions;
        self
    }

    fn or(mut self, conditions: &'static [&'static str]) -> Spec {
        self.logic = ConditionLogic::Or;
        self.and(conditions)
    }

    fn down(mut self, action: usize, port: &'static str, reason: &'static str) -> Spec {
        self.down = Some(Down { action, port, reason });
        self
    }

    fn app(mut self, name: &'static str, url: &'static str) -> Spec {
        self.shortcut = Some((name, url));
        self
    }

    fn off(mut self) -> Spec {
        self.disabled = true;
        self
    }
}

pub(super) fn action(Act(subtype, verb, hosts, numbers, monitored): &Act) -> Action {
    let numbers: Vec<String> = numbers.iter().map(|number| (*number).to_owned()).collect();
    let icmp = subtype.starts_with("icmp");
    Action {
        subtype: (!subtype.is_empty()).then(|| (*subtype).to_owned()),
        action: (*verb).to_owned(),
        hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        ports: if icmp { Vec::new() } else { numbers.clone() },
        types: if icmp { numbers } else { Vec::new() },
        monitor: monitored.then_some(Monitor { enabled: true, timeout: Some(30), extra: Extra::new() }),
        extra: Extra::new(),
    }
}

pub(super) fn spec(name: impl Into<Cow<'static, str>>, site: SiteIndex, tag: &'static str, actions: Vec<Action>) -> Spec {
    let logic = ConditionLogic::And;
    Spec { name: name.into(), site, tag, logic, conditions: &[], actions, down: None, shortcut: None, disabled: false }
}

fn tcp(hosts: &'static [&'static str], ports: &'static [&'static str]) -> Action {
    action(&Act("tcp_up", "allow", hosts.into(), ports, false))
}

fn monitored(hosts: &'static [&'static str], ports: &'static [&'static str]) -> Action {
    action(&Act("tcp_up", "allow", hosts.into(), ports, true))
}

fn udp(hosts: &'static [&'static str], ports: &'static [&'static str]) -> Action {
    action(&Act("udp_up", "allow", hosts.into(), ports, false))
}

fn ping(hosts: &'static [&'static str]) -> Action {
    action(&Act("icmp_up", "allow", hosts.into(), &["0", "8"], false))
}

fn http(hosts: &'static [&'static str]) -> Action {
    action(&Act("http_up", "allow", hosts.into(), &[], true))
}

fn any(subtype: &'static str, verb: &'static str, hosts: &'static [&'static str], numbers: &'static [&'static str]) -> Action {
    action(&Act(subtype, verb, hosts.into(), numbers, false))
}

#[rustfmt::skip]
pub(super) fn all() -> Vec<Spec> {
    vec![
        // Everybody of the company.
        spec("Intranet: portal", STOCKHOLM, "intranet", vec![http(&["https://intranet.corp.example.com"]), monitored(&["intranet.corp.example.com"], &["80", "443"])])
            .app("Intranet", "https://intranet.corp.example.com"),
        spec("Intranet: services", STOCKHOLM, "intranet", vec![tcp(&["10.20.4.0/24", "fd00:20:4::/64"], &["443", "8443"]), ping(&["10.20.4.0/24"])]),
        spec("Intranet: name servers", STOCKHOLM, "intranet", vec![udp(&["10.20.0.53", "10.20.1.53", "fd00:20::53"], &["53"]), tcp(&["10.20.0.53", "10.20.1.53"], &["53"])]),
        spec("Intranet: directory", STOCKHOLM, "intranet", vec![tcp(&["dc1.corp.example.com", "dc2.corp.example.com"], &["88", "389", "445", "636", "3268-3269", "49152-65535"]), udp(&["dc1.corp.example.com", "dc2.corp.example.com"], &["88", "123", "389"])])
            .or(&["Managed device", "MFA in the last 8 hours"]),
        spec("Intranet: print server", STOCKHOLM, "intranet", vec![monitored(&["10.20.5.9"], &["631", "9100"])]).down(0, "9100", "timeout"),
        spec("Intranet: home folders", STOCKHOLM, "intranet", vec![tcp(&["home.corp.example.com"], &["445"])]).and(&["Managed device", "Risk not high"]),
        spec("Mail: relay", STOCKHOLM, "intranet", vec![tcp(&["mx1.corp.example.com", "mx2.corp.example.com"], &["25", "465", "587", "993"])]),
        spec("Telephony", STOCKHOLM, "intranet", vec![udp(&["10.20.40.0/23"], &["5060-5061", "16384-32767"]), tcp(&["10.20.40.10"], &["5061"])]),
        spec("Quarantine network", STOCKHOLM, "intranet", vec![any("tcp_up", "block", &["10.20.66.0/24"], &["1-65535"]), any("udp_up", "block", &["10.20.66.0/24"], &["1-65535"])]),
        spec("Home networks stay local", STOCKHOLM, "intranet", vec![any("", "exclude", &["192.168.0.0/16", "169.254.0.0/16"], &[])]),
        spec("File share", STOCKHOLM, "file-share", vec![tcp(&["files.corp.example.com"], &["445", "2049"])]).and(&["Desktop system"]),
        // Engineering.
        spec("Git", FRANKFURT, "developer", vec![tcp(&["git.eng.example.com"], &["22", "443"]), http(&["https://git.eng.example.com"])]).app("Git", "https://git.eng.example.com"),
        spec("Build farm", FRANKFURT, "developer", vec![tcp(&["10.40.16.0/20", "fd00:40:16::/48"], &["22", "2375-2377", "8080"]), ping(&["10.40.16.0/20"])]).and(&["Risk not high"]),
        spec("Artifact store", FRANKFURT, "developer", vec![monitored(&["10.40.8.21"], &["443"])]).down(0, "443", "rst-received"),
        spec("Issue tracker", FRANKFURT, "developer", vec![http(&["https://issues.eng.example.com"])]).app("Issues", "https://issues.eng.example.com"),
        spec("Staging clusters", AWS, "developer", vec![tcp(&["aws://security-group:staging"], &["443", "6443"])]).and(&["MFA in the last 8 hours"]),
        spec("Test databases", AWS, "developer", vec![tcp(&["aws://tag:env:test"], &["3306", "5432", "27017"])]).and(&["Managed device", "Client 6.2 or newer"]),
        spec("Serial consoles", FRANKFURT, "developer", vec![tcp(&["10.40.9.0/27"], &["2001-2048"])]).or(&["On call", "In an office network"]),
        spec("Lab devices", FRANKFURT, "developer", vec![any("icmpv6_up", "allow", &["fd00:40:99::/64"], &["128-129"]), any("gre_up", "allow", &["10.40.99.1"], &[])]),
        spec("Preview environments", FRANKFURT, "developer", vec![tcp(&["domain://*.preview.eng.example.com"], &["443"])]),
        spec("Atlas: test bench", FRANKFURT, "atlas", vec![tcp(&["10.40.200.0/28"], &["443", "4222"])]),
        spec("Atlas: telemetry", AWS, "atlas", vec![tcp(&["telemetry.atlas.example.com"], &["9090"])]),
        // Operations.
        spec("Hypervisors", STOCKHOLM, "ops", vec![tcp(&["10.20.12.0/24"], &["443", "902"])]).and(&["MFA in the last 8 hours", "Managed device"]),
        spec("Jump hosts", STOCKHOLM, "ops", vec![tcp(&["jump-1.ops.example.com", "jump-2.ops.example.com"], &["22", "3389"])]).and(&["MFA in the last 8 hours"]),
        spec("Network equipment", STOCKHOLM, "ops", vec![tcp(&["10.20.250.0/24"], &["22", "830"]), udp(&["10.20.250.0/24"], &["161"]), ping(&["10.20.250.0/24"])]).and(&["Managed device", "Local firewall on"]),
        spec("Monitoring", FRANKFURT, "ops", vec![http(&["https://grafana.ops.example.com"]), tcp(&["10.40.30.0/26"], &["9090-9100"])]).app("Grafana", "https://grafana.ops.example.com"),
        spec("Backup servers", VIRGINIA, "ops", vec![tcp(&["10.60.20.0/25"], &["9392", "10001-10006"])]).or(&["On call", "MFA in the last 15 minutes"]),
        spec("Production clusters", AWS, "ops", vec![tcp(&["aws://security-group:production"], &["6443"])]).and(&["MFA in the last 15 minutes", "Reason given", "No change freeze"]),
        spec("Old SNMP traps", VIRGINIA, "ops", vec![any("udp_down", "allow", &["10.60.250.0/24"], &["162"])]).off(),
        // Departments.
        spec("Finance: ledger", STOCKHOLM, "finance", vec![monitored(&["ledger.fin.example.com"], &["443", "1521"])]).and(&["MFA in the last 8 hours", "Managed device"]).app("Ledger", "https://ledger.fin.example.com"),
        spec("Finance: payments", STOCKHOLM, "finance", vec![tcp(&["10.20.30.16/28"], &["443"])]).and(&["MFA in the last 8 hours", "In the EEA", "Office hours"]),
        spec("Finance: archive", OSLO, "finance", vec![tcp(&["10.80.30.5"], &["445"])]),
        spec("People: records", STOCKHOLM, "hr", vec![http(&["https://records.hr.example.com"]), tcp(&["records.hr.example.com"], &["443"])]).and(&["Password confirmed", "Managed device"]),
        spec("People: recruiting", STOCKHOLM, "hr", vec![tcp(&["recruiting.hr.example.com"], &["443"])]),
        spec("Sales: CRM", VIRGINIA, "crm", vec![http(&["https://crm.sales.example.com"]), monitored(&["crm.sales.example.com"], &["443"])]).app("CRM", "https://crm.sales.example.com"),
        spec("Sales: quotes", AWS, "crm", vec![tcp(&["quotes.sales.example.com"], &["443"])]).and(&["Country known"]),
        spec("Support: tickets", AWS, "support", vec![http(&["https://tickets.support.example.com"])]).app("Tickets", "https://tickets.support.example.com"),
        spec("Support: remote sessions", FRANKFURT, "support", vec![tcp(&["10.40.60.0/24"], &["5900-5910", "3389"])]).and(&["Reason given"]),
        spec("Support: old knowledge base", AWS, "support", vec![tcp(&["kb.retired.example.com"], &["443"])]),
        spec("Legal: cases", STOCKHOLM, "legal", vec![tcp(&["cases.legal.example.com"], &["443"])]).and(&["MFA in the last 8 hours", "Disk encrypted"]),
        spec("Legal: data room", STOCKHOLM, "legal", vec![tcp(&["domain://*.dataroom.legal.example.com"], &["443"])]),
        spec("Research: compute", FRANKFURT, "research", vec![tcp(&["hpc.research.example.com"], &["22", "8888"])]).and(&["Training completed"]),
        spec("Research: data lake", FRANKFURT, "research", vec![tcp(&["lake.research.example.com"], &["443", "8020"])]).and(&["Training completed", "Cleared for secret"]),
        spec("Board portal", STOCKHOLM, "board", vec![tcp(&["board.corp.example.com"], &["443"])]).and(&["MFA in the last 8 hours", "Managed device", "Low risk"]),
        // Regions.
        spec("Singapore: office", SINGAPORE, "apac", vec![tcp(&["10.50.4.0/24"], &["443", "445"]), udp(&["10.50.0.53"], &["53"])]),
        spec("Singapore: warehouse", SINGAPORE, "apac", vec![monitored(&["10.50.8.12"], &["8443"])]).down(0, "8443", "rst-received"),
        spec("Virginia: office", VIRGINIA, "americas", vec![tcp(&["10.60.4.0/24"], &["443", "445"]), udp(&["10.60.0.53"], &["53"])]),
        spec("Virginia: telephony", VIRGINIA, "americas", vec![udp(&["10.60.40.0/24"], &["5060-5061", "16384-32767"])]),
        spec("São Paulo: escritório", SAO_PAULO, "brazil", vec![tcp(&["10.70.4.0/24"], &["443", "445"]), tcp(&["nfe.br.example.com"], &["443"])]),
        // Others.
        spec("Partner portal", AWS, "partner", vec![http(&["https://partners.example.com"])]).app("Partner portal", "https://partners.example.com"),
        spec("Partner file drop", AWS, "partner", vec![tcp(&["drop.partners.example.com"], &["22"])]).and(&["MFA in the last 8 hours", "No embargoed country"]),
        spec("Partner APIs", AWS, "partner", vec![tcp(&["10.30.12.0/26"], &["443"])]).and(&["Client 6.2 or newer"]),
        spec("Kubernetes: API", FRANKFURT, "k8s", vec![tcp(&["10.40.64.10"], &["6443"])]),
        spec("Kubernetes: registry", FRANKFURT, "k8s", vec![tcp(&["registry.eng.example.com"], &["443"])]),
        spec("Kubernetes: production database", AWS, "k8s", vec![tcp(&["aws://security-group:orders-db"], &["5432"])]).and(&["Production namespace"]),
        spec("Printers", STOCKHOLM, "connector", vec![any("tcp_down", "allow", &["10.20.5.0/24"], &["631", "9100"])]),
        spec("Collective: admin interface", STOCKHOLM, "bootstrap", vec![tcp(&["10.20.0.10"], &["8443"])]),
        spec("Cloud: VPC peering", AWS, "cloud-network", vec![tcp(&["10.20.0.0/16", "fd00:20::/32"], &["22", "443", "8443"])]),
        spec("Cloud: transit gateways", AWS, "cloud-network", vec![tcp(&["10.30.250.0/26"], &["443"]), any("esp_up", "allow", &["10.30.250.1"], &[])]),
        // Incident response: every way in which an entitlement can fail.
        spec("Incident: forensic vault", STOCKHOLM, "incident", vec![tcp(&["vault.ir.example.com"], &["443"])]).and(&["MFA in the last 15 minutes", "Reason given", "Managed device"]),
        spec("Incident: SIEM", STOCKHOLM, "incident", vec![http(&["https://siem.ir.example.com"])]).or(&["In an office network", "On call"]),
        spec("Incident: jump host", AWS, "incident", vec![tcp(&["jump.ir.example.com"], &["22"])]).and(&["Managed device", "Local firewall on"]),
        spec("Incident: packet capture", FRANKFURT, "incident", vec![tcp(&["capture.ir.example.com"], &["443"])]),
        spec("Incident: evidence archive", STOCKHOLM, "incident", vec![tcp(&["evidence.retired.example.com"], &["445"])]),
        spec("Incident: sandboxes", AWS, "incident", vec![tcp(&["domain://*.sandbox.ir.example.com"], &["443", "3389"])]),
        spec("Incident: asset register", STOCKHOLM, "incident", vec![tcp(&["assets.ir.example.com"], &["443"])]).and(&["Asset tag known"]),
        spec("Incident: call list", STOCKHOLM, "incident", vec![monitored(&["10.20.77.5"], &["443"])]).down(0, "443", "timeout"),
    ]
}
