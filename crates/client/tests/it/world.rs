//! People, a company in Tai'an, a clock that can be moved, ids that count.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jobsheet_api::device::{Command, OrderPage, Reply, SyncView, TodayView};
use jobsheet_api::office::EnrolResponse;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::photo::{FromExif, Processed};
use jobsheet_client::ports::{Clock, Ids, Ports, Secrets};
use jobsheet_client::{Applied, Core};
use jobsheet_model::asset::Asset;
use jobsheet_model::catalog::{Catalog, Part, Reason, Service};
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::form::{Field, FieldKind, Form, FormRef, Label};
use jobsheet_model::order::{Order, OrderCard, OrderKind};
use jobsheet_model::person::{Person, Role};
use jobsheet_model::*;
use jobsheet_store::{Journal, Opened, Store};
use jobsheet_workflow::Flow;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::office::Office;

/// 2026-11-22 08:00 in Tai'an.
pub const MORNING: i64 = 1_795_305_600_000;
pub const HOUR: i64 = 3_600_000;

pub fn id(kind: u8, n: u64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 64) | 0x0197_0000_0000_7000_8000_0000_0000_0000_u128 | u128::from(n))
}

pub fn li_wei() -> UserId {
    UserId(id(1, 1))
}

pub fn wang_fang() -> UserId {
    UserId(id(1, 2))
}

pub fn dana() -> UserId {
    UserId(id(1, 3))
}

pub fn order(n: u64) -> OrderId {
    OrderId(id(2, n))
}

pub fn valve() -> PartId {
    PartId(id(3, 1))
}

pub fn boiler_form() -> FormId {
    FormId(id(4, 1))
}

fn label(zh: &str, en: &str) -> Label {
    Label { zh: zh.to_owned(), en: en.to_owned() }
}

pub fn person(id: UserId, name: &str, role: Role) -> Person {
    Person { id, name: name.to_owned(), role, phone: String::new(), skills: Vec::new(), home: None }
}

pub fn catalog() -> Catalog {
    let field = |id: &str, zh: &str, en: &str, kind, required| Field {
        id: id.to_owned(),
        label: label(zh, en),
        kind,
        required,
    };
    Catalog {
        company: "泰山暖通".to_owned(),
        parts: vec![Part {
            id: valve(),
            code: "GV-15".to_owned(),
            name: label("燃气阀", "Gas valve"),
            unit: label("个", "pc"),
        }],
        services: vec![Service { code: "repair".to_owned(), name: label("故障维修", "Repair"), minutes: 60 }],
        reasons: BTreeMap::from([(
            "decline".to_owned(),
            vec![Reason { code: "too_far".to_owned(), label: label("太远", "Too far") }],
        )]),
        forms: vec![Form {
            id: boiler_form(),
            version: 1,
            title: label("锅炉检修", "Boiler service"),
            fields: vec![
                field("leak", "检漏", "No leak", FieldKind::Verdict, true),
                field(
                    "pressure",
                    "水压",
                    "Water pressure",
                    FieldKind::Number { unit: "bar".to_owned(), min: Some(0.5), max: Some(3.0) },
                    true,
                ),
                field("remarks", "备注", "Remarks", FieldKind::Text, false),
            ],
        }],
        flows: vec![serde_json::from_str(Flow::STANDARD).unwrap()],
        people: vec![
            person(li_wei(), "李伟", Role::Technician),
            person(wang_fang(), "王芳", Role::Technician),
            person(dana(), "达娜", Role::Dispatcher),
        ],
    }
}

/// Order `n`: at the `n`th door of a street, at `8 + n` o'clock.
pub fn card(n: u64, technician: UserId) -> OrderCard {
    let start = MORNING + i64::try_from(n).unwrap() * HOUR;
    let site = SiteId(id(6, n));
    OrderCard {
        order: Order {
            id: order(n),
            number: Some(format!("TA-261122-{n:04}")),
            kind: OrderKind::Maintenance,
            service: "repair".to_owned(),
            title: format!("壁挂炉不点火 {n}"),
            description: "Does not ignite.".to_owned(),
            priority: if n.is_multiple_of(3) { Priority::High } else { Priority::Normal },
            status: Status::Assigned,
            status_reason: String::new(),
            window: TimeWindow { start: Some(Timestamp(start)), end: Some(Timestamp(start + HOUR)) },
            visit: Some(Visit { id: VisitId(id(7, n)), technician, assigned_at: Timestamp(MORNING - HOUR) }),
            form: Some(FormRef { id: boiler_form(), version: 1 }),
            flow: 1,
            channel: "phone".to_owned(),
            created_at: Timestamp(MORNING - 2 * HOUR),
            created_by: dana(),
            found_at: None,
            version: 1,
            versions: BTreeMap::new(),
        },
        customer: Customer {
            id: CustomerId(id(5, n)), name: format!("岱庙街道 {n} 号"), level: "standard".to_owned()
        },
        site: Site {
            id: site,
            customer: CustomerId(id(5, n)),
            name: String::new(),
            district: "泰山区".to_owned(),
            address: format!("山东省泰安市泰山区东岳大街 {n} 号"),
            lat: 36.1949 + (n % 100) as f64 * 0.001,
            lon: 117.1200,
            fence: 200.0,
            contact: "赵女士".to_owned(),
            phone: "0538-0000000".to_owned(),
        },
        asset: Some(Asset {
            id: AssetId(id(8, n)),
            site,
            name: "壁挂炉".to_owned(),
            model: "HB-24".to_owned(),
            serial: format!("SN-{n:05}"),
            installed_at: None,
            warranty_until: None,
        }),
        rulings: Vec::new(),
    }
}

/// A clock that tests move. The wall clock may lie.
#[derive(Clone)]
pub struct TestClock {
    pub true_time: Arc<AtomicI64>,
    pub boot: Arc<AtomicU64>,
    booted_at: Arc<AtomicI64>,
    pub wall_error: Arc<AtomicI64>,
}

impl Default for TestClock {
    fn default() -> Self {
        Self {
            true_time: Arc::new(AtomicI64::new(MORNING)),
            boot: Arc::new(AtomicU64::new(1)),
            booted_at: Arc::new(AtomicI64::new(MORNING - HOUR)),
            wall_error: Arc::new(AtomicI64::new(0)),
        }
    }
}

impl TestClock {
    pub fn pass(&self, millis: i64) {
        self.true_time.fetch_add(millis, Ordering::Relaxed);
    }

    pub fn now(&self) -> i64 {
        self.true_time.load(Ordering::Relaxed)
    }

    pub fn reboot(&self) {
        self.boot.fetch_add(1, Ordering::Relaxed);
        self.booted_at.store(self.now(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn read(&self) -> jobsheet_model::Clock {
        jobsheet_model::Clock {
            boot: format!("boot-{}", self.boot.load(Ordering::Relaxed)),
            uptime: self.now() - self.booted_at.load(Ordering::Relaxed),
            wall: Timestamp(self.now() + self.wall_error.load(Ordering::Relaxed)),
        }
    }
}

/// Ids that count; each phone has a range of its own.
pub struct TestIds {
    phone: u8,
    next: AtomicU64,
}

impl Ids for TestIds {
    fn uuid(&self) -> Uuid {
        id(100 + self.phone, self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(self.phone);
    }
}

/// A phone in somebody's hand.
pub struct Phone {
    pub core: Core,
    pub clock: TestClock,
    number: u8,
}

impl Phone {
    /// In memory.
    pub fn new(number: u8) -> Self {
        let opened = Store::open_connection(rusqlite_memory(), Journal::Wal).unwrap();
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
        let ids = TestIds { phone: number, next: AtomicU64::new(first) };
        let ports = Ports { clock: Box::new(clock.clone()), ids: Box::new(ids), secrets, build: "test".to_owned() };
        Self { core: Core::new(opened, ports).unwrap(), clock, number }
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
        match self.tell(Command::Today { day: String::new(), place: Some(place(0.0)) }).unwrap() {
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
