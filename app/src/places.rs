//! Names of places. The data is Natural Earth's, in the public domain (`places/README.md`).

use shared::query::kilometres;
use wasm_bindgen::JsCast;

/// One city a line: name, degrees north, degrees east.
const CITIES: &str = include_str!("places/cities.tsv");
/// Coasts and borders.
const WORLD: &str = include_str!("places/world.txt");
/// A place further than this from the nearest city known is nobody's outskirts.
const NEAR: f64 = 60.0;

/// The city at a place (degrees north, degrees east), if one is known there.
pub fn city(place: (f64, f64)) -> Option<String> {
    let at = |line: &'static str| {
        let mut parts = line.split('\t');
        let name = parts.next()?;
        let coordinates = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some((name, kilometres(place, coordinates)))
    };
    let near = CITIES.lines().filter_map(at).filter(|(_, distance)| *distance <= NEAR);
    near.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(name, _)| name.to_owned())
}

/// Coasts (`land`) and borders (`border`) of the world, as `places/README.md` says.
pub fn world() -> &'static str {
    WORLD
}

/// A country's name in English by its two letters, as the browser has it; the letters themselves where it has none.
pub fn country(code: &str) -> String {
    let name = || -> Option<String> {
        let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let names = js_sys::Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
        let made = js_sys::Reflect::construct(&names, &js_sys::Array::of2(&"en".into(), &options)).ok()?;
        let of = js_sys::Reflect::get(&made, &"of".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        // What is no code is an error of the browser's.
        of.call1(&made, &code.into()).ok()?.as_string()
    };
    name().unwrap_or_else(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_have_names_and_the_sea_has_none() {
        assert_eq!(city((59.3293, 18.0686)).as_deref(), Some("Stockholm"));
        assert_eq!(city((-23.5505, -46.6333)).as_deref(), Some("São Paulo"));
        assert_eq!(city((0.0, -30.0)), None);
        assert_eq!(city((f64::NAN, 0.0)), None);
        assert!(CITIES.lines().count() > 200 && CITIES.lines().all(|line| line.split('\t').count() == 3));
    }
}
