//! Coasts and borders as paths on the sheet.

use super::projection::project;
use std::fmt::Write;

/// The two paths, for `d`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Closed: land.
    pub land: String,
    /// Open: borders.
    pub borders: String,
}

/// Reads the data of `places/world.txt`; lines that are none are left out.
pub fn outline(data: &str) -> Outline {
    let mut outline = Outline::default();
    for line in data.lines() {
        let Some((kind, numbers)) = line.split_once(' ') else { continue };
        let land = kind == "land";
        let path = if land { &mut outline.land } else { &mut outline.borders };
        let (mut east, mut north) = (0, 0);
        let mut numbers = numbers.split(' ').filter_map(|number| number.parse::<i32>().ok());
        let mut first = true;
        while let (Some(right), Some(up)) = (numbers.next(), numbers.next()) {
            (east, north) = (east + right, north + up);
            let (x, y) = project((f64::from(north) / 5.0, f64::from(east) / 5.0));
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if first { 'M' } else { 'L' });
            first = false;
        }
        if land && !first {
            path.push('Z');
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::map::projection::WIDTH;
    use crate::places::world;

    #[test]
    fn the_worlds_outline_lies_on_the_sheet() {
        let outline = outline(world());
        assert!(outline.land.matches('M').count() > 80 && outline.borders.matches('M').count() > 100);
        let numbers = outline.land.split(['M', 'L', 'Z', ' ']).filter(|part| !part.is_empty());
        for number in numbers {
            let value: f64 = number.parse().unwrap();
            assert!((-10.0..=WIDTH + 0.1).contains(&value), "{value}");
        }
    }

    #[test]
    fn paths_are_drawn_from_differences() {
        let outline = outline("land 0 0 5 0 0 5\nborder 0 0 -5 0\nnonsense\n");
        assert_eq!(outline.land, "M500.0 256.0L502.8 256.0L502.8 252.8Z");
        assert_eq!(outline.borders, "M500.0 256.0L497.2 256.0");
    }
}
