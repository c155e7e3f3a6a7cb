//! Distinguished names: printed and read exactly, errors that say where.

use proptest::prelude::*;
use shared::dn::{DistinguishedName, DnProblem, Suffix};

const DEVICE: &str = "4c07bc6757ea42ddb702c2d6c45419fc";

fn dn(text: &str) -> DistinguishedName {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_specifications_example() {
    let text = "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=user,OU=ldap";
    let name = dn(text);
    assert_eq!(name, DistinguishedName::of_device("4c07bc67-57ea-42dd-b702-c2d6c45419fc", "user", "ldap"));
    assert_eq!(name.to_string(), text);
    assert_eq!(name.device_uuid().as_deref(), Some("4c07bc67-57ea-42dd-b702-c2d6c45419fc"));
    assert_eq!(name.user_dn().to_string(), "CN=user,OU=ldap");
    assert_eq!(dn("CN=user,OU=ldap"), name.user_dn());
    assert_eq!(name.user_dn().device_uuid(), None);
}

#[test]
fn names_with_every_special_character() {
    for (user, provider, printed) in [
        ("dana@corp.example", "Corporate AD", "CN=dana@corp.example,OU=Corporate AD"),
        ("Berg, Dana", "local", "CN=Berg\\, Dana,OU=local"),
        ("a+b;c", "<x>", "CN=a\\+b\\;c,OU=\\<x\\>"),
        ("say \"hi\"", "a\\b", "CN=say \\\"hi\\\",OU=a\\\\b"),
        ("#1", "#", "CN=\\#1,OU=\\#"),
        (" lead and trail ", " ", "CN=\\ lead and trail\\ ,OU=\\ "),
        ("a=b", "x#y", "CN=a=b,OU=x#y"),
        ("Zoë Ω 李", "🦀", "CN=Zoë Ω 李,OU=🦀"),
        ("nul\0", "tab\t", "CN=nul\\00,OU=tab\t"),
    ] {
        let name = DistinguishedName::of_user(user, provider);
        assert_eq!(name.to_string(), printed);
        assert_eq!(dn(printed), name);
    }
}

#[test]
fn forgiving_where_no_doubt_is_possible() {
    let expected = DistinguishedName::of_device(DEVICE, "Lučić", "ldap");
    for text in [
        format!("cn={DEVICE},cn=Lučić,ou=ldap"),
        format!("CN={DEVICE}, CN=Lučić , OU = ldap "),
        format!("CN={DEVICE},CN=Lu\\C4\\8Di\\c4\\87,OU=ldap"),
    ] {
        assert_eq!(dn(&text), expected, "{text}");
    }
    assert_eq!(dn("CN=me+tag@x.org,OU=a;b").user, "me+tag@x.org");
    assert_eq!(dn("CN=me+tag@x.org,OU=a;b").provider, "a;b");
    assert_eq!(dn("CN=a\\=b,OU=x").user, "a=b");
}

#[test]
fn errors_say_what_and_where() {
    let problem = |text: &str| text.parse::<DistinguishedName>().map_err(|error| (error.problem, error.at)).unwrap_err();
    assert_eq!(problem(""), (DnProblem::Empty, 1));
    assert_eq!(problem("  "), (DnProblem::Empty, 1));
    assert_eq!(problem("CN=Berg, Dana,OU=x"), (DnProblem::NotAttribute("Dana".into()), 10));
    assert_eq!(problem("CN=Zoë, a b=c,OU=x"), (DnProblem::NotAttribute("a b=c".into()), 9));
    assert_eq!(problem("CN=u,DC=x"), (DnProblem::UnknownAttribute("DC".into()), 6));
    assert_eq!(problem("OU=x,CN=u"), (DnProblem::Shape("OU,CN".into()), 1));
    assert_eq!(problem("CN=a,CN=b,CN=c,OU=d"), (DnProblem::Shape("CN,CN,CN,OU".into()), 1));
    assert_eq!(problem("CN=u,OU="), (DnProblem::EmptyValue("OU"), 9));
    assert_eq!(problem("CN=a\\q,OU=x"), (DnProblem::BadEscape, 5));
    assert_eq!(problem("CN=a,OU=x\\"), (DnProblem::BadEscape, 10));
    assert_eq!(problem("CN=a\\4,OU=x"), (DnProblem::BadEscape, 5));
    assert_eq!(problem("CN=a\\FF,OU=x"), (DnProblem::NotUtf8, 4));
    assert_eq!(problem("CN=a+OU=b,OU=x"), (DnProblem::Ambiguous('+'), 5));
    assert_eq!(problem("CN=a;OU=x"), (DnProblem::Ambiguous(';'), 5));
    assert_eq!(problem("CN=\"a\",OU=x"), (DnProblem::OldForm('"'), 4));
    assert_eq!(problem("CN=#0403,OU=x"), (DnProblem::OldForm('#'), 4));
    let shown = "CN=Berg, Dana,OU=x".parse::<DistinguishedName>().unwrap_err().to_string();
    assert!(shown.contains("\"Dana\"") && shown.contains("character 10"), "{shown}");
}

#[test]
fn suffixes_match_part_by_part() {
    let name = dn(&format!("CN={DEVICE},CN=user,OU=ldap"));
    for (suffix, expected) in [
        ("OU=ldap", true),
        ("ou=ldap", true),
        ("OU=dap", false),
        ("OU=LDAP", false),
        ("CN=user,OU=ldap", true),
        ("CN=ser,OU=ldap", false),
        ("CN=4C07BC6757EA42DDB702C2D6C45419FC,CN=user,OU=ldap", true),
        ("CN=00000000000000000000000000000000,CN=user,OU=ldap", false),
    ] {
        let parsed: Suffix = suffix.parse().unwrap();
        assert_eq!(name.ends_with(&parsed), expected, "{suffix}");
    }
    assert!("".parse::<Suffix>().is_err(), "an empty suffix would mean everybody");
    assert!("CN=user".parse::<Suffix>().is_err());
    assert!(name.ends_with(&Suffix::from(&name)));
    assert!(!name.user_dn().ends_with(&Suffix::from(&name)));
}

#[test]
fn only_a_uuid_loses_its_dashes() {
    assert_eq!(DistinguishedName::of_device("my-laptop", "u", "p").device.as_deref(), Some("my-laptop"));
    assert_eq!(DistinguishedName::of_device("my-laptop", "u", "p").device_uuid(), None);
}

/// Names weighted towards the characters that need care.
fn value() -> impl Strategy<Value = String> {
    let special = prop::sample::select(" ,+\"\\<>;#=@\0\t-.aZ9é李🦀".chars().collect::<Vec<_>>());
    prop::collection::vec(prop_oneof![4 => special, 1 => any::<char>()], 1..12).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn printed_names_read_back_the_same(device in prop::option::of(value()), user in value(), provider in value()) {
        let name = DistinguishedName { device, user, provider };
        prop_assert_eq!(dn(&name.to_string()), name);
    }

    #[test]
    fn printed_suffixes_read_back_the_same(user in value(), provider in value()) {
        let suffix = Suffix::from(&DistinguishedName::of_user(&user, &provider));
        prop_assert_eq!(suffix.to_string().parse::<Suffix>(), Ok(suffix));
    }

    #[test]
    fn a_hex_escaped_name_reads_the_same(user in value(), provider in value()) {
        let hex = |text: &str| text.bytes().map(|byte| format!("\\{byte:02x}")).collect::<String>();
        let name = dn(&format!("CN={},OU={}", hex(&user), hex(&provider)));
        prop_assert_eq!(name, DistinguishedName::of_user(&user, &provider));
    }

    #[test]
    fn nothing_makes_it_panic(text in "\\PC*|([CcOo][NnUu]=[ ,+\"\\\\;#a\\x{e9}]{0,6},?){0,4}") {
        if let Err(error) = text.parse::<DistinguishedName>() {
            prop_assert!(error.at <= text.chars().count() + 1);
        }
    }
}
