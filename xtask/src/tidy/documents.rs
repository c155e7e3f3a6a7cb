//! Documents that name things which must exist: files, and the server's flags.

use crate::workspace;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::path::Path;

/// Relative links of every Markdown file that lead nowhere.
pub fn links() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for path in workspace::files()?.iter().filter(|path| path.ends_with(".md")) {
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        for target in targets(&workspace::read(path)?) {
            if !workspace::root().join(folder).join(&target).exists() {
                found.push(format!("{path}: links to {target}, which does not exist"));
            }
        }
    }
    Ok(found)
}

/// What `](…)` names inside the repository, without its fragment.
fn targets(text: &str) -> Vec<String> {
    let inside = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = inside.filter(|target| !target.contains("://") && !target.starts_with(['#', '/']));
    files.map(|target| target.split('#').next().unwrap_or_default().to_owned()).filter(|target| !target.is_empty()).collect()
}

/// The README's table of flags and `--help` must name the same flags.
pub fn flags(help: &str) -> Result<()> {
    let readme = workspace::read("README.md")?;
    let table: String = readme.lines().filter(|line| line.starts_with("| `--")).map(|line| format!("{line}\n")).collect();
    let (told, real) = (long_flags(&table), long_flags(help));
    let common = ["--help", "--version"].map(str::to_owned).into();
    let missing: Vec<_> = real.difference(&told).filter(|flag| !BTreeSet::contains(&common, *flag)).cloned().collect();
    let invented: Vec<_> = told.difference(&real).cloned().collect();
    if !missing.is_empty() || !invented.is_empty() {
        bail!("README.md's flags differ from --help: missing {missing:?}, not there {invented:?}");
    }
    Ok(())
}

/// Every `--flag` that starts a line or a table row of a text.
fn long_flags(text: &str) -> BTreeSet<String> {
    let starts = text.lines().map(|line| line.trim_start_matches(['|', ' ', '`']));
    // clap writes `-h, --help`.
    let long = starts.filter_map(|line| {
        line.strip_prefix("--").or_else(|| line.get(2..)?.strip_prefix(", --").filter(|_| line.starts_with('-')))
    });
    long.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>())
        .filter(|name| !name.is_empty())
        .map(|name| format!("--{name}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_from_help_and_table() {
        let help = "Options:\n      --listen <ADDR>  Where\n  -h, --help           Print help\n          see --nothing here";
        assert_eq!(long_flags(help), ["--help", "--listen"].map(str::to_owned).into());
        assert_eq!(long_flags("| `--data-dir DIR` | `X` | text |"), ["--data-dir".to_owned()].into());
    }

    #[test]
    fn only_links_into_the_repository_are_checked() {
        assert_eq!(
            targets("[a](docs/a.md#x) [b](https://b.example/) [c](#here) ![d](docs/d.png)"),
            ["docs/a.md", "docs/d.png"]
        );
    }
}
