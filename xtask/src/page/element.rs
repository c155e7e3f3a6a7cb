//! `/embed/active-sessions.js`: the one address that stays, which loads the hashed files.

use super::bundle::Names;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// Fills the element's script with the names of module and sheet, relative to the script.
pub fn write(dist: &Path, names: &Names) -> Result<()> {
    let script = fill(&super::script("element.js")?, names)?.replace("__ACCEPT__", &super::accept()?);
    fs::create_dir_all(dist.join("embed"))?;
    fs::write(dist.join("embed/active-sessions.js"), script).context("cannot write the element's script")
}

fn fill(template: &str, names: &Names) -> Result<String> {
    for placeholder in ["\"__MODULE__\"", "\"__WASM__\"", "__STYLES__", "\"__LATER_STYLES__\""] {
        if template.matches(placeholder).count() != 1 {
            bail!("app/js/element.js must say {placeholder} exactly once");
        }
    }
    let styles = format!("[\"../{}\"]", names.styles);
    let named = |name: &str| format!("../{name}");
    let script = template.replace("__MODULE__", &named(&names.glue)).replace("__WASM__", &named(&names.module));
    Ok(script.replace("__STYLES__", &styles).replace("__LATER_STYLES__", &named(&names.later_styles)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let [glue, module, styles, later_styles, start] =
            ["app-1.js", "app_bg-2.wasm", "styles-3.css", "split_styles-5.css", "start-4.js"].map(str::to_owned);
        Names { glue, module, styles, later_styles, start }
    }

    #[test]
    fn module_and_sheet_are_named_relative_to_the_script() {
        let filled = fill("M = \"__MODULE__\"; W = \"__WASM__\"; S = __STYLES__; L = \"__LATER_STYLES__\";", &names()).unwrap();
        let expected =
            "M = \"../app-1.js\"; W = \"../app_bg-2.wasm\"; S = [\"../styles-3.css\"]; L = \"../split_styles-5.css\";";
        assert_eq!(filled, expected);
    }

    #[test]
    fn a_template_without_its_placeholders_is_refused() {
        assert!(fill("M = 1; S = __STYLES__;", &names()).is_err());
    }
}
