//! Administrative roles, as the wire has them.

use super::{CREATED, id};
use serde_json::{Value, json};

/// Privilege type and target.
type Pair = (&'static str, &'static str);

/// Name, notes and privileges.
const ALL: [(&str, &str, &[Pair]); 4] = [
    ("System Administration", "Everything.", &[("All", "All")]),
    (
        "Help Desk",
        "Sees everything, renews tokens, fetches logs.",
        &[
            ("View", "All"),
            ("Revoke", "RegisteredDevice"),
            ("Reevaluate", "RegisteredDevice"),
            ("DownloadLogs", "SessionInfo"),
            ("Test", "Condition"),
        ],
    ),
    ("Viewer", "Sees everything.", &[("View", "All")]),
    ("Denylist Keeper", "Keeps the denylist.", &[("View", "SessionInfo"), ("All", "Blacklist")]),
];

pub(super) fn all() -> Vec<Value> {
    ALL.iter()
        .map(|(name, notes, pairs)| {
            let privileges: Vec<Value> =
                pairs.iter().map(|(kind, target)| json!({"type": kind, "target": target, "scope": {"all": true}})).collect();
            json!({
                "id": id("administrative-role", name), "name": name, "notes": notes, "created": CREATED, "updated": CREATED,
                "tags": ["demo"], "privileges": privileges,
            })
        })
        .collect()
}
