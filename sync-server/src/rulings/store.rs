//! Rulings as rows.

use std::collections::BTreeMap;

use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_model::{Confidence, EntryId, Order, OrderId, Timestamp, UserId};
use jobsheet_record::ChangeHash;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::OFFICE_STANDS;
use crate::cx::Cx;
use crate::db::{Row, Tx, json, values};
use crate::error::{Error, Result};
use crate::records;

/// A ruling with the inputs that it was made from.
#[derive(Debug, Clone)]
pub struct StoredRuling<D = Order> {
    /// As it was made.
    pub ruling: Ruling,
    /// Which fact of this record it was, by arrival, from 1.
    pub arrival: u64,
    /// The decision row when the fact was considered; none when the order came to be by it.
    pub decided: Option<D>,
    /// The author's device had been revoked.
    pub revoked: bool,
    /// Version of the flow.
    pub flow: u32,
    /// Heads of the record.
    pub heads: Vec<ChangeHash>,
}

/// Writes a ruling.
///
/// # Errors
/// When the database fails.
pub(crate) fn write<D: Serialize>(tx: &mut Tx, order: OrderId, one: &StoredRuling<D>) -> Result<()> {
    let ruling = &one.ruling;
    tx.execute(
        "INSERT INTO rulings (order_id, entry, arrival, verdict, reason, at, occurred_at, confidence, decided, revoked, flow, heads) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            order,
            ruling.entry,
            one.arrival,
            verdict_code(ruling.verdict),
            &ruling.reason,
            ruling.at,
            ruling.occurred_at,
            confidence_code(ruling.confidence),
            one.decided.as_ref().map(json).transpose()?,
            one.revoked,
            one.flow,
            records::heads_bytes(&one.heads),
        ],
    )?;
    Ok(())
}

/// What became of each request and step of an order, settled proposals as they were settled. By arrival.
///
/// # Errors
/// When the database fails.
pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Ruling>> {
    let mut settled: BTreeMap<EntryId, bool> = BTreeMap::new();
    for row in tx.query("SELECT entry, accepted FROM settlements WHERE order_id = $1", values![order])? {
        settled.insert(row.parse("entry")?, row.flag("accepted")?);
    }
    let sql =
        "SELECT entry, verdict, reason, at, occurred_at, confidence FROM rulings WHERE order_id = $1 ORDER BY arrival";
    let mut rulings = Vec::new();
    for row in tx.query(sql, values![order])? {
        let mut ruling = read(&row)?;
        if let Some(accepted) = settled.get(&ruling.entry) {
            ruling.verdict = if *accepted { Verdict::Accepted } else { Verdict::Refused };
            ruling.reason = if *accepted { String::new() } else { OFFICE_STANDS.to_owned() };
        }
        rulings.push(ruling);
    }
    Ok(rulings)
}

/// One ruling as it was made.
///
/// # Errors
/// When the database fails.
pub fn stored(tx: &mut Tx, order: OrderId, entry: EntryId) -> Result<Option<Ruling>> {
    let sql =
        "SELECT entry, verdict, reason, at, occurred_at, confidence FROM rulings WHERE order_id = $1 AND entry = $2";
    tx.query_opt(sql, values![order, entry])?.as_ref().map(read).transpose()
}

/// Every ruling on a record's facts as it was made, with its inputs. By arrival.
///
/// # Errors
/// When the database fails.
pub(crate) fn with_inputs<D: DeserializeOwned>(tx: &mut Tx, order: OrderId) -> Result<Vec<StoredRuling<D>>> {
    let sql = "SELECT entry, arrival, verdict, reason, at, occurred_at, confidence, decided, revoked, flow, heads \
               FROM rulings WHERE order_id = $1 ORDER BY arrival";
    let mut all = Vec::new();
    for row in tx.query(sql, values![order])? {
        all.push(StoredRuling {
            ruling: read(&row)?,
            arrival: row.number("arrival")?,
            decided: row.opt_json("decided")?,
            revoked: row.flag("revoked")?,
            flow: row.number("flow")?,
            heads: records::heads_of(row.bytes("heads")?)?,
        });
    }
    Ok(all)
}

fn read(row: &Row) -> Result<Ruling> {
    let code = |column: &str| -> Result<serde_json::Value> { Ok(serde_json::Value::String(row.string(column)?)) };
    Ok(Ruling {
        entry: row.parse("entry")?,
        verdict: serde_json::from_value(code("verdict")?).map_err(Error::internal)?,
        reason: row.string("reason")?,
        at: row.time("at")?,
        occurred_at: row.time("occurred_at")?,
        confidence: serde_json::from_value(code("confidence")?).map_err(Error::internal)?,
    })
}

/// Arrival numbers of the late work that nobody at a desk has noted yet.
///
/// # Errors
/// When the database fails.
pub fn late_work(tx: &mut Tx, order: OrderId) -> Result<Vec<u64>> {
    let sql = "SELECT arrival FROM rulings WHERE order_id = $1 AND verdict = 'superseded' AND reason NOT IN ('already_done', 'already_settled') \
               AND arrival > COALESCE((SELECT noted FROM late_work WHERE order_id = $1), 0) ORDER BY arrival";
    Ok(tx.query(sql, values![order])?.iter().map(|row| row.number("arrival")).collect::<std::result::Result<_, _>>()?)
}

/// How a held proposal was settled, if it was, and when.
///
/// # Errors
/// When the database fails.
pub fn settlement(tx: &mut Tx, order: OrderId, entry: EntryId) -> Result<Option<(bool, Timestamp)>> {
    let sql = "SELECT accepted, at FROM settlements WHERE order_id = $1 AND entry = $2";
    tx.query_opt(sql, values![order, entry])?.map(|row| Ok((row.flag("accepted")?, row.time("at")?))).transpose()
}

/// Facts that were accepted, by arrival.
///
/// # Errors
/// When the database fails.
pub(super) fn accepted(tx: &mut Tx, order: OrderId) -> Result<Vec<EntryId>> {
    let sql = "SELECT entry FROM rulings WHERE order_id = $1 AND verdict = 'accepted' ORDER BY arrival";
    Ok(tx.query(sql, values![order])?.iter().map(|row| row.parse("entry")).collect::<std::result::Result<_, _>>()?)
}

/// Settles a held proposal.
///
/// # Errors
/// When the database fails.
pub fn write_settlement(
    tx: &mut Tx,
    cx: &Cx,
    order: OrderId,
    entry: EntryId,
    accepted: bool,
    by: UserId,
) -> Result<()> {
    tx.execute(
        "INSERT INTO settlements (order_id, entry, accepted, by_user, at) VALUES ($1, $2, $3, $4, $5)",
        values![order, entry, accepted, by, cx.now],
    )?;
    Ok(())
}

pub(super) fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Refused => "refused",
        Verdict::Superseded => "superseded",
        Verdict::Held => "held",
    }
}

pub(super) fn confidence_code(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Device => "device",
        Confidence::Estimated => "estimated",
        Confidence::Exact => "exact",
    }
}
