//! Where the sessions are, as the wire has it.
//!
//! A coordinate is written as it came, so it is kept digit by digit: in four bytes as nearly every one fits, as text otherwise.
//! Reading a list needs no floats; whoever asks for distances makes them.

use super::texts::{Outlook, Texts, grow, vector_bytes};
use std::fmt;

/// A number's sign, how many of its digits stand behind the point, and its digits.
const SIGN: u32 = 1 << 31;
const POINT: u32 = 28;
const DIGITS: u32 = (1 << POINT) - 1;
/// In place of the number of decimals: the digits are a number in [`Places::odd`].
const ODD: u32 = 7;
/// No coordinate.
const ABSENT: u32 = u32::MAX;

/// A latitude and a longitude a row; costs nothing until the first row has them.
#[derive(Default)]
pub(crate) struct Places {
    coordinates: Vec<[u32; 2]>,
    odd: Texts,
}

/// Degrees north or east as the wire has them: a JSON number, printed digit by digit as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Degrees<'a>(Kind<'a>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    Packed(u32),
    Odd(&'a str),
}

impl Places {
    pub(super) fn set(&mut self, at: usize, place: Option<(Degrees<'_>, Degrees<'_>)>) {
        if place.is_none() && self.coordinates.len() <= at {
            return;
        }
        if self.coordinates.len() <= at {
            let more = at + 1 - self.coordinates.len();
            grow(&mut self.coordinates, more);
            self.coordinates.resize(at + 1, [ABSENT; 2]);
        }
        self.coordinates[at] = match place {
            Some((latitude, longitude)) => [self.keep(latitude), self.keep(longitude)],
            None => [ABSENT; 2],
        };
    }

    pub(super) fn foresee(&mut self, outlook: Outlook) {
        outlook.prepare(&mut self.coordinates);
    }

    fn keep(&mut self, degrees: Degrees<'_>) -> u32 {
        match degrees.0 {
            Kind::Packed(packed) => packed,
            Kind::Odd(text) => ODD << POINT | self.odd.push(text) & DIGITS,
        }
    }

    pub(crate) fn of(&self, row: usize) -> Option<(Degrees<'_>, Degrees<'_>)> {
        let [latitude, longitude] = *self.coordinates.get(row)?;
        (latitude != ABSENT).then(|| (self.get(latitude), self.get(longitude)))
    }

    fn get(&self, packed: u32) -> Degrees<'_> {
        match packed >> POINT & ODD {
            ODD => Degrees(Kind::Odd(self.odd.get(packed & DIGITS))),
            _ => Degrees(Kind::Packed(packed)),
        }
    }

    pub(super) fn memory(&self) -> usize {
        vector_bytes(&self.coordinates) + self.odd.memory()
    }
}

impl<'a> Degrees<'a> {
    /// A JSON number.
    pub fn new(json: &'a str) -> Self {
        Degrees(pack(json).map_or(Kind::Odd(json), Kind::Packed))
    }

    /// The number; `None` when it is beyond what a float holds.
    pub fn value(self) -> Option<f64> {
        match self.0 {
            // Both are exact as floats, so that the quotient is the float nearest to what was written.
            Kind::Packed(packed) => {
                let size = f64::from(packed & DIGITS) / f64::from(10_u32.pow(packed >> POINT & ODD));
                Some(if packed & SIGN == 0 { size } else { -size })
            }
            Kind::Odd(text) => text.parse::<f64>().ok().filter(|degrees| degrees.is_finite()),
        }
    }
}

impl fmt::Display for Degrees<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Packed(packed) => {
                let (decimals, digits) = (packed >> POINT & ODD, packed & DIGITS);
                let one = 10_u32.pow(decimals);
                let sign = if packed & SIGN == 0 { "" } else { "-" };
                match decimals {
                    0 => write!(f, "{sign}{digits}"),
                    _ => write!(f, "{sign}{}.{:0width$}", digits / one, digits % one, width = decimals as usize),
                }
            }
            Kind::Odd(text) => f.write_str(text),
        }
    }
}

/// A JSON number of at most six decimals, if its digits fit. It has no leading zeros, so that its digits tell all of it.
fn pack(json: &str) -> Option<u32> {
    let (sign, size) = match json.strip_prefix('-') {
        Some(size) => (SIGN, size),
        None => (0, json),
    };
    // Ten digits fit into 64 bits, and no more than nine into what is kept.
    if size.is_empty() || size.len() > 10 {
        return None;
    }
    let (mut digits, mut point) = (0_u64, None);
    for (at, byte) in size.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |at| size.len() - at - 1) as u32;
    (decimals < ODD && digits <= u64::from(DIGITS)).then_some(sign | decimals << POINT | digits as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_kept_as_it_came() {
        let mut places = Places::default();
        let few =
            ["0", "-0", "0.0", "-0.000001", "7", "59.408", "-122.7019", "180", "179.999999", "1.50", "268.435455", "268435455"];
        let odd = ["268435456", "1e1", "1.5E-3", "1.1234567", "12345678901234567890", "0.1e400"];
        for (row, json) in few.into_iter().chain(odd).enumerate() {
            places.set(row, Some((Degrees::new(json), Degrees::new("1"))));
        }
        for (row, json) in few.into_iter().chain(odd).enumerate() {
            let (latitude, longitude) = places.of(row).unwrap();
            assert_eq!((latitude.to_string(), longitude.to_string()), (json.to_owned(), "1".to_owned()));
            assert_eq!(matches!(latitude.0, Kind::Packed(_)), few.contains(&json), "{json}");
            let exact = json.parse::<f64>().ok().filter(|degrees| degrees.is_finite());
            assert_eq!(latitude.value().map(f64::to_bits), exact.map(f64::to_bits), "{json}");
        }
    }

    #[test]
    fn a_place_comes_and_goes() {
        let mut places = Places::default();
        let place = Some((Degrees::new("1.5"), Degrees::new("1e3")));
        for (row, place) in [(0, None), (2, place), (2, None), (1, place)] {
            places.set(row, place);
        }
        assert_eq!([0, 1, 2, 3].map(|row| places.of(row).is_some()), [false, true, false, false]);
    }
}
