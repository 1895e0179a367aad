//! The order that is open: read once, kept up to date, replaced by the answer to each change.

use std::sync::Arc;

use jobsheet_api::ApiError;
use jobsheet_api::office::OrderDetail;
use jobsheet_model::OrderId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::act::{Act, What};
use crate::desk::context::Desk;
use crate::rest;

/// The open order.
#[derive(Clone, Copy)]
pub struct OpenOrder {
    /// Which one the address names.
    pub id: RwSignal<Option<OrderId>>,
    /// The last state read; for a moment still that of the order before.
    pub detail: RwSignal<Option<Arc<OrderDetail>>>,
    /// Why it could not be read.
    pub failed: RwSignal<Option<ApiError>>,
    /// Numbers the questions, so that an answer to an older one is dropped.
    asked: StoredValue<u32>,
}

impl OpenOrder {
    /// None is open.
    #[must_use]
    pub fn new() -> Self {
        Self {
            id: RwSignal::new(None),
            detail: RwSignal::new(None),
            failed: RwSignal::new(None),
            asked: StoredValue::new(0),
        }
    }

    /// Opens an order.
    pub fn show(self, desk: Desk, id: OrderId) {
        if self.id.get_untracked() != Some(id) {
            self.id.set(Some(id));
            self.failed.set(None);
            self.read(desk);
        }
    }

    /// Closes it.
    pub fn close(self) {
        if self.id.get_untracked().is_some() {
            self.id.set(None);
            self.detail.set(None);
            self.failed.set(None);
        }
    }

    /// Reads it again.
    pub fn read(self, desk: Desk) {
        let Some(id) = self.id.get_untracked() else { return };
        self.asked.update_value(|asked| *asked += 1);
        let asked = self.asked.get_value();
        spawn_local(async move {
            let answer = rest::order(id).await;
            if self.asked.get_value() != asked {
                return;
            }
            match answer {
                Ok(detail) => self.put(detail),
                Err(error) => {
                    desk.note(&error);
                    // An order that is on the screen stays there while the connection is lost.
                    if !self.is_here() {
                        self.detail.set(None);
                        self.failed.set(Some(error));
                    }
                }
            }
        });
    }

    /// Shows a state that the server just told, if it is of the open order.
    pub fn put(self, detail: OrderDetail) {
        if self.id.get_untracked() == Some(detail.order.id) {
            self.asked.update_value(|asked| *asked += 1);
            self.failed.set(None);
            self.detail.set(Some(Arc::new(detail)));
        }
    }

    /// What is shown is the order that the address names.
    #[must_use]
    pub fn is_here(&self) -> bool {
        let id = self.id.get();
        self.detail.with(|detail| detail.as_ref().map(|detail| detail.order.id) == id)
    }

    /// Opens a dialog about it. False when there is nothing to act on.
    pub fn act(self, desk: Desk, what: What) -> bool {
        let Some(seen) = self.detail.get_untracked() else { return false };
        if !untrack(|| self.is_here()) || (what != What::Remark && seen.order.status.is_final()) {
            return false;
        }
        desk.act.set(Some(Act { what, seen }));
        true
    }
}
