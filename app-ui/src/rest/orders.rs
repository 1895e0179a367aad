//! Orders: read, made, changed, followed.

use jobsheet_api::ApiError;
use jobsheet_api::device::ReportModel;
use jobsheet_api::office::{
    AssignRequest, CancelRequest, ChangeOrderRequest, ChangesResponse, Check, CreateOrderRequest, NoteLateWorkRequest,
    OfferRequest, OrderDetail, OrderList, RemarkRequest, Scope, SettleAnswerRequest, SettleRequest, Sort,
    WithdrawRequest,
};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::{CustomerId, EntryId, OfferId, OrderId, Priority, Status, UserId};

use super::fetch::{ask, escape, tell, wait};

/// Whose orders a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Not given to anybody.
    Nobody,
    /// Given to this technician.
    Of(UserId),
}

impl Whose {
    /// As it stands in addresses.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Nobody => "none".to_owned(),
            Self::Of(id) => id.to_string(),
        }
    }

    /// The choice with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        if code == "none" { Some(Self::Nobody) } else { code.parse().ok().map(Self::Of) }
    }
}

/// The question to the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrdersQuery {
    /// One state, or all.
    pub status: Option<Status>,
    /// One person's, nobody's, or everybody's.
    pub technician: Option<Whose>,
    /// One customer's, or everybody's.
    pub customer: Option<CustomerId>,
    /// One priority, or all.
    pub priority: Option<Priority>,
    /// Number, title, customer or address contain these words.
    pub q: String,
    /// How much of the book.
    pub scope: Scope,
    /// What comes first.
    pub sort: Sort,
}

impl OrdersQuery {
    /// As the query part of an address, without paging. Empty when everything is at its default.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.scope != Scope::Open {
            pairs.push(("scope", self.scope.code().to_owned()));
        }
        if let Some(status) = self.status {
            pairs.push(("status", status.code().to_owned()));
        }
        if let Some(technician) = self.technician {
            pairs.push(("technician", technician.code()));
        }
        if let Some(customer) = self.customer {
            pairs.push(("customer", customer.to_string()));
        }
        if let Some(priority) = self.priority {
            pairs.push(("priority", priority.code().to_owned()));
        }
        if !self.q.trim().is_empty() {
            pairs.push(("q", escape(self.q.trim())));
        }
        if self.sort != Sort::Pressing {
            pairs.push(("sort", self.sort.code().to_owned()));
        }
        pairs
    }
}

/// `GET /api/orders`: a page of the list.
pub async fn orders(query: &OrdersQuery, limit: usize, after: Option<&str>) -> Result<OrderList, ApiError> {
    let mut pairs = query.pairs();
    if query.scope == Scope::Open {
        pairs.push(("scope", Scope::Open.code().to_owned()));
    }
    pairs.push(("limit", limit.to_string()));
    if let Some(after) = after {
        pairs.push(("after", escape(after)));
    }
    ask("GET", &format!("/api/orders?{}", join(&pairs))).await
}

/// `name=value&…`; the values are already escaped.
#[must_use]
pub fn join(pairs: &[(&str, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// `GET /api/orders/{id}`
pub async fn order(id: OrderId) -> Result<OrderDetail, ApiError> {
    ask("GET", &format!("/api/orders/{id}")).await
}

/// `POST /api/orders`: sending it twice makes one order.
pub async fn create(request: &CreateOrderRequest) -> Result<OrderDetail, ApiError> {
    tell("POST", "/api/orders", request).await
}

/// `POST /api/orders/{id}/assign`
pub async fn assign(id: OrderId, request: AssignRequest) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/assign"), &request).await
}

/// `GET /api/orders/{id}/check`: what giving it to somebody would break.
pub async fn check(id: OrderId, technician: UserId) -> Result<Check, ApiError> {
    ask("GET", &format!("/api/orders/{id}/check?technician={technician}")).await
}

/// `POST /api/orders/{id}/offer`: sending it twice makes one offer.
pub async fn offer(id: OrderId, request: &OfferRequest) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/offer"), request).await
}

/// `POST /api/orders/{id}/withdraw`
pub async fn withdraw(id: OrderId, offer: OfferId) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/withdraw"), &WithdrawRequest { offer }).await
}

/// `PATCH /api/orders/{id}`
pub async fn change(id: OrderId, request: &ChangeOrderRequest) -> Result<OrderDetail, ApiError> {
    tell("PATCH", &format!("/api/orders/{id}"), request).await
}

/// `POST /api/orders/{id}/cancel`
pub async fn cancel(id: OrderId, reason: &str) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/cancel"), &CancelRequest { reason: reason.to_owned() }).await
}

/// `POST /api/orders/{id}/remarks`
pub async fn remark(id: OrderId, text: &str) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/remarks"), &RemarkRequest { text: text.to_owned() }).await
}

/// `POST /api/orders/{id}/proposals/{entry}`
pub async fn settle(id: OrderId, entry: EntryId, accept: bool) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/proposals/{entry}"), &SettleRequest { accept }).await
}

/// `POST /api/orders/{id}/late-work`
pub async fn note_late_work(id: OrderId, upto: u64) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/late-work"), &NoteLateWorkRequest { upto }).await
}

/// `POST /api/orders/{id}/answers/{field}`
pub async fn settle_answer(id: OrderId, field: &str, value: serde_json::Value) -> Result<OrderDetail, ApiError> {
    tell("POST", &format!("/api/orders/{id}/answers/{}", escape(field)), &SettleAnswerRequest { value }).await
}

/// `GET /blobs/{sha256}` of a signed report: what the signer saw.
pub async fn report(sha256: &str) -> Result<ReportModel, ApiError> {
    ask("GET", &super::blob(sha256)).await
}

/// `GET /api/catalog`
pub async fn catalog() -> Result<Catalog, ApiError> {
    ask("GET", "/api/catalog").await
}

/// `GET /api/changes`: waits until something changes after this position, or the server has waited long enough.
pub async fn changes(after: u64, hold_s: u32) -> Result<ChangesResponse, ApiError> {
    wait(&format!("/api/changes?after={after}&wait={hold_s}"), hold_s * 1000).await
}
