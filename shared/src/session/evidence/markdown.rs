//! The document as Markdown for a ticket.

use crate::session::text;
use serde_json::Value;

/// Characters of one value; the whole stands in the JSON file.
const MOST: usize = 2_000;

/// Writes the document of [`super::document`].
pub fn markdown(document: &Value) -> String {
    let mut out = String::new();
    let session = &document["session"];
    heading(&mut out, 1, &format!("Session of {}", said(&session["username"])));
    let time = |value: &Value| match (value["local"].as_str(), value["utc"].as_str()) {
        (Some(local), Some(utc)) => format!("{local} ({utc})"),
        _ => "not known".to_owned(),
    };
    let facts = [
        ("Distinguished name", said(&session["distinguishedName"])),
        ("Identity provider", said(&session["provider"])),
        ("Device ID", said(&session["deviceId"])),
        ("Reported", time(&document["readAt"])),
        ("This pack", time(&document["madeAt"])),
        (
            "Source",
            if document["fromSavedFile"] == true { "a saved session".to_owned() } else { said(&document["controller"]) },
        ),
        ("Versions", format!("page {}, API {}", said(&document["pageVersion"]), said(&document["apiVersion"]))),
    ];
    table(&mut out, ["", ""], facts.map(|(name, value)| [name.to_owned(), value]));
    if let Some(note) = document["note"].as_str().filter(|note| !note.trim().is_empty()) {
        heading(&mut out, 2, "Note");
        for line in note.lines() {
            out.push_str(&format!("{}\n\n", escaped(line)));
        }
    }
    rows(&mut out, document, "answers", "Destinations asked", ["Destination", "Verdict", "Answer"], |answer| {
        [said(&answer["destination"]), said(&answer["verdict"]), said(&answer["sentence"])]
    });
    rows(&mut out, document, "sites", "Sites and Gateways", ["Site", "Gateways"], |site| {
        [said(&site["site"]), said(&site["gateways"])]
    });
    rows(
        &mut out,
        document,
        "entitlements",
        "Entitlements",
        ["Entitlement", "Site", "State", "Why", "Granted by", "Rules"],
        |one| {
            let fields = ["entitlement", "site", "state", "why", "policies", "rules"];
            fields.map(|field| said(&one[field]))
        },
    );
    rows(&mut out, document, "claims", "Claims", ["Claim", "Sites", "Value"], |claim| {
        let sites = said(&claim["sites"]);
        [said(&claim["claim"]), if sites.is_empty() { "all".to_owned() } else { sites }, said(&claim["value"])]
    });
    rows(&mut out, document, "stats", "Stats", ["Site", "Gateway", "What", "Value"], |stat| {
        ["site", "gateway", "label", "text"].map(|field| said(&stat[field]))
    });
    rows(&mut out, document, "receipts", "Receipts", ["Action", "Requested", "Reason", "State", "What was seen"], |receipt| {
        ["action", "requestedAt", "reason", "state", "seen"].map(|field| said(&receipt[field]))
    });
    out
}

fn rows<const N: usize>(
    out: &mut String,
    document: &Value,
    key: &str,
    title: &str,
    head: [&str; N],
    row: impl Fn(&Value) -> [String; N],
) {
    let Some(items) = document[key].as_array().filter(|items| !items.is_empty()) else { return };
    heading(out, 2, title);
    table(out, head, items.iter().map(row));
}

fn heading(out: &mut String, level: usize, text: &str) {
    out.push_str(&format!("{} {}\n\n", "#".repeat(level), escaped(text)));
}

fn table<const N: usize>(out: &mut String, head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) {
    out.push_str(&format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(N)));
    for row in rows {
        out.push_str(&format!("| {} |\n", row.map(|cell| escaped(&cell)).join(" | ")));
    }
    out.push('\n');
}

/// A value in words: texts as they are, lists joined, the rest as JSON; long ones cut and counted.
fn said(value: &Value) -> String {
    let whole = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.iter().map(super::copy_text).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    };
    let cut = text::preview(&whole, MOST);
    if cut.len() == whole.len() {
        return whole;
    }
    format!("{cut} ({} characters, all of them in evidence.json)", text::thousands(whole.chars().count() as u64))
}

/// Text that shows as itself in a cell of a table: no markup, no HTML, no link, no mention, no other cell, no other line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            ':' => out.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' | '$' | '^' | '=' => {
                out.push('\\');
                out.push(c);
            }
            '\t' | '\n' | '\r' => out.push(' '),
            c if is_invisible(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    // A bare name is made a link too.
    let out = out.replace("www.", "www&#46;");
    match out.strip_prefix('-') {
        Some(rest) => format!("\\-{rest}"),
        None => out,
    }
}

/// Control characters, and those that turn the direction of text around.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}
