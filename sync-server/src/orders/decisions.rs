//! What the office decided about an order, as items of its timeline. The audit trail is the source.

use std::collections::BTreeMap;

use jobsheet_api::device::{ItemState, TimelineItem};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::{Confidence, OrderField, OrderId, Timestamp, UserId};
use jobsheet_views::name_of;
use serde_json::Value;

use crate::db::{Row, Tx, values};
use crate::error::Result;

/// Decisions about an order, oldest first.
///
/// # Errors
/// When the database fails.
pub(super) fn decisions(tx: &mut Tx, order: OrderId, catalog: &Catalog) -> Result<Vec<TimelineItem>> {
    // Made and assigned at one moment, it was made first.
    let sql = "SELECT at, actor, what, detail FROM audit WHERE subject = $1 ORDER BY at, CASE what WHEN 'order_created' THEN 0 ELSE 1 END, id";
    let mut items = Vec::new();
    for row in tx.query(sql, values![order])? {
        let detail: Value = row.json("detail")?;
        for (code, args) in words(row.text("what")?, &detail, catalog) {
            items.push(item(&row, code, args, catalog)?);
        }
    }
    Ok(items)
}

/// Who changed a critical field last, and when: at a desk, or by a proposal that was taken.
///
/// # Errors
/// When the database fails.
pub(super) fn last_change(
    tx: &mut Tx,
    order: OrderId,
    field: OrderField,
) -> Result<Option<(Option<UserId>, Timestamp)>> {
    let sql =
        "SELECT at, actor, detail FROM audit WHERE subject = $1 AND what = 'order_changed' ORDER BY at DESC, id DESC";
    for row in tx.query(sql, values![order])? {
        let detail: Value = row.json("detail")?;
        if detail.get(field.code()).is_some() {
            return Ok(Some((row.opt_parse("actor")?, row.time("at")?)));
        }
    }
    Ok(None)
}

fn item(row: &Row, code: &str, args: BTreeMap<String, String>, catalog: &Catalog) -> Result<TimelineItem> {
    let by: Option<UserId> = row.opt_parse("actor")?;
    Ok(TimelineItem {
        entry: None,
        code: code.to_owned(),
        args,
        by: by.map(|by| name_of(catalog, by)).unwrap_or_default(),
        at: row.time("at")?,
        confidence: Confidence::Exact,
        place: None,
        state: ItemState::Confirmed,
        ruling: None,
        clock: None,
    })
}

/// Codes and arguments of one audit entry. Facts have items of their own (a remark, a step, a request from the field).
fn words(what: &str, detail: &Value, catalog: &Catalog) -> Vec<(&'static str, BTreeMap<String, String>)> {
    let said = |key: &str| match detail.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let person = |key: &str| said(key).parse().map(|user| name_of(catalog, user)).unwrap_or_default();
    let args = |pairs: &[(&str, String)]| {
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        pairs.map(|(key, value)| ((*key).to_owned(), value.clone())).collect::<BTreeMap<_, _>>()
    };
    match what {
        "order_created" => vec![("created", args(&[("number", said("number"))]))],
        "order_assigned" => {
            let mut items =
                vec![("assigned", args(&[("technician", person("technician")), ("before", person("before"))]))];
            if said("forced") == "true" {
                items.push(("forced", BTreeMap::new()));
            }
            items
        }
        "order_offered" => {
            let asked = detail.get("asked").and_then(Value::as_array).map(Vec::len).unwrap_or_default();
            vec![("offered", args(&[("count", asked.to_string()), ("until", said("until"))]))]
        }
        "order_claimed" => vec![("claimed", args(&[("technician", person("technician"))]))],
        "offer_withdrawn" => vec![("withdrawn", BTreeMap::new())],
        "offer_expired" => vec![("offer_expired", BTreeMap::new())],
        "visit_forced" if said("forced") == "true" => vec![("forced", BTreeMap::new())],
        "visit_forced" => vec![("not_forced", BTreeMap::new())],
        "order_unassigned" => vec![("unassigned", args(&[("technician", person("technician"))]))],
        // Only when it comes to a time: the technician has an item of their own.
        "visit_planned" if detail.get("start").is_some_and(|start| !start.is_null()) => {
            vec![("planned", args(&[("value", said("start")), ("reason", said("reason"))]))]
        }
        "visit_planned" if said("reason").is_empty() => Vec::new(),
        // Given to somebody although it breaks something, at no certain time.
        "visit_planned" | "overruled" => vec![("overruled", args(&[("reason", said("reason"))]))],
        "order_cancelled" => vec![("cancelled", args(&[("reason", said("reason"))]))],
        // Settled in the field: the fact is an item of its own.
        "proposal_settled" if detail.get("fact").is_some() => Vec::new(),
        "proposal_settled" => {
            vec![(if said("accepted") == "true" { "proposal_taken" } else { "proposal_left" }, BTreeMap::new())]
        }
        "late_work_noted" => vec![("late_work_noted", BTreeMap::new())],
        "answer_settled" => vec![("answer_settled", args(&[("field", said("field")), ("value", said("value"))]))],
        "order_changed" => changed(detail),
        _ => Vec::new(),
    }
}

/// One item for the appointment, one for the priority, one for the words.
fn changed(detail: &Value) -> Vec<(&'static str, BTreeMap<String, String>)> {
    let to = |field: &str| detail.get(field).and_then(|change| change.get("to"));
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut items = Vec::new();
    if to("window_start").is_some() || to("window_end").is_some() {
        let mut args = BTreeMap::new();
        for (name, field) in [("start", "window_start"), ("end", "window_end")] {
            if let Some(value) = to(field).filter(|value| !value.is_null()) {
                args.insert(name.to_owned(), text(value));
            }
        }
        items.push(("moved", args));
    }
    if let Some(priority) = to("priority") {
        items.push(("priority", BTreeMap::from([("priority".to_owned(), text(priority))])));
    }
    if to("title").is_some() || to("description").is_some() {
        items.push(("edited", BTreeMap::new()));
    }
    items
}
