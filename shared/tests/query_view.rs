//! The view against the obvious way: try every row, then sort.

use proptest::collection::vec;
use proptest::prelude::*;
use shared::query::{Circle, Query, SortKey, View, compare, parse_sort};
use shared::table::{Column, Degrees, Row, Table};
use shared::wire::Geolocation;
use std::cmp::Ordering;

#[derive(Debug, Clone)]
enum Step {
    Push(Vec<Session>),
    Ask(String),
    /// The text typed letter by letter, then some of it deleted.
    Type(String, usize),
    Sort(String),
    Near(Option<f64>),
    Prepare(String),
    /// Another table takes the place of this one.
    Replace,
}

#[derive(Debug, Clone)]
struct Session {
    name: String,
    username: String,
    provider: String,
    hostname: String,
    device: String,
    version: String,
    support: String,
    gateways: Vec<String>,
    place: Option<f64>,
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[abAB01. -]{0,5}",
        "[aäÄßİiıσςΣ\n,]{0,4}",
        "10\\.0\\.[01]\\.[0-3]",
        "(FD00|fd00):[0-9a-b]::[0-3]",
        "(x |y@)10\\.0\\.0\\.[0-3]",
    ]
}

fn session() -> impl Strategy<Value = Session> {
    let device =
        prop_oneof!["[0-1]{2}", "(4C07BC67|10000000)-57ea-42dd-b702-c2d6c45419f[0-3]", "4c07bc6757ea42ddb702c2d6c45419f[0-3]"];
    let version = prop_oneof!["6\\.(4|9|10)(\\.[0-2])?(-[0-9]{1,3})?(-release|-beta)?", "[a-b]{0,2}"];
    // Few names, so that rows replace each other; and lists of one text that are not one list.
    let name = prop_oneof!["CN=[0-9],CN=a,OU=l", "CN=[0-9]{3},CN=[ab],OU=l"];
    let gateways = vec("GW-[0-2]|a|b|a, b", 0..3);
    let place = proptest::option::of(0.0..4.0);
    ((name, cell(), "[lL]dap[12]?"), (cell(), device, version), ("full|partial|none|odd|", gateways, place)).prop_map(
        |((name, username, provider), (hostname, device, version), (support, gateways, place))| Session {
            name,
            username,
            provider,
            hostname,
            device,
            version,
            support,
            gateways,
            place,
        },
    )
}

fn query() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[abAB01.]{1,3}",
        4 => "a|b|ab|ba|aba|bab",
        1 => "[aäÄßİiıσςΣ,]{1,2}",
        1 => "10\\.0\\.[01]\\.[0-3](/(32|24|9))?",
        1 => "fd00:[0-9a-b]:0::[0-3](/64)?",
        1 => "4c07bc6757ea42ddb702c2d6c45419f[0-3]",
        1 => "\"[ab ,\n-]{0,4}\"",
    ];
    let term = prop_oneof![
        4 => word.prop_map(|word| word.to_string()),
        2 => ("(user|host|idp|device|gw|os|type|dn)", "[ab01]{0,2}").prop_map(|(field, word)| format!("{field}: {word}")),
        1 => ("(user|host|gw)", vec("[ab01]{1,2}", 0..3)).prop_map(|(field, words)| format!("{field}:{{{}}}", words.join(" "))),
        1 => "version: ?(>|>=|<|<=|=)6(\\.(4|9|10))?(\\.0)?(-[1-9])?",
        1 => "support: (full|partial|none|unknown|n|o)",
        1 => "[Cc]n=[0-9]?,?",
    ];
    vec(("-?", term), 0..4)
        .prop_map(|terms| terms.iter().map(|(dash, term)| format!("{dash}{term}")).collect::<Vec<_>>().join(" "))
}

fn sort() -> impl Strategy<Value = String> {
    let columns = "-?(username|provider|hostname|device|os|client-version|client-type|gateways)";
    vec(columns, 0..4).prop_map(|keys| keys.join(","))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => vec(session(), 0..30).prop_map(Step::Push),
        3 => vec(session(), 1..3).prop_map(Step::Push),
        2 => query().prop_map(Step::Ask),
        3 => "a|b|ab|ba|aba|bab|".prop_map(Step::Ask),
        3 => (query(), 0usize..6).prop_map(|(text, back)| Step::Type(text, back)),
        3 => sort().prop_map(Step::Sort),
        1 => proptest::option::of(0.0..300.0).prop_map(Step::Near),
        1 => sort().prop_map(Step::Prepare),
        1 => Just(Step::Replace),
    ]
}

fn push(table: &mut Table, session: &Session) {
    let gateways: Vec<&str> = session.gateways.iter().map(String::as_str).collect();
    let north = session.place.map(|north| north.to_string());
    table.push(&Row {
        dn: &session.name,
        username: &session.username,
        provider: &session.provider,
        hostname: &session.hostname,
        device_id: &session.device,
        client_version: &session.version,
        client_support: &session.support,
        location: north.as_deref().map(|north| (Degrees::new(north), Degrees::new("10"))),
        gateways: &gateways,
        ..Row::default()
    });
}

/// Try every row, then sort: rows that are equal in all columns keep their order, and a first column that is descending turns
/// the whole round.
fn obvious(table: &Table, query: &Query, sort: &[SortKey], near: Option<Geolocation>) -> Vec<u32> {
    let backwards = sort.first().is_some_and(|key| key.descending);
    let mut rows: Vec<u32> = (0..table.len() as u32)
        .filter(|row| query.matches(table, *row))
        .filter(|row| {
            near.is_none_or(|circle| {
                // Places lie on one meridian: a degree is 111.195 km.
                table
                    .location(*row)
                    .is_some_and(|(north, _)| (north - circle.latitude).abs() * 111.195 <= circle.radius_kilometers)
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        sort.iter().fold(Ordering::Equal, |order, key| {
            order.then_with(|| {
                let order = compare(key.column, table.cell(*a, key.column), table.cell(*b, key.column));
                if key.descending != backwards { order.reverse() } else { order }
            })
        })
    });
    if backwards {
        rows.reverse();
    }
    rows
}

#[derive(Default)]
struct Page {
    table: Table,
    view: View,
    query: Query,
    sort: Vec<SortKey>,
    near: Option<Geolocation>,
}

impl Page {
    fn check(&mut self) -> Result<(), TestCaseError> {
        self.view.update(&self.table, &self.query, &self.sort, self.near.map(Circle::new));
        let expected = obvious(&self.table, &self.query, &self.sort, self.near);
        prop_assert_eq!(self.view.rows(), &expected, "{:?} by {:?}", self.query, self.sort);
        prop_assert_eq!(self.view.len(), expected.len());
        for row in 0..self.table.len() as u32 {
            let place = expected.iter().position(|other| *other == row);
            prop_assert_eq!(self.view.position_of(row), place);
            prop_assert_eq!(self.view.contains(row), place.is_some());
        }
        Ok(())
    }

    fn ask(&mut self, text: &str) -> Result<(), TestCaseError> {
        if let Ok(query) = Query::parse(text) {
            self.query = query;
            self.check()?;
        }
        Ok(())
    }

    fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Push(sessions) => sessions.iter().for_each(|session| push(&mut self.table, session)),
            Step::Ask(text) => self.ask(&text)?,
            Step::Type(text, back) => {
                let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                let deleted = ends.iter().rev().take(back + 1);
                for end in ends.iter().chain(deleted) {
                    self.ask(&text[..*end])?;
                }
            }
            Step::Sort(text) => self.sort = parse_sort(&text),
            Step::Near(kilometres) => {
                self.near =
                    kilometres.map(|radius_kilometers| Geolocation { latitude: 1.0, longitude: 10.0, radius_kilometers });
            }
            Step::Prepare(text) => self.view.prepare(&self.table, &parse_sort(&text)),
            Step::Replace => self.table = Table::new(),
        }
        self.check()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2 * ProptestConfig::default().cases, ..ProptestConfig::default() })]

    #[test]
    fn the_view_shows_what_the_obvious_way_finds(steps in vec(step(), 1..24)) {
        let mut page = Page::default();
        for step in steps {
            page.take(step)?;
        }
    }
}

proptest! {
    #[test]
    fn the_parser_takes_anything(text in prop_oneof![any::<String>(), "[a-c:{}\"\\\\ <>=/.0-9-]{0,40}", "(user|gw|version|x):[{\"><=]{0,3}.{0,9}"]) {
        if let Err(error) = Query::parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?} in {:?}", error.span, text);
            prop_assert!(!error.message.is_empty());
        }
    }

    #[test]
    fn folding_has_no_seams(a in any::<String>(), b in "[aIİßẞΣςσ\u{307}Å]{0,6}") {
        use shared::table::folded;
        prop_assert_eq!(folded(&format!("{a}{b}")), folded(&a) + &folded(&b));
        prop_assert_eq!(folded(&folded(&a)), folded(&a));
        prop_assert_eq!(folded(&b.to_uppercase().to_lowercase()).is_empty(), b.is_empty());
    }

    /// What is in a cell is found by any part of it, in any case.
    #[test]
    fn any_part_of_a_cell_finds_its_row(before in cell(), part in "[abİßςäÄ王 .]{1,4}", behind in cell(), upper: bool) {
        let mut table = Table::new();
        let username = format!("{before}{part}{behind}");
        table.push(&Row { dn: "x", username: "other", ..Row::default() });
        table.push(&Row { dn: "y", username: &username, ..Row::default() });
        // Upper case of some letters has another lower case (ß, ı): those are other letters.
        let typed = if upper && part.to_uppercase().to_lowercase() == part.to_lowercase() { part.to_uppercase() } else { part };
        let query = Query::parse(&Query::quote(&typed)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let mut view = View::new();
        view.update(&table, &query, &[], None);
        prop_assert!(view.contains(1), "{:?} in {:?}", typed, username);
    }

    #[test]
    fn the_order_is_total(mut texts in vec(prop_oneof![cell(), "[a-b0-2]{0,6}", "0{0,3}[0-9]{1,25}", "6(\\.[0-9]{1,2}){0,3}(-[0-9]{1,3})?"], 3..8), column in 0usize..8) {
        let column = Column::ALL[column];
        texts.sort_by(|a, b| compare(column, a, b));
        for (at, a) in texts.iter().enumerate() {
            for b in &texts[at..] {
                prop_assert_ne!(compare(column, a, b), Ordering::Greater);
                prop_assert_eq!(compare(column, a, b), compare(column, b, a).reverse());
                prop_assert_eq!(compare(column, a, b) == Ordering::Equal, a == b);
            }
        }
    }

    /// Plain names with one number in them: by name, then by number, whatever its zeros.
    #[test]
    fn numbers_count_by_value(a in "[a-c]{1,3}", b in "[a-c]{1,3}", m: u64, n: u64, zeros in "0{0,3}") {
        let (left, right) = (format!("{a}{zeros}{m}"), format!("{b}{n}"));
        let expected = a.cmp(&b).then(m.cmp(&n));
        // A shorter name's digits stand against a longer name's letters, and digits come before letters.
        prop_assume!(expected != Ordering::Equal);
        prop_assert_eq!(compare(Column::Hostname, &left, &right), expected);
    }
}
