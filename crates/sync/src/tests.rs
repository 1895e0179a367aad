//! The wire as it is today: a frame that other versions must read is frozen as a snapshot, byte for byte.

use std::collections::BTreeMap;

use jobsheet_model::entry::{Action, Entry, EntryKind};
use jobsheet_model::{Clock, FormId, OrderId, ReplicaId, Timestamp, UserId};
use jobsheet_record::{Actor, AnswerKey, ChangeHash, CommandStamp, Record, Writer};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::digest::{record_state, row_state};
use crate::envelope::{hash_of, public_key};
use crate::frame::{REQUEST_LIMIT, VERSION};
use crate::pack::{pack_changes, unpack_changes};
use crate::*;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// Li Wei's secret key, on his phone only.
const SECRET: [u8; 32] = [7; 32];

fn id<T: From<Uuid>>(kind: u8, number: u32) -> T {
    T::from(Uuid::from_u128((u128::from(kind) << 96) | (7 << 76) | (2 << 62) | u128::from(number)))
}

fn li_wei() -> (UserId, ReplicaId) {
    (id(1, 1), id(2, 1))
}

fn clock(uptime: i64) -> Clock {
    Clock { boot: "android:41".to_owned(), uptime, wall: NOW.plus(uptime) }
}

/// `count` commands in one record: steps and answers in turn.
fn commands(record: u32, count: u32) -> Vec<Vec<u8>> {
    let (user, replica) = li_wei();
    let actor = Actor::of(replica, 1);
    let writer = Writer::field(actor, [user]);
    let mut doc = Record::begin();
    let mut changes = Vec::new();
    for number in 0..count {
        // Ids as random as real ones: they are what does not compress.
        let command: [u8; 16] = sha(&[record.to_be_bytes(), number.to_be_bytes()].concat())[..16].try_into().unwrap();
        let command = Uuid::from_bytes(command);
        let uptime = i64::from(number) * 61_337 + i64::from(record) * 977;
        let stamp =
            CommandStamp { command: command.into(), by: user, at: NOW.plus(uptime), clock: Some(clock(uptime)) };
        let change = doc
            .write(actor, &writer, &stamp, |w| {
                if number % 2 == 1 {
                    return w.answer(&AnswerKey::field(id::<FormId>(5, 1), &format!("check_{number}")), &json!("pass"));
                }
                w.entry(&Entry {
                    id: stamp.command.into(),
                    visit: Some(id(6, record)),
                    by: user,
                    device: Some(replica),
                    at: stamp.at,
                    clock: stamp.clock.clone(),
                    place: None,
                    what: EntryKind::Step { action: Action::ALL[number as usize % 8], reason: String::new() },
                })
            })
            .unwrap()
            .unwrap();
        changes.push(change.bytes);
    }
    changes
}

fn sha(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

fn envelope(number: u32, count: u32) -> Envelope {
    Envelope::seal(&SECRET, li_wei().1, id(3, number), commands(number, count))
}

fn nothing_to_say() -> SyncRequest {
    let feeds = [(FeedId::user(li_wei().0), 812), (FeedId::company(), 14)];
    SyncRequest {
        replica: li_wei().1,
        incarnation: 1,
        cursor: feeds.clone().into(),
        digests: feeds.map(|(feed, seq)| (feed, Digest::of_item(ItemKind::Order, "x", seq, &[]))).into(),
        clock: clock(5_000),
        push: Vec::new(),
        limit: 200,
        waiting: None,
    }
}

fn answer() -> SyncResponse {
    let feed = FeedId::user(li_wei().0);
    let order: OrderId = id(3, 1);
    let item = |seq, kind, id: &str| Item {
        feed: feed.clone(),
        seq,
        kind,
        id: id.to_owned(),
        document: Vec::new(),
        changes: Vec::new(),
        heads: Vec::new(),
    };
    SyncResponse {
        server_time: NOW,
        epoch: 3,
        verdicts: vec![
            VerdictItem { record: order, hash: ChangeHash([1; 32]), verdict: Verdict::Stored },
            VerdictItem {
                record: order,
                hash: ChangeHash([2; 32]),
                verdict: Verdict::Refused {
                    code: "sequence_broken".to_owned(),
                    detail: "expected 4, got 6".to_owned(),
                },
            },
        ],
        pull: vec![
            Item { document: br#"{"order":{}}"#.to_vec(), ..item(813, ItemKind::Order, &order.to_string()) },
            Item {
                changes: commands(1, 2),
                heads: vec![ChangeHash([1; 32])],
                ..item(814, ItemKind::Record, &order.to_string())
            },
            item(815, ItemKind::Receipt, &"ab".repeat(32)),
            item(816, ItemKind::Unknown(99), "of a newer version"),
        ],
        gone: vec![Gone {
            feed: feed.clone(),
            seq: 817,
            kind: ItemKind::Order,
            id: order.to_string(),
            reason: "reassigned".to_owned(),
            note: "王芳更近".to_owned(),
        }],
        cursor: [(feed.clone(), 817)].into(),
        digests: [(feed, Digest([9; 16]))].into(),
        more: true,
        ticket: Some("t".repeat(22)),
    }
}

/// Hex of the body before deflating, and the same as JSON.
fn frozen<T: minicbor::Encode<()> + serde::Serialize>(value: &T) -> String {
    let body = hex::encode(minicbor::to_vec(value).unwrap());
    let lines: Vec<&str> = body.as_bytes().chunks(120).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("{}\n\n{}", lines.join("\n"), serde_json::to_string_pretty(value).unwrap())
}

#[test]
fn the_request_on_the_wire() {
    insta::assert_snapshot!(frozen(&SyncRequest { push: vec![envelope(1, 1)], ..nothing_to_say() }));
}

#[test]
fn the_answer_on_the_wire() {
    insta::assert_snapshot!(frozen(&answer()));
}

#[test]
fn frames_are_read_back() {
    for request in [nothing_to_say(), SyncRequest { push: vec![envelope(1, 5), envelope(2, 1)], ..nothing_to_say() }] {
        assert_eq!(decode_request(&encode_request(&request)), Ok(request));
    }
    assert_eq!(decode_response(&encode_response(&answer())), Ok(answer()));
}

#[test]
fn what_a_newer_version_adds_is_passed_over_and_what_an_older_one_lacks_is_empty() {
    let body = minicbor::to_vec(nothing_to_say()).unwrap();
    // One more field at the end of the map: number 40, holding a list.
    let mut newer = body.clone();
    assert_eq!(newer[0] & 0xe0, 0xa0, "a map");
    newer[0] += 1;
    newer.extend_from_slice(&[0x18, 40, 0x82, 1, 0x61, b'x']);
    assert_eq!(decode_request(&[&[VERSION, 0], &newer[..]].concat()), Ok(nothing_to_say()));

    // Only what an older one must have said.
    let mut older = Vec::new();
    let mut encoder = minicbor::Encoder::new(&mut older);
    encoder.map(4).unwrap().u8(0).unwrap().bytes(li_wei().1.0.as_bytes()).unwrap().u8(1).unwrap().u32(1).unwrap();
    encoder.u8(4).unwrap().encode(clock(5_000)).unwrap().u8(6).unwrap().u32(200).unwrap();
    let expected = SyncRequest { cursor: BTreeMap::new(), digests: BTreeMap::new(), ..nothing_to_say() };
    assert_eq!(decode_request(&[&[VERSION, 0], &older[..]].concat()), Ok(expected));
}

#[test]
fn hostile_frames_have_an_error_and_cost_nothing() {
    let bomb = {
        use std::io::Write;
        let mut encoder = flate2::write::DeflateEncoder::new(vec![VERSION, 1], flate2::Compression::best());
        encoder.write_all(&vec![0; REQUEST_LIMIT * 8]).unwrap();
        encoder.finish().unwrap()
    };
    assert!(bomb.len() < 100_000);
    let nested = [vec![VERSION, 0], vec![0x81; 50_000]].concat();
    let wide = [vec![VERSION, 0], vec![0x9a, 0x00, 0x7f, 0xff, 0xff], vec![0; 0x7f_ffff]].concat();
    let huge_list = vec![VERSION, 0, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    let huge_map = vec![VERSION, 0, 0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    let endless = vec![VERSION, 0, 0x9f, 0xff];
    let huge_text = vec![VERSION, 0, 0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    for (what, frame, error) in [
        ("nothing", vec![], FrameError::Malformed),
        ("half a header", vec![VERSION], FrameError::Malformed),
        (
            "another version",
            [vec![VERSION + 1], encode_request(&nothing_to_say())[1..].to_vec()].concat(),
            FrameError::UnknownVersion,
        ),
        ("another flag", vec![VERSION, 9, 0xa0], FrameError::Malformed),
        ("no deflate", vec![VERSION, 1, 0xff, 0xff, 0xff], FrameError::Malformed),
        ("a bomb", bomb, FrameError::TooLarge),
        ("plain but large", [vec![VERSION, 0], vec![0; REQUEST_LIMIT + 1]].concat(), FrameError::TooLarge),
        ("deep", nested, FrameError::TooLarge),
        ("wide", wide, FrameError::TooLarge),
        ("a list of 2^64", huge_list, FrameError::Malformed),
        ("a map of 2^64", huge_map, FrameError::Malformed),
        ("a text of 2^64", huge_text, FrameError::Malformed),
        ("a list without end", endless, FrameError::Malformed),
        ("an empty map", vec![VERSION, 0, 0xa0], FrameError::Malformed),
    ] {
        assert_eq!(decode_request(&frame), Err(error), "{what}");
    }
}

#[test]
fn an_envelope_is_its_authors_and_nobody_elses() {
    let sealed = envelope(1, 3);
    let public = public_key(&SECRET);
    assert_eq!(sealed.verify(&public), Ok(()));
    assert_eq!(sealed.verify(&public_key(&[8; 32])), Err(EnvelopeError::BadSignature));
    let others = [
        Envelope { replica: id(2, 2), ..sealed.clone() },
        Envelope { record: id(3, 2), ..sealed.clone() },
        Envelope { changes: sealed.changes[..2].to_vec(), ..sealed.clone() },
        Envelope { changes: [&sealed.changes[1..], &sealed.changes[..1]].concat(), ..sealed.clone() },
        Envelope { changes: vec![sealed.changes.concat()], ..sealed.clone() },
        Envelope { signature: Vec::new(), ..sealed.clone() },
        Envelope { signature: vec![0; 64], ..sealed.clone() },
    ];
    for other in others {
        assert_eq!(other.verify(&public), Err(EnvelopeError::BadSignature));
    }
    // A key of small order, with which a signature could fit many messages.
    assert!(sealed.verify(&[0; 32]).is_err());
}

#[test]
fn a_change_has_one_name_everywhere() {
    for change in commands(1, 3) {
        let mut record = Record::begin();
        let known = Record::from_changes(commands(1, 3)).unwrap();
        assert!(known.has(&hash_of(&change)));
        assert!(!record.has(&hash_of(&change)));
        let _ = record.apply([&change]);
    }
    // What is no change has a name too, for its verdict.
    assert_ne!(hash_of(b""), hash_of(b"nonsense"));
}

#[test]
fn packing_leaves_out_what_can_be_rebuilt() {
    let changes = commands(1, 20);
    let packed = pack_changes(&changes);
    assert_eq!(unpack_changes(&packed).unwrap(), changes);
    let saved = changes.iter().map(Vec::len).sum::<usize>() - packed.len();
    // Frame, dependency and actor of all but the first.
    assert!(saved > 19 * (8 + 32 + 20), "{saved}");
    // In any order, with gaps and with what is no change.
    let odd = vec![
        changes[3].clone(),
        b"nonsense".to_vec(),
        changes[4].clone(),
        Vec::new(),
        changes[5].clone(),
        changes[6].clone(),
    ];
    assert_eq!(unpack_changes(&pack_changes(&odd)).unwrap(), odd);
    assert_eq!(unpack_changes(&pack_changes(&[])).unwrap(), Vec::<Vec<u8>>::new());
}

#[test]
fn a_pack_that_was_damaged_is_not_unpacked() {
    let packed = pack_changes(&commands(1, 3));
    for at in 0..packed.len() {
        assert!(unpack_changes(&packed[..at]).is_err());
        let mut damaged = packed.clone();
        damaged[at] ^= 1;
        assert!(unpack_changes(&damaged).is_err(), "byte {at}");
    }
}

/// The numbers by which the packing is judged: bytes of a request with nothing to say, and bytes per command.
#[test]
fn bytes_on_the_wire() {
    let silent = encode_request(&nothing_to_say()).len();
    let quiet = SyncResponse {
        verdicts: Vec::new(),
        pull: Vec::new(),
        gone: Vec::new(),
        more: false,
        ticket: None,
        ..answer()
    };
    let silence = encode_response(&quiet).len();
    let one = encode_request(&SyncRequest { push: vec![envelope(1, 1)], ..nothing_to_say() }).len();
    let push: Vec<_> = (0..200).map(|number| envelope(number, 5)).collect();
    let raw: usize = push.iter().flat_map(|one| &one.changes).map(Vec::len).sum();
    let day = encode_request(&SyncRequest { push, ..nothing_to_say() }).len();
    insta::assert_snapshot!(format!(
        "nothing to say: {silent} + {silence}\none command: {one}\n200 records with 5 commands each: {day} of {raw} raw, {} per command",
        day / 1_000
    ));
}

#[test]
fn a_digest_tells_whether_two_hold_the_same() {
    let orders: Vec<Digest> =
        (0..5).map(|number| Digest::of_item(ItemKind::Order, &format!("o{number}"), number, &row_state(1))).collect();
    let mut backwards = orders.clone();
    backwards.reverse();
    assert_eq!(Digest::of(orders.clone()), Digest::of(backwards));
    assert_ne!(Digest::of(orders.clone()), Digest::of(orders[1..].to_vec()));
    // An order changes: its old form is taken out, the new one put in.
    let newer = Digest::of_item(ItemKind::Order, "o0", 9, &row_state(2));
    let mut replaced = orders.clone();
    replaced[0] = newer;
    assert_eq!(Digest::of(orders.clone()).toggled(orders[0]).toggled(newer), Digest::of(replaced));
    let heads = [ChangeHash([1; 32]), ChangeHash([2; 32])];
    assert_eq!(record_state(&heads), record_state(&[heads[1], heads[0]]));
    assert_ne!(
        Digest::of_item(ItemKind::Record, "a", 1, &record_state(&heads)),
        Digest::of_item(ItemKind::Record, "a", 1, &record_state(&heads[..1]))
    );
    assert_ne!(Digest::of_item(ItemKind::Order, "a", 1, &[]), Digest::of_item(ItemKind::Record, "a", 1, &[]));
    assert_ne!(Digest::of_item(ItemKind::Order, "ab", 1, b"c"), Digest::of_item(ItemKind::Order, "abc", 1, b""));
}

fn feeds() -> impl Strategy<Value = BTreeMap<FeedId, u64>> {
    prop::collection::btree_map("[a-z:]{0,12}".prop_map(FeedId), any::<u64>(), 0..4)
}

fn bytes(max: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..max)
}

fn envelopes() -> impl Strategy<Value = Vec<Envelope>> {
    let one = (any::<u32>(), any::<u32>(), prop::collection::vec(bytes(80), 0..4), bytes(70)).prop_map(
        |(replica, record, changes, signature)| Envelope {
            replica: id(2, replica),
            record: id(3, record),
            changes,
            signature,
        },
    );
    prop::collection::vec(one, 0..3)
}

fn requests() -> impl Strategy<Value = SyncRequest> {
    (any::<u32>(), feeds(), envelopes(), any::<i64>(), any::<i64>(), ".{0,12}").prop_map(
        |(number, cursor, push, uptime, wall, boot)| SyncRequest {
            replica: id(2, number),
            incarnation: number,
            digests: cursor
                .iter()
                .map(|(feed, seq)| (feed.clone(), Digest::of_item(ItemKind::Order, &feed.0, *seq, &[])))
                .collect(),
            cursor,
            clock: Clock { boot, uptime, wall: Timestamp(wall) },
            push,
            limit: number,
            waiting: (number % 2 == 1).then_some(Waiting { changes: number, attention: 1, oldest: Timestamp(wall) }),
        },
    )
}

fn responses() -> impl Strategy<Value = SyncResponse> {
    let item = ("[a-z]{0,5}", any::<u64>(), any::<u32>(), ".{0,9}", bytes(40), prop::collection::vec(bytes(60), 0..3))
        .prop_map(|(feed, seq, kind, id, document, changes)| Item {
            feed: FeedId(feed),
            seq,
            kind: ItemKind::from_number(kind % 6),
            id,
            heads: changes.iter().map(|change| hash_of(change)).collect(),
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
        },
    )
}

proptest! {
    #[test]
    fn any_request_is_read_back(request in requests()) {
        prop_assert_eq!(decode_request(&encode_request(&request)), Ok(request));
    }

    #[test]
    fn any_answer_is_read_back(response in responses()) {
        prop_assert_eq!(decode_response(&encode_response(&response)), Ok(response));
    }

    #[test]
    fn noise_is_no_frame(mut noise in bytes(400), plain in any::<bool>()) {
        noise.splice(0..0, [VERSION, u8::from(!plain)]);
        let _ = decode_request(&noise);
        let _ = decode_response(&noise);
    }

    #[test]
    fn damaged_frames_do_no_harm(request in requests(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut body = minicbor::to_vec(&request).unwrap();
        let at = at.index(body.len());
        body[at] = byte;
        let _ = decode_request(&[&[VERSION, 0], &body[..]].concat());
    }
}
