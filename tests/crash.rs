//! Phones and server are killed some forty times, and nothing that a person was told is done may be missing afterwards.
//! `cargo xtask bench crash` kills hundreds.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

use std::process::Command;

/// `CRASH_SEED` names another plan.
#[test]
fn nothing_that_was_told_is_lost_by_kill_9() {
    let seed = std::env::var("CRASH_SEED").unwrap_or_else(|_| "20261127".to_owned());
    let run = ["run", "--kills", "40", "--seed", &seed];
    let played = Command::new(env!("CARGO_BIN_EXE_crash")).args(run).status().unwrap();
    assert!(played.success(), "seed {seed}: see above for what is missing");
}
