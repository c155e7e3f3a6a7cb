//! `dist/`: every file under a name that holds its hash, and an index that names them.

use super::module::{GLUE, LOADER};
use super::shorten::Shortener;
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

/// Names in `dist/` of what the index and the element load.
#[derive(Debug, PartialEq, Eq)]
pub struct Names {
    pub glue: String,
    pub module: String,
    pub styles: String,
    pub later_styles: String,
    pub start: String,
}

/// Empties `dist` and writes the page from the modules in `bound`, the style sheets and `index.html`.
pub fn write(bound: &Path, dist: &Path, shortener: &Shortener<'_>) -> Result<Names> {
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    fs::create_dir_all(dist)?;
    let (glue, module) = scripts(bound, dist, shortener)?;
    let index = workspace::read("index.html")?;
    let styles = put(dist, "styles", "css", shortener.sheet(sheets(&index, false)?)?.as_bytes())?;
    let later_styles = put(dist, "split_styles", "css", shortener.sheet(sheets(&index, true)?)?.as_bytes())?;
    // A file of its own: a policy of `script-src 'self'` needs no hash then.
    let start = start(&super::script("start.js")?, &glue, &later_styles)?;
    let start = put(dist, "start", "js", shortener.script(start)?.as_bytes())?;
    let names = Names { glue, module, styles, later_styles, start };
    fs::write(dist.join("index.html"), document(&index, &names)?)?;
    Ok(names)
}

/// Modules first. Glue and loader import each other: one file that imports itself arrives a round trip earlier than two.
fn scripts(bound: &Path, dist: &Path, shortener: &Shortener<'_>) -> Result<(String, String)> {
    let text = |name: &str| fs::read_to_string(bound.join(name)).with_context(|| format!("wasm-bindgen left no {name}"));
    // A quick build is not split and has no loader.
    let split = bound.join(LOADER).exists();
    let mut glue = text(GLUE)?;
    let mut loader = if split { text(LOADER)? } else { String::new() };
    let mut main = None;
    for entry in fs::read_dir(bound)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".wasm") {
            let hashed = put(dist, stem, "wasm", &fs::read(bound.join(&name))?)?;
            if stem == "app_bg" {
                replace(&mut glue, &format!("'{name}'"), &format!("'{hashed}'"))?;
                main = Some(hashed);
            } else {
                replace(&mut loader, &format!("./{name}"), &format!("./{hashed}"))?;
            }
        } else if name != GLUE && name != LOADER {
            bail!("wasm-bindgen left {name}, which nothing here puts into the page");
        }
    }
    let Some(main) = main else { bail!("wasm-bindgen left no app_bg.wasm") };
    if split {
        // One import for each part that was cut off.
        let from = format!("from \"./{LOADER}\"");
        if !glue.contains(&from) {
            bail!("the glue does not import the loader");
        }
        glue = glue.replace(&from, &format!("from \"./{GLUE}\""));
        replace(&mut loader, &format!("import {{ initSync }} from \"./{GLUE}\";"), "")?;
        glue.push_str(&loader);
    }
    let glue = shortener.starting_script(glue)?;
    let glue_name = format!("app-{}.js", hash(glue.as_bytes()));
    fs::write(dist.join(&glue_name), glue.replace(&format!("\"./{GLUE}\""), &format!("\"./{glue_name}\"")))?;
    Ok((glue_name, main))
}

/// The script that starts the page, told where the module and the later sheet are.
fn start(template: &str, glue: &str, later_styles: &str) -> Result<String> {
    let mut script = template.to_owned();
    replace(&mut script, "__MODULE__", &format!("./{glue}"))?;
    replace(&mut script, "__LATER_STYLES__", later_styles)?;
    replace(&mut script, "__ACCEPT__", &super::accept()?)?;
    Ok(script)
}

/// The style sheets `index.html` names for Trunk, in its order, as one: those for the list, or those marked as later.
fn sheets(index: &str, later: bool) -> Result<String> {
    let marks = index.lines().filter(|line| line.contains("data-trunk") && line.contains("rel=\"css\""));
    let marks = marks.filter(|line| line.contains("data-later") == later);
    let paths: Vec<_> = marks.filter_map(|line| line.split_once("href=\"")?.1.split('"').next()).collect();
    if paths.is_empty() {
        bail!("index.html names no style sheet");
    }
    paths.into_iter().map(workspace::read).collect()
}

/// `index.html` with what Trunk would put in place of its marks.
fn document(index: &str, names: &Names) -> Result<String> {
    let Names { glue, module, styles, start, .. } = names;
    let mut written = String::new();
    let mut loads = 0;
    for line in index.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let instead = if !line.contains("data-trunk") {
            vec![line.trim_start().to_owned()]
        } else if line.contains("rel=\"rust\"") {
            loads += 1;
            vec![
                format!("<link rel=\"stylesheet\" href=\"{styles}\" />"),
                format!("<link rel=\"modulepreload\" href=\"{glue}\" />"),
                format!("<link rel=\"preload\" href=\"{module}\" as=\"fetch\" type=\"application/wasm\" crossorigin />"),
                format!("<script type=\"module\" src=\"{start}\"></script>"),
            ]
        } else if line.contains("<base ") {
            vec!["<base href=\"/\" />".to_owned()]
        } else if line.contains("rel=\"css\"") {
            Vec::new()
        } else {
            bail!("index.html asks Trunk for something a release does not know: {}", line.trim());
        };
        written.extend(instead.into_iter().map(|line| format!("{indent}{line}\n")));
    }
    if loads != 1 {
        bail!("index.html must have one line with data-trunk and rel=\"rust\"");
    }
    Ok(written)
}

fn put(dist: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let name = format!("{stem}-{}.{extension}", hash(bytes));
    fs::write(dist.join(&name), bytes).with_context(|| format!("cannot write {name}"))?;
    Ok(name)
}

fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Exactly one place is meant; more or fewer mean that a tool writes something else now.
fn replace(text: &mut String, from: &str, to: &str) -> Result<()> {
    match text.matches(from).count() {
        1 => *text = text.replace(from, to),
        found => bail!("expected {from} once in generated code, found it {found} times"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_gets_one_of_each_and_keeps_its_other_lines() {
        let index = "<head>\n  <base data-trunk-public-url />\n  <link data-trunk rel=\"rust\" href=\"x\" />\n  \
            <link data-trunk rel=\"css\" href=\"a.css\" />\n  <title>T</title>\n</head>\n";
        let names = ["g.js", "m.wasm", "s.css", "l.css", "b.js"].map(str::to_owned);
        let [glue, module, styles, later_styles, start] = names;
        let written = document(index, &Names { glue, module, styles, later_styles, start }).unwrap();
        assert_eq!(written.matches("s.css").count(), 1);
        assert!(written.contains("  <base href=\"/\" />\n") && written.contains("  <title>T</title>\n"));
        assert!(written.contains("<script type=\"module\" src=\"b.js\"></script>") && !written.contains("data-trunk"));
    }

    #[test]
    fn every_sheet_is_in_one_of_the_two() {
        let index = workspace::read("index.html").unwrap();
        let (first, later) = (sheets(&index, false).unwrap(), sheets(&index, true).unwrap());
        assert!(first.contains(".as-grid") && later.contains(".as-site") && !first.contains(".as-site"));
        let all: usize = fs::read_dir(workspace::root().join("style"))
            .unwrap()
            .map(|sheet| fs::metadata(sheet.unwrap().path()).unwrap().len() as usize)
            .sum();
        assert_eq!(first.len() + later.len(), all);
    }

    #[test]
    fn marks_nobody_understands_are_refused() {
        let [glue, module, styles, later_styles, start] = [const { String::new() }; 5];
        let names = Names { glue, module, styles, later_styles, start };
        assert!(document("<link data-trunk rel=\"rust\" />\n<link data-trunk rel=\"sass\" />", &names).is_err());
        assert!(document("<title>T</title>", &names).is_err());
    }

    #[test]
    fn a_name_that_is_not_there_once_is_an_error() {
        let mut text = "a b a".to_owned();
        assert!(replace(&mut text, "a", "c").is_err());
        assert!(replace(&mut text, "d", "c").is_err());
        replace(&mut text, "b", "c").unwrap();
        assert_eq!(text, "a c a");
    }
}
