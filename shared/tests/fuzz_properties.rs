//! What the fuzz targets hold of any bytes, held here of many: the quick part of it for every run of the tests.

#[path = "../../fuzz/src/properties.rs"]
mod properties;

use proptest::collection::vec;
use proptest::prelude::*;

fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-c]{1,3}",
        3 => "-|\"|\\\\|\\{|\\}|:|=|>|<|>=| |  |\n|,|/",
        2 => "(user|host|gw|version|support|dn|device|os|cn|usr)",
        1 => "10\\.0\\.0\\.1|10\\.1\\.2\\.3/8|fd00::1|::1|FD00::/16|6\\.4\\.5-37211",
        1 => "4C07BC67-57EA-42DD-B702-C2D6C45419FC|4c07bc6757ea42ddb702c2d6c45419fc",
        1 => any::<String>(),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn answer() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "\\{|\\}|\\[|\\]|,|:|\"| ",
        3 => "\"(data|distinguishedName|username|deviceId|gateways|totalCount|x)\":",
        3 => "\\{\"deviceId\":\"[a-c]\",\"username\":\"[a-c]\",\"x\":(1|null|\\[1,\\{\\}\\])\\}",
        2 => "\"CN=[a-b],CN=a,OU=b\"|null|true|-?[0-9]{1,3}(\\.[0-9])?(e[0-9])?|\"\\\\u(d83d|00e4|0000)\"",
        1 => "\u{1}|\u{2}|\u{3}",
        1 => any::<String>(),
    ];
    let inside = vec(piece, 0..24).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![
        inside.clone(),
        inside.clone().prop_map(|inside| [b"{\"totalCount\":2,\"data\":[", inside.as_slice(), b"]}"].concat()),
        (inside, vec(any::<u8>(), 0..6)).prop_map(|(inside, bytes)| [inside, bytes].concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases * 4, ..ProptestConfig::default() })]

    #[test]
    fn any_search_is_read_or_refused_with_its_place(text in typed()) {
        properties::query(text.as_bytes());
    }

    #[test]
    fn any_answer_reads_the_same_however_it_is_cut(cuts in any::<[u8; 4]>(), answer in answer()) {
        properties::decode(&[cuts.as_slice(), &answer].concat());
    }
}

#[test]
fn the_seeds_of_the_fuzzer_hold() {
    for (folder, property) in [("query", properties::query as fn(&[u8])), ("decode", properties::decode)] {
        let seeds = std::fs::read_dir(format!("{}/../fuzz/seeds/{folder}", env!("CARGO_MANIFEST_DIR")));
        let mut count = 0;
        for seed in seeds.into_iter().flatten().flatten() {
            property(&std::fs::read(seed.path()).unwrap_or_default());
            count += 1;
        }
        assert!(count > 3, "{folder} has {count} seeds");
    }
}
