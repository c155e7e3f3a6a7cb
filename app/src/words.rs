//! Words that several parts of the page share, and how numbers and counts are written.

/// 1234567 → `1,234,567`.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 device`, `12 devices`.
pub fn count(value: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(value as u64), if value == 1 { one } else { many })
}

/// How long ago, in words, from milliseconds.
pub fn ago(milliseconds: f64) -> String {
    let seconds = (milliseconds / 1000.0).max(0.0) as u64;
    match seconds {
        0..=4 => "just now".to_owned(),
        5..=59 => format!("{seconds} s ago"),
        60..=3599 => format!("{} min ago", seconds / 60),
        _ => format!("{} h ago", seconds / 3600),
    }
}

/// `59.33° N, 18.07° E`.
pub fn coordinates((north, east): (f64, f64)) -> String {
    let part =
        |degrees: f64, plus: char, minus: char| format!("{:.2}° {}", degrees.abs(), if degrees < 0.0 { minus } else { plus });
    format!("{}, {}", part(north, 'N', 'S'), part(east, 'E', 'W'))
}

/// The page's name.
pub const TITLE: &str = "Active Sessions";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_counts() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (100_000, "100,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(value), text);
        }
        assert_eq!(
            (count(1, "device", "devices"), count(0, "device", "devices")),
            ("1 device".to_owned(), "0 devices".to_owned())
        );
        assert_eq!(coordinates((59.3293, 18.0686)), "59.33° N, 18.07° E");
        assert_eq!(coordinates((-33.87, -70.6)), "33.87° S, 70.60° W");
        assert_eq!((ago(0.0), ago(12_000.0), ago(125_000.0)), ("just now".into(), "12 s ago".into(), "2 min ago".into()));
    }
}
