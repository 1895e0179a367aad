//! The order as this device sees it: the office's row with the effects that its own unconfirmed steps will have.

use std::collections::BTreeMap;

use jobsheet_model::catalog::Catalog;
use jobsheet_model::entry::{Action, Entry, EntryKind};
use jobsheet_model::order::{Order, OrderCard};
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderId, Status, Timestamp, UserId};
use jobsheet_record::Record;
use jobsheet_store::queries::orders;
use jobsheet_store::queries::orders::{OrderColumns, OrderRow};
use jobsheet_store::{Db, StoreError};
use jobsheet_views::Subject;
use jobsheet_workflow::{Evidence, Flow, Outcome};

use crate::errors::Result;

/// The order with expected effects.
#[derive(Debug, Clone)]
pub(crate) struct Projected {
    /// The row as it will be.
    pub(crate) order: Order,
    /// Facts without a ruling and what they are expected to become.
    pub(crate) expected: BTreeMap<EntryId, Outcome>,
    /// What steps find.
    pub(crate) evidence: Evidence,
    /// When the work ended, if it has.
    pub(crate) done_at: Option<Timestamp>,
}

impl Projected {
    /// Runs the flow over the facts that the server has not ruled on.
    pub(crate) fn of(catalog: &Catalog, card: &OrderCard, record: &Record) -> Self {
        let form = Subject { card, record, catalog }.form();
        let held = jobsheet_views::held(card, record);
        let evidence = Evidence { held, ..jobsheet_views::evidence(record, form) };
        let unruled = unruled(card, record);
        let (order, expected) = match flow_of(catalog, card.order.flow) {
            Some(flow) => {
                let projection =
                    jobsheet_workflow::project(&flow, &card.order, &unruled, &card.rulings, &evidence, form);
                (projection.order, projection.expected)
            }
            None => (card.order.clone(), BTreeMap::new()),
        };
        let done_at = if is_open(order.status) { None } else { done_at(card, record) };
        Self { order, expected, evidence, done_at }
    }

    /// The state includes steps that the server has not ruled on.
    pub(crate) fn is_pending(&self) -> bool {
        self.expected.values().any(|outcome| outcome.verdict == Verdict::Accepted)
    }
}

/// The flow that an order pins.
pub(crate) fn flow_of(catalog: &Catalog, version: u32) -> Option<Flow> {
    catalog.flows.iter().filter_map(|flow| Flow::from_value(flow).ok()).find(|flow| flow.version == version)
}

/// Something is still to do by a technician.
fn is_open(status: Status) -> bool {
    !matches!(
        status,
        Status::Completed
            | Status::Incomplete
            | Status::FollowUp
            | Status::Closed
            | Status::Cancelled
            | Status::Returned
    )
}

/// Facts without a ruling, in the order in which they were made: that of their changes, since clocks jump.
fn unruled(card: &OrderCard, record: &Record) -> Vec<Entry> {
    let mut open: Vec<Entry> = record
        .entries()
        .into_values()
        .filter(|entry| !card.rulings.iter().any(|ruling| ruling.entry == entry.id))
        .collect();
    // The request that made this order is what the card stands for.
    open.retain(|entry| !matches!(entry.what, EntryKind::OrderRequested { .. }));
    if open.len() > 1 {
        let places: BTreeMap<_, usize> =
            record.history().into_iter().enumerate().map(|(place, change)| (change.hash, place)).collect();
        open.sort_by_key(|entry| record.entry_provenance(entry.id).and_then(|who| places.get(&who.change).copied()));
    }
    open
}

/// When the work ended: the last step that ends it, by the best knowledge of its time.
fn done_at(card: &OrderCard, record: &Record) -> Option<Timestamp> {
    let ends = |entry: &Entry| {
        matches!(
            entry.what,
            EntryKind::Step {
                action: Action::Complete | Action::Sign | Action::SkipSignature | Action::GiveUp | Action::Decline,
                ..
            }
        )
    };
    let ruled = |id| card.rulings.iter().find(|ruling| ruling.entry == id).map(|ruling| ruling.occurred_at);
    let steps = record.entries().into_values().filter(ends).map(|entry| ruled(entry.id).unwrap_or(entry.at)).max();
    steps.or_else(|| card.rulings.iter().map(|ruling| ruling.occurred_at).max())
}

/// Brings the list's columns of an order up to date. `record`: the record if it is at hand; none when nothing in it can
/// differ from what the card says.
pub(crate) fn refresh(db: &Db, catalog: &Catalog, order: OrderId, record: Option<&Record>) -> Result<()> {
    let Some(row) = orders::get(db, &order.to_string())? else { return Ok(()) };
    let card: OrderCard = card_of(&row)?;
    let projected = match record {
        Some(record) => Projected::of(catalog, &card, record),
        None => Projected::of(catalog, &card, &Record::begin()),
    };
    let me = row.user.parse().map_err(|_| StoreError::Unreadable("orders.user"))?;
    orders::project(db, &columns(&card, &projected, me))?;
    Ok(())
}

/// The card of a row.
pub(crate) fn card_of(row: &OrderRow) -> Result<OrderCard> {
    Ok(serde_json::from_str(&row.card).map_err(|_| StoreError::Unreadable("orders.card"))?)
}

/// A row from a card, as `user` sees it. `text` is the card as it came, with what newer versions say in it.
pub(crate) fn row_of(catalog: &Catalog, card: &OrderCard, text: String, record: &Record, user: UserId) -> OrderRow {
    let projected = Projected::of(catalog, card, record);
    let words = [
        card.order.number.as_deref().unwrap_or_default(),
        &card.order.title,
        &card.customer.name,
        &card.site.name,
        &card.site.address,
        &card.site.district,
        &card.site.contact,
        card.asset.as_ref().map(|asset| asset.serial.as_str()).unwrap_or_default(),
    ]
    .join("\n")
    .to_lowercase();
    OrderRow {
        columns: columns(card, &projected, user),
        user: user.to_string(),
        version: card.order.version,
        provisional: false,
        gone: false,
        card: text,
        words,
    }
}

fn columns(card: &OrderCard, projected: &Projected, user: UserId) -> OrderColumns {
    let order = &projected.order;
    // A visit that one's own step has ended was still one's own.
    let visit = order.visit.as_ref().or(card.order.visit.as_ref());
    let open = is_open(order.status) && (order.visit.is_some() || card.order.visit.is_none());
    OrderColumns {
        id: order.id.to_string(),
        number: order.number.clone(),
        kind: order.kind.code().to_owned(),
        service: order.service.clone(),
        title: order.title.clone(),
        priority: order.priority as u8,
        status: order.status.code().to_owned(),
        pending: projected.is_pending(),
        mine: visit.is_some_and(|visit| visit.technician == user),
        open,
        under_way: order.status.is_under_way(),
        done_at: if open { None } else { projected.done_at.or(Some(order.created_at)) },
        window_start: order.window.start,
        window_end: order.window.end,
        planned: order.visit.as_ref().and_then(|visit| visit.planned),
        forced: order.visit.as_ref().is_some_and(|visit| visit.forced),
        customer: card.customer.name.clone(),
        address: card.site.address.clone(),
        district: card.site.district.clone(),
        lat: card.site.lat,
        lon: card.site.lon,
    }
}
