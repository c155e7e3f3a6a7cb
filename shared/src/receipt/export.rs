//! Receipts as files: JSON exact, CSV safe in a spreadsheet, Markdown for a ticket.

use super::Receipt;
use crate::dn::DistinguishedName;
use crate::session::time::Timestamp;
use serde_json::{Value, json};

/// Targets written out in Markdown; the rest is in the other two.
const IN_MARKDOWN: usize = 200;

/// Every receipt with everything it holds.
pub fn to_json(receipts: &[Receipt]) -> String {
    let time = |ms: i64| Timestamp(ms).to_rfc3339();
    let one = |receipt: &Receipt| {
        let lines: Vec<Value> = receipt
            .lines
            .iter()
            .map(|line| {
                json!({
                    "distinguishedName": line.subject.dn, "username": line.subject.username,
                    "providerName": line.subject.provider, "hostname": line.subject.hostname,
                    "state": line.state.slug(), "seen": &*line.seen, "time": time(line.at_ms),
                })
            })
            .collect();
        json!({
            "action": receipt.action, "time": time(receipt.at_ms), "admin": receipt.admin, "reason": receipt.reason,
            "sent": receipt.sent, "targets": lines,
        })
    };
    let all = json!({"receipts": receipts.iter().map(one).collect::<Vec<_>>()});
    format!("{all:#}\n")
}

/// What concerns one session, for the evidence of it: its own lines, and those of its user as a whole.
pub fn about_session(receipts: &[Receipt], dn: &str) -> Vec<Value> {
    let user = dn.parse::<DistinguishedName>().ok().map(|dn| dn.user_dn());
    let concerns = |other: &str| {
        other == dn || user.is_some() && other.parse::<DistinguishedName>().ok().filter(|other| other.device.is_none()) == user
    };
    let time = |ms: i64| Timestamp(ms).to_rfc3339();
    let lines = receipts.iter().flat_map(|receipt| receipt.lines.iter().map(move |line| (receipt, line)));
    lines
        .filter(|(_, line)| concerns(&line.subject.dn))
        .map(|(receipt, line)| {
            json!({
                "action": receipt.action, "requestedAt": time(receipt.at_ms), "admin": receipt.admin,
                "reason": receipt.reason, "sent": receipt.sent, "state": line.state.word(), "stateAt": time(line.at_ms),
                "seen": &*line.seen,
            })
        })
        .collect()
}

/// A row a target, with a heading row; lines end as RFC 4180 has it.
pub fn to_csv(receipts: &[Receipt]) -> String {
    let mut out =
        String::from("action,requested,admin,reason,sent,distinguished name,username,provider,hostname,state,since,seen\r\n");
    for receipt in receipts {
        let requested = Timestamp(receipt.at_ms).to_rfc3339();
        for line in &receipt.lines {
            let since = Timestamp(line.at_ms).to_rfc3339();
            let subject = &line.subject;
            let fields = [
                &receipt.action,
                &requested,
                &receipt.admin,
                &receipt.reason,
                &receipt.sent,
                &subject.dn,
                &subject.username,
                &subject.provider,
                &subject.hostname,
                line.state.slug(),
                &since,
                &*line.seen,
            ];
            for (at, field) in fields.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                csv_field(field, &mut out);
            }
            out.push_str("\r\n");
        }
    }
    out
}

/// A field that no spreadsheet takes for a formula: names and reasons are written by others.
fn csv_field(text: &str, out: &mut String) {
    out.push('"');
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        out.push('\'');
    }
    for c in text.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

/// A heading and a table a receipt.
pub fn to_markdown(receipts: &[Receipt]) -> String {
    let mut out = String::from("# Receipts\n");
    for receipt in receipts {
        out.push_str(&format!("\n## {}, {}\n\n", cell(&receipt.action), Timestamp(receipt.at_ms).in_zone(0)));
        let reason = if receipt.reason.is_empty() { "none given" } else { &receipt.reason };
        for (name, value) in [("Admin", receipt.admin.as_str()), ("Reason", reason), ("Sent", &receipt.sent)] {
            out.push_str(&format!("- {name}: {}\n", cell(value)));
        }
        let tally: Vec<String> =
            receipt.tally().iter().map(|(state, count)| format!("{count} {}", state.word().to_lowercase())).collect();
        out.push_str(&format!("- Outcome: {}\n\n", tally.join(", ")));
        out.push_str("| User | Provider | Device | State | Since | Seen |\n|---|---|---|---|---|---|\n");
        for at in receipt.shown(IN_MARKDOWN) {
            let line = &receipt.lines[at];
            let cells = [
                &line.subject.username,
                &line.subject.provider,
                &line.subject.hostname,
                line.state.word(),
                &Timestamp(line.at_ms).in_zone(0),
                &*line.seen,
            ];
            out.push_str(&format!("| {} |\n", cells.map(cell).join(" | ")));
        }
        let more = receipt.lines.len().saturating_sub(IN_MARKDOWN);
        if more > 0 {
            out.push_str(&format!("\nand {more} more.\n"));
        }
    }
    out
}

/// Text that stays text inside Markdown, on one line.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{State, Subject};
    use super::*;

    fn receipt(username: &str, reason: &str) -> Receipt {
        let subject = Subject {
            dn: "CN=0a,CN=user,OU=ldap".into(),
            username: username.into(),
            provider: "Corporate AD".into(),
            hostname: "CORP-01".into(),
        };
        let mut receipt = Receipt::new(1, "Renew Tokens", "admin".into(), [subject], 0);
        receipt.reason = reason.into();
        receipt.sent = "POST /on-boarded-devices/revoke-tokens".into();
        receipt.note(0, State::Confirmed, &"The token time is new.".into(), 1_000);
        receipt
    }

    #[test]
    fn of_a_session_are_its_own_lines_and_those_of_its_user() {
        let mut user = receipt("user", "left");
        user.action = "Add User to Denylist".into();
        user.lines[0].subject.dn = "CN=user,OU=ldap".into();
        let mut other = receipt("other", "");
        other.lines[0].subject.dn = "CN=0b,CN=user,OU=ldap".into();
        let mut namesake = receipt("user", "");
        namesake.lines[0].subject.dn = "CN=user,OU=okta".into();
        let found = about_session(&[receipt("user", "why"), user, other, namesake], "CN=0a,CN=user,OU=ldap");
        let actions: Vec<_> = found.iter().map(|receipt| (receipt["action"].as_str(), receipt["state"].as_str())).collect();
        assert_eq!(actions, [(Some("Renew Tokens"), Some("Confirmed")), (Some("Add User to Denylist"), Some("Confirmed"))]);
        assert!(about_session(&[namesake_of("no name at all")], "no name at all").len() == 1);
    }

    fn namesake_of(dn: &str) -> Receipt {
        let mut receipt = receipt("x", "");
        receipt.lines[0].subject.dn = dn.into();
        receipt
    }

    #[test]
    fn json_is_exact() {
        let value: Value = serde_json::from_str(&to_json(&[receipt("=1+1|\"x", "why")])).unwrap();
        let one = &value["receipts"][0];
        assert_eq!((&one["reason"], &one["time"]), (&json!("why"), &json!("1970-01-01T00:00:00.000Z")));
        assert_eq!(
            one["targets"][0],
            json!({"distinguishedName": "CN=0a,CN=user,OU=ldap", "username": "=1+1|\"x", "providerName": "Corporate AD",
                "hostname": "CORP-01", "state": "confirmed", "seen": "The token time is new.", "time": "1970-01-01T00:00:01.000Z"})
        );
    }

    #[test]
    fn csv_holds_no_formula_and_quotes_what_it_must() {
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            let text = to_csv(&[receipt(&format!("{start}cmd,\"x\""), "")]);
            assert!(text.contains(&format!("\"'{start}cmd,\"\"x\"\"\"")), "{text}");
        }
        let plain = to_csv(&[receipt("amara", "a\nb")]);
        assert!(plain.starts_with("action,requested,") && plain.ends_with("\"The token time is new.\"\r\n"), "{plain}");
        assert!(plain.contains("\"a\nb\""));
    }

    #[test]
    fn markdown_keeps_hostile_names_in_their_cells() {
        let text = to_markdown(&[receipt("a|b\n# <img> `x` [y](z)", "")]);
        let row = text.lines().find(|line| line.starts_with("| a")).unwrap();
        assert!(row.starts_with("| a\\|b \\# \\<img\\> \\`x\\` \\[y\\](z) | Corporate AD | CORP-01 | Confirmed |"), "{row}");
        assert!(text.contains("- Reason: none given\n") && text.contains("- Outcome: 1 confirmed\n"));
    }
}
