//! Views of one order, told with Li Wei at the boiler and Dana in the office.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jobsheet_api::device::{ItemState, ReportModel};
use jobsheet_model::catalog::{Catalog, Part};
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::entry::{Action, Attachment, CheckInMode, Entry, EntryKind, PartLine, Signature, Slot, Taken};
use jobsheet_model::form::{Field, FieldKind, Form, FormRef, Label};
use jobsheet_model::order::{Order, OrderCard, OrderKind, TimeWindow, Visit};
use jobsheet_model::person::{Person, Role};
use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_model::*;
use jobsheet_record::{Actor, AnswerKey, ChangeHash, CommandStamp, PhotoField, Record, Writer};
use serde_json::json;
use uuid::Uuid;

use crate::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn li_wei() -> UserId {
    UserId(id(1))
}

fn label(zh: &str, en: &str) -> Label {
    Label { zh: zh.to_owned(), en: en.to_owned() }
}

fn catalog() -> Catalog {
    let person = |n, name: &str, role| Person {
        id: UserId(id(n)),
        name: name.to_owned(),
        role,
        phone: String::new(),
        skills: vec![],
        home: None,
    };
    let field = |id: &str, zh, en, kind| Field { id: id.to_owned(), label: label(zh, en), kind, required: true };
    Catalog {
        company: "泰安示例服务".to_owned(),
        parts: vec![Part {
            id: PartId(id(50)),
            code: "V-1".to_owned(),
            name: label("燃气阀", "Gas valve"),
            unit: label("个", "pc"),
        }],
        forms: vec![Form {
            id: FormId(id(60)),
            version: 2,
            title: label("锅炉检查", "Boiler check"),
            fields: vec![
                field("leak", "无泄漏", "No leak", FieldKind::Verdict),
                field(
                    "pressure",
                    "水压",
                    "Water pressure",
                    FieldKind::Number { unit: "bar".to_owned(), min: None, max: None },
                ),
            ],
        }],
        people: vec![person(1, "李伟", Role::Technician), person(9, "达娜", Role::Dispatcher)],
        ..Catalog::default()
    }
}

fn card() -> OrderCard {
    OrderCard {
        order: Order {
            id: OrderId(id(100)),
            number: None,
            kind: OrderKind::Maintenance,
            service: "repair".to_owned(),
            title: "锅炉不点火".to_owned(),
            description: String::new(),
            priority: Priority::High,
            status: Status::Accepted,
            status_reason: String::new(),
            window: TimeWindow::default(),
            visit: Some(Visit {
                id: VisitId(id(300)),
                technician: li_wei(),
                assigned_at: Timestamp(0),
                planned: None,
                forced: false,
            }),
            form: Some(FormRef { id: FormId(id(60)), version: 2 }),
            flow: 1,
            channel: "phone".to_owned(),
            created_at: Timestamp(0),
            created_by: UserId(id(9)),
            found_at: None,
            version: 1,
            versions: BTreeMap::new(),
        },
        customer: Customer { id: CustomerId(id(200)), name: "岱庙茶楼".to_owned(), level: "gold".to_owned() },
        site: Site {
            id: SiteId(id(201)),
            customer: CustomerId(id(200)),
            name: String::new(),
            district: "泰山区".to_owned(),
            address: "山东省泰安市泰山区东岳大街1号".to_owned(),
            lat: 36.19,
            lon: 117.13,
            fence: 200.0,
            contact: "赵女士".to_owned(),
            phone: "0538-0000000".to_owned(),
        },
        asset: None,
        rulings: vec![],
        held: BTreeMap::new(),
    }
}

/// Li Wei's phone: one command, one change.
struct Phone {
    record: Record,
    actor: Actor,
    now: i64,
}

impl Phone {
    fn new(replica: u128) -> Self {
        Self { record: Record::begin(), actor: Actor::of(ReplicaId(id(replica)), 1), now: 0 }
    }

    fn write(
        &mut self,
        edit: impl FnOnce(&mut jobsheet_record::Draft<'_>) -> Result<(), jobsheet_record::WriteError>,
    ) -> ChangeHash {
        self.now += 60_000;
        let stamp = CommandStamp {
            command: CommandId(id(9_000 + self.now as u128)),
            by: li_wei(),
            at: Timestamp(self.now),
            clock: None,
        };
        let change =
            self.record.write(self.actor, &Writer::field(self.actor, [li_wei()]), &stamp, edit).unwrap().unwrap();
        self.record.apply([&change.bytes]).unwrap();
        change.hash
    }

    fn entry(&mut self, n: u128, what: EntryKind) -> ChangeHash {
        let Actor::Device { replica, .. } = self.actor else { unreachable!() };
        let at = Timestamp(self.now + 60_000);
        let entry = Entry {
            id: EntryId(id(n)),
            visit: Some(VisitId(id(300))),
            by: li_wei(),
            device: Some(replica),
            at,
            clock: None,
            place: None,
            what,
        };
        self.write(|draft| draft.entry(&entry))
    }

    fn photo(&mut self, n: u128, slot: Slot) {
        let taken = Taken { at: Timestamp(self.now), clock: None, place: None };
        let photo = Attachment {
            id: AttachmentId(id(n)),
            sha256: format!("{n:064x}"),
            bytes: 1000,
            mime: "image/jpeg".to_owned(),
            slot,
            by: li_wei(),
            taken,
            thumbhash: String::new(),
        };
        self.write(|draft| draft.attachment(&photo));
    }
}

/// The office: everything confirmed but one change, no file has arrived.
struct Around {
    unsent: Option<ChangeHash>,
    signed: Option<ReportModel>,
}

impl Surroundings for Around {
    fn change_state(&self, change: &ChangeHash) -> ItemState {
        if self.unsent == Some(*change) { ItemState::OnThisPhone } else { ItemState::Confirmed }
    }

    fn file_state(&self, _: &str, bytes: u64) -> FileState {
        FileState { state: ItemState::Sent, sent: (0, bytes), here: false }
    }

    fn true_time(&self, entry: &Entry) -> (Timestamp, Confidence) {
        (entry.at, Confidence::Device)
    }

    fn contact(&self, _: &Entry) -> Option<Timestamp> {
        Some(Timestamp(5_000))
    }

    fn device_name(&self, replica: ReplicaId) -> String {
        if replica == ReplicaId(id(77)) { "李伟的手机".to_owned() } else { String::new() }
    }

    fn signed_report(&self, _: &str) -> Option<ReportModel> {
        self.signed.clone()
    }
}

fn worked() -> Phone {
    let mut phone = Phone::new(77);
    let form = FormId(id(60));
    phone.entry(
        1001,
        EntryKind::CheckIn {
            mode: CheckInMode::Outside,
            distance: Some(261.7),
            reason: "gate".to_owned(),
            photo: None,
        },
    );
    phone.entry(1002, EntryKind::Step { action: Action::Start, reason: String::new() });
    phone.write(|draft| draft.answer(&AnswerKey::field(form, "leak"), &json!("pass")));
    phone.write(|draft| draft.answer(&AnswerKey::field(form, "pressure"), &json!(1.5)));
    phone.photo(2001, Slot::Before);
    phone.photo(2002, Slot::After);
    phone.photo(2003, Slot::Other);
    phone.write(|draft| draft.answer(&AnswerKey::photo(AttachmentId(id(2003)), PhotoField::Removed), &json!(true)));
    phone.write(|draft| {
        draft.answer(&AnswerKey::photo(AttachmentId(id(2002)), PhotoField::Caption), &json!("new valve"))
    });
    let line = PartLine {
        id: LineId(id(3001)),
        part: PartId(id(50)),
        milli_quantity: 1500,
        serial: "SN-9".to_owned(),
        source: "van".to_owned(),
    };
    phone.write(|draft| draft.part(&line));
    phone
}

#[test]
fn the_report_says_what_was_done_in_the_signers_language() {
    let (phone, card, catalog) = (worked(), card(), catalog());
    let subject = Subject { card: &card, record: &phone.record, catalog: &catalog };
    insta::assert_json_snapshot!("report_zh", report(&subject, "zh-CN"));
    let english = report(&subject, "en");
    assert_eq!(
        english.checklist,
        [("No leak".to_owned(), "Pass".to_owned()), ("Water pressure".to_owned(), "1.5 bar".to_owned())]
    );
    assert_eq!(english.parts, [("Gas valve".to_owned(), "1.5 pc".to_owned(), "SN-9".to_owned())]);
    assert_eq!(report_sha256(&english), report_sha256(&report(&subject, "en")));
    assert_ne!(report_sha256(&english), report_sha256(&report(&subject, "zh-CN")));
}

#[test]
fn a_whole_reading_prints_whole_however_it_was_kept() {
    let (card, catalog) = (card(), catalog());
    let said = |value: serde_json::Value| {
        let mut phone = worked();
        phone.write(|draft| draft.answer(&AnswerKey::field(FormId(id(60)), "pressure"), &value));
        report(&Subject { card: &card, record: &phone.record, catalog: &catalog }, "en").checklist[1].1.clone()
    };
    assert_eq!(
        [json!(1), json!(1.0), json!(-3.0), json!(0.05), json!(1.25)].map(said),
        ["1 bar", "1 bar", "-3 bar", "0.05 bar", "1.25 bar"]
    );
}

#[test]
fn canonical_json_has_sorted_keys_and_no_white_space() {
    let (phone, card, catalog) = (worked(), card(), catalog());
    let text = String::from_utf8(canonical_json(&report(
        &Subject { card: &card, record: &phone.record, catalog: &catalog },
        "en",
    )))
    .unwrap();
    assert!(text.starts_with(r#"{"address":"#), "{text}");
    let again: ReportModel = serde_json::from_str(&text).unwrap();
    assert_eq!(String::from_utf8(canonical_json(&again)).unwrap(), text);
}

#[test]
fn a_signature_shows_what_changed_after_it_and_nothing_else() {
    let (mut phone, mut card, catalog) = (worked(), card(), catalog());
    let signed = report(&Subject { card: &card, record: &phone.record, catalog: &catalog }, "en");
    let taken = Taken { at: Timestamp(1), clock: None, place: None };
    let signature = Signature {
        id: SignatureId(id(4001)),
        signer: "赵女士".to_owned(),
        role: "customer".to_owned(),
        attachment: AttachmentId(id(2001)),
        consent: "ok".to_owned(),
        by: li_wei(),
        taken,
        report: AttachmentId(id(2002)),
        report_sha256: report_sha256(&signed),
    };
    phone.write(|draft| draft.signature(&signature));
    let around = Around { unsent: None, signed: Some(signed) };

    // The number arrives later, the sign step is ruled, the caption stays: nothing changed for the signer.
    card.order.number = Some("TA-261122-0001".to_owned());
    let views = signatures(&Subject { card: &card, record: &phone.record, catalog: &catalog }, &around);
    assert_eq!((views.len(), views[0].changed_after), (1, false));

    phone.write(|draft| draft.answer(&AnswerKey::field(FormId(id(60)), "pressure"), &json!(2)));
    let views = signatures(&Subject { card: &card, record: &phone.record, catalog: &catalog }, &around);
    assert!(views[0].changed_after);
    let told: Vec<_> = views[0]
        .changes
        .iter()
        .map(|one| (one.code.as_str(), one.name.as_str(), one.before.as_str(), one.after.as_str()))
        .collect();
    assert_eq!(told, [("answer", "Water pressure", "1.5 bar", "2 bar")]);
    assert!(views[0].report_here);
}

#[test]
fn the_timeline_merges_facts_and_decisions_by_true_time() {
    let (mut phone, mut card, catalog) = (worked(), card(), catalog());
    let last = phone.entry(1003, EntryKind::Remark { text: "钥匙在门卫".to_owned() });
    // The check-in's clock was off: the server knows better.
    card.rulings.push(Ruling {
        entry: EntryId(id(1001)),
        verdict: Verdict::Accepted,
        reason: String::new(),
        at: Timestamp(900_000),
        occurred_at: Timestamp(30_000),
        confidence: Confidence::Exact,
    });
    let decision = jobsheet_api::device::TimelineItem {
        entry: None,
        code: "assigned".to_owned(),
        args: BTreeMap::new(),
        by: "达娜".to_owned(),
        at: Timestamp(10_000),
        confidence: Confidence::Exact,
        place: None,
        state: ItemState::Confirmed,
        ruling: None,
        clock: None,
    };
    let subject = Subject { card: &card, record: &phone.record, catalog: &catalog };
    let items = timeline(&subject, &Around { unsent: Some(last), signed: None }, vec![decision]);
    let told: Vec<_> = items
        .iter()
        .map(|item| {
            format!("{} {} {} {:?} {:?} {:?}", item.at.0, item.by, item.code, item.args, item.confidence, item.state)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn evidence_counts_what_is_shown_and_says_something() {
    let (mut phone, catalog) = (worked(), catalog());
    let seen = evidence(&phone.record, catalog.forms.first());
    assert_eq!((seen.photos, seen.signed), ([Slot::Before, Slot::After].into(), false));
    assert_eq!(seen.answered, ["leak".to_owned(), "pressure".to_owned()].into());
    phone.write(|draft| draft.answer(&AnswerKey::field(FormId(id(60)), "leak"), &json!(null)));
    assert_eq!(evidence(&phone.record, catalog.forms.first()).answered, ["pressure".to_owned()].into());
}

#[test]
fn two_phones_answer_one_question_and_both_answers_are_shown() {
    let (mut one, mut two, card, catalog) = (Phone::new(77), Phone::new(78), card(), catalog());
    two.now = 500;
    let key = AnswerKey::field(FormId(id(60)), "leak");
    one.write(|draft| draft.answer(&key, &json!("pass")));
    two.write(|draft| draft.answer(&key, &json!("fail")));
    let theirs = two.record.changes_since(&Record::genesis_heads());
    one.record.apply(theirs.iter().map(|change| &change.bytes)).unwrap();
    let disputed = disputed(
        &Subject { card: &card, record: &one.record, catalog: &catalog },
        &Around { unsent: None, signed: None },
    );
    let values: Vec<_> =
        disputed["leak"].iter().map(|said| (said.value.as_str().unwrap(), said.by.as_str(), said.wins)).collect();
    assert_eq!(values.len(), 2);
    assert!(values[0].2 && !values[1].2 && values.iter().all(|said| said.1 == "李伟"), "{values:?}");
}

#[test]
fn a_held_proposal_stays_until_it_is_settled() {
    let (mut phone, mut card, catalog) = (worked(), card(), catalog());
    phone.entry(1004, EntryKind::Propose { field: OrderField::Priority, base: 0, value: json!("urgent") });
    let open = |card: &OrderCard, phone: &Phone| {
        proposals(&Subject { card, record: &phone.record, catalog: &catalog }, &Around { unsent: None, signed: None })
    };
    assert_eq!(
        (open(&card, &phone)[0].value.clone(), open(&card, &phone)[0].current.clone(), open(&card, &phone)[0].verdict),
        (json!("urgent"), json!("high"), None)
    );
    let ruled = |verdict| Ruling {
        entry: EntryId(id(1004)),
        verdict,
        reason: String::new(),
        at: Timestamp(1),
        occurred_at: Timestamp(1),
        confidence: Confidence::Exact,
    };
    card.rulings = vec![ruled(Verdict::Held)];
    assert_eq!(open(&card, &phone).len(), 1);
    card.rulings = vec![ruled(Verdict::Accepted)];
    assert_eq!(open(&card, &phone).len(), 0);
}
