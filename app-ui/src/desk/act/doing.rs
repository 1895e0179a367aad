//! Sending one change: busy while it is on its way, an error in words, a conflict with the newest state.

use std::future::Future;
use std::sync::Arc;

use jobsheet_api::office::OrderDetail;
use jobsheet_api::{ApiError, ErrorCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::Desk;
use crate::rest;

/// The state of one dialog.
#[derive(Clone, Copy)]
pub struct Doing {
    /// The state whose versions are sent. After a conflict: the newest, because the dialog now shows it.
    pub seen: RwSignal<Arc<OrderDetail>>,
    /// The state before the conflict, to tell what is different.
    pub before: RwSignal<Option<Arc<OrderDetail>>>,
    /// On its way.
    pub busy: RwSignal<bool>,
    /// Why it was not done.
    pub error: RwSignal<Option<ApiError>>,
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
}

impl Doing {
    /// A dialog opened on this state.
    #[must_use]
    pub fn new(seen: Arc<OrderDetail>) -> Self {
        Self {
            seen: RwSignal::new(seen),
            before: RwSignal::new(None),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            open: RwSignal::new(true),
        }
    }

    /// Sends the change. When done the dialog closes, the order shows the answer, and `then` may tell of it.
    pub fn send<F>(self, desk: Desk, change: F, then: impl FnOnce(&OrderDetail) + 'static)
    where
        F: Future<Output = Result<OrderDetail, ApiError>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        let id = self.seen.with_untracked(|seen| seen.order.id);
        spawn_local(async move {
            let answer = change.await;
            match answer {
                Ok(detail) => {
                    // The person may have closed the dialog while it was on its way; the change is made all the same.
                    let _ = self.open.try_set(false);
                    then(&detail);
                    desk.open.put(detail);
                }
                Err(error) if matches!(error.code, ErrorCode::ChangedMeanwhile | ErrorCode::StepNotAllowed) => {
                    self.look(desk, id, error).await
                }
                Err(error) => {
                    desk.note(&error);
                    let _ = self.error.try_set(Some(error));
                }
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// Reads the newest state, to show beside what was refused.
    async fn look(self, desk: Desk, id: jobsheet_model::OrderId, refused: ApiError) {
        match rest::order(id).await {
            Ok(newest) => {
                desk.open.put(newest.clone());
                let Some(old) = self.seen.try_get_untracked() else { return };
                if old.order.version == newest.order.version && old.availability == newest.availability {
                    let _ = self.error.try_set(Some(refused));
                } else {
                    let _ = self.before.try_set(Some(old));
                    let _ = self.seen.try_set(Arc::new(newest));
                }
            }
            Err(error) => {
                desk.note(&error);
                let _ = self.error.try_set(Some(error));
            }
        }
    }
}
