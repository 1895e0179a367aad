//! What a cursor gets, who is told, and what leaves again.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::OrderId;
use jobsheet_model::catalog::Catalog;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::person::{Person, Role};
use jobsheet_sync::{Digest, FeedId, ItemKind, digest};

use crate::db::values;
use crate::people::{self, NewAccount};
use crate::seed::Phone;
use crate::testing::{LI_WEI, Story, WANG_FANG, ZHAO_MIN, arrive, evidence, file, on_both, refusals};

/// What the phone holds of its own feed, as the digest sees it.
fn digest_of(phone: &Phone, answers: &[jobsheet_sync::SyncResponse]) -> Digest {
    let mut held: BTreeMap<(ItemKind, String), Digest> = BTreeMap::new();
    for answer in answers {
        for item in answer.pull.iter().filter(|item| item.feed == FeedId::user(phone.device.user)) {
            let state = match item.kind {
                ItemKind::Order => {
                    // What is gone by now is taken out below.
                    let card = phone.cards.get(&item.id.parse().unwrap());
                    digest::row_state(card.map_or(0, |card| card.order.version))
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
fn phones_hear_of_a_new_colleague_at_once() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let id = jobsheet_model::UserId(uuid::Uuid::from_u128(0x99));
        let person = Person {
            id,
            name: "陈静".to_owned(),
            role: Role::Technician,
            phone: String::new(),
            skills: Vec::new(),
            home: Some((36.0, 117.0)),
        };
        let account = NewAccount { person, login: "chen.jing".to_owned(), password_hash: String::new() };
        story.write(move |tx, cx| people::add(tx, cx, None, &account)).await.unwrap();
        let answer = story.sync(&mut phone).await;
        let kinds: Vec<_> = answer.pull.iter().map(|item| item.kind).collect();
        assert_eq!(kinds, [ItemKind::Catalog]);
        let catalog: Catalog = serde_json::from_slice(&answer.pull[0].document).unwrap();
        let named = catalog.people.iter().find(|one| one.id == id).unwrap();
        assert_eq!((named.name.as_str(), named.home), ("陈静", None), "where she lives is for the office only");
    });
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
        assert_eq!(changes(&story.sync(&mut phone).await), 0, "nor is it when the record was new to everybody");
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

#[test]
fn what_left_a_feed_is_forgotten_once_every_living_phone_has_heard_of_it() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let orders = [story.order(1, Some(LI_WEI)).await, story.order(2, Some(LI_WEI)).await];
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut drawer = story.phone(LI_WEI, 2).await;
        let left = async || {
            let sql = "SELECT COUNT(*) AS number FROM feed_items WHERE gone = 1";
            story.read(move |tx, _| Ok(tx.query_one(sql, &[])?.number::<u64>("number")?)).await.unwrap()
        };
        let prune = || story.write(|tx, cx| crate::feeds::prune(tx, cx));
        story.assign(orders[0], None).await.unwrap();
        assert_eq!((prune().await.unwrap(), left().await), (0, 1), "neither has heard of it");
        story.pass(61);
        story.sync(&mut phone).await;
        story.pass(61);
        story.sync(&mut phone).await;
        assert_eq!((prune().await.unwrap(), left().await), (0, 1), "one lies in a drawer");
        // For as long as a cursor lives.
        story.pass(61 * 24 * 60);
        story.sync(&mut phone).await;
        assert_eq!((prune().await.unwrap(), left().await), (1, 0));

        // The drawer opens: the digest says that something is missing, and the feed listed anew says what.
        let request = drawer.request(story.now());
        let answer = story.send(&drawer.device, &request).await.unwrap();
        assert!(answer.gone.is_empty() && drawer.cards.contains_key(&orders[0]));
        drawer.take_in(&answer).unwrap();
        let feed = FeedId::user(LI_WEI);
        let held = |phone: &Phone| phone.cards.keys().copied().collect::<BTreeSet<_>>();
        assert_eq!(held(&drawer), orders.into());
        drawer.cursor.clear();
        let listing = story.send(&drawer.device, &drawer.request(story.now())).await.unwrap();
        let listed = listing.pull.iter().filter(|item| item.kind == ItemKind::Order).map(|item| item.id.clone());
        assert_eq!(listed.collect::<Vec<_>>(), [orders[1].to_string()]);
        assert_eq!(listing.digests[&feed], answer.digests[&feed]);
        assert_eq!(listing.digests[&feed], digest_of(&drawer, std::slice::from_ref(&listing)));
        assert_ne!(answer.digests[&feed], Digest::EMPTY);
    });
}

#[test]
fn a_revoked_phone_keeps_nobody_from_forgetting() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, Some(LI_WEI)).await;
        let lost = story.phone(LI_WEI, 1).await;
        story.cancel(order, "duplicate").await.unwrap();
        assert_eq!(story.write(|tx, cx| crate::feeds::prune(tx, cx)).await.unwrap(), 0);
        let replica = lost.device.replica;
        story.write(move |tx, cx| crate::auth::devices::revoke(tx, cx, ZHAO_MIN, replica)).await.unwrap();
        assert_eq!(story.write(|tx, cx| crate::feeds::prune(tx, cx)).await.unwrap(), 1);
    });
}
