//! Between what happens to sessions and what the store keeps of it.

use crate::collective::Event;
use crate::store::StoredEvent;
use shared::wire::TokenType;

/// The event as it is stored.
pub fn to_stored(event: &Event) -> StoredEvent {
    let stored = |kind: &str, dn: &str, at_ms: i64| StoredEvent {
        kind: kind.to_owned(),
        dn: dn.to_owned(),
        at_ms,
        due_ms: None,
        token_type: None,
    };
    match event {
        Event::TokensRevoked { dn, at_ms, due_ms, token_type } => StoredEvent {
            due_ms: Some(*due_ms),
            token_type: token_type.map(|kind| type_text(kind).to_owned()),
            ..stored("tokens-revoked", dn, *at_ms)
        },
        Event::Reevaluated { dn, at_ms } => stored("reevaluated", dn, *at_ms),
        Event::Denylisted { user_dn, at_ms } => stored("denylisted", user_dn, *at_ms),
        Event::DenylistRemoved { user_dn, at_ms } => stored("denylist-removed", user_dn, *at_ms),
        Event::DeviceRemoved { dn, at_ms } => stored("device-removed", dn, *at_ms),
    }
}

/// The event that was stored; `None` for a kind of another version of this program.
pub fn from_stored(stored: StoredEvent) -> Option<Event> {
    let StoredEvent { kind, dn, at_ms, due_ms, token_type } = stored;
    Some(match kind.as_str() {
        "tokens-revoked" => Event::TokensRevoked {
            dn,
            at_ms,
            due_ms: due_ms.unwrap_or(at_ms),
            token_type: token_type.and_then(|text| TYPES.into_iter().find(|kind| type_text(*kind) == text)),
        },
        "reevaluated" => Event::Reevaluated { dn, at_ms },
        "denylisted" => Event::Denylisted { user_dn: dn, at_ms },
        "denylist-removed" => Event::DenylistRemoved { user_dn: dn, at_ms },
        "device-removed" => Event::DeviceRemoved { dn, at_ms },
        _ => return None,
    })
}

const TYPES: [TokenType; 4] = [TokenType::Claims, TokenType::AdminClaims, TokenType::Entitlement, TokenType::Administration];

fn type_text(kind: TokenType) -> &'static str {
    match kind {
        TokenType::Claims => "Claims",
        TokenType::AdminClaims => "AdminClaims",
        TokenType::Entitlement => "Entitlement",
        TokenType::Administration => "Administration",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_back_as_they_were_stored() {
        let dn = || "CN=a,CN=b,OU=c".to_owned();
        for event in [
            Event::TokensRevoked { dn: dn(), at_ms: 1, due_ms: 2, token_type: Some(TokenType::Entitlement) },
            Event::TokensRevoked { dn: dn(), at_ms: 1, due_ms: 2, token_type: None },
            Event::Reevaluated { dn: dn(), at_ms: 3 },
            Event::Denylisted { user_dn: dn(), at_ms: 4 },
            Event::DenylistRemoved { user_dn: dn(), at_ms: 5 },
            Event::DeviceRemoved { dn: dn(), at_ms: 6 },
        ] {
            let stored = to_stored(&event);
            let back = from_stored(stored.clone()).map(|event| to_stored(&event));
            assert_eq!(back, Some(stored));
        }
        assert!(from_stored(StoredEvent { kind: "new".into(), dn: dn(), at_ms: 0, due_ms: None, token_type: None }).is_none());
    }
}
