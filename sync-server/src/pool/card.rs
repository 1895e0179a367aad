//! The offer as those who are asked see it: enough to decide by, and not who the customer is, nor the door.

use jobsheet_model::offer::OfferCard;
use jobsheet_model::{OfferId, OrderId, UserId};

use super::rows;
use crate::db::{Row, Tx, values};
use crate::error::{Error, Result};
use crate::orders::{self, StoredOrder};
use crate::{catalog, customers};

/// Parts of a degree that are told: about a kilometre.
const COARSE: f64 = 100.0;

/// An open offer whose order was touched.
pub(crate) struct Published {
    /// Which.
    pub(crate) offer: OfferId,
    /// Whose feeds hold it.
    pub(crate) asked: Vec<UserId>,
    /// It says something else than before.
    pub(crate) is_new: bool,
}

/// Writes the card of the order's open offer as it is now.
///
/// # Errors
/// When the database fails.
pub(crate) fn publish(tx: &mut Tx, order: OrderId) -> Result<Option<Published>> {
    let sql = "SELECT id, until, extra, words, card FROM offers WHERE order_id = $1 AND ended_at IS NULL";
    let Some(row) = tx.query_opt(sql, values![order])? else { return Ok(None) };
    let offer: OfferId = row.parse("id")?;
    let stored = orders::find(tx, order)?;
    let card = serde_json::to_vec(&card(tx, &stored, offer, &row)?).map_err(Error::internal)?;
    let is_new = row.bytes("card")? != card;
    if is_new {
        tx.execute("UPDATE offers SET card = $2 WHERE id = $1", values![offer, card])?;
    }
    Ok(Some(Published { offer, asked: rows::asked(tx, offer)?, is_new }))
}

fn card(tx: &mut Tx, stored: &StoredOrder, id: OfferId, offer: &Row) -> Result<OfferCard> {
    let order = &stored.order;
    let site = customers::site(tx, stored.site)?.ok_or_else(|| Error::internal("an order without a site"))?;
    let minutes = catalog::service(tx, &order.service)?.map_or(catalog::USUAL_MINUTES, |service| service.minutes);
    let sql = "SELECT skill FROM service_skills WHERE service = $1 UNION SELECT skill FROM asset_skills WHERE asset = $2 ORDER BY skill";
    let skills = tx.query(sql, values![&order.service, stored.asset])?;
    let coarse = |degrees: f64| (degrees * COARSE).round() / COARSE;
    Ok(OfferCard {
        id,
        order: order.id,
        number: order.number.clone().unwrap_or_default(),
        title: order.title.clone(),
        priority: order.priority,
        window: order.window,
        minutes,
        skills: skills.iter().map(|row| row.string("skill")).collect::<std::result::Result<_, _>>()?,
        district: site.district,
        near: (coarse(site.lat), coarse(site.lon)),
        extra: offer.number("extra")?,
        words: offer.string("words")?,
        until: offer.opt_time("until")?,
    })
}

/// The card as it was published last.
///
/// # Errors
/// When the database fails.
pub fn document(tx: &mut Tx, offer: &str) -> Result<Vec<u8>> {
    Ok(tx.query_one("SELECT card FROM offers WHERE id = $1", values![offer])?.bytes("card")?.to_vec())
}
