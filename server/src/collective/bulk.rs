//! Claims of the sentinel that has too many of everything.

use serde_json::{Value, json};
use shared::wire::Extra;

const GROUPS: usize = 5_000;
const DEEP: usize = 10;
const LONG: usize = 1 << 20;

/// More groups than fit a screen, a claim ten deep and a text of a megabyte.
pub(super) fn user(claims: &mut Extra) {
    if let Some(Value::Array(groups)) = claims.get_mut("groups") {
        let missing = GROUPS.saturating_sub(groups.len());
        groups.extend((1..=missing).map(|n| json!(format!("CN=Mailing List {n:04},OU=Lists,DC=corp,DC=example,DC=com"))));
    }
    let mut nested =
        json!({"level": DEEP, "leaf": "the end", "numbers": [1, 2.5, -3e9, 12_345_678_901_234_567_890_u64], "nothing": null});
    for level in (1..DEEP).rev() {
        nested = json!({"level": level, "name": format!("organisational unit {level}"), "inner": nested});
    }
    claims.insert("organisation".to_owned(), nested);
    claims.insert("directoryExport".to_owned(), json!(long_text()));
    claims.insert("odd name: with \"quotes\", a.dot and ünïcode".to_owned(), json!(true));
}

/// A list of dictionaries.
pub(super) fn device(claims: &mut Extra) {
    let software: Vec<Value> = (1..=300)
        .map(|n| json!({"name": format!("Application {n}"), "version": format!("{}.{}.{}", n % 20, n % 7, n), "signed": n % 13 != 0}))
        .collect();
    claims.insert("installedSoftware".to_owned(), Value::Array(software));
}

fn long_text() -> String {
    let line = "objectClass: person; description: exported entry — 0123456789 äöü 漢字; ";
    let mut text = line.repeat(LONG / line.len() + 1);
    text.truncate(text.floor_char_boundary(LONG));
    text
}
