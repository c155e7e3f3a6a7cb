//! Scripts and style sheets without what only people read. Names inside a module become single letters; what it exports keeps its name.

use crate::process::filter;
use crate::tools::Toolbox;
use anyhow::{Context, Result};

/// Shortens for a release; a quick build stays as it was written.
pub struct Shortener<'a>(pub Option<&'a Toolbox>);

impl Shortener<'_> {
    /// A module.
    pub fn script(&self, text: String) -> Result<String> {
        self.shorten(text, &["--loader=js", "--format=esm"])
    }

    /// A module of which nearly every function is called while the page starts. The mark makes Chromium compile them beside the page, as the
    /// script arrives, and not one by one as they are called.
    pub fn starting_script(&self, text: String) -> Result<String> {
        Ok(format!("//# allFunctionsCalledOnLoad\n{}", self.script(text)?))
    }

    /// A style sheet.
    pub fn sheet(&self, text: String) -> Result<String> {
        self.shorten(text, &["--loader=css"])
    }

    fn shorten(&self, text: String, kind: &[&str]) -> Result<String> {
        let Some(tools) = self.0 else { return Ok(text) };
        let mut command = tools.command("esbuild")?;
        command.args(kind).args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"]);
        // wasm-bindgen names the loader once for each function it takes from it.
        command.arg("--log-override:duplicate-object-key=silent");
        filter(&mut command, &text).context("a script or a style sheet could not be shortened")
    }
}
