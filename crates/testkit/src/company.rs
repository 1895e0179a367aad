//! A heating company in Tai'an: its catalogue, and as many orders as a test wants.

use std::collections::BTreeMap;

use jobsheet_model::asset::Asset;
use jobsheet_model::catalog::{Catalog, Part, Reason, Service};
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::form::{Field, FieldKind, Form, FormRef, Label};
use jobsheet_model::order::{Order, OrderCard, OrderKind};
use jobsheet_model::person::Role;
use jobsheet_model::{
    AssetId, CustomerId, FormId, OrderId, PartId, Priority, SiteId, Status, TimeWindow, Timestamp, UserId, Visit,
    VisitId,
};
use jobsheet_workflow::Flow;

use crate::clock::{HOUR, MORNING};
use crate::ids::id;
use crate::people::{dana, li_wei, person, wang_fang};

/// The `n`th order.
#[must_use]
pub fn order(n: u64) -> OrderId {
    OrderId(id(2, n))
}

/// The part that everybody uses.
#[must_use]
pub fn valve() -> PartId {
    PartId(id(3, 1))
}

/// The checklist of all orders.
#[must_use]
pub fn boiler_form() -> FormId {
    FormId(id(4, 1))
}

/// In both languages.
#[must_use]
pub fn label(zh: &str, en: &str) -> Label {
    Label { zh: zh.to_owned(), en: en.to_owned() }
}

/// Parts, services, reasons, the checklist, the standard flow, the people.
#[must_use]
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
#[must_use]
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
            visit: Some(Visit {
                id: VisitId(id(7, n)),
                technician,
                assigned_at: Timestamp(MORNING - HOUR),
                planned: None,
                forced: false,
            }),
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
        held: BTreeMap::new(),
    }
}
