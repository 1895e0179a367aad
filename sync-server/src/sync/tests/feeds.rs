//! What a cursor gets, who is told, and what leaves again.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::OrderId;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_sync::{Digest, FeedId, ItemKind, digest};

use crate::db::values;
use crate::seed::Phone;
use crate::testing::{LI_WEI, Story, WANG_FANG, arrive, evidence, file, on_both, refusals};

/// What the phone holds of its own feed, as the digest sees it.
fn digest_of(phone: &Phone, answers: &[jobsheet_sync::SyncResponse]) -> Digest {
    let mut held: BTreeMap<(ItemKind, String), Digest> = BTreeMap::new();
    for answer in answers {
        for item in answer.pull.iter().filter(|item| item.feed == FeedId::user(phone.device.user)) {
            let state = match item.kind {
                ItemKind::Order => {
                    let card: jobsheet_model::order::OrderCard = serde_json::from_slice(&item.document).unwrap();
                    digest::row_state(card.order.version)
                }
                ItemKind::Record => digest::record_state(&item.heads),
                _ => Vec::new(),
            };
            held.insert((item.kind, item.id.clone()), Digest::of_item(item.kind, &item.id, item.seq, &state));
        }
        for gone in &answer.gone {
            held.remove(&(gone.kind, gone.id.clone()));
        }
    }
    Digest::of(held.into_values())
}

#[test]
fn a_cursor_gets_everything_once_however_small_the_pages() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut orders = Vec::new();
        for number in 0..7 {
            orders.push(story.order(number, Some(LI_WEI)).await);
        }
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        for id in &orders {
            phone.step(&mut cx, story.now(), *id, Action::Accept, "").unwrap();
        }
        story.sync(&mut phone).await;
        story.cancel(orders[3], "duplicate").await.unwrap();
        let mut tablet = story.phone(LI_WEI, 2).await;
        assert_eq!(
            tablet.cards.keys().collect::<Vec<_>>(),
            phone_without(&orders, 3),
            "a second device of the same person"
        );
        // Page by page from the beginning.
        tablet.cursor.clear();
        let mut pages = Vec::new();
        loop {
            let mut request = tablet.request(story.now());
            request.limit = 1;
            let answer = story.send(&tablet.device, &request).await.unwrap();
            assert!(answer.pull.len() + answer.gone.len() <= 1);
            tablet.take_in(&answer).unwrap();
            let more = answer.more;
            pages.push(answer);
            if !more {
                break;
            }
        }
        let feed = FeedId::user(LI_WEI);
        let last = pages.last().unwrap();
        assert_eq!(last.digests[&feed], digest_of(&tablet, &pages));
        let ids: Vec<_> = pages.iter().flat_map(|page| &page.pull).map(|item| (item.kind, item.id.clone())).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "nothing twice");
        assert_eq!(tablet.records.len(), 6);
        // Nothing new: nothing sent.
        let quiet = story.send(&tablet.device, &tablet.request(story.now())).await.unwrap();
        assert_eq!(
            (quiet.pull.len(), quiet.gone.len(), quiet.more, quiet.digests[&feed]),
            (0, 0, false, last.digests[&feed])
        );
        // A cursor of a database that was ahead of this one.
        tablet.cursor.insert(feed.clone(), 1_000_000);
        let anew = story.send(&tablet.device, &tablet.request(story.now())).await.unwrap();
        assert_eq!(anew.pull.iter().filter(|item| item.kind == ItemKind::Order).count(), 6);
        assert_eq!(anew.digests[&feed], last.digests[&feed]);
    });
}

fn phone_without(orders: &[OrderId], at: usize) -> Vec<&OrderId> {
    orders.iter().enumerate().filter(|(number, _)| *number != at).map(|(_, id)| id).collect()
}

#[test]
fn a_phone_gets_others_changes_and_not_its_own_until_it_lost_them() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut tablet = story.phone(LI_WEI, 2).await;
        let mut cx = story.cx();
        let changes =
            |answer: &jobsheet_sync::SyncResponse| answer.pull.iter().map(|item| item.changes.len()).sum::<usize>();
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        story.sync(&mut phone).await;
        story.pass(1);
        phone.step(&mut cx, story.now(), id, Action::Depart, "").unwrap();
        assert_eq!(changes(&story.sync(&mut phone).await), 0, "its own change is not sent back");
        assert_eq!(changes(&story.sync(&mut tablet).await), 2);
        tablet.note(&mut cx, story.now(), id, "从平板写的。").unwrap();
        story.sync(&mut tablet).await;
        assert_eq!(changes(&story.sync(&mut phone).await), 1);
        // Away and back: the phone has purged the record, its own changes too.
        story.assign(id, Some(WANG_FANG)).await.unwrap();
        story.sync(&mut phone).await;
        assert!(phone.records.is_empty());
        story.assign(id, Some(LI_WEI)).await.unwrap();
        assert_eq!(changes(&story.sync(&mut phone).await), 3);
        assert_eq!(phone.records[&id].entries().len(), 2);
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        assert_eq!(refusals(&story.sync(&mut phone).await), ["stored"], "it goes on where it was");
    });
}

#[test]
fn a_receipt_comes_when_the_bytes_are_here_and_goes_with_the_order() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        let sha256 = "c".repeat(64);
        let photo = file(&phone, story.now(), 0x71, Slot::Before, &sha256, 5_000);
        phone.write(&mut cx, story.now(), id, |draft, _| draft.attachment(&photo)).unwrap();
        story.sync(&mut phone).await;
        let list =
            story.read(|tx, cx| crate::orders::list(tx, cx, &crate::orders::ListQuery::default())).await.unwrap();
        assert_eq!(list.rows[0].expected_files, 1);
        let caller = |phone: &Phone| phone.device.caller();
        let (li_wei, wang_fang) = (caller(&phone), caller(&story.phone(WANG_FANG, 2).await));
        let may = async |who: &crate::auth::Caller| {
            let (who, sha256) = (who.clone(), "c".repeat(64));
            story.read(move |tx, _| crate::hooks::may_read_blob(tx, &who, &sha256)).await.unwrap()
        };
        assert!(may(&li_wei).await && !may(&wang_fang).await);
        let (replica, its_sha256) = (phone.device.replica, sha256.clone());
        let complete = move |tx: &mut crate::db::Tx, cx: &mut crate::cx::Cx| {
            let here = "INSERT INTO blobs (sha256, bytes, mime, complete_at) VALUES ($1, 5000, 'image/jpeg', $2) ON CONFLICT (sha256) DO NOTHING";
            tx.execute(here, values![&its_sha256, cx.now])?;
            crate::hooks::on_blob_complete(tx, cx, replica, &its_sha256)
        };
        story.write(complete.clone()).await.unwrap();
        story.write(complete).await.unwrap();
        let answer = story.sync(&mut phone).await;
        let receipts: Vec<_> =
            answer.pull.iter().filter(|item| item.kind == ItemKind::Receipt).map(|item| item.id.clone()).collect();
        assert_eq!(receipts, std::slice::from_ref(&sha256));
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 assigned normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        photo before by 李伟 Confirmed here=true
        "#);
        story.assign(id, Some(WANG_FANG)).await.unwrap();
        let answer = story.sync(&mut phone).await;
        assert!(answer.gone.iter().any(|gone| gone.kind == ItemKind::Receipt && gone.id == sha256));
        assert!(!may(&li_wei).await && may(&wang_fang).await);
        // Somebody who names bytes that are here already gets the receipt at once.
        let mut hers = story.phone(WANG_FANG, 3).await;
        let again = file(&hers, story.now(), 0x72, Slot::After, &sha256, 5_000);
        hers.write(&mut cx, story.now(), id, |draft, _| draft.attachment(&again)).unwrap();
        let answer = story.sync(&mut hers).await;
        assert!(answer.pull.iter().any(|item| item.kind == ItemKind::Receipt));
    });
}

#[test]
fn desks_are_told_which_orders_changed() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let first = story.order(1, Some(LI_WEI)).await;
        let second = story.order(2, None).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let changes = async |after: u64| story.read(move |tx, _| crate::hooks::changes_after(tx, after)).await.unwrap();
        let begin = changes(0).await;
        assert_eq!(begin.orders, [first, second]);
        assert!(changes(begin.seq).await.orders.is_empty());
        let heard = story.stage.db.pokes().subscribe(BTreeSet::from(["office".to_owned()]));
        phone.step(&mut story.cx(), story.now(), first, Action::Accept, "").unwrap();
        story.sync(&mut phone).await;
        let topics = tokio::time::timeout(std::time::Duration::from_secs(10), heard.heard()).await;
        assert!(topics.is_ok(), "the desk's listener is woken");
        assert_eq!(changes(begin.seq).await.orders, [first]);
    });
}

#[test]
fn a_finished_order_leaves_the_phone_after_a_month_and_stays_in_the_office() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (done, open) = (story.order(1, Some(LI_WEI)).await, story.order(2, Some(LI_WEI)).await);
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        for id in [done, open] {
            phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
            arrive(&mut phone, &mut cx, story.now(), id);
            phone.step(&mut cx, story.now(), id, Action::Start, "").unwrap();
        }
        evidence(&mut phone, &mut cx, story.now(), done);
        phone.step(&mut cx, story.now(), done, Action::Complete, "").unwrap();
        phone.step(&mut cx, story.now(), done, Action::SkipSignature, "paper").unwrap();
        story.sync(&mut phone).await;
        let late = phone.clone();
        story.pass(31 * 24 * 60);
        let answer = story.sync(&mut phone).await;
        let gone: BTreeSet<_> =
            answer.gone.iter().map(|gone| (gone.id == done.to_string(), gone.reason.as_str())).collect();
        assert_eq!(gone, BTreeSet::from([(true, "closed")]));
        assert_eq!(phone.cards.keys().collect::<Vec<_>>(), [&open]);
        assert_eq!(story.detail(done).await.order.status.code(), "completed");
        // Another of his devices was away all the time and has a word to add.
        let mut late = late;
        late.note(&mut cx, story.now(), done, "后补。").unwrap();
        let answer = story.sync(&mut late).await;
        assert_eq!(refusals(&answer), ["stored"]);
        assert_eq!(
            (late.cards.keys().collect::<Vec<_>>(), story.detail(done).await.note),
            (vec![&open], "后补。".to_owned())
        );
    });
}
