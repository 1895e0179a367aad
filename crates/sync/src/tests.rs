//! The wire as it is today: a frame that other versions must read is frozen as a snapshot, byte for byte.

use std::collections::BTreeMap;
use std::sync::Arc;

use jobsheet_model::entry::{Action, Entry, EntryKind};
use jobsheet_model::{Clock, FormId, OrderId, ReplicaId, Timestamp, UserId};
use jobsheet_record::{Actor, AnswerKey, ChangeHash, CommandStamp, Record, Writer};
use serde_json::json;
use uuid::Uuid;

use crate::digest::{record_state, row_state};
use crate::envelope::{hash_of, public_key};
use crate::frame::{REQUEST_LIMIT, head};
use crate::*;

mod properties;

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
        manifests: BTreeMap::new(),
        clock: clock(5_000),
        push: Vec::new(),
        limit: 200,
        waiting: None,
        ticket: false,
        contact: None,
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
        difference: None,
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
        strangers: BTreeMap::new(),
    }
}

/// Hex of the frame, and the same as JSON.
fn frozen(frame: &[u8], value: &impl serde::Serialize) -> String {
    let body = hex::encode(frame);
    let lines: Vec<&str> = body.as_bytes().chunks(120).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("{}\n\n{}", lines.join("\n"), serde_json::to_string_pretty(value).unwrap())
}

/// A push of so many records with so many commands each, signed at once.
fn day(records: u32, commands_each: u32) -> SyncRequest {
    let said = (0..records).map(|number| (random_id(number), commands(number, commands_each))).collect();
    SyncRequest { push: Envelope::seal_all(&SECRET, li_wei().1, said), ..nothing_to_say() }
}

/// As random as a real one.
fn random_id(number: u32) -> OrderId {
    let bytes: [u8; 16] = sha(&[b"order".as_slice(), &number.to_be_bytes()].concat())[..16].try_into().unwrap();
    Uuid::from_bytes(bytes).into()
}

#[test]
fn the_request_on_the_wire() {
    let request = SyncRequest { push: vec![envelope(1, 2)], ..nothing_to_say() };
    insta::assert_snapshot!(frozen(&encode_request(&request), &request));
}

#[test]
fn the_answer_on_the_wire() {
    insta::assert_snapshot!(frozen(&encode_response(&answer(), &nothing_to_say()), &answer()));
}

#[test]
fn frames_are_read_back() {
    for request in
        [nothing_to_say(), SyncRequest { push: vec![envelope(1, 5), envelope(2, 1)], ..nothing_to_say() }, day(20, 5)]
    {
        assert_eq!(decode_request(&encode_request(&request)), Ok(request.clone()));
        assert_eq!(decode_response(&encode_response(&answer(), &request), &request), Ok(answer()));
    }
}

#[test]
fn an_answer_names_what_it_answers_by_place() {
    let request = day(30, 5);
    let mut verdicts = Vec::new();
    let mut pull = Vec::new();
    for envelope in &request.push {
        for change in &envelope.changes {
            verdicts.push(VerdictItem { record: envelope.record, hash: hash_of(change), verdict: Verdict::Stored });
        }
        let heads = vec![hash_of(&envelope.changes[4])];
        let id = envelope.record.to_string();
        pull.push(Item { heads, id, kind: ItemKind::Record, ..answer().pull[1].clone() });
    }
    verdicts[7].verdict = Verdict::Refused { code: "sequence_broken".to_owned(), detail: String::new() };
    pull.iter_mut().for_each(|item| item.changes.clear());
    let full = SyncResponse { verdicts, pull, gone: Vec::new(), ..answer() };
    let frame = encode_response(&full, &request);
    assert!(frame.len() < 400, "{}", frame.len());
    assert_eq!(decode_response(&frame, &request), Ok(full.clone()));
    // Who did not ask cannot read it, and it does no harm.
    assert_ne!(decode_response(&frame, &nothing_to_say()), Ok(full));
}

#[test]
fn what_a_newer_version_adds_is_passed_over_and_what_an_older_one_lacks_is_empty() {
    let body = minicbor::to_vec(nothing_to_say()).unwrap();
    let frame = |fields: &[u8]| {
        [&[head(1), (fields.len() << 1 & 0x7f) as u8 | 0x80, (fields.len() >> 6) as u8], fields].concat()
    };
    // One more field at the end of the map: number 40, holding a list.
    let mut newer = body.clone();
    assert_eq!(newer[0] & 0xe0, 0xa0, "a map");
    newer[0] += 1;
    newer.extend_from_slice(&[0x18, 40, 0x82, 1, 0x61, b'x']);
    assert_eq!(decode_request(&frame(&newer)), Ok(nothing_to_say()));

    // Only what an older one must have said.
    let mut older = Vec::new();
    let mut encoder = minicbor::Encoder::new(&mut older);
    encoder.map(4).unwrap().u8(0).unwrap().bytes(li_wei().1.0.as_bytes()).unwrap().u8(1).unwrap().u32(1).unwrap();
    encoder.u8(4).unwrap().encode(clock(5_000)).unwrap().u8(6).unwrap().u32(200).unwrap();
    let expected = SyncRequest { cursor: BTreeMap::new(), ..nothing_to_say() };
    assert_eq!(decode_request(&frame(&older)), Ok(expected));
}

#[test]
fn hostile_frames_have_an_error_and_cost_nothing() {
    let bomb = {
        use std::io::Write;
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; REQUEST_LIMIT * 8]).unwrap();
        section(&encoder.finish().unwrap(), true)
    };
    assert!(bomb.len() < 100_000);
    let fields = section(&minicbor::to_vec(nothing_to_say()).unwrap(), false);
    let plain = |bytes: &[u8]| section(bytes, false);
    let wide = [vec![0x9a, 0x00, 0x7f, 0xff, 0xff], vec![0; 0x7f_ffff]].concat();
    // Shapes that promise more than there is: groups, envelopes, changes, bytes.
    let many = [0xff, 0xff, 0xff, 0xff, 0x0f];
    let groups = [&fields[..], &plain(&many)].concat();
    let changes = [&fields[..], &plain(&[&[1, 0, 1, 0, 0][..], &many].concat())].concat();
    // A change of which every byte is one that was named before: two bytes for thirty-six.
    let swelling = {
        let mut shape = vec![1, 0, 1, 0, 0, 1, 0];
        shape.extend([0, 1].iter().chain([0, 8].repeat(REQUEST_LIMIT / 30).iter()));
        shape.extend([0, 0]);
        [&fields[..], &plain(&shape), &plain(&[]), &plain(&[7; 48])].concat()
    };
    for (what, count, sections, error) in [
        ("no sections", 1, vec![], FrameError::Malformed),
        ("half a section", 1, vec![20, 1], FrameError::Malformed),
        ("a length without end", 1, vec![0xff; 40], FrameError::Malformed),
        ("no deflate", 1, section(&[0xff, 0xff, 0xff], true), FrameError::Malformed),
        ("a bomb", 1, bomb.clone(), FrameError::TooLarge),
        ("a bomb behind the fields", 2, [&fields[..], &bomb].concat(), FrameError::TooLarge),
        ("plain but large", 1, plain(&vec![0; REQUEST_LIMIT + 1]), FrameError::TooLarge),
        ("deep", 1, plain(&vec![0x81; 50_000]), FrameError::TooLarge),
        ("wide", 1, plain(&wide), FrameError::TooLarge),
        ("a list of 2^64", 1, plain(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), FrameError::Malformed),
        ("a map of 2^64", 1, plain(&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), FrameError::Malformed),
        ("a text of 2^64", 1, plain(&[0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), FrameError::Malformed),
        ("a list without end", 1, plain(&[0x9f, 0xff]), FrameError::Malformed),
        ("an empty map", 1, plain(&[0xa0]), FrameError::Malformed),
        ("many groups", 2, groups, FrameError::Malformed),
        ("many changes", 2, changes, FrameError::Malformed),
        (
            "a fifth section",
            4,
            [&fields[..], &plain(&[0]), &plain(&[]), &plain(&[]), &plain(&[1])].concat(),
            FrameError::Malformed,
        ),
        ("text that nobody reads", 3, [&fields[..], &plain(&[0]), &plain(b"more")].concat(), FrameError::Malformed),
        ("what swells", 4, swelling, FrameError::TooLarge),
    ] {
        assert_eq!(decode_request(&[&[head(count)], &sections[..]].concat()), Err(error), "{what}");
    }
    assert_eq!(decode_request(&[]), Err(FrameError::Malformed));
    let other = [&[head(1) + 4], &encode_request(&nothing_to_say())[1..]].concat();
    assert_eq!(decode_request(&other), Err(FrameError::UnknownVersion));
}

/// One section of a frame.
fn section(bytes: &[u8], deflated: bool) -> Vec<u8> {
    let mut header = bytes.len() << 1 | usize::from(deflated);
    let mut out = Vec::new();
    while header >= 0x80 {
        out.push((header & 0x7f) as u8 | 0x80);
        header >>= 7;
    }
    out.push(header as u8);
    [out, bytes.to_vec()].concat()
}

#[test]
fn an_envelope_is_its_authors_and_nobody_elses() {
    let sealed = envelope(1, 3);
    let public = public_key(&SECRET);
    assert_eq!(sealed.verify(&public), Ok(()));
    assert_eq!(sealed.verify(&public_key(&[8; 32])), Err(EnvelopeError::BadSignature));
    let forged = |edit: &dyn Fn(&mut Seal)| {
        let mut seal = Seal::clone(&sealed.seal);
        edit(&mut seal);
        Envelope { seal: Arc::new(seal), ..sealed.clone() }
    };
    let others = [
        Envelope { replica: id(2, 2), ..sealed.clone() },
        Envelope { record: id(3, 2), ..sealed.clone() },
        Envelope { changes: [&sealed.changes[1..], &sealed.changes[..1]].concat(), ..sealed.clone() },
        Envelope { changes: vec![sealed.changes.concat()], ..sealed.clone() },
        Envelope { changes: Vec::new(), ..sealed.clone() },
        Envelope { at: 1, ..sealed.clone() },
        Envelope { at: u32::MAX, ..sealed.clone() },
        forged(&|seal| seal.signature.clear()),
        forged(&|seal| seal.signature = vec![0; 64]),
        forged(&|seal| seal.leaves.truncate(2)),
        forged(&|seal| seal.leaves.swap(0, 1)),
        forged(&|seal| seal.leaves.push([0; 32])),
    ];
    for other in others {
        assert_eq!(other.verify(&public), Err(EnvelopeError::BadSignature));
        assert!(!Verifier::default().verify(&other, &public));
    }
    // A key of small order, with which a signature could fit many messages.
    assert!(sealed.verify(&[0; 32]).is_err());
}

#[test]
fn what_was_signed_at_once_is_verified_one_by_one() {
    let public = public_key(&SECRET);
    let all = day(12, 5).push;
    let mut verifier = Verifier::default();
    for envelope in &all {
        assert_eq!(envelope.verify(&public), Ok(()));
        assert!(verifier.verify(envelope, &public));
        // A part of it, too: the server may have the rest already.
        let tail = Envelope { changes: envelope.changes[2..].to_vec(), at: envelope.at + 2, ..envelope.clone() };
        assert_eq!(tail.verify(&public), Ok(()));
    }
    let alone: Envelope = minicbor::decode(&minicbor::to_vec(&all[5]).unwrap()).unwrap();
    assert_eq!(alone, all[5]);
    let swapped = Envelope { seal: day(12, 4).push[0].seal.clone(), ..all[0].clone() };
    assert!(!verifier.verify(&swapped, &public));
    // Carried by another phone, alone or with some of the others.
    for part in [vec![all[7].clone()], vec![all[3].clone(), all[0].clone()], vec![all[11].clone(), envelope(50, 2)]] {
        let request = SyncRequest { push: part.clone(), replica: id(2, 77), ..nothing_to_say() };
        let read = decode_request(&encode_request(&request)).unwrap();
        assert_eq!(read.push, part);
        assert!(read.push.iter().all(|envelope| envelope.verify(&public).is_ok()));
    }
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
fn changes_of_any_kind_and_order_are_read_back() {
    let changes = commands(1, 20);
    // With gaps, twice, and with what is no change.
    let odd = vec![
        changes[3].clone(),
        b"nonsense".to_vec(),
        changes[4].clone(),
        Vec::new(),
        changes[5].clone(),
        changes[6].clone(),
        changes[6].clone(),
        changes[6][..40].to_vec(),
    ];
    for changes in [changes, odd, Vec::new()] {
        let push = vec![Envelope::seal(&SECRET, li_wei().1, id(3, 1), changes)];
        let request = SyncRequest { push, ..nothing_to_say() };
        assert_eq!(decode_request(&encode_request(&request)), Ok(request));
    }
}

#[test]
fn a_push_that_was_damaged_is_not_read() {
    let request = day(2, 3);
    let streams = crate::wire::write_request(&request);
    let read =
        |streams: &crate::wire::Streams| crate::wire::read_request(crate::wire::Reader::new(streams, REQUEST_LIMIT));
    assert_eq!(read(&streams), Ok(request.push.clone()));
    for at in 0..streams.shape.len() + streams.text.len() + streams.raw.len() {
        let mut damaged = streams.clone();
        let bytes = [&mut damaged.shape, &mut damaged.text, &mut damaged.raw];
        let mut left = at;
        for stream in bytes {
            if left < stream.len() {
                stream[left] ^= 1;
                break;
            }
            left -= stream.len();
        }
        // Nothing but a signature, a replica or a record's id may change unnoticed: those the signature finds.
        if let Ok(envelopes) = read(&damaged) {
            let changes = |all: &[Envelope]| all.iter().map(|one| one.changes.clone()).collect::<Vec<_>>();
            assert_eq!(changes(&envelopes), changes(&request.push), "byte {at}");
            assert!(envelopes.iter().any(|envelope| envelope.verify(&public_key(&SECRET)).is_err()), "byte {at}");
        }
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
    let silence = encode_response(&quiet, &nothing_to_say()).len();
    let one = encode_request(&day(1, 1)).len();
    let push = day(200, 5);
    let raw: usize = push.push.iter().flat_map(|one| &one.changes).map(Vec::len).sum();
    let size = encode_request(&push).len();
    insta::assert_snapshot!(format!(
        "nothing to say: {silent} + {silence}\none command: {one}\n200 records with 5 commands each: {size} of {raw} raw, {} per command",
        size / 1_000
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
