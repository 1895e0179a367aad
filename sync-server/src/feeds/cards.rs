//! Cards as they were published: what travels is the card of that moment, and for a phone that holds the one before it
//! only what is different.

use jobsheet_model::OrderId;
use jobsheet_sync::difference::{self, Step};

use crate::db::{Row, Tx, values};
use crate::error::{Error, Result};
use crate::orders;

/// What became of a card when it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    /// It says what it said before.
    Same,
    /// It is new, or so different that it travels whole.
    Whole,
    /// It differs a little from the one before.
    MovedOn,
}

/// Writes the order's card as it is now.
pub(super) fn publish(tx: &mut Tx, order: OrderId) -> Result<Card> {
    let new = serde_json::to_vec(&orders::card(tx, order)?).map_err(Error::internal)?;
    let old = tx.query_opt("SELECT document FROM order_cards WHERE order_id = $1", values![order])?;
    let old = old.as_ref().map(|row| row.bytes("document")).transpose()?;
    let step = difference::step(old, &new).ok_or_else(|| Error::internal("a card is no JSON"))?;
    let (card, difference, name) = match step {
        Step::Same => return Ok(Card::Same),
        Step::Whole(name) => (Card::Whole, None, name),
        Step::MovedOn(difference, name) => (Card::MovedOn, Some(difference), name),
    };
    tx.execute(
        "INSERT INTO order_cards (order_id, document, difference, name) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (order_id) DO UPDATE SET document = $2, difference = $3, name = $4",
        values![order, new, difference, name.as_slice()],
    )?;
    Ok(card)
}

/// The document of an item for a cursor at `from`, and the name of what it makes if it is a difference.
pub(super) fn document(tx: &mut Tx, item: &Row, from: u64) -> Result<(Vec<u8>, Option<difference::Name>)> {
    let order: OrderId = item.parse("item")?;
    let sql = "SELECT document, difference, name FROM order_cards WHERE order_id = $1";
    let Some(card) = tx.query_opt(sql, values![order])? else {
        // Published before cards were kept.
        let card = serde_json::to_vec(&orders::card(tx, order)?).map_err(Error::internal)?;
        return Ok((card, None));
    };
    let before: u64 = item.number("before")?;
    let holds_the_one_before = before > 0 && from >= before;
    match card.opt_bytes("difference")?.filter(|_| holds_the_one_before) {
        Some(difference) => {
            let name =
                card.bytes("name")?.try_into().map_err(|_| Error::internal("a card's name has another length"))?;
            Ok((difference.to_vec(), Some(name)))
        }
        None => Ok((card.bytes("document")?.to_vec(), None)),
    }
}
