//! What a phone shows its person, and what only the simulation reads of its replica.

use std::collections::BTreeMap;

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, ItemState, OfferRow, OrderPage, OrderRow, OrdersFilter, Reply, SyncView};
use jobsheet_client::http::{Method, Request};
use jobsheet_model::{CommandId, OrderId, ReplicaId};
use jobsheet_store::queries::session::Kept;
use jobsheet_sync::frame::CONTENT_TYPE;
use jobsheet_sync::{SyncRequest, encode_request};

use super::{Phone, SERVER};

impl Phone {
    pub fn sync(&self) -> SyncView {
        let Ok(Reply::Sync(view)) = self.core.borrow_mut().handle(Command::Sync) else {
            panic!("{} cannot say what is sent", self.name)
        };
        view
    }

    /// It has something to say that it has not said, or that was not confirmed.
    pub fn waits(&self) -> bool {
        let sync = self.sync();
        self.is_signed_out() || sync.on_this_phone + sync.sent > 0
    }

    pub fn orders(&self) -> Vec<OrderRow> {
        let all = Command::Orders { filter: OrdersFilter::All, search: String::new(), place: None, first: None };
        let answer = self.core.borrow_mut().handle(all);
        match answer {
            Ok(Reply::Orders(orders)) => orders,
            // It has left: there is nobody on it any more.
            Err(error) if error.code == ErrorCode::NotEnrolled && self.has_left() => Vec::new(),
            other => panic!("{} cannot list its orders: {other:?}", self.name),
        }
    }

    pub fn order(&self, order: OrderId) -> OrderPage {
        self.look(order).unwrap_or_else(|| panic!("{} cannot show {order}: its disk is dead or full", self.name))
    }

    /// The order's page; none on a phone that died over it or has no room to note that it reads.
    pub fn look(&self, order: OrderId) -> Option<OrderPage> {
        match self.core.borrow_mut().handle(Command::Order { order }) {
            Ok(Reply::Order(page)) => Some(*page),
            Err(error) if self.disk.is_dead() || error.code == ErrorCode::DeviceFull => None,
            other => panic!("{} cannot show an order that it lists: {other:?}", self.name),
        }
    }

    /// The changes of a record, as the replica keeps them.
    pub fn changes(&self, order: OrderId) -> Vec<Vec<u8>> {
        let core = self.core.borrow();
        let sql = "SELECT bytes FROM changes WHERE order_id = ?1 AND standing <> 'refused' ORDER BY n";
        let mut query = core.store().db().prepare(sql).unwrap();
        let rows = query.query_map([order.to_string()], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Commands that the replica holds, with what became of each: `applied`, `rerun`, `set_aside`.
    pub fn commands(&self) -> BTreeMap<CommandId, String> {
        let core = self.core.borrow();
        let mut query = core.store().db().prepare("SELECT id, state FROM commands").unwrap();
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).map(|(id, state)| (id.parse().unwrap(), state)).collect()
    }

    /// It was done again on a record that says all of it already: there was nothing to write.
    pub fn has_nothing_to_add(&self, command: CommandId) -> bool {
        let core = self.core.borrow();
        let sql = "SELECT EXISTS (SELECT 1 FROM commands m WHERE m.id = ?1 AND m.state = 'applied'
                       AND (m.code IN ('answers', 'note', 'part') OR m.input LIKE '%edit_photo%')
                       AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.command = m.id AND c.standing <> 'refused'))";
        core.store().db().query_row(sql, [command.to_string()], |row| row.get(0)).unwrap()
    }

    /// What is offered to its person.
    pub fn offers(&self) -> Vec<OfferRow> {
        let answer = self.core.borrow_mut().handle(Command::Today { day: String::new(), place: None, first: Some(0) });
        match answer {
            Ok(Reply::Today(view)) => view.offers,
            Err(error) if error.code == ErrorCode::NotEnrolled && self.has_left() => Vec::new(),
            other => panic!("{} cannot say what is offered: {other:?}", self.name),
        }
    }

    /// It has heard that it is shut out, and lets go of everything without a word.
    pub fn is_leaving(&self) -> bool {
        let core = self.core.borrow();
        let sql = "SELECT count(*) FROM meta WHERE key = 'leaving'";
        core.store().db().query_row(sql, [], |row| row.get::<_, u32>(0)).is_ok_and(|leaving| leaving > 0)
    }

    /// Its person was told what became of this claim.
    pub fn told_of(&self, claim: CommandId) -> Option<String> {
        let core = self.core.borrow();
        let sql = "SELECT code FROM notices WHERE id = ?1";
        core.store().db().query_row(sql, [claim.to_string()], |row| row.get(0)).ok()
    }

    /// Orders of which something on this phone needs a person, with the reasons.
    pub fn asks_for_help(&self) -> BTreeMap<OrderId, Vec<String>> {
        let mut asks: BTreeMap<OrderId, Vec<String>> = BTreeMap::new();
        for item in self.sync().items {
            if let (ItemState::NeedsAttention, Some(order), Some(error)) = (item.state, item.order, item.error) {
                asks.entry(order).or_default().push(error.code.code().to_owned());
            }
        }
        asks
    }

    /// What the replica says of an order, for messages.
    pub fn standing(&self, order: OrderId) -> String {
        let core = self.core.borrow();
        let sql = "SELECT 'provisional ' || provisional || ', gone ' || gone || ', version ' || version || ', held ' || \
                   (SELECT count(*) FROM held WHERE item = orders.id) FROM orders WHERE id = ?1";
        core.store().db().query_row(sql, [order.to_string()], |row| row.get(0)).unwrap_or_else(|_| "no row".to_owned())
    }

    /// Which server it believes to talk to.
    pub fn epoch(&self) -> Option<u32> {
        let core = self.core.borrow();
        let sql = "SELECT value FROM meta WHERE key = 'server_epoch'";
        let found: Option<String> = core.store().db().query_row(sql, [], |row| row.get(0)).ok();
        found?.parse().ok()
    }

    /// It was shut out, has heard of it, and is nobody's any more.
    pub fn has_left(&self) -> bool {
        self.core.borrow().device().is_none()
    }

    pub fn replica(&self) -> Option<ReplicaId> {
        self.core.borrow().device().map(|device| device.replica)
    }

    /// The key with which this phone seals what it sends.
    pub fn seal(&self) -> Option<[u8; 32]> {
        match self.core.borrow().device()?.secret {
            Kept::Here(key) => Some(key),
            Kept::Keystore(_) => panic!("there is no keystore here"),
        }
    }

    /// What it would say to the server now; none without a login or room.
    pub fn request(&self) -> Option<SyncRequest> {
        self.core.borrow_mut().sync_request().ok()
    }

    /// A request of this phone, as it would travel.
    pub fn posting(&self, request: &SyncRequest) -> Request {
        Request::new(Method::Post, format!("{SERVER}/sync"))
            .bearer(self.token.reveal())
            .body(CONTENT_TYPE, encode_request(request))
    }

    pub(super) fn last_command(&self) -> Option<(OrderId, CommandId)> {
        let core = self.core.borrow();
        let sql = "SELECT order_id, id FROM commands ORDER BY n DESC LIMIT 1";
        let found: Result<(String, String), _> =
            core.store().db().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
        found.ok().map(|(order, id)| (order.parse().unwrap(), id.parse().unwrap()))
    }

    /// Remembers which files are promised.
    pub(super) fn note_files(&mut self) {
        let core = self.core.borrow();
        let sql = "SELECT a.sha256, a.order_id FROM outbox o JOIN attachments a ON o.id = a.attachment || '/' || a.role \
                   WHERE o.kind = 'blob' AND o.state <> 'confirmed'";
        let mut query = core.store().db().prepare_cached(sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
        for (sha256, order) in rows.map(Result::unwrap) {
            self.files.insert(sha256, order.parse().unwrap());
        }
    }

    /// The replica still has this file's row.
    pub fn holds_file(&self, sha256: &str) -> bool {
        let core = self.core.borrow();
        let sql = "SELECT EXISTS (SELECT 1 FROM attachments WHERE sha256 = ?1)";
        core.store().db().query_row(sql, [sha256], |row| row.get(0)).unwrap_or(false)
    }

    /// The digests of what each followed feed holds here.
    pub fn digests(&self) -> BTreeMap<String, Vec<u8>> {
        let core = self.core.borrow();
        let feeds = jobsheet_store::queries::feeds::all(core.store().db()).unwrap();
        feeds.into_iter().map(|feed| (feed.feed, feed.digest)).collect()
    }
}
