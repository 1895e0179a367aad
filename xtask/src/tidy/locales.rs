//! Words: both languages say the same things, and the screens ask only for words that exist.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};

use super::Finding;
use super::files::Source;

const ENGLISH: &str = "locales/en/";
const CHINESE: &str = "locales/zh-CN/";

/// Where the error codes are, each of which needs `error-<code>` and `error-<code>-next`.
const ERRORS: &str = "crates/api/src/error.rs";

/// Words that only the desk's program carries.
const DESK_WORDS: [&str; 5] = ["automatic.ftl", "board.ftl", "desk.ftl", "gallery.ftl", "map.ftl"];

/// What only the desk's program shows; everything else may be on a technician's screen.
const DESK_SCREENS: [&str; 3] = ["app-ui/src/desk/", "app-ui/src/gallery", "app-ui/src/root/desk"];

/// A message: the file it is in, and the variables it shows.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    file: String,
    variables: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

/// Compares the languages with each other and with the code.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let english = read(sources, ENGLISH, &mut findings);
    let chinese = read(sources, CHINESE, &mut findings);
    compare(&english, &chinese, CHINESE, &mut findings);
    compare(&chinese, &english, ENGLISH, &mut findings);
    for source in sources.iter().filter(|source| source.is("rs") && source.path.starts_with("app-ui/src/")) {
        let at_desk = DESK_SCREENS.iter().any(|place| source.path.starts_with(place));
        for (line, key) in used(&source.text) {
            let what = match english.get(&key) {
                None => "which locales/ does not have".to_owned(),
                Some(message) if !at_desk && DESK_WORDS.contains(&message.file.as_str()) => {
                    format!("which the technician's program does not carry ({})", message.file)
                }
                Some(_) => continue,
            };
            findings.push(Finding::line(source, line, format!("asks for the words `{key}`, {what}")));
        }
    }
    for code in sources.iter().filter(|source| source.path == ERRORS).flat_map(|source| error_codes(&source.text)) {
        for key in [format!("error-{code}"), format!("error-{code}-next")] {
            if !english.contains_key(&key) {
                findings.push(Finding::new(ENGLISH, format!("has no `{key}` for the error code {code}")));
            }
        }
    }
    findings
}

fn read(sources: &[Source], folder: &str, findings: &mut Vec<Finding>) -> Messages {
    let mut messages = Messages::new();
    for source in sources.iter().filter(|source| source.path.starts_with(folder) && source.is("ftl")) {
        let file = source.path[folder.len()..].to_owned();
        let resource = match fluent_syntax::parser::parse(source.text.as_str()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    let line = source.text[..error.pos.start.min(source.text.len())].lines().count().max(1);
                    findings.push(Finding::line(source, line - 1, format!("is no Fluent: {error}")));
                }
                resource
            }
        };
        for (key, variables) in entries(&resource) {
            let message = Message { file: file.clone(), variables };
            if let Some(before) = messages.insert(key.clone(), message) {
                findings.push(Finding::new(&source.path, format!("`{key}` is in {folder}{} too", before.file)));
            }
        }
    }
    messages
}

fn entries(resource: &Resource<&str>) -> Vec<(String, BTreeSet<String>)> {
    let mut all = Vec::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let mut variables = BTreeSet::new();
        if let Some(pattern) = &message.value {
            in_pattern(pattern, &mut variables);
        }
        all.push((message.id.name.to_owned(), variables));
    }
    all
}

fn in_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, variables);
        }
    }
}

fn in_expression(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, variables),
        Expression::Select { selector, variants } => {
            in_inline(selector, variables);
            for variant in variants {
                in_pattern(&variant.value, variables);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, variables);
            }
        }
        InlineExpression::Placeable { expression } => in_expression(expression, variables),
        _ => {}
    }
}

/// What `one` has and `other` lacks, or shows differently.
fn compare(one: &Messages, other: &Messages, folder: &str, findings: &mut Vec<Finding>) {
    for (key, message) in one {
        match other.get(key) {
            None => findings.push(Finding::new(format!("{folder}{}", message.file), format!("lacks `{key}`"))),
            Some(twin) => {
                for variable in message.variables.difference(&twin.variables) {
                    findings.push(Finding::new(
                        format!("{folder}{}", twin.file),
                        format!("`{key}` does not show {{ ${variable} }}"),
                    ));
                }
            }
        }
    }
}

/// Keys that code asks for by name: `t("…")`, `t_args("…"`, and the like.
fn used(text: &str) -> Vec<(usize, String)> {
    let mut keys = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for call in ["t(\"", "t!(\"", "t_args(\"", "t_now(\"", "tr(\""] {
            for (at, _) in line.match_indices(call) {
                let inside_word =
                    line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
                let rest = &line[at + call.len()..];
                if let (false, Some(end)) = (inside_word, rest.find('"')) {
                    keys.push((index, rest[..end].to_owned()));
                }
            }
        }
    }
    keys
}

/// The codes of the table `Name = "code", status;`.
fn error_codes(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let (_, rest) = line.trim().split_once(" = \"")?;
            let (code, status) = rest.split_once("\", ")?;
            status.strip_suffix(';')?.parse::<u16>().ok()?;
            Some(code.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn missing_words_lost_variables_and_unknown_keys_are_found() {
        let found = check(&[
            file("locales/en/a.ftl", "hello = Hello { $name }\nonly-en = x\nerror-lost = a\nerror-lost-next = b\n"),
            file("locales/zh-CN/a.ftl", "hello = 你好\nerror-lost = 一\nerror-lost-next = 二\n"),
            file("locales/en/desk.ftl", "assign = Assign\n"),
            file("locales/zh-CN/desk.ftl", "assign = 派单\n"),
            file("app-ui/src/desk/act.rs", "view! { {t(\"assign\")} }"),
            file("app-ui/src/ui/button.rs", "view! { {t(\"assign\")} }"),
            file("app-ui/src/x.rs", "view! { {t(\"hello\")} {t(\"bye\")} {set(\"x\")} }"),
            file(ERRORS, "codes! {\n    Lost = \"lost\", 404;\n    Found = \"found\", 200;\n}"),
        ]);
        let mut what: Vec<String> = found.iter().map(|finding| format!("{} {}", finding.at, finding.what)).collect();
        what.sort();
        assert_eq!(
            what,
            [
                "app-ui/src/ui/button.rs:1 asks for the words `assign`, which the technician's program does not carry (desk.ftl)",
                "app-ui/src/x.rs:1 asks for the words `bye`, which locales/ does not have",
                "locales/en/ has no `error-found-next` for the error code found",
                "locales/en/ has no `error-found` for the error code found",
                "locales/zh-CN/a.ftl `hello` does not show { $name }",
                "locales/zh-CN/a.ftl lacks `only-en`",
            ]
        );
    }
}
