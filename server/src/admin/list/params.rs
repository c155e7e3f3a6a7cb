//! Reading the parameters of a list.

use super::{MOST_KEYS, MOST_QUERIES};
use crate::error::Error;
use shared::wire::{Filter, Geolocation, Range};

/// What can be asked of the items of a list.
pub struct Fields {
    /// Their field names: what `filterBy` and `orderBy` accept.
    pub names: &'static [&'static str],
    /// Whether the list can be narrowed to a place, and sorted by several fields.
    pub places: bool,
}

/// What is asked of a list.
#[derive(Debug, Default, PartialEq)]
pub struct Params {
    /// Every one must match.
    pub queries: Vec<String>,
    /// Every value must occur in its field.
    pub filters: Vec<Filter>,
    /// One of the fields.
    pub order_by: Option<&'static str>,
    /// Further fields to sort by among equals, and whether against the direction of the whole.
    pub then_by: Vec<(&'static str, bool)>,
    /// As asked; `None` when it was not.
    pub descending: Option<bool>,
    /// Zero-based, inclusive.
    pub range: Option<Range>,
    /// Only items around this place.
    pub near: Option<Geolocation>,
}

impl Params {
    /// Reads a query string.
    ///
    /// Filters are plain `field=value` pairs as the specification has them, or `filterBy[field]=value`. Of a field named twice
    /// the first counts. A parameter that is no field is refused: to ignore a filter would answer more than was asked for.
    ///
    /// # Errors
    /// 400 that names the parameter, what was received and what is expected. The specification lists no 400 for lists; a wrong
    /// answer would be worse (domain decision).
    pub fn parse(query: Option<&str>, fields: &Fields) -> Result<Params, Error> {
        let mut params = Params::default();
        let mut place = Place::default();
        for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match key.as_ref() {
                "query" if value.is_empty() => {}
                "query" => params.queries.push(value.into_owned()),
                "range" if params.range.is_none() && !value.is_empty() => {
                    params.range = Some(value.parse().map_err(Error::BadRequest)?);
                }
                "orderBy" if params.order_by.is_none() && !value.is_empty() => {
                    params.order(&value, fields)?;
                }
                "descending" if params.descending.is_none() => params.descending = truth(&value)?,
                "range" | "orderBy" | "descending" => {}
                "latitude" | "longitude" | "radiusKilometers" if fields.places => place.set(&key, &value)?,
                // What generated Go clients send instead of the pairs; they filter again themselves.
                "filterBy" | "geolocationQuery" if value.starts_with("map[") => {}
                other => {
                    let name = other.strip_prefix("filterBy[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(other);
                    let name = fields.find(name).ok_or_else(|| fields.unknown("filterBy", name))?;
                    if params.filters.iter().all(|filter| filter.name != name) {
                        params.filters.push(Filter { name: name.to_owned(), value: value.into_owned() });
                    }
                }
            }
        }
        if params.queries.len() > MOST_QUERIES {
            return Err(Error::BadRequest(format!("More than {MOST_QUERIES} query parameters.")));
        }
        params.near = place.whole()?;
        Ok(params)
    }
}

impl Params {
    /// Reads `orderBy`: one field, or for sessions several (`providerName,-username`), each after the first with a dash when it
    /// runs against the first one's direction.
    fn order(&mut self, text: &str, fields: &Fields) -> Result<(), Error> {
        let mut parts = text.split(',').take(if fields.places { MOST_KEYS } else { 1 });
        let first = if fields.places { parts.next().unwrap_or_default() } else { text };
        self.order_by = Some(fields.find(first).ok_or_else(|| fields.unknown("orderBy", first))?);
        if fields.places {
            for part in parts {
                let (name, against) = part.strip_prefix('-').map_or((part, false), |name| (name, true));
                self.then_by.push((fields.find(name).ok_or_else(|| fields.unknown("orderBy", name))?, against));
            }
        }
        Ok(())
    }
}

impl Fields {
    fn find(&self, name: &str) -> Option<&'static str> {
        self.names.iter().copied().find(|known| *known == name)
    }

    fn unknown(&self, parameter: &str, name: &str) -> Error {
        let name: String = name.chars().take(60).collect();
        Error::BadRequest(format!("{parameter}: there is no field {name:?}; expected one of {}.", self.names.join(", ")))
    }
}

/// The parameter is declared a string.
fn truth(text: &str) -> Result<Option<bool>, Error> {
    match text {
        "" => Ok(None),
        "true" => Ok(Some(true)),
        "false" => Ok(Some(false)),
        other => Err(Error::BadRequest(format!("descending must be true or false; received {other:?}."))),
    }
}

/// Three parameters that only make sense together.
#[derive(Default)]
struct Place {
    latitude: Option<f64>,
    longitude: Option<f64>,
    radius: Option<f64>,
}

impl Place {
    fn set(&mut self, key: &str, text: &str) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        let (slot, bound) = match key {
            "latitude" => (&mut self.latitude, -90.0..=90.0),
            "longitude" => (&mut self.longitude, -180.0..=180.0),
            _ => (&mut self.radius, 0.0..=20_100.0),
        };
        let number = text.parse::<f64>().ok().filter(|number| bound.contains(number));
        let wrong = || format!("{key} must be a number from {} to {}; received {text:?}.", bound.start(), bound.end());
        slot.get_or_insert(number.ok_or_else(|| Error::BadRequest(wrong()))?);
        Ok(())
    }

    fn whole(&self) -> Result<Option<Geolocation>, Error> {
        match (self.latitude, self.longitude, self.radius) {
            (None, None, None) => Ok(None),
            (Some(latitude), Some(longitude), Some(radius_kilometers)) => {
                Ok(Some(Geolocation { latitude, longitude, radius_kilometers }))
            }
            _ => Err(Error::BadRequest("latitude, longitude and radiusKilometers belong together.".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: Fields = Fields { names: &["name", "tags"], places: true };

    fn parse(query: &str) -> Result<Params, String> {
        Params::parse(Some(query), &FIELDS).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_understood() {
        let params =
            parse("query=a%20b&query=c&name=x&name=y&filterBy%5Btags%5D=t&orderBy=tags&descending=true&range=3-10").unwrap();
        assert_eq!(params.queries, ["a b", "c"]);
        let filters: Vec<_> = params.filters.iter().map(|filter| (filter.name.as_str(), filter.value.as_str())).collect();
        assert_eq!(filters, [("name", "x"), ("tags", "t")]);
        assert_eq!((params.order_by, params.descending), (Some("tags"), Some(true)));
        assert_eq!(params.range, Some(Range { from: 3, to: 10 }));
        let near = parse("latitude=59.4&longitude=17.8&radiusKilometers=200").unwrap().near.unwrap();
        assert_eq!((near.latitude, near.radius_kilometers), (59.4, 200.0));
        assert_eq!(parse("query=&range=&orderBy=&descending=").unwrap(), Params::default());
        assert_eq!(parse("filterBy=map[name:x]").unwrap(), Params::default());
    }

    #[test]
    fn sessions_are_sorted_by_several_fields() {
        let params = parse("orderBy=tags,-name&descending=true").unwrap();
        assert_eq!((params.order_by, params.then_by), (Some("tags"), vec![("name", true)]));
        assert!(parse("orderBy=tags,colour").unwrap_err().contains("\"colour\""));
        assert!(Params::parse(Some("orderBy=tags,name"), &Fields { names: FIELDS.names, places: false }).is_err());
    }

    #[test]
    fn what_is_refused_says_why() {
        for (query, part) in [
            ("range=10-3", "10-3"),
            ("range=x", "FROM-TO"),
            ("orderBy=colour", "there is no field \"colour\"; expected one of name, tags"),
            ("colour=red", "there is no field \"colour\""),
            ("descending=perhaps", "true or false"),
            ("latitude=1", "belong together"),
            ("latitude=91&longitude=1&radiusKilometers=1", "from -90 to 90"),
            ("latitude=NaN&longitude=1&radiusKilometers=1", "latitude must be a number"),
            ("latitude=1&longitude=1&radiusKilometers=-1", "radiusKilometers"),
        ] {
            let error = parse(query).unwrap_err();
            assert!(error.contains(part), "{query}: {error}");
        }
        assert!(parse(&"query=a&".repeat(33)).is_err());
    }
}
