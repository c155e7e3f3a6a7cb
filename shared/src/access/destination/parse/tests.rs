//! The grammar, case by case.

use super::*;
use proptest::prelude::*;

fn asked(text: &str) -> Destination {
    Destination::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

#[test]
fn what_is_typed_is_what_is_asked() {
    for (typed, expected) in [
        ("10.4.2.7", "traffic to 10.4.2.7"),
        ("10.4.2.7:443", "TCP 443 to 10.4.2.7"),
        ("10.4.2.7 443", "TCP 443 to 10.4.2.7"),
        ("  10.4.2.7:443/udp ", "UDP 443 to 10.4.2.7"),
        ("10.4.2.7 53/udp", "UDP 53 to 10.4.2.7"),
        ("tcp 22 fd00::7", "TCP 22 to fd00::7"),
        ("FD00::7 TCP port 22", "TCP 22 to fd00::7"),
        ("[fd00::7]:443", "TCP 443 to fd00::7"),
        ("[fd00::7]", "traffic to fd00::7"),
        ("::ffff:10.0.0.1", "traffic to 10.0.0.1"),
        ("10.0.0.0/24 udp 53", "UDP 53 to 10.0.0.0/24"),
        ("10.0.0.77/24:53", "TCP 53 to 10.0.0.0/24"),
        ("10.0.0.7/32", "traffic to 10.0.0.7"),
        ("tcp 10.0.0.1 8000-8100,443", "TCP 443, 8000-8100 to 10.0.0.1"),
        ("*.corp.example.com", "traffic to *.corp.example.com"),
        ("*.Corp.Example.com:443", "TCP 443 to *.corp.example.com"),
        ("https://App.corp.example.com/x?y=1", "https://app.corp.example.com/x"),
        ("http://10.0.0.1:8080", "http://10.0.0.1:8080"),
        ("icmp 10.1.1.1", "ICMP to 10.1.1.1"),
        ("icmp 10.1.1.1 type 8", "ICMP type 8 to 10.1.1.1"),
        ("icmp fd00::7", "ICMPv6 to fd00::7"),
        ("ping 10.1.1.1", "ICMP type 8 to 10.1.1.1"),
        ("ping fd00::7", "ICMPv6 type 128 to fd00::7"),
        ("ping db.corp", "ICMP type 8 to db.corp"),
        ("db.corp:5432/tcp", "TCP 5432 to db.corp"),
        ("localhost.", "traffic to localhost"),
        ("gre 10.1.1.1", "GRE to 10.1.1.1"),
        ("down tcp 10.20.5.9:631", "TCP 631 from 10.20.5.9"),
        ("bücher.example.com", "traffic to bücher.example.com"),
    ] {
        assert_eq!(asked(typed).to_string(), expected, "{typed}");
    }
    assert!(asked("https://app.example.com/x").url.is_some());
}

#[test]
fn what_cannot_be_meant_says_where_and_what_instead() {
    for (typed, place, part, suggestion) in [
        ("", "", "Type where to", None),
        ("  ", "", "Type where to", None),
        ("tcp 443", "", "no host", None),
        ("10.4.2.300", "10.4.2.300", "300 is above 255", None),
        ("10.4.2", "10.4.2", "it has 3 parts", None),
        ("10.4.2.7:70000", "70000", "end at 65535", None),
        ("10.4.2.7:", "", "A port is missing", None),
        ("10.4.2.7:http", "http", "is no port", None),
        ("10.4.2.7 90-80", "90-80", "backwards", Some("80-90")),
        ("10.4.2.0/33", "10.4.2.0/33", "/0 to /32", None),
        ("fd00::/129", "fd00::/129", "/0 to /128", None),
        ("fd00::7::443", "fd00::7::443", "brackets", None),
        ("fd00:0:0:0:0:0:0:7:443", "fd00:0:0:0:0:0:0:7:443", "brackets", Some("[fd00:0:0:0:0:0:0:7]:443")),
        ("[fd00::7", "[fd00::7", "not closed", Some("[fd00::7]")),
        ("[fd00::7]443", "443", "a colon and a port", None),
        ("fe80::1%eth0", "fe80::1%eth0", "zone", None),
        ("10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9", "CIDR", None),
        ("a.*.example.com", "a.*.example.com", "star", None),
        ("-bad-.example.com", "-bad-.example.com", "neither an address nor a host name", None),
        ("app.example.com/x", "app.example.com/x", "needs its scheme", Some("https://app.example.com/x")),
        ("ftp://a.example.com", "ftp://", "not known here", Some("")),
        ("https://", "https://", "no address of the web", None),
        ("10.0.0.1 10.0.0.2", "10.0.0.2", "second host", Some("")),
        ("tcp udp 10.0.0.1", "udp", "second protocol", Some("")),
        ("10.0.0.1:80 443", "443", "second port", Some("")),
        ("icmpv6 10.0.0.1", "icmpv6", "does not run over IPv4", Some("icmp")),
        ("icmp 10.0.0.1 300", "300", "end at 255", None),
        ("gre 10.0.0.1 47", "47", "no ports", Some("")),
        ("sctp 10.0.0.1", "sctp", "none of the protocols", None),
        ("udp https://a.example.com", "https://a.example.com", "second protocol", Some("")),
    ] {
        let error = Destination::parse(typed).expect_err(typed);
        assert_eq!(&typed[error.span.clone()], place, "{typed}: {error}");
        assert!(error.message.contains(part), "{typed}: {error}");
        assert_eq!(error.suggestion.as_deref(), suggestion, "{typed}");
    }
    let long = Destination::parse(&"ä".repeat(LONGEST)).expect_err("too long");
    assert!(long.message.contains("512 bytes"));
}

proptest! {
    #[test]
    fn nothing_typed_breaks_it_and_places_lie_in_the_text(text in "[ -~äö:/\\[\\]*.0-9]{0,40}") {
        if let Err(error) = Destination::parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{text:?} {error:?}");
        }
    }

    #[test]
    fn what_is_printed_asks_the_same(host in prop_oneof![Just("10.4.2.7"), Just("fd00::7"), Just("10.4.0.0/16"), Just("a.example.com")], port in 1_u16.., udp: bool) {
        let first = asked(&format!("{} {port} {host}", if udp { "udp" } else { "tcp" }));
        let again = first.to_string().replace(" to ", " ");
        prop_assert_eq!(asked(&again), first);
    }
}
