//! Whatever is said is read back, and whatever is damaged does no harm.

use std::collections::BTreeMap;
use std::sync::Arc;

use jobsheet_model::{Clock, Timestamp};
use jobsheet_record::ChangeHash;
use proptest::prelude::*;
use serde_json::json;

use super::{SECRET, commands, id, li_wei, nothing_to_say, random_id, section};
use crate::difference::Step;
use crate::envelope::hash_of;
use crate::frame::{REQUEST_LIMIT, head};
use crate::*;

fn feeds() -> impl Strategy<Value = BTreeMap<FeedId, u64>> {
    prop::collection::btree_map("[a-z:]{0,12}".prop_map(FeedId), any::<u64>(), 0..4)
}

fn bytes(max: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..max)
}

/// A change of ours, one that was altered somewhere, or noise.
fn some_change() -> impl Strategy<Value = Vec<u8>> {
    let ours = (0..4_u32, 0..4_usize).prop_map(|(record, place)| commands(record, 4).swap_remove(place));
    let altered = (ours.clone(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut change, at, byte)| {
        let at = at.index(change.len());
        change[at] = byte;
        change
    });
    prop_oneof![3 => ours, 2 => altered, 1 => bytes(80)]
}

fn envelopes() -> impl Strategy<Value = Vec<Envelope>> {
    let leaves = prop::collection::vec(any::<[u8; 32]>(), 0..5);
    let one = (any::<u32>(), any::<u32>(), prop::collection::vec(some_change(), 0..4), (bytes(70), leaves, 0..6_u32))
        .prop_map(|(replica, record, changes, (signature, leaves, at))| Envelope {
            replica: id(2, replica % 3),
            record: id(3, record % 3),
            changes,
            at,
            seal: Arc::new(Seal { leaves, signature }),
        });
    // Mostly honest ones, some that nobody has signed.
    let honest =
        prop::collection::vec((any::<u32>(), prop::collection::vec(some_change(), 1..4)), 0..5).prop_map(|said| {
            let said = said.into_iter().map(|(record, changes)| (id(3, record % 9), changes)).collect();
            Envelope::seal_all(&SECRET, li_wei().1, said)
        });
    prop_oneof![honest, prop::collection::vec(one, 0..3)]
}

fn requests() -> impl Strategy<Value = SyncRequest> {
    (any::<u32>(), feeds(), envelopes(), any::<i64>(), any::<i64>(), ".{0,12}").prop_map(
        |(number, cursor, push, uptime, wall, boot)| SyncRequest {
            replica: id(2, number),
            incarnation: number,
            manifests: cursor
                .keys()
                .take(1)
                .map(|feed| (feed.clone(), Manifest::of([Digest::of_item(ItemKind::Order, &feed.0, 1, &[])])))
                .collect(),
            ticket: number % 3 == 0,
            cursor,
            clock: Clock { boot, uptime, wall: Timestamp(wall) },
            push,
            limit: number,
            waiting: (number % 2 == 1).then_some(Waiting { changes: number, attention: 1, oldest: Timestamp(wall) }),
            contact: (number % 5 > 1).then_some(Contact { uptime, within: i64::from(number), server: Timestamp(wall) }),
        },
    )
}

/// Noise, or text with ids, hashes and what looks like them.
fn document() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        "[ -~]{0,8}",
        "[0-9a-f]{6,70}",
        (0..4_u32).prop_map(|number| random_id(number).to_string()),
        (0..4_u32).prop_map(|number| random_id(number).to_string().to_uppercase()),
    ];
    prop_oneof![bytes(40), prop::collection::vec(word, 0..6).prop_map(|words| words.concat().into_bytes())]
}

fn responses() -> impl Strategy<Value = SyncResponse> {
    let item =
        ("[a-z]{0,5}", any::<u64>(), any::<u32>(), ".{0,9}", document(), prop::collection::vec(some_change(), 0..3))
            .prop_map(|(feed, seq, kind, id, document, changes)| Item {
                feed: FeedId(feed),
                seq,
                kind: ItemKind::from_number(kind % 6),
                id,
                heads: changes.iter().map(|change| hash_of(change)).skip(seq as usize % 3).collect(),
                difference: (seq % 2 == 1).then_some([kind as u8; 4]),
                document,
                changes,
            });
    let verdict = (any::<u32>(), any::<[u8; 32]>(), prop::option::of(".{0,20}")).prop_map(|(record, hash, refused)| {
        VerdictItem {
            record: id(3, record),
            hash: ChangeHash(hash),
            verdict: refused.map_or(Verdict::Stored, |code| Verdict::Refused { code, detail: String::new() }),
        }
    });
    let gone = ("[a-z]{0,5}", any::<u64>(), ".{0,9}").prop_map(|(feed, seq, note)| Gone {
        feed: FeedId(feed),
        seq,
        kind: ItemKind::Order,
        id: note.clone(),
        reason: "closed".to_owned(),
        note,
    });
    let lists =
        (prop::collection::vec(item, 0..4), prop::collection::vec(verdict, 0..4), prop::collection::vec(gone, 0..4));
    (any::<i64>(), any::<u32>(), lists, feeds(), any::<bool>(), prop::option::of(".{0,30}")).prop_map(
        |(time, epoch, (pull, verdicts, gone), cursor, more, ticket)| SyncResponse {
            server_time: Timestamp(time),
            epoch,
            verdicts,
            pull,
            gone,
            cursor,
            digests: BTreeMap::new(),
            more,
            ticket,
            strangers: BTreeMap::new(),
        },
    )
}

proptest! {
    // Every beginning of each is read.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_beginning_of_a_frame_is_a_frame(request in requests(), response in responses()) {
        let (asked, answered) = (encode_request(&request), encode_response(&response, &request));
        for end in 0..asked.len() {
            prop_assert!(decode_request(&asked[..end]).is_err(), "{end} of {} bytes", asked.len());
        }
        for end in 0..answered.len() {
            prop_assert!(decode_response(&answered[..end], &request).is_err(), "{end} of {} bytes", answered.len());
        }
    }
}

proptest! {
    #[test]
    fn any_request_is_read_back(request in requests()) {
        prop_assert_eq!(decode_request(&encode_request(&request)), Ok(request));
    }

    #[test]
    fn any_answer_is_read_back(response in responses(), request in requests()) {
        prop_assert_eq!(decode_response(&encode_response(&response, &request), &request), Ok(response));
    }

    #[test]
    fn noise_is_no_frame(noise in prop::collection::vec(bytes(200), 0..5), raw in bytes(300)) {
        let sections: Vec<u8> = noise.iter().flat_map(|one| section(one, false)).collect();
        for frame in [[&[head(noise.len())], &sections[..]].concat(), [&[head(2)], &raw[..]].concat()] {
            let _ = decode_request(&frame);
            let _ = decode_response(&frame, &nothing_to_say());
        }
    }

    /// Streams are altered before they are put into sections, so that the damage is not stopped by the deflating.
    #[test]
    fn damaged_frames_do_no_harm(request in requests(), response in responses(), alter in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let damage = |mut streams: crate::wire::Streams| {
            for (at, byte) in &alter {
                let mut left = at.index(streams.shape.len() + streams.text.len() + streams.raw.len() + 1);
                for stream in [&mut streams.shape, &mut streams.text, &mut streams.raw] {
                    if left < stream.len() {
                        stream[left] = *byte;
                        break;
                    }
                    left -= stream.len();
                }
            }
            streams
        };
        let streams = damage(crate::wire::write_request(&request));
        let _ = crate::wire::read_request(crate::wire::Reader::new(&streams, REQUEST_LIMIT));
        let streams = damage(crate::wire::write_response(&response, &request));
        let _ = crate::wire::read_response(crate::wire::Reader::new(&streams, REQUEST_LIMIT), &request);
    }

    #[test]
    fn a_difference_makes_the_new_document_of_the_old_one(old in object(), new in object()) {
        let (old, new) = (serde_json::to_vec(&old).unwrap(), serde_json::to_vec(&new).unwrap());
        let alike = serde_json::from_slice::<serde_json::Value>(&old).unwrap()
            == serde_json::from_slice::<serde_json::Value>(&new).unwrap();
        let step = difference::step(Some(&old), &new).unwrap();
        prop_assert_eq!(step == Step::Same, alike);
        if let Step::MovedOn(step, name) = step {
            let made = difference::apply(&old, &step, name).unwrap();
            prop_assert_eq!(difference::step(Some(&made), &new), Some(Step::Same));
            prop_assert_eq!(difference::step(None, &new), Some(Step::Whole(name)));
            prop_assert_eq!(difference::apply(&old, &step, [name[0] ^ 1, name[1], name[2], name[3]]), None);
        }
    }

    #[test]
    fn hostile_differences_do_no_harm(old in object(), step in object()) {
        let (old, step) = (serde_json::to_vec(&old).unwrap(), serde_json::to_vec(&step).unwrap());
        let _ = difference::apply(&old, &step, [0; 4]);
    }
}

/// JSON objects that are often alike.
fn object() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        (0..3_i64).prop_map(|number| json!(number)),
        Just(json!([])),
        Just(json!({})),
        "[ab]{0,2}".prop_map(|text| json!(text)),
        Just(json!("a long text that stays as it is, so that leaving it out saves something")),
    ];
    let inner = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
            prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|map| json!(map)),
        ]
    });
    prop::collection::btree_map("[abcd]", inner, 1..5).prop_map(|map| json!(map))
}

#[test]
fn an_order_that_moved_on_is_a_short_difference() {
    let old = json!({
        "order": { "id": "a", "status": "assigned", "version": 2, "asset": null, "note": "x".repeat(300) },
        "site": { "address": "东岳大街 1 号" }, "rulings": [{ "entry": "1" }],
    });
    let mut new = old.clone();
    new["order"]["status"] = json!("accepted");
    new["order"]["version"] = json!(3);
    new["rulings"].as_array_mut().unwrap().push(json!({ "entry": "2" }));
    let (old, new) = (old.to_string().into_bytes(), new.to_string().into_bytes());
    let Step::MovedOn(step, name) = difference::step(Some(&old), &new).unwrap() else { panic!("it moved on") };
    insta::assert_snapshot!(String::from_utf8(step.clone()).unwrap(), @r#"{"order":{"status":["accepted"],"version":[3]},"rulings":[1,[{"entry":"2"}]]}"#);
    let made = difference::apply(&old, &step, name).unwrap();
    assert_eq!(difference::step(Some(&made), &new), Some(Step::Same));
    // On anything else it has no result.
    assert_eq!(difference::apply(b"{}", &step, name), None);
    assert_eq!(difference::step(Some(&old), b"no JSON"), None);
}

#[test]
fn a_manifest_tells_which_items_differ() {
    let item = |number: u64| Digest::of_item(ItemKind::Order, "o", number, &[]);
    let (mine, theirs) = (Manifest::of((0..50).map(item)), Manifest::of((3..53).map(item)));
    let only = |one: &Manifest, other: &Manifest| one.names().difference(&other.names()).count();
    assert_eq!((only(&mine, &theirs), only(&theirs, &mine)), (3, 3));
    assert_eq!(Manifest::from_names(&mine.names()).names(), mine.names());
    assert!(Manifest::default().names().is_empty());
}
