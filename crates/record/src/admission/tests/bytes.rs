//! What is no change, or claims more than it holds.

use automerge::Change;
use sha2::{Digest, Sha256};

use super::*;

#[test]
fn bytes_that_are_no_change_are_malformed() {
    let record = busy();
    let change = honest_remark(&record);
    assert_eq!(judge(&record, b""), Err(Refusal::MalformedChange));
    assert_eq!(judge(&record, b"hello"), Err(Refusal::MalformedChange));
    assert_eq!(judge(&record, &record.save()), Err(Refusal::MalformedChange), "a whole document");
    for at in 0..change.len() {
        assert_eq!(judge(&record, &change[..at]), Err(Refusal::MalformedChange), "cut at {at}");
        let mut damaged = change.clone();
        damaged[at] ^= 1;
        assert_eq!(judge(&record, &damaged), Err(Refusal::MalformedChange), "byte {at}");
    }
    let mut longer = change.clone();
    longer.push(0);
    assert_eq!(judge(&record, &longer), Err(Refusal::MalformedChange));
}

#[test]
fn a_compressed_change_is_malformed() {
    // It could inflate to a thousand times its size, and would be a second spelling of the same change.
    let record = busy();
    let person = wang_fang();
    let text = "a long remark ".repeat(60);
    let plain = honest(&record, &person, |w| w.entry(&person.remark(50, &text)));
    let mut change = Change::try_from(plain.as_slice()).unwrap();
    let compressed = change.bytes().to_vec();
    assert!(compressed.len() < plain.len());
    assert_eq!(judge(&record, &compressed), Err(Refusal::MalformedChange));
}

#[test]
fn a_change_over_the_limit_is_too_large() {
    let record = busy();
    let person = wang_fang();
    let text = "x".repeat(CHANGE_LIMIT);
    let written =
        record.clone().write(person.actor, &person.writer, &person.stamp(50), |w| w.entry(&person.remark(50, &text)));
    assert_eq!(written, Err(crate::WriteError::Refused(Refusal::ChangeTooLarge)));
    let note = "y".repeat(OPS_LIMIT as usize + 1);
    let written =
        record.clone().write(person.actor, &person.writer, &person.stamp(50), |w| w.note("at the gate", &note));
    assert_eq!(written, Err(crate::WriteError::Refused(Refusal::ChangeTooLarge)));
}

#[test]
fn a_record_does_not_grow_without_end() {
    let person = wang_fang();
    let mut record = Record::begin();
    let mut seen = String::new();
    let mut refused = None;
    for number in 0..10 {
        let text = format!("{}{seen}", char::from(b'a' + number).to_string().repeat(3_000));
        match record.write(person.actor, &person.writer, &person.stamp(u32::from(number)), |w| w.note(&seen, &text)) {
            Ok(_) => seen = text,
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    assert_eq!(refused, Some(crate::WriteError::Refused(Refusal::ChangeTooLarge)));
    assert_eq!(record.note().chars().count(), 18_000);
}

#[test]
fn a_run_of_a_billion_rows_is_refused_before_it_is_read() {
    let record = busy();
    let change = honest_remark(&record);
    // Replace the head of the action column's first run (one row that makes a map) by an enormous run of deletes.
    for rows in [OPS_LIMIT + 1, 1 << 40, i64::MAX as u64] {
        let bomb = reframed(&bombed(&change, rows));
        let began = std::time::Instant::now();
        assert_eq!(judge(&record, &bomb), Err(Refusal::ChangeTooLarge));
        // Reading 2^40 rows would take hours.
        assert!(began.elapsed().as_secs() < 10);
    }
}

/// A change with one operation whose action column claims `rows` rows.
fn bombed(change: &[u8], rows: u64) -> Vec<u8> {
    let parsed = Change::try_from(change).unwrap();
    let mut content = vec![u8::try_from(parsed.deps().len()).unwrap()];
    for dep in parsed.deps() {
        content.extend_from_slice(&dep.0);
    }
    let actor = parsed.actor_id().to_bytes();
    content.push(actor.len() as u8);
    content.extend_from_slice(actor);
    content.push(1); // sequence number
    leb(&mut content, parsed.start_op().get());
    content.push(0); // time
    let message = parsed.message().unwrap();
    leb(&mut content, message.len() as u64);
    content.extend_from_slice(message.as_bytes());
    content.push(0); // other actors
    let mut run = Vec::new();
    signed_leb(&mut run, rows);
    run.push(3);
    content.push(1); // columns
    content.push(0x42); // action
    content.push(run.len() as u8);
    content.extend_from_slice(&run);
    content
}

fn leb(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Of a number that is not negative.
fn signed_leb(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x3f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Puts an honest frame around content that need not be.
pub(super) fn reframed(content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    leb(&mut hashed, content.len() as u64);
    hashed.extend_from_slice(content);
    let hash = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83][..], &hash[..4], &hashed].concat()
}

/// The content of a framed change.
pub(super) fn content(change: &[u8]) -> &[u8] {
    let length = change[9..].iter().position(|byte| byte & 0x80 == 0).unwrap();
    &change[9 + length + 1..]
}

#[test]
fn the_tests_frame_changes_as_they_are() {
    let change = honest_remark(&busy());
    assert_eq!(reframed(content(&change)), change);
}
