//! How far the work has come from the field: each technician's devices as they last spoke, and the files that records
//! name and that are not here. Nothing here is a guess about what a silent phone holds.

use std::collections::BTreeMap;

use jobsheet_api::office::{ExpectedFiles, FieldDevice, FieldView, FieldWaiting};
use jobsheet_model::UserId;

use super::technicians;
use crate::db::{Row, Tx};
use crate::error::Result;
use crate::sync::Told;

/// Active technicians by name, whether they have a device or not.
///
/// # Errors
/// When the database fails.
pub fn field(tx: &mut Tx) -> Result<Vec<FieldView>> {
    let mut devices = devices(tx)?;
    let mut expected = expected(tx)?;
    let mut views = Vec::new();
    for person in technicians(tx)? {
        let devices = devices.remove(&person.id).unwrap_or_default();
        let expected = expected.remove(&person.id).unwrap_or_default();
        views.push(FieldView { person, devices, expected });
    }
    Ok(views)
}

fn devices(tx: &mut Tx) -> Result<BTreeMap<UserId, Vec<FieldDevice>>> {
    let mut devices: BTreeMap<UserId, Vec<FieldDevice>> = BTreeMap::new();
    let rows = tx.query(
        "SELECT x.user_id, r.id, r.device_name, r.last_seen, r.waiting FROM replica_users x \
         JOIN replicas r ON r.id = x.replica_id WHERE r.revoked_at IS NULL ORDER BY COALESCE(r.last_seen, 0) DESC, r.id",
        &[],
    )?;
    for row in &rows {
        devices.entry(row.parse("user_id")?).or_default().push(device(row)?);
    }
    Ok(devices)
}

fn device(row: &Row) -> Result<FieldDevice> {
    let told: Option<Told> = row.opt_json("waiting")?;
    Ok(FieldDevice {
        replica: row.parse("id")?,
        name: row.string("device_name")?,
        last_contact: row.opt_time("last_seen")?,
        waiting: told.map(|told| FieldWaiting {
            changes: told.waiting.changes,
            attention: told.waiting.attention,
            oldest: told.waiting.oldest,
            told_at: told.at,
        }),
    })
}

fn expected(tx: &mut Tx) -> Result<BTreeMap<UserId, Vec<ExpectedFiles>>> {
    let mut expected: BTreeMap<UserId, Vec<ExpectedFiles>> = BTreeMap::new();
    let rows = tx.query(
        "SELECT e.by_user, e.order_id, o.number, COUNT(*) AS files, CAST(SUM(e.bytes) AS BIGINT) AS bytes, MIN(e.since) AS since \
         FROM expected_blobs e JOIN orders o ON o.id = e.order_id \
         WHERE e.arrived_at IS NULL AND e.by_user IS NOT NULL \
         GROUP BY e.by_user, e.order_id, o.number ORDER BY since, e.order_id",
        &[],
    )?;
    for row in &rows {
        let files = ExpectedFiles {
            order: row.parse("order_id")?,
            number: row.string("number")?,
            files: row.number("files")?,
            bytes: row.number("bytes")?,
            since: row.time("since")?,
        };
        expected.entry(row.parse("by_user")?).or_default().push(files);
    }
    Ok(expected)
}
