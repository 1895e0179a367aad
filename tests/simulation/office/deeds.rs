//! What Dana does at the desk, and what an administrator does to the company meanwhile.

use jobsheet_api::ErrorCode;
use jobsheet_api::office::{
    AssignRequest, CancelRequest, ChangeOrderRequest, CreateOrderRequest, OfferRequest, RemarkRequest, SettleRequest,
    WithdrawRequest,
};
use jobsheet_model::offer::Audience;
use jobsheet_model::order::OrderKind;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{OfferId, OrderId, Priority, ReplicaId, Status, TimeWindow, UserId};
use jobsheet_server::auth::devices;
use jobsheet_server::cx::World;
use jobsheet_server::error::Result;
use jobsheet_server::feeds::Publication;
use jobsheet_server::{catalog, orders, pool};

use super::{Office, desk, offered, secret};
use crate::chance::Chance;
use crate::company;

impl Office {
    /// What Monday begins with.
    pub fn monday(&mut self, chance: &Chance, technicians: usize) {
        for number in 0..technicians.max(2) * 2 {
            self.create(chance, Some(company::technician(number % technicians)));
        }
        if chance.percent(60) {
            self.offer(chance, technicians);
        }
    }

    /// Dana does something with some order. What the rules do not allow is refused, and that is as good.
    pub fn deed(&mut self, chance: &Chance, words: &str, technicians: usize) {
        let desk = desk();
        let some = chance.pick(&self.orders).copied();
        let technician = chance.percent(85).then(|| company::technician(chance.below(technicians)));
        let Some(order) = some.filter(|_| !chance.percent(20)) else {
            self.create(chance, technician);
            return;
        };
        let Ok(stored) = self.write(|tx, _| orders::find(tx, order)) else { return self.excuse(None) };
        let priority = *chance.pick(&Priority::ALL).unwrap();
        let done = match chance.below(26) {
            0..=4 => {
                self.tally.fault("reassigned");
                let forced = technician.is_some() && chance.percent(15);
                let request = AssignRequest { forced, ..AssignRequest::new(technician, stored.order.version) };
                self.write(|tx, cx| orders::assign(tx, cx, &desk, order, &request))
            }
            5 => {
                self.tally.fault("cancelled");
                self.write(|tx, cx| orders::cancel(tx, cx, &desk, order, &CancelRequest { reason: words.to_owned() }))
            }
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
            17..=19 => self.settle(order, chance.percent(50)),
            20 => self.withdraw(order),
            _ => return self.offer(chance, technicians),
        };
        self.excuse(done.err());
    }

    /// A refusal is an answer; anything else only from a server that has just died or has no room.
    fn excuse(&self, error: Option<jobsheet_server::error::Error>) {
        if let Some(error) = error.filter(|_| !self.disk.is_dead()) {
            let code = error.code();
            assert!(code.status() < 500 || code.status() == 507, "the server has a fault: {error}");
        }
    }

    /// Dana writes an order.
    pub fn create(&mut self, chance: &Chance, technician: Option<UserId>) {
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
        let made = self.write(|tx, cx| orders::create(tx, cx, &desk(), &request));
        if made.is_ok() {
            self.orders.push(id);
        }
        self.excuse(made.err());
    }

    /// An order that nobody has is offered to some of them. Now and then two dispatchers decide about it at once: the second
    /// one, who has looked at the same list, must not undo what the first one has just done.
    fn offer(&mut self, chance: &Chance, technicians: usize) {
        let waits = |order: &OrderId| self.order(*order).is_some_and(|order| order.status == Status::PendingDispatch);
        let waiting: Vec<OrderId> = self.orders.iter().copied().filter(waits).collect();
        let order = chance.pick(&waiting).copied().or_else(|| {
            let known = self.orders.len();
            self.create(chance, None);
            self.orders.get(known).copied()
        });
        let Some(order) = order else { return };
        let Ok(stored) = self.write(|tx, _| orders::find(tx, order)) else { return self.excuse(None) };
        let version = stored.order.version;
        let named = (0..technicians).filter(|_| chance.percent(70)).map(company::technician);
        let minutes = chance.percent(50).then(|| chance.between(1, 240));
        let request = self.asking(named.collect(), minutes, version);
        let offered = self.write(|tx, cx| pool::make(tx, cx, &desk(), order, &request));
        if offered.is_ok() {
            self.tally.fault("offered to several");
        }
        if offered.is_ok() && chance.percent(20) {
            self.tally.fault("two dispatchers at once");
            let request = AssignRequest::new(Some(company::technician(0)), version);
            let second = self.write(|tx, cx| orders::assign(tx, cx, &desk(), order, &request));
            let told = second.as_ref().err().is_some_and(|error| error.code() == ErrorCode::ChangedMeanwhile);
            assert!(told || self.disk.is_dead(), "the second dispatcher was answered {second:?}");
        }
        self.excuse(offered.err());
    }

    /// An offer to these people, with words that only they may have.
    pub fn asking(&self, technicians: Vec<UserId>, minutes: Option<i64>, version: u64) -> OfferRequest {
        let id: OfferId = self.truth.cx().id();
        OfferRequest {
            id,
            audience: Audience::Named,
            technicians,
            area: None,
            extra: 0,
            words: offered(id),
            until: minutes.map(|minutes| self.truth.now().plus(minutes * 60_000)),
            version,
        }
    }

    fn withdraw(&self, order: OrderId) -> Result<()> {
        let Some(offer) = self.offers().into_iter().find(|offer| offer.order == order && offer.open) else {
            return Ok(());
        };
        self.tally.fault("offer withdrawn");
        let request = WithdrawRequest { offer: offer.id };
        self.write(|tx, cx| pool::withdraw(tx, cx, &desk(), order, &request))
    }

    /// What the server's timer does: offers whose time is over end.
    pub fn sweep(&self) {
        let done = self.write(pool::sweep);
        self.excuse(done.err());
    }

    /// Dana offers an order that nobody has to these technicians.
    #[cfg(test)]
    pub fn offer_to(&mut self, chance: &Chance, technicians: Vec<UserId>) -> (OrderId, OfferId) {
        self.create(chance, None);
        let order = *self.orders.last().unwrap();
        let request = self.asking(technicians, None, self.order(order).unwrap().version);
        self.write(|tx, cx| pool::make(tx, cx, &desk(), order, &request)).unwrap();
        (order, request.id)
    }

    /// Dana gives the order to somebody else.
    #[cfg(test)]
    pub fn reassign(&self, order: OrderId, technician: UserId) {
        let version = self.order(order).unwrap().version;
        let request = AssignRequest::new(Some(technician), version);
        self.write(|tx, cx| orders::assign(tx, cx, &desk(), order, &request)).unwrap();
    }

    fn settle(&self, order: OrderId, accept: bool) -> Result<()> {
        let held = self.write(|tx, _| jobsheet_server::rulings::of_order(tx, order))?;
        let Some(held) = held.into_iter().find(|ruling| ruling.verdict == Verdict::Held) else { return Ok(()) };
        self.write(|tx, cx| orders::settle(tx, cx, &desk(), order, held.entry, &SettleRequest { accept }))
    }

    /// The administrator shuts a phone out.
    pub fn revoke(&self, replica: ReplicaId) -> bool {
        let done = self.write(|tx, cx| devices::revoke(tx, cx, company::dana(), replica));
        let yes = done.is_ok();
        self.excuse(done.err());
        yes
    }

    /// The server shuts it out.
    pub fn has_revoked(&self, replica: ReplicaId) -> bool {
        let all = self.write(|tx, _| devices::list(tx)).unwrap();
        all.iter().any(|device| device.replica == replica && device.revoked_at.is_some())
    }

    /// A new version of the checklist: those who have begun with the old one finish with the old one.
    pub fn publish_form(&self, version: u32) {
        self.tally.fault("form changed in mid-draft");
        let done = self.write(|tx, _| {
            catalog::put_form(tx, &company::form(version))?;
            let mut publication = Publication::default();
            publication.catalog();
            publication.publish(tx)
        });
        self.excuse(done.err());
    }
}
