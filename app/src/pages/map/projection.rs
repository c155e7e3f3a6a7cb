//! From the globe to the sheet: the Natural Earth projection, and the part of the sheet that is in view.

/// Width of the sheet in its own units.
pub const WIDTH: f64 = 1000.0;
/// Height: from 84° north to 58° south, where people live.
pub const HEIGHT: f64 = 446.0;
/// Units a radian at the equator.
const UNIT: f64 = WIDTH / (2.0 * 0.8707 * std::f64::consts::PI);
/// Where the equator lies.
const EQUATOR: f64 = 256.0;
/// How far one can zoom in.
const CLOSEST: f64 = 24.0;

/// A place (degrees north, degrees east) on the sheet.
pub fn project((north, east): (f64, f64)) -> (f64, f64) {
    let (phi, lambda) = (north.to_radians(), east.to_radians());
    let (p2, p4) = (phi.powi(2), phi.powi(4));
    let x = lambda * (0.8707 - 0.131_979 * p2 + p4 * (-0.013_791 + p4 * (0.003_971 * p2 - 0.001_529 * p4)));
    let y = phi * (1.007_226 + p2 * (0.015_085 + p4 * (-0.044_475 + 0.028_874 * p2 - 0.005_916 * p4)));
    (WIDTH / 2.0 + UNIT * x, EQUATOR - UNIT * y)
}

/// The part of the sheet in view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// 1 shows all of it.
    pub zoom: f64,
}

impl Window {
    /// The whole world.
    pub const WORLD: Window = Window { x: 0.0, y: 0.0, zoom: 1.0 };

    /// Width and height in view.
    pub fn size(&self) -> (f64, f64) {
        (WIDTH / self.zoom, HEIGHT / self.zoom)
    }

    /// Where a point of the sheet is in view, as shares of width and height.
    pub fn share(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (width, height) = self.size();
        ((x - self.x) / width, (y - self.y) / height)
    }

    /// Zooms by a factor; what is at `fixed` (shares of width and height) stays there.
    pub fn zoomed(self, factor: f64, fixed: (f64, f64)) -> Window {
        let (width, height) = self.size();
        let at = (self.x + width * fixed.0, self.y + height * fixed.1);
        let zoom = (self.zoom * factor).clamp(1.0, CLOSEST);
        Window { x: at.0 - WIDTH / zoom * fixed.0, y: at.1 - HEIGHT / zoom * fixed.1, zoom }.inside()
    }

    /// Moves by shares of width and height.
    pub fn moved(self, (right, down): (f64, f64)) -> Window {
        let (width, height) = self.size();
        Window { x: self.x + width * right, y: self.y + height * down, ..self }.inside()
    }

    /// Shows points of the sheet, with room around them.
    pub fn around(points: impl Iterator<Item = (f64, f64)> + Clone) -> Window {
        let bounds = |of: fn(&(f64, f64)) -> f64| {
            let values = points.clone().map(|point| of(&point));
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)))
        };
        let ((left, right), (top, bottom)) = (bounds(|point| point.0), bounds(|point| point.1));
        if left > right {
            return Window::WORLD;
        }
        let zoom = (WIDTH / (right - left).max(1.0)).min(HEIGHT / (bottom - top).max(1.0)) * 0.7;
        let zoom = zoom.clamp(1.0, CLOSEST);
        Window { x: f64::midpoint(left, right) - WIDTH / zoom / 2.0, y: f64::midpoint(top, bottom) - HEIGHT / zoom / 2.0, zoom }
            .inside()
    }

    /// Whether one can zoom in further.
    pub fn is_closest(&self) -> bool {
        self.zoom >= CLOSEST
    }

    /// Never beyond the edges of the sheet.
    fn inside(self) -> Window {
        let (width, height) = self.size();
        Window { x: self.x.clamp(0.0, WIDTH - width), y: self.y.clamp(0.0, HEIGHT - height), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_world_fits_the_sheet() {
        for (place, expected) in [
            ((0.0, 0.0), (500.0, 256.0)),
            ((0.0, 180.0), (1000.0, 256.0)),
            ((0.0, -180.0), (0.0, 256.0)),
            ((84.0, 0.0), (500.0, 3.4)),
            // By the projection's table a parallel at 56° south is 0.843 of the equator.
            ((-55.98, -67.27), (500.0 - 1000.0 * 67.27 / 360.0 * 0.843, 434.6)),
        ] {
            let (x, y) = project(place);
            assert!((x - expected.0).abs() < 4.0 && (y - expected.1).abs() < 4.0, "{place:?}: {x} {y}");
        }
    }

    proptest! {
        #[test]
        fn the_window_stays_on_the_sheet_and_the_fixed_point_where_it_is(steps in proptest::collection::vec((0.2f64..5.0, 0.0f64..1.0, 0.0f64..1.0, -1.0f64..1.0), 1..12)) {
            let mut window = Window::WORLD;
            for (factor, x, y, by) in steps {
                window = window.moved((by, by / 2.0)).zoomed(factor, (x, y));
                let (width, height) = window.size();
                prop_assert!(window.x >= -1e-9 && window.x + width <= WIDTH + 1e-9);
                prop_assert!(window.y >= -1e-9 && window.y + height <= HEIGHT + 1e-9);
                prop_assert!((1.0..=24.0).contains(&window.zoom));
            }
            let closer = window.zoomed(1.5, (0.5, 0.5));
            let middle = (window.x + window.size().0 / 2.0, window.y + window.size().1 / 2.0);
            let (right, down) = closer.share(middle);
            prop_assert!((right - 0.5).abs() < 1e-6 && (down - 0.5).abs() < 1e-6);
        }

        #[test]
        fn what_is_to_be_shown_is_shown(points in proptest::collection::vec((0.0f64..1000.0, 0.0f64..446.0), 1..9)) {
            let window = Window::around(points.iter().copied());
            for point in points {
                let (x, y) = window.share(point);
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&x) && (-1e-9..=1.0 + 1e-9).contains(&y), "{x} {y}");
            }
        }
    }
}
