//! `/api/orders`: the desks' list, one order in full, and every decision about it.

use axum::extract::State;
use jobsheet_api::device::ReportModel;
use jobsheet_api::office::{
    AssignRequest, CancelRequest, ChangeOrderRequest, CreateOrderRequest, NoteLateWorkRequest, OfferRequest,
    OrderDetail, OrderList, RemarkRequest, Scope, SettleAnswerRequest, SettleRequest, SignedReport, Sort,
    WithdrawRequest,
};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{CustomerId, EntryId, OrderId, Priority, SignatureId, Status, UserId};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Desk;
use crate::blobs::Sha256Hex;
use crate::error::{Error, Result};
use crate::extract::{Json, Path, Query};
use crate::orders::{self, ListQuery, Reports};
use crate::pool;

/// `?status=&technician=&priority=&customer=&q=&scope=&sort=&limit=&after=`; several codes are separated by commas.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListParameters {
    status: String,
    technician: String,
    priority: String,
    customer: Option<CustomerId>,
    q: String,
    scope: String,
    sort: String,
    limit: Option<u32>,
    after: Option<String>,
}

impl ListParameters {
    fn read(self) -> Result<ListQuery> {
        let unknown = |field: &str| ApiError::invalid(field, "unknown");
        let codes = |text: &str| text.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let status = codes(&self.status)
            .iter()
            .map(|code| Status::from_code(code).ok_or_else(|| unknown("status")))
            .collect::<std::result::Result<_, ApiError>>()?;
        let priority = codes(&self.priority)
            .iter()
            .map(|code| Priority::from_code(code).ok_or_else(|| unknown("priority")))
            .collect::<std::result::Result<_, ApiError>>()?;
        let technician: Option<Option<UserId>> = match self.technician.as_str() {
            "" => None,
            "none" => Some(None),
            id => Some(Some(id.parse().map_err(|_| unknown("technician"))?)),
        };
        let scope = match self.scope.as_str() {
            "" => Scope::default(),
            code => Scope::from_code(code).ok_or_else(|| unknown("scope"))?,
        };
        let sort = match self.sort.as_str() {
            "" => Sort::default(),
            code => Sort::from_code(code).ok_or_else(|| unknown("sort"))?,
        };
        let after = self.after.filter(|after| !after.is_empty());
        Ok(ListQuery {
            status,
            priority,
            technician,
            customer: self.customer,
            q: self.q,
            scope,
            sort,
            limit: self.limit,
            after,
        })
    }
}

/// A page of the list.
///
/// # Errors
/// `not_permitted`, `invalid_input`.
pub async fn list(
    State(app): State<App>,
    _: Desk,
    Query(parameters): Query<ListParameters>,
) -> Result<Json<OrderList>> {
    let query = parameters.read()?;
    app.db.read(move |tx, cx| orders::list(tx, cx, &query)).await.map(Json)
}

/// One order.
///
/// # Errors
/// `not_permitted`, `order_not_found`.
pub async fn show(State(app): State<App>, _: Desk, Path(id): Path<OrderId>) -> Result<Json<OrderDetail>> {
    detail(&app, id).await
}

/// Makes one.
///
/// # Errors
/// As [`orders::create`].
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    Json(request): Json<CreateOrderRequest>,
) -> Result<Json<OrderDetail>> {
    let id = request.id;
    app.db.write(move |tx, cx| orders::create(tx, cx, &desk, &request)).await?;
    detail(&app, id).await
}

/// Gives it to a technician, or takes it back.
///
/// # Errors
/// As [`orders::assign`].
pub async fn assign(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Json(request): Json<AssignRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| orders::assign(tx, cx, &desk, id, &request)).await?;
    detail(&app, id).await
}

/// Offers it to several technicians.
///
/// # Errors
/// As [`pool::make`].
pub async fn offer(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Json(request): Json<OfferRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| pool::make(tx, cx, &desk, id, &request)).await?;
    detail(&app, id).await
}

/// Takes an offer back.
///
/// # Errors
/// As [`pool::withdraw`].
pub async fn withdraw(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Json(request): Json<WithdrawRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| pool::withdraw(tx, cx, &desk, id, &request)).await?;
    detail(&app, id).await
}

/// Changes fields.
///
/// # Errors
/// As [`orders::change`].
pub async fn change(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Json(request): Json<ChangeOrderRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| orders::change(tx, cx, &desk, id, &request)).await?;
    detail(&app, id).await
}

/// Cancels it.
///
/// # Errors
/// As [`orders::cancel`].
pub async fn cancel(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Json(request): Json<CancelRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| orders::cancel(tx, cx, &desk, id, &request)).await?;
    detail(&app, id).await
}

/// Adds a remark.
///
/// # Errors
/// As [`orders::remark`].
pub async fn remark(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Json(request): Json<RemarkRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| orders::remark(tx, cx, &desk, id, &request)).await?;
    detail(&app, id).await
}

/// Settles a proposal of the field.
///
/// # Errors
/// As [`orders::settle`].
pub async fn settle(
    State(app): State<App>,
    desk: Desk,
    Path((id, entry)): Path<(OrderId, EntryId)>,
    Json(request): Json<SettleRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| orders::settle(tx, cx, &desk, id, entry, &request)).await?;
    detail(&app, id).await
}

/// Notes late work.
///
/// # Errors
/// As [`orders::note_late_work`].
pub async fn note_late_work(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<OrderId>,
    Json(request): Json<NoteLateWorkRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| orders::note_late_work(tx, cx, &desk, id, &request)).await?;
    detail(&app, id).await
}

/// Settles a question that was answered differently.
///
/// # Errors
/// As [`orders::settle_answer`].
pub async fn settle_answer(
    State(app): State<App>,
    desk: Desk,
    Path((id, field)): Path<(OrderId, String)>,
    Json(request): Json<SettleAnswerRequest>,
) -> Result<Json<OrderDetail>> {
    app.db.write(move |tx, cx| orders::settle_answer(tx, cx, &desk, id, &field, &request)).await?;
    detail(&app, id).await
}

/// A signature with the report as it was signed, and in what today's differs from it.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `not_found` while the report is still on its way.
pub async fn signed_report(
    State(app): State<App>,
    _: Desk,
    Path((id, signature)): Path<(OrderId, SignatureId)>,
) -> Result<Json<SignedReport>> {
    let reports = reports(&app, id).await?;
    let detail = read(&app, id, reports.clone()).await?;
    let one = detail.signatures.into_iter().find(|one| one.signature.id == signature);
    let signature = one.ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
    let report = reports.get(&signature.report_sha256).cloned().ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
    Ok(Json(SignedReport { signature, report }))
}

/// The order in full, with the signed reports read from the blob folder. An offer whose time is over is ended first.
async fn detail(app: &App, id: OrderId) -> Result<Json<OrderDetail>> {
    if app.db.read(move |tx, cx| pool::is_overdue(tx, cx, id)).await? {
        app.db.write(pool::sweep).await?;
    }
    let reports = reports(app, id).await?;
    read(app, id, reports).await.map(Json)
}

async fn read(app: &App, id: OrderId, reports: Reports) -> Result<OrderDetail> {
    app.db.read(move |tx, cx| orders::detail(tx, cx, id, &reports)).await
}

/// The reports that were signed, as far as they can be read.
async fn reports(app: &App, id: OrderId) -> Result<Reports> {
    let named = app.db.read(move |tx, _| orders::reports_named(tx, id)).await?;
    let mut reports = Reports::new();
    for name in named {
        let Ok(sha256) = name.parse::<Sha256Hex>() else { continue };
        // A report that cannot be read is shown as not compared; the order is shown all the same.
        if let Ok(bytes) = tokio::fs::read(app.blobs.path(&sha256)).await
            && let Ok(report) = serde_json::from_slice::<ReportModel>(&bytes)
        {
            reports.insert(name, report);
        }
    }
    Ok(reports)
}
