//! What goes next: words before pictures, and nothing waits for what is broken.

use super::*;

/// A counter that began before the tests did.
const NOW: i64 = 10_000_000;

fn settled() -> Schedule {
    let mut schedule = Schedule::default();
    schedule.synced(NOW, false);
    schedule
}

fn words() -> Outgoing {
    Outgoing::new("record:1", Class::Words)
}

fn picture(name: &str) -> Outgoing {
    Outgoing::new(name, Class::Picture)
}

fn upload(key: &str) -> Next {
    Next::Upload { key: key.to_owned() }
}

#[test]
fn a_start_asks_and_silence_waits() {
    assert_eq!(Schedule::default().next(NOW, []), Next::Sync);
    assert_eq!(settled().next(NOW, []), Next::Wait { millis: 60_000 });
    assert_eq!(settled().next(NOW + 60_000, []), Next::Sync);
}

#[test]
fn an_open_poke_channel_makes_the_device_patient() {
    let mut schedule = settled();
    schedule.poke_channel(true, NOW);
    assert_eq!(schedule.next(NOW, []), Next::Wait { millis: 600_000 });
    schedule.poked();
    assert_eq!(schedule.next(NOW, []), Next::Sync);
    schedule.synced(NOW, true);
    assert_eq!(schedule.next(NOW, []), Next::Sync, "there was more");
    schedule.synced(NOW, false);
    schedule.poke_channel(false, NOW);
    assert_eq!(schedule.next(NOW, []), Next::Wait { millis: 60_000 });
}

#[test]
fn words_go_before_pictures() {
    let (a, b, words) = (picture("a"), picture("b"), words());
    assert_eq!(settled().next(NOW, [&a, &words, &b]), Next::Sync);
    assert_eq!(settled().next(NOW, [&b, &a]), upload("a"));
}

#[test]
fn an_item_that_waits_waits_alone() {
    let later = Outgoing { retry_at: NOW + 1_000, ..picture("a") };
    assert_eq!(settled().next(NOW, [&later, &picture("b")]), upload("b"));
    assert_eq!(settled().next(NOW, [&later]), Next::Wait { millis: 1_000 });
    assert_eq!(settled().next(NOW + 1_000, [&later]), upload("a"));
}

#[test]
fn a_failing_line_is_left_alone_for_longer_and_longer() {
    let mut schedule = settled();
    let words = words();
    let mut waits = Vec::new();
    for _ in 0..10 {
        schedule.failed(NOW, u64::MAX);
        let Next::Wait { millis } = schedule.next(NOW, [&words]) else { panic!("asked at once") };
        waits.push(millis);
    }
    assert!(waits.is_sorted(), "{waits:?}");
    assert!(waits[0] >= 1_000 && waits[9] >= 150_000 && waits[9] <= 300_000, "{waits:?}");
    assert!(!schedule.is_online());
    schedule.synced(NOW, false);
    assert_eq!(schedule.next(NOW, [&words]), Next::Sync);
}

#[test]
fn coming_back_online_asks_at_once() {
    let mut schedule = settled();
    schedule.failed(NOW, 0);
    schedule.connectivity(false);
    assert!(matches!(schedule.next(NOW, [&words()]), Next::Wait { .. }));
    schedule.connectivity(true);
    assert_eq!(schedule.next(NOW, []), Next::Sync);
}

#[test]
fn a_person_who_asks_does_not_wait() {
    let mut schedule = settled();
    schedule.failed(NOW, 0);
    assert_eq!(schedule.retry_in(NOW), 1_000);
    schedule.hurry();
    assert_eq!((schedule.next(NOW, []), schedule.retry_in(NOW)), (Next::Sync, 0));
}

#[test]
fn a_server_that_asks_to_be_left_alone_is() {
    let mut schedule = settled();
    schedule.failed(NOW, 0);
    schedule.not_before(NOW + 30_000);
    assert_eq!(schedule.next(NOW, [&words()]), Next::Wait { millis: 30_000 });
    // It never makes a wait shorter.
    schedule.not_before(NOW);
    assert_eq!(schedule.retry_in(NOW), 30_000);
}

#[test]
fn waits_lie_between_half_and_all_of_the_step() {
    for attempts in 0..80 {
        for random in [0, 1, 12_345, u64::MAX] {
            let wait = backoff(attempts, random);
            assert!((1_000..=300_000).contains(&wait), "{attempts} {random} {wait}");
        }
    }
    assert_eq!((backoff(0, 0), backoff(0, 1_000), backoff(3, 0)), (1_000, 2_000, 8_000));
}
