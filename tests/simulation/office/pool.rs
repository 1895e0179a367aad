//! What the simulation reads of offers at the server.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::{EntryId, OfferId, OrderId, UserId};
use jobsheet_server::db::values;
use jobsheet_server::pool;

use super::Office;

/// An offer with everybody's answer.
pub struct Offered {
    pub id: OfferId,
    pub order: OrderId,
    pub open: bool,
    /// Who has the order by it.
    pub winner: Option<UserId>,
    /// It was won by a claim.
    pub claimed: bool,
    /// Those who were asked.
    pub asked: BTreeSet<UserId>,
    /// Whose claims were accepted.
    pub accepted: Vec<UserId>,
    /// Claims that nobody has ruled on.
    pub forgotten: Vec<EntryId>,
}

impl Office {
    /// All offers that were ever made.
    pub fn offers(&self) -> Vec<Offered> {
        let sql = "SELECT id, order_id, ended_at, ended, winner FROM offers ORDER BY id";
        let read = self.write(|tx, _| {
            let mut offers = BTreeMap::new();
            for row in tx.query(sql, &[])? {
                let id: OfferId = row.parse("id")?;
                let offered = Offered {
                    id,
                    order: row.parse("order_id")?,
                    open: row.opt_time("ended_at")?.is_none(),
                    winner: row.opt_parse("winner")?,
                    claimed: row.opt_text("ended")? == Some("claimed"),
                    asked: BTreeSet::new(),
                    accepted: Vec::new(),
                    forgotten: Vec::new(),
                };
                offers.insert(id, offered);
            }
            let sql = "SELECT a.offer, a.user_id, (SELECT COUNT(*) FROM rulings r WHERE r.order_id = a.record AND r.verdict = 'accepted') AS won \
                       FROM asked a ORDER BY a.offer, a.user_id";
            for row in tx.query(sql, values![])? {
                let user: UserId = row.parse("user_id")?;
                if let Some(offer) = offers.get_mut(&row.parse::<OfferId>("offer")?) {
                    offer.asked.insert(user);
                    offer.accepted.extend((0..row.int("won")?).map(|_| user));
                }
            }
            Ok(offers)
        });
        let mut offers = read.unwrap();
        for offer in offers.values_mut() {
            for user in &offer.asked {
                let record = offer.id.record_of(*user);
                let entries = self.seen(record).record.entries();
                if entries.is_empty() {
                    continue;
                }
                let ruled: BTreeSet<EntryId> = self.rulings_of(record).into_iter().map(|ruling| ruling.entry).collect();
                let claims = entries
                    .values()
                    .filter(|entry| matches!(entry.what, jobsheet_model::entry::EntryKind::Claim { .. }));
                offer.forgotten.extend(claims.map(|entry| entry.id).filter(|id| !ruled.contains(id)));
            }
        }
        offers.into_values().collect()
    }

    /// Claims of this order's offers that would be ruled otherwise today.
    pub fn claims_ruled_otherwise(&self, order: OrderId) -> usize {
        self.write(|tx, _| pool::replay(tx, order)).unwrap().len()
    }
}
