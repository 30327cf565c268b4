//! The sizes of what a visitor downloads, compared with `budget.toml`.

use crate::measure::brotli;
use crate::shell::{Result, cargo_leptos, root, run, target};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// How a release is built in parts, with its files compressed beforehand.
const RELEASE: [&str; 6] =
    ["build", "--release", "--precompress", "--split", "--lib-features=lazy", "--bin-features=lazy"];

/// The pages on which most visits begin, as the build names them.
const FIRST_PAGES: [&str; 3] = ["HomePage_", "SearchPage_", "ListingPage_"];

/// Builds the browser's part of a release and fails with one line for each size beyond its budget.
pub fn check() -> Result {
    run(cargo_leptos(RELEASE).arg("--frontend-only"))?;
    let budget = Budget::read(&fs::read_to_string(root().join("budget.toml"))?)?;
    let package = Package::read()?;
    let mut beyond = Vec::from_iter(budget.compare("styles", package.with_ending("css")?)?);
    let first = package.first_part()?;
    println!("{first:>8}  of every page, and with it");
    let (mut visit, mut other) = (0, 0);
    for (page, parts) in package.pages()? {
        let bytes = parts.iter().try_fold(0, |sum, part| package.named(part).map(|bytes| sum + bytes))?;
        println!("{bytes:>8}  of {page}");
        let is_first = FIRST_PAGES.iter().any(|first| page.starts_with(first));
        let largest = if is_first { &mut visit } else { &mut other };
        *largest = bytes.max(*largest);
    }
    beyond.extend(budget.compare("first-visit", first + visit)?);
    beyond.extend(budget.compare("other-page", other)?);
    if beyond.is_empty() { Ok(()) } else { Err(beyond.join("\n").into()) }
}

/// The most bytes of each thing.
struct Budget(BTreeMap<String, u64>);

impl Budget {
    /// Lines of `name = bytes`, and comments.
    fn read(text: &str) -> Result<Self> {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let pair = |line: &str| -> Result<(String, u64)> {
            let (name, bytes) = line.split_once('=').ok_or(format!("budget.toml: {line}"))?;
            Ok((name.trim().to_owned(), bytes.trim().parse()?))
        };
        Ok(Self(lines.map(pair).collect::<Result<_>>()?))
    }

    /// Prints the size, and complains where it is beyond the budget.
    fn compare(&self, name: &str, bytes: u64) -> Result<Option<String>> {
        let most = self.0.get(name).ok_or(format!("budget.toml does not name {name}"))?;
        println!("{bytes:>8} of {most:>8}  {name}");
        Ok((bytes > *most).then(|| format!("{name} has {bytes} bytes, {most} at most (budget.toml)")))
    }
}

/// The files of the browser's part.
struct Package(Vec<PathBuf>);

impl Package {
    fn read() -> Result<Self> {
        let files = fs::read_dir(target("site/pkg"))?;
        Ok(Self(files.map(|file| Ok(file?.path())).collect::<Result<_>>()?))
    }

    fn size(&self, fits: impl Fn(&str) -> bool) -> Result<u64> {
        let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let found: Vec<_> = self.0.iter().filter(|path| fits(&name(path))).collect();
        if found.is_empty() {
            return Err("target/site/pkg lacks a file that a page needs".into());
        }
        found.into_iter().try_fold(0, |sum, path| Ok(sum + brotli(&fs::read(path)?, path)?))
    }

    fn with_ending(&self, ending: &str) -> Result<u64> {
        self.size(|name| name.ends_with(&format!(".{ending}")))
    }

    /// All scripts, and the part of the WASM that every page has.
    fn first_part(&self) -> Result<u64> {
        let scripts = self.with_ending("js")?;
        Ok(scripts + self.size(|name| name.starts_with("mobilegoo.") && name.ends_with(".wasm"))?)
    }

    fn named(&self, part: &str) -> Result<u64> {
        self.size(|name| name == format!("{part}.wasm"))
    }

    /// The parts that each page adds, by a name that the build made of the page's.
    fn pages(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let is_list = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("__wasm_split_manifest") && name.ends_with(".json")
        };
        let list = self.0.iter().find(is_list).ok_or("no list of parts: the build was not split")?;
        Ok(parts_of(&fs::read_to_string(list)?))
    }
}

/// Reads `{"page":["part","part"],...}`, where no text has a quotation mark in it.
fn parts_of(json: &str) -> BTreeMap<String, Vec<String>> {
    let mut pages = BTreeMap::new();
    let mut page = None;
    for (number, text) in json.split('"').enumerate() {
        // Every second piece is a text; a page's name is what a colon follows.
        if number % 2 == 0 {
            if text.trim_start().starts_with(']') {
                page = None;
            }
            continue;
        }
        match &page {
            None => {
                pages.insert(text.to_owned(), Vec::new());
                page = Some(text.to_owned());
            }
            Some(page) => {
                if let Some(parts) = pages.get_mut(page) {
                    parts.push(text.to_owned());
                }
            }
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_pages_are_read_however_the_list_is_spaced() {
        let list =
            "{\"sell_page_1\":[\"chunk_0.A\",\"split_sell.B\"],\n \"about_2\": [ \"split_about.C\" ] }";
        let pages = parts_of(list);
        assert_eq!(pages["sell_page_1"], ["chunk_0.A", "split_sell.B"]);
        assert_eq!(pages["about_2"], ["split_about.C"]);
        assert_eq!(pages.len(), 2);
    }

    #[test]
    fn what_is_beyond_its_budget_is_named() -> Result {
        let budget = Budget::read("# a comment\n\nstyles = 100\n")?;
        assert_eq!(budget.compare("styles", 100)?, None);
        assert_eq!(
            budget.compare("styles", 101)?.as_deref(),
            Some("styles has 101 bytes, 100 at most (budget.toml)")
        );
        assert!(budget.compare("scripts", 1).is_err() && Budget::read("styles: 1").is_err());
        Ok(())
    }
}
