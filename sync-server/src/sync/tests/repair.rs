//! What a phone is told when it holds something else than it should, and how little when it holds what it should.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::OrderId;
use jobsheet_model::entry::Action;
use jobsheet_sync::digest::{record_state, row_state};
use jobsheet_sync::manifest::short_name;
use jobsheet_sync::{Digest, FeedId, Item, ItemKind, Manifest, SyncResponse};

use crate::orders;
use crate::records;
use crate::testing::{LI_WEI, Story, on_both};

/// The digest of each item of an answer, by kind and id.
fn held(items: &[Item], phone: &crate::seed::Phone) -> BTreeMap<(ItemKind, String), Digest> {
    let mut held = BTreeMap::new();
    for item in items {
        let state = match item.kind {
            ItemKind::Order => row_state(phone.cards[&item.id.parse::<OrderId>().unwrap()].order.version),
            ItemKind::Record => record_state(&item.heads),
            _ => continue,
        };
        held.insert((item.kind, item.id.clone()), Digest::of_item(item.kind, &item.id, item.seq, &state));
    }
    held
}

fn names(answer: &SyncResponse) -> BTreeSet<(ItemKind, String)> {
    answer.pull.iter().map(|item| (item.kind, item.id.clone())).collect()
}

#[test]
fn whole_is_whole_even_of_what_was_brought_with_the_question() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        for action in [Action::Accept, Action::Depart] {
            phone.step(&mut story.cx(), story.now(), order, action, "").unwrap();
        }
        let mut request = phone.request(story.now());
        let heard = story.send(&phone.device, &request).await.unwrap();
        // It says it once more, and that it holds nothing: it may lack the ground of what it says.
        request.cursor = heard.cursor;
        request.manifests.insert(FeedId::user(LI_WEI), Manifest::of([]));
        let mended = story.send(&phone.device, &request).await.unwrap();
        let record = mended.pull.iter().find(|item| item.kind == ItemKind::Record).unwrap();
        assert_eq!(record.changes.len(), 2);
    });
}

#[test]
fn a_manifest_brings_exactly_what_differs() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut made = Vec::new();
        for number in 1..=6 {
            made.push(story.order(number, Some(LI_WEI)).await);
        }
        let mut phone = story.phone(LI_WEI, 1).await;
        for order in &made[..3] {
            phone.step(&mut story.cx(), story.now(), *order, Action::Accept, "").unwrap();
        }
        story.sync(&mut phone).await;
        let feed = FeedId::user(LI_WEI);
        // Another device of his reads all of it.
        let mut tablet = story.phone(LI_WEI, 2).await;
        tablet.cursor.clear();
        let all = story.sync(&mut tablet).await;
        let mut held = held(&all.pull, &tablet);
        assert_eq!(Digest::of(held.values().copied()), all.digests[&feed]);
        assert_eq!(held.len(), 9, "six orders, three records");

        let ask = |manifest: Manifest| {
            let mut request = tablet.request(story.now());
            request.manifests.insert(feed.clone(), manifest);
            request
        };
        // Holding what it should, it gets nothing.
        let content = story.send(&tablet.device, &ask(Manifest::of(held.values().copied()))).await.unwrap();
        assert_eq!((content.pull.len(), content.strangers.len(), content.more), (0, 0, false));

        // An order lost, a record in another form, something that was never in the feed.
        let (lost, other) = (made[4].to_string(), made[1].to_string());
        held.remove(&(ItemKind::Order, lost.clone())).unwrap();
        let odd = Digest::of_item(ItemKind::Record, &other, 1, b"other heads");
        held.insert((ItemKind::Record, other.clone()), odd);
        let stranger = Digest::of_item(ItemKind::Order, "an order of another life", 3, &row_state(1));
        held.insert((ItemKind::Order, "an order of another life".to_owned()), stranger);
        let mended = story.send(&tablet.device, &ask(Manifest::of(held.values().copied()))).await.unwrap();
        assert_eq!(
            names(&mended),
            BTreeSet::from([(ItemKind::Order, lost.clone()), (ItemKind::Record, other.clone())])
        );
        let record = mended.pull.iter().find(|item| item.kind == ItemKind::Record).unwrap();
        assert_eq!((record.changes.len(), record.difference), (1, None), "all of it, whole");
        assert_eq!(mended.strangers[&feed].names(), BTreeSet::from([short_name(odd), short_name(stranger)]));

        // A page at a time.
        let mut small = ask(Manifest::default());
        small.limit = 4;
        let page = story.send(&tablet.device, &small).await.unwrap();
        assert_eq!((page.pull.len(), page.more), (4, true));
    });
}

#[test]
fn a_card_travels_as_a_difference_to_whoever_holds_the_one_before() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut tablet = story.phone(LI_WEI, 2).await;
        let mut late = story.phone(LI_WEI, 3).await;
        let mut sizes = Vec::new();
        for action in [Action::Accept, Action::Depart] {
            phone.step(&mut story.cx(), story.now(), order, action, "").unwrap();
            let answer = story.sync(&mut phone).await;
            let item = answer.pull.iter().find(|item| item.kind == ItemKind::Order).unwrap();
            assert!(item.difference.is_some());
            sizes.push(item.document.len());
            story.sync(&mut tablet).await;
        }
        assert!(sizes.iter().all(|size| *size < 400), "{sizes:?}");
        // Who missed one gets the whole card.
        let answer = story.sync(&mut late).await;
        assert_eq!(answer.pull.iter().find(|item| item.kind == ItemKind::Order).unwrap().difference, None);
        let card = story.write(move |tx, _| orders::card(tx, order)).await.unwrap();
        for device in [&phone, &tablet, &late] {
            assert_eq!(device.cards[&order], card);
        }
        // An answer to a question is in the record; the card says what it said.
        phone.note(&mut story.cx(), story.now(), order, "the key is next door").unwrap();
        let answer = story.sync(&mut phone).await;
        assert_eq!(answer.pull.iter().map(|item| item.kind).collect::<Vec<_>>(), [ItemKind::Record]);
    });
}

#[test]
fn every_stored_change_can_be_shown_to_be_its_authors() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (one, two) = (story.order(1, Some(LI_WEI)).await, story.order(2, Some(LI_WEI)).await);
        let mut phone = story.phone(LI_WEI, 1).await;
        for order in [one, two] {
            phone.step(&mut story.cx(), story.now(), order, Action::Accept, "").unwrap();
            phone.note(&mut story.cx(), story.now(), order, "by the back door").unwrap();
        }
        story.sync(&mut phone).await;
        let seals = story.write(|tx, _| Ok(tx.query("SELECT id FROM seals", &[])?.len())).await.unwrap();
        assert_eq!((seals, story.write(|tx, _| records::verify_seals(tx)).await.unwrap()), (1, (4, 0)));
        // A change that was put under another order, and one whose seal is gone.
        let sql = "UPDATE record_changes SET order_id = $1 WHERE order_id = $2 AND position = 2";
        let other = OrderId(uuid::Uuid::from_u128(77));
        story.write(move |tx, _| Ok(tx.execute(sql, crate::db::values![other, one])?)).await.unwrap();
        assert_eq!(story.write(|tx, _| records::verify_seals(tx)).await.unwrap(), (4, 1));
        story.write(|tx, _| Ok(tx.execute("DELETE FROM seals", &[])?)).await.unwrap();
        assert_eq!(story.write(|tx, _| records::verify_seals(tx)).await.unwrap(), (4, 4));
    });
}
