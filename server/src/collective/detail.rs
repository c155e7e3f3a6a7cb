//! One session in full.

use super::access::{self, Grant, Place};
use super::claims::Subject;
use super::life::Tokens;
use super::listing::{gateways, lost_site, sites};
use super::noise::uuid_text;
use super::sentinels::Sentinel;
use super::sites::{SITES, SiteIndex};
use super::stats::vpn;
use super::{Collective, locked};
use crate::policy::Claims;
use shared::wire::{EntitlementInfo, Extra, GatewaySession, Named, SessionInfo};
use std::collections::HashMap;
use std::sync::Arc;

/// Conditions are evaluated again every five minutes, as they are scheduled to.
const CONDITIONS_MS: i64 = 300_000;
/// Sessions kept.
const KEPT: usize = 512;

/// A device with the age of its tokens and conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    device: u32,
    start: i64,
    tokens: Tokens,
    conditions: i64,
}

/// What evaluation came to.
struct Evaluated {
    grants: Vec<Grant>,
    sites: Vec<SiteIndex>,
    infos: HashMap<SiteIndex, Named<EntitlementInfo>>,
}

/// Evaluated sessions.
#[derive(Default)]
pub(super) struct Cache {
    known: HashMap<Key, Arc<Evaluated>>,
}

/// The session a name names, for whoever wants its details: not the one that has ended meanwhile.
pub(super) fn find<R>(collective: &Collective, dn: &str, now: i64, then: impl FnOnce(&Subject<'_>) -> R) -> Option<R> {
    let effects = collective.effects();
    let index = collective.population.find(&dn.parse().ok()?)?;
    let presence = collective.device_presence(&effects, index, now)?;
    let device = &collective.population.devices[index as usize];
    if device.sentinel == Some(Sentinel::Vera) {
        return None;
    }
    let tokens = effects.tokens(&presence, now);
    drop(effects);
    let person = &collective.population.people[device.person as usize];
    Some(then(&Subject { person, device, presence, tokens, now }))
}

pub(super) fn session_info(collective: &Collective, dn: &str, now: i64, skip_gateways: &[String]) -> Option<SessionInfo> {
    find(collective, dn, now, |subject| {
        let (user, device) = (subject.user(), subject.device());
        let evaluated = evaluate(collective, subject, &user, &device);
        let data: Vec<(String, GatewaySession)> = gateways(subject, &evaluated.sites)
            .filter(|(_, connection)| !skip_gateways.iter().any(|skipped| skipped == connection.gateway))
            .map(|(site, connection)| {
                let infos = evaluated.infos.get(&site).cloned().unwrap_or_default();
                let session = GatewaySession {
                    user_claims: user.clone(),
                    device_claims: device.clone(),
                    system_claims: subject.system_at(site, connection.gateway, connection.connected),
                    vpn: vpn(&collective.configuration, subject, site, &connection, &evaluated.grants, &infos),
                    entitlement_infos: infos,
                    site: Some(SITES[site].name.to_owned()),
                    extra: Extra::new(),
                };
                (connection.gateway.to_owned(), session)
            })
            .collect();
        (!data.is_empty()).then(|| SessionInfo {
            device_id: Some(uuid_text(subject.device.id)),
            username: Some(subject.person.username.to_string()),
            provider_name: Some(subject.person.provider.name().to_owned()),
            data: Named(data),
            extra: Extra::new(),
        })
    })
    .flatten()
}

/// Evaluates policies as of the tokens, and conditions as of their last schedule.
fn evaluate(collective: &Collective, subject: &Subject<'_>, user: &Extra, device: &Extra) -> Arc<Evaluated> {
    let alive = subject.presence.alive_until(subject.now);
    let conditions = (alive.div_euclid(CONDITIONS_MS) * CONDITIONS_MS).max(subject.tokens.evaluated);
    let key = Key { device: subject.presence.device, start: subject.presence.start, tokens: subject.tokens, conditions };
    if let Some(known) = locked(&collective.details).known.get(&key) {
        return Arc::clone(known);
    }
    let (configuration, engine) = (&collective.configuration, &collective.own_engine);
    let claims = Claims { user, device, system: &subject.system() };
    let mut session = engine.session(claims, &configuration.criteria, subject.tokens.evaluated);
    let assigned = access::assigned(configuration, &mut session);
    session.set_now(conditions);
    let lost = lost_site(subject.person, subject.device, &subject.presence);
    let grants = access::grants(configuration, &assigned, &Place { user, place: subject.person.place, lost });
    let sites = sites(&grants);
    let mut infos = HashMap::new();
    for (site, connection) in gateways(subject, &sites) {
        // Of two Gateways in a failover the new one, which comes first, decides.
        infos.entry(site).or_insert_with(|| {
            session.set_system(&subject.system_at(site, connection.gateway, connection.connected));
            access::infos(configuration, &grants, site, &mut session)
        });
    }
    let evaluated = Arc::new(Evaluated { grants, sites, infos });
    let mut cache = locked(&collective.details);
    if cache.known.len() >= KEPT {
        cache.known.clear();
    }
    cache.known.insert(key, Arc::clone(&evaluated));
    evaluated
}
