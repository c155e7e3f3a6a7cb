//! The one order of texts, the same in the browser and on the server.
//!
//! Each text gets a key, and keys compare as bytes: letters without case and marks, digit runs by their value, versions as
//! versions. Two texts of one key compare by their code points, so the order is total. The empty text is the last.

use super::accents::{base, is_mark, ligature};
use super::version::Version;
use crate::table::{Attribute, Column};
use std::cmp::Ordering;

/// Behind every other key: no UTF-8 text and no marker begins with it.
const LAST: u8 = 0xFF;
/// Before any version that is none.
const NO_VERSION: u8 = 4;

/// The order of two texts of a column.
pub fn compare(column: Column, a: &str, b: &str) -> Ordering {
    order_key(column, a).cmp(&order_key(column, b)).then_with(|| a.cmp(b))
}

/// What [`compare`] compares first, for whoever sorts many texts: made once a text instead of twice a comparison. Texts of one
/// key are told apart by their code points.
pub fn order_key(column: Column, text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    push_key(column.into(), text, &mut key);
    key
}

/// Appends the key of a text. A key holds no zero byte, so that it may be padded with zeros.
pub(super) fn push_key(attribute: Attribute, text: &str, key: &mut Vec<u8>) {
    if text.is_empty() {
        key.push(LAST);
        return;
    }
    match attribute {
        Attribute::Device => push_device(text, key),
        Attribute::ClientVersion => match Version::parse(text) {
            Some(version) => push_version(&version, key),
            None => {
                key.push(NO_VERSION);
                push_natural(text, key);
            }
        },
        _ => push_natural(text, key),
    }
}

/// A UUID's digits are no number: it is ordered by them as they stand, with or without dashes.
fn push_device(text: &str, key: &mut Vec<u8>) {
    let start = key.len();
    for group in text.as_bytes().split(|byte| *byte == b'-') {
        key.extend_from_slice(group);
    }
    if key.len() - start == 32 && key[start..].iter().all(u8::is_ascii_hexdigit) {
        key[start..].make_ascii_lowercase();
    } else {
        key.truncate(start);
        push_natural(text, key);
    }
}

fn push_version(version: &Version<'_>, key: &mut Vec<u8>) {
    for part in version.parts() {
        key.push(3);
        push_digits(part.as_bytes(), key);
    }
    key.push(2);
    if let Some(build) = version.build() {
        key.push(3);
        push_digits(build.as_bytes(), key);
    }
    key.push(2);
    push_natural(version.rest(), key);
}

fn push_natural(text: &str, key: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            key.push(b'0');
            push_digits(&bytes[at..at + run], key);
            at += run;
        } else if byte.is_ascii() {
            key.push(byte.to_ascii_lowercase().max(1));
            at += 1;
        } else {
            // `at` only ever stops between characters.
            let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { return };
            push_letter(character, key);
            at += character.len_utf8();
        }
    }
}

fn push_letter(character: char, key: &mut Vec<u8>) {
    for lower in character.to_lowercase() {
        if is_mark(lower) {
            continue;
        }
        if let Some(letters) = ligature(lower) {
            key.extend_from_slice(letters.as_bytes());
        } else {
            key.extend_from_slice(base(lower).encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// A number of any length: how many digits it has, then the digits.
fn push_digits(digits: &[u8], key: &mut Vec<u8>) {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    let digits = &digits[zeros..];
    if digits.len() < 0xFE {
        key.push(digits.len() as u8 + 1);
    } else {
        key.push(0xFF);
        for shift in [28, 21, 14, 7, 0] {
            key.push((digits.len() >> shift) as u8 | 0x80);
        }
    }
    key.extend_from_slice(digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(column: Column, texts: &[&str]) {
        for pair in texts.windows(2) {
            assert_eq!(compare(column, pair[0], pair[1]), Ordering::Less, "{:?} before {:?}", pair[0], pair[1]);
            assert_eq!(compare(column, pair[1], pair[0]), Ordering::Greater, "{:?} after {:?}", pair[1], pair[0]);
        }
    }

    #[test]
    fn names_are_filed_as_people_file_them() {
        ordered(
            Column::Username,
            &[
                "7",
                "12",
                "Anna",
                "anna",
                "änna",
                "anna 2",
                "anna 10",
                "Bélanger",
                "łukasz",
                "Lux",
                "müller",
                "muller2",
                "Øre",
                "ost",
                "ß",
                "ssa",
                "Ελένη",
                "ελενηα",
                "Дмитрий",
                "ёлка",
                "ель",
                "王伟",
                "",
            ],
        );
    }

    #[test]
    fn digits_count_by_value() {
        let huge = format!("h{}", "9".repeat(300));
        let larger = format!("h1{}", "0".repeat(300));
        ordered(
            Column::Hostname,
            &["h", "h0", "h001", "h01", "h1", "h2", "h010", "h10", "h99999999999999999999", &huge, &larger],
        );
        ordered(Column::Hostname, &["10.0.0.9", "10.0.0.10", "10.0.1.1"]);
    }

    #[test]
    fn versions_are_versions() {
        ordered(
            Column::ClientVersion,
            &[
                "6.4",
                "6.4.0",
                "6.4-1",
                "6.4.0-1",
                "6.4.0-100-beta",
                "6.4.0-100-release",
                "6.4.1",
                "6.9.2-32120-release",
                "6.10.0-1-release",
                "10.0",
                "beta",
                "",
            ],
        );
    }

    #[test]
    fn devices_go_by_their_digits() {
        ordered(
            Column::Device,
            &[
                "10c07bc6-57ea-42dd-b702-c2d6c45419fc",
                "10C07BC6-57EA-42DD-B702-C2D6C45419FD",
                "10c07bc657ea42ddb702c2d6c45419fe",
                "2c07bc67-57ea-42dd-b702-c2d6c45419fc",
                "a-device",
            ],
        );
    }
}
