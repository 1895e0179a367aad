//! Properties: whatever is altered in an honest change, the record stays whole.

use std::sync::LazyLock;

use automerge::legacy::MarkData;
use proptest::prelude::*;

use super::bytes::{content, reframed};
use super::*;

/// An honest change of each sort, to be altered.
fn honest_changes(record: &Record) -> Vec<Vec<u8>> {
    let person = wang_fang();
    vec![
        honest_remark(record),
        honest(record, &person, |w| w.answer(&key(), &json!(8))),
        honest(record, &person, |w| w.part(&part(4, 9_000))),
        honest(record, &person, |w| w.note("at the gate", "at a gate 🪜")),
        honest(record, &person, |w| {
            w.attachment(&person.photo(51))?;
            w.signature(&person.signature(52))
        }),
    ]
}

/// Changes of Wang Fang that build on each other; some touch what others touched.
fn a_day(record: &Record, kinds: &[u32]) -> Vec<Vec<u8>> {
    let (person, mut record) = (wang_fang(), record.clone());
    let mut changes = Vec::new();
    for (number, kind) in (60..).zip(kinds) {
        let change = person.write(&mut record, number, |w| match kind {
            0 => w.entry(&person.remark(number, "on my way")),
            1 => w.answer(&key(), &json!(number)),
            2 => w.answer(&AnswerKey::field(id::<FormId>(5, 1), &format!("question_{number}")), &json!("ok")),
            3 => w.part(&part(4, 1_000 + i64::from(number))),
            4 => w.part(&part(number, 2_000)),
            5 => w.note("", &format!("{number} ")),
            6 => w.attachment(&person.photo(number)),
            7 => w.signature(&person.signature(number)),
            _ => w.entry(&person.step(number, Action::Start)),
        });
        changes.push(change.bytes);
    }
    changes
}

/// Made once: the property below is tried thousands of times.
static BUSY: LazyLock<(Record, Vec<Vec<u8>>)> = LazyLock::new(|| {
    let record = busy();
    let honest = honest_changes(&record);
    (record, honest)
});

/// `PROPTEST_CASES` for a longer search.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(600)
}

/// Names of operations: the containers, members, characters, and some that do not exist.
fn known_ids(record: &Record) -> Vec<OpId> {
    let mut ids: Vec<OpId> = Container::ALL.into_iter().map(|one| op_id(&one.object())).collect();
    for one in Container::ALL {
        ids.extend(record.doc.map_range(one.object(), ..).map(|item| op_id(&item.id())));
    }
    ids.extend(record.doc.list_range(Container::Note.object(), ..).map(|item| op_id(&item.id())));
    let actor: ActorId = wang_fang().actor.into();
    let start = record.history().iter().map(|meta| meta.max_op).max().unwrap_or(0) + 1;
    ids.extend((start..start + 4).map(|counter| OpId(counter, actor.clone())));
    ids.push(OpId(9, ActorId::from(&[7; 20][..])));
    ids
}

/// One thing done to a change.
#[derive(Debug, Clone)]
struct Alteration {
    at: prop::sample::Index,
    id: prop::sample::Index,
    what: u8,
    action: u8,
}

fn alterations() -> impl Strategy<Value = Alteration> {
    (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..8_u8, 0..9_u8)
        .prop_map(|(at, id, what, action)| Alteration { at, id, what, action })
}

impl Alteration {
    fn make(&self, change: &mut automerge::ExpandedChange, known: &[OpId]) {
        if change.operations.is_empty() {
            return;
        }
        let at = self.at.index(change.operations.len());
        let id = self.id.get(known).clone();
        let op = &mut change.operations[at];
        match self.what {
            0 => op.obj = ObjectId::Id(id),
            1 => op.obj = ObjectId::Root,
            2 => op.pred = vec![id].into(),
            3 => op.key = Key::Seq(ElementId::Id(id)),
            4 => {
                op.key =
                    Key::Map(["entries", "by", "place.lat", &key().to_string()][usize::from(self.action) % 4].into())
            }
            5 => op.insert = !op.insert,
            6 => {
                change.operations.remove(at);
            }
            _ => {
                op.action = match self.action {
                    0 => OpType::Delete,
                    1 => OpType::Make(ObjType::Map),
                    2 => OpType::Make(ObjType::Text),
                    3 => OpType::Increment(1),
                    4 => OpType::Put(ScalarValue::counter(1)),
                    5 => OpType::Put(ScalarValue::F64(f64::NAN)),
                    6 => OpType::Put(ScalarValue::Str("x".into())),
                    7 => OpType::MarkBegin(MarkData { name: "bold".into(), value: true.into(), expand: false }),
                    _ => OpType::MarkEnd(true),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    /// Bytes inside the checksum are changed and the checksum is put right: whatever comes out, nothing panics, and the
    /// record can be saved, loaded and written to afterwards.
    #[test]
    fn altered_content_never_harms_the_record(
        which in 0..5_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
    ) {
        std::panic::set_hook(Box::new(|_| {}));
        let (record, honest) = &*BUSY;
        let mut altered = content(&honest[which]).to_vec();
        for (at, byte, how) in edits {
            let at = at.index(altered.len());
            match how {
                0 => altered[at] = byte,
                1 => altered.insert(at, byte),
                _ => { altered.remove(at); }
            }
        }
        let mut after = record.clone();
        let verdict = admit(&mut after, &reframed(&altered), &wang_fang().writer);
        let mut loaded = Record::load(&after.save()).expect("a record can always be loaded");
        prop_assert_eq!(loaded.heads(), after.heads());
        prop_assert_eq!(loaded.entries(), after.entries());
        if verdict.is_err() {
            prop_assert_eq!(after.heads(), record.heads());
        }
        let li_wei = li_wei();
        li_wei.write(&mut loaded, 70, |w| {
            w.entry(&li_wei.remark(70, "still here"))?;
            w.answer(&key(), &json!(70))?;
            let text = format!("{} and on", after.note());
            w.note(&after.note(), &text)
        });
        prop_assert!(Record::load(&loaded.save()).is_ok());
    }

    /// Operations are altered instead of bytes, so that most of what comes out decodes.
    #[test]
    fn altered_operations_never_harm_the_record(which in 0..5_usize, edits in prop::collection::vec(alterations(), 1..4)) {
        std::panic::set_hook(Box::new(|_| {}));
        let (record, honest) = &*BUSY;
        let known = known_ids(record);
        let forged = forge(&honest[which], |change| {
            for edit in &edits {
                edit.make(change, &known);
            }
        });
        let mut after = record.clone();
        let verdict = admit(&mut after, &forged, &wang_fang().writer);
        let loaded = Record::load(&after.save()).expect("a record can always be loaded");
        prop_assert_eq!(loaded.heads(), after.heads());
        // What Li Wei did stays as it was, whatever she sends.
        for (id, entry) in record.entries() {
            prop_assert_eq!(loaded.entry(id), Some(entry));
        }
        prop_assert_eq!(&record.attachments()[&id(7, 2)], &loaded.attachments()[&id(7, 2)]);
        prop_assert_eq!(&record.signatures()[&id(8, 3)], &loaded.signatures()[&id(8, 3)]);
        if verdict.is_err() {
            prop_assert_eq!(after.heads(), record.heads());
        }
        let mut others = Record::from_changes(record.changes_since(&[]).iter().map(|change| &change.bytes)).unwrap();
        others.apply(after.changes_since(&record.heads()).iter().map(|change| &change.bytes)).unwrap();
        prop_assert_eq!(others.save(), after.save());
    }

    /// Changes that come together get the verdicts that they would get one after the other, whichever of them is altered.
    #[test]
    fn together_is_one_after_the_other(
        kinds in prop::collection::vec(0..9_u32, 1..9),
        altered in any::<prop::sample::Index>(),
        edits in prop::collection::vec(alterations(), 0..3),
        after_all in any::<bool>(),
    ) {
        std::panic::set_hook(Box::new(|_| {}));
        let (record, _) = &*BUSY;
        let mut changes = a_day(record, &kinds);
        let (at, known) = (altered.index(changes.len()), known_ids(record));
        let forged = forge(&changes[at], |change| edits.iter().for_each(|edit| edit.make(change, &known)));
        if after_all {
            // What builds on it is not there any more.
            changes[at] = forged;
        } else {
            changes.insert(at, forged);
        }
        let writer = wang_fang().writer;
        let (mut together, mut alone) = (record.clone(), record.clone());
        let verdicts = admit_all(&mut together, &changes, &writer);
        let expected: Vec<_> = changes.iter().map(|bytes| admit(&mut alone, bytes, &writer)).collect();
        prop_assert_eq!(verdicts, expected);
        prop_assert_eq!(together.heads(), alone.heads());
        prop_assert_eq!(together.save(), alone.save());
    }

    /// Any bytes at all.
    #[test]
    fn noise_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let record = Record::begin();
        prop_assert!(admit(&mut record.clone(), &bytes, &wang_fang().writer).is_err());
        prop_assert!(admit(&mut record.clone(), &reframed(&bytes), &wang_fang().writer).is_err());
        prop_assert!(Record::load(&bytes).is_err());
    }
}
