//! Words that may not be in code: unfinished work, switched-off tests, calls that break an invariant of one crate,
//! and visible words outside `locales/`.

use super::Finding;
use super::files::{Source, code_only};

/// A word, the paths it is forbidden in, and why.
struct Ban {
    word: &'static str,
    inside: &'static str,
    why: &'static str,
}

const BANS: &[Ban] = &[
    Ban { word: "todo!(", inside: "", why: "unfinished work is not committed" },
    Ban { word: "unimplemented!(", inside: "", why: "unfinished work is not committed" },
    Ban { word: "dbg!(", inside: "", why: "use tracing" },
    Ban { word: "#[ignore", inside: "", why: "a test runs or does not exist" },
    Ban { word: "isolate(", inside: "crates/record/", why: "it changes the actor, which must be the replica's" },
    Ban { word: "fork_at(", inside: "crates/record/", why: "it changes the actor, which must be the replica's" },
    Ban {
        word: "transaction_at(",
        inside: "crates/record/",
        why: "one linear stream per actor: changes start at the present",
    },
    Ban { word: "std::thread::sleep", inside: "tests/", why: "await the event instead" },
];

/// Processes are killed there after a time and not after an event, and what a server process does can only be asked again.
const MAY_SLEEP: &str = "tests/src/crash/";

/// Switched-off tests in JavaScript.
const JS_BANS: [&str; 4] = ["test.skip(", "test.todo(", "it.skip(", "test.only("];

/// Chinese that is no translation: a language's own name, and the gallery's samples of people's names and addresses.
const NO_TRANSLATION: [&str; 2] = ["app-ui/src/i18n/mod.rs", "app-ui/src/gallery.rs"];

/// Looks for all of them.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if source.is("rs") {
            let code = code_only(&source.text);
            for (index, line) in code.lines().enumerate() {
                for ban in BANS.iter().filter(|ban| source.path.starts_with(ban.inside)) {
                    let excused = ban.word.ends_with("sleep") && source.path.starts_with(MAY_SLEEP);
                    if !excused && has_word(line, ban.word) {
                        findings.push(Finding::line(source, index, format!("`{}…`: {}", ban.word, ban.why)));
                    }
                }
            }
            findings.extend(foreign_words(source));
        } else if source.is("mjs") {
            for (index, line) in source.text.lines().enumerate() {
                if let Some(word) = JS_BANS.iter().find(|word| line.contains(*word)) {
                    findings.push(Finding::line(source, index, format!("`{word}…`: a test runs or does not exist")));
                }
            }
        }
    }
    findings
}

/// Chinese in the screens' code: it belongs into `locales/`, or the English reader sees it too.
fn foreign_words(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("app-ui/src/") || NO_TRANSLATION.contains(&source.path.as_str()) || source.is_test() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let written = line.split("//").next().unwrap_or_default();
        if written.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
            findings.push(Finding::line(source, index, "visible words belong into locales/"));
        }
    }
    findings
}

/// The word, not the end of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_') || word.starts_with('#')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        check(&[source]).into_iter().map(|finding| finding.at).collect()
    }

    #[test]
    fn unfinished_work_is_found_and_a_mention_is_not() {
        assert_eq!(found("crates/a/src/x.rs", "fn a() {\n    todo!()\n}"), ["crates/a/src/x.rs:2"]);
        assert!(found("crates/a/src/x.rs", "// todo!() was here\nlet a = \"dbg!(\"; not_dbg!(1)").is_empty());
    }

    #[test]
    fn a_ban_holds_in_its_own_crate_only() {
        assert_eq!(found("crates/record/src/x.rs", "doc.fork_at(&heads)").len(), 1);
        assert!(found("crates/sync/src/x.rs", "doc.fork_at(&heads)").is_empty());
    }

    #[test]
    fn tests_await_events_but_for_those_that_kill_processes() {
        let waits = "std::thread::sleep(moment);";
        assert_eq!(found("tests/native/x.rs", waits).len(), 1);
        assert!(found("tests/src/crash/x.rs", waits).is_empty());
    }

    #[test]
    fn chinese_in_a_screen_is_found() {
        assert_eq!(found("app-ui/src/desk/x.rs", "view! { <p>\"今日\"</p> }").len(), 1);
        assert!(found("app-ui/src/desk/x.rs", "/// `周日`\nfn a() {}").is_empty());
    }
}
