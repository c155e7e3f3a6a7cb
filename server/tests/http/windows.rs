//! Windows of the list: browser and server give the same rows in the same order, whatever is asked.

use crate::support::{AMARA, Server, encoded};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use shared::query::{Circle, GRAMMAR, GRAMMAR_FIELD, Query, Request, SortKey, View, parse_sort};
use shared::table::Table;
use shared::table::decode::Decoder;
use shared::wire::{Geolocation, Range};
use std::time::{Duration, Instant};

const LIST: &str = "/stats/active-sessions/dn";

/// A question to the list.
#[derive(Debug, Clone)]
struct Question {
    typed: String,
    sort: Vec<SortKey>,
    near: Option<Geolocation>,
    window: Range,
}

fn question() -> impl Strategy<Value = Question> {
    let word = prop_oneof![
        4 => "[a-z]{1,2}",
        2 => "windows|macos|okta|corp|release|gw-1|amara|\\.[a-z]|lt-|MÜLLER|ß",
        1 => "\"(ubuntu 2|gw-1, |[a-z] [a-z])\"",
        1 => "10\\.0\\.0\\.0/8|0\\.0\\.0\\.0/0|10\\.20\\.0\\.1|::1",
    ];
    let term = prop_oneof![
        4 => word.prop_map(|word| word),
        3 => ("(user|host|idp|device|gw|os|type|family|parent|dn)", "[a-z0-9]{1,2}").prop_map(|(field, word)| format!("{field}: {word}")),
        1 => ("(user|host|gw)", vec("[a-z0-9]{1,2}", 0..3)).prop_map(|(field, words)| format!("{field}:{{{}}}", words.join(" "))),
        1 => "version: ?(>|>=|<|<=|=)6(\\.[3-6])?(\\.[0-9])?",
        1 => "support: (full|partial|none|unknown|n)",
    ];
    let typed = vec(("-?", term), 0..4)
        .prop_map(|terms| terms.iter().map(|(dash, term)| format!("{dash}{term}")).collect::<Vec<_>>().join(" "));
    let columns = "-?(username|provider|hostname|device|os|client-version|client-type|gateways)";
    let sort = vec(columns, 0..4).prop_map(|keys| parse_sort(&keys.join(",")));
    let near = proptest::option::weighted(0.2, (-60.0..70.0f64, -170.0..170.0f64, 10.0..9000.0f64));
    let near = near.prop_map(|place| {
        place.map(|(latitude, longitude, radius_kilometers)| Geolocation { latitude, longitude, radius_kilometers })
    });
    let window = (0u64..320, 0u64..120).prop_map(|(from, more)| Range { from, to: from + more });
    (typed, sort, near, window).prop_map(|(typed, sort, near, window)| Question { typed, sort, near, window })
}

async fn list(server: &Server, token: &str, parameters: &[(String, String)]) -> Vec<u8> {
    let pairs: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    server.get(token, &format!("{LIST}?{}", pairs.join("&"))).await.ok().bytes
}

fn decoded(bytes: &[u8]) -> (Table, shared::table::decode::Envelope) {
    let (mut table, mut decoder) = (Table::new(), Decoder::new());
    decoder.push(bytes, &mut table).unwrap();
    let envelope = decoder.finish(&mut table).unwrap();
    (table, envelope)
}

fn row(table: &Table, row: u32) -> Value {
    let mut out = Vec::new();
    table.write_json(row, &mut out);
    serde_json::from_slice(&out).unwrap()
}

/// What the page shows: its own view of the whole list.
fn shown(table: &Table, question: &Question) -> (usize, Vec<Value>) {
    let mut view = View::new();
    view.update(table, &Query::parse(&question.typed).unwrap(), &question.sort, question.near.map(Circle::new));
    let rows = view.rows().iter().skip(question.window.from as usize);
    let rows = rows.take((question.window.to - question.window.from + 1) as usize);
    (view.len(), rows.map(|id| row(table, *id)).collect())
}

/// Asks many things of a list that does not change meanwhile: when it did, the questions are asked again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browser_and_server_give_the_same_rows_in_the_same_order() {
    let cases = Config::default().cases;
    let server = Server::start().await;
    let token = server.token("viewer").await;
    let mut runner = TestRunner::deterministic();
    let mut asked = 0;
    let started = Instant::now();
    while asked < cases {
        assert!(started.elapsed() < Duration::from_secs(300), "only {asked} of {cases} questions met a list that stood still");
        let batch: Vec<Question> = (0..16).map(|_| question().new_tree(&mut runner).unwrap().current()).collect();
        let before = list(&server, &token, &[]).await;
        let mut answers = Vec::new();
        for question in &batch {
            let query = Query::parse(&question.typed).unwrap();
            let request = Request::new(&query, &question.sort, question.near, question.window, true);
            answers.push(list(&server, &token, &request.parameters).await);
        }
        if before != list(&server, &token, &[]).await {
            continue;
        }
        let (table, envelope) = decoded(&before);
        assert_eq!(envelope.total_count, Some(table.len() as u64));
        for (question, answer) in batch.iter().zip(answers) {
            let answer: Value = serde_json::from_slice(&answer).unwrap();
            let (matching, rows) = shown(&table, question);
            assert_eq!(answer["data"], Value::Array(rows), "{question:?}");
            let count = answer["range"].as_str().and_then(|range| range.rsplit_once('/')).map(|(_, count)| count);
            assert_eq!(count, Some(matching.to_string().as_str()), "{question:?}");
            assert_eq!(answer["totalCount"], json!(table.len()));
        }
        asked += 16;
    }
}

#[tokio::test]
async fn the_answer_says_that_it_reads_the_pages_grammar_before_the_rows() {
    let server = Server::start().await;
    let token = server.token("viewer").await;
    let text = server.get(&token, &format!("{LIST}?query=-corp&orderBy=providerName,-username&range=0-1")).await.ok().text();
    let data = text.find("\"data\"").unwrap();
    let said = text.find(&format!("\"{GRAMMAR_FIELD}\":\"{GRAMMAR}\"")).unwrap();
    assert!(said < data && text.find("\"totalCount\"").unwrap() < data, "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["orderBy"], "providerName,-username");
    server.get(&token, &format!("{LIST}?orderBy=providerName,colour")).await.refused(400);
}

#[tokio::test]
async fn what_an_admin_did_shows_in_the_next_list_however_fresh_the_last_one_is() {
    let server = Server::with(&["--sessions", "5000"]).await;
    let token = server.token("admin").await;
    let path = format!("{LIST}?query=amara.okafor&range=0-9");
    let there = |list: &Value| list["data"].as_array().unwrap().iter().any(|row| row["distinguishedName"] == AMARA);
    assert!(there(&server.get(&token, &path).await.ok().json()));
    server.post(&token, "/blacklist", json!({"userDistinguishedName": "CN=amara.okafor,OU=Corporate AD"})).await.ok();
    assert!(!there(&server.get(&token, &path).await.ok().json()));
}

#[tokio::test]
async fn the_page_is_told_how_long_a_list_it_may_load() {
    let server = Server::with(&["--max-rows", "1234"]).await;
    let page = crate::support::send(server.request(reqwest::Method::GET, "/sessions")).await.ok().text();
    // A build without a page inside serves a notice, which has nothing to fill in.
    assert!(!page.contains("__AS_MAX_ROWS__"));
    assert!(!page.contains("as-max-rows") || page.contains("content=\"1234\""), "{page}");
}
