//! The server with Dana at its desk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use jobsheet_api::office::{
    AssignRequest, CancelRequest, ChangeOrderRequest, CreateOrderRequest, RemarkRequest, SettleRequest,
};
use jobsheet_model::order::OrderKind;
use jobsheet_model::person::Role;
use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_model::{CommandId, EntryId, Order, OrderId, Priority, TimeWindow, Timestamp, UserId};
use jobsheet_record::Record;
use jobsheet_server::app::{App, Outside};
use jobsheet_server::auth::Desk;
use jobsheet_server::auth::enrol::{Enrolled, Enrolment, enrol};
use jobsheet_server::cx::{Cx, World};
use jobsheet_server::db::{Database, Tx};
use jobsheet_server::error::Result;
use jobsheet_server::{orders, records, router, rulings};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::chance::Chance;
use crate::company;
use crate::time::TrueTime;

/// The server.
pub struct Office {
    db: Database,
    truth: Arc<TrueTime>,
    pub router: Router,
    pub blobs: jobsheet_server::blobs::Blobs,
    /// All orders that ever were, Dana's and those asked for from the field.
    pub orders: Vec<OrderId>,
    _stop: watch::Sender<bool>,
}

impl Office {
    pub async fn open(folder: &TempDir, truth: &Arc<TrueTime>) -> Self {
        let db = Database::inline(None, Arc::clone(truth) as Arc<dyn World>).unwrap();
        let (stop, stopping) = watch::channel(false);
        db.write_now(&mut truth.cx(), company::found).unwrap();
        let app = App::new(db.clone(), folder.path(), Outside::default(), stopping).await.unwrap();
        let blobs = app.blobs.clone();
        Self { db, truth: Arc::clone(truth), router: router::router(app, None), blobs, orders: Vec::new(), _stop: stop }
    }

    /// Does something in one transaction.
    pub fn write<T>(&self, work: impl Fn(&mut Tx, &mut Cx) -> Result<T>) -> Result<T> {
        self.db.write_now(&mut self.truth.cx(), work)
    }

    /// Enrols a phone of somebody whose password was right.
    pub fn enrol(&self, user: UserId, wish: &Enrolment) -> Enrolled {
        self.write(|tx, cx| enrol(tx, cx, user, wish)).unwrap()
    }

    /// What Monday begins with.
    pub fn monday(&mut self, chance: &Chance) {
        for number in 0..6 {
            self.create(chance, &desk(), Some(company::technician(number % company::TECHNICIANS.len())));
        }
    }

    /// Dana does something with some order. What the rules do not allow is refused, and that is as good.
    pub fn deed(&mut self, chance: &Chance, words: &str) {
        let desk = desk();
        let some = chance.pick(&self.orders).copied();
        let technician = chance.percent(85).then(|| company::technician(chance.below(company::TECHNICIANS.len())));
        let Some(order) = some.filter(|_| !chance.percent(25)) else {
            self.create(chance, &desk, technician);
            return;
        };
        let stored = self.write(|tx, _| orders::find(tx, order)).unwrap();
        let priority = *chance.pick(&Priority::ALL).unwrap();
        let done = match chance.below(20) {
            0..=4 => {
                let request = AssignRequest { technician, version: stored.order.version };
                self.write(|tx, cx| orders::assign(tx, cx, &desk, order, &request))
            }
            5 => self.write(|tx, cx| orders::cancel(tx, cx, &desk, order, &CancelRequest { reason: words.to_owned() })),
            6..=10 => {
                let start = self.truth.now().plus(3_600_000);
                let request = ChangeOrderRequest {
                    priority: Some(priority),
                    window_start: Some(start),
                    versions: stored.order.versions.clone(),
                    ..ChangeOrderRequest::default()
                };
                self.write(|tx, cx| orders::change(tx, cx, &desk, order, &request))
            }
            11..=16 => {
                self.write(|tx, cx| orders::remark(tx, cx, &desk, order, &RemarkRequest { text: words.to_owned() }))
            }
            _ => self.settle(&desk, order, chance.percent(50)),
        };
        if let Err(error) = done {
            let code = error.code();
            assert!(code.status() < 500, "the server has a fault: {error}");
        }
    }

    fn create(&mut self, chance: &Chance, desk: &Desk, technician: Option<UserId>) {
        let number = self.orders.len();
        let id: OrderId = self.truth.cx().id();
        let (customer, site) = company::site(chance.below(2));
        let request = CreateOrderRequest {
            id,
            kind: OrderKind::Maintenance,
            service: "repair".to_owned(),
            title: format!("第 {number} 单"),
            description: secret(id),
            priority: Priority::default(),
            customer,
            site,
            asset: None,
            window: TimeWindow::default(),
            technician,
        };
        self.write(|tx, cx| orders::create(tx, cx, desk, &request)).unwrap();
        self.orders.push(id);
    }

    /// Dana gives the order to somebody else.
    pub fn reassign(&self, order: OrderId, technician: UserId) {
        let version = self.order(order).unwrap().version;
        let request = AssignRequest { technician: Some(technician), version };
        self.write(|tx, cx| orders::assign(tx, cx, &desk(), order, &request)).unwrap();
    }

    fn settle(&self, desk: &Desk, order: OrderId, accept: bool) -> Result<()> {
        let held = self.rulings_of(order).into_iter().find(|ruling| ruling.verdict == Verdict::Held);
        let Some(held) = held else { return Ok(()) };
        self.write(|tx, cx| orders::settle(tx, cx, desk, order, held.entry, &SettleRequest { accept }))
    }

    /// The row, if there is one.
    pub fn order(&self, order: OrderId) -> Option<Order> {
        self.write(|tx, _| orders::load(tx, order)).unwrap().map(|stored| stored.order)
    }

    /// The record, as the server would give it out.
    pub fn record(&self, order: OrderId) -> Record {
        self.write(|tx, _| records::load(tx, order)).unwrap().map_or_else(Record::begin, |stored| stored.record)
    }

    /// Commands that the server has durably.
    pub fn commands(&self, order: OrderId) -> BTreeSet<CommandId> {
        self.record(order).history().into_iter().filter_map(|change| Some(change.stamp?.command)).collect()
    }

    /// Who may hold the order.
    pub fn holders(&self, order: OrderId) -> Vec<UserId> {
        self.write(|tx, _| orders::holders(tx, order)).unwrap()
    }

    pub fn rulings_of(&self, order: OrderId) -> Vec<Ruling> {
        self.write(|tx, _| rulings::of_order(tx, order)).unwrap()
    }

    /// What was ruled, as it was made: later settlements do not change it.
    pub fn rulings(&self) -> BTreeMap<(OrderId, EntryId), Ruling> {
        let mut all = BTreeMap::new();
        for order in &self.orders {
            for ruling in self.rulings_of(*order) {
                let made = self.write(|tx, _| rulings::stored(tx, *order, ruling.entry)).unwrap().unwrap();
                all.insert((*order, ruling.entry), made);
            }
        }
        all
    }
}

/// Dana's.
fn desk() -> Desk {
    Desk { user: company::dana(), role: Role::Dispatcher, expires_at: Timestamp(i64::MAX), session: [0; 32] }
}

/// Words of an order that only its holders may have.
pub fn secret(order: OrderId) -> String {
    format!("geheim-{order}")
}
