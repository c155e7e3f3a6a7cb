//! Coordinates in an address: decimal numbers of up to six places behind the point, a tenth of a metre.
//!
//! By whole millionths, exactly: the reading and printing of any float weighs more than all of [`super`].

const MILLION: f64 = 1e6;
const PLACES: usize = 6;

/// Reads `-12.345678`; further places are cut off. `None` for anything else, exponents included.
pub fn parse(text: &str) -> Option<f64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || whole.len() > 9 {
        return None;
    }
    let part = &part[..part.len().min(PLACES)];
    let millionths =
        whole.parse::<u64>().ok()? * 1_000_000 + part.parse::<u64>().ok()? * 10u64.pow((PLACES - part.len()) as u32);
    // Both are whole numbers that a float holds exactly, so this is the float nearest to the decimal.
    let value = millionths as f64 / MILLION;
    Some(if negative { -value } else { value })
}

/// Prints what [`parse`] reads.
pub fn print(value: f64) -> String {
    let millionths = (value * MILLION).round() as i64;
    let text = format!("{}.{:06}", millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if millionths < 0 { format!("-{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_plain_decimals_are_read() {
        for (text, value) in [("0", 0.0), ("59.3293", 59.3293), ("-0.5", -0.5), ("18.06861234567", 18.068612), ("007", 7.0)] {
            assert_eq!(parse(text), Some(value), "{text}");
        }
        for text in ["", "-", ".", "1.", ".5", "+1", "1e3", "NaN", "inf", "1.2.3", " 1", "1000000000000", "\u{661}"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(
            ["0", "-0.5", "200", "59.3293", "100"].map(|text| print(parse(text).unwrap_or(9.0))),
            ["0", "-0.5", "200", "59.3293", "100"]
        );
    }

    proptest! {
        #[test]
        fn reading_is_that_of_the_standard_library(millionths in -180_000_000i64..180_000_000) {
            let text = format!("{}{}.{:06}", if millionths < 0 { "-" } else { "" }, millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
            prop_assert_eq!(parse(&text), text.parse().ok());
            let printed = print(parse(&text).unwrap_or(0.0));
            prop_assert_eq!(parse(&printed), parse(&text));
        }
    }
}
