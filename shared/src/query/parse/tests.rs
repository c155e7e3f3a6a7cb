//! The grammar, case by case.

use super::*;

fn text(needle: &str, scope: Scope) -> Test {
    Test::Text { needle: needle.into(), scope }
}

fn one(tests: Vec<Test>) -> Term {
    Term { negated: false, words: vec![Word { tests }] }
}

fn not(tests: Vec<Test>) -> Term {
    Term { negated: true, ..one(tests) }
}

const USER: Scope = Scope::One(Attribute::Username);
const HOST: Scope = Scope::One(Attribute::Hostname);

fn address_of(text: &str, scope: Scope) -> Test {
    Test::Address { network: text.parse().unwrap(), scope }
}

fn version(relation: Relation, version: &str) -> Term {
    one(vec![Test::Version { relation, version: version.into() }])
}

#[test]
fn what_is_typed_is_what_is_asked() {
    let shown = Scope::Shown;
    for (typed, expected) in [
        ("", vec![]),
        ("   \t ", vec![]),
        ("PAC", vec![one(vec![text("pac", shown)])]),
        ("pac man", vec![one(vec![text("pac", shown)]), one(vec![text("man", shown)])]),
        ("pac pac", vec![one(vec![text("pac", shown)])]),
        ("-pac", vec![not(vec![text("pac", shown)])]),
        ("--pac", vec![not(vec![text("-pac", shown)])]),
        ("- pac", vec![one(vec![text("-", shown)]), one(vec![text("pac", shown)])]),
        ("\"a  b\"", vec![one(vec![text("a  b", shown)])]),
        ("-\"a b\"", vec![not(vec![text("a b", shown)])]),
        (r#""a \"b\" \\ \c""#, vec![one(vec![text(r#"a "b" \ \c"#, shown)])]),
        ("\"\"", vec![]),
        ("\"a\"b", vec![one(vec![text("a", shown)]), one(vec![text("b", shown)])]),
        ("user:anna", vec![one(vec![text("anna", USER)])]),
        ("user: anna", vec![one(vec![text("anna", USER)])]),
        ("USER:anna berg", vec![one(vec![text("anna", USER)]), one(vec![text("berg", shown)])]),
        ("-user: anna", vec![not(vec![text("anna", USER)])]),
        ("user: -anna", vec![one(vec![text("-anna", USER)])]),
        ("user: \"anna berg\"", vec![one(vec![text("anna berg", USER)])]),
        ("user: {anna \"b }\"}x", {
            let words = vec![Word { tests: vec![text("anna", USER)] }, Word { tests: vec![text("b }", USER)] }];
            vec![Term { negated: false, words }, one(vec![text("x", shown)])]
        }),
        ("-user:{anna berg}", {
            let words = vec![Word { tests: vec![text("anna", USER)] }, Word { tests: vec![text("berg", USER)] }];
            vec![Term { negated: true, words }]
        }),
        ("{a b}", vec![one(vec![text("{a", shown)]), one(vec![text("b}", shown)])]),
        // Not finished yet: nothing is asked.
        ("user:", vec![]),
        ("user: ", vec![]),
        ("user: {}", vec![]),
        ("user: \"\"", vec![]),
        ("version: >", vec![]),
        ("version: >= ", vec![]),
        ("version: 6.4", vec![one(vec![text("6.4", Scope::One(Attribute::ClientVersion))])]),
        ("version: >6.4", vec![version(Relation::Above, "6.4")]),
        ("version:>= 6.4.5-37211", vec![version(Relation::AtLeast, "6.4.5-37211")]),
        ("client-version:<6", vec![version(Relation::Below, "6")]),
        ("version: <=6", vec![version(Relation::AtMost, "6")]),
        ("version: =6", vec![version(Relation::Equal, "6")]),
        ("host: >6", vec![one(vec![text(">6", HOST)])]),
        ("support: None", vec![one(vec![Test::Support { needle: "none".into() }])]),
        ("10.0.0.0/8", vec![one(vec![address_of("10.0.0.0/8", shown)])]),
        ("10.1.2.3/8", vec![one(vec![address_of("10.0.0.0/8", shown)])]),
        ("-fd00:ffff:a::/48", vec![not(vec![address_of("fd00:ffff:a::/48", shown)])]),
        ("host: 10.0.0.0/8", vec![one(vec![address_of("10.0.0.0/8", HOST)])]),
        ("\"10.0.0.0/8\"", vec![one(vec![text("10.0.0.0/8", shown)])]),
        ("10.0.0.1", vec![one(vec![text("10.0.0.1", shown), address_of("10.0.0.1/32", shown)])]),
        ("fd00:ffff::1", vec![one(vec![text("fd00:ffff::1", shown), address_of("fd00:ffff::1/128", shown)])]),
        ("::1", vec![one(vec![text("::1", shown), address_of("::1/128", shown)])]),
        // Texts with colons that are no fields.
        ("fd00:", vec![one(vec![text("fd00:", shown)])]),
        ("de:ad:be:ef:00:01", vec![one(vec![text("de:ad:be:ef:00:01", shown)])]),
        ("10:30", vec![one(vec![text("10:30", shown)])]),
        ("https://x", vec![one(vec![text("https://x", shown)])]),
        ("a@b:c", vec![one(vec![text("a@b:c", shown)])]),
        (":", vec![one(vec![text(":", shown)])]),
        ("\"color: red\"", vec![one(vec![text("color: red", shown)])]),
        (" cn=4C,CN=Anna -Berg,OU=\"x ", vec![one(vec![Test::Name { needle: "cn=4c,cn=anna -berg,ou=\"x".into() }])]),
        ("dn: ou=ldap", vec![one(vec![Test::Name { needle: "ou=ldap".into() }])]),
        ("4C07BC6757EA42DDB702C2D6C45419FC", {
            let digits = "4c07bc6757ea42ddb702c2d6c45419fc";
            vec![one(vec![text(digits, shown), Test::Device { digits: digits.into() }])]
        }),
    ] {
        assert_eq!(parse(typed), Ok(Query { terms: expected }), "{typed}");
    }
}

#[test]
fn what_cannot_be_understood_says_where() {
    let many = "a1 a2 a3 a4 a5 a6 a7 a8 ".repeat(9);
    for (typed, span, words, suggestion) in [
        ("usr: anna", 0..3, "no field", Some("user")),
        ("x -provdier:ldap", 3..11, "no field", Some("provider")),
        ("color: red", 0..5, "in quotes", None),
        ("Größe: 3", 0..7, "no field", None),
        ("a \"b c", 2..6, "no end", None),
        ("user: \"ü", 6..9, "no end", None),
        ("user: {a b", 6..10, "no end", None),
        ("user: {a \"b}", 9..12, "no end", None),
        ("version: >new", 10..13, "no version", None),
        ("version: > 6.x y", 0..0, "", None),
        (&many, 192..194, "at most 64 words", None),
        (&"ü".repeat(3000), 4096..6000, "4096 bytes", None),
    ] {
        match parse(typed) {
            Ok(_) => assert!(span.is_empty(), "{typed}"),
            Err(error) => {
                assert_eq!(error.span, span, "{typed}: {error}");
                assert!(error.message.contains(words), "{typed}: {error}");
                assert_eq!(error.suggestion.as_deref(), suggestion, "{typed}");
            }
        }
    }
}

#[test]
fn a_quoted_value_is_asked_for_as_it_stands() {
    for value in ["", "a b", "a\"b", "a\\", "\\\"", "10.0.0.0/8", "-x", "{a}", ">6", "İ", "a\nb"] {
        let expected = if value.is_empty() { vec![] } else { vec![one(vec![text(&folded(value), HOST)])] };
        assert_eq!(parse(&format!("host: {}", quote(value))), Ok(Query { terms: expected }), "{value}");
    }
}
