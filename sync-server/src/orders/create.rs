//! A new order.

use std::collections::BTreeMap;

use jobsheet_api::office::CreateOrderRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{AssetId, CustomerId, Order, SiteId, Status};
use serde_json::json;

use super::{DECIDERS, StoredOrder, TEXT_LIMIT, TITLE_LIMIT, assign, card, number, row, text_of};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{audit, catalog, customers};

/// Makes the order and, if asked, gives it to a technician. The same request again changes nothing.
///
/// # Errors
/// `not_permitted`, `invalid_input`, `changed_meanwhile` when the id is another order's, or when the database fails.
pub fn create(tx: &mut Tx, cx: &mut Cx, desk: &Desk, request: &CreateOrderRequest) -> Result<()> {
    desk.require(DECIDERS)?;
    row::lock_name(tx, request.id)?;
    if let Some(found) = row::load(tx, request.id)? {
        let same = found.order.created_by == desk.user
            && found.customer == request.customer
            && found.order.service == request.service;
        return if same { Ok(()) } else { Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "id").into()) };
    }
    let service = catalog::service(tx, &request.service)?.ok_or_else(|| invalid("service", "unknown"))?;
    let place = Place::check(tx, request.customer, request.site, request.asset)?;
    if let (Some(start), Some(end)) = (request.window.start, request.window.end)
        && end < start
    {
        return Err(invalid("window_end", "before_start"));
    }
    let mut title = text_of("title", &request.title, TITLE_LIMIT)?;
    if title.is_empty() {
        title = service.name.zh.clone();
    }
    let order = Order {
        id: request.id,
        number: Some(number::next(tx, cx.now)?),
        kind: request.kind,
        service: request.service.clone(),
        title,
        description: text_of("description", &request.description, TEXT_LIMIT)?,
        priority: request.priority,
        status: Status::PendingDispatch,
        status_reason: String::new(),
        window: request.window,
        visit: None,
        form: catalog::newest_form_for(tx, &request.service, request.asset)?,
        flow: catalog::newest_flow(tx)?,
        channel: "phone".to_owned(),
        created_at: cx.now,
        created_by: desk.user,
        found_at: None,
        version: 1,
        versions: BTreeMap::new(),
    };
    let mut stored = place.stored(order, cx);
    stored.insert(tx)?;
    let detail = json!({ "number": stored.order.number, "service": request.service, "priority": request.priority });
    audit::write(tx, cx, Some(desk.user), "order_created", request.id, &detail)?;
    let mut publication = Publication::default();
    publication.order(request.id);
    if let Some(technician) = request.technician {
        assign::give(tx, cx, Some(desk.user), &mut stored, technician, assign::Given::default(), &mut publication)?;
    }
    publication.publish(tx)
}

/// Customer, place and equipment that belong together.
pub(super) struct Place {
    customer: jobsheet_model::customer::Customer,
    site: jobsheet_model::customer::Site,
    asset: Option<AssetId>,
}

impl Place {
    /// Looks them up and checks that they belong together.
    pub(super) fn check(tx: &mut Tx, customer: CustomerId, site: SiteId, asset: Option<AssetId>) -> Result<Self> {
        let customer = customers::customer(tx, customer)?.ok_or_else(|| invalid("customer", "unknown"))?;
        let site = customers::site(tx, site)?
            .filter(|site| site.customer == customer.id)
            .ok_or_else(|| invalid("site", "unknown"))?;
        if let Some(id) = asset {
            customers::asset(tx, id)?
                .filter(|asset| asset.site == site.id)
                .ok_or_else(|| invalid("asset", "unknown"))?;
        }
        Ok(Self { customer, site, asset })
    }

    /// The row of an order there.
    pub(super) fn stored(self, order: Order, cx: &Cx) -> StoredOrder {
        let search = card::search_text(&order, &self.customer, &self.site);
        StoredOrder {
            customer: self.customer.id,
            site: self.site.id,
            asset: self.asset,
            district: self.site.district,
            search,
            changed_at: cx.now,
            visit_version: 0,
            attention: 0,
            pinned: false,
            read: Vec::new(),
            order,
        }
    }
}

fn invalid(field: &str, why: &str) -> Error {
    ApiError::invalid(field, why).into()
}
