//! The lists: what their parameters mean, held against a slow and obvious reading of the same rows.

use crate::support::{AMARA, JSON, Server, send, texts};
use reqwest::Method;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION};
use serde_json::Value;
use shared::table::Column;
use std::collections::BTreeSet;

const LIST: &str = "/stats/active-sessions/dn";

fn names(list: &Value) -> BTreeSet<String> {
    texts(list, "distinguishedName").into_iter().collect()
}

/// Sentinels and long sessions only: churn between two calls is not the subject.
async fn stable(server: &Server, token: &str, query: &str) -> BTreeSet<String> {
    let first = names(&server.get(token, &format!("{LIST}?{query}")).await.ok().json());
    let second = names(&server.get(token, &format!("{LIST}?{query}")).await.ok().json());
    first.intersection(&second).cloned().collect()
}

#[tokio::test]
async fn the_envelope_comes_first_and_says_what_was_asked() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    let answer = server
        .get(&token, &format!("{LIST}?query=okafor&clientType=desk&orderBy=hostname&descending=true&range=0-4"))
        .await
        .ok();
    assert_eq!(answer.header("content-type"), "application/json");
    let text = answer.text();
    let data = text.find("\"data\"").unwrap();
    assert!(["\"range\"", "\"totalCount\"", "\"queries\""].iter().all(|name| text.find(name).unwrap() < data), "{text}");
    let list = answer.json();
    assert_eq!(list["queries"], serde_json::json!(["okafor"]));
    assert_eq!(list["filterBy"], serde_json::json!([{"name": "clientType", "value": "desk"}]));
    assert_eq!((&list["orderBy"], &list["descending"]), (&"hostname".into(), &true.into()));
    let rows = list["data"].as_array().unwrap();
    assert_eq!(list["range"], format!("0-{}/{}", rows.len() - 1, rows.len()));
    assert!(rows.iter().any(|row| row["distinguishedName"] == AMARA));
    assert!(list["totalCount"].as_u64().unwrap() > 200);
}

#[tokio::test]
async fn queries_filters_and_places_select_what_a_slow_reading_selects() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    let all = server.get(&token, LIST).await.ok().json();
    let known = names(&all);
    let text = |row: &Value, field: &str| match &row[field] {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    let shown = ["username", "providerName", "hostname", "deviceId", "osName", "clientVersion", "clientType", "gateways"];
    let any = |row: &Value, word: &str| shown.iter().any(|field| text(row, field).to_lowercase().contains(word));
    type Reading<'a> = Box<dyn Fn(&Value) -> bool + 'a>;
    let cases: Vec<(&str, Reading)> = vec![
        ("query=corp", Box::new(|row| any(row, "corp"))),
        ("query=CORP&query=windows", Box::new(|row| any(row, "corp") && any(row, "windows"))),
        ("query=-corp", Box::new(|row| !any(row, "corp"))),
        ("query=okta+-windows", Box::new(|row| any(row, "okta") && !any(row, "windows"))),
        ("query=gateways:+sto-gw-1", Box::new(|row| text(row, "gateways").contains("sto-gw-1"))),
        ("osFamily=linux", Box::new(|row| text(row, "osFamily") == "linux")),
        ("filterBy%5BclientSupport%5D=none", Box::new(|row| text(row, "clientSupport") == "none")),
        (
            "gateways=fra&providerName=Okta",
            Box::new(|row| text(row, "gateways").contains("fra") && text(row, "providerName") == "Okta"),
        ),
        ("latitude=59.33&longitude=18.06&radiusKilometers=100", Box::new(|row| near(row, 59.33, 18.06, 100.0))),
    ];
    for (query, reading) in cases {
        let expected: BTreeSet<String> = all["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| reading(row))
            .map(|row| text(row, "distinguishedName"))
            .collect();
        let got = stable(&server, &token, query).await;
        let missing: Vec<_> = expected.difference(&got).filter(|dn| known.contains(*dn)).collect();
        let extra: Vec<_> = got.difference(&expected).filter(|dn| known.contains(*dn)).collect();
        // A session that came or went between the two readings concerns both sides of a comparison; more than a few is a bug.
        assert!(missing.len() + extra.len() <= 3, "{query}: missing {missing:?}, extra {extra:?}");
        assert!(!expected.is_empty() && expected.len() < known.len(), "{query} tells nothing apart: {}", expected.len());
    }
}

fn near(row: &Value, latitude: f64, longitude: f64, kilometres: f64) -> bool {
    let (Some(north), Some(east)) = (row["geoIpLatitude"].as_f64(), row["geoIpLongitude"].as_f64()) else { return false };
    // Law of cosines: another formula than the server's.
    let (a, b, d) = (north.to_radians(), latitude.to_radians(), (east - longitude).to_radians());
    6371.0 * (a.sin() * b.sin() + a.cos() * b.cos() * d.cos()).clamp(-1.0, 1.0).acos() <= kilometres
}

#[tokio::test]
async fn every_field_sorts_both_ways() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    for field in [
        "distinguishedName",
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
        "gateways",
        "geoIpLatitude",
    ] {
        let up = server.get(&token, &format!("{LIST}?orderBy={field}")).await.ok().json();
        let down = server.get(&token, &format!("{LIST}?orderBy={field}&descending=true")).await.ok().json();
        let (up, mut down) = (texts(&up, "distinguishedName"), texts(&down, "distinguishedName"));
        down.reverse();
        // Churn aside, one is the other backwards.
        down.retain(|dn| up.contains(dn));
        let up: Vec<_> = up.into_iter().filter(|dn| down.contains(dn)).collect();
        assert!(up == down && up.len() > 200, "{field}");
    }
    let versions = server.get(&token, &format!("{LIST}?orderBy=clientVersion")).await.ok().json();
    let versions: Vec<Vec<u32>> = texts(&versions, "clientVersion")
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| text.split('-').next().unwrap().split('.').map(|part| part.parse().unwrap()).collect())
        .collect();
    assert!(versions.is_sorted(), "{versions:?}");
}

#[tokio::test]
async fn windows_of_a_range_make_up_the_whole() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    // Sentinels never come or go.
    let whole = server.get(&token, &format!("{LIST}?query=.&providerName=Corporate&orderBy=username")).await.ok().json();
    let whole = texts(&whole, "username");
    let (mut pieces, mut at) = (Vec::new(), 0);
    loop {
        let path = format!("{LIST}?query=.&providerName=Corporate&orderBy=username&range={at}-{}", at + 9);
        let piece = server.get(&token, &path).await.ok().json();
        let rows = texts(&piece, "username");
        if rows.is_empty() {
            assert!(piece["range"].as_str().unwrap().starts_with(&format!("{at}-{}/", at + 9)));
            break;
        }
        pieces.extend(rows);
        at += 10;
    }
    assert!(pieces.len().abs_diff(whole.len()) <= 2 && pieces.len() > 40, "{} {}", pieces.len(), whole.len());
    assert!(pieces.windows(2).filter(|two| shared::query::compare(Column::Username, &two[0], &two[1]).is_gt()).count() <= 3);
}

#[tokio::test]
async fn small_lists_understand_the_same_parameters() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    for path in [
        "/policies",
        "/conditions",
        "/entitlements",
        "/ringfence-rules",
        "/criteria-scripts",
        "/sites",
        "/sites/status",
        "/appliances/status",
        "/administrative-roles",
        "/on-boarded-devices",
        "/health/app-connectivity",
    ] {
        let list = server.get(&token, path).await.ok().json();
        let rows = list["data"].as_array().unwrap();
        assert!(!rows.is_empty(), "{path} is empty");
        assert_eq!(list["totalCount"].as_u64(), Some(rows.len() as u64), "{path}");
        let first = server.get(&token, &format!("{path}?range=0-0")).await.ok().json();
        assert_eq!((first["data"].as_array().unwrap().len(), &first["totalCount"]), (1, &list["totalCount"]), "{path}");
        let none = server.get(&token, &format!("{path}?query=nothing%20is%20called%20so")).await.ok().json();
        assert_eq!((&none["data"], none["range"].as_str()), (&serde_json::json!([]), Some("0-0/0")), "{path}");
        server.get(&token, &format!("{path}?colour=red")).await.refused(400);
        server.get(&token, &format!("{path}?range=9-1")).await.refused(400);
    }
    for path in ["/policies", "/conditions", "/entitlements", "/ringfence-rules", "/criteria-scripts", "/sites"] {
        let list = server.get(&token, path).await.ok().json();
        let one = &list["data"][0];
        let id = one["id"].as_str().unwrap();
        assert_eq!(&server.get(&token, &format!("{path}/{id}")).await.ok().json(), one);
        server.get(&token, &format!("{path}/00000000-0000-0000-0000-000000000000")).await.refused(404);
        server.get(&token, &format!("{path}/..")).await.refused(404);
    }
}

#[tokio::test]
async fn the_list_is_compressed_on_request_and_says_the_same() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    let call = |encoding: &str| {
        let call = server.request(Method::GET, &format!("/admin{LIST}?username=amara.okafor")).header(ACCEPT, JSON);
        send(call.header(ACCEPT_ENCODING, encoding).header(AUTHORIZATION, format!("Bearer {token}")))
    };
    let (plain, gzip) = (call("identity").await.ok(), call("gzip").await.ok());
    assert_eq!((plain.header("content-encoding"), gzip.header("content-encoding")), ("", "gzip"));
    assert!(plain.json()["data"][0]["distinguishedName"] == AMARA && gzip.bytes.starts_with(&[0x1f, 0x8b]));
}

#[tokio::test]
async fn a_session_says_the_same_in_list_and_details_however_its_name_is_written() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    let list = server.get(&token, &format!("{LIST}?query=byte")).await.ok().json();
    let row = &list["data"][0];
    let dn = row["distinguishedName"].as_str().unwrap();
    assert!(dn.contains("\\,") && dn.contains('@') && dn.contains(' ') && dn.contains('ú'), "{dn}");
    let mut ways = vec![crate::support::encoded(dn)];
    // As raw as HTTP allows: blanks, backslashes and what is not ASCII must be encoded.
    ways.push(dn.replace(' ', "%20").replace('\\', "%5C").replace('ú', "%C3%BA"));
    // Another way to write the same name.
    ways.push(crate::support::encoded(&dn.replace("\\,", "\\2C").replace("CN=", "cn=")));
    for way in ways {
        let info = server.get(&token, &format!("/session-info/{way}")).await.ok().json();
        assert_eq!((&info["username"], &info["deviceId"]), (&row["username"], &row["deviceId"]), "{way}");
        let gateways: BTreeSet<_> = info["data"].as_object().unwrap().keys().cloned().collect();
        let listed: BTreeSet<_> =
            row["gateways"].as_array().unwrap().iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
        assert_eq!(gateways, listed);
    }
}

#[tokio::test]
async fn places_sort_by_their_value_and_sessions_without_one_come_last() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    let list = server.get(&token, &format!("{LIST}?orderBy=geoIpLongitude")).await.ok().json();
    let east: Vec<Option<f64>> = list["data"].as_array().unwrap().iter().map(|row| row["geoIpLongitude"].as_f64()).collect();
    let known = east.iter().take_while(|degrees| degrees.is_some()).count();
    assert!(east[known..].iter().all(Option::is_none) && known < east.len(), "{known} of {}", east.len());
    let known: Vec<f64> = east.into_iter().flatten().collect();
    assert!(known.is_sorted() && known[0] < 0.0 && known[known.len() - 1] > 0.0, "{known:?}");
}
