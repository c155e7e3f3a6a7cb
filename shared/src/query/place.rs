//! Distances on the earth.

use crate::wire::Geolocation;

/// The earth's mean radius in kilometres.
const RADIUS: f64 = 6371.0088;

/// Whether a place (degrees north, degrees east) lies within the radius.
pub(super) fn within(place: (f64, f64), near: &Geolocation) -> bool {
    kilometres(place, (near.latitude, near.longitude)) <= near.radius_kilometers
}

/// The great-circle distance (haversine) of two places (degrees north, degrees east) in kilometres.
pub fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, east) = ((b.0 - a.0).to_radians(), (b.1 - a.1).to_radians());
    let h = (north / 2.0).sin().powi(2) + a.0.to_radians().cos() * b.0.to_radians().cos() * (east / 2.0).sin().powi(2);
    2.0 * RADIUS * h.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_earth() {
        for (a, b, expected) in [
            ((59.33, 18.06), (59.33, 18.06), 0.0),
            ((50.11, 8.68), (48.14, 11.58), 303.0),
            ((52.52, 13.4), (40.71, -74.01), 6385.0),
            ((0.0, 179.9), (0.0, -179.9), 22.0),
            ((90.0, 0.0), (-90.0, 0.0), 20015.0),
        ] {
            assert!((kilometres(a, b) - expected).abs() < 2.0, "{a:?} {b:?}: {}", kilometres(a, b));
        }
        let near = Geolocation { latitude: 59.3, longitude: 18.0, radius_kilometers: 200.0 };
        assert!(within((59.33, 18.06), &near));
        assert!(!within((57.71, 11.97), &near));
        assert!(!within((f64::NAN, 0.0), &near));
    }
}
