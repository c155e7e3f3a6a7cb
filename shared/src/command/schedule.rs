//! When a renewal of many devices will be done.

use super::Terms;

/// Milliseconds until the old tokens of the last device are invalid: devices take turns at the pace, each then has the delay.
pub fn finish_ms(devices: usize, terms: &Terms) -> u64 {
    let pace = if terms.devices_per_second > 0.0 { terms.devices_per_second } else { Terms::DEVICES_PER_SECOND };
    let turns = devices.saturating_sub(1) as f64 * 1000.0 / pace;
    (turns as u64).saturating_add(u64::from(terms.delay_minutes) * 60_000)
}

/// A duration as one would say it: `a moment`, `about 5 minutes`, `about 2 hours`, `about 3 days`.
pub fn about(milliseconds: u64) -> String {
    let (value, one, many) = match milliseconds {
        0..10_000 => return "a moment".to_owned(),
        10_000..90_000 => return "about a minute".to_owned(),
        90_000..5_400_000 => (milliseconds.div_ceil(60_000), "minute", "minutes"),
        5_400_000..172_800_000 => (milliseconds.div_ceil(3_600_000), "hour", "hours"),
        _ => (milliseconds.div_ceil(86_400_000), "day", "days"),
    };
    format!("about {value} {}", if value == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_device_ends_it() {
        let terms = Terms::default();
        assert_eq!(finish_ms(1, &terms), 300_000);
        assert_eq!(finish_ms(601, &terms), 600_000);
        assert_eq!(finish_ms(3, &Terms { delay_minutes: 0, devices_per_second: 1.0, ..Terms::default() }), 2_000);
        assert_eq!(finish_ms(0, &terms), 300_000);
        // A pace of nothing never ends; the Controller refuses it, and the page must not divide by it.
        assert_eq!(finish_ms(3, &Terms { devices_per_second: 0.0, ..Terms::default() }), 301_000);
    }

    #[test]
    fn durations_in_words() {
        for (ms, words) in [
            (0, "a moment"),
            (60_000, "about a minute"),
            (300_000, "about 5 minutes"),
            (301_000, "about 6 minutes"),
            (5_400_000, "about 2 hours"),
            (50_300_000, "about 14 hours"),
            (259_200_000, "about 3 days"),
        ] {
            assert_eq!(about(ms), words);
        }
    }
}
