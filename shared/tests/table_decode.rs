//! The decoder against serde_json, on any answer in any cut.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use shared::table::Table;
use shared::table::decode::{DecodeError, Decoder, Envelope};
use shared::wire::Session;

type Outcome = (Vec<String>, Result<Envelope, DecodeError>);

/// Decodes the bytes in pieces of these sizes, over and over.
fn decode(bytes: &[u8], sizes: &[usize]) -> (Table, Result<Envelope, DecodeError>) {
    let mut table = Table::new();
    let mut decoder = Decoder::new();
    let (mut rest, mut turn) = (bytes, 0);
    while !rest.is_empty() {
        let (chunk, behind) = rest.split_at(sizes[turn % sizes.len()].min(rest.len()));
        (rest, turn) = (behind, turn + 1);
        if let Err(error) = decoder.push(chunk, &mut table) {
            return (table, Err(error));
        }
    }
    let envelope = decoder.finish(&mut table);
    (table, envelope)
}

fn rows(table: &Table) -> Vec<String> {
    (0..table.len() as u32)
        .map(|row| {
            let mut out = Vec::new();
            table.write_json(row, &mut out);
            String::from_utf8(out).unwrap()
        })
        .collect()
}

fn outcome(bytes: &[u8], sizes: &[usize]) -> Outcome {
    let (table, envelope) = decode(bytes, sizes);
    (rows(&table), envelope)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-cA-C0-9 .@-]{0,8}",
        1 => "[\"\\\\\n\u{0}\u{1f}üßİ王😀{}\\[\\],:]{0,6}",
        1 => any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((text(), inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A session of published types, its fields in any order, with unknown ones among them.
fn session() -> impl Strategy<Value = Value> {
    let texts = [
        "deviceId",
        "username",
        "providerName",
        "hostname",
        "osFamily",
        "osName",
        "osParent",
        "clientVersion",
        "clientType",
        "clientSupport",
    ];
    let texts = vec(proptest::option::of(text()), texts.len())
        .prop_map(move |values| texts.iter().zip(values).filter_map(|(name, text)| Some((*name, text?))).collect::<Vec<_>>());
    let name = prop_oneof![3 => "CN=[ab],CN=[ab]{0,2},OU=[ab]", 1 => text().prop_filter("a name", |text| !text.is_empty())];
    let place = proptest::option::of((-90.0..90.0, -180.0..180.0));
    let unknown = vec(("[a-d]{1,3}x", value()), 0..3);
    (name, texts, place, proptest::option::of(vec(text(), 0..12)), unknown, any::<u64>()).prop_map(
        |(name, texts, place, gateways, unknown, order)| {
            let mut fields = vec![("distinguishedName".to_owned(), Value::from(name))];
            fields.extend(texts.into_iter().map(|(name, text)| (name.to_owned(), Value::from(text))));
            if let Some((latitude, longitude)) = place {
                fields.push(("geoIpLatitude".into(), Value::from(latitude)));
                fields.push(("geoIpLongitude".into(), Value::from(longitude)));
            }
            fields.extend(gateways.map(|names| ("gateways".into(), Value::from(names))));
            fields.extend(unknown);
            let turn = order as usize % fields.len();
            fields.rotate_left(turn);
            Value::Object(fields.into_iter().collect::<Map<_, _>>())
        },
    )
}

fn answer() -> impl Strategy<Value = (Value, Vec<Value>)> {
    let envelope = vec((prop_oneof!["[a-z]{1,5}X", Just("range".to_owned()), Just("queries".to_owned())], value()), 0..4);
    (vec(session(), 0..8), envelope, any::<u64>()).prop_map(|(sessions, envelope, at)| {
        let mut fields: Vec<(String, Value)> = envelope;
        fields.push(("totalCount".into(), json!(sessions.len())));
        let at = at as usize % (fields.len() + 1);
        fields.insert(at, ("data".into(), Value::from(sessions.clone())));
        (Value::Object(fields.into_iter().collect()), sessions)
    })
}

/// Empty texts are absent ones, and a row of a name that was there already takes that row's place.
fn expected(sessions: &[Value]) -> Vec<Session> {
    let mut rows: Vec<Session> = Vec::new();
    for session in sessions {
        let mut session: Session = serde_json::from_value(session.clone()).unwrap();
        for text in [
            &mut session.device_id,
            &mut session.username,
            &mut session.provider_name,
            &mut session.hostname,
            &mut session.os_family,
            &mut session.os_name,
            &mut session.os_parent,
            &mut session.client_version,
            &mut session.client_type,
            &mut session.client_support,
        ] {
            *text = text.take().filter(|text| !text.is_empty());
        }
        match rows.iter_mut().find(|row| row.distinguished_name == session.distinguished_name) {
            Some(row) => *row = session,
            None => rows.push(session),
        }
    }
    rows
}

fn print(answer: &Value, pretty: bool) -> Vec<u8> {
    if pretty { serde_json::to_vec_pretty(answer).unwrap() } else { serde_json::to_vec(answer).unwrap() }
}

proptest! {
    #[test]
    fn any_cut_reads_what_serde_reads((answer, sessions) in answer(), pretty: bool, sizes in vec(1usize..200, 1..6)) {
        let (table, envelope) = decode(&print(&answer, pretty), &sizes);
        let envelope = envelope.unwrap();
        prop_assert_eq!(envelope.total_count, Some(sessions.len() as u64));
        for (name, value) in envelope.extra {
            prop_assert_eq!(&value, &answer[&name]);
        }
        let expected = expected(&sessions);
        prop_assert_eq!(table.len(), expected.len());
        for (row, expected) in expected.iter().enumerate() {
            let row = row as u32;
            prop_assert_eq!(&table.session(row), expected);
            prop_assert_eq!(table.find(&expected.distinguished_name), Some(row));
            prop_assert_eq!(table.dn(row), expected.distinguished_name.as_str());
        }
        prop_assert_eq!(table.duplicates(), sessions.len() - expected.len());
    }

    #[test]
    fn what_is_written_is_read_again((answer, _) in answer()) {
        let (table, _) = decode(&print(&answer, false), &[1000]);
        let written = rows(&table);
        let again = outcome(format!("{{\"data\":[{}]}}", written.join(",")).as_bytes(), &[7, 300]);
        prop_assert_eq!(again.0, written);
        prop_assert!(again.1.is_ok());
    }

    /// Cut, flipped, doubled: whatever comes, no cut changes what is read, what is wrong and where.
    #[test]
    fn broken_answers_break_alike_in_any_cut(
        (answer, _) in answer(),
        flips in vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), "[\\[\\]{}\",:\\\\0u]".prop_map(|text| text.as_bytes()[0])]), 0..4),
        end in any::<prop::sample::Index>(),
        whole: bool,
        sizes in vec(1usize..60, 1..6),
    ) {
        let mut bytes = print(&answer, false);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(end.index(bytes.len()));
        }
        let at_once = outcome(&bytes, &[usize::MAX]);
        let in_pieces = outcome(&bytes, &sizes);
        prop_assert_eq!(&at_once.0, &in_pieces.0);
        // Where an answer ends too early, or a bracket is missing, pieces may be found wrong later than the whole.
        prop_assert_eq!(at_once.1.is_ok(), in_pieces.1.is_ok());
    }

    #[test]
    fn garbage_is_refused_without_a_panic(bytes in vec(any::<u8>(), 0..200), sizes in vec(1usize..20, 1..4)) {
        let (rows, envelope) = outcome(&bytes, &sizes);
        prop_assert!(rows.is_empty());
        prop_assert!(envelope.is_err());
    }
}
