//! The sentences of an answer.

use crate::access::answer::{Reason, RuleRef, Sentence, SiteAnswer, Verdict};
use crate::access::destination::{Destination, Direction, Host};
use crate::access::weigh::{Extent, Open, Span, Weighed};
use crate::session::text;

/// Address ranges written out in a sentence.
const SPANS: usize = 3;

/// The whole answer in one sentence.
pub(super) fn whole(
    asked: &Destination,
    verdict: Verdict,
    extent: Extent,
    sites: &[SiteAnswer],
    conflicts: &[(String, Vec<String>)],
) -> Sentence {
    let start = Sentence::default().text(format!("{}: ", verdict.word(extent)));
    if let Some((net, claiming)) = conflicts.first() {
        let mut all: Vec<&str> = conflicts.iter().flat_map(|(_, sites)| sites.iter().map(String::as_str)).collect();
        all.sort_unstable();
        all.dedup();
        debug_assert!(claiming.len() > 1);
        let what = if conflicts.len() == 1 { net.clone() } else { text::count(conflicts.len(), "range", "ranges") + " of it" };
        let verb = if conflicts.len() == 1 { " is claimed by " } else { " are claimed by " };
        let start = start.code(asked.to_string()).text(" is allowed, and ").code(what).text(verb);
        return start.names(all.into_iter()).text(". Traffic may take either way.");
    }
    let Some(site) = sites.iter().filter(|site| site.verdict == verdict).min_by_key(|site| rank(site)) else {
        return start.text("no Gateway reports this session, so nothing is known of its rules.");
    };
    let everywhere = matches!(site.reasons.first(), Some(Reason::Nothing | Reason::OnlyAddresses));
    let sentence = start.then(site.sentence.clone());
    if everywhere {
        return sentence.text(".");
    }
    let others = sites.iter().filter(|other| other.verdict == Verdict::Allowed && other.site != site.site).count();
    let sentence = sentence.text(", at Site ").name(&site.site);
    match (verdict, others) {
        (Verdict::Allowed, 1..) => sentence.text(format!(" and {}.", text::count(others, "other Site", "other Sites"))),
        _ => sentence.text("."),
    }
}

/// Which Site speaks for all of the same verdict: the one with the most to say.
fn rank(site: &SiteAnswer) -> (u8, u8) {
    let first = match site.reasons.first() {
        Some(Reason::Allows(..)) => 0,
        Some(Reason::Excludes(_) | Reason::Blocks(_)) => 1,
        Some(Reason::Condition(..)) => 2,
        Some(Reason::NotResolved(_) | Reason::WaitingDns(_)) => 3,
        Some(Reason::Near(..)) => 4,
        _ => 5,
    };
    (u8::from(site.extent != Extent::Whole), first)
}

/// The answer of a Site, without naming it and without a full stop.
pub(super) fn site(asked: &Destination, site: &str, verdict: Verdict, weighed: &Weighed, reasons: &[Reason]) -> Sentence {
    let what = || Sentence::default().code(asked.to_string());
    match reasons.first() {
        Some(Reason::Allows(rule, backup)) if verdict == Verdict::Allowed => {
            let others = reasons.iter().filter(|reason| matches!(reason, Reason::Allows(..))).count() - 1;
            let sentence = open(asked, weighed).text(" by ").then(by(rule));
            let sentence = match others {
                0 => sentence,
                more => sentence.text(format!(", and by {}", text::count(more, "more rule", "more rules"))),
            };
            match backup {
                Some(normally) => sentence.text(", on a backup Site, normally on ").name(normally),
                None => sentence,
            }
        }
        Some(Reason::Blocks(rule)) => what().text(" is blocked by ").then(by(rule)),
        Some(Reason::Excludes(rule)) => what().text(" is kept out of the tunnel by ").then(by(rule)),
        Some(Reason::Condition(rule, why)) => {
            let start = Sentence::default().entitlement(site, &rule.entitlement).text(" covers ").then(what());
            start.text(format!(" and is denied: {}", lower_first(why)))
        }
        Some(Reason::NotResolved(rule)) => {
            let start = Sentence::default().entitlement(site, &rule.entitlement).text(" covers ").then(what());
            start.text(" and no host name of it is resolved to an address")
        }
        Some(Reason::WaitingDns(rule)) => {
            let start = Sentence::default().entitlement(site, &rule.entitlement).text(" covers ").then(what());
            start.text("; rules come when the name is looked up")
        }
        Some(Reason::Near(rule, says)) => {
            what().text(" is not covered. To the same host ").text(says.clone()).text(": ").then(by(rule))
        }
        Some(Reason::OnlyAddresses) => {
            let start = Sentence::default().text("no entitlement is known to name ").code(asked.host.to_string());
            start.text(". Firewall rules hold addresses: ask with the address it has")
        }
        _ => Sentence::default().text("no entitlement of this session covers ").then(what()),
    }
}

/// "No access …" begins a sentence of its own elsewhere; a condition's name stays as it is.
fn lower_first(why: &str) -> String {
    match why.strip_prefix("No ") {
        Some(rest) => format!("no {rest}"),
        None => why.to_owned(),
    }
}

/// `rule 2 of Intranet web, granted by policy Staff`.
pub(super) fn by(rule: &RuleRef) -> Sentence {
    let start = match rule.number {
        Some(number) => Sentence::default().text(format!("rule {number} of ")),
        None => Sentence::default(),
    };
    let sentence = start.entitlement(&rule.site, &rule.entitlement);
    match rule.policies.len() {
        0 => sentence,
        1 => sentence.text(", granted by policy ").name(&rule.policies[0]),
        _ => sentence.text(", granted by policies ").names(rule.policies.iter().map(String::as_str)),
    }
}

/// What is let through: all that was asked, or what of it.
fn open(asked: &Destination, weighed: &Weighed) -> Sentence {
    let way = if asked.direction == Direction::Up { "to" } else { "from" };
    if weighed.extent == Extent::Whole && (!asked.numbers.is_empty() || asked.url.is_some()) {
        return Sentence::default().code(asked.to_string());
    }
    if !matches!(asked.host, Host::Net(_)) {
        return Sentence::default().code(format!("{} {way} {}", traffic(&weighed.open), asked.host));
    }
    let open: Vec<&Span> = weighed.spans.iter().filter(|span| span.extent > Extent::None).collect();
    let mut sentence = Sentence::default();
    for (at, span) in open.iter().take(SPANS).enumerate() {
        sentence = if at > 0 { sentence.text(", ") } else { sentence };
        sentence = sentence.code(format!("{} {way} {}", traffic(&span.open), addresses(span)));
    }
    if open.len() > SPANS {
        sentence = sentence.text(format!(" and {}", text::count(open.len() - SPANS, "more range", "more ranges")));
    }
    if weighed.extent == Extent::Part { sentence.text(", of ").code(asked.to_string()).text(",") } else { sentence }
}

/// `TCP 443, 8443 and ICMP type 8`.
pub(super) fn traffic(open: &Open) -> String {
    let parts: Vec<String> = open
        .iter()
        .map(|(protocol, numbers)| match *numbers == protocol.every_number() {
            true => protocol.name().to_owned(),
            false => protocol.with(numbers),
        })
        .collect();
    text::list(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// An address, a CIDR, or from one to another.
pub(super) fn addresses(span: &Span) -> String {
    let nets: Vec<ipnet::IpNet> = match (span.from, span.to) {
        (std::net::IpAddr::V4(from), std::net::IpAddr::V4(to)) => {
            ipnet::Ipv4Subnets::new(from, to, 0).take(2).map(ipnet::IpNet::V4).collect()
        }
        (std::net::IpAddr::V6(from), std::net::IpAddr::V6(to)) => {
            ipnet::Ipv6Subnets::new(from, to, 0).take(2).map(ipnet::IpNet::V6).collect()
        }
        _ => Vec::new(),
    };
    match nets.as_slice() {
        [net] => Host::Net(*net).to_string(),
        _ => format!("{}–{}", span.from, span.to),
    }
}

impl Reason {
    /// The reason as a sentence without its full stop.
    pub fn sentence(&self) -> Sentence {
        let start = Sentence::default();
        match self {
            Reason::Allows(rule, None) => start.text("Let through by ").then(by(rule)),
            Reason::Allows(rule, Some(site)) => {
                start.text("Let through by ").then(by(rule)).text("; runs on a backup Site, normally on ").name(site)
            }
            Reason::Blocks(rule) => start.text("Blocked by ").then(by(rule)),
            Reason::Excludes(rule) => start.text("Kept out of the tunnel by ").then(by(rule)),
            Reason::Condition(rule, why) => {
                start.entitlement(&rule.site, &rule.entitlement).text(" covers it: ").text(why.clone())
            }
            Reason::NotResolved(rule) => {
                start.entitlement(&rule.site, &rule.entitlement).text(" covers it, but no host name is resolved to an address")
            }
            Reason::WaitingDns(rule) => start
                .entitlement(&rule.site, &rule.entitlement)
                .text(" covers it; rules come when a name of its domains is looked up"),
            Reason::Near(rule, says) => start.text("To the same host ").text(says.clone()).text(": ").then(by(rule)),
            Reason::Unreachable { host, entitlement, why, reported } => {
                let start = start.code(host.clone()).text(" was reported not to answer: ").text(why.clone());
                let start = if entitlement.is_empty() { start } else { start.text(", by ").name(entitlement) };
                match reported {
                    Some(time) => start.text(format!(", last at {time}")),
                    None => start,
                }
            }
            Reason::Silent(count) => start.text(format!(
                "{} without access: their rules are not reported",
                text::count(*count, "entitlement is", "entitlements are")
            )),
            Reason::Waiting(count) => start.text(format!(
                "{} no address yet, which may be this one",
                text::count(*count, "entitlement has", "entitlements have")
            )),
            Reason::OnlyAddresses => start.text("Firewall rules hold addresses, and no entitlement is known to name this host"),
            Reason::Nothing => start.text("No entitlement covers it"),
        }
    }

    /// The rule it is about.
    pub fn rule(&self) -> Option<&RuleRef> {
        match self {
            Reason::Allows(rule, _)
            | Reason::Blocks(rule)
            | Reason::Excludes(rule)
            | Reason::Condition(rule, _)
            | Reason::NotResolved(rule)
            | Reason::WaitingDns(rule)
            | Reason::Near(rule, _) => Some(rule),
            _ => None,
        }
    }
}
