//! What is asked of a list, as the parameters of a request.

use super::{LONGEST, Published, Query, SortKey, canonical};
use crate::wire::{Geolocation, Range};

/// The parameters of a list request, and what of the question they cannot say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// Names and values, in no need of an order.
    pub parameters: Vec<(String, String)>,
    /// Parts of the search that the answer does not heed, as written in the search box.
    pub left_out: Vec<String>,
    /// Whether only the first of several orders is asked for.
    pub orders_left_out: bool,
}

impl Request {
    /// The request for a window. With `grammar` the Controller said that it reads the page's own ([`super::GRAMMAR_FIELD`]).
    pub fn new(query: &Query, sort: &[SortKey], near: Option<Geolocation>, window: Range, grammar: bool) -> Request {
        let mut request = Request::default();
        let own = Some(query.to_string()).filter(|text| grammar && text.len() <= LONGEST);
        match own {
            Some(text) => request.search(text),
            None => request.published(query.published()),
        }
        request.order(sort, grammar);
        if let Some(near) = near {
            request.add("latitude", near.latitude.to_string());
            request.add("longitude", near.longitude.to_string());
            request.add("radiusKilometers", near.radius_kilometers.to_string());
        }
        request.add("range", window.to_string());
        request
    }

    fn add(&mut self, name: &str, value: String) {
        self.parameters.push((name.to_owned(), value));
    }

    fn search(&mut self, text: String) {
        if !text.is_empty() {
            self.add("query", text);
        }
    }

    fn published(&mut self, said: Published) {
        said.queries.into_iter().for_each(|text| self.search(text));
        said.filters.into_iter().for_each(|filter| self.add(&filter.name, filter.value));
        self.left_out = said.left_out;
    }

    /// The first column and its direction; further ones relative to it.
    fn order(&mut self, sort: &[SortKey], grammar: bool) {
        let (keys, descending) = canonical(sort);
        let Some((first, further)) = keys.split_first() else { return };
        let mut fields = first.column.wire_field().to_owned();
        if grammar {
            for key in further {
                fields.push(',');
                fields.push_str(if key.descending { "-" } else { "" });
                fields.push_str(key.column.wire_field());
            }
        }
        self.orders_left_out = !grammar && !further.is_empty();
        self.add("orderBy", fields);
        self.add("descending", descending.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse_sort;

    fn parameters(typed: &str, sort: &str, grammar: bool) -> (String, Request) {
        let query = Query::parse(typed).unwrap();
        let request = Request::new(&query, &parse_sort(sort), None, Range { from: 100, to: 299 }, grammar);
        let text = request.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        (text, request)
    }

    #[test]
    fn a_controller_of_ours_is_asked_in_our_words_and_another_in_its_own() {
        let (own, request) = parameters("-anna host: x", "provider,-username", true);
        assert_eq!(own, "query=-\"anna\" hostname:\"x\"&orderBy=providerName,-username&descending=false&range=100-299");
        assert!(request.left_out.is_empty() && !request.orders_left_out);
        let (published, request) = parameters("-anna host: x", "-provider,username", false);
        assert_eq!(published, "hostname=x&orderBy=providerName&descending=true&range=100-299");
        assert_eq!((request.left_out, request.orders_left_out), (vec!["-\"anna\"".to_owned()], true));
        assert_eq!(parameters("", "", true).0, "range=100-299");
    }

    #[test]
    fn a_place_is_three_parameters() {
        let near = Geolocation { latitude: 59.5, longitude: -18.0, radius_kilometers: 200.0 };
        let request = Request::new(&Query::default(), &[], Some(near), Range { from: 0, to: 9 }, false);
        let names: Vec<&str> = request.parameters.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["latitude", "longitude", "radiusKilometers", "range"]);
        assert_eq!(request.parameters[1].1, "-18");
    }
}
