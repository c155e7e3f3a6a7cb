//! Places as bubbles: as large as their count asks for, and together where they would cover each other.

use super::overview::{AROUND, Place};
use super::projection::{Window, project};
use shared::query::kilometres;

/// Radius of the bubble that held every session, in pixels.
const LARGEST: f64 = 46.0;
/// A place with one session of a hundred thousand can still be seen.
const SMALLEST: f64 = 4.0;

/// One or more places as one bubble.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubble {
    /// Indices of the places, the largest first.
    pub places: Vec<usize>,
    /// Sessions in all of them.
    pub count: u64,
    /// Where it lies in view, as shares of width and height.
    pub at: (f64, f64),
    /// In pixels.
    pub radius: f64,
}

impl Bubble {
    /// Whether the sessions around its first place are those of all of them.
    pub fn is_one_place(&self, places: &[Place]) -> bool {
        let main = places[self.places[0]].at;
        self.places.iter().all(|&index| kilometres(places[index].at, main) <= AROUND)
    }
}

/// The radius for a count: the area is in proportion to it.
fn radius(count: u64, all: u64) -> f64 {
    (LARGEST * (count as f64 / all.max(1) as f64).sqrt()).max(SMALLEST)
}

/// The bubbles of places in view; `places` has the largest first, `width` is the map's in pixels.
pub fn bubbles(places: &[Place], window: Window, (width, height): (f64, f64)) -> Vec<Bubble> {
    let all = places.iter().map(|place| place.count).sum();
    let mut bubbles: Vec<Bubble> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let at = window.share(project(place.at));
        let own = radius(place.count, all);
        let covered = bubbles.iter_mut().find(|bubble| {
            let (right, down) = ((at.0 - bubble.at.0) * width, (at.1 - bubble.at.1) * height);
            right.hypot(down) < (bubble.radius + own).max(24.0)
        });
        match covered {
            Some(bubble) => {
                bubble.places.push(index);
                bubble.count += place.count;
                bubble.radius = radius(bubble.count, all);
            }
            None => bubbles.push(Bubble { places: vec![index], count: place.count, at, radius: own }),
        }
    }
    bubbles.retain(|bubble| (-0.02..=1.02).contains(&bubble.at.0) && (-0.02..=1.02).contains(&bubble.at.1));
    bubbles
}

/// The nearest bubble in a direction (right, down), for the arrow keys.
pub fn towards(bubbles: &[Bubble], from: usize, (right, down): (f64, f64)) -> Option<usize> {
    let here = bubbles.get(from)?.at;
    let cost = |bubble: &Bubble| {
        let (x, y) = (bubble.at.0 - here.0, (bubble.at.1 - here.1) * 0.446);
        let (ahead, beside) = (x * right + y * down, (x * down).abs() + (y * right).abs());
        (ahead > 1e-6).then_some(ahead + 2.0 * beside)
    };
    let reachable = bubbles.iter().enumerate().filter(|(index, _)| *index != from);
    let costs = reachable.filter_map(|(index, bubble)| Some((index, cost(bubble)?)));
    costs.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(north: f64, east: f64, count: u64) -> Place {
        Place { at: (north, east), count, country: None, city: None }
    }

    const SIZE: (f64, f64) = (900.0, 401.0);

    #[test]
    fn neighbours_are_one_bubble_until_one_looks_closer() {
        let places = [place(59.33, 18.07, 60), place(59.91, 10.75, 30), place(-33.87, 151.21, 10)];
        let far = bubbles(&places, Window::WORLD, SIZE);
        assert_eq!(
            far.iter().map(|bubble| (bubble.places.clone(), bubble.count)).collect::<Vec<_>>(),
            [(vec![0, 1], 90), (vec![2], 10)]
        );
        assert!(!far[0].is_one_place(&places) && far[1].is_one_place(&places));
        let close = bubbles(&places, Window::around(places[..2].iter().map(|place| project(place.at))), SIZE);
        assert_eq!(close.len(), 2, "Sydney is out of view, Stockholm and Oslo are apart: {close:?}");
        let ratio = (close[0].radius / close[1].radius).powi(2);
        assert!((ratio - 2.0).abs() < 1e-9, "twice the sessions, twice the area: {ratio}");
    }

    #[test]
    fn arrows_go_to_the_nearest_in_their_direction() {
        let places = [place(0.0, 0.0, 5), place(2.0, 60.0, 4), place(1.0, 120.0, 3), place(50.0, 10.0, 2)];
        let all = bubbles(&places, Window::WORLD, SIZE);
        assert_eq!(all.len(), 4);
        assert_eq!(towards(&all, 0, (1.0, 0.0)), Some(1));
        assert_eq!(towards(&all, 1, (1.0, 0.0)), Some(2));
        assert_eq!(towards(&all, 2, (1.0, 0.0)), None);
        assert_eq!(towards(&all, 0, (0.0, -1.0)), Some(3));
        assert_eq!(towards(&all, 9, (0.0, -1.0)), None);
    }

    proptest! {
        #[test]
        fn no_session_is_lost_or_counted_twice(list in proptest::collection::vec((-58.0f64..84.0, -179.0f64..179.0, 1u64..1000), 0..60)) {
            let mut places: Vec<Place> = list.into_iter().map(|(north, east, count)| place(north, east, count)).collect();
            places.sort_by_key(|place| std::cmp::Reverse(place.count));
            let found = bubbles(&places, Window::WORLD, SIZE);
            let mut seen: Vec<usize> = found.iter().flat_map(|bubble| bubble.places.clone()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..places.len()).collect::<Vec<_>>());
            for bubble in &found {
                prop_assert_eq!(bubble.count, bubble.places.iter().map(|&index| places[index].count).sum::<u64>());
            }
        }
    }
}
