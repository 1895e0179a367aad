//! The phone holds something else than the office says: one exchange mends just that.

use jobsheet_model::entry::Action;
use jobsheet_store::queries::{feeds, meta};
use jobsheet_sync::FeedId;

use crate::office::Office;
use crate::world::*;

/// Damages what is known of the feed, as a fault of an older program might have done.
fn damage(phone: &mut Phone, sql: &str) {
    let feed = FeedId::user(li_wei()).0;
    phone
        .core
        .store_mut()
        .write(|db| {
            db.execute(sql, [])?;
            db.execute("UPDATE feeds SET digest = x'' WHERE feed = ?1", [&feed])?;
            Ok::<_, jobsheet_store::StoreError>(())
        })
        .unwrap();
}

fn held(phone: &Phone) -> Vec<feeds::Holding> {
    feeds::holdings(phone.core.store().db(), &FeedId::user(li_wei()).0).unwrap()
}

#[test]
fn one_exchange_mends_exactly_what_differs() {
    let mut office = Office::with_orders(4, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.sync(&mut office);
    let good = held(&phone);
    assert_eq!(phone.sync(&mut office).len(), 1, "nothing to mend");

    let (lost, other) = (order(2), order(3));
    damage(&mut phone, &format!("DELETE FROM held WHERE kind = 'order' AND item = '{lost}'"));
    damage(
        &mut phone,
        &format!(
            "UPDATE held SET mark = x'00112233445566778899aabbccddeeff' WHERE kind = 'record' AND item = '{other}'"
        ),
    );
    let feed = FeedId::user(li_wei()).0;
    let stranger = order(77);
    damage(
        &mut phone,
        &format!(
            "INSERT INTO held (feed, kind, item, position, mark) VALUES ('{feed}', 'order', '{stranger}', 3, x'ffeeddccbbaa99887766554433221100')"
        ),
    );
    let mut asked = Vec::new();
    for _ in 0..3 {
        let request = phone.core.sync_request().unwrap();
        let answer = office.answer(&request, li_wei(), request.clock.wall);
        let brought: Vec<String> = answer.pull.iter().map(|item| item.id.clone()).collect();
        asked.push((request.manifests.len(), brought));
        phone.core.apply(&request, answer).unwrap();
    }
    let mended = vec![lost.to_string(), other.to_string()];
    assert_eq!(asked, [(0, vec![]), (1, mended), (0, vec![])]);
    assert_eq!(held(&phone), good);
    assert_eq!(phone.page(lost).row.id, lost);
}

#[test]
fn what_never_fits_is_not_asked_for_without_end() {
    let mut office = Office::with_orders(1, li_wei());
    let mut other = Phone::ready(2, li_wei(), &mut office);
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    for action in [Action::Accept, Action::Depart] {
        other.step(order(1), action);
    }
    other.sync(&mut office);
    let mut asked = 0;
    for _ in 0..12 {
        let request = phone.core.sync_request().unwrap();
        let mut answer = office.answer(&request, li_wei(), request.clock.wall);
        // An office that always leaves out the ground on which the rest stands.
        for item in answer.pull.iter_mut().filter(|item| !item.changes.is_empty()) {
            item.changes.remove(0);
        }
        let applied = phone.core.apply(&request, answer).unwrap();
        if !applied.more {
            break;
        }
        asked += 1;
    }
    assert!((1..=5).contains(&asked), "{asked}");
    // One that says all of it is believed as soon as the feed moves on.
    office.change(order(1), |card| card.order.title = "another title".to_owned());
    phone.sync(&mut office);
    assert_eq!(phone.page(order(1)).row.status, other.page(order(1)).row.status);
}

#[test]
fn a_repair_that_does_not_help_is_not_tried_without_end() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    damage(&mut phone, "DELETE FROM held WHERE kind = 'order'");
    let mut manifests = 0;
    for _ in 0..6 {
        let request = phone.core.sync_request().unwrap();
        manifests += request.manifests.len();
        let mut answer = office.answer(&request, li_wei(), request.clock.wall);
        // An office that says it otherwise than it is.
        answer.pull.clear();
        phone.core.apply(&request, answer).unwrap();
    }
    assert_eq!(manifests, 1);
    let state = meta::get(phone.core.store().db(), &format!("repair:{}", FeedId::user(li_wei()).0)).unwrap();
    assert!(state.unwrap().starts_with("tried:"));
    // The feed moves on: it is worth another try.
    office.change(order(1), |card| card.order.title = "another title".to_owned());
    phone.sync(&mut office);
    assert_eq!(held(&phone).iter().filter(|(kind, ..)| kind == "order").count(), 2);
}

#[test]
fn an_order_that_does_not_fit_is_asked_for_and_stays_meanwhile() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.sync(&mut office);
    damage(&mut phone, &format!("DELETE FROM held WHERE kind = 'record' AND item = '{}'", order(2)));
    let mut wanted = 0;
    for _ in 0..4 {
        let request = phone.core.sync_request().unwrap();
        let mut answer = office.answer(&request, li_wei(), request.clock.wall);
        wanted += request.manifests.len();
        if wanted == 1 && !request.manifests.is_empty() {
            // Beside what is mended, an order as a difference to one that is not here.
            let difference = jobsheet_sync::Item {
                kind: jobsheet_sync::ItemKind::Order,
                id: order(1).to_string(),
                difference: Some([1, 2, 3, 4]),
                document: b"{}".to_vec(),
                changes: Vec::new(),
                heads: Vec::new(),
                ..answer.pull[0].clone()
            };
            answer.pull.push(difference);
        }
        phone.core.apply(&request, answer).unwrap();
        assert_eq!(phone.page(order(1)).timeline.len(), 1, "not a word of it is gone");
    }
    assert_eq!(wanted, 2, "it was asked for at once, and once");
    phone.step(order(1), Action::Depart);
    phone.sync(&mut office);
    assert!(phone.strip().all_confirmed);
    assert_eq!(office.record(order(1)).entries().len(), 2);
}
