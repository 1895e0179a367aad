//! Merging an edit of the note into a text that changed meanwhile.

use super::merge_text;

#[test]
fn an_edit_goes_where_it_was_meant() {
    for (seen, text, present, merged) in [
        ("", "new", "", "new"),
        ("", "mine", "theirs", "theirsmine"),
        ("abc", "abcX", "abc", "abcX"),
        ("abc", "abcX", "Yabc", "YabcX"),
        ("abc", "Xabc", "abcY", "XabcY"),
        ("abc", "ac", "abcd", "acd"),
        ("abcdef", "abef", "abcdef!", "abef!"),
        ("a", "ab", "ab", "ab"),
        ("old", "new", "other", "othernew"),
        // Both removed the same.
        ("abcdef", "abef", "abf", "abf"),
        // One removed what the other wrote into: the writing stays.
        ("one two three", "one three", "one two and a half three", "one and a half three"),
        // Both wrote in one place: both stay.
        ("水", "水泵", "水阀", "水阀泵"),
        ("gone", "", "gone", ""),
        ("gone", "", "gone not", " not"),
    ] {
        assert_eq!(merge_text(seen, text, present), merged, "{seen:?} → {text:?} in {present:?}");
    }
}

#[test]
fn nothing_new_loses_nothing() {
    for present in ["", "abc", "xabc", "a", "完全不同"] {
        assert_eq!(merge_text("abc", "abc", present), present);
    }
}

proptest::proptest! {
    #[test]
    fn any_two_edits_merge(seen in "[ab ]{0,6}", text in "[abx ]{0,6}", present in "[aby ]{0,6}") {
        let merged = merge_text(&seen, &text, &present);
        let count = |text: &str, letter| text.chars().filter(|one| *one == letter).count();
        // What either side wrote is there.
        proptest::prop_assert!(count(&merged, 'x') >= count(&text, 'x') && count(&merged, 'y') >= count(&present, 'y'));
    }
}
