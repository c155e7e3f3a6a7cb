//! Distances on the earth.

use crate::table::Degrees;
use crate::wire::Geolocation;

/// The earth's mean radius in kilometres.
const RADIUS: f64 = 6371.0088;

/// A circle on the earth that rows are to lie in, and who can tell whether they do.
///
/// Telling takes sines and the reading of floats, which weigh more than the rest of the search: whoever ships the search alone
/// ([`Circle::unmeasured`]) leaves [`Circle::new`] to a part of the program that is fetched later.
#[derive(Debug, Clone, Copy)]
pub struct Circle {
    near: Geolocation,
    holds: Option<Holds>,
}

/// Whether a place lies in a circle.
type Holds = fn(&Geolocation, (Degrees<'_>, Degrees<'_>)) -> bool;

impl PartialEq for Circle {
    fn eq(&self, other: &Self) -> bool {
        self.near == other.near && self.holds.is_some() == other.holds.is_some()
    }
}

impl Circle {
    /// The circle around a place.
    pub fn new(near: Geolocation) -> Circle {
        Circle { near, holds: Some(holds) }
    }

    /// A circle that nothing is known to lie in yet.
    pub fn unmeasured(near: Geolocation) -> Circle {
        Circle { near, holds: None }
    }

    /// Whether a place lies in it.
    pub(super) fn holds(&self, place: (Degrees<'_>, Degrees<'_>)) -> bool {
        self.holds.is_some_and(|holds| holds(&self.near, place))
    }
}

fn holds(near: &Geolocation, (latitude, longitude): (Degrees<'_>, Degrees<'_>)) -> bool {
    let (Some(latitude), Some(longitude)) = (latitude.value(), longitude.value()) else { return false };
    // Most places are out by their latitude alone, which takes no sines; a little more than the radius, for what rounding does.
    (latitude - near.latitude).abs().to_radians() * RADIUS <= near.radius_kilometers * 1.000_001
        && kilometres((latitude, longitude), (near.latitude, near.longitude)) <= near.radius_kilometers
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
        let circle = Circle::new(near);
        let holds = |circle: Circle, place: [&str; 2]| circle.holds((Degrees::new(place[0]), Degrees::new(place[1])));
        assert!(holds(circle, ["59.33", "18.06"]) && holds(circle, ["5.933e1", "18.060"]));
        assert!(!holds(circle, ["57.71", "11.97"]) && !holds(circle, ["59.33", "30.31"]));
        assert!(!holds(circle, ["1e999", "18.06"]) && !holds(circle, ["NaN", "18.06"]));
        assert!(!holds(Circle::unmeasured(near), ["59.33", "18.06"]) && Circle::unmeasured(near) != circle);
        let everywhere = Circle::new(Geolocation { radius_kilometers: 20_016.0, ..near });
        assert!(holds(everywhere, ["-59.3", "-162"]) && holds(everywhere, ["-90", "0"]));
    }
}
