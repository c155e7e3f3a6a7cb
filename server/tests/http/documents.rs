//! Our own OpenAPI document says what the server does.

use crate::support::{JSON, Server, ZIP, send};
use reqwest::Method;
use reqwest::header::ACCEPT;
use serde_json::Value;

#[tokio::test]
async fn the_document_is_served_and_its_references_lead_somewhere() {
    let server = Server::start().await;
    let document = send(server.request(Method::GET, "/openapi.json")).await.ok().json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"].as_object().unwrap().len() > 35);
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()), "{method} {path}");
            assert!(operation["description"].is_string() || operation["summary"].is_string(), "{method} {path} says nothing");
        }
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.push(reference.clone());
            }
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

#[tokio::test]
async fn every_documented_call_exists_and_wants_a_sign_in_where_it_says_so() {
    let server = Server::start().await;
    let document = send(server.request(Method::GET, "/openapi.json")).await.ok().json();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let real = path.replace("{id}", "x").replace("{distinguished-name}", "CN=a,CN=b,OU=c");
        for (method, operation) in methods.as_object().unwrap() {
            let public = operation["security"] == serde_json::json!([{}]);
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let accept = if path.contains("client-logs") { ZIP } else { JSON };
            let answer = send(server.request(method.clone(), &real).header(ACCEPT, accept).body("{}")).await;
            let expected: &[u16] = match (public, method.as_str(), path.as_str()) {
                (true, "POST", _) => &[422],
                (true, ..) => &[200],
                // Nobody signed in is signed out already.
                (false, "DELETE", "/session") => &[204],
                (false, ..) => &[401],
            };
            assert!(expected.contains(&answer.status.as_u16()), "{method} {path}: {} {}", answer.status, answer.text());
            let documented = operation["responses"].as_object().unwrap();
            assert!(documented.contains_key(answer.status.as_str()), "{method} {path}: {} is not documented", answer.status);
        }
    }
}
