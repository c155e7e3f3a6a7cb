//! From the text of the destination box to a destination.
//!
//! Words in any order: one host, and beside it a protocol, ports or types, a direction. A port may hang on the host.

use super::{Destination, DestinationError, Direction, Host, Protocol};
use crate::access::numbers::Numbers;
use crate::access::url::Url;
use crate::session::rule::NumberRange;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// The longest destination, in bytes.
const LONGEST: usize = 512;

type Parsed<T> = Result<T, DestinationError>;

/// What was read so far, each with its place.
#[derive(Default)]
struct Words {
    host: Option<(Host, Range<usize>)>,
    url: Option<Url>,
    protocol: Option<(Protocol, Range<usize>)>,
    numbers: Option<(Numbers, Range<usize>)>,
    direction: Option<(Direction, Range<usize>)>,
}

pub(super) fn parse(text: &str) -> Parsed<Destination> {
    if text.len() > LONGEST {
        let start = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        return Err(error(start..text.len(), format!("A destination can be at most {LONGEST} bytes long.")));
    }
    let mut words = Words::default();
    let mut at = 0;
    for word in text.split_whitespace() {
        // Words are slices of the text, in order.
        let start = at + text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        words.take(word, start)?;
    }
    words.finish(text)
}

fn error(span: Range<usize>, message: impl Into<String>) -> DestinationError {
    DestinationError { span, message: message.into(), suggestion: None }
}

fn instead(span: Range<usize>, message: impl Into<String>, suggestion: impl Into<String>) -> DestinationError {
    DestinationError { span, message: message.into(), suggestion: Some(suggestion.into()) }
}

/// Sets what may be said once.
fn once<T: PartialEq>(slot: &mut Option<(T, Range<usize>)>, value: T, span: Range<usize>, what: &str) -> Parsed<()> {
    match slot {
        Some((before, _)) if *before != value => {
            Err(instead(span, format!("There is a second {what} here. Ask for one at a time."), ""))
        }
        _ => {
            *slot = Some((value, span));
            Ok(())
        }
    }
}

impl Words {
    fn take(&mut self, word: &str, start: usize) -> Parsed<()> {
        let span = start..start + word.len();
        let lower = word.to_ascii_lowercase();
        if let Some(protocol) = Protocol::named(word) {
            return once(&mut self.protocol, protocol, span, "protocol");
        }
        match lower.as_str() {
            "up" => return once(&mut self.direction, Direction::Up, span, "direction"),
            "down" => return once(&mut self.direction, Direction::Down, span, "direction"),
            "ping" => {
                once(&mut self.protocol, Protocol::Icmp, span.clone(), "protocol")?;
                // Echo request; what that is in ICMPv6 is known once the host is.
                return once(&mut self.numbers, Numbers::range(8, 8), span, "type");
            }
            "port" | "ports" | "type" | "types" | "to" => return Ok(()),
            "sctp" | "igmp" | "ospf" | "ip" | "quic" => {
                let message =
                    format!("{word} is none of the protocols a firewall rule knows: tcp, udp, icmp, icmpv6, ah, esp, gre.");
                return Err(error(span, message));
            }
            _ => {}
        }
        if word.contains("://") {
            return self.url(word, span);
        }
        // `443/tcp` and `db.corp:5432/tcp`; the slash of a CIDR is followed by digits.
        if let Some((rest, tail)) = word.rsplit_once('/')
            && let Some(protocol) = Protocol::named(tail)
        {
            let cut = start + rest.len();
            once(&mut self.protocol, protocol, cut + 1..span.end, "protocol")?;
            return self.take(rest, start);
        }
        if word.starts_with(|first: char| first.is_ascii_digit())
            && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b',')
        {
            let numbers = numbers(word, span.clone())?;
            return once(&mut self.numbers, numbers, span, "port");
        }
        self.host(word, span)
    }

    fn url(&mut self, word: &str, span: Range<usize>) -> Parsed<()> {
        let Some(url) = Url::parse(word) else {
            let scheme = word.split("://").next().unwrap_or_default();
            return Err(match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" => error(
                    span,
                    format!("{word} is no address of the web: after {scheme}:// stands a host, then maybe :port and /path."),
                ),
                _ => instead(
                    span.start..span.start + scheme.len() + 3,
                    format!(
                        "{scheme}:// is not known here. Ask for http:// or https://, or for the host with protocol and port."
                    ),
                    "",
                ),
            });
        };
        let at = span.start + word.find("://").map_or(0, |at| at + 3);
        let host = match url.host.parse::<IpAddr>() {
            Ok(address) => Host::Net(address.to_canonical().into()),
            Err(_) => name(&url.host, at..span.end)?,
        };
        once(&mut self.host, host, span.clone(), "host")?;
        once(&mut self.protocol, Protocol::Tcp, span.clone(), "protocol")?;
        once(&mut self.numbers, Numbers::range(url.port, url.port), span, "port")?;
        self.url = Some(url);
        Ok(())
    }

    fn host(&mut self, word: &str, span: Range<usize>) -> Parsed<()> {
        let (host, port) = split_port(word, &span)?;
        if let Some(port) = port {
            let from = span.end - port.len();
            once(&mut self.numbers, numbers(port, from..span.end)?, from..span.end, "port")?;
        }
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let place = span.start..span.start + host.len();
        let host = match crate::session::rule::net(bare) {
            Some(net) => Host::Net(canonical(net)),
            None => name(bare, place)?,
        };
        once(&mut self.host, host, span, "host")
    }

    fn finish(self, text: &str) -> Parsed<Destination> {
        let Some((host, host_span)) = self.host else {
            let message = match text.trim().is_empty() {
                true => "Type where to: an address, a CIDR, a host name or a web address, with or without port and protocol.",
                false => "There is no host here. Add an address, a CIDR or a host name.",
            };
            return Err(error(text.len()..text.len(), message));
        };
        let direction = self.direction.map(|(direction, _)| direction).unwrap_or_default();
        let numbers = self.numbers;
        let mut protocol = self.protocol;
        if let (Host::Net(net), Some((protocol, span))) = (&host, &mut protocol) {
            let ipv6 = matches!(net, IpNet::V6(_));
            // "icmp" is said of both.
            if *protocol == Protocol::Icmp && ipv6 {
                *protocol = Protocol::Icmpv6;
            }
            if !protocol.runs_over(ipv6) {
                return Err(instead(
                    span.clone(),
                    format!("{} does not run over IPv4. Ask for icmp.", protocol.name()),
                    "icmp",
                ));
            }
        }
        let ping = numbers.as_ref().is_some_and(|(_, span)| text[span.clone()].eq_ignore_ascii_case("ping"));
        let (protocol, numbers) = match (protocol.map(|(protocol, _)| protocol), numbers) {
            (protocol, None) => (protocol, Numbers::NONE),
            // A port without a protocol is what a browser and most programs would use.
            (None, Some((numbers, _))) => (Some(Protocol::Tcp), numbers),
            (Some(Protocol::Icmpv6), Some(_)) if ping => (Some(Protocol::Icmpv6), Numbers::range(128, 128)),
            (Some(protocol), Some((numbers, span))) if !protocol.every_number().and(&numbers).eq(&numbers) => {
                return Err(match protocol.is_icmp() {
                    true => error(span, format!("{} types end at 255.", protocol.name())),
                    false => instead(span, format!("{} has no ports. Leave the number away.", protocol.name()), ""),
                });
            }
            (Some(protocol), Some((_, span))) if !protocol.has_ports() && !protocol.is_icmp() => {
                return Err(instead(span, format!("{} has no ports. Leave the number away.", protocol.name()), ""));
            }
            (protocol, Some((numbers, _))) => (protocol, numbers),
        };
        if self.url.is_some() && (direction == Direction::Down || protocol != Some(Protocol::Tcp)) {
            return Err(error(host_span, "A web address is asked as TCP from the device. Ask for the host instead."));
        }
        Ok(Destination { host, url: self.url, protocol, numbers, direction })
    }
}

/// An IPv4 address written as IPv6 is the IPv4 address.
fn canonical(net: IpNet) -> IpNet {
    match net {
        IpNet::V6(six) if six.prefix_len() >= 96 => match six.addr().to_ipv4_mapped() {
            Some(four) => ipnet::Ipv4Net::new(four, six.prefix_len() - 96).map_or(net, |net| IpNet::V4(net.trunc())),
            None => net,
        },
        _ => net,
    }
}

/// `10.0.0.1:443`, `[fd00::7]:443`, `name:443`; an IPv6 address in no brackets takes all colons for itself.
fn split_port<'w>(word: &'w str, span: &Range<usize>) -> Parsed<(&'w str, Option<&'w str>)> {
    if word.starts_with('[') {
        let Some((inside, rest)) = word.split_once(']') else {
            return Err(instead(span.clone(), "The bracket is not closed: [fd00::7]:443.", format!("{word}]")));
        };
        let host = &word[..inside.len() + 1];
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => {
                Err(error(span.start + host.len()..span.end, "After the bracket stands a colon and a port: [fd00::7]:443."))
            }
        };
    }
    if crate::session::rule::net(word).is_some() {
        return Ok((word, None));
    }
    if let Some((address, _)) = word.split_once('/')
        && address.parse::<IpAddr>().is_ok()
        && !word[address.len()..].contains(':')
    {
        return Ok((word, None));
    }
    if word.contains('%') {
        return Ok((word, None));
    }
    if word.matches(':').count() > 1 {
        let six = word.rsplit_once(':').filter(|(host, _)| host.parse::<Ipv6Addr>().is_ok());
        let advice = six.map(|(host, port)| format!("[{host}]:{port}"));
        let message = "This is no IPv6 address. With a port, put the address in brackets: [fd00::7]:443.";
        return Err(DestinationError { span: span.clone(), message: message.to_owned(), suggestion: advice });
    }
    Ok(word.split_once(':').map_or((word, None), |(host, port)| (host, Some(port))))
}

/// `443`, `8000-8100`, `80,443`.
fn numbers(text: &str, span: Range<usize>) -> Parsed<Numbers> {
    let mut ranges = Vec::new();
    let mut at = span.start;
    for part in text.split(',') {
        let place = at..(at + part.len()).min(span.end);
        at = place.end + 1;
        match NumberRange::parse(part) {
            Some(range) => ranges.push(range),
            None => {
                let (from, to) = part.split_once('-').unwrap_or((part, part));
                let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                return Err(match (digits(from), digits(to)) {
                    (true, true) if NumberRange::parse(from).is_some() && NumberRange::parse(to).is_some() => {
                        instead(place, format!("{part} runs backwards."), format!("{to}-{from}"))
                    }
                    (true, true) => error(place, format!("{part} is no port: they end at 65535.")),
                    _ if part.is_empty() => error(place, "A port is missing here: 443, 8000-8100 or 80,443."),
                    _ => error(place, format!("{part} is no port: 443, 8000-8100 or 80,443.")),
                });
            }
        }
    }
    Ok(Numbers::of(ranges))
}

/// A host name, or all names below one.
fn name(text: &str, span: Range<usize>) -> Parsed<Host> {
    let text = text.trim_end_matches('.');
    if let Some((address, prefix)) = text.split_once('/') {
        return Err(match address.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => error(span, format!("/{prefix} is no prefix of IPv4: they go from /0 to /32.")),
            Ok(IpAddr::V6(_)) => error(span, format!("/{prefix} is no prefix of IPv6: they go from /0 to /128.")),
            Err(_) => instead(span, "A path needs its scheme: https://app.example.com/x.", format!("https://{text}")),
        });
    }
    if text.contains('%') {
        return Err(error(span, "An address with a zone belongs to one network card. Leave the part from % on away."));
    }
    let dashed = text.split_once('-').and_then(|(from, to)| Some((from.parse::<IpAddr>().ok()?, to.parse::<IpAddr>().ok()?)));
    if dashed.is_some() {
        return Err(error(span, "Several addresses are asked as a CIDR, such as 10.0.0.0/24."));
    }
    let (below, rest) = text.strip_prefix("*.").map_or((false, text), |rest| (true, rest));
    if rest.contains('*') {
        return Err(error(span, "A star stands alone and first: *.corp.example.com."));
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
    };
    let last = rest.rsplit('.').next().unwrap_or_default();
    if !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(error(span, not_an_address(rest)));
    }
    if rest.len() > 253 || !rest.split('.').all(is_label) {
        return Err(error(span, format!("{text} is neither an address nor a host name.")));
    }
    let rest = rest.to_lowercase();
    Ok(if below { Host::Below(rest) } else { Host::Name(rest) })
}

fn not_an_address(text: &str) -> String {
    let parts: Vec<&str> = text.split('.').collect();
    let big = parts.iter().find(|part| part.parse::<u32>().is_ok_and(|number| number > 255));
    match (big, parts.len()) {
        (Some(part), 4) => format!("{text} is no address: {part} is above 255."),
        (_, 4) if text.parse::<Ipv4Addr>().is_err() => format!("{text} is no address."),
        (_, count) => format!("{text} is no address: it has {count} parts where an IPv4 address has four."),
    }
}

#[cfg(test)]
mod tests;
