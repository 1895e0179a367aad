//! A phone in somebody's hand, and everything of the testkit that stories are told with.

use std::path::Path;

use jobsheet_api::device::{Command, OrderPage, Reply, SyncView, TodayView};
use jobsheet_api::office::EnrolResponse;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::photo::{FromExif, Processed};
use jobsheet_client::ports::{Ports, Secrets};
use jobsheet_client::{Applied, Core};
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::{AttachmentId, OrderId, Place, ReplicaId, Timestamp, UserId};
use jobsheet_store::{Opened, Store};
pub use jobsheet_testkit::clock::{HOUR, MORNING, TestClock};
pub use jobsheet_testkit::company::{card, catalog, order, valve};
pub use jobsheet_testkit::ids::{TestIds, id};
pub use jobsheet_testkit::people::{dana, li_wei, wang_fang};
use sha2::{Digest, Sha256};

use crate::office::Office;

/// A phone in somebody's hand.
pub struct Phone {
    pub core: Core,
    pub clock: TestClock,
    number: u8,
}

impl Phone {
    /// In memory.
    pub fn new(number: u8) -> Self {
        let opened = Store::open_connection(rusqlite_memory()).unwrap();
        Self::on(opened, number, TestClock::default(), 1)
    }

    /// On a file.
    pub fn open(path: &Path, number: u8) -> Self {
        Self::on(Store::open(path, MORNING).unwrap(), number, TestClock::default(), 1)
    }

    /// On what was opened; ids go on from `first`.
    pub fn on(opened: Opened, number: u8, clock: TestClock, first: u64) -> Self {
        Self::with_secrets(opened, number, clock, first, None)
    }

    /// The same with a keystore.
    pub fn with_secrets(
        opened: Opened,
        number: u8,
        clock: TestClock,
        first: u64,
        secrets: Option<Box<dyn Secrets + Send>>,
    ) -> Self {
        let ids = TestIds::new(number, first);
        let ports = Ports { clock: Box::new(clock.clone()), ids: Box::new(ids), secrets, build: "test".to_owned() };
        Self { core: Core::new(opened, ports).unwrap(), clock, number }
    }

    /// A core that was lent to an engine comes back into somebody's hand.
    pub fn from_core(core: Core, clock: TestClock, number: u8) -> Self {
        Self { core, clock, number }
    }

    /// The program ends and starts again on a copy of its database.
    pub fn again(self) -> Self {
        let Self { core, clock, number } = self;
        let pocket = tempfile::tempdir().unwrap().keep();
        let copy = pocket.join("replica.db");
        core.store().db().execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        Self::on(Store::open(&copy, clock.now()).unwrap(), number, clock, 1_000)
    }

    pub fn replica(&self) -> ReplicaId {
        ReplicaId(id(9, u64::from(self.number)))
    }

    /// The engine's part of signing in, with an answer that the office would give.
    pub fn sign_in(&mut self, user: UserId, office: &mut Office) {
        let request = self.core.enrol_request("https://office", "login", "password", "phone").unwrap();
        let replica = office.rename.or(request.replica).unwrap_or(self.replica());
        office.enrol(replica, user, &request.public_key);
        let response = EnrolResponse {
            token: "token".to_owned(),
            replica,
            incarnation: 1 + u32::from(request.new_incarnation),
            person: catalog().people.into_iter().find(|person| person.id == user).unwrap(),
            company: "泰山暖通".to_owned(),
            zone: office.zone.clone(),
            server_time: Timestamp(self.clock.now()),
        };
        self.core.enrolled("https://office", "phone", response).unwrap();
    }

    /// Signed in, with what the office holds for them.
    pub fn ready(number: u8, user: UserId, office: &mut Office) -> Self {
        let mut phone = Self::new(number);
        phone.sign_in(user, office);
        phone.sync(office);
        phone
    }

    /// Exchanges until there is nothing more to say. What an engine does, without the network.
    pub fn sync(&mut self, office: &mut Office) -> Vec<Applied> {
        let mut all = Vec::new();
        for _ in 0..50 {
            let request = self.core.sync_request().unwrap();
            let response = office.answer(&request, self.core.session().unwrap().person.id, Timestamp(self.clock.now()));
            let pushed = request.push.is_empty();
            let applied = self.core.apply(&request, response).unwrap();
            let done = pushed && !applied.more && !applied.rebased;
            all.push(applied);
            if done {
                return all;
            }
        }
        panic!("the two do not come to rest");
    }

    pub fn tell(&mut self, command: Command) -> Result<Reply, ApiError> {
        self.core.handle(command)
    }

    pub fn code(&mut self, command: Command) -> ErrorCode {
        self.core.handle(command).unwrap_err().code
    }

    pub fn page(&mut self, order: OrderId) -> OrderPage {
        match self.tell(Command::Order { order }).unwrap() {
            Reply::Order(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    pub fn today(&mut self) -> TodayView {
        match self.tell(Command::Today { day: String::new(), place: Some(place(0.0)), first: None }).unwrap() {
            Reply::Today(view) => view,
            other => panic!("{other:?}"),
        }
    }

    pub fn strip(&mut self) -> SyncView {
        match self.tell(Command::Sync).unwrap() {
            Reply::Sync(view) => view,
            other => panic!("{other:?}"),
        }
    }

    pub fn step(&mut self, order: OrderId, action: Action) -> OrderPage {
        self.clock.pass(60_000);
        match self.tell(Command::Step { order, action, reason: String::new(), place: None }).unwrap() {
            Reply::Order(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    pub fn photo(&mut self, order: OrderId, slot: Slot, picture: &str) -> AttachmentId {
        match self.core.add_photo(order, slot, Some(place(0.0)), b"camera file", prepared(picture)).unwrap() {
            Reply::Photo(id) => id,
            other => panic!("{other:?}"),
        }
    }

    pub fn answer(&mut self, order: OrderId, field: &str, value: serde_json::Value) {
        self.tell(Command::Answer { order, field: field.to_owned(), value }).unwrap();
    }

    /// From accepting to being busy.
    pub fn begin(&mut self, order: OrderId) {
        self.step(order, Action::Accept);
        self.step(order, Action::Depart);
        self.clock.pass(600_000);
        self.tell(Command::CheckIn { order, place: Some(place(0.001)), reason: String::new(), photo: None }).unwrap();
        self.step(order, Action::Start);
    }

    /// The evidence, and completing.
    pub fn finish(&mut self, order: OrderId) {
        self.photo(order, Slot::Before, "before");
        self.photo(order, Slot::After, "after");
        self.answer(order, "leak", "pass".into());
        self.answer(order, "pressure", 1.5.into());
        self.step(order, Action::Complete);
    }

    /// The customer reads the report and signs.
    pub fn sign(&mut self, order: OrderId) -> OrderPage {
        let Reply::Report(report) = self.tell(Command::Report { order, language: "zh-CN".to_owned() }).unwrap() else {
            panic!()
        };
        let command = Command::Sign {
            order,
            signer: "赵女士".to_owned(),
            role: "customer".to_owned(),
            consent: "本人确认以上服务内容。".to_owned(),
            language: "zh-CN".to_owned(),
            report_sha256: report.sha256,
            place: Some(place(0.001)),
        };
        match self.core.handle_bytes(command, DRAWING).unwrap().reply {
            Reply::Order(page) => *page,
            other => panic!("{other:?}"),
        }
    }
}

/// A PNG as far as the core looks.
pub const DRAWING: &[u8] = b"\x89PNG\r\n\x1a\n drawing";

/// `north` thousandths… of a degree north of the street's beginning.
pub fn place(north: f64) -> Place {
    Place { lat: 36.1949 + north, lon: 117.1200, accuracy: 8.0, mock: false }
}

/// What the photo pipeline would have made.
pub fn prepared(picture: &str) -> Processed {
    let jpeg = format!("jpeg of {picture}").into_bytes();
    Processed {
        sha256: hex::encode(Sha256::digest(&jpeg)),
        jpeg,
        width: 4,
        height: 3,
        thumb_jpeg: format!("thumb of {picture}").into_bytes(),
        thumbhash: vec![1, 2, 3],
        exif: FromExif::default(),
    }
}

pub fn rusqlite_memory() -> rusqlite::Connection {
    rusqlite::Connection::open_in_memory().unwrap()
}
