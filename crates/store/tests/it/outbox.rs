//! Outgoing items: independent, words before pictures.

use jobsheet_model::Timestamp;
use jobsheet_store::Store;
use jobsheet_store::queries::attachments::{self, FileRole, FileRow};
use jobsheet_store::queries::outbox::{self, Delivery, ItemKind};

use crate::fixture::item;

const USER: &str = "01970000-0000-7000-8000-000000000002";

fn store() -> Store {
    let mut store = Store::open_connection(rusqlite::Connection::open_in_memory().unwrap()).unwrap().store;
    store
        .write(|db| {
            db.execute(
                "INSERT INTO orders (id, user, version, kind, service, title, priority, status, pending, mine, open, under_way,
                    customer, address, district, lat, lon, words)
                 VALUES (?1, ?2, 1, '', '', '', 1, '', 0, 1, 1, 0, '', '', '', 0, 0, '')",
                [item("x", ItemKind::Change, "").order, USER.to_owned()],
            )
            .map_err(jobsheet_store::StoreError::from)?;
            for (attachment, after) in [("a", "h1"), ("b", "h2")] {
                let file = FileRow {
                    attachment: attachment.to_owned(),
                    role: FileRole::Processed,
                    order: item("x", ItemKind::Blob, "").order,
                    sha256: attachment.to_owned(),
                    upload: String::new(),
                    sent: 0,
                    receipt_at: None,
                };
                attachments::add(db, &file)?;
                outbox::add(db, &item(after, ItemKind::Change, ""))?;
                outbox::add(db, &item(&file.item(), ItemKind::Blob, after))?;
            }
            Ok::<_, jobsheet_store::StoreError>(())
        })
        .unwrap();
    store
}

fn due(store: &Store, now: i64) -> Vec<String> {
    outbox::due_files(store.db(), USER, Timestamp(now), 9, true).unwrap().into_iter().map(|item| item.id).collect()
}

#[test]
fn a_picture_waits_for_its_words_and_for_nothing_else() {
    let mut store = store();
    assert!(due(&store, 0).is_empty());
    store.write(|db| outbox::confirm(db, "h2")).unwrap();
    assert_eq!(due(&store, 0), ["b/processed"]);
    store.write(|db| outbox::attention(db, "h1", "{}")).unwrap();
    assert_eq!(due(&store, 0), ["b/processed"], "the first one's trouble does not hold the second");
    store.write(|db| outbox::failed(db, "b/processed", Timestamp(50), "{}")).unwrap();
    assert!(due(&store, 49).is_empty());
    assert_eq!(due(&store, 50), ["b/processed"]);
}

#[test]
fn counts_and_least_tell_the_truth() {
    let mut store = store();
    let order = item("x", ItemKind::Blob, "").order;
    assert_eq!(outbox::least(store.db(), &order).unwrap(), Delivery::OnThisPhone);
    store
        .write(|db| {
            outbox::sent(db, "h1")?;
            outbox::confirm(db, "h2")?;
            outbox::attention(db, "a/processed", "{}")
        })
        .unwrap();
    let counts = outbox::counts(store.db(), USER).unwrap();
    assert_eq!(counts, [(Delivery::NeedsAttention, 1), (Delivery::OnThisPhone, 1), (Delivery::Sent, 1)].into());
    assert_eq!(outbox::least_by_order(store.db()).unwrap()[&order], Delivery::NeedsAttention);
    store.write(|db| ["h1", "a/processed", "b/processed"].iter().try_for_each(|id| outbox::confirm(db, id))).unwrap();
    assert_eq!(outbox::least(store.db(), &order).unwrap(), Delivery::Confirmed);
    assert_eq!(outbox::list(store.db(), USER, 2).unwrap().len(), 2);
}
