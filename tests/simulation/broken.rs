//! An invariant that does not hold ends the run; how it is told, so that a long search can count what it finds.

/// What was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// Something entered or confirmed is not there.
    Lost,
    /// Something does not come to rest.
    Stalled,
    /// Something is where it may not be.
    Leaked,
    /// "All is confirmed" was said and was not so.
    Lied,
    /// Two who should agree do not.
    Differs,
    /// What the office decided or ruled is not what it was, or was decided by somebody else.
    Ruled,
    /// The program itself failed.
    Fault,
}

const WORDS: [(Kind, &str); 6] = [
    (Kind::Lost, "LOST"),
    (Kind::Stalled, "STALLED"),
    (Kind::Leaked, "LEAKED"),
    (Kind::Lied, "LIED"),
    (Kind::Differs, "DIFFERS"),
    (Kind::Ruled, "RULED"),
];

/// Ends the run.
pub fn broken(kind: Kind, what: &str) -> ! {
    let word = WORDS.iter().find(|(known, _)| *known == kind).map_or("FAULT", |(_, word)| word);
    panic!("{word}: {what}")
}

/// Ends the run unless it is so.
pub fn must(so: bool, kind: Kind, what: impl FnOnce() -> String) {
    if !so {
        broken(kind, &what());
    }
}

/// What a panic was about, with its words.
pub fn read(reason: &(dyn std::any::Any + Send)) -> (Kind, String) {
    let text = reason
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| reason.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    let kind =
        WORDS.iter().find(|(_, word)| text.starts_with(&format!("{word}: "))).map_or(Kind::Fault, |(kind, _)| *kind);
    (kind, text)
}
