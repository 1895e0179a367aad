//! Writes the company: people, customers with places and equipment, the catalogue.

use jobsheet_model::asset::Asset;
use jobsheet_model::catalog::{Part, Reason, Service};
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{AssetId, CustomerId, PartId, SiteId, Timestamp};
use jobsheet_workflow::Flow;

use super::chance::Chance;
use super::customers::{CLIENTS, Machine, equipment};
use super::forms::{forms, label};
use super::parts::PARTS;
use super::people::{COMPANY, LOGINS, person};
use super::places::{DISTRICTS, door};
use super::services::{REASONS, SERVICES};
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::people::NewAccount;
use crate::planning::{hours, needs};
use crate::{catalog, company, customers, people};

const DAY: i64 = 86_400_000;
const YEAR: i64 = 365 * DAY;

/// A piece of equipment with what is known about it.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) customer: CustomerId,
    pub(super) site: Site,
    pub(super) asset: Asset,
    pub(super) machine: Machine,
    /// Index into `places::DISTRICTS`.
    pub(super) district: usize,
}

/// Name, people, catalogue. The flow that asks for photos comes later, when the company decides on it.
pub(super) fn house(tx: &mut Tx, cx: &mut Cx, chance: Chance, password_hash: &str) -> Result<()> {
    company::set(tx, company::NAME, COMPANY)?;
    for login in &LOGINS {
        let account = NewAccount {
            person: person(chance, login),
            login: login.login.to_owned(),
            password_hash: password_hash.to_owned(),
        };
        people::add(tx, cx, None, &account)?;
        if account.person.role == Role::Technician {
            week(tx, &account.person)?;
        }
    }
    for (code, zh, en, unit) in &PARTS {
        let (unit_zh, unit_en) = unit.words();
        let part = Part {
            id: part_id(chance, code),
            code: (*code).to_owned(),
            name: label(zh, en),
            unit: label(unit_zh, unit_en),
        };
        catalog::put_part(tx, &part)?;
    }
    let forms = forms(chance);
    for form in &forms {
        catalog::put_form(tx, form)?;
    }
    for (position, (code, zh, en, minutes, _)) in (1..).zip(&SERVICES) {
        let service = Service { code: (*code).to_owned(), name: label(zh, en), minutes: *minutes };
        catalog::put_service(tx, &service, position, None)?;
    }
    for (position, (action, code, zh, en)) in (1..).zip(&REASONS) {
        catalog::put_reason(tx, action, &Reason { code: (*code).to_owned(), label: label(zh, en) }, position)?;
    }
    catalog::put_flow(tx, &paper_flow()?)
}

/// From eight to half past five with an hour for lunch. Those who live in the counties have Sundays off.
fn week(tx: &mut Tx, person: &Person) -> Result<()> {
    let in_town = person.home.is_some_and(|home| home.0 > 36.1 && home.1 > 117.0);
    let days = if in_town { 1..=7 } else { 1..=6 };
    let shifts: Vec<_> = days.clone().map(|day| (day, (8 * 60, 17 * 60 + 30))).collect();
    let breaks: Vec<_> = days.map(|day| (day, (11 * 60 + 30, 13 * 60), 60)).collect();
    hours::put_week(tx, person.id, &shifts, &breaks)
}

/// Identity of a part.
pub(super) fn part_id(chance: Chance, code: &str) -> PartId {
    PartId(chance.id(&format!("part/{code}")))
}

/// The flow of last week: the standard one, before the company asked for photos of before and after.
fn paper_flow() -> Result<Flow> {
    let mut flow = Flow::parse(Flow::STANDARD).map_err(Error::internal)?;
    flow.version = 0;
    flow.name = label("标准上门服务(不要求照片)", "Standard visit (photos not required)");
    for step in &mut flow.steps {
        step.photos.clear();
    }
    Ok(flow)
}

/// The standard flow: from today on photos are required.
pub(super) fn photo_flow(tx: &mut Tx) -> Result<()> {
    catalog::put_flow(tx, &Flow::parse(Flow::STANDARD).map_err(Error::internal)?)
}

/// Customers, places, equipment. Those of one customer stand together.
pub(super) fn clients(tx: &mut Tx, cx: &Cx, chance: Chance) -> Result<Vec<Placed>> {
    let forms = forms(chance);
    let mut placed = Vec::new();
    let mut turns: [usize; 7] = [0; 7];
    for (number, client) in CLIENTS.iter().enumerate() {
        let name = format!("customer/{number}");
        let customer =
            Customer { id: CustomerId(chance.id(&name)), name: client.name.to_owned(), level: client.level.to_owned() };
        customers::put_customer(tx, &customer)?;
        let district =
            DISTRICTS.get(client.district).ok_or_else(|| Error::internal("a customer without a district"))?;
        let mut sites = Vec::new();
        // Several places of one customer share the door.
        let door = door(chance, district, &name).ok_or_else(|| Error::internal("a district without streets"))?;
        for (at, site_name) in client.sites.iter().enumerate() {
            let site = Site {
                id: SiteId(chance.id(&format!("{name}/site/{at}"))),
                customer: customer.id,
                name: (*site_name).to_owned(),
                district: door.district.to_owned(),
                address: door.address.clone(),
                lat: door.lat,
                lon: door.lon,
                fence: if client.district == 0 { 150.0 } else { 200.0 },
                contact: client.contact.to_owned(),
                // 555 is no exchange of Tai'an: these numbers reach nobody.
                phone: format!("0538-555-{:04}", 100 + number),
            };
            customers::put_site(tx, &site)?;
            sites.push(site);
        }
        let turn = turns.get_mut(client.trade as usize).ok_or_else(|| Error::internal("a trade without a turn"))?;
        for (at, machine) in equipment(client.trade, *turn).iter().enumerate() {
            let site =
                sites.get(at % sites.len().max(1)).ok_or_else(|| Error::internal("a customer without a place"))?;
            let asset = asset(cx.now, chance, &format!("{name}/asset/{at}"), site.id, machine);
            customers::put_asset(tx, &asset, forms.get(machine.form).map(|form| form.id))?;
            needs::put_asset(tx, asset.id, &[machine.skill])?;
            placed.push(Placed {
                customer: customer.id,
                site: site.clone(),
                asset,
                machine: *machine,
                district: client.district,
            });
        }
        *turn += 1;
    }
    Ok(placed)
}

fn asset(now: Timestamp, chance: Chance, name: &str, site: SiteId, machine: &Machine) -> Asset {
    let age = chance.between(&format!("{name}/age"), 60, 8 * 365);
    let installed_at = now.plus(-age * DAY);
    let model = chance.pick(&format!("{name}/model"), machine.models).copied().unwrap_or_default();
    let year = 2026 - age / 365;
    Asset {
        id: AssetId(chance.id(name)),
        site,
        name: machine.name.to_owned(),
        model: model.to_owned(),
        serial: format!(
            "{}{:02}{:05}",
            machine.serial,
            year % 100,
            chance.between(&format!("{name}/serial"), 100, 99_999)
        ),
        installed_at: Some(installed_at),
        warranty_until: Some(installed_at.plus(2 * YEAR)),
    }
}
