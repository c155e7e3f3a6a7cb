//! Counts of values against the obvious way to count them, and what choosing a value leads to.

use proptest::collection::vec;
use proptest::prelude::*;
use shared::query::{Facet, Outline, Query, View};
use shared::table::{Row, Support, Table, folded};
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
struct Session {
    name: String,
    provider: String,
    family: String,
    support: String,
    version: String,
    gateways: Vec<String>,
}

/// Values that hold each other, differ in case only, are empty, or are written to break things.
fn value() -> impl Strategy<Value = String> {
    prop_oneof!["(ldap|LDAP|ldap-corp|Okta|)", "(a|a, b|b|B)", "[=\"\\\\: {}<>-]{1,3}", "[İßς]{1,2}"]
}

fn session() -> impl Strategy<Value = Session> {
    let version = prop_oneof!["6\\.[45](\\.0)?(-1)?", value()];
    ("[0-9]{1,2}", value(), value(), "full|partial|none|odd|not full|", version, vec(value(), 0..3)).prop_map(
        |(name, provider, family, support, version, gateways)| Session { name, provider, family, support, version, gateways },
    )
}

fn push(table: &mut Table, session: &Session) {
    let gateways: Vec<&str> = session.gateways.iter().map(String::as_str).collect();
    table.push(&Row {
        dn: &session.name,
        username: &session.name,
        provider: &session.provider,
        os_family: &session.family,
        client_type: &session.provider,
        client_support: &session.support,
        client_version: &session.version,
        gateways: &gateways,
        ..Row::default()
    });
}

fn search() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        "-?[0-9a]",
        "-?(provider|family|support|type): (ldap|a|full|okta|o)",
        "-?(provider|gw|support|version): =?\"(ldap|a|a, b|full|6.4)\"",
        "version: [<>]=?6\\.4",
        "gw: \\{a b\\}",
    ];
    vec(term, 0..3).prop_map(|terms| terms.join(" "))
}

/// The values of one row, each once, in lower case.
fn values_of(table: &Table, row: u32, facet: Facet) -> Vec<String> {
    let session = table.session(row);
    let one = |text: Option<String>| vec![folded(&text.unwrap_or_default())];
    match facet {
        Facet::Provider => one(session.provider_name),
        Facet::OsFamily => one(session.os_family),
        Facet::ClientType => one(session.client_type),
        Facet::Version => one(session.client_version),
        Facet::Support => vec![Support::of(&session.client_support.unwrap_or_default()).slug().to_owned()],
        Facet::Gateway if session.gateways.is_empty() => vec![String::new()],
        Facet::Gateway => {
            let mut names: Vec<String> = session.gateways.iter().map(|name| folded(name)).collect();
            names.sort();
            names.dedup();
            names
        }
    }
}

/// The rows a search matches, one after the other.
fn matching(table: &Table, text: &str) -> Vec<u32> {
    let query = Query::parse(text).unwrap_or_default();
    (0..table.len() as u32).filter(|row| query.matches(table, *row)).collect()
}

/// The search without the terms that ask something of the facet's field.
fn rest(text: &str, facet: Facet) -> String {
    let mut rest = text.to_owned();
    for term in Outline::of(text).terms.iter().rev() {
        let name = term.name.clone().map(|name| text[name].trim_end_matches(':').to_owned()).unwrap_or_default();
        let names: &[&str] = match facet {
            Facet::Provider => &["provider"],
            Facet::OsFamily => &["family"],
            Facet::ClientType => &["type"],
            Facet::Support => &["support"],
            Facet::Version => &["version"],
            Facet::Gateway => &["gw"],
        };
        if !term.negated && names.contains(&name.as_str()) {
            rest.replace_range(term.span.clone(), "");
        }
    }
    rest
}

proptest! {
    #[test]
    fn counts_are_those_of_the_rows_a_choice_leads_to(sessions in vec(session(), 0..25), text in search(), facet in 0usize..6) {
        let facet = Facet::ALL[facet];
        let mut table = Table::new();
        sessions.iter().for_each(|session| push(&mut table, session));
        let query = Query::parse(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let mut view = View::new();
        view.update(&table, &query, &[], None);
        let counts = view.facet(&table, facet, usize::MAX, "", &[]);

        let mut expected: BTreeMap<String, usize> = BTreeMap::new();
        for row in matching(&table, &rest(&text, facet)) {
            for value in values_of(&table, row, facet) {
                *expected.entry(value).or_default() += 1;
            }
        }
        let seen: BTreeMap<String, usize> = counts.values.iter().map(|value| (folded(&value.value), value.count)).collect();
        prop_assert_eq!(seen.len(), counts.values.len());
        prop_assert_eq!(&seen, &expected, "{}", text);
        prop_assert!(counts.values.is_sorted_by_key(|value| std::cmp::Reverse(value.count)));
        prop_assert_eq!(counts.more, 0);

        // Each choice shows as many rows as its count said, and can be taken back.
        for value in &counts.values {
            let chosen = Query::with_term(&text, facet, &facet.term(&table, &value.value));
            prop_assert_eq!(matching(&table, &chosen).len(), value.count, "{} in {}", chosen, text);
            prop_assert_eq!(Outline::of(&chosen).chosen(facet).iter().map(|only| folded(only)).collect::<Vec<_>>(), [folded(&value.value)]);
            let back = Query::without_term(&chosen, facet, &value.value);
            prop_assert_eq!(Query::parse(&back), Query::parse(&rest(&text, facet)), "{}", back);
        }
    }

    #[test]
    fn the_list_is_bounded_and_keeps_what_is_chosen(sessions in vec(session(), 0..25), most in 0usize..4, like in "(a|ld|)", keep in "(ldap|zzz|Okta)") {
        let mut table = Table::new();
        sessions.iter().for_each(|session| push(&mut table, session));
        let mut view = View::new();
        view.update(&table, &Query::default(), &[], None);
        let all = view.facet(&table, Facet::Provider, usize::MAX, &like, &[]);
        let some = view.facet(&table, Facet::Provider, most, &like, std::slice::from_ref(&keep));
        let shown = all.values.len().min(most);
        prop_assert_eq!(&some.values[..shown], &all.values[..shown]);
        prop_assert!(all.values.iter().all(|value| folded(&value.value).contains(&like)));
        let kept = some.values.iter().filter(|value| folded(&value.value) == folded(&keep)).collect::<Vec<_>>();
        prop_assert_eq!(kept.len(), 1);
        let count = sessions_with(&table, &keep);
        prop_assert_eq!(kept[0].count, count);
        let of_all = some.values.iter().filter(|value| all.values.contains(value)).count();
        prop_assert_eq!(of_all + some.more, all.values.len());
    }

    /// Whatever stands in the box: a choice is asked for, or what is wrong with the rest is still said.
    #[test]
    fn a_choice_can_be_written_behind_anything(text in prop_oneof![any::<String>(), "[a-c:{}\"\\\\ <>=/.0-9-]{0,30}", "(provider|gw|version|x):[{\"><=]{0,3}.{0,9}"], value in value()) {
        let mut table = Table::new();
        table.push(&Row { dn: "1", provider: &value, ..Row::default() });
        let term = Facet::Provider.term(&table, &value);
        let changed = Query::with_term(&text, Facet::Provider, &term);
        if Query::parse(&changed).is_ok() {
            prop_assert!(Outline::of(&changed).chosen(Facet::Provider).iter().any(|only| folded(only) == folded(&value)), "{:?}", changed);
        } else {
            prop_assert!(Query::parse(&text).is_err(), "{:?} became {:?}", text, changed);
        }
        for term in Outline::of(&text).terms {
            prop_assert!(text.get(term.span.clone()).is_some() && text.get(term.value.clone()).is_some(), "{:?}", term);
        }
    }
}

fn sessions_with(table: &Table, provider: &str) -> usize {
    (0..table.len() as u32).filter(|row| values_of(table, *row, Facet::Provider)[0] == folded(provider)).count()
}
