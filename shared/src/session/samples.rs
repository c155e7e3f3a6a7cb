//! Counters over time: what repeated readings of a session say of traffic and round-trip time.

use super::sites::SiteView;
use super::vpn;
use std::collections::VecDeque;

/// Readings kept for each Gateway: at one every ten seconds, twenty minutes.
const KEPT: usize = 120;

/// One reading of a Gateway's counters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since 1970.
    pub at: f64,
    /// Bytes from the user, since the session began there.
    pub sent: Option<u64>,
    /// Bytes to the user.
    pub received: Option<u64>,
    /// Milliseconds to the Gateway and back.
    pub round_trip: Option<f64>,
}

/// The readings of every Site of a session.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples(Vec<(String, String, VecDeque<Sample>)>);

impl Samples {
    /// Adds a reading. A Site served by another Gateway than before begins anew: its counters do.
    pub fn add(&mut self, at: f64, sites: &[SiteView<'_>]) {
        self.0.retain(|(site, gateway, _)| sites.iter().any(|view| view.name == *site && view.gateway == gateway));
        for view in sites {
            let number = |known| vpn::number(&view.session.vpn, known);
            let sample = Sample {
                at,
                sent: number(vpn::BYTES_READ),
                received: number(vpn::BYTES_WRITTEN),
                round_trip: vpn::decimal(&view.session.vpn, vpn::ROUND_TRIP),
            };
            let known = self.0.iter().position(|(site, ..)| view.name == *site);
            let index = known.unwrap_or_else(|| {
                self.0.push((view.name.to_string(), view.gateway.to_owned(), VecDeque::new()));
                self.0.len() - 1
            });
            let samples = &mut self.0[index].2;
            if samples.back().is_some_and(|last| last.at >= at) {
                continue;
            }
            if samples.len() >= KEPT {
                samples.pop_front();
            }
            samples.push_back(sample);
        }
    }

    /// The readings of a Site, oldest first.
    pub fn of(&self, site: &str) -> impl ExactSizeIterator<Item = &Sample> + use<'_> {
        static NONE: VecDeque<Sample> = VecDeque::new();
        self.0.iter().find(|(name, ..)| name == site).map_or(&NONE, |(.., samples)| samples).iter()
    }
}

/// Bytes a second between each reading and the one before: `None` for the first, and where a counter is missing or went back.
pub fn rates(samples: &[Sample], read: fn(&Sample) -> Option<u64>) -> Vec<Option<f64>> {
    let between = |pair: &[Sample]| {
        let (before, now) = (read(&pair[0])?, read(&pair[1])?);
        let seconds = (pair[1].at - pair[0].at) / 1000.0;
        (seconds > 0.0).then_some(now.checked_sub(before)? as f64 / seconds)
    };
    let first = samples.first().map(|_| None);
    first.into_iter().chain(samples.windows(2).map(between)).collect()
}

/// `1.2 kB/s`, `850 B/s`.
pub fn rate_text(bytes_per_second: f64) -> String {
    match bytes_per_second {
        rate if rate >= 1e6 => format!("{:.1} MB/s", rate / 1e6),
        rate if rate >= 1e3 => format!("{:.1} kB/s", rate / 1e3),
        rate => format!("{rate:.0} B/s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::sites::by_site;
    use crate::wire::SessionInfo;

    fn info(gateway: &str, read: u64, rtt: u64) -> SessionInfo {
        let vpn = format!(r#"{{"gatewayStats":{{"bytesRead":{read},"bytesWritten":0}},"sessionStats":{{"rttMs":{rtt}}}}}"#);
        serde_json::from_str(&format!(r#"{{"data":{{"{gateway}":{{"site":"A","vpn":{vpn}}}}}}}"#)).unwrap()
    }

    #[test]
    fn rates_come_from_two_readings_and_a_counter_that_went_back_is_a_gap() {
        let mut samples = Samples::default();
        for (at, read) in [(0.0, 1000), (10_000.0, 21_000), (20_000.0, 500), (30_000.0, 1500)] {
            samples.add(at, &by_site(&info("g1", read, 12)));
        }
        let of: Vec<Sample> = samples.of("A").copied().collect();
        assert_eq!(rates(&of, |sample| sample.sent), [None, Some(2000.0), None, Some(100.0)]);
        assert_eq!(of[0].round_trip, Some(12.0));
        // Read twice at one time, as after an action.
        samples.add(30_000.0, &by_site(&info("g1", 1500, 12)));
        assert_eq!(samples.of("A").len(), 4);
        samples.add(40_000.0, &by_site(&info("g2", 1, 3)));
        assert_eq!(samples.of("A").len(), 1);
        assert_eq!(samples.of("B").len(), 0);
        assert_eq!(
            (rate_text(850.4), rate_text(1234.0), rate_text(2.5e6)),
            ("850 B/s".into(), "1.2 kB/s".into(), "2.5 MB/s".into())
        );
    }

    #[test]
    fn only_so_many_are_kept() {
        let mut samples = Samples::default();
        for second in 0..300 {
            samples.add(f64::from(second) * 1000.0, &by_site(&info("g", 1, 1)));
        }
        assert_eq!(samples.of("A").len(), KEPT);
        assert_eq!(samples.of("A").last().unwrap().at, 299_000.0);
    }
}
