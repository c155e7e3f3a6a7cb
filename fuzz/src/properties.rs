//! What must be true of any bytes. Panics when it is not.

use shared::query::{LONGEST, Query, Request, View, parse_sort};
use shared::table::Table;
use shared::table::decode::{DecodeError, Decoder, Envelope};
use shared::wire::Range;
use std::cell::RefCell;

/// Few rows, each with something that a search or a sort may stumble over.
const SESSIONS: &str = r#"{"data":[
 {"distinguishedName":"CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap","deviceId":"4c07bc67-57ea-42dd-b702-c2d6c45419fc",
  "username":"Anna Berg","providerName":"ldap","hostname":"CMP-10","osFamily":"windows","clientVersion":"6.5.2-39874-release",
  "clientSupport":"full","gateways":["gw-1","gw-2"]},
 {"distinguishedName":"CN=1,CN=İß\nσς,OU=o","username":"İß\nσς","hostname":"::ffff:10.1.2.3","clientVersion":"6.10","clientSupport":"odd",
  "gateways":["a, b","\"{}\\"]},
 {"distinguishedName":"CN=dead,CN=Muller\\, Berta,OU=ldap","deviceId":"DEAD","hostname":"FD00:FFFF:0:0::1","gateways":[]},
 {"username":"kiosk@10.9.0.1","deviceId":"77"}
]}"#;

thread_local! {
    static TABLE: (Table, RefCell<View>) = {
        let (table, ended) = decoded(SESSIONS.as_bytes(), &[usize::MAX]);
        assert!(ended.is_ok());
        (table, RefCell::default())
    };
}

/// A search is read or refused with a place inside it; read, it prints as itself, and every way of asking it agrees.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let query = match Query::parse(&text) {
        Ok(query) => query,
        Err(error) => {
            assert!(text.get(error.span.clone()).is_some(), "{:?} is no part of {text:?}", error.span);
            assert!(!error.message.is_empty());
            return;
        }
    };
    let printed = query.to_string();
    if printed.len() <= LONGEST {
        assert_eq!(Query::parse(&printed).as_ref(), Ok(&query), "{text:?} printed as {printed:?}");
    }
    let window = Range { from: 0, to: 9 };
    let published = Request::new(&query, &parse_sort("provider,-username"), None, window, false);
    assert!(published.parameters.iter().all(|(name, value)| !name.is_empty() && !value.is_empty()), "{published:?}");
    TABLE.with(|(table, view)| {
        let mut view = view.borrow_mut();
        view.update(table, &query, &[], None);
        for row in 0..table.len() as u32 {
            assert_eq!(query.matches(table, row), view.contains(row), "{text:?}, row {row}");
        }
    });
}

/// A list answer gives the same rows and the same end however it is cut, and what was read before an error stays and is sound.
///
/// The first four bytes say how it is cut. A byte of 1 to 3 stands for what would be too long to find by chance: a text of 64 KiB,
/// two hundred brackets, two hundred objects.
pub fn decode(bytes: &[u8]) {
    let Some((cuts, rest)) = bytes.split_at_checked(4) else { return };
    let answer = unfolded(rest);
    let cuts: Vec<usize> = cuts.iter().map(|size| usize::from(*size) * usize::from(*size) / 8 + 1).collect();
    let (whole, ended) = decoded(&answer, &[usize::MAX]);
    let (cut, ended_cut) = decoded(&answer, &cuts);
    assert_eq!(rows(&whole), rows(&cut));
    assert_eq!(ended, ended_cut);
    for row in 0..whole.len() as u32 {
        assert_eq!(whole.find(&whole.dn(row)), Some(row));
    }
    // What is written is read again as the same rows.
    let written = rows(&whole);
    let again = [b"{\"data\":[".as_slice(), &written.join(&b','), b"]}"].concat();
    let (again, ended) = decoded(&again, &[usize::MAX]);
    assert!(ended.is_ok(), "{ended:?}");
    assert_eq!(written, rows(&again));
}

/// At most two megabytes.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut answer = Vec::new();
    for byte in bytes {
        match byte {
            _ if answer.len() > 2 << 20 => break,
            1 => answer.resize(answer.len() + (64 << 10), b'a'),
            2 => answer.resize(answer.len() + 200, b'['),
            3 => (0..200).for_each(|_| answer.extend_from_slice(b"{\"a\":")),
            byte => answer.push(*byte),
        }
    }
    answer
}

fn decoded(bytes: &[u8], sizes: &[usize]) -> (Table, Result<Envelope, DecodeError>) {
    let (mut table, mut decoder) = (Table::new(), Decoder::new());
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, behind) = rest.split_at((*size).min(rest.len()));
        rest = behind;
        if let Err(error) = decoder.push(chunk, &mut table) {
            assert!(error.offset <= bytes.len() as u64 && !error.to_string().is_empty());
            return (table, Err(error));
        }
    }
    let ended = decoder.finish(&mut table);
    (table, ended)
}

fn rows(table: &Table) -> Vec<Vec<u8>> {
    let row = |row| {
        let mut out = Vec::new();
        table.write_json(row, &mut out);
        out
    };
    (0..table.len() as u32).map(row).collect()
}
