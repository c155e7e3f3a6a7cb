//! `cargo xtask tidy`: the repository tests its own rules.

mod colours;
mod documents;
mod rules;

pub use documents::flags;

use crate::workspace;
use anyhow::{Result, bail};
use rules::RULES;

/// Lines a source file may have; tests may be longer.
const LONGEST: usize = 400;

/// Checks every file git knows or would add; all findings are printed before the error.
pub fn check() -> Result<()> {
    let mut found = Vec::new();
    for path in workspace::files()? {
        // Pictures and other bytes have no rules.
        let Ok(text) = workspace::read(&path) else { continue };
        found.extend(file(&path, &text));
    }
    found.extend(documents::links()?);
    if found.is_empty() {
        println!("tidy: nothing found");
        return Ok(());
    }
    for finding in &found {
        println!("{finding}");
    }
    bail!("tidy found {} things", found.len());
}

/// What is wrong with one file.
fn file(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = text.lines().count();
    if [".rs", ".ts", ".css"].iter().any(|kind| path.ends_with(kind)) && !is_test(path) && lines > LONGEST {
        found.push(format!("{path}: {lines} lines, at most {LONGEST}: split it by what it does"));
    }
    let rules: Vec<_> = RULES.iter().filter(|rule| rule.holds_for(path)).collect();
    for (index, line) in text.lines().enumerate() {
        for rule in rules.iter().filter(|rule| rule.broken_by(line)) {
            found.push(format!("{path}:{}: {}", index + 1, rule.say));
        }
    }
    if path.ends_with(".css") && path != "style/tokens.css" {
        found.extend(
            colours::literals(text).map(|(line, colour)| {
                format!("{path}:{line}: {colour} is a colour of its own: colours live in style/tokens.css")
            }),
        );
    }
    found
}

fn is_test(path: &str) -> bool {
    ["/tests/", "/benches/", "/fuzz/"].iter().any(|part| path.contains(part))
        || path.ends_with("/tests.rs")
        || path.ends_with(".spec.ts")
}

#[cfg(test)]
mod tests {
    use super::file;

    fn one(path: &str, text: &str) -> String {
        let found = file(path, text);
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        found.into_iter().next().unwrap_or_default()
    }

    #[test]
    fn long_files_are_found_and_tests_may_be_long() {
        let long = "x\n".repeat(401);
        assert!(one("server/src/a.rs", &long).contains("401 lines"));
        assert!(file("server/tests/a.rs", &long).is_empty());
        assert!(file("app/src/route/tests.rs", &long).is_empty());
        assert!(file("docs/a.md", &long).is_empty());
    }

    #[test]
    fn what_breaks_a_rule_is_named_with_its_line() {
        assert!(one("app/src/ui/menu.rs", "fn f() {\n  document().body();\n}").starts_with("app/src/ui/menu.rs:2:"));
        one("app/src/pages/a.rs", "<div style=\"top:0\">");
        one("app/src/pages/a.rs", "gloo_net::http::Request::get(x)");
        one("app/src/grid/a.rs", "use crate::api::Api;");
        one("app/src/grid.rs", "use shared::session::Site;");
        one("server/src/admin/a.rs", "sqlx::query(\"select 1\")");
        one("server/src/admin/a.rs", "use crate::upstream::Proxy;");
        one("shared/src/a.rs", "let now = SystemTime::now();");
        one("shared/src/a.rs", "todo!()");
        one("server/Cargo.toml", "app = { path = \"../app\" }");
        one("docs/a.md", "see ../shared/spec");
        one("e2e/a.spec.ts", "await page.waitForTimeout(500)");
        one("e2e/package-lock.json", "      \"resolved\": \"https://registry.example/x.tgz\",");
        one("style/grid.css", ".row { color: #1a2b3c }");
    }

    #[test]
    fn what_is_allowed_stays_quiet() {
        for (path, text) in [
            ("app/src/api/client.rs", "gloo_net::http::Request::get(x)"),
            ("app/src/pages/a.rs", "// never document().body\n<div style:top=top>"),
            ("server/src/store/sqlite.rs", "sqlx::query(\"select 1\")"),
            ("server/src/policy/engine.rs", "use rquickjs::Context;"),
            (".ci/run", "spec=../shared/spec/controller-v22.json"),
            ("style/tokens.css", ":root { --ink: #123456 }"),
            ("style/grid.css", "#active-sessions { color: var(--ink); background: color-mix(in oklab, var(--a), var(--b)) }"),
            ("Cargo.toml", "shared = { path = \"shared\" }"),
        ] {
            assert_eq!(file(path, text), Vec::<String>::new());
        }
    }
}
