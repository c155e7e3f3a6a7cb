//! Sessions to measure with: plausible names, few providers and versions, nearly unique hosts and devices.

use std::fmt::Write;

const GIVEN: &str = "anna ben clara david emma felix greta hugo ida jonas karin lukas maria nils olivia paul quentin rosa simon tara \
    ursula victor wendy andré beatriz chloé søren åsa łukasz jürgen mónica nuño renée zoë šárka đorđe";
const SURNAME: &str = "smith jones taylor brown wilson evans thomas johnson roberts walker wright thompson robinson white hughes \
    edwards green lewis wood harris martin jackson clarke lindqvist andersson johansson karlsson nilsson eriksson larsson \
    svensson berger fischer weber schneider becker hoffmann schulz koch richter klein wolf müller müllner marten marks schröder \
    krüger böhm öztürk yılmaz garcía martínez lópez sánchez pérez núñez gonçalves dvořák novák kowalczyk wiśniewski zieliński \
    szabó tóth horváth nguyễn phạm rossi russo ferrari esposito dubois lefèvre moreau françois bélanger";
const PROVIDERS: &str = "entra-id entra-id entra-id ldap-corp ldap-corp okta-oidc local radius-mfa";
const SITES: &str = "fra muc ber sto got lon par mad mil waw nyc bos mia chi dal sea sfo yyz gru sin tyo syd blr dxb";
const KINDS: &str = "lt lt lt ws ws mb vm srv";
const SYSTEMS: [(&str, &str, &str); 8] = [
    ("windows", "Microsoft Windows 11 Pro", ""),
    ("windows", "Microsoft Windows 11 Enterprise", ""),
    ("windows", "Microsoft Windows 10 Enterprise N", ""),
    ("macos", "macOS 15.5", ""),
    ("macos", "macOS 14.7.1", ""),
    ("linux", "Ubuntu 24.04.2 LTS", "debian"),
    ("linux", "Red Hat Enterprise Linux 9.4", "fedora"),
    ("ios", "iOS 18.5", ""),
];
const VERSIONS: [(&str, &str); 6] = [
    ("6.5.2-39874-release", "full"),
    ("6.5.1-38823-release", "full"),
    ("6.4.5-37211-release", "full"),
    ("6.3.6-34417-release", "partial"),
    ("6.2.9-33180-release", "partial"),
    ("5.5.14-30577-release", "none"),
];
const TYPES: &str = "full full full full always-on headless mobile";
const GATEWAYS: &str = "aws-frankfurt-gw-1 aws-frankfurt-gw-2 aws-ireland-gw-1 aws-oregon-gw-1 aws-oregon-gw-2 aws-virginia-gw-1 \
    aws-tokyo-gw-1 azure-westeurope-gw-1 azure-westeurope-gw-2 azure-eastus-gw-1 gcp-belgium-gw-1 gcp-iowa-gw-1 \
    gcp-saopaulo-gw-1 dc-stockholm-gw-1 dc-stockholm-gw-2 dc-boston-gw-1 dc-sydney-gw-1";

/// A small generator of numbers (splitmix64): the same sessions in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// The list answer with this many sessions.
pub fn answer(sessions: usize) -> Vec<u8> {
    let words = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (given, surnames, providers) = (words(GIVEN), words(SURNAME), words(PROVIDERS));
    let (sites, kinds, types, gateways) = (words(SITES), words(KINDS), words(TYPES), words(GATEWAYS));
    let mut n = Numbers(0x5eed);
    let mut out = format!("{{\"totalCount\":{sessions},\"data\":[");
    for at in 0..sessions {
        let (first, last) = (n.word(&given), n.word(&surnames));
        let username = match n.below(10) {
            0..6 => format!("{first}.{last}{}", n.below(99) + 1),
            6..9 => format!("{first}.{last}@example.com"),
            _ => format!("{} {}", capital(first), capital(last)),
        };
        let (a, b) = (n.next(), n.next());
        let device = format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            a & 0xfff,
            b >> 48 & 0xfff,
            b & 0xffff_ffff_ffff
        );
        let (system, version, provider) = (SYSTEMS[n.below(8)], VERSIONS[n.below(6)], n.word(&providers));
        let mut reporting = vec![n.word(&gateways)];
        while n.below(3) == 0 && reporting.len() < 3 {
            let more = n.word(&gateways);
            if !reporting.contains(&more) {
                reporting.push(more);
            }
        }
        let parent = if system.2.is_empty() { String::new() } else { format!(",\"osParent\":\"{}\"", system.2) };
        let written = write!(
            out,
            "{}{{\"distinguishedName\":\"CN={},CN={username},OU={provider}\",\"deviceId\":\"{device}\",\"username\":\"{username}\",\
             \"providerName\":\"{provider}\",\"geoIpLatitude\":{:.4},\"geoIpLongitude\":{:.4},\"hostname\":\"{}-{}-{:06}\",\
             \"osFamily\":\"{}\",\"osName\":\"{}\"{parent},\"clientVersion\":\"{}\",\"clientType\":\"{}\",\"clientSupport\":\"{}\",\
             \"gateways\":[\"{}\"]}}",
            if at == 0 { "" } else { "," },
            device.replace('-', ""),
            n.below(1_200_000) as f64 / 10_000.0 - 50.0,
            n.below(3_000_000) as f64 / 10_000.0 - 150.0,
            n.word(&sites),
            n.word(&kinds),
            n.below(1_000_000),
            system.0,
            system.1,
            version.0,
            n.word(&types),
            version.1,
            reporting.join("\",\"")
        );
        assert!(written.is_ok());
    }
    out.push_str("]}");
    out.into_bytes()
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
