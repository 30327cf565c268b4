//! The rules of the house that no compiler keeps: who may know whom, how long a file is, what stays out.

use crate::files::tracked;
use crate::shell::{Result, capture, cargo, root};
use std::fs;

/// The names that must never reach the browser.
const SERVER_ONLY: [&str; 5] = ["services", "store", "tokio", "axum", "sqlx"];
const MOST_LINES: usize = 400;
const MOST_SSR_LINES: usize = 3;
/// In pieces, so that this file does not find itself.
const LEFT_UNDONE: [&str; 9] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("#[ig", "nore"),
    concat!("test.sk", "ip("),
    concat!("describe.sk", "ip("),
    concat!("test.fix", "me("),
    concat!("test.on", "ly("),
    concat!("describe.on", "ly("),
    concat!("to", "do!("),
];
const MACHINE_PATHS: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("/tm", "p/w"),
];

/// Fails with one line for each broken rule.
pub fn check() -> Result {
    let mut broken = browser_dependencies()?;
    let mut ssr_lines = Vec::new();
    for file in tracked()? {
        let Ok(text) = fs::read_to_string(root().join(&file)) else { continue };
        broken.extend(in_file(&file, &text));
        ssr_lines.extend(ssr_only(&file, &text));
    }
    if ssr_lines.len() > MOST_SSR_LINES {
        broken.push(format!("more than {MOST_SSR_LINES} lines depend on ssr: {}", ssr_lines.join(", ")));
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
}

fn browser_dependencies() -> Result<Vec<String>> {
    let tree =
        ["tree", "-p", "frontend", "--target", "wasm32-unknown-unknown", "-e", "normal", "--prefix", "none"];
    let tree = capture(&mut cargo(tree))?;
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    let mut broken: Vec<String> = names
        .filter(|name| SERVER_ONLY.contains(name))
        .map(|name| format!("frontend depends on {name}"))
        .collect();
    broken.dedup();
    Ok(broken)
}

fn in_file(file: &str, text: &str) -> Vec<String> {
    let code = file.ends_with(".rs") || file.ends_with(".ts");
    let ours =
        !file.starts_with("data/") && !file.starts_with("public/") && !file.ends_with("package-lock.json");
    let mut broken = Vec::new();
    if code && text.lines().count() > MOST_LINES {
        broken.push(format!("{file} has {} lines, {MOST_LINES} at most", text.lines().count()));
    }
    for (line, number) in text.lines().zip(1..) {
        let mut refuse = |found: &str| broken.push(format!("{file}:{number} has {found}"));
        if code {
            LEFT_UNDONE.iter().filter(|mark| line.contains(**mark)).for_each(|mark| refuse(mark));
        }
        if ours {
            MACHINE_PATHS.iter().filter(|path| line.contains(**path)).for_each(|path| refuse(path));
        }
        if file.ends_with(".rs") && line.contains(concat!("sql", "x::")) && !file.starts_with("store/") {
            refuse("SQL outside the store");
        }
    }
    broken
}

fn ssr_only(file: &str, text: &str) -> Vec<String> {
    let mark = concat!("cfg(feature = \"", "ssr\")");
    let lines = text.lines().zip(1..).filter(|(line, _)| file.ends_with(".rs") && line.contains(mark));
    lines.map(|(_, number)| format!("{file}:{number}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_breaks_a_rule_is_named_with_its_line() {
        let skipped = format!("fine\n{}'later'", LEFT_UNDONE[3]);
        assert_eq!(in_file("end2end/a.spec.ts", &skipped).len(), 1);
        assert!(in_file("end2end/a.spec.ts", &skipped)[0].starts_with("end2end/a.spec.ts:2 has "));
        assert_eq!(in_file("README.md", MACHINE_PATHS[1]).len(), 1);
        assert_eq!(in_file("app/src/lib.rs", concat!("sql", "x::query")).len(), 1);
        assert_eq!(in_file("app/src/lib.rs", &"\n".repeat(MOST_LINES + 1)).len(), 1);
    }

    #[test]
    fn a_file_that_keeps_the_rules_is_not_named() {
        assert!(in_file("store/src/sql.rs", concat!("sql", "x::query")).is_empty());
        assert!(in_file("app/src/lib.rs", &"\n".repeat(MOST_LINES)).is_empty());
    }
}
