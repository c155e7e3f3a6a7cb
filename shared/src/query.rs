//! The search over the session table and the order of its rows.
//!
//! [`Query::parse`] reads what stands in the search box, [`View`] answers it and keeps what it worked out, so that one more
//! letter, another sort or another few thousand rows cost only what is new.
//!
//! # The grammar
//! | form | a row matches when |
//! |---|---|
//! | `pac` | the text occurs in one of the eight columns, in any case |
//! | `a b` | both occur, anywhere |
//! | `-pac` | it occurs in no column |
//! | `"a b"` | the run occurs, blanks included (`\"` is a quote, `\\` a backslash) |
//! | `host: pac` | it occurs in that field |
//! | `host: {a b}` | all of them occur in that field |
//! | `host: "a b"` | the run occurs in that field |
//! | `host: =pac`, `host: ="a b"` | the field holds this and nothing more, in any case; of Gateways, one of them does |
//! | `10.0.0.0/8` | its user, provider, host or Gateways hold an address of that network |
//! | `10.0.0.1`, `fd00::1` | they hold that address, however it is written, or a column holds the text |
//! | `version: >6.4` | its version is above; also `<` `>=` `<=` `=` (build and channel count only when given) |
//! | `support: none` | its Client is not supported: `full`, `partial`, `none`, `unknown` |
//! | `CN=…,CN=…,OU=…` | the text occurs in its distinguished name |
//! | a device's UUID | with or without dashes |
//!
//! Fields go by the names in [`field_names`]; a dash before any form turns it round. A form that is not finished yet (`host:`,
//! `version: >`) asks for nothing. A word with a colon that begins like a time, an address or a URL is a word.

mod accents;
mod address;
mod bits;
mod collate;
mod edit;
mod error;
mod facet;
mod field;
mod leaf;
mod order;
mod outline;
mod parse;
mod place;
mod print;
mod published;
mod ranks;
mod reference;
mod request;
mod scan;
mod sort;
mod sorting;
mod suggest;
mod term;
mod version;
mod view;

pub use collate::{compare, order_key};
pub use error::QueryError;
pub use facet::{Facet, FacetCounts, FacetValue};
pub use field::field_names;
pub use outline::{Form, Outline, TermSpan};
pub use parse::{LONGEST, MOST_TERMS};
pub use place::{Circle, kilometres};
pub use published::Published;
pub use request::Request;
pub use sort::{SortKey, parse_sort, print_sort};
pub use suggest::{Suggestion, Suggestions, suggest};
pub use view::View;

use order::canonical;
use term::Term;

/// A field of the list answer's envelope by which a Controller says that it understands this grammar in `query`, and several
/// fields in `orderBy`. One that does not say so is asked in the words of the published API ([`Query::published`]).
pub const GRAMMAR_FIELD: &str = "queryGrammar";
/// What [`GRAMMAR_FIELD`] holds.
pub const GRAMMAR: &str = "active-sessions-1";

/// What is asked for; the default asks for every row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    terms: Vec<Term>,
}

impl Query {
    /// Reads the text of the search box.
    ///
    /// # Errors
    /// An unknown field, a quote or brace without its end, a version that is none, more than [`LONGEST`] bytes or
    /// [`MOST_TERMS`] words; with the place in the text.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        parse::parse(text)
    }

    /// Whether every row matches.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// A value as it must be written behind a field to be found as it stands.
    pub fn quote(value: &str) -> String {
        parse::quote(value)
    }
}
