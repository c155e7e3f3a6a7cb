//! Weighing rules against each other over everything that is asked, without going through it address by address.
//!
//! The nets of all rules cut the addresses asked into segments within which the same rules hold. In each the numbers let through
//! are those of the rules that allow without those of the rules that stop.

use super::destination::{Destination, Host, Protocol};
use super::numbers::Numbers;
use ipnet::IpNet;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A rule as far as it is weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Whose it is.
    pub(super) source: usize,
    pub(super) denies: bool,
    /// `None` is any.
    pub(super) protocol: Option<Protocol>,
    /// `None` is any.
    pub(super) ports: Option<Numbers>,
    /// `None` is any.
    pub(super) types: Option<Numbers>,
}

impl Piece {
    fn numbers(&self, protocol: Protocol) -> Numbers {
        if self.protocol.is_some_and(|own| own != protocol) {
            return Numbers::NONE;
        }
        let every = protocol.every_number();
        let own = if protocol.has_ports() {
            &self.ports
        } else if protocol.is_icmp() {
            &self.types
        } else {
            &None
        };
        own.as_ref().map_or(every.clone(), |own| own.and(&every))
    }
}

/// The traffic that is asked, whatever the host.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    protocols: Vec<Protocol>,
    /// `None`: something that is let through is enough.
    numbers: Option<Numbers>,
}

impl Asked {
    pub(super) fn of(destination: &Destination) -> Asked {
        let numbers = (!destination.numbers.is_empty()).then(|| destination.numbers.clone());
        let named = !matches!(destination.host, Host::Net(_));
        let protocols = match destination.protocol {
            None => Protocol::ALL.to_vec(),
            // A name may have addresses of either version.
            Some(Protocol::Icmp) if named && numbers.is_none() => vec![Protocol::Icmp, Protocol::Icmpv6],
            Some(protocol) => vec![protocol],
        };
        Asked { protocols, numbers }
    }

    /// Whether a piece says anything of it.
    pub(super) fn touches(&self, piece: &Piece) -> bool {
        self.protocols.iter().any(|protocol| !self.wanted(*protocol).and(&piece.numbers(*protocol)).is_empty())
    }

    fn wanted(&self, protocol: Protocol) -> Numbers {
        self.numbers.clone().unwrap_or_else(|| protocol.every_number())
    }
}

/// How much of what was asked is let through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// Nothing.
    #[default]
    None,
    /// Some of it.
    Part,
    /// All of it.
    Whole,
}

/// What is let through, by protocol.
pub type Open = Vec<(Protocol, Numbers)>;

/// Neighbouring addresses for which the same is let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: IpAddr,
    /// The last.
    pub to: IpAddr,
    /// How much of the traffic asked.
    pub extent: Extent,
    /// Which.
    pub open: Open,
}

/// What came of weighing.
#[derive(Debug, Clone, Default)]
pub(super) struct Weighed {
    pub(super) extent: Extent,
    /// In order, all addresses asked; empty for names.
    pub(super) spans: Vec<Span>,
    /// What is let through to names.
    pub(super) open: Open,
    /// Sources that let something through.
    pub(super) allowing: BTreeSet<usize>,
    /// Sources that stop something.
    pub(super) denying: BTreeSet<usize>,
}

/// Weighs pieces with the nets each covers, over the addresses of one net.
pub(super) fn addresses<'p>(net: IpNet, asked: &Asked, pieces: impl Iterator<Item = (&'p Piece, &'p [IpNet])>) -> Weighed {
    let ipv6 = matches!(net, IpNet::V6(_));
    let (first, last) = ends(net);
    let mut pieces_at: Vec<&Piece> = Vec::new();
    // Where pieces begin and, one behind their last address, end.
    let mut events: BTreeMap<u128, Vec<(usize, isize)>> = BTreeMap::new();
    for (piece, nets) in pieces {
        let index = pieces_at.len();
        pieces_at.push(piece);
        for (from, to) in nets.iter().map(|net| ends(*net)) {
            events.entry(from).or_default().push((index, 1));
            // The last address there is has nothing behind it.
            if let Some(behind) = to.checked_add(1).filter(|behind| *behind <= last) {
                events.entry(behind).or_default().push((index, -1));
            }
        }
    }
    events.entry(first).or_default();
    let starts: Vec<u128> = events.keys().copied().collect();
    let mut held = vec![0_isize; pieces_at.len()];
    let mut active: BTreeSet<usize> = BTreeSet::new();
    let mut weighed = Weighed { extent: Extent::Whole, ..Weighed::default() };
    let mut all_closed = true;
    for (at, (from, changes)) in events.into_iter().enumerate() {
        for (index, change) in changes {
            held[index] += change;
            if held[index] > 0 {
                active.insert(index);
            } else {
                active.remove(&index);
            }
        }
        let to = starts.get(at + 1).map_or(last, |next| next - 1);
        let (extent, open) = judge(asked, Some(ipv6), active.iter().map(|index| pieces_at[*index]), &mut weighed);
        weighed.extent = weighed.extent.min(extent);
        all_closed &= extent == Extent::None;
        match weighed.spans.last_mut() {
            Some(span) if span.extent == extent && span.open == open => span.to = address(to, ipv6),
            _ => weighed.spans.push(Span { from: address(from, ipv6), to: address(to, ipv6), extent, open }),
        }
    }
    if weighed.extent == Extent::None && !all_closed {
        weighed.extent = Extent::Part;
    }
    weighed
}

/// Weighs pieces for names. Those that cover only some of the names open some, and stop not all.
pub(super) fn names<'p>(asked: &Asked, pieces: impl Iterator<Item = (&'p Piece, bool)> + Clone) -> Weighed {
    let mut weighed = Weighed::default();
    let all = pieces.clone().filter(|(piece, whole)| *whole || !piece.denies).map(|(piece, _)| piece);
    let (most, open) = judge(asked, None, all, &mut weighed);
    let sure = pieces.filter(|(piece, whole)| *whole || piece.denies).map(|(piece, _)| piece);
    let (least, _) = judge(asked, None, sure, &mut weighed);
    weighed.open = open;
    weighed.extent = match (least, most) {
        (Extent::Whole, _) => Extent::Whole,
        (_, Extent::None) => Extent::None,
        _ => Extent::Part,
    };
    weighed
}

/// What is let through where all these pieces hold.
fn judge<'p>(
    asked: &Asked,
    ipv6: Option<bool>,
    active: impl Iterator<Item = &'p Piece> + Clone,
    marks: &mut Weighed,
) -> (Extent, Open) {
    let mut open = Vec::new();
    let mut whole = false;
    for protocol in asked.protocols.iter().copied().filter(|protocol| ipv6.is_none_or(|ipv6| protocol.runs_over(ipv6))) {
        let wanted = asked.wanted(protocol);
        let (mut stopped, mut allowed) = (Numbers::NONE, Numbers::NONE);
        for piece in active.clone().filter(|piece| piece.denies) {
            let own = piece.numbers(protocol).and(&wanted);
            if !own.is_empty() {
                marks.denying.insert(piece.source);
                stopped = stopped.or(&own);
            }
        }
        for piece in active.clone().filter(|piece| !piece.denies) {
            let own = piece.numbers(protocol).and(&wanted).without(&stopped);
            if !own.is_empty() {
                marks.allowing.insert(piece.source);
                allowed = allowed.or(&own);
            }
        }
        whole |= allowed == wanted;
        if !allowed.is_empty() {
            open.push((protocol, allowed));
        }
    }
    let extent = match (open.is_empty(), asked.numbers.is_none() || whole) {
        (true, _) => Extent::None,
        (false, true) => Extent::Whole,
        (false, false) => Extent::Part,
    };
    (extent, open)
}

fn ends(net: IpNet) -> (u128, u128) {
    (bits(net.network()), bits(net.broadcast()))
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => u128::from(four.to_bits()),
        IpAddr::V6(six) => six.to_bits(),
    }
}

fn address(bits: u128, ipv6: bool) -> IpAddr {
    match ipv6 {
        true => IpAddr::V6(Ipv6Addr::from_bits(bits)),
        false => IpAddr::V4(Ipv4Addr::from_bits(bits as u32)),
    }
}

/// Whether what several Sites let through is together everything. Every list covers the same addresses from end to end.
pub(super) fn fill_up(asked: &Asked, sites: &[&[Span]]) -> bool {
    let starts: BTreeSet<IpAddr> = sites.iter().flat_map(|spans| spans.iter().map(|span| span.from)).collect();
    starts.into_iter().all(|start| {
        let here = || sites.iter().filter_map(|spans| spans.iter().find(|span| (span.from..=span.to).contains(&start)));
        let open = |protocol: Protocol| {
            let all = here().flat_map(|span| &span.open).filter(|(own, _)| *own == protocol);
            all.fold(Numbers::NONE, |sum, (_, numbers)| sum.or(numbers))
        };
        match &asked.numbers {
            None => here().any(|span| !span.open.is_empty()),
            Some(_) => asked.protocols.iter().all(|protocol| open(*protocol) == asked.wanted(*protocol)),
        }
    })
}
