//! Sign-in answers and errors, read by hand.
//!
//! These three are all that sign-in and the list read beside the session list itself. What serde derives for them costs 15 KB of
//! the first download (brotli, measured); the pages that come later use the derived readers. A test holds both to the same answers.

use serde_json::{Map, Value};
use shared::wire::{
    Error, FieldError, IdentityProvider, IdentityProviderNames, LoginResponse, LoginUser, Privilege, PrivilegeScope,
};

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn list(value: Option<Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    match fields.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn texts(fields: &mut Map<String, Value>, name: &str) -> Vec<String> {
    list(fields.shift_remove(name)).into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn boolean(fields: &mut Map<String, Value>, name: &str) -> Option<bool> {
    fields.shift_remove(name).and_then(|value| value.as_bool())
}

fn version(fields: &mut Map<String, Value>, name: &str) -> Option<u32> {
    fields.shift_remove(name).and_then(|value| value.as_u64()).and_then(|value| value.try_into().ok())
}

/// `LoginResponse`.
pub(super) fn login(value: Value) -> LoginResponse {
    let mut fields = object(value);
    let mut user = object(fields.shift_remove("user").unwrap_or_default());
    LoginResponse {
        user: LoginUser {
            name: text(&mut user, "name").unwrap_or_default(),
            need_two_factor_auth: boolean(&mut user, "needTwoFactorAuth").unwrap_or_default(),
            can_access_audit_logs: boolean(&mut user, "canAccessAuditLogs"),
            privileges: list(user.shift_remove("privileges")).into_iter().map(privilege).collect(),
            extra: user,
        },
        token: text(&mut fields, "token"),
        expires: text(&mut fields, "expires"),
        message_of_the_day: text(&mut fields, "messageOfTheDay"),
        extra: fields,
    }
}

fn privilege(value: Value) -> Privilege {
    let mut fields = object(value);
    Privilege {
        kind: text(&mut fields, "type").unwrap_or_default(),
        target: text(&mut fields, "target").unwrap_or_default(),
        scope: fields.shift_remove("scope").filter(Value::is_object).map(|scope| {
            let mut scope = object(scope);
            PrivilegeScope {
                all: boolean(&mut scope, "all"),
                ids: texts(&mut scope, "ids"),
                tags: texts(&mut scope, "tags"),
                extra: scope,
            }
        }),
        extra: fields,
    }
}

/// `IdentityProviderNames`.
pub(super) fn identity_providers(value: Value) -> IdentityProviderNames {
    let mut fields = object(value);
    IdentityProviderNames {
        data: list(fields.shift_remove("data"))
            .into_iter()
            .map(|item| {
                let mut item = object(item);
                IdentityProvider {
                    name: text(&mut item, "name").unwrap_or_default(),
                    kind: text(&mut item, "type"),
                    extra: item,
                }
            })
            .collect(),
        banner_message: text(&mut fields, "bannerMessage"),
        extra: fields,
    }
}

/// `Error` in all its shapes.
pub(super) fn error(value: Value) -> Error {
    let mut fields = object(value);
    Error {
        id: text(&mut fields, "id").unwrap_or_default(),
        message: text(&mut fields, "message").unwrap_or_default(),
        errors: list(fields.shift_remove("errors"))
            .into_iter()
            .map(|item| {
                let mut item = object(item);
                let (field, message) = (text(&mut item, "field"), text(&mut item, "message"));
                FieldError { field: field.unwrap_or_default(), message: message.unwrap_or_default(), extra: item }
            })
            .collect(),
        reason: text(&mut fields, "reason"),
        min_supported_version: version(&mut fields, "minSupportedVersion"),
        max_supported_version: version(&mut fields, "maxSupportedVersion"),
        extra: fields,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<T: serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(by_hand: fn(Value) -> T, json: &str) {
        let derived: T = serde_json::from_str(json).unwrap();
        assert_eq!(by_hand(serde_json::from_str(json).unwrap()), derived, "{json}");
    }

    #[test]
    fn by_hand_reads_what_serde_reads() {
        for json in [
            r#"{}"#,
            r#"{"user":{"name":"admin","needTwoFactorAuth":true,"canAccessAuditLogs":false,"privileges":[{"type":"All","target":"All"}],"more":1},"token":"t","expires":"2026-11-24T00:00:00Z","messageOfTheDay":"m","crlEnabled":true}"#,
            r#"{"user":{"name":"a","privileges":[{"type":"View","target":"Site","scope":{"all":false,"ids":["x"],"tags":["y"],"z":null},"defaultTags":["q"]}]}}"#,
            r#"{"user":{"privileges":null},"token":null}"#,
        ] {
            same(login, json);
        }
        for json in [
            r#"{"data":null}"#,
            r#"{"data":[{"name":"local","type":"Credentials","x":{}},{"name":"saml"}],"bannerMessage":"b","y":1.50}"#,
        ] {
            same(identity_providers, json);
        }
        for json in [
            r#"{"id":"x","message":"m"}"#,
            r#"{"id":"x","message":"m","errors":[{"field":"f","message":"g","h":1}],"reason":"r","minSupportedVersion":16,"maxSupportedVersion":22,"k":[]}"#,
            r#"{"errors":null}"#,
        ] {
            same(error, json);
        }
    }

    #[test]
    fn wrong_types_are_left_out_and_never_fatal() {
        assert_eq!(login(Value::Null), LoginResponse::default());
        let odd = serde_json::json!({"user": 5, "token": {"a": 1}, "expires": 7});
        assert_eq!(login(odd), LoginResponse::default());
        assert_eq!(error(serde_json::json!([1])), Error::default());
    }
}
