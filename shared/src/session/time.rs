//! Points in time without a clock: RFC 3339 in, words out.

use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

const DAY: i64 = 86_400_000;

impl Timestamp {
    /// Reads RFC 3339, for example `2018-11-16T13:25:15.672Z` or `2018-11-16 14:25:15+01:00`. Fractions beyond milliseconds are
    /// cut off; a leap second counts as the second after it. `None` for everything else, a date alone included.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let bytes = text.as_bytes();
        let mut reader = Reader { rest: bytes };
        let year = reader.digits(4)?;
        reader.one_of(b"-")?;
        let month = reader.digits(2)?;
        reader.one_of(b"-")?;
        let day = reader.digits(2)?;
        reader.one_of(b"Tt ")?;
        let hour = reader.digits(2)?;
        reader.one_of(b":")?;
        let minute = reader.digits(2)?;
        reader.one_of(b":")?;
        let second = reader.digits(2)?;
        let millis = reader.fraction()?;
        let offset = reader.offset()?;
        let valid = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second <= 60
            && reader.rest.is_empty();
        let clock = ((hour * 60 + minute) * 60 + second) * 1000 + millis;
        valid.then(|| Timestamp(days_from_civil(year, month, day) * DAY + clock - offset * 60_000))
    }

    /// `2018-11-16T13:25:15.672Z`.
    pub fn to_rfc3339(self) -> String {
        let c = Civil::of(self.0);
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour, c.minute, c.second, c.millis)
    }

    /// `2026-11-23 08:02:41 +02:00`: the clock of a zone that many minutes east of UTC, with `UTC` for none.
    pub fn in_zone(self, offset_minutes: i32) -> String {
        let c = Civil::of(self.0.saturating_add(i64::from(offset_minutes) * 60_000));
        let zone = if offset_minutes == 0 {
            "UTC".to_owned()
        } else {
            let sign = if offset_minutes < 0 { '-' } else { '+' };
            let minutes = offset_minutes.unsigned_abs();
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        };
        format!("{:04}-{:02}-{:02} {:02}:{:02}:{:02} {zone}", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }

    /// `3 h 12 min ago`, `in 5 min`, `now` within a second: the two largest units, whole, rounded down.
    pub fn relative(self, now: Timestamp) -> String {
        let distance = span(now.0.abs_diff(self.0));
        match distance {
            None => "now".to_owned(),
            Some(distance) if self > now => format!("in {distance}"),
            Some(distance) => format!("{distance} ago"),
        }
    }

    /// How long from `earlier` until this, as `3 h 12 min`; `0 s` when not later.
    pub fn since(self, earlier: Timestamp) -> String {
        let millis = u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0);
        span(millis).unwrap_or_else(|| "0 s".to_owned())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_zone(0))
    }
}

/// The two largest units of a span in milliseconds; `None` under a second.
fn span(millis: u64) -> Option<String> {
    let seconds = millis / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let two = |big: u64, big_unit: &str, small: u64, small_unit: &str| match small {
        0 => format!("{big} {big_unit}"),
        _ => format!("{big} {big_unit} {small} {small_unit}"),
    };
    Some(match () {
        () if seconds == 0 => return None,
        () if minutes == 0 => format!("{seconds} s"),
        // Above ten minutes seconds are noise.
        () if minutes < 10 => two(minutes, "min", seconds % 60, "s"),
        () if hours == 0 => format!("{minutes} min"),
        () if days == 0 => two(hours, "h", minutes % 60, "min"),
        () if days < 60 => two(days, "d", hours % 24, "h"),
        () => format!("{} d", super::text::thousands(days)),
    })
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        digits.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
    }

    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        wanted.contains(first).then_some(*first)
    }

    /// `.672…` in milliseconds; no fraction is 0, a lone dot is wrong.
    fn fraction(&mut self) -> Option<i64> {
        if self.rest.first() != Some(&b'.') {
            return Some(0);
        }
        let digits = &self.rest[1..];
        let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.rest = &digits[count..];
        let at = |index: usize| if index < count { i64::from(digits[index] - b'0') } else { 0 };
        (count > 0).then(|| at(0) * 100 + at(1) * 10 + at(2))
    }

    /// Minutes east of UTC.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.digits(2)?;
        self.one_of(b":")?;
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }
}

struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    millis: i64,
}

impl Civil {
    fn of(millis: i64) -> Civil {
        let (year, month, day) = civil_from_days(millis.div_euclid(DAY));
        let clock = millis.rem_euclid(DAY);
        Civil {
            year,
            month,
            day,
            hour: clock / 3_600_000,
            minute: clock / 60_000 % 60,
            second: clock / 1000 % 60,
            millis: clock % 1000,
        }
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar, by counting years from March so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`]: year, month, day.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
