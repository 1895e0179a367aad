//! What stands on a locked screen.

use std::collections::BTreeMap;

use super::*;

fn news(code: &str, language: &str, args: &[(&str, &str)]) -> News {
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>();
    News { code: code.to_owned(), order: None, args, language: language.to_owned() }
}

#[test]
fn all_that_the_core_tells_has_words_in_both_languages() {
    let order = [("number", "WO-7"), ("title", "锅炉无法点火")];
    let mut all = String::new();
    let codes = [
        "granted",
        "cancelled",
        "moved",
        "reassigned",
        "unassigned",
        "revoked",
        "refused",
        "superseded",
        "held",
        "offered",
        "pool_won",
        "pool_taken",
    ];
    for language in ["zh-CN", "en"] {
        for code in codes.into_iter().chain(["of_a_newer_server"]) {
            let Words { title, body } = words(&news(code, language, &order));
            all.push_str(&format!("{title} | {body}\n"));
        }
        for count in ["1", "12"] {
            let Words { title, body } = words(&news("many", language, &[("count", count)]));
            all.push_str(&format!("{title} | {body}\n"));
        }
        let Words { title, body } = words(&news("granted", language, &[("title", "A new boiler")]));
        all.push_str(&format!("{title} | {body}\n"));
    }
    insta::assert_snapshot!(all);
}
