//! Colours written out in a style sheet, where a token should stand.

const FUNCTIONS: [&str; 6] = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab("];

/// Line number and text of every colour literal in the values of a sheet.
pub fn literals(sheet: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    // `#active-sessions` before a brace is a selector; a value stands after a colon.
    sheet.lines().enumerate().filter_map(|(index, line)| {
        let value = line.rsplit_once('{').map_or(line, |(_, inside)| inside);
        let value = value.split_once(':')?.1;
        Some((index + 1, literal(value)?))
    })
}

fn literal(value: &str) -> Option<String> {
    if let Some(function) = FUNCTIONS.iter().find(|function| value.contains(**function)) {
        return Some(format!("{function}…)"));
    }
    value.match_indices('#').find_map(|(at, _)| {
        let digits: String = value[at + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let hex = digits.chars().all(|digit| digit.is_ascii_hexdigit());
        (hex && matches!(digits.len(), 3 | 4 | 6 | 8)).then(|| format!("#{digits}"))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn literals_are_found_in_values_only() {
        let sheet = ".a { color: #fff }\n#fade { top: 0 }\n  background: rgb(1 2 3);\n  fill: url(#grid);\n.b:hover { color: var(--x) }";
        let found: Vec<_> = super::literals(sheet).map(|(line, _)| line).collect();
        assert_eq!(found, [1, 3]);
    }
}
