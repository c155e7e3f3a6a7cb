use super::*;
use crate::table::Row;

fn table() -> Table {
    let mut table = Table::new();
    (0..400).for_each(|number| put(&mut table, number));
    table
}

/// Nine of ten sessions have an `x` in the name of their system; of the others some have it in their own names.
fn put(table: &mut Table, number: usize) {
    let os = if number % 10 == 3 { "Windows" } else { "Linux" };
    let (dn, username) = (number.to_string(), format!("user{}", number / 2));
    let hostname = if number % 20 == 3 { format!("xy-{number}") } else { format!("host-{number}") };
    table.push(&Row {
        dn: &dn,
        username: &username,
        hostname: &hostname,
        os_name: os,
        device_id: &format!("{number:032x}"),
        ..Row::default()
    });
}

fn text(needle: &str) -> Ask {
    let query = crate::query::Query::parse(needle).unwrap();
    Ask::Test(query.terms[0].words[0].tests[0].clone())
}

fn by_row(leaf: &Leaf) -> Vec<Attribute> {
    leaf.parts.iter().filter(|part| part.by_row).map(|part| part.attribute).collect()
}

fn found(leaf: &Leaf) -> Vec<usize> {
    leaf.rows().iter().collect()
}

#[test]
fn a_letter_that_nearly_every_row_has_is_looked_for_in_the_texts_of_the_others_only() {
    let mut table = table();
    let mut leaf = Leaf::new(text("x"));
    leaf.advance(&table);
    // A device id cannot hold it.
    assert_eq!(by_row(&leaf), [Attribute::Username, Attribute::Hostname]);
    let expected = |range: std::ops::Range<usize>| range.filter(|number| number % 20 != 13).collect::<Vec<_>>();
    assert_eq!(found(&leaf), expected(0..400));

    // The table grows, and a row that had none gets one.
    (400..500).for_each(|number| put(&mut table, number));
    table.push(&Row { dn: "13", username: "max", hostname: "host-13", os_name: "Windows", ..Row::default() });
    leaf.advance(&table);
    let mut now = expected(0..500);
    now.insert(now.partition_point(|number| *number < 13), 13);
    assert_eq!(found(&leaf), now);

    // The next letter is asked of every text.
    let mut next = leaf.narrowed(text("xy"), &table);
    next.advance(&table);
    assert_eq!((found(&next), by_row(&next).len()), ((0..500).filter(|number| number % 20 == 3).collect(), 0));

    // More come, and too many of them have it in no other column: all their texts are run over.
    (500..700).map(|number| number * 10 + 3).for_each(|number| put(&mut table, number));
    leaf.advance(&table);
    let others = (500..700).filter(|number| number % 2 == 0);
    assert_eq!((found(&leaf), by_row(&leaf).len()), (now.into_iter().chain(others).collect(), 0));
}

#[test]
fn a_letter_that_many_rows_have_not_is_looked_for_in_every_text() {
    let table = table();
    let mut leaf = Leaf::new(text("w"));
    leaf.advance(&table);
    assert!(leaf.parts.iter().all(|part| !part.by_row));
    assert_eq!(found(&leaf), (0..400).filter(|number| number % 10 == 3).collect::<Vec<_>>());
}
