//! A fault found on site becomes a new order, offline (A6). The request is the first fact of its record; until the
//! server has made the order, this phone shows one of its own making and works on it.

use std::collections::BTreeMap;

use jobsheet_api::device::Reply;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::EntryKind;
use jobsheet_model::order::{Order, OrderCard, OrderKind};
use jobsheet_model::{AssetId, CustomerId, OrderId, Priority, SiteId, Status, TimeWindow, Visit, VisitId};
use jobsheet_record::Record;
use jobsheet_store::queries::orders;

use super::{card_of, row_of};
use crate::Core;
use crate::commit::{Input, Moment, Work};
use crate::errors::Result;
use crate::input;

/// What is asked for.
pub(crate) struct Wish {
    pub(crate) customer: CustomerId,
    pub(crate) site: SiteId,
    pub(crate) asset: Option<AssetId>,
    pub(crate) found_at: Option<OrderId>,
    pub(crate) service: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) priority: Priority,
    pub(crate) take: bool,
}

impl Core {
    /// Asks for an order and makes the provisional one, in one transaction.
    pub(crate) fn request_order(&mut self, mut wish: Wish) -> Result<Reply> {
        wish.title = input::text("title", &wish.title, input::LINE)?;
        wish.description = input::text("description", &wish.description, input::TEXT)?;
        let neighbour = self.neighbour(&wish)?;
        let catalog = self.catalog();
        let service = catalog
            .services
            .iter()
            .find(|one| one.code == wish.service)
            .ok_or_else(|| ApiError::invalid("service", "unknown"))?;
        if wish.title.is_empty() {
            wish.title.clone_from(&service.name.zh);
        }
        let moment = self.moment()?;
        let id = OrderId(self.ports.ids.uuid());
        let card = provisional(&wish, id, &moment, neighbour, &catalog);
        let what = EntryKind::OrderRequested {
            customer: wish.customer,
            site: wish.site,
            asset: wish.asset,
            service: wish.service,
            title: wish.title,
            description: wish.description,
            priority: wish.priority,
            take: wish.take,
            found_at: wish.found_at,
        };
        let entry = moment.entry(None, None, what);
        let text = serde_json::to_string(&card).map_err(|_| ErrorCode::Internal)?;
        let mut row = row_of(&catalog, &card, text, &Record::begin(), moment.by);
        row.provisional = true;
        let work = Work { order: id, code: "order", input: Input::Entry(entry), files: Vec::new() };
        self.perform_with(&moment, &work, |db| Ok(orders::put(db, &row)?))?;
        self.heard_of(id);
        self.order_page(id)
    }

    /// An order on this device at the same place: who is served there is known from it. A place where this person never
    /// had an order is not theirs to ask for.
    fn neighbour(&mut self, wish: &Wish) -> Result<OrderCard> {
        if let Some(found_at) = wish.found_at {
            let card = self.sight(found_at)?.card;
            if card.site.id == wish.site && card.customer.id == wish.customer {
                return Ok(card);
            }
        }
        let user = self.user()?.to_string();
        for id in orders::ids(self.store.db(), Some(&user))? {
            let Some(row) = orders::get(self.store.db(), &id)?.filter(|row| !row.gone) else { continue };
            let card = card_of(&row)?;
            if card.site.id == wish.site && card.customer.id == wish.customer {
                return Ok(card);
            }
        }
        Err(ErrorCode::NotPermitted.into())
    }
}

/// The order as the server will make it, as far as that can be known: the visit is named after the entry on both sides.
fn provisional(
    wish: &Wish,
    id: OrderId,
    moment: &Moment,
    neighbour: OrderCard,
    catalog: &jobsheet_model::catalog::Catalog,
) -> OrderCard {
    let newest = catalog.flows.iter().filter_map(|flow| flow.get("version")?.as_u64()).max().unwrap_or_default();
    let visit = Visit {
        id: VisitId(moment.command.0),
        technician: moment.by,
        assigned_at: moment.at,
        planned: None,
        forced: false,
    };
    OrderCard {
        order: Order {
            id,
            number: None,
            kind: OrderKind::Service,
            service: wish.service.clone(),
            title: wish.title.clone(),
            description: wish.description.clone(),
            priority: wish.priority,
            status: if wish.take { Status::Accepted } else { Status::PendingDispatch },
            status_reason: String::new(),
            window: TimeWindow::default(),
            visit: wish.take.then_some(visit),
            form: None,
            flow: u32::try_from(newest).unwrap_or_default(),
            channel: "field".to_owned(),
            created_at: moment.at,
            created_by: moment.by,
            found_at: wish.found_at,
            version: 0,
            versions: BTreeMap::new(),
        },
        customer: neighbour.customer,
        site: neighbour.site,
        asset: neighbour.asset.filter(|asset| Some(asset.id) == wish.asset),
        rulings: Vec::new(),
        held: BTreeMap::new(),
    }
}
