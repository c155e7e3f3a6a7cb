//! What a search finds, on a handful of sessions that can be kept in mind.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use shared::query::{Circle, Query, View, parse_sort};
use shared::table::decode::Decoder;
use shared::table::{Column, Table};
use shared::wire::Geolocation;

const SESSIONS: &str = r#"{"data":[
 {"distinguishedName":"CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap","deviceId":"4c07bc67-57ea-42dd-b702-c2d6c45419fc",
  "username":"Anna Berg","providerName":"ldap","hostname":"CMP-10","osFamily":"windows","osName":"Microsoft Windows 11 Pro",
  "clientVersion":"6.5.2-39874-release","clientType":"full","clientSupport":"full","gateways":["aws-gw-1","aws-gw-2"],
  "geoIpLatitude":59.33,"geoIpLongitude":18.06},
 {"distinguishedName":"CN=11111111222233334444555555555555,CN=müller,OU=okta","deviceId":"11111111-2222-3333-4444-555555555555",
  "username":"müller","providerName":"okta","hostname":"10.1.2.3","osFamily":"linux","osName":"Ubuntu 24.04.2 LTS","osParent":"debian",
  "clientVersion":"6.10.0-50000-release","clientType":"headless","clientSupport":"partial","gateways":["dc-gw-1"],
  "geoIpLatitude":50.11,"geoIpLongitude":8.68},
 {"distinguishedName":"CN=dead,CN=Muller\\, Berta,OU=ldap","deviceId":"DEAD","username":"Muller, Berta","providerName":"ldap",
  "hostname":"FD00:FFFF:0:0::1","osFamily":"macos","osName":"macOS 15.5","clientVersion":"6.4.5-37211-beta","clientType":"full",
  "clientSupport":"none","gateways":[]},
 {"distinguishedName":"CN=77,CN=kiosk@10.9.0.1,OU=local","deviceId":"77","username":"kiosk@10.9.0.1","providerName":"local","hostname":"cmp-9"}
]}"#;

fn table() -> Table {
    let mut table = Table::new();
    let mut decoder = Decoder::new();
    decoder.push(SESSIONS.as_bytes(), &mut table).unwrap();
    decoder.finish(&mut table).unwrap();
    table
}

fn found(typed: &str, sort: &str, near: Option<Geolocation>) -> Vec<u32> {
    let (table, mut view) = (table(), View::new());
    view.update(&table, &Query::parse(typed).unwrap(), &parse_sort(sort), near.map(Circle::new));
    view.rows().to_vec()
}

#[test]
fn searches_find_what_they_say() {
    for (typed, rows) in [
        ("", &[0, 1, 2, 3][..]),
        ("anna", &[0]),
        ("ANNA berg", &[0]),
        ("anna okta", &[]),
        ("MÜLLER", &[1]),
        ("muller", &[2]),
        // Never across columns, and the Gateways are one text.
        ("bergldap", &[]),
        ("\"1, aws\"", &[0]),
        ("-ldap", &[1, 3]),
        ("-ldap -okta", &[3]),
        ("cmp", &[0, 3]),
        ("user: cmp", &[]),
        ("host: cmp", &[0, 3]),
        ("-host: cmp", &[1, 2]),
        ("user: {berta muller}", &[2]),
        ("-user: {berta muller}", &[0, 1, 3]),
        ("user: \"anna berg\"", &[0]),
        ("user: \"berg anna\"", &[]),
        ("gw: aws", &[0]),
        ("gateway: {gw-1 gw-2}", &[0]),
        ("family: linux", &[1]),
        ("parent: debian", &[1]),
        // What no column shows is not found by plain text.
        ("debian", &[]),
        ("10.0.0.0/8", &[1, 3]),
        ("10.1.0.0/16", &[1]),
        ("-10.0.0.0/8", &[0, 2]),
        ("host: 10.0.0.0/8", &[1]),
        ("fd00:ffff::/32", &[2]),
        ("fd00:ffff::1", &[2]),
        ("10.9.0.1", &[3]),
        ("0.0.0.0/0", &[1, 3]),
        ("version: >6.5", &[0, 1]),
        ("version: >=6.5.2", &[0, 1]),
        ("version: >6.5.2", &[1]),
        ("version: <6.9", &[0, 2]),
        ("version: <=6.4.5", &[2]),
        ("version: =6.10", &[1]),
        ("-version: >6.5", &[2, 3]),
        ("version: beta", &[2]),
        ("support: none", &[2]),
        ("support: unknown", &[3]),
        ("-support: full", &[1, 2, 3]),
        ("4c07bc67-57ea-42dd-b702-c2d6c45419fc", &[0]),
        ("4C07BC6757EA42DDB702C2D6C45419FC", &[0]),
        ("device: 11111111222233334444555555555555", &[1]),
        ("CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap", &[0]),
        ("cn=dead,cn=muller\\, berta,ou=LDAP", &[2]),
        ("CN=müller,OU=okta", &[1]),
        ("dn: ou=ldap", &[0, 2]),
    ] {
        assert_eq!(found(typed, "", None), rows, "{typed}");
    }
}

#[test]
fn sorts_order_by_value_with_empty_ones_last() {
    for (sort, rows) in [
        ("username", [0, 3, 1, 2]),
        ("-username", [2, 1, 3, 0]),
        ("hostname", [1, 3, 0, 2]),
        ("client-version", [2, 0, 1, 3]),
        ("-client-version", [3, 1, 0, 2]),
        ("provider", [0, 2, 3, 1]),
        ("-provider", [1, 3, 2, 0]),
        ("provider,-username", [2, 0, 3, 1]),
        ("-provider,username", [1, 3, 0, 2]),
        ("gateways", [0, 1, 2, 3]),
        ("", [0, 1, 2, 3]),
    ] {
        assert_eq!(found("", sort, None), rows, "{sort}");
    }
    assert_eq!(found("cmp", "hostname", None), [3, 0]);
    assert_eq!(found("cmp", "-hostname", None), [0, 3]);
}

#[test]
fn a_place_finds_what_is_near() {
    let near = |latitude, longitude, radius_kilometers| Some(Geolocation { latitude, longitude, radius_kilometers });
    assert_eq!(found("", "", near(59.0, 18.0, 200.0)), [0]);
    assert_eq!(found("", "", near(55.0, 13.0, 1000.0)), [0, 1]);
    assert_eq!(found("okta", "", near(59.0, 18.0, 200.0)), [] as [u32; 0]);
}

#[test]
fn a_view_follows_its_table() {
    let (mut growing, mut view) = (Table::new(), View::new());
    let (query, sort) = (Query::parse("cmp").unwrap(), parse_sort("hostname"));
    view.update(&growing, &query, &sort, None);
    assert!(view.is_empty());
    let mut decoder = Decoder::new();
    let cut = SESSIONS.len() - 40;
    decoder.push(&SESSIONS.as_bytes()[..cut], &mut growing).unwrap();
    view.update(&growing, &query, &sort, None);
    assert_eq!(view.rows(), [0]);
    decoder.push(&SESSIONS.as_bytes()[cut..], &mut growing).unwrap();
    view.update(&growing, &query, &sort, None);
    assert_eq!(view.rows(), [3, 0]);
    assert_eq!((view.row_at(0), view.row_at(2), view.position_of(0), view.position_of(1)), (Some(3), None, Some(1), None));
    // Another table, without a word about it.
    view.update(&Table::new(), &query, &sort, None);
    assert!(view.is_empty());
}

#[test]
fn a_table_is_small() {
    let mut table = Table::new();
    let mut decoder = Decoder::new();
    decoder.push(b"{\"data\":[", &mut table).unwrap();
    for at in 0..20_000u64 {
        let id = at.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let session = format!(
            "{}{{\"distinguishedName\":\"CN={id:016x}{id:016x},CN=user{at},OU=ldap\",\"deviceId\":\"{:08x}-{:04x}-{:04x}-{:04x}-{:012x}\",\
             \"username\":\"user{at}\",\"providerName\":\"ldap\",\"geoIpLatitude\":1.5,\"geoIpLongitude\":2.5,\"hostname\":\"fra-lt-{at:06}\",\
             \"clientVersion\":\"6.5.2-39874-release\",\"gateways\":[\"aws-gw-{}\"]}}",
            if at == 0 { "" } else { "," },
            id >> 32,
            id >> 16 & 0xffff,
            id & 0xffff,
            id >> 48,
            id & 0xffff_ffff_ffff,
            at % 20
        );
        decoder.push(session.as_bytes(), &mut table).unwrap();
    }
    decoder.push(b"]}", &mut table).unwrap();
    assert_eq!(table.cell(19_999, Column::Hostname), "fra-lt-019999");
    // 250 bytes a session, spare room included: 25 MB for 100,000 of them, of 45 MB of JSON.
    assert!(table.memory() < 20_000 * 250, "{} bytes a session", table.memory() / 20_000);
}
