//! A technician's phone: the real core and engine on a real file, without the runtime's poke channel, so that what
//! passes the proxy is sync and nothing else.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;

use jobsheet_api::device::{Command, OrderPage, OrderRow, OrdersFilter, Reply, SyncView};
use jobsheet_client::Core;
use jobsheet_client::engine::{Engine, SignIn, Turn};
use jobsheet_client::http::{Fetch, Trust};
use jobsheet_client::ports::{Clock, Ports};
use jobsheet_client::runtime::native::{SystemClock, SystemIds};
use jobsheet_model::entry::Action;
use jobsheet_model::{OrderId, Place, Status};
use jobsheet_store::Store;
use serde_json::json;

use crate::company::{self, question, words};

/// Real commands for each order: a step with clock and place, three answers, a note.
pub const COMMANDS: usize = 5;

pub struct Phone {
    core: Rc<RefCell<Core>>,
    engine: Engine,
    http: Fetch,
}

impl Phone {
    /// Opens the replica in a file.
    pub fn open(path: &Path) -> Self {
        let opened = Store::open(path, SystemClock.read().wall.0).unwrap();
        let ports =
            Ports { clock: Box::new(SystemClock), ids: Box::new(SystemIds), secrets: None, build: "bench".to_owned() };
        let core = Core::new(opened, ports).unwrap();
        Self {
            core: Rc::new(RefCell::new(core)),
            engine: Engine::new(""),
            http: Fetch::trusting(&Trust::default()).unwrap(),
        }
    }

    /// Signs in through `server`, and goes on through it.
    pub async fn sign_in(&mut self, server: SocketAddr, technician: usize) {
        let wish = SignIn {
            server: format!("http://{server}"),
            login: company::login(technician),
            password: company::PASSWORD.to_owned(),
            device_name: format!("phone {technician}"),
        };
        Engine::sign_in("", &self.core, &self.http, &wish).await.unwrap();
        self.engine.now(&self.core);
    }

    /// One exchange, whatever there is to say.
    pub async fn exchange(&mut self) {
        self.engine.poked();
        assert_eq!(self.engine.turn(&self.core, &self.http).await, Turn::Again, "{:?}", self.view().last_error);
    }

    /// Somebody listens on the poke channel, as in a running app: no ticket is needed.
    pub fn listens(&mut self) {
        self.engine.poke_channel(&self.core, true);
    }

    /// Goes on until nothing is due.
    pub async fn drain(&mut self) {
        self.engine.now(&self.core);
        while self.engine.turn(&self.core, &self.http).await == Turn::Again {}
        assert!(self.view().last_error.is_none(), "{:?}", self.view().last_error);
    }

    pub fn tell(&self, command: Command) -> Reply {
        self.core.borrow_mut().handle(command).unwrap()
    }

    pub fn orders(&self) -> Vec<OrderRow> {
        match self.tell(Command::Orders { filter: OrdersFilter::All, search: String::new(), place: None, first: None })
        {
            Reply::Orders(orders) => orders,
            other => panic!("{other:?}"),
        }
    }

    pub fn page(&self, order: OrderId) -> Box<OrderPage> {
        match self.tell(Command::Order { order }) {
            Reply::Order(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub fn view(&self) -> SyncView {
        match self.tell(Command::Sync) {
            Reply::Sync(view) => view,
            other => panic!("{other:?}"),
        }
    }

    /// Works on every order, without a connection.
    pub fn work(&self) -> usize {
        let rows = self.orders();
        for (number, row) in rows.iter().enumerate() {
            let order = row.id;
            let metres = number as f64 * 0.000_013_7;
            let place = Place { lat: row.lat + metres, lon: row.lon - metres, accuracy: 4.0 + metres, mock: false };
            self.tell(Command::Step { order, action: Action::Accept, reason: String::new(), place: Some(place) });
            for asked in 0..3 {
                self.tell(Command::Answer { order, field: question(asked), value: json!(format!("ok {asked}")) });
            }
            let text = words(60, order.0.as_u128() as u64);
            self.tell(Command::SetNote { order, text, base: String::new() });
        }
        rows.len()
    }

    /// How many orders show all of [`Phone::work`].
    pub fn worked(&self) -> usize {
        let rows = self.orders();
        rows.iter().filter(|row| self.is_worked(row.id)).count()
    }

    fn is_worked(&self, order: OrderId) -> bool {
        let page = self.page(order);
        let ok = |number| page.answers.get(&question(number)) == Some(&json!(format!("ok {number}")));
        page.row.status == Status::Accepted && !page.row.pending && (0..3).all(ok) && !page.note.is_empty()
    }
}
