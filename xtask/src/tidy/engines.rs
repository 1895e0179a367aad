//! Engines only compute: no clock, no randomness, no I/O, no order that a hash seed decides.

use super::Finding;
use super::edges::ENGINES;
use super::files::{Source, code_only};

const FORBIDDEN: &[(&str, &str)] = &[
    ("std::time", "take `now` as an argument"),
    ("Instant::now", "take `now` as an argument"),
    ("SystemTime", "take `now` as an argument"),
    ("Timestamp::now", "take `now` as an argument"),
    ("Zoned::now", "take `now` as an argument"),
    ("thread_rng", "take ids as arguments"),
    ("now_v7", "take ids as arguments"),
    ("new_v4", "take ids as arguments"),
    ("HashMap", "its order leaks: use BTreeMap"),
    ("HashSet", "its order leaks: use BTreeSet"),
    ("tokio", "no async here"),
    ("rusqlite", "no database here"),
    ("std::fs", "no files here"),
    ("std::net", "no network here"),
];

/// Looks through the engines' code, their tests excepted.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is("rs") && !source.is_test() && in_engine(&source.path)) {
        let code = code_only(&source.text);
        // Unit tests at the end of a file may do as they like.
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        for (index, line) in code.lines().enumerate() {
            for (word, why) in FORBIDDEN.iter().filter(|(word, _)| line.contains(word)) {
                findings.push(Finding::line(source, index, format!("an engine uses `{word}`: {why}")));
            }
        }
    }
    findings
}

fn in_engine(path: &str) -> bool {
    ENGINES
        .iter()
        .any(|engine| path.strip_prefix("crates/").is_some_and(|rest| rest.starts_with(&format!("{engine}/src/"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_an_engine_is_found_and_one_in_its_tests_is_not() {
        let text = "use std::time::Instant;\n#[cfg(test)]\nmod tests { use std::collections::HashMap; }";
        let file = |path: &str| Source { path: path.to_owned(), text: text.to_owned() };
        let found =
            check(&[file("crates/sync/src/x.rs"), file("crates/sync/src/x/tests.rs"), file("crates/client/src/x.rs")]);
        let at: Vec<&str> = found.iter().map(|finding| finding.at.as_str()).collect();
        assert_eq!(at, ["crates/sync/src/x.rs:1"]);
    }
}
