//! The order being written.

use jobsheet_api::office::{CreateOrderRequest, CustomerView};
use jobsheet_model::order::OrderKind;
use jobsheet_model::{AssetId, OrderId, Priority, SiteId, TimeWindow, UserId};
use leptos::prelude::*;

use crate::desk::window::WindowDraft;
use crate::rest::fresh_id;

/// What has been entered so far.
#[derive(Clone, Copy)]
pub struct Draft {
    id: StoredValue<Option<OrderId>>,
    /// What was typed to find the customer.
    pub words: RwSignal<String>,
    /// Who calls, with their places and equipment.
    pub customer: RwSignal<Option<CustomerView>>,
    /// Where.
    pub site: RwSignal<Option<SiteId>>,
    /// On which equipment.
    pub asset: RwSignal<Option<AssetId>>,
    /// What sort of work.
    pub kind: RwSignal<OrderKind>,
    /// Code of the service; empty: not chosen.
    pub service: RwSignal<String>,
    /// One line.
    pub title: RwSignal<String>,
    /// What the customer says.
    pub description: RwSignal<String>,
    /// How soon.
    pub priority: RwSignal<Priority>,
    /// When.
    pub window: WindowDraft,
    /// For whom; empty: nobody yet.
    pub technician: RwSignal<String>,
}

/// A draft as it can be put aside and taken up again.
#[derive(Clone)]
pub struct Kept {
    customer: Option<CustomerView>,
    site: Option<SiteId>,
    asset: Option<AssetId>,
    kind: OrderKind,
    texts: [String; 8],
    priority: Priority,
}

impl Draft {
    /// Nothing entered.
    #[must_use]
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            id: StoredValue::new(None),
            words: text(),
            customer: RwSignal::new(None),
            site: RwSignal::new(None),
            asset: RwSignal::new(None),
            kind: RwSignal::new(OrderKind::default()),
            service: text(),
            title: text(),
            description: text(),
            priority: RwSignal::new(Priority::default()),
            window: WindowDraft::new(TimeWindow::default()),
            technician: text(),
        }
    }

    fn texts(&self) -> [RwSignal<String>; 8] {
        [
            self.words,
            self.service,
            self.title,
            self.description,
            self.technician,
            self.window.day,
            self.window.from,
            self.window.to,
        ]
    }

    /// Takes the customer who calls; their only place is chosen with them.
    pub fn choose(&self, customer: CustomerView) {
        let only = match customer.sites.as_slice() {
            [one] => Some(one.id),
            _ => None,
        };
        self.site.set(only);
        self.asset.set(None);
        self.customer.set(Some(customer));
    }

    /// Another customer; what was said about the fault stays.
    pub fn release(&self) {
        self.customer.set(None);
        self.site.set(None);
        self.asset.set(None);
    }

    /// Empties it, and returns what it held if that was worth keeping.
    pub fn take(&self) -> Option<Kept> {
        let kept = Kept {
            customer: self.customer.get_untracked(),
            site: self.site.get_untracked(),
            asset: self.asset.get_untracked(),
            kind: self.kind.get_untracked(),
            texts: self.texts().map(|text| text.get_untracked()),
            priority: self.priority.get_untracked(),
        };
        self.id.set_value(None);
        self.fill(&Kept {
            customer: None,
            site: None,
            asset: None,
            kind: OrderKind::default(),
            texts: Default::default(),
            priority: Priority::default(),
        });
        (kept.customer.is_some() || kept.texts.iter().any(|text| !text.is_empty())).then_some(kept)
    }

    /// Takes up what was put aside.
    pub fn put(&self, kept: Kept) {
        self.fill(&kept);
    }

    fn fill(&self, kept: &Kept) {
        for (signal, text) in self.texts().iter().zip(&kept.texts) {
            signal.set(text.clone());
        }
        self.kind.set(kept.kind);
        self.priority.set(kept.priority);
        self.site.set(kept.site);
        self.asset.set(kept.asset);
        self.customer.set(kept.customer.clone());
    }

    /// The request, when nothing is missing.
    pub fn request(&self) -> Option<CreateOrderRequest> {
        let window = untrack(|| self.window.read()).ok()?;
        let service = self.service.get_untracked();
        if service.is_empty() {
            return None;
        }
        Some(CreateOrderRequest {
            id: self.id()?,
            kind: self.kind.get_untracked(),
            service,
            title: self.title.get_untracked().trim().to_owned(),
            description: self.description.get_untracked().trim().to_owned(),
            priority: self.priority.get_untracked(),
            customer: self.customer.with_untracked(|customer| customer.as_ref().map(|one| one.customer.id))?,
            site: self.site.get_untracked()?,
            asset: self.asset.get_untracked(),
            window,
            technician: self.technician.get_untracked().parse::<UserId>().ok(),
        })
    }

    /// Made once per draft.
    fn id(&self) -> Option<OrderId> {
        self.id.update_value(|id| *id = id.or_else(|| fresh_id().map(OrderId)));
        self.id.get_value()
    }
}
