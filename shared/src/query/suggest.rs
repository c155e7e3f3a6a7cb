//! What may come next where the caret stands: the name of a field, or a value of the field before it.

use super::Query;
use super::field::{Field, starting_with};
use super::outline::{Form, Outline, TermSpan};
use crate::table::{Attribute, Dictionary, Support, Table, folded};
use memchr::memmem::Finder;
use std::ops::Range;

/// How many values are looked at for the best of them; a column may hold a hundred thousand.
const LOOKED_AT: usize = 2000;
/// The longest value that is offered, in bytes.
const LONGEST_VALUE: usize = 200;

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestions {
    /// The bytes of the text that the chosen one takes the place of.
    pub span: Range<usize>,
    /// The best first.
    pub items: Vec<Suggestion>,
}

/// One of the things offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to show.
    pub label: String,
    /// What to write.
    pub insert: String,
    /// Whether it is a field's name: its value comes next.
    pub is_field: bool,
}

/// What may stand at the caret, at most `most` of it; `None` where there is nothing to offer.
pub fn suggest(text: &str, caret: usize, table: &Table, most: usize) -> Option<Suggestions> {
    let outline = Outline::of(text);
    let term = outline.at(caret)?;
    let (span, items) = match term.field {
        Some(field) if caret >= term.value.start => (term.value.clone(), values(text, term, field, table, most)?),
        Some(_) => return None,
        None if term.form == Form::Word => {
            let typed = text[term.value.clone()].trim_end_matches(':').to_lowercase();
            let names = starting_with(&typed).take(most);
            let item = |name: &str| Suggestion { label: format!("{name}:"), insert: format!("{name}: "), is_field: true };
            (term.value.clone(), names.map(item).collect())
        }
        None => return None,
    };
    (!items.is_empty()).then_some(Suggestions { span, items })
}

fn values(text: &str, term: &TermSpan, field: Field, table: &Table, most: usize) -> Option<Vec<Suggestion>> {
    let Field::Attribute(attribute) = field else { return None };
    let typed = &text[term.value.clone()];
    let (sign, typed) = match term.form {
        Form::Word | Form::Run | Form::Address => ("", typed),
        Form::Whole => ("=", typed.strip_prefix('=')?.trim_start()),
        Form::Comparison => {
            let end = typed.len() - typed.trim_start_matches(['<', '>', '=']).len();
            (&typed[..end], typed[end..].trim_start())
        }
        Form::All | Form::Name => return None,
    };
    let needle = folded(typed.trim_start_matches('"').trim_end_matches('"'));
    let found = match attribute {
        Attribute::Support => {
            let words = [Support::Full, Support::Partial, Support::None, Support::Unknown].map(Support::slug);
            words.into_iter().filter(|word| word.contains(needle.as_str())).map(str::to_owned).collect()
        }
        Attribute::Gateways => best(table.gateway_sets().distinct(), &needle, most),
        _ => best(table.values(attribute), &needle, most),
    };
    let comparison = term.form == Form::Comparison;
    let item = |value: String| {
        let plain = comparison || value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
        let written = if plain { value.clone() } else { Query::quote(&value) };
        Suggestion { label: value, insert: format!("{sign}{written}"), is_field: false }
    };
    // What is there already is no help.
    Some(found.into_iter().filter(|value| folded(value) != needle).map(item).collect())
}

/// The values that begin with what was typed, then those that hold it; short ones first.
fn best(values: &Dictionary, needle: &str, most: usize) -> Vec<String> {
    let finder = Finder::new(needle.as_bytes());
    let found = (0..values.len() as u32).filter_map(|id| {
        let text = values.folded(id);
        let at = if text.is_empty() || text.len() > LONGEST_VALUE { None } else { finder.find(text.as_bytes()) };
        at.map(|at| (at > 0, text.len(), id))
    });
    let mut found: Vec<_> = found.take(LOOKED_AT).collect();
    found.sort_unstable();
    let mut best: Vec<String> = Vec::new();
    for (_, _, id) in found {
        if best.len() == most {
            break;
        }
        // A host or a device may be there more than once.
        let value = values.get(id);
        if best.iter().all(|other| other != value) {
            best.push(value.to_owned());
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Row;

    fn labels(text: &str) -> Vec<String> {
        let mut table = Table::new();
        for (at, (provider, gateway)) in
            [("Corporate AD", "sto-gw-1"), ("corp", "aws-gw-1"), ("Okta", "a b")].iter().enumerate()
        {
            let dn = format!("{at}");
            table.push(&Row { dn: &dn, provider, gateways: &[gateway], client_version: "6.5.2-1-release", ..Row::default() });
        }
        let (before, after) = text.split_once('|').unwrap_or((text, ""));
        let whole = format!("{before}{after}");
        let Some(found) = suggest(&whole, before.len(), &table, 4) else { return Vec::new() };
        found
            .items
            .iter()
            .map(|item| format!("{}{}{}", &whole[..found.span.start], item.insert, &whole[found.span.end..]))
            .collect()
    }

    #[test]
    fn a_host_that_is_there_often_is_offered_once() {
        let mut table = Table::new();
        for at in 0..600 {
            let (dn, hostname) = (format!("CN={at}"), format!("host-{}", at % 300));
            table.push(&Row { dn: &dn, hostname: &hostname, ..Row::default() });
        }
        let found = suggest("host: host-2", 12, &table, 400).unwrap_or_else(|| unreachable!("hosts hold it"));
        let mut labels: Vec<String> = found.items.into_iter().map(|item| item.label).collect();
        let all = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!((all, labels.len()), (110, 110));
    }

    #[test]
    fn fields_and_their_values_are_offered_where_the_caret_stands() {
        for (text, expected) in [
            ("|", vec![]),
            ("pr|", vec!["provider: "]),
            ("-pr|", vec!["-provider: "]),
            ("x os| y", vec!["x os:  y", "x os-family:  y", "x os-parent:  y"]),
            ("ver|", vec!["version: "]),
            ("zzz|", vec![]),
            ("provider:|", vec!["provider:corp", "provider:Okta", "provider:\"Corporate AD\""]),
            ("provider: |", vec!["provider: corp", "provider: Okta", "provider: \"Corporate AD\""]),
            ("provider: \"corporate a|", vec!["provider: \"Corporate AD\""]),
            ("provider: =cor|", vec!["provider: =corp", "provider: =\"Corporate AD\""]),
            ("provider: okta|", vec![]),
            ("pro|vider: x", vec![]),
            ("-idp: OK| x", vec!["-idp: Okta x"]),
            ("gw: gw|", vec!["gw: sto-gw-1", "gw: aws-gw-1"]),
            ("support: p|", vec!["support: partial"]),
            ("version: >6|", vec!["version: >6.5.2-1-release"]),
            ("gw: {a|", vec![]),
            ("CN=1|", vec![]),
        ] {
            assert_eq!(labels(text), expected, "{text}");
        }
    }
}
