//! Where people are.

/// A city with the people of the Collective in it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) city: &'static str,
    /// ISO 3166 alpha-2.
    pub(super) country: &'static str,
    pub(super) continent: &'static str,
    /// A subdivision, or empty.
    pub(super) state: &'static str,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    /// How many people compared with other places.
    pub(super) weight: u32,
    /// Which names are usual: an index into [`super::names::CULTURES`].
    pub(super) culture: usize,
    /// BCP 47, as Clients report it.
    pub(super) language: &'static str,
}

use super::names::{
    ARABIC, CHINESE, CYRILLIC, ENGLISH, FRENCH, GERMAN, GREEK, HEBREW, IBERIAN, INDIAN, JAPANESE, NORDIC, SLAVIC, TURKISH,
    VIETNAMESE, WEST_AFRICAN,
};

const fn place(
    name: (&'static str, &'static str, &'static str, &'static str),
    at: (f64, f64),
    weight: u32,
    culture: usize,
    language: &'static str,
) -> Place {
    let (city, country, continent, state) = name;
    Place { city, country, continent, state, latitude: at.0, longitude: at.1, weight, culture, language }
}

/// Every place. The first is the headquarters.
pub(super) const PLACES: [Place; 34] = [
    place(("Stockholm", "SE", "EU", ""), (59.3293, 18.0686), 180, NORDIC, "sv-se"),
    place(("Göteborg", "SE", "EU", ""), (57.7089, 11.9746), 60, NORDIC, "sv-se"),
    place(("Oslo", "NO", "EU", ""), (59.9139, 10.7522), 30, NORDIC, "nb-no"),
    place(("København", "DK", "EU", ""), (55.6761, 12.5683), 30, NORDIC, "da-dk"),
    place(("Helsinki", "FI", "EU", ""), (60.1699, 24.9384), 20, NORDIC, "fi-fi"),
    place(("Reykjavík", "IS", "EU", ""), (64.1466, -21.9426), 5, NORDIC, "is-is"),
    place(("Frankfurt am Main", "DE", "EU", "HE"), (50.1109, 8.6821), 80, GERMAN, "de-de"),
    place(("München", "DE", "EU", "BY"), (48.1351, 11.582), 40, GERMAN, "de-de"),
    place(("Zürich", "CH", "EU", "ZH"), (47.3769, 8.5417), 20, GERMAN, "de-ch"),
    place(("London", "GB", "EU", "ENG"), (51.5072, -0.1276), 60, ENGLISH, "en-gb"),
    place(("Paris", "FR", "EU", "IDF"), (48.8566, 2.3522), 40, FRENCH, "fr-fr"),
    place(("Kraków", "PL", "EU", "MA"), (50.0647, 19.945), 40, SLAVIC, "pl-pl"),
    place(("Praha", "CZ", "EU", ""), (50.0755, 14.4378), 15, SLAVIC, "cs-cz"),
    place(("Київ", "UA", "EU", ""), (50.4501, 30.5234), 25, CYRILLIC, "uk-ua"),
    place(("София", "BG", "EU", ""), (42.6977, 23.3219), 15, CYRILLIC, "bg-bg"),
    place(("Αθήνα", "GR", "EU", ""), (37.9838, 23.7275), 20, GREEK, "el-gr"),
    place(("Madrid", "ES", "EU", "MD"), (40.4168, -3.7038), 25, IBERIAN, "es-es"),
    place(("İstanbul", "TR", "AS", ""), (41.0082, 28.9784), 20, TURKISH, "tr-tr"),
    place(("תל אביב", "IL", "AS", ""), (32.0853, 34.7818), 15, HEBREW, "he-il"),
    place(("دبي", "AE", "AS", ""), (25.2048, 55.2708), 15, ARABIC, "ar-ae"),
    place(("Lagos", "NG", "AF", ""), (6.5244, 3.3792), 15, WEST_AFRICAN, "en-ng"),
    place(("Bengaluru", "IN", "AS", "KA"), (12.9716, 77.5946), 60, INDIAN, "en-in"),
    place(("Singapore", "SG", "AS", ""), (1.3521, 103.8198), 50, CHINESE, "en-sg"),
    place(("上海", "CN", "AS", ""), (31.2304, 121.4737), 30, CHINESE, "zh-cn"),
    place(("東京", "JP", "AS", ""), (35.6762, 139.6503), 40, JAPANESE, "ja-jp"),
    place(("Đà Nẵng", "VN", "AS", ""), (16.0544, 108.2022), 20, VIETNAMESE, "vi-vn"),
    place(("Sydney", "AU", "OC", "NSW"), (-33.8688, 151.2093), 25, ENGLISH, "en-au"),
    place(("San José", "US", "NA", "CA"), (37.3388, -121.8916), 45, ENGLISH, "en-us"),
    place(("Arlington", "US", "NA", "VA"), (38.8816, -77.091), 70, ENGLISH, "en-us"),
    place(("Austin", "US", "NA", "TX"), (30.2672, -97.7431), 30, ENGLISH, "en-us"),
    place(("Montréal", "CA", "NA", "QC"), (45.5019, -73.5674), 25, FRENCH, "fr-ca"),
    place(("Ciudad de México", "MX", "NA", ""), (19.4326, -99.1332), 20, IBERIAN, "es-mx"),
    place(("São Paulo", "BR", "SA", "SP"), (-23.5505, -46.6333), 45, IBERIAN, "pt-br"),
    place(("Buenos Aires", "AR", "SA", ""), (-34.6037, -58.3816), 15, IBERIAN, "es-ar"),
];

/// Great-circle distance in kilometres.
pub(super) fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (a, b) = (from.0.to_radians(), to.0.to_radians());
    let (dlat, dlon) = (b - a, (to.1 - from.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + a.cos() * b.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_map() {
        let km = distance_km((59.3293, 18.0686), (59.9139, 10.7522));
        assert!((410.0..425.0).contains(&km), "Stockholm to Oslo: {km}");
        assert!(distance_km((10.0, 10.0), (10.0, 10.0)) < 1e-6);
    }
}
