//! The table and its decoder on answers that can be read at a glance.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use shared::table::decode::{Decoder, Envelope, Problem};
use shared::table::{Column, Degrees, Pushed, Row, Support, Table};

fn decode(json: &[u8]) -> (Table, Envelope) {
    let mut table = Table::new();
    let mut decoder = Decoder::new();
    decoder.push(json, &mut table).unwrap();
    let envelope = decoder.finish(&mut table).unwrap();
    (table, envelope)
}

fn json(table: &Table, row: u32) -> String {
    let mut out = Vec::new();
    table.write_json(row, &mut out);
    String::from_utf8(out).unwrap()
}

const SESSION: &str = r#"{"distinguishedName":"CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap","deviceId":"4c07bc67-57ea-42dd-b702-c2d6c45419fc","username":"Anna Berg","providerName":"ldap","geoIpLatitude":59.408,"geoIpLongitude":17.8678,"hostname":"CMP325","osFamily":"linux","osName":"Ubuntu 24.04.2 LTS","osParent":"debian","clientVersion":"6.1.2-32120-release","clientType":"headless","clientSupport":"none","gateways":["aws-gateway-1","gw, 2"],"region":{"a":[1.50,null]}}"#;

#[test]
fn a_session_is_shown_and_written_as_it_came() {
    let answer = format!(
        r#"{{"range":"0-0/1","totalCount":328,"data":[{SESSION}],"queries":["x"],"orderBy":"name","descending":false,"region":"eu"}}"#
    );
    let (table, envelope) = decode(answer.as_bytes());
    assert_eq!(table.len(), 1);
    assert_eq!(json(&table, 0), SESSION);
    assert_eq!(table.cell(0, Column::Username), "Anna Berg");
    assert_eq!(table.cell(0, Column::Gateways), "aws-gateway-1, gw, 2");
    assert_eq!(table.gateways(0).collect::<Vec<_>>(), ["aws-gateway-1", "gw, 2"]);
    assert_eq!((table.os_family(0), table.os_parent(0), table.support(0)), ("linux", "debian", Support::None));
    assert_eq!(table.location(0), Some((59.408, 17.8678)));
    assert_eq!(table.dn(0), "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap");
    assert_eq!(table.find("CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap"), Some(0));
    assert_eq!(table.find("CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=anna berg,OU=ldap"), None);
    assert_eq!(table.extra(0), Some(r#"{"region":{"a":[1.50,null]}}"#));
    assert_eq!(serde_json::to_value(table.session(0)).unwrap(), serde_json::from_str::<serde_json::Value>(SESSION).unwrap());
    assert_eq!(envelope.range.as_deref(), Some("0-0/1"));
    assert_eq!((envelope.total_count, envelope.descending), (Some(328), Some(false)));
    assert_eq!((envelope.order_by.as_deref(), envelope.queries.as_slice()), (Some("name"), &["x".to_owned()][..]));
    assert_eq!(envelope.extra["region"], "eu");
}

#[test]
fn a_second_row_of_the_same_name_takes_its_place() {
    let mut table = Table::new();
    let row = Row {
        dn: "CN=1,CN=a,OU=x",
        username: "a",
        hostname: "old",
        gateways: &["g"],
        extra: Some("{\"k\":1}"),
        ..Row::default()
    };
    assert_eq!(table.push(&row), Pushed::Added(0));
    assert_eq!(table.push(&Row { dn: "CN=2,CN=a,OU=x", ..row }), Pushed::Added(1));
    let newer =
        Row { hostname: "new", gateways: &[], extra: None, location: Some((Degrees::new("1.0"), Degrees::new("2"))), ..row };
    assert_eq!(table.push(&newer), Pushed::Replaced(0));
    assert_eq!((table.len(), table.duplicates()), (2, 1));
    assert_eq!((table.cell(0, Column::Hostname), table.cell(1, Column::Hostname)), ("new", "old"));
    assert_eq!((table.extra(0), table.extra(1)), (None, Some("{\"k\":1}")));
    assert_eq!((table.location(0), table.location(1)), (Some((1.0, 2.0)), None));
    assert_eq!((table.gateways(0).len(), table.gateways(1).len()), (0, 1));
    assert_eq!((table.find("CN=1,CN=a,OU=x"), table.find("CN=2,CN=a,OU=x")), (Some(0), Some(1)));
}

#[test]
fn odd_values_are_read_as_what_they_can_be() {
    for (fields, written) in [
        (
            r#""username":17,"hostname":true,"osName":{"a": [1, "x"]},"clientType":null"#,
            r#","username":"17","hostname":"true","osName":"{\"a\":[1,\"x\"]}","gateways":[]"#,
        ),
        (r#""gateways":"one""#, r#","gateways":["one"]"#),
        (r#""gateways":[1,null,"two",["x"]]"#, r#","gateways":["1","two","[\"x\"]"]"#),
        (r#""gateways":null"#, r#","gateways":[]"#),
        (r#""geoIpLatitude":59.5"#, r#","gateways":[],"geoIpLatitude":59.5"#),
        (r#""geoIpLatitude":"59.5","geoIpLongitude":1"#, r#","gateways":[],"geoIpLatitude":"59.5","geoIpLongitude":1"#),
        (r#""geoIpLatitude":1e999,"geoIpLongitude":null"#, r#","gateways":[],"geoIpLatitude":1e999"#),
        (r#""username":"","username":"x\u0000\ud800\"""#, r#","username":"x\u0000�\"","gateways":[]"#),
        (r#""\u0075sername":"escaped name""#, r#","username":"escaped name","gateways":[]"#),
        (
            r#""new":"\ud83d\ude00\ud83d","big":123456789012345678901234567890.10"#,
            r#","gateways":[],"new":"😀�","big":123456789012345678901234567890.10"#,
        ),
    ] {
        let (table, _) = decode(format!(r#" {{ "data" : [ {{"distinguishedName":"x", {fields} }} ] }} "#).as_bytes());
        let expected = format!(r#"{{"distinguishedName":"x"{written}}}"#);
        assert_eq!(json(&table, 0), expected, "{fields}");
        let (again, _) = decode(format!(r#"{{"data":[{expected}]}}"#).as_bytes());
        assert_eq!(json(&again, 0), expected);
    }
}

#[test]
fn what_is_no_session_is_counted_and_left_out() {
    let mut table = Table::new();
    let mut decoder = Decoder::new();
    let answer = br#"{"data":[1,null,[{}],{},{"hostname":"h"},{"username":"u","deviceId":"a-b","providerName":"p"}],"data":null,"data":[{"distinguishedName":"x"}]}"#;
    decoder.push(answer, &mut table).unwrap();
    assert_eq!((decoder.rows(), decoder.skipped()), (2, 5));
    assert_eq!(table.dn(0), "CN=ab,CN=u,OU=p");
    assert_eq!(table.dn(1), "x");
    decoder.finish(&mut table).unwrap();
}

#[test]
fn a_broken_answer_says_what_and_where_and_keeps_its_rows() {
    let deep = format!(r#"{{"data":[{{"username":"a"}},{{"x":{}"#, "[".repeat(200));
    let deep_envelope = format!(r#"{{"x":{}1{}}}"#, "[".repeat(200), "]".repeat(200));
    for (answer, rows, offset, problem) in [
        ("", 0, 0, Problem::Truncated),
        ("[]", 0, 0, Problem::Expected("the answer to be a JSON object")),
        ("<html>", 0, 0, Problem::Expected("the answer to be a JSON object")),
        (r#"{"data":[{"username":"a"}"#, 1, 25, Problem::Truncated),
        (r#"{"data":[{"username":"a"},{"usern"#, 1, 33, Problem::Truncated),
        (r#"{"data":[{"username":"a"}]"#, 1, 26, Problem::Truncated),
        (r#"{"data":[{"username":"a"} {"#, 1, 26, Problem::Expected("',' or ']' behind a session")),
        (r#"{"data":[{"username":"a"},{"username" "b"}]}"#, 1, 38, Problem::Expected("':' behind a field name")),
        (r#"{"data":[{"username":"a"},{"username":01}]}"#, 1, 38, Problem::Expected("a JSON value")),
        (r#"{"data":[{"username":"a"},]}"#, 1, 26, Problem::Expected("a JSON value")),
        (r#"{"data":{"username":"a"}}"#, 0, 8, Problem::Expected("\"data\" to be an array")),
        (r#"{"data":[]}x"#, 0, 11, Problem::Expected("nothing behind the answer")),
        (r#"{"data":[],}"#, 0, 11, Problem::Expected("a field name")),
        (r#"{"data":[] "x":1}"#, 0, 11, Problem::Expected("',' or '}' behind a field")),
        (&deep, 1, 150, Problem::TooDeep),
        (&deep_envelope, 0, 125, Problem::TooDeep),
    ] {
        for size in [1, 7, answer.len().max(1)] {
            let mut table = Table::new();
            let mut decoder = Decoder::new();
            let failed = answer.as_bytes().chunks(size).find_map(|chunk| decoder.push(chunk, &mut table).err());
            let error = failed.clone().or_else(|| {
                let mut copy = Table::new();
                decoder.push(b"", &mut copy).err()
            });
            let error = error.or_else(|| decoder.finish(&mut table).err()).unwrap();
            // Cut into pieces, an unfinished session is noticed at its end only.
            if !(problem == Problem::TooDeep && failed.is_none()) {
                assert_eq!((error.offset, error.problem), (offset, problem.clone()), "{answer} by {size}");
            }
            assert_eq!(table.len(), rows, "{answer} by {size}");
        }
    }
}

#[test]
fn texts_of_a_megabyte_pass_and_endless_ones_do_not() {
    let long = "x".repeat(1 << 20);
    let answer = format!(r#"{{"data":[{{"username":"{long}"}},{{"username":"\n{long}"}}]}}"#);
    for size in [100, 65_536, answer.len()] {
        let mut table = Table::new();
        let mut decoder = Decoder::new();
        for chunk in answer.as_bytes().chunks(size) {
            decoder.push(chunk, &mut table).unwrap();
        }
        decoder.finish(&mut table).unwrap();
        assert_eq!(table.cell(0, Column::Username), long);
        assert_eq!(table.cell(1, Column::Username).len(), long.len() + 1);
    }
    let mut table = Table::new();
    let mut decoder = Decoder::new();
    decoder.push(br#"{"data":[{"username":"a"},{"username":""#, &mut table).unwrap();
    let chunk = vec![b'x'; 1 << 20];
    let error = (0..20).find_map(|_| decoder.push(&chunk, &mut table).err()).unwrap();
    assert_eq!(error.problem, Problem::TooLarge);
    assert_eq!(table.len(), 1);
    assert_eq!(decoder.push(b"}]}", &mut table), Err(error));
}
