//! A query as text again: what [`Query::parse`] reads as the same query.

use super::Query;
use super::field::name_of;
use super::parse::quote;
use super::term::{Relation, Scope, Term, Test, Word};
use std::fmt;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            let blank = if at > 0 { " " } else { "" };
            write!(f, "{blank}{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        if let Some(name) = self.words.first().and_then(Word::field) {
            write!(f, "{name}:")?;
        }
        if let [word] = self.words.as_slice() {
            return word.fmt(f);
        }
        f.write_str("{")?;
        for (at, word) in self.words.iter().enumerate() {
            let blank = if at > 0 { " " } else { "" };
            write!(f, "{blank}{word}")?;
        }
        f.write_str("}")
    }
}

impl Word {
    /// The name of the field that is searched, unless all columns are.
    fn field(&self) -> Option<&'static str> {
        match self.tests.first()? {
            Test::Text { scope, .. } | Test::Address { scope, .. } => match scope {
                Scope::Shown => None,
                Scope::One(attribute) => Some(name_of(Some(*attribute))),
            },
            Test::Whole { attribute, .. } => Some(name_of(Some(*attribute))),
            Test::Device { .. } => None,
            Test::Version { .. } => Some(name_of(Some(crate::table::Attribute::ClientVersion))),
            Test::Support { .. } => Some(name_of(Some(crate::table::Attribute::Support))),
            Test::Name { .. } => Some(name_of(None)),
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tests.as_slice() {
            // A text in quotes is never read as an address, so an address stands without them.
            [Test::Text { needle, .. }, Test::Address { .. }, ..] => f.write_str(needle),
            [Test::Text { needle, .. } | Test::Support { needle } | Test::Name { needle }, ..] => f.write_str(&quote(needle)),
            [Test::Whole { needle, .. }, ..] => write!(f, "={}", quote(needle)),
            [Test::Address { network, .. }, ..] => write!(f, "{network}"),
            [Test::Version { relation, version }, ..] => write!(f, "{}{version}", relation.sign()),
            [Test::Device { digits }, ..] => f.write_str(digits),
            [] => Ok(()),
        }
    }
}

impl Relation {
    fn sign(self) -> &'static str {
        match self {
            Relation::Above => ">",
            Relation::AtLeast => ">=",
            Relation::Below => "<",
            Relation::AtMost => "<=",
            Relation::Equal => "=",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_queries_are_read_as_the_same_query() {
        for (typed, printed) in [
            ("", ""),
            ("PAC  man", "\"pac\" \"man\""),
            ("-pac", "-\"pac\""),
            ("\"a \\\"b\\\" c\"", "\"a \\\"b\\\" c\""),
            ("USER: anna", "username:\"anna\""),
            ("-user: {anna \"b }\"}", "-username:{\"anna\" \"b }\"}"),
            ("10.1.2.3/8", "10.0.0.0/8"),
            ("-host: FD00::1", "-hostname:fd00::1"),
            ("gw: {10.0.0.0/8 x}", "gateways:{10.0.0.0/8 \"x\"}"),
            ("version: >= 6.4", "client-version:>=6.4"),
            ("version: >6.4.5-37211 version: b", "client-version:>6.4.5-37211 client-version:\"b\""),
            ("support: None", "support:\"none\""),
            ("provider: =\"Corporate AD\"", "provider:=\"corporate ad\""),
            ("cn=4c,CN=Anna -Berg,OU=\"x", "dn:\"cn=4c,cn=anna -berg,ou=\\\"x\""),
            ("4C07BC6757EA42DDB702C2D6C45419FC", "\"4c07bc6757ea42ddb702c2d6c45419fc\""),
        ] {
            let query = Query::parse(typed).unwrap();
            assert_eq!(query.to_string(), printed, "{typed}");
            assert_eq!(Query::parse(printed), Ok(query), "{typed}");
        }
    }
}
