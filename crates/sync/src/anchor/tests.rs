//! True time whatever the phone's clock says.

use super::*;

const TRUE_NOON: Timestamp = Timestamp(1_795_000_000_000);
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn clock(boot: &str, uptime: i64, wall: Timestamp) -> Clock {
    Clock { boot: boot.to_owned(), uptime, wall }
}

#[test]
fn a_contact_before_or_after_makes_the_time_exact_whatever_the_wall_clock_says() {
    let anchor = Anchor {
        clock: clock("android:41", 60 * MINUTE, TRUE_NOON.plus(-3 * DAY)),
        server: TRUE_NOON,
        within: Some(200),
    };
    for (uptime, wall, expected) in [
        (70 * MINUTE, TRUE_NOON.plus(-3 * DAY), TRUE_NOON.plus(10 * MINUTE)),
        (50 * MINUTE, TRUE_NOON.plus(-3 * DAY), TRUE_NOON.plus(-10 * MINUTE)),
        (70 * MINUTE, TRUE_NOON.plus(400 * DAY), TRUE_NOON.plus(10 * MINUTE)),
        (70 * MINUTE, Timestamp(0), TRUE_NOON.plus(10 * MINUTE)),
    ] {
        assert_eq!(
            resolve(std::slice::from_ref(&anchor), &clock("android:41", uptime, wall)),
            (expected, Confidence::Exact)
        );
    }
}

#[test]
fn a_browsers_counter_may_have_paused() {
    let anchor = Anchor { clock: clock("web:9f", 5 * MINUTE, TRUE_NOON), server: TRUE_NOON, within: Some(200) };
    let (time, confidence) = resolve(&[anchor], &clock("web:9f", 6 * MINUTE, TRUE_NOON));
    assert_eq!((time, confidence), (TRUE_NOON.plus(MINUTE), Confidence::Estimated));
}

#[test]
fn the_nearest_contact_counts_most() {
    let far = Anchor { clock: clock("ios:a", 0, TRUE_NOON), server: TRUE_NOON.plus(-500), within: Some(200) };
    let near = Anchor {
        clock: clock("ios:a", 60 * MINUTE, TRUE_NOON),
        server: TRUE_NOON.plus(60 * MINUTE),
        within: Some(200),
    };
    let (time, _) = resolve(&[far, near], &clock("ios:a", 59 * MINUTE, TRUE_NOON));
    assert_eq!(time, TRUE_NOON.plus(59 * MINUTE));
}

#[test]
fn a_boot_without_contact_is_estimated_between_two_that_agree() {
    // The phone is a day slow, before and after.
    let before = Anchor { clock: clock("android:41", 0, TRUE_NOON.plus(-DAY)), server: TRUE_NOON, within: Some(200) };
    let after = Anchor {
        clock: clock("android:43", 0, TRUE_NOON.plus(-DAY + 120 * MINUTE + 30_000)),
        server: TRUE_NOON.plus(120 * MINUTE),
        within: Some(200),
    };
    let between = clock("android:42", 5 * MINUTE, TRUE_NOON.plus(-DAY + 60 * MINUTE));
    assert_eq!(resolve(&[before.clone(), after], &between), (TRUE_NOON.plus(60 * MINUTE), Confidence::Estimated));
    // Somebody set the clock in between.
    let corrected = Anchor {
        clock: clock("android:43", 0, TRUE_NOON.plus(120 * MINUTE)),
        server: TRUE_NOON.plus(120 * MINUTE),
        within: Some(200),
    };
    assert_eq!(resolve(&[before.clone(), corrected], &between), (between.wall, Confidence::Device));
    assert_eq!(resolve(&[before], &between), (between.wall, Confidence::Device));
}

#[test]
fn without_any_contact_there_is_only_the_wall_clock() {
    let clock = clock("android:1", 0, Timestamp(0));
    assert_eq!(resolve(&[], &clock), (Timestamp(0), Confidence::Device));
}

#[test]
fn clocks_at_the_ends_of_time_do_no_harm() {
    let anchor = |wall, server| Anchor {
        clock: clock("a", i64::MIN, Timestamp(wall)),
        server: Timestamp(server),
        within: Some(0),
    };
    let anchors = [anchor(i64::MIN, i64::MAX), anchor(i64::MAX, i64::MIN)];
    for boot in ["a", "b"] {
        for end in [i64::MIN, 0, i64::MAX] {
            let _ = resolve(&anchors, &clock(boot, end, Timestamp(end)));
        }
    }
}

#[test]
fn a_contact_whose_answer_nobody_heard_or_heard_late_makes_no_time_exact() {
    for (within, expected) in
        [(None, Confidence::Estimated), (Some(EXACT + 1), Confidence::Estimated), (Some(EXACT), Confidence::Exact)]
    {
        let anchor = Anchor { clock: clock("android:41", 5 * MINUTE, TRUE_NOON), server: TRUE_NOON, within };
        let (time, confidence) = resolve(&[anchor], &clock("android:41", 6 * MINUTE, TRUE_NOON));
        assert_eq!((time, confidence), (TRUE_NOON.plus(MINUTE), expected));
    }
}
