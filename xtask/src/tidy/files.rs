//! The text files of the repository, and Rust code without its comments and strings.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::place::Place;
use crate::run::output;

/// One text file that is tracked, or would be after `git add`.
pub struct Source {
    /// Relative to the repository, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    /// True for a file with that extension.
    pub fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, have)| have == extension)
    }

    /// True for Rust that only tests compile.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }
}

/// Reads them all; files that are not UTF-8 (pictures, databases) are left out.
pub fn read(place: &Place) -> Result<Vec<Source>> {
    let listed = output(
        Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .current_dir(&place.root),
    )?;
    let mut sources: Vec<Source> = listed
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter_map(|path| {
            let text = fs::read_to_string(place.root.join(path)).ok()?;
            Some(Source { path: path.to_owned(), text })
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// Rust code with every comment and the content of every string and character literal replaced by spaces; line
/// breaks stay, so line numbers hold.
pub fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => find(&chars, at, |i| chars[i] == '\n'),
            ('/', Some('*')) => block_comment_end(&chars, at),
            ('"', _) => string_end(&chars, at),
            ('r', Some('"' | '#')) if !is_word(&chars, at) => raw_string_end(&chars, at),
            ('\'', _) => char_end(&chars, at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

fn find(chars: &[char], from: usize, stop: impl Fn(usize) -> bool) -> usize {
    (from..chars.len()).find(|i| stop(*i)).unwrap_or(chars.len())
}

/// True when the character before continues an identifier, so that this one does not begin a literal.
fn is_word(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

fn block_comment_end(chars: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut i = at;
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => {
                depth += 1;
                i += 2;
            }
            ('*', '/') => {
                depth -= 1;
                i += 2;
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    chars.len()
}

fn string_end(chars: &[char], at: usize) -> usize {
    let mut i = at + 1;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

/// `r"…"`, `r#"…"#`; a raw identifier (`r#type`) is no string.
fn raw_string_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let start = at + 2 + hashes;
    let body = &chars[start..];
    body.windows(close.len()).position(|w| w == close).map_or(chars.len(), |found| start + found + close.len())
}

/// `'x'`, `'\n'`, `'\u{..}'`; a lifetime is no literal.
fn char_end(chars: &[char], at: usize) -> usize {
    if chars.get(at + 1) == Some(&'\\') {
        return (find(chars, at + 3, |i| chars[i] == '\'') + 1).min(chars.len());
    }
    if chars.get(at + 2) == Some(&'\'') { at + 3 } else { at }
}

#[cfg(test)]
mod tests {
    use super::code_only;

    #[test]
    fn comments_and_literals_vanish_and_lines_stay() {
        let code = "a(\"todo!(\\\"\") // dbg!(\nb('\"', 'x') /* one\n/* two */ */ c::<'a>(r#\"raw \" here\"#) r#type";
        let left = code_only(code);
        assert!(!left.contains("todo") && !left.contains("dbg") && !left.contains("one") && !left.contains("raw "));
        assert!(left.contains("a(") && left.contains("c::<'a>(") && left.contains("r#type"));
        assert_eq!(left.lines().count(), code.lines().count());
    }
}
