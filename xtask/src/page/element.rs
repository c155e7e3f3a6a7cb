//! `/embed/active-sessions.js`: the one address that stays, which loads the hashed files.

use crate::workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// Fills the element's script with the names Trunk gave to module and sheets, relative to the script.
pub fn write(dist: &Path) -> Result<()> {
    let index = fs::read_to_string(dist.join("index.html")).context("Trunk left no index.html")?;
    let script = fill(&workspace::read("app/js/element.js")?, &index)?;
    fs::create_dir_all(dist.join("embed"))?;
    fs::write(dist.join("embed/active-sessions.js"), script).context("cannot write the element's script")
}

fn fill(template: &str, index: &str) -> Result<String> {
    let module = quoted(index).find(|name| name.starts_with("/app-") && name.ends_with(".js"));
    let Some(module) = module else { bail!("index.html names no /app-….js") };
    // In the order of the document: the cascade depends on it.
    let mut sheets: Vec<_> = quoted(index).filter(|name| name.ends_with(".css")).map(|name| format!("\"..{name}\"")).collect();
    sheets.dedup();
    if sheets.is_empty() {
        bail!("index.html names no style sheet");
    }
    for placeholder in ["\"__MODULE__\"", "__STYLES__"] {
        if template.matches(placeholder).count() != 1 {
            bail!("app/js/element.js must say {placeholder} exactly once");
        }
    }
    Ok(template.replace("__MODULE__", &format!("..{module}")).replace("__STYLES__", &format!("[{}]", sheets.join(", "))))
}

/// Everything between quotes of either kind.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'']).filter(|part| part.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::fill;

    const INDEX: &str = r#"<link rel="stylesheet" href="/tokens-1a.css" integrity="sha384-x"/><link rel="stylesheet" href="/base-2b.css"/>
        <script type="module">import init, * as bindings from '/app-3c.js';</script>
        <link rel="modulepreload" href="/app-3c.js"><link rel="preload" href="/app-3c_bg.wasm">"#;

    #[test]
    fn module_and_sheets_are_named_relative_to_the_script_and_in_order() {
        let filled = fill("M = \"__MODULE__\"; S = __STYLES__;", INDEX).unwrap();
        assert_eq!(filled, "M = \"../app-3c.js\"; S = [\"../tokens-1a.css\", \"../base-2b.css\"];");
    }

    #[test]
    fn a_template_without_its_placeholders_is_refused() {
        assert!(fill("M = 1; S = __STYLES__;", INDEX).is_err());
        assert!(fill("M = \"__MODULE__\"; S = __STYLES__;", "<html></html>").is_err());
    }
}
