//! Rows of lists, from columns alone.

use std::collections::BTreeMap;

use jobsheet_api::device::{ItemState, OrderRow};
use jobsheet_model::order::OrderKind;
use jobsheet_model::{Place, Priority, Status, TimeWindow, Timestamp};
use jobsheet_store::StoreError;
use jobsheet_store::queries::orders::OrderColumns;
use jobsheet_store::queries::outbox::{self, Delivery};

use crate::Core;
use crate::errors::Result;

/// What rows need beside their columns.
pub(crate) struct RowContext {
    now: Timestamp,
    place: Option<Place>,
    least: BTreeMap<String, Delivery>,
}

impl Core {
    /// Reads it once for a list.
    pub(crate) fn row_context(&self, place: Option<Place>) -> Result<RowContext> {
        let (now, ..) = self.now()?;
        Ok(RowContext { now, place: crate::input::place(place)?, least: outbox::least_by_order(self.store.db())? })
    }
}

impl RowContext {
    /// One row.
    pub(crate) fn row(&self, columns: OrderColumns) -> Result<OrderRow> {
        let status = Status::from_code(&columns.status).ok_or(StoreError::Unreadable("orders.status"))?;
        let window = TimeWindow { start: columns.window_start, end: columns.window_end };
        let least = self.least.get(&columns.id).copied().unwrap_or(Delivery::Confirmed);
        Ok(OrderRow {
            id: columns.id.parse().map_err(|_| StoreError::Unreadable("orders.id"))?,
            number: columns.number,
            kind: OrderKind::from_code(&columns.kind).unwrap_or_default(),
            service: columns.service,
            title: columns.title,
            priority: Priority::ALL.into_iter().find(|one| *one as u8 == columns.priority).unwrap_or_default(),
            status,
            pending: columns.pending,
            sync: item_state(least),
            window,
            planned: columns.planned,
            forced: columns.forced,
            late: jobsheet_workflow::is_late(status, window, self.now),
            customer: columns.customer,
            address: columns.address,
            district: columns.district,
            lat: columns.lat,
            lon: columns.lon,
            distance: self
                .place
                .map(|place| jobsheet_geokit::distance((place.lat, place.lon), (columns.lat, columns.lon))),
        })
    }
}

/// In the words of the boundary.
pub(crate) fn item_state(delivery: Delivery) -> ItemState {
    match delivery {
        Delivery::NeedsAttention => ItemState::NeedsAttention,
        Delivery::OnThisPhone => ItemState::OnThisPhone,
        Delivery::Sent => ItemState::Sent,
        Delivery::Confirmed => ItemState::Confirmed,
    }
}
