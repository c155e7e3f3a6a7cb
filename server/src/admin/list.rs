//! What every list understands: `query`, `filterBy`, `orderBy`, `descending`, `range`; and the envelope of its answer.

mod params;
mod small;

pub use params::{Fields, Params};
pub use small::answer;

use shared::wire::Range;

/// How many `query` parameters a request may bring.
const MOST_QUERIES: usize = 32;
/// How many fields a list can be sorted by.
const MOST_KEYS: usize = 8;

/// Which of `count` items a range asks for, and how the answer says it. Beyond the end there is nothing, which is no error.
pub fn window(range: Option<Range>, count: usize) -> (std::ops::Range<usize>, String) {
    let last = count.saturating_sub(1) as u64;
    let asked = range.unwrap_or(Range { from: 0, to: last });
    if asked.from > last || count == 0 {
        return (0..0, format!("{asked}/{count}"));
    }
    let to = asked.to.min(last);
    (asked.from as usize..to as usize + 1, format!("{}/{count}", Range { from: asked.from, to }))
}

/// The parameters as the document describes them; [`Params`] is what reads them.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "a description for the document; Params reads the real thing, which serde cannot say")]
pub struct ListQuery {
    /// Only items in which this text occurs. Repeat it to narrow further.
    #[param(example = "lab")]
    query: Option<String>,
    /// Zero-based and inclusive at both ends: `0-9` are the first ten. Beyond the end there is nothing.
    #[param(example = "0-9")]
    range: Option<String>,
    /// The field to sort by; a field the items do not have is refused with 400.
    #[param(example = "name")]
    order_by: Option<String>,
    /// `true` or `false`.
    #[param(example = "false")]
    descending: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_inclusive_and_end_where_the_list_ends() {
        for (range, count, expected, text) in [
            (None, 3, 0..3, "0-2/3"),
            (None, 0, 0..0, "0-0/0"),
            (Some("0-0"), 3, 0..1, "0-0/3"),
            (Some("1-9"), 3, 1..3, "1-2/3"),
            (Some("3-9"), 3, 0..0, "3-9/3"),
            (Some("0-18446744073709551615"), 3, 0..3, "0-2/3"),
        ] {
            let range = range.map(|text| text.parse().unwrap());
            assert_eq!(window(range, count), (expected, text.to_owned()), "{text}");
        }
    }
}
