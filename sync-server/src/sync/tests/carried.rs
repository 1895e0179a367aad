//! Work that comes by another phone: judged by its author, never by who brings it; and never twice.

use jobsheet_model::entry::{Action, EntryKind, Slot};
use jobsheet_sync::{Envelope, SyncRequest};

use crate::auth::devices;
use crate::db::values;
use crate::testing::{LI_WEI, Story, WANG_FANG, ZHAO_MIN, arrive, file, on_both, refusals};

/// How many rows a table holds.
async fn count(story: &Story, table: &'static str) -> i64 {
    story
        .read(move |tx, _| Ok(tx.query_one(&format!("SELECT COUNT(*) AS n FROM {table}"), values![])?.int("n")?))
        .await
        .unwrap()
}

#[test]
fn a_bundle_sent_by_two_phones_and_its_author_is_stored_once() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut broken = story.phone(LI_WEI, 1).await;
        let (one, two) = (story.phone(WANG_FANG, 2).await, story.phone(LI_WEI, 3).await);
        let mut cx = story.cx();
        for action in [Action::Accept, Action::Depart] {
            broken.step(&mut cx, story.now(), id, action, "").unwrap();
            story.pass(5);
        }
        arrive(&mut broken, &mut cx, story.now(), id);
        let photo = file(&broken, story.now(), 0x61, Slot::Before, &"a".repeat(64), 1_000);
        broken.write(&mut cx, story.now(), id, |draft, _| draft.attachment(&photo)).unwrap();
        let packed: Vec<Envelope> = broken.request(story.now()).push;
        story.pass(60);
        for carrier in [&one, &two, &one] {
            let request = SyncRequest { push: packed.clone(), ..carrier.request(story.now()) };
            let answer = story.send(&carrier.device, &request).await.unwrap();
            assert_eq!(refusals(&answer), vec!["stored"; 4]);
        }
        assert_eq!(count(&story, "record_changes").await, 4);
        assert_eq!(count(&story, "rulings").await, 3);
        assert_eq!(count(&story, "quarantine").await, 0);
        // The photo is expected, and the carrier's upload is its receipt for everybody who holds the order.
        let brought = one.device.replica;
        story
            .write(move |tx, cx| {
                tx.execute(
                    "INSERT INTO blobs (sha256, bytes, mime, complete_at) VALUES ($1, 1000, 'image/jpeg', $2)",
                    values!["a".repeat(64), cx.now],
                )?;
                crate::hooks::on_blob_complete(tx, cx, brought, &"a".repeat(64))
            })
            .await
            .unwrap();
        assert!(story.detail(id).await.photos[0].photo.here);
        // A week later the broken phone is found and sends the same itself.
        story.pass(7 * 24 * 60);
        let answer = story.send(&broken.device, &broken.request(story.now())).await.unwrap();
        assert_eq!(refusals(&answer), vec!["stored"; 4]);
        assert_eq!((count(&story, "record_changes").await, count(&story, "rulings").await), (4, 3));
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 on_site normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 step action=accept -> Accepted  [Exact]
        08:05 李伟 step action=depart -> Accepted  [Exact]
        08:10 李伟 check_in distance=12 mode=inside -> Accepted  [Exact]
        photo before by 李伟 Confirmed here=true
        "#);
    });
}

#[test]
fn what_the_author_may_not_say_no_carrier_may_bring() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (his, hers) = (story.order(1, Some(LI_WEI)).await, story.order(2, Some(WANG_FANG)).await);
        let (mut li_wei, carrier) = (story.phone(LI_WEI, 1).await, story.phone(WANG_FANG, 2).await);
        let mut cx = story.cx();
        let remark = |text: &str| EntryKind::Remark { text: text.to_owned() };
        li_wei.say(&mut cx, story.now(), hers, remark("借她的手机"), None).unwrap();
        li_wei.say(&mut cx, story.now(), his, remark("在路上"), None).unwrap();
        let mut packed = li_wei.request(story.now()).push;
        // Somebody has changed an envelope on the way, and one is of a device that nobody knows.
        let honest = packed.iter().find(|one| one.record == his).cloned().unwrap();
        let mut altered = honest.clone();
        std::sync::Arc::make_mut(&mut altered.seal).signature[0] ^= 1;
        let unknown = jobsheet_model::ReplicaId(uuid::Uuid::from_u128(5));
        let stranger = Envelope::seal(&[9; 32], unknown, his, honest.changes.clone());
        packed.retain(|one| one.record == hers);
        packed.extend([altered, stranger]);
        let request = SyncRequest { push: packed, ..carrier.request(story.now()) };
        let answer = story.send(&carrier.device, &request).await.unwrap();
        // On her order he has no say, although she who brings it has.
        assert_eq!(refusals(&answer)[0], "order_not_found");
        assert!(refusals(&answer)[1..].iter().all(|code| code == "bad_signature" || code == "unknown_device"));
        assert_eq!(count(&story, "record_changes").await, 0);
        // Each is kept in quarantine, and the honest one still goes.
        let request = SyncRequest { push: vec![honest], ..carrier.request(story.now()) };
        assert_eq!(refusals(&story.send(&carrier.device, &request).await.unwrap()), ["stored"]);
        assert!(count(&story, "quarantine").await > 0);
    });
}

#[test]
fn what_was_packed_before_the_phone_was_revoked_comes_as_late_work() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let (mut lost, mut carrier) = (story.phone(LI_WEI, 1).await, story.phone(WANG_FANG, 2).await);
        lost.step(&mut story.cx(), story.now(), id, Action::Accept, "").unwrap();
        let packed = lost.request(story.now()).push;
        let replica = lost.device.replica;
        story.write(move |tx, cx| devices::revoke(tx, cx, ZHAO_MIN, replica)).await.unwrap();
        let request = SyncRequest { push: packed, ..carrier.request(story.now()) };
        assert_eq!(refusals(&story.send(&carrier.device, &request).await.unwrap()), ["stored"]);
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 assigned normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 step action=accept -> Superseded device_revoked [Exact]
        contributions of 李伟
        "#);
        story.sync(&mut carrier).await;
        assert!(carrier.cards.is_empty() && carrier.records.is_empty(), "the carrier is granted nothing");
    });
}
