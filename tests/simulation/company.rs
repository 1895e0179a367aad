//! A small service company: Dana at the desk, up to six technicians, two customers.

use jobsheet_model::catalog::{Part, Reason, Service};
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::form::{Field, FieldKind, Form, Label};
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{CustomerId, SiteId, UserId};
use jobsheet_server::cx::Cx;
use jobsheet_server::db::Tx;
use jobsheet_server::error::Result;
use jobsheet_server::feeds::Publication;
use jobsheet_server::people::NewAccount;
use jobsheet_server::{catalog, company, customers, people};
use jobsheet_workflow::Flow;
use uuid::Uuid;

/// The tenth of kind 3 is `id(3, 10)`.
pub fn id<T: From<Uuid>>(kind: u8, number: usize) -> T {
    T::from(Uuid::from_u128((u128::from(kind) << 96) | (7 << 76) | (2 << 62) | number as u128))
}

pub const TECHNICIANS: [&str; 6] = ["李伟", "王芳", "赵磊", "秦岚", "孙涛", "周敏"];

pub fn technician(number: usize) -> UserId {
    id(1, number)
}

pub fn dana() -> UserId {
    id(1, 9)
}

/// The questions of the checklist; the newest version has one more.
pub const QUESTIONS: [&str; 4] = ["pressure", "clean", "words", "leak"];

pub fn site(number: usize) -> (CustomerId, SiteId) {
    (id(11, number), id(12, number))
}

/// Writes the company into an empty database.
pub fn found(tx: &mut Tx, cx: &mut Cx) -> Result<()> {
    company::set(tx, company::NAME, "泰安设备服务")?;
    for (number, name) in TECHNICIANS.iter().enumerate() {
        person(tx, cx, technician(number), name, Role::Technician)?;
    }
    person(tx, cx, dana(), "达娜", Role::Dispatcher)?;
    for number in 0..2 {
        let (customer, site) = site(number);
        customers::put_customer(
            tx,
            &Customer { id: customer, name: format!("客户 {number}"), level: "standard".to_owned() },
        )?;
        customers::put_site(
            tx,
            &Site {
                id: site,
                customer,
                name: String::new(),
                district: "泰山区".to_owned(),
                address: format!("东岳大街 {number} 号"),
                lat: 36.2,
                lon: 117.1,
                fence: 200.0,
                contact: "周建国".to_owned(),
                phone: "0538-555-0100".to_owned(),
            },
        )?;
    }
    catalog::put_part(tx, &Part { id: id(10, 0), code: "P-1".to_owned(), name: words("滤芯"), unit: words("个") })?;
    let form = form(1);
    catalog::put_form(tx, &form)?;
    let service = Service { code: "repair".to_owned(), name: words("故障维修"), minutes: 60 };
    catalog::put_service(tx, &service, 1, Some(form.id))?;
    for action in ["decline", "pause", "skip_signature", "give_up"] {
        catalog::put_reason(tx, action, &Reason { code: "other".to_owned(), label: words("其他") }, 1)?;
    }
    catalog::put_flow(tx, &Flow::parse(Flow::STANDARD).unwrap())?;
    let mut publication = Publication::default();
    publication.catalog();
    publication.publish(tx)
}

fn person(tx: &mut Tx, cx: &mut Cx, id: UserId, name: &str, role: Role) -> Result<()> {
    let person = Person { id, name: name.to_owned(), role, phone: String::new(), skills: Vec::new(), home: None };
    // Nobody signs in with a password here.
    people::add(tx, cx, None, &NewAccount { person, login: id.to_string(), password_hash: String::new() })
}

/// The checklist: from its second version on it asks one thing more.
pub fn form(version: u32) -> Form {
    let kinds = [
        FieldKind::Number { unit: "bar".to_owned(), min: None, max: None },
        FieldKind::Check,
        FieldKind::Text,
        FieldKind::Check,
    ];
    let asked = if version == 1 { 3 } else { 4 };
    let fields = QUESTIONS.iter().zip(kinds).take(asked).map(|(id, kind)| Field {
        id: (*id).to_owned(),
        label: words(id),
        kind,
        required: *id == "clean" || *id == "leak",
    });
    Form { id: id(5, 0), version, title: words("检查表"), fields: fields.collect() }
}

fn words(text: &str) -> Label {
    Label { zh: text.to_owned(), en: text.to_owned() }
}
