//! The application catalogue: so many entitlements that a page notices.

use super::entitlements::{Spec, spec};
use crate::collective::sites::{AWS, FRANKFURT};
use shared::wire::{Action, Extra};

/// How many entitlements it has.
const SIZE: usize = 2_100;

const KINDS: [&str; 7] = ["app", "api", "batch", "cache", "db", "queue", "web"];

pub(super) fn all() -> impl Iterator<Item = Spec> {
    (1..=SIZE).map(|number| {
        let (site, net) = if number % 2 == 0 { (AWS, 30) } else { (FRANKFURT, 40) };
        let kind = KINDS[number % KINDS.len()];
        // A /30 of its own, in a part of the Site's network that nothing else uses.
        let at = (number / 2) * 4;
        let host = format!("10.{net}.{}.{}/30", 128 + at / 256, at % 256);
        let action = Action {
            subtype: Some("tcp_up".to_owned()),
            action: "allow".to_owned(),
            hosts: vec![host],
            ports: vec![(8000 + number).to_string()],
            types: Vec::new(),
            monitor: None,
            extra: Extra::new(),
        };
        spec(format!("Catalogue {number:04}: {kind}-{number}"), site, "catalogue", vec![action])
    })
}
