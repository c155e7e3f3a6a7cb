//! Lengths for style sheets.

/// `12px`, or `12.25px` where it is no whole number. By whole numbers: the machinery that prints any float weighs more than the
/// rest of this folder.
pub fn pixels(value: f64) -> String {
    let hundredths = (value * 100.0).round() as i64;
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    if part == 0 { format!("{sign}{whole}px") } else { format!("{sign}{whole}.{part:02}px") }
}

/// A value held between two others. Unlike `clamp` it takes any: what is not a number becomes the lower one.
pub fn between(value: f64, low: f64, high: f64) -> f64 {
    value.min(high).max(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_short_and_parts_exact() {
        let cases = [(0.0, "0px"), (-0.001, "0px"), (36.0, "36px"), (1.5, "1.50px"), (-0.25, "-0.25px"), (12e6, "12000000px")];
        for (value, text) in cases {
            assert_eq!(pixels(value), text);
        }
    }

    #[test]
    fn what_is_between_stays() {
        assert_eq!((between(1.0, 0.0, 2.0), between(-1.0, 0.0, 2.0), between(3.0, 0.0, 2.0)), (1.0, 0.0, 2.0));
        assert_eq!((between(f64::NAN, 1.0, 2.0), between(5.0, 0.0, -1.0)), (2.0, 0.0));
    }
}
