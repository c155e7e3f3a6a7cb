//! Our document and our running server, held against the published specification where `CONTROLLER_SPEC` names it.

use crate::support::{AMARA, Server, encoded, send};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn published() -> Option<Value> {
    let Ok(path) = std::env::var("CONTROLLER_SPEC") else {
        eprintln!("not run: set CONTROLLER_SPEC to the published specification");
        return None;
    };
    Some(serde_json::from_str(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))).unwrap())
}

/// Fields of ours that nobody published, each with the reason it is there all the same.
const OURS: [&str; 2] = [
    // By it the page knows that its whole grammar may be asked in `query`.
    "/stats/active-sessions/dn.queryGrammar",
    // The published item has no key at all; the demo Collective brings one as an unknown field.
    "/health/app-connectivity.data[].id",
];

/// The field names a schema allows; `None` when it allows any. References and compositions are followed.
fn fields(document: &Value, schema: &Value) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    if let Some(reference) = schema["$ref"].as_str() {
        return fields(document, document.pointer(reference.strip_prefix('#')?)?);
    }
    for part in ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten() {
        names.extend(fields(document, part)?);
    }
    if let Some(properties) = schema["properties"].as_object() {
        names.extend(properties.keys().cloned());
    } else if schema["additionalProperties"] == true {
        return None;
    }
    Some(names)
}

fn property<'a>(document: &'a Value, schema: &'a Value, name: &str) -> Option<&'a Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return property(document, document.pointer(reference.strip_prefix('#')?)?, name);
    }
    if let Some(found) = schema["properties"].get(name) {
        return Some(found);
    }
    let parts = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten();
    parts.into_iter().find_map(|part| property(document, part, name))
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.map_or(schema, |target| resolved(document, target))
}

/// Walks an answer along the published schema: names nobody published are ours by mistake.
fn unpublished(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let schema = resolved(document, schema);
    match value {
        Value::Object(entries) => {
            let Some(known) = fields(document, schema).filter(|known| !known.is_empty()) else {
                // A map: its values have a schema of their own, or none.
                if schema["additionalProperties"].is_object() {
                    entries
                        .iter()
                        .for_each(|(_, entry)| unpublished(document, &schema["additionalProperties"], entry, at, found));
                }
                return;
            };
            for (name, entry) in entries {
                match property(document, schema, name) {
                    Some(inner) => unpublished(document, inner, entry, &format!("{at}.{name}"), found),
                    None if known.contains(name) => {}
                    None => found.push(format!("{at}.{name}")),
                }
            }
        }
        Value::Array(items) => {
            if let Some(inner) = schema.get("items") {
                items.iter().for_each(|item| unpublished(document, inner, item, &format!("{at}[]"), found));
            }
        }
        _ => {}
    }
}

/// The published path that a path of ours is.
fn names_alike(path: &str) -> String {
    path.strip_prefix("/admin").unwrap_or(path).to_owned()
}

#[tokio::test]
async fn every_published_call_is_in_our_document() {
    let Some(published) = published() else { return };
    let own = serde_json::to_value(server::openapi_document()).unwrap();
    let have: BTreeSet<(String, String)> = own["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(path, _)| path.starts_with("/admin"))
        .flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(|method| (names_alike(path), method.clone())))
        .collect();
    let want: BTreeSet<(String, String)> = published["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys().filter(|key| *key != "parameters");
            methods.map(|method| (path.clone(), method.clone()))
        })
        .collect();
    assert_eq!(want.difference(&have).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "published and not ours");
    assert_eq!(have.difference(&want).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "ours and not published");
    for (path, method) in &want {
        let responses = |document: &Value, path: &str| {
            document["paths"][path][method]["responses"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>()
        };
        let (theirs, ours) = (responses(&published, path), responses(&own, &format!("/admin{path}")));
        // 500 is not something to promise. What is ours alone: 400 for parameters, 429 for guessing, 401 where it was forgotten.
        let missing: Vec<_> = theirs.difference(&ours).filter(|status| *status != "500").collect();
        // These two never refuse an authorization's body, because it has none.
        let no_body = path == "/authorization";
        assert!(
            missing.iter().all(|status| no_body && ["400", "422"].contains(&status.as_str())),
            "{method} {path}: {missing:?}"
        );
        let extra: Vec<_> =
            ours.difference(&theirs).filter(|status| !["400", "401", "429"].contains(&status.as_str())).collect();
        assert!(extra.is_empty(), "{method} {path}: {extra:?}");
    }
}

#[tokio::test]
async fn our_schemas_know_every_published_field_of_what_the_page_reads() {
    let Some(published) = published() else { return };
    let own = serde_json::to_value(server::openapi_document()).unwrap();
    let schemas = &own["components"]["schemas"];
    for (theirs, ours, known_gaps) in [
        ("Policy", "Policy", &["id", "notes", "created", "updated", "tags"][..]),
        ("Condition", "Condition", &["notes", "created", "updated", "tags"][..]),
        ("OnBoardedDevice", "OnBoardedDevice", &[][..]),
        ("BlacklistEntry", "DenylistEntry", &[][..]),
        ("DeviceRevocationRequest", "DeviceRevocationRequest", &[][..]),
        ("UnhealthyApp", "UnhealthyApp", &[][..]),
        ("SessionInfoDistinguishedName", "SessionInfo", &[][..]),
        ("TestRequest", "TestRequest", &[][..]),
        ("BaseActiveSession", "Session", &[][..]),
        ("ResultList", "List_Policy", &["name", "creationDate", "refreshInterval"][..]),
    ] {
        let want = fields(&published, &published["components"]["schemas"][theirs]).unwrap();
        let have = fields(&own, &schemas[ours]).unwrap_or_else(|| panic!("{ours} is not in our document"));
        let missing: Vec<_> = want.difference(&have).filter(|name| !known_gaps.contains(&name.as_str())).collect();
        assert!(missing.is_empty(), "{ours} lacks {missing:?}");
    }
}

#[tokio::test]
async fn our_answers_have_no_field_that_is_not_published() {
    let Some(published) = published() else { return };
    let server = Server::start().await;
    let token = server.token("admin").await;
    let dn = encoded(AMARA);
    let deny = json!({"userDistinguishedName": "CN=nobody.real,OU=Okta", "reason": "test"});
    let calls: Vec<(Method, &str, String, Option<Value>)> = vec![
        (Method::GET, "/version", "/version".into(), None),
        (Method::GET, "/identity-providers/names", "/identity-providers/names".into(), None),
        (Method::GET, "/authorization", "/authorization".into(), None),
        (
            Method::GET,
            "/stats/active-sessions/dn",
            "/stats/active-sessions/dn?query=a&orderBy=username&range=0-99".into(),
            None,
        ),
        (Method::GET, "/stats/active-sessions/dashboard", "/stats/active-sessions/dashboard".into(), None),
        (Method::GET, "/session-info/{distinguished-name}", format!("/session-info/{dn}"), None),
        (Method::GET, "/policies", "/policies".into(), None),
        (Method::GET, "/conditions", "/conditions".into(), None),
        (Method::POST, "/conditions/test", "/conditions/test".into(), Some(json!({"expression": "return true;"}))),
        (Method::GET, "/claims/names", "/claims/names".into(), None),
        (Method::GET, "/entitlements", "/entitlements".into(), None),
        (Method::GET, "/ringfence-rules", "/ringfence-rules".into(), None),
        (Method::GET, "/appliances/status", "/appliances/status".into(), None),
        (Method::GET, "/sites", "/sites".into(), None),
        (Method::GET, "/sites/status", "/sites/status".into(), None),
        (Method::GET, "/administrative-roles", "/administrative-roles".into(), None),
        (Method::GET, "/administrative-roles/type-target-map", "/administrative-roles/type-target-map".into(), None),
        (Method::GET, "/criteria-scripts", "/criteria-scripts".into(), None),
        (Method::POST, "/blacklist", "/blacklist".into(), Some(deny)),
        (Method::GET, "/blacklist", "/blacklist".into(), None),
        (Method::GET, "/on-boarded-devices", "/on-boarded-devices".into(), None),
        (
            Method::POST,
            "/on-boarded-devices/revoke-tokens",
            "/on-boarded-devices/revoke-tokens".into(),
            Some(json!({"distinguishedNameFilter": AMARA})),
        ),
        (
            Method::POST,
            "/on-boarded-devices/reevaluate/{distinguished-name}",
            format!("/on-boarded-devices/reevaluate/{dn}"),
            None,
        ),
        (Method::GET, "/health/app-connectivity", "/health/app-connectivity".into(), None),
    ];
    let mut found = Vec::new();
    for (method, path, call, body) in calls {
        let answer = server.call(&token, method.clone(), &call, body).await.ok().json();
        let operation = &published["paths"][path][method.as_str().to_lowercase()];
        let schema = &resolved(&published, &operation["responses"]["200"])["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{method} {path} has no published schema");
        unpublished(&published, schema, &answer, path, &mut found);
    }
    let login = server.login("admin", crate::support::PASSWORD).await.ok().json();
    unpublished(&published, &published["components"]["schemas"]["LoginResponse"], &login, "/login", &mut found);
    let refused = send(server.request(Method::GET, "/admin/policies")).await.json();
    unpublished(&published, &published["components"]["schemas"]["Error"], &refused, "error", &mut found);
    found.retain(|field| !OURS.contains(&field.as_str()));
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "not published: {found:#?}");
}
