//! The decision row in the database. Every write of it goes through [`StoredOrder::save`], which raises the version.

use std::collections::BTreeMap;

use jobsheet_api::ErrorCode;
use jobsheet_model::form::FormRef;
use jobsheet_model::order::OrderKind;
use jobsheet_model::{
    AssetId, CustomerId, FormId, Order, OrderField, OrderId, Priority, SiteId, Status, TimeWindow, Timestamp, Visit,
};

use crate::cx::Cx;
use crate::db::{Row, Tx, Value, values};
use crate::error::{Error, Result};

/// The row with what only the server keeps beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredOrder {
    /// As it travels.
    pub order: Order,
    /// Who is served.
    pub customer: CustomerId,
    /// Where.
    pub site: SiteId,
    /// On which equipment.
    pub asset: Option<AssetId>,
    /// Of the city.
    pub district: String,
    /// What a search looks through.
    pub search: String,
    /// When anything of it last changed.
    pub changed_at: Timestamp,
    /// The row's version when the visit last changed.
    pub visit_version: u64,
    /// Held proposals and late work.
    pub attention: u32,
    /// The visit stays at its planned time whatever is planned anew.
    pub pinned: bool,
    /// The row as it was read; empty for a new one.
    pub(super) read: Vec<Value>,
}

pub(crate) const COLUMNS: &str = "id, number, kind, service, title, description, priority, status, status_reason, finished, \
     window_start, window_end, due, visit, technician, assigned_at, customer, site, asset, district, form, form_version, flow, \
     channel, created_at, created_by, found_at, changed_at, version, visit_version, priority_version, window_start_version, window_end_version, \
     attention, search, planned_at, pinned, forced";

/// The order, if it exists.
///
/// # Errors
/// When the database fails.
pub fn load(tx: &mut Tx, id: OrderId) -> Result<Option<StoredOrder>> {
    let row = tx.query_opt(&format!("SELECT {COLUMNS} FROM orders WHERE id = $1"), values![id])?;
    row.as_ref().map(StoredOrder::read).transpose()
}

/// The order.
///
/// # Errors
/// `order_not_found`, or when the database fails.
pub fn find(tx: &mut Tx, id: OrderId) -> Result<StoredOrder> {
    load(tx, id)?.ok_or_else(|| Error::refused(ErrorCode::OrderNotFound))
}

/// The order, locked until the transaction ends: whoever decides on it or rules on its facts takes this first.
///
/// # Errors
/// `order_not_found`, or when the database fails.
pub fn lock(tx: &mut Tx, id: OrderId) -> Result<StoredOrder> {
    lock_name(tx, id)?;
    find(tx, id)
}

/// Only the lock, for an order that may not exist yet.
///
/// # Errors
/// When the database fails.
pub fn lock_name(tx: &mut Tx, id: OrderId) -> Result<()> {
    Ok(tx.lock(&format!("order:{id}"))?)
}

impl StoredOrder {
    pub(crate) fn read(row: &Row) -> Result<Self> {
        let bad = |what: &str| Error::internal(format!("an order has an unknown {what}"));
        let kind = OrderKind::from_code(row.text("kind")?).ok_or_else(|| bad("kind"))?;
        let status = Status::from_code(row.text("status")?).ok_or_else(|| bad("status"))?;
        let visit = match (row.opt_parse("visit")?, row.opt_parse("technician")?, row.opt_time("assigned_at")?) {
            (Some(id), Some(technician), Some(assigned_at)) => {
                let planned = row.opt_time("planned_at")?;
                Some(Visit { id, technician, assigned_at, planned, forced: row.flag("forced")? })
            }
            _ => None,
        };
        let form = match (row.opt_parse::<FormId>("form")?, row.opt_int("form_version")?) {
            (Some(id), Some(version)) => Some(FormRef { id, version: u32::try_from(version).unwrap_or_default() }),
            _ => None,
        };
        let mut versions = BTreeMap::new();
        for field in OrderField::ALL {
            let version: u32 = row.number(&format!("{}_version", field.code()))?;
            if version > 0 {
                versions.insert(field, version);
            }
        }
        let order = Order {
            id: row.parse("id")?,
            number: Some(row.string("number")?),
            kind,
            service: row.string("service")?,
            title: row.string("title")?,
            description: row.string("description")?,
            priority: priority_of(row.int("priority")?),
            status,
            status_reason: row.string("status_reason")?,
            window: TimeWindow { start: row.opt_time("window_start")?, end: row.opt_time("window_end")? },
            visit,
            form,
            flow: row.number("flow")?,
            channel: row.string("channel")?,
            created_at: row.time("created_at")?,
            created_by: row.parse("created_by")?,
            found_at: row.opt_parse("found_at")?,
            version: row.number("version")?,
            versions,
        };
        let mut stored = Self {
            order,
            customer: row.parse("customer")?,
            site: row.parse("site")?,
            asset: row.opt_parse("asset")?,
            district: row.string("district")?,
            search: row.string("search")?,
            changed_at: row.time("changed_at")?,
            visit_version: row.number("visit_version")?,
            attention: row.number("attention")?,
            pinned: row.flag("pinned")?,
            read: Vec::new(),
        };
        stored.read = stored.values();
        Ok(stored)
    }

    /// Writes a new row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn insert(&self, tx: &mut Tx) -> Result<()> {
        let places: Vec<String> = (1..=38).map(|at| format!("${at}")).collect();
        tx.execute(&format!("INSERT INTO orders ({COLUMNS}) VALUES ({})", places.join(", ")), &self.values())?;
        Ok(())
    }

    /// Writes the row with a new version. Only the columns that changed: each index over the others is left alone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn save(&mut self, tx: &mut Tx, cx: &Cx) -> Result<()> {
        self.order.version = self.order.version.saturating_add(1);
        self.changed_at = cx.now;
        let values = self.values();
        let mut sets = Vec::new();
        let mut changed = vec![values[0].clone()];
        for (at, (column, value)) in COLUMNS.split(", ").zip(&values).enumerate().skip(1) {
            if self.read.get(at) != Some(value) {
                changed.push(value.clone());
                sets.push(format!("{} = ${}", column.trim(), changed.len()));
            }
        }
        tx.execute(&format!("UPDATE orders SET {} WHERE id = $1", sets.join(", ")), &changed)?;
        self.read = values;
        Ok(())
    }

    fn values(&self) -> Vec<Value> {
        let order = &self.order;
        let visit = order.visit.as_ref();
        vec![
            order.id.into(),
            order.number.clone().unwrap_or_default().into(),
            order.kind.code().into(),
            order.service.clone().into(),
            order.title.clone().into(),
            order.description.clone().into(),
            rank(order.priority).into(),
            order.status.code().into(),
            order.status_reason.clone().into(),
            order.status.is_final().into(),
            order.window.start.into(),
            order.window.end.into(),
            order.window.start.or(order.window.end).unwrap_or(order.created_at).into(),
            visit.map(|visit| visit.id).into(),
            visit.map(|visit| visit.technician).into(),
            visit.map(|visit| visit.assigned_at).into(),
            self.customer.into(),
            self.site.into(),
            self.asset.into(),
            self.district.clone().into(),
            order.form.map(|form| form.id).into(),
            order.form.map(|form| form.version).into(),
            order.flow.into(),
            order.channel.clone().into(),
            order.created_at.into(),
            order.created_by.into(),
            order.found_at.into(),
            self.changed_at.into(),
            order.version.into(),
            self.visit_version.into(),
            order.version_of(OrderField::Priority).into(),
            order.version_of(OrderField::WindowStart).into(),
            order.version_of(OrderField::WindowEnd).into(),
            self.attention.into(),
            self.search.clone().into(),
            visit.and_then(|visit| visit.planned).into(),
            (self.pinned && visit.is_some_and(|visit| visit.planned.is_some())).into(),
            visit.is_some_and(|visit| visit.forced).into(),
        ]
    }

    /// Raises the version of a critical field.
    pub(super) fn touch(&mut self, field: OrderField) {
        let version = self.order.versions.entry(field).or_insert(0);
        *version = version.saturating_add(1);
    }
}

/// As stored: 0 low to 3 urgent.
pub(crate) fn rank(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High => 2,
        Priority::Urgent => 3,
    }
}

/// Read back; an unknown one is normal.
pub(crate) fn priority_of(rank: i64) -> Priority {
    match rank {
        0 => Priority::Low,
        2 => Priority::High,
        3 => Priority::Urgent,
        _ => Priority::Normal,
    }
}
