//! The demo company is whole, and the same each time.

use std::collections::BTreeMap;

use jobsheet_api::office::Scope;
use jobsheet_model::ruling::Ruling;
use jobsheet_model::{OrderId, Timestamp};

use crate::db::{Tx, values};
use crate::error::Result;
use crate::orders::{self, ListQuery};
use crate::testing::{HOUR, MONDAY_MORNING, on_both};
use crate::{records, rulings, seed};

fn counts(tx: &mut Tx, sql: &str) -> Result<BTreeMap<String, i64>> {
    tx.query(sql, values![])?.iter().map(|row| Ok((row.string("name")?, row.int("number")?))).collect()
}

/// Rules again on everything; and reads every record from its changes alone.
fn ruled_again(tx: &mut Tx) -> Result<(usize, Vec<Ruling>)> {
    let mut differ = Vec::new();
    let rows = tx.query("SELECT order_id FROM records ORDER BY order_id", values![])?;
    for row in &rows {
        let order: OrderId = row.parse("order_id")?;
        differ.extend(rulings::replay(tx, order)?);
        let kept = records::load(tx, order)?.unwrap().record;
        tx.execute("UPDATE records SET snapshot = $2 WHERE order_id = $1", values![order, b"damaged".as_slice()])?;
        let rebuilt = records::load(tx, order)?.unwrap().record;
        assert_eq!((rebuilt.heads(), rebuilt.entries(), rebuilt.note()), (kept.heads(), kept.entries(), kept.note()));
    }
    Ok((rows.len(), differ))
}

#[test]
fn a_week_of_work_comes_out_as_it_was_lived() {
    on_both(async |stage| {
        let now = MONDAY_MORNING.plus(6 * HOUR);
        let seeded = stage.db.write(move |tx, _| seed::demo(tx, now, 1, "x")).await.unwrap();
        assert!(seeded.fresh && seeded.orders > 130, "{seeded:?}");
        let again = stage.db.write(move |tx, _| seed::demo(tx, now, 1, "x")).await.unwrap();
        assert!(!again.fresh, "a second time makes nothing");
        let (statuses, rulings, rest) = stage
            .db
            .read(|tx, _| {
                let statuses = counts(tx, "SELECT status AS name, COUNT(*) AS number FROM orders GROUP BY status")?;
                let rulings = counts(tx, "SELECT verdict AS name, COUNT(*) AS number FROM rulings GROUP BY verdict")?;
                let mut rest = BTreeMap::new();
                for table in [
                    "customers",
                    "assets",
                    "parts",
                    "forms",
                    "flows",
                    "users",
                    "quarantine",
                    "sessions",
                    "expected_blobs",
                ] {
                    rest.extend(counts(tx, &format!("SELECT '{table}' AS name, COUNT(*) AS number FROM {table}"))?);
                }
                Ok((statuses, rulings, rest))
            })
            .await
            .unwrap();
        insta::assert_debug_snapshot!(rest, @r#"
        {
            "assets": 150,
            "customers": 60,
            "expected_blobs": 0,
            "flows": 2,
            "forms": 4,
            "parts": 60,
            "quarantine": 0,
            "sessions": 0,
            "users": 15,
        }
        "#);
        insta::assert_debug_snapshot!(statuses.keys().collect::<Vec<_>>(), @r#"
        [
            "accepted",
            "assigned",
            "awaiting_confirmation",
            "cancelled",
            "completed",
            "in_pool",
            "in_progress",
            "incomplete",
            "on_hold",
            "on_site",
            "pending_dispatch",
            "travelling",
        ]
        "#);
        assert_eq!(rulings.get("refused"), None, "nobody in the plan does what cannot be done: {rulings:?}");
        assert_eq!((rulings["held"], rulings["superseded"]), (1, 2));
        let people = stage.db.read(|tx, _| crate::catalog::read(tx)).await.unwrap().people;
        assert!(people.iter().all(|person| person.home.is_none()), "where people live is not on everybody's phone");
        let (rebuilt, differ) = stage.db.write(|tx, _| ruled_again(tx)).await.unwrap();
        assert!(rebuilt > 100);
        assert_eq!(differ, [], "the same facts are ruled alike for ever");
    });
}

#[test]
fn li_wei_has_a_full_day_at_any_hour() {
    on_both(async |stage| {
        if stage.name == "postgres" {
            return;
        }
        for hour in [0, 11, 23] {
            let now = Timestamp(MONDAY_MORNING.0 + (hour - 8) * HOUR);
            let seeded = stage.db.write(move |tx, cx| {
                cx.now = now;
                // Rolled back afterwards: each hour begins with an empty house.
                let done = tx.attempt(|tx| {
                    seed::demo(tx, now, 1, "x")?;
                    let li_wei = crate::people::by_login(tx, "li.wei")?.unwrap().person.id;
                    let today = orders::list(
                        tx,
                        cx,
                        &ListQuery { technician: Some(Some(li_wei)), scope: Scope::Today, ..ListQuery::default() },
                    )?;
                    let states: Vec<&str> = today.rows.iter().map(|row| row.status.code()).collect();
                    Err::<(), _>(crate::error::Error::Internal(states.join(" ")))
                });
                Ok(done.unwrap_err().to_string())
            });
            let told = seeded.await.unwrap();
            assert!(told.split(' ').count() >= 5, "at {hour}: {told}");
            for state in ["completed", "in_progress", "assigned", "accepted", "on_hold"] {
                assert!(told.contains(state), "at {hour}: {told}");
            }
        }
    });
}
