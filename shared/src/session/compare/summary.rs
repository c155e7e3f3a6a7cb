//! The differences in one sentence.

use super::{Item, Mark, Part, Section};
use crate::session::text;
use std::collections::BTreeSet;

/// Entitlements by which one side reaches something and the other does not, by name and each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Only the left side.
    pub left: Vec<String>,
    /// Only the right side.
    pub right: Vec<String>,
}

impl Reach {
    /// A name counts for a side that reaches it through any Site.
    pub(super) fn of<'a>(all: impl Iterator<Item = (&'a str, bool, bool)>) -> Reach {
        let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
        for (name, a, b) in all {
            if a {
                left.insert(name);
            }
            if b {
                right.insert(name);
            }
        }
        let only = |a: &BTreeSet<&str>, b: &BTreeSet<&str>| a.difference(b).map(|name| (*name).to_owned()).collect();
        Reach { left: only(&left, &right), right: only(&right, &left) }
    }
}

/// The differences in numbers; volatile ones are not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// What one side reaches and the other does not.
    pub reach: Reach,
    /// Claims; a list counts once however many of its items differ.
    pub claims: usize,
    /// Conditions, by name, that hold on one side and are false or not asked on the other, in entitlements both have.
    pub conditions: usize,
    /// Entitlements both sides have that differ in anything.
    pub entitlements: usize,
    /// Policies that grant something to one side alone.
    pub policies: usize,
    /// Sites and Gateways.
    pub places: usize,
}

/// What the two sides are called in the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wording {
    /// Two users, or two sessions of one.
    Two(String, String),
    /// One session before and after.
    BeforeAfter,
}

pub(super) fn of(sections: &[Section], reach: Reach) -> Summary {
    let different =
        |part: Part| sections.iter().find(|section| section.part == part).map(Section::different).unwrap_or_default();
    let claims = [Part::UserClaims, Part::DeviceClaims, Part::SystemClaims];
    let claims =
        claims.iter().map(|part| different(*part).iter().map(|item| item.line.label.as_str()).collect::<BTreeSet<_>>().len());
    let both: Vec<&Item> = different(Part::Entitlements).iter().filter(|item| item.line.mark == Mark::Changed).collect();
    let conditions =
        both.iter().flat_map(|item| &item.details).filter(|line| line.mark.differs() && line.label.starts_with("Condition "));
    Summary {
        claims: claims.sum(),
        conditions: conditions.map(|line| line.label.as_str()).collect::<BTreeSet<_>>().len(),
        entitlements: both.len(),
        policies: different(Part::Policies).len(),
        places: different(Part::Places).len(),
        reach,
    }
}

impl Summary {
    /// As seen from the other side.
    pub fn mirrored(self) -> Summary {
        Summary { reach: Reach { left: self.reach.right, right: self.reach.left }, ..self }
    }

    /// `Ana reaches 3 entitlements Ben does not: a, b and c. They differ in 4 claims and 1 condition.`
    pub fn sentence(&self, wording: &Wording) -> String {
        let mut sentences = Vec::new();
        let (left, right) = (&self.reach.left, &self.reach.right);
        match wording {
            Wording::Two(a, b) => {
                for (reach, who, other) in [(left, a, b), (right, b, a)].into_iter().filter(|(reach, ..)| !reach.is_empty()) {
                    let count = text::count(reach.len(), "entitlement", "entitlements");
                    sentences.push(format!("{who} reaches {count} {other} does not: {}.", some(reach)));
                }
            }
            Wording::BeforeAfter => {
                for (reach, how) in [(right, "now reached"), (left, "no longer reached")] {
                    if !reach.is_empty() {
                        let count = text::count(reach.len(), "entitlement is", "entitlements are");
                        sentences.push(format!("{count} {how}: {}.", some(reach)));
                    }
                }
            }
        }
        if left.is_empty() && right.is_empty() {
            sentences.push(match wording {
                Wording::Two(..) => "Both reach the same entitlements.".to_owned(),
                Wording::BeforeAfter => "The same entitlements are reached as before.".to_owned(),
            });
        }
        let counted = [
            (self.claims, "claim", "claims"),
            (self.conditions, "condition", "conditions"),
            (self.policies, "granting policy", "granting policies"),
            (self.places, "Site or Gateway", "Sites and Gateways"),
        ];
        let counted = counted.iter().filter(|(count, ..)| *count > 0);
        let words: Vec<String> = counted.map(|(count, one, many)| text::count(*count, one, many)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let list = text::list(&words);
        sentences.push(match (wording, words.is_empty()) {
            (Wording::Two(..), false) => format!("They differ in {list}."),
            (Wording::Two(..), true) => "Their claims, conditions, policies and Sites are equal.".to_owned(),
            (Wording::BeforeAfter, false) => format!("Changed: {list}."),
            (Wording::BeforeAfter, true) => "Claims, conditions, policies and Sites are as they were.".to_owned(),
        });
        sentences.join(" ")
    }
}

/// `a, b and 7 more`.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let mut words: Vec<String> = names.iter().take(SHOWN).map(|name| text::preview(name, 80)).collect();
    if names.len() > SHOWN {
        words.push(format!("{} more", text::thousands((names.len() - SHOWN) as u64)));
    }
    text::list(&words.iter().map(String::as_str).collect::<Vec<_>>())
}
