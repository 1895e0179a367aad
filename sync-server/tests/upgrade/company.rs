//! The smallest company that has work: Dana, Li Wei, one customer, one order.

use std::path::Path;
use std::sync::Arc;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use jobsheet_api::office::CreateOrderRequest;
use jobsheet_model::catalog::Service;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::form::Label;
use jobsheet_model::order::OrderKind;
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{CustomerId, OrderId, Priority, SiteId, TimeWindow, Timestamp, UserId};
use jobsheet_server::auth::Desk;
use jobsheet_server::cx::{Cx, SystemWorld};
use jobsheet_server::db::{Database, Tx};
use jobsheet_server::error::Result;
use jobsheet_server::people::{self, NewAccount};
use jobsheet_server::{catalog, company, customers, orders};
use jobsheet_workflow::Flow;
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse";
pub const ORDER: OrderId = OrderId(uuid(100));

const LI_WEI: UserId = UserId(uuid(1));
const DANA: UserId = UserId(uuid(2));
const CUSTOMER: CustomerId = CustomerId(uuid(10));
const SITE: SiteId = SiteId(uuid(11));

const fn uuid(number: u128) -> Uuid {
    Uuid::from_u128((7 << 76) | (2 << 62) | number)
}

pub fn found(data: &Path) {
    std::fs::create_dir_all(data).unwrap();
    let db = Database::inline(Some(&data.join("jobsheet.sqlite")), Arc::new(SystemWorld)).unwrap();
    let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    let hash = cheap.hash_password_with_salt(PASSWORD.as_bytes(), &[1; 16]).unwrap().to_string();
    db.write_now(&mut db.cx(), |tx, cx| fill(tx, cx, &hash)).unwrap();
}

fn fill(tx: &mut Tx, cx: &mut Cx, hash: &str) -> Result<()> {
    company::set(tx, company::NAME, "泰安设备服务")?;
    for (id, name, login, role) in
        [(LI_WEI, "李伟", "li.wei", Role::Technician), (DANA, "达娜", "dana", Role::Dispatcher)]
    {
        let person = Person { id, name: name.to_owned(), role, phone: String::new(), skills: Vec::new(), home: None };
        let account = NewAccount { person, login: login.to_owned(), password_hash: hash.to_owned() };
        people::add(tx, cx, None, &account)?;
    }
    customers::put_customer(tx, &Customer { id: CUSTOMER, name: "泰山宾馆".to_owned(), level: "standard".to_owned() })?;
    let site = Site {
        id: SITE,
        customer: CUSTOMER,
        name: String::new(),
        district: "泰山区".to_owned(),
        address: "东岳大街 1 号".to_owned(),
        lat: 36.2,
        lon: 117.1,
        fence: 200.0,
        contact: "周建国".to_owned(),
        phone: "0538-555-0100".to_owned(),
    };
    customers::put_site(tx, &site)?;
    let name = Label { zh: "故障维修".to_owned(), en: "Repair".to_owned() };
    catalog::put_service(tx, &Service { code: "repair".to_owned(), name, minutes: 60 }, 1, None)?;
    catalog::put_flow(tx, &Flow::parse(Flow::STANDARD).unwrap())?;
    let desk = Desk { user: DANA, role: Role::Dispatcher, expires_at: Timestamp(i64::MAX), session: [0; 32] };
    let request = CreateOrderRequest {
        id: ORDER,
        kind: OrderKind::Maintenance,
        service: "repair".to_owned(),
        title: "锅炉无法点火".to_owned(),
        description: String::new(),
        priority: Priority::default(),
        customer: CUSTOMER,
        site: SITE,
        asset: None,
        window: TimeWindow::default(),
        technician: Some(LI_WEI),
    };
    orders::create(tx, cx, &desk, &request)
}
