//! An order's last offer, as desks see it.

use jobsheet_api::office::{AskedView, OfferView};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::offer::{Audience, POOL_TAKEN_BACK};
use jobsheet_model::ruling::Ruling;
use jobsheet_model::{OfferId, OrderId, UserId};
use jobsheet_views::name_of;

use super::rows::end_of;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::rulings;

/// The newest offer of the order with everybody's answer.
///
/// # Errors
/// When the database fails.
pub fn show(tx: &mut Tx, order: OrderId, catalog: &Catalog) -> Result<Option<OfferView>> {
    let sql = "SELECT id, audience, made_at, made_by, until, extra, words, ended_at, ended FROM offers \
               WHERE order_id = $1 ORDER BY made_at DESC, id DESC LIMIT 1";
    let Some(row) = tx.query_opt(sql, values![order])? else { return Ok(None) };
    let id: OfferId = row.parse("id")?;
    let ended_at = row.opt_time("ended_at")?;
    Ok(Some(OfferView {
        id,
        audience: Audience::from_code(row.text("audience")?)
            .ok_or_else(|| Error::internal("an offer has an unknown audience"))?,
        by: name_of(catalog, row.parse("made_by")?),
        since: row.time("made_at")?,
        until: row.opt_time("until")?,
        extra: row.number("extra")?,
        words: row.string("words")?,
        ended: end_of(&row)?.zip(ended_at),
        asked: asked(tx, id, catalog)?,
    }))
}

fn asked(tx: &mut Tx, offer: OfferId, catalog: &Catalog) -> Result<Vec<AskedView>> {
    let mut asked = Vec::new();
    for row in tx.query("SELECT user_id, record FROM asked WHERE offer = $1", values![offer])? {
        let (technician, record): (UserId, OrderId) = (row.parse("user_id")?, row.parse("record")?);
        // What somebody took back before it arrived was never wanted.
        let claim = rulings::of_order(tx, record)?.into_iter().find(|ruling: &Ruling| ruling.reason != POOL_TAKEN_BACK);
        let claim = claim.map(|ruling| (ruling.verdict, ruling.reason, ruling.at));
        asked.push(AskedView { technician, name: name_of(catalog, technician), claim });
    }
    asked.sort_by(|a, b| {
        let key = |one: &AskedView| (one.claim.is_none(), one.claim.as_ref().map(|(verdict, _, at)| (*at, *verdict)));
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.technician.cmp(&b.technician))
    });
    Ok(asked)
}
