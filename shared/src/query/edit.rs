//! Changing one term of what somebody typed and nothing else.

use super::outline::{Form, Outline};
use super::{Facet, Query};
use std::ops::Range;

impl Query {
    /// The search with the facet's value asked for. `term` ([`Facet::term`]) takes the place of what the search asked of that
    /// field before, save what a dash turned round, so that values are switched and not piled up.
    pub fn with_term(text: &str, facet: Facet, term: &str) -> String {
        let text = open_ended(text);
        let outline = Outline::of(&text);
        let mut old: Vec<Range<usize>> = outline.of_facet(facet).map(|term| term.span.clone()).collect();
        if old.is_empty() {
            // Behind a field that waits for its value the term would be that value.
            let waiting = outline.terms.last().is_some_and(|last| last.is_waiting(&text));
            return if waiting { format!("{term} {}", text.trim_start()) } else { joined(&text, term) };
        }
        let first = old.remove(0);
        let text = old.iter().rev().fold(text.clone(), |text, span| without(&text, span));
        format!("{}{term}{}", &text[..first.start], &text[first.end..])
    }

    /// The search without asking for that value of the facet.
    pub fn without_term(text: &str, facet: Facet, value: &str) -> String {
        let outline = Outline::of(text);
        let gone = outline.of_facet(facet).filter(|term| term.asks_for(value));
        gone.collect::<Vec<_>>().iter().rev().fold(text.to_owned(), |text, term| without(&text, &term.span))
    }
}

/// A term behind the others.
fn joined(text: &str, term: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() { term.to_owned() } else { format!("{text} {term}") }
}

/// The text without a stretch of it, and with one blank where that was.
fn without(text: &str, span: &Range<usize>) -> String {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    match (before.trim_end(), after.trim_start()) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) => format!("{before} {after}"),
    }
}

/// The text so that a term may follow: a distinguished name, which stands alone as it is, as a field's value; quotes and braces
/// that were left open closed.
fn open_ended(text: &str) -> String {
    if let [only] = &Outline::of(text).terms[..]
        && only.form == Form::Name
    {
        return format!("dn: {}", Query::quote(&text[only.span.clone()]));
    }
    let mut text = text.to_owned();
    // A quote inside a brace: two things to close at most.
    for _ in 0..2 {
        let Err(error) = Query::parse(&text) else { break };
        if error.span.end != text.len() {
            break;
        }
        match text.as_bytes().get(error.span.start) {
            Some(b'"') => {
                let lone = text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
                text.push_str(if lone { "\\\"" } else { "\"" });
            }
            Some(b'{') => text.push('}'),
            _ => break,
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_added_switched_and_taken_away() {
        let okta = "provider: \"Okta\"";
        for (text, with, without) in [
            ("", okta, ""),
            ("  ", okta, "  "),
            ("berg", "berg provider: \"Okta\"", "berg"),
            ("berg ", "berg provider: \"Okta\"", "berg "),
            ("idp: corp", okta, "idp: corp"),
            ("a  idp: corp  b", "a  provider: \"Okta\"  b", "a  idp: corp  b"),
            ("idp: okta", okta, ""),
            ("a idp:OKTA b", "a provider: \"Okta\" b", "a b"),
            ("provider: =okta x provider: \"okta\"", "provider: \"Okta\" x", "x"),
            ("-provider: okta", "-provider: okta provider: \"Okta\"", "-provider: okta"),
            ("provider: {okta corp} x", "provider: \"Okta\" x", "provider: {okta corp} x"),
            ("provider: ", okta, "provider: "),
            ("x gw:", "provider: \"Okta\" x gw:", "x gw:"),
            ("version: > ", "provider: \"Okta\" version: > ", "version: > "),
            ("\"two words", "\"two words\" provider: \"Okta\"", "\"two words"),
            ("\"a\\", "\"a\\\\\" provider: \"Okta\"", "\"a\\"),
            ("user: {a \"b", "user: {a \"b\"} provider: \"Okta\"", "user: {a \"b"),
            ("CN=1,CN=a b,OU=x", "dn: \"CN=1,CN=a b,OU=x\" provider: \"Okta\"", "CN=1,CN=a b,OU=x"),
            ("nofield: x", "nofield: x provider: \"Okta\"", "nofield: x"),
        ] {
            assert_eq!(Query::with_term(text, Facet::Provider, okta), with, "{text:?}");
            assert_eq!(Query::without_term(text, Facet::Provider, "okta"), without, "{text:?}");
        }
    }

    #[test]
    fn the_outline_says_where_what_stands() {
        let text = "-idp: \"a b\" v:x host:=ü 10.0.0.1 version: >6 gw:{a}";
        let text = text.replace("v:x ", "");
        let terms = Outline::of(&text).terms;
        let seen: Vec<_> = terms.iter().map(|term| (&text[term.span.clone()], &text[term.value.clone()], term.form)).collect();
        assert_eq!(
            seen,
            [
                ("-idp: \"a b\"", "\"a b\"", Form::Run),
                ("host:=ü", "=ü", Form::Whole),
                ("10.0.0.1", "10.0.0.1", Form::Address),
                ("version: >6", ">6", Form::Comparison),
                ("gw:{a}", "{a}", Form::All),
            ]
        );
        assert!(terms[0].negated && terms[0].name == Some(1..5));
        assert_eq!(Outline::of(&text).chosen(Facet::Provider), [] as [&str; 0]);
        assert_eq!(Outline::of("idp: =x gw: \"A b\"").chosen(Facet::Gateway), ["A b"]);
        // With the error in it, and with nothing behind the colon.
        assert_eq!(Outline::of("a idp: \"x y").terms[1].span, 2..11);
        assert_eq!(Outline::of("a idp:  ").at(8).and_then(|term| term.name.clone()), Some(2..6));
    }
}
