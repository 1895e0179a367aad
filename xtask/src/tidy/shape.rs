//! The shape of a file: not too long, and opened by what it is for.

use super::Finding;
use super::files::Source;

/// Longer files are two files.
const MOST_LINES: usize = 600;

/// Kinds of files that people write by hand.
const WRITTEN: [&str; 5] = ["rs", "css", "mjs", "js", "ts"];

/// Folders whose files are data.
const DATA: [&str; 3] = ["/fixtures/", "/migrations/", "/snapshots/"];

/// Length of everything written by hand; a module doc in Rust.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if !WRITTEN.iter().any(|kind| source.is(kind)) || DATA.iter().any(|folder| source.path.contains(folder)) {
            continue;
        }
        let lines = source.text.lines().count();
        if lines > MOST_LINES {
            findings.push(Finding::new(
                &source.path,
                format!("has {lines} lines, more than {MOST_LINES}: split it by verb"),
            ));
        }
        if source.is("rs") && !opens_with_doc(&source.text) {
            findings.push(Finding::new(&source.path, "does not begin with a module doc (`//!`: what, why, invariant)"));
        }
    }
    findings
}

fn opens_with_doc(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("#!["));
    first.is_some_and(|line| line.starts_with("//!"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn long_files_and_files_without_a_doc_are_found() {
        let long = "//! Doc.\n".to_owned() + &"x\n".repeat(MOST_LINES);
        let found = check(&[
            file("a/long.rs", &long),
            file("a/migrations/long.rs", &long),
            file("a/bare.rs", "fn main() {}"),
            file("a/good.rs", "#![allow(x)]\n//! Doc.\n"),
        ]);
        let at: Vec<&str> = found.iter().map(|finding| finding.at.as_str()).collect();
        assert_eq!(at, ["a/long.rs", "a/bare.rs"]);
    }
}
