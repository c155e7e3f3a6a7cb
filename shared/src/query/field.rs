//! The fields of the search and the names they go by.

use crate::table::Attribute;

/// What stands before the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Attribute(Attribute),
    /// The distinguished name.
    Name,
}

/// Every name in lower case; the first of a field is the one to show.
const NAMES: [(Field, &[&str]); 12] = [
    (Field::Attribute(Attribute::Username), &["username", "user", "name"]),
    (Field::Attribute(Attribute::Provider), &["provider", "idp", "identity-provider", "providername"]),
    (Field::Attribute(Attribute::Hostname), &["hostname", "host"]),
    (Field::Attribute(Attribute::Device), &["device", "device-id", "deviceid"]),
    (Field::Attribute(Attribute::Os), &["os", "os-name", "osname"]),
    (Field::Attribute(Attribute::ClientVersion), &["client-version", "version", "clientversion"]),
    (Field::Attribute(Attribute::ClientType), &["client-type", "type", "clienttype"]),
    (Field::Attribute(Attribute::Gateways), &["gateways", "gateway", "gw"]),
    (Field::Attribute(Attribute::OsFamily), &["os-family", "family", "osfamily"]),
    (Field::Attribute(Attribute::OsParent), &["os-parent", "parent", "osparent"]),
    (Field::Attribute(Attribute::Support), &["support", "client-support", "clientsupport"]),
    (Field::Name, &["dn", "distinguished-name", "distinguishedname"]),
];

/// The fields that can be searched, by the names to show: the slugs of the columns first, in their order.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(_, names)| names[0])
}

/// One name of each field that has one beginning so; none for nothing.
pub(super) fn starting_with(typed: &str) -> impl Iterator<Item = &'static str> + '_ {
    let of_field = move |names: &[&'static str]| names.iter().find(|name| name.starts_with(typed)).copied();
    NAMES.iter().filter_map(move |(_, names)| of_field(names)).filter(|_| !typed.is_empty())
}

/// The name to show of an attribute, or without one of the distinguished name.
pub(super) fn name_of(attribute: Option<Attribute>) -> &'static str {
    let wanted = attribute.map_or(Field::Name, Field::Attribute);
    NAMES.iter().find(|(field, _)| *field == wanted).map_or("", |(_, names)| names[0])
}

impl Field {
    /// The field of this name, in any case.
    pub(super) fn named(name: &str) -> Option<Field> {
        NAMES.iter().find(|(_, names)| names.iter().any(|known| known.eq_ignore_ascii_case(name))).map(|(field, _)| *field)
    }
}

/// The name nearest to one that is none, if one is near.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    // What is much longer than any name is no misspelling of one.
    if name.chars().count() > 24 {
        return None;
    }
    let name = name.to_lowercase();
    let allowed = (name.chars().count() / 3).clamp(1, 3);
    NAMES
        .iter()
        .flat_map(|(_, names)| names.iter())
        .map(|known| (distance(&name, known), *known))
        .filter(|(distance, known)| *distance <= allowed || (name.len() >= 2 && known.starts_with(&name)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many letters must be added, left out, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1; b.len() + 1];
        for j in 0..b.len() {
            let change = last[j] + usize::from(a[i] != b[j]);
            row[j + 1] = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    #[test]
    fn every_column_can_be_searched_by_its_slug_and_wire_field() {
        for column in Column::ALL {
            let field = Some(Field::Attribute(column.into()));
            assert_eq!(Field::named(column.slug()), field);
            assert_eq!(Field::named(column.wire_field()), field);
            assert!(field_names().any(|name| name == column.slug()));
        }
    }

    #[test]
    fn misspelt_names_lead_to_the_nearest() {
        for (name, expected) in [
            ("usrname", Some("username")),
            ("provdier", Some("provider")),
            ("hsot", Some("host")),
            ("gatway", Some("gateway")),
            ("Versoin", Some("version")),
            ("prov", Some("provider")),
            ("color", None),
            ("zzzzzzzz", None),
        ] {
            assert_eq!(nearest(name), expected, "{name}");
        }
    }
}
