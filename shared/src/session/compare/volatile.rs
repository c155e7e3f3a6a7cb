//! What differs from one minute to the next, or between any two sessions, and so says nothing.
//!
//! | where | path | what it is |
//! |---|---|---|
//! | system claims | `connectTime`, `tokenTime`, `evaluationTime` | times |
//! | system claims | `tunIPv4`, `tunIPv6`, `clientSrcIP` (older: `clientSrcIp`), `clientSrcPort` | addresses |
//! | device claims | `clientIPs` | addresses |
//! | user claims | `ag.claimsTokenId` | a token's id |
//! | `vpn` | everything | counters and measurements |
//! | any claims | a time on both sides | a time, by its value: one that only one side has stays where it is |
//!
//! `geoIp` is not among them: conditions ask for the country.

use super::Mark;
use super::tree::Leaf;
use crate::session::claims::{Kind, Step};

/// Where a tree comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// User claims.
    User,
    /// Device claims.
    Device,
    /// System claims.
    System,
    /// Counters of a Gateway.
    Vpn,
    /// Fields outside of all these.
    Other,
}

const TABLE: &[(Origin, &[&str])] = &[
    (Origin::System, &["connectTime"]),
    (Origin::System, &["tokenTime"]),
    (Origin::System, &["evaluationTime"]),
    (Origin::System, &["tunIPv4"]),
    (Origin::System, &["tunIPv6"]),
    (Origin::System, &["clientSrcIP"]),
    (Origin::System, &["clientSrcIp"]),
    (Origin::System, &["clientSrcPort"]),
    (Origin::Device, &["clientIPs"]),
    (Origin::User, &["ag", "claimsTokenId"]),
    (Origin::Vpn, &[]),
];

/// Whether the table names a path or one it lies under.
pub fn is_volatile(origin: Origin, path: &[Step]) -> bool {
    let under = |wanted: &[&str]| {
        let keys = wanted.iter().zip(path).all(|(wanted, step)| matches!(step, Step::Key(key) if key == wanted));
        wanted.len() <= path.len() && keys
    };
    TABLE.iter().any(|(of, wanted)| *of == origin && under(wanted))
}

pub(super) fn leaf(origin: Origin, leaf: &Leaf<'_>) -> bool {
    let both_times = leaf.mark == Mark::Changed
        && [leaf.left, leaf.right].iter().all(|value| value.is_some_and(|value| Kind::of(value) == Kind::Date));
    both_times && origin != Origin::Other || is_volatile(origin, &leaf.path)
}
