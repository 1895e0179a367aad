//! Phones and desks at the same moment: nothing is skipped, nothing waits for ever.

use futures::future::join_all;
use jobsheet_model::OrderId;
use jobsheet_model::entry::EntryKind;
use jobsheet_sync::{Digest, FeedId, ItemKind, digest};

use crate::auth::Device;
use crate::db::values;
use crate::seed::Phone;
use crate::testing::{LI_WEI, Story, WANG_FANG, on_both, refusals};

/// Everything that a new cursor gets, as its digest.
async fn listed(story: &Story, phone: &Phone) -> Digest {
    let mut request = phone.request(story.now());
    request.cursor.clear();
    request.limit = 1_000;
    let answer = story.send(&phone.device, &request).await.unwrap();
    assert!(!answer.more);
    let feed = FeedId::user(phone.device.user);
    let held = answer.pull.iter().filter(|item| item.feed == feed).map(|item| {
        let state = match item.kind {
            ItemKind::Order => digest::row_state(
                serde_json::from_slice::<jobsheet_model::order::OrderCard>(&item.document).unwrap().order.version,
            ),
            ItemKind::Record => digest::record_state(&item.heads),
            _ => Vec::new(),
        };
        Digest::of_item(item.kind, &item.id, item.seq, &state)
    });
    let held = Digest::of(held);
    assert_eq!(answer.digests[&feed], held);
    held
}

#[test]
fn many_push_while_the_desk_decides() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut orders: Vec<OrderId> = Vec::new();
        for number in 0..12 {
            orders.push(story.order(number, Some(if number % 2 == 0 { LI_WEI } else { WANG_FANG })).await);
        }
        let mut phones = Vec::new();
        for key in 1..=6 {
            phones.push(story.phone(if key % 2 == 0 { WANG_FANG } else { LI_WEI }, key).await);
        }
        for phone in &mut phones {
            let held: Vec<OrderId> = phone.cards.keys().copied().collect();
            for id in held {
                for text in ["一", "二"] {
                    phone
                        .say(&mut story.cx(), story.now(), id, EntryKind::Remark { text: text.to_owned() }, None)
                        .unwrap();
                }
            }
        }
        let asked: Vec<_> = phones.iter().map(|phone| (phone.device.clone(), phone.request(story.now()))).collect();
        let (story, orders) = (&story, &orders);
        let pushes = asked.iter().map(async |(device, request): &(Device, _)| {
            let answer = story.send(device, request).await.unwrap();
            assert_eq!(refusals(&answer), vec!["stored"; 12]);
        });
        let moves = orders.iter().enumerate().map(async |(number, id)| {
            // Every third order changes hands meanwhile; new ones are made.
            if number % 3 == 0 {
                story.assign(*id, Some(if number % 2 == 0 { WANG_FANG } else { LI_WEI })).await.unwrap();
            } else {
                story.order(100 + u128::try_from(number).unwrap(), Some(LI_WEI)).await;
            }
        });
        futures::join!(join_all(pushes), join_all(moves));
        for phone in &mut phones {
            let mut fresh = phone.clone();
            fresh.cursor.clear();
            fresh.cards.clear();
            fresh.records.clear();
            fresh.outbox.clear();
            story.sync(&mut fresh).await;
            phone.outbox.clear();
            story.sync(phone).await;
            assert_eq!(phone.cards, fresh.cards, "whoever followed all along holds what a newcomer gets");
            let heads =
                |phone: &Phone| phone.records.iter().map(|(id, record)| (*id, record.heads())).collect::<Vec<_>>();
            assert_eq!(heads(phone), heads(&fresh));
            listed(story, phone).await;
        }
        let sql = "SELECT h.feed FROM feed_heads h WHERE h.head < (SELECT MAX(i.seq) FROM feed_items i WHERE i.feed = h.feed)";
        assert!(story.read(move |tx, _| Ok(tx.query(sql, values![])?)).await.unwrap().is_empty());
        let changes = story.read(|tx, _| {
            Ok(tx.query_one("SELECT COUNT(*) AS number FROM record_changes", values![])?.int("number")?)
        });
        assert_eq!(changes.await.unwrap(), 72);
        let numbers = story.read(|tx, _| {
            Ok(tx.query_one("SELECT COUNT(DISTINCT number) AS number FROM orders", values![])?.int("number")?)
        });
        assert_eq!(numbers.await.unwrap(), 20);
    });
}
