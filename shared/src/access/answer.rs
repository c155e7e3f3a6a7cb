//! The answer to a destination, and the sentences it is said with.

use super::weigh::{Extent, Span};
use std::fmt;

/// Whether the user reaches what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A rule lets it through.
    Allowed,
    /// Nothing does, or something stops it.
    Denied,
    /// It is let through, and the addresses belong to two Sites.
    Conflict,
    /// What Gateways report does not tell.
    Unknown,
}

impl Verdict {
    /// `allowed`, `denied`, `conflict` or `unknown`.
    pub fn slug(self) -> &'static str {
        match self {
            Verdict::Allowed => "allowed",
            Verdict::Denied => "denied",
            Verdict::Conflict => "conflict",
            Verdict::Unknown => "unknown",
        }
    }

    /// The word for it.
    pub fn word(self, extent: Extent) -> &'static str {
        match (self, extent) {
            (Verdict::Allowed, Extent::Part) => "Allowed in part",
            (Verdict::Allowed, _) => "Allowed",
            (Verdict::Denied, _) => "Denied",
            (Verdict::Conflict, _) => "Conflict",
            (Verdict::Unknown, _) => "Unknown",
        }
    }
}

/// A part of a sentence: what it names can be linked and set apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// Plain text.
    Text(String),
    /// An entitlement of the session, at a Site.
    Entitlement {
        /// The Site's name.
        site: String,
        /// Its name.
        name: String,
    },
    /// Anything else with a name: a policy, a Site, a condition.
    Name(String),
    /// Addresses, ports.
    Code(String),
}

/// A sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence(pub Vec<Word>);

impl Sentence {
    pub(super) fn text(mut self, text: impl Into<String>) -> Sentence {
        let text = text.into();
        match self.0.last_mut() {
            Some(Word::Text(last)) => last.push_str(&text),
            _ => self.0.push(Word::Text(text)),
        }
        self
    }

    pub(super) fn name(mut self, name: impl Into<String>) -> Sentence {
        self.0.push(Word::Name(name.into()));
        self
    }

    pub(super) fn code(mut self, code: impl Into<String>) -> Sentence {
        self.0.push(Word::Code(code.into()));
        self
    }

    pub(super) fn entitlement(mut self, site: &str, name: &str) -> Sentence {
        self.0.push(Word::Entitlement { site: site.to_owned(), name: name.to_owned() });
        self
    }

    pub(super) fn then(mut self, other: Sentence) -> Sentence {
        for word in other.0 {
            match word {
                Word::Text(text) => self = self.text(text),
                word => self.0.push(word),
            }
        }
        self
    }

    /// `a`, `a and b`, `a, b and c`; long lists are cut and counted.
    pub(super) fn names<'n>(mut self, names: impl ExactSizeIterator<Item = &'n str>) -> Sentence {
        const SHOWN: usize = 4;
        let (count, shown) = (names.len(), names.len().min(SHOWN));
        for (at, name) in names.take(SHOWN).enumerate() {
            self = match at {
                0 => self,
                _ if at + 1 == shown && count == shown => self.text(" and "),
                _ => self.text(", "),
            };
            self = self.name(name);
        }
        if count > shown { self.text(format!(" and {} more", count - shown)) } else { self }
    }
}

/// The sentence as plain text.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| match word {
            Word::Text(text) | Word::Name(text) | Word::Code(text) | Word::Entitlement { name: text, .. } => f.write_str(text),
        })
    }
}

/// A rule that plays a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRef {
    /// The Site's name.
    pub site: String,
    /// The entitlement's.
    pub entitlement: String,
    /// From 1, in the order sent; `None` for an action as configured, whose rules the Gateway does not report.
    pub number: Option<usize>,
    /// As the entitlements' tab writes it.
    pub lines: Vec<String>,
    /// Who granted the entitlement.
    pub policies: Vec<String>,
}

/// Why a Site's verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Let through; on a backup Site with the normal one.
    Allows(RuleRef, Option<String>),
    /// Dropped by the Gateway.
    Blocks(RuleRef),
    /// Kept out of the tunnel.
    Excludes(RuleRef),
    /// Covered, and a condition is false; the words are the entitlement's own.
    Condition(RuleRef, String),
    /// Covered, and no name of the entitlement is resolved to an address.
    NotResolved(RuleRef),
    /// Covered; rules come when the name is looked up.
    WaitingDns(RuleRef),
    /// The address is covered, this traffic is not.
    Near(RuleRef, String),
    /// The host was reported not to answer.
    Unreachable {
        /// Address and ports.
        host: String,
        /// The entitlement.
        entitlement: String,
        /// For example `timeout`.
        why: String,
        /// When.
        reported: Option<String>,
    },
    /// Entitlements that are denied and whose rules are not reported: they may cover it.
    Silent(usize),
    /// Entitlements whose addresses are not known yet.
    Waiting(usize),
    /// A name is asked and rules hold addresses.
    OnlyAddresses,
    /// Nothing covers it.
    Nothing,
}

/// Why an answer is an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Estimate {
    /// A name was asked; rules hold addresses.
    Name,
    /// Rules with web addresses: what else they look at is not reported.
    Url,
    /// The Controller is too old to say whether an entitlement gives access.
    NoAccess,
    /// Something in a rule could not be read.
    Unreadable,
    /// Rules are not reported while a condition is false: the configuration was looked at.
    Configured,
}

impl Estimate {
    /// In a sentence.
    pub fn why(self) -> &'static str {
        match self {
            Estimate::Name => "Firewall rules hold addresses; for a name, what entitlements are configured with was compared.",
            Estimate::Url => "A rule for web addresses decides by request; only scheme, host, port and path were compared.",
            Estimate::NoAccess => {
                "The Controller does not say whether entitlements give access (before API version 20); their conditions were taken."
            }
            Estimate::Unreadable => "A rule that may concern it holds something that cannot be read here.",
            Estimate::Configured => "Rules of denied entitlements are not reported; how they are configured was compared.",
        }
    }
}

/// The answer of one Site, taken alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteAnswer {
    /// Its name.
    pub site: String,
    /// Allowed, denied or unknown.
    pub verdict: Verdict,
    /// How much of what was asked.
    pub extent: Extent,
    /// Without the Site.
    pub sentence: Sentence,
    /// The deciding one first.
    pub reasons: Vec<Reason>,
    /// Reasons left out.
    pub more: usize,
    /// Why it is an estimate, if it is one.
    pub estimates: Vec<Estimate>,
    /// Per address, what is let through; only for addresses.
    pub spans: Vec<Span>,
}

/// Whether renewing tokens could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Renewal {
    /// It should.
    Would,
    /// It may; what it depends on is not known here.
    Might,
    /// Not alone.
    WouldNot,
}

/// One way to make the answer another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What to change.
    pub kind: ChangeKind,
    /// At which Site.
    pub site: String,
    /// The entitlement concerned.
    pub entitlement: String,
    /// What to change, in a sentence.
    pub sentence: Sentence,
    /// Whether renewing tokens could do.
    pub renewal: Renewal,
    /// Why.
    pub renewal_why: String,
    pub(super) cost: (usize, u8),
}

/// What a change changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// Make all of these conditions true.
    Conditions(Vec<String>),
    /// Make one of these conditions true.
    OneCondition(Vec<String>),
    /// The Controller contradicts its own conditions.
    Reevaluate,
    /// Take the destination out of rules that stop it: entitlement and number.
    Unblock(Vec<(String, usize)>),
    /// Assign the entitlement: policies that grant it.
    Assign(Vec<String>),
    /// Make the name resolve.
    Resolve,
    /// Let the Client look the name up.
    LookUp,
    /// Add the traffic to a rule that covers the address.
    Widen,
    /// Leave the addresses to one Site.
    Separate,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Over all Sites.
    pub verdict: Verdict,
    /// How much of what was asked.
    pub extent: Extent,
    /// In one sentence.
    pub sentence: Sentence,
    /// Why it is an estimate, if it is one.
    pub estimates: Vec<Estimate>,
    /// One a Site of the session.
    pub sites: Vec<SiteAnswer>,
    /// Nets that two or more Sites claim, each with these Sites.
    pub conflicts: Vec<(String, Vec<String>)>,
    /// What would make it another, the smallest first.
    pub changes: Vec<Change>,
    /// Changes left out.
    pub more_changes: usize,
}
