//! A phone in somebody's hand: the real core on a real file. It can die at any moment and is opened again as it was.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use futures::future::{Either, select};
use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, OrderPage, OrderRow, OrdersFilter, Reply, SyncView};
use jobsheet_api::office::EnrolResponse;
use jobsheet_client::Core;
use jobsheet_client::engine::{Engine, Turn};
use jobsheet_client::ports::Ports as CorePorts;
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{CommandId, OrderId, UserId};
use jobsheet_server::auth::enrol::Enrolment;
use jobsheet_server::auth::{Token, end};
use jobsheet_store::Store;

use crate::company;
use crate::network::Network;
use crate::office::Office;
use crate::time::{PhoneTime, Ports};

/// The address that [`Network`] knows.
const SERVER: &str = "http://server";

/// Tables of the replica in which a power cut may hit.
const TABLES: [&str; 8] = ["changes", "commands", "outbox", "records", "orders", "held", "feeds", "attachments"];

pub struct Phone {
    pub name: String,
    pub user: UserId,
    pub time: Arc<PhoneTime>,
    pub network: Rc<Network>,
    folder: PathBuf,
    number: usize,
    token: Token,
    lives: u32,
    core: Rc<RefCell<Core>>,
    engine: Engine,
    /// What its person was told is safe.
    pub promised: Vec<(OrderId, CommandId)>,
    /// The note as it was shown some time ago, by order.
    pub shown_notes: std::collections::BTreeMap<OrderId, String>,
}

impl Phone {
    /// A new phone, enrolled.
    pub fn new(
        name: &str,
        number: usize,
        folder: PathBuf,
        time: Arc<PhoneTime>,
        network: Rc<Network>,
        office: &Office,
    ) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let user = company::technician(number);
        let core = open(&folder, 0, &time);
        let mut phone = Self {
            name: name.to_owned(),
            user,
            time,
            network,
            folder,
            number,
            token: Token::from_caller(""),
            lives: 0,
            core: Rc::new(RefCell::new(core)),
            engine: Engine::new(SERVER),
            promised: Vec::new(),
            shown_notes: std::collections::BTreeMap::new(),
        };
        phone.sign_in(office);
        phone
    }

    /// Signs in, for the first time or again: what is on the phone stays.
    pub fn sign_in(&mut self, office: &Office) {
        let mut core = self.core.borrow_mut();
        let request = core.enrol_request(SERVER, "login", "password", &self.name).unwrap();
        let enrolled = office.enrol(self.user, &Enrolment::read(&request).unwrap());
        let name = company::TECHNICIANS[self.number].to_owned();
        let response = EnrolResponse {
            token: enrolled.token.reveal().to_owned(),
            replica: enrolled.replica,
            incarnation: enrolled.incarnation,
            person: Person {
                id: self.user,
                name,
                role: Role::Technician,
                phone: String::new(),
                skills: Vec::new(),
                home: None,
            },
            company: "泰安设备服务".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            server_time: enrolled.server_time,
        };
        core.enrolled(SERVER, &self.name, response).unwrap();
        drop(core);
        self.token = enrolled.token;
        // As the runtime does after somebody signed in.
        let core = Rc::clone(&self.core);
        self.engine.now(&core);
    }

    /// Its person signs out, with whatever is unsent, and somebody else signs in.
    pub fn hand_to(&mut self, number: usize, office: &Office) {
        self.core.borrow_mut().handle(Command::SignOut { keep: true }).unwrap();
        self.number = number;
        self.user = company::technician(number);
        self.sign_in(office);
    }

    /// The login ends at the server; the phone hears of it when it asks next.
    pub fn lose_login(&self, office: &Office) {
        office.write(|tx, _| end(tx, &self.token)).unwrap();
    }

    /// The phone has heard that its login has ended.
    pub fn is_signed_out(&self) -> bool {
        self.core.borrow().session().is_some_and(|session| session.expired)
    }

    /// The phone dies as it is, its files with it, and is switched on again.
    pub fn die(&mut self) {
        // What the next life finds is what was on the disk at this instant, not what closing would have tidied up.
        let (old, new) = (life(&self.folder, self.lives), life(&self.folder, self.lives + 1));
        for part in ["", "-wal"] {
            let from = PathBuf::from(format!("{}{part}", old.display()));
            if from.exists() {
                std::fs::copy(from, format!("{}{part}", new.display())).unwrap();
            }
        }
        self.lives += 1;
        let core = open(&self.folder, self.lives, &self.time);
        self.core = Rc::new(RefCell::new(core));
        self.engine = Engine::new(SERVER);
        for part in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{part}", old.display()));
        }
    }

    /// From now on writing into this table fails: the power goes in the middle of a transaction. Only death helps.
    pub fn break_table(&self, which: usize) {
        let table = TABLES[which % TABLES.len()];
        let core = self.core.borrow();
        for verb in ["INSERT", "UPDATE", "DELETE"] {
            let sql = format!(
                "CREATE TEMP TRIGGER power_{verb} BEFORE {verb} ON main.{table} BEGIN SELECT RAISE(ABORT, 'power'); END"
            );
            core.store().db().execute_batch(&sql).unwrap();
        }
    }

    /// Gives a command. What it made, if anything, is promised from now on; a refused one has made nothing.
    pub fn tell(&mut self, command: Command, bytes: &[u8]) -> Result<Reply, ApiError> {
        self.promising(|core| core.handle_bytes(command, bytes).map(|answer| answer.reply))
    }

    /// The same for what is done with the core directly.
    pub fn promising<T>(&mut self, work: impl FnOnce(&mut Core) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let before = self.last_command();
        let done = work(&mut self.core.borrow_mut());
        let after = self.last_command();
        match &done {
            Ok(_) if after != before => self.promised.extend(after),
            Ok(_) => {}
            Err(error) => assert_eq!(before, after, "{} refused a command ({error:?}) and kept it", self.name),
        }
        done
    }

    fn last_command(&self) -> Option<(OrderId, CommandId)> {
        let core = self.core.borrow();
        let sql = "SELECT order_id, id FROM commands ORDER BY n DESC LIMIT 1";
        let found: Result<(String, String), _> =
            core.store().db().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
        found.ok().map(|(order, id)| (order.parse().unwrap(), id.parse().unwrap()))
    }

    /// One thing of the engine; false if the phone died of it.
    pub async fn turn(&mut self) -> Option<Turn> {
        let (core, network) = (Rc::clone(&self.core), Rc::clone(&self.network));
        let turned = match select(Box::pin(self.engine.turn(&core, &network)), Box::pin(network.death())).await {
            Either::Left((turn, _)) => Some(turn),
            Either::Right(..) => None,
        };
        if turned.is_none() {
            self.die();
        }
        turned
    }

    /// A person asks for it, or the system says that the signal is back.
    pub fn hurry(&mut self) {
        let core = Rc::clone(&self.core);
        self.engine.online(&core, true);
        self.engine.now(&core);
    }

    pub fn sync(&self) -> SyncView {
        let Ok(Reply::Sync(view)) = self.core.borrow_mut().handle(Command::Sync) else {
            panic!("{} cannot say what is sent", self.name)
        };
        view
    }

    pub fn orders(&self) -> Vec<OrderRow> {
        let all = Command::Orders { filter: OrdersFilter::All, search: String::new(), place: None, first: None };
        let Ok(Reply::Orders(orders)) = self.core.borrow_mut().handle(all) else {
            panic!("{} cannot list its orders", self.name)
        };
        orders
    }

    pub fn order(&self, order: OrderId) -> OrderPage {
        match self.core.borrow_mut().handle(Command::Order { order }) {
            Ok(Reply::Order(page)) => *page,
            other => panic!("{} cannot show an order that it lists: {other:?}", self.name),
        }
    }

    /// Heads of the record, as the replica keeps them.
    pub fn changes(&self, order: OrderId) -> Vec<Vec<u8>> {
        let core = self.core.borrow();
        let sql = "SELECT bytes FROM changes WHERE order_id = ?1 AND standing <> 'refused' ORDER BY n";
        let mut query = core.store().db().prepare(sql).unwrap();
        let rows = query.query_map([order.to_string()], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// What the replica says of an order, for messages.
    pub fn standing(&self, order: OrderId) -> String {
        let core = self.core.borrow();
        let sql = "SELECT 'provisional ' || provisional || ', gone ' || gone || ', version ' || version || ', held ' || \
                   (SELECT count(*) FROM held WHERE item = orders.id) FROM orders WHERE id = ?1";
        core.store().db().query_row(sql, [order.to_string()], |row| row.get(0)).unwrap_or_else(|_| "no row".to_owned())
    }

    /// Everything of the replica that is on the disk.
    pub fn disk(&self) -> Vec<u8> {
        let file = life(&self.folder, self.lives);
        ["", "-wal"]
            .iter()
            .flat_map(|part| std::fs::read(format!("{}{part}", file.display())).unwrap_or_default())
            .collect()
    }
}

fn life(folder: &std::path::Path, number: u32) -> PathBuf {
    folder.join(format!("replica-{number}.sqlite"))
}

fn open(folder: &std::path::Path, number: u32, time: &Arc<PhoneTime>) -> Core {
    let opened = Store::open(&life(folder, number), 0).unwrap();
    assert!(opened.salvage.is_none(), "the replica was found damaged");
    assert!(opened.set_aside.is_empty(), "a record was set aside: {:?}", opened.set_aside);
    let ports = CorePorts {
        clock: Box::new(Ports(Arc::clone(time))),
        ids: Box::new(Ports(Arc::clone(time))),
        secrets: None,
        build: "simulation".to_owned(),
    };
    Core::new(opened, ports).unwrap()
}
