//! A query in what the published API can say: texts that occur anywhere, and texts that occur in a field.

use super::Query;
use super::term::{Scope, Term, Test, Word};
use crate::table::{Attribute, folded};
use crate::wire::Filter;

/// The parameters of a list request, and what they cannot say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Published {
    /// `query`, repeated.
    pub queries: Vec<String>,
    /// `filterBy`, one a field.
    pub filters: Vec<Filter>,
    /// The parts of the search that the answer does not heed, as they are written in the search box.
    pub left_out: Vec<String>,
}

impl Query {
    /// The nearest request of the published API. It never loses a row: what cannot be said is left out, and named.
    pub fn published(&self) -> Published {
        let mut published = Published::default();
        for term in &self.terms {
            published.add(term);
        }
        published
    }

    /// Narrows further.
    pub fn and(&mut self, other: Query) {
        for term in other.terms {
            if !self.terms.contains(&term) {
                self.terms.push(term);
            }
        }
    }

    /// Narrows to rows that have a text in a field of the wire, as `filterBy` does. `false` for a field without a text of its
    /// own, which changes nothing; so does the empty text.
    pub fn and_field(&mut self, wire_field: &str, value: &str) -> bool {
        let needle = folded(value);
        let test = if wire_field == "distinguishedName" {
            Test::Name { needle }
        } else {
            let Some(attribute) = Attribute::from_wire_field(wire_field) else { return false };
            Test::Text { needle, scope: Scope::One(attribute) }
        };
        if !value.is_empty() {
            let words = vec![Word { tests: vec![test] }];
            self.and(Query { terms: vec![Term { negated: false, words }] });
        }
        true
    }
}

impl Published {
    fn add(&mut self, term: &Term) {
        let said = !term.negated && term.words.iter().all(|word| self.word(word));
        if !said {
            self.left_out.push(term.to_string());
        }
    }

    /// Whether the word is said exactly.
    fn word(&mut self, word: &Word) -> bool {
        let Some(test) = word.tests.first() else { return true };
        match test {
            Test::Text { needle, scope: Scope::Shown } => {
                self.queries.push(needle.clone());
                true
            }
            Test::Text { needle, scope: Scope::One(attribute) } => self.field(attribute.wire_field(), needle),
            Test::Name { needle } => self.field("distinguishedName", needle),
            // A Controller leaves the field out where it knows nothing, so no text of it says "unknown".
            Test::Support { needle } => {
                !"unknown".contains(needle.as_str()) && self.field(Attribute::Support.wire_field(), needle)
            }
            // The filter keeps every row of the value and others that contain it.
            Test::Whole { needle, attribute } => {
                self.field(attribute.wire_field(), needle);
                false
            }
            Test::Address { .. } | Test::Device { .. } | Test::Version { .. } => false,
        }
    }

    /// One filter a field; a second one is asked for in every field, which keeps more rows than it should.
    fn field(&mut self, name: &str, needle: &str) -> bool {
        // A filter that every row passes says nothing, and reads like a mistake.
        if needle.is_empty() {
            return false;
        }
        let taken = self.filters.iter().any(|filter| filter.name == name);
        if taken {
            self.queries.push(needle.to_owned());
        } else {
            self.filters.push(Filter { name: name.to_owned(), value: needle.to_owned() });
        }
        !taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_published_api_can_say_is_said_and_the_rest_is_named() {
        for (typed, queries, filters, left_out) in [
            ("", &[][..], &[][..], &[][..]),
            ("Anna berg", &["anna", "berg"], &[], &[]),
            ("\"anna berg\" host: CMP", &["anna berg"], &[("hostname", "cmp")], &[]),
            ("10.0.0.1", &["10.0.0.1"], &[], &[]),
            ("10.0.0.0/8 x", &["x"], &[], &["10.0.0.0/8"]),
            ("-x gw: fra", &[], &[("gateways", "fra")], &["-\"x\""]),
            ("version: >6.4", &[], &[], &["client-version:>6.4"]),
            ("version: 6.4", &[], &[("clientVersion", "6.4")], &[]),
            ("user: {anna berg}", &["berg"], &[("username", "anna")], &["username:{\"anna\" \"berg\"}"]),
            ("support: none family: linux", &[], &[("clientSupport", "none"), ("osFamily", "linux")], &[]),
            ("support: unknown", &[], &[], &["support:\"unknown\""]),
            ("dn: ou=ldap", &[], &[("distinguishedName", "ou=ldap")], &[]),
            ("host: =\"\"", &[], &[], &["hostname:=\"\""]),
        ] {
            let said = Query::parse(typed).unwrap().published();
            assert_eq!(said.queries, queries, "{typed}");
            let said_filters: Vec<_> = said.filters.iter().map(|f| (f.name.as_str(), f.value.as_str())).collect();
            assert_eq!(said_filters, filters, "{typed}");
            assert_eq!(said.left_out, left_out, "{typed}");
        }
    }

    #[test]
    fn fields_of_the_wire_narrow() {
        let mut query = Query::parse("x").unwrap();
        assert!(query.and_field("osFamily", "Linux") && query.and_field("distinguishedName", "ou=l"));
        assert!(query.and_field("hostname", "") && !query.and_field("geoIpLatitude", "5"));
        assert_eq!(query.to_string(), "\"x\" os-family:\"linux\" dn:\"ou=l\"");
    }
}
