//! A second fault found on site becomes a new order, offline (A6).

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, Reply};
use jobsheet_model::entry::Action;
use jobsheet_model::{OrderId, Priority, SiteId, Status};

use crate::office::Office;
use crate::world::*;

pub fn request(phone: &mut Phone, take: bool) -> OrderId {
    let found = card(1, li_wei());
    let command = Command::RequestOrder {
        customer: found.customer.id,
        site: found.site.id,
        asset: None,
        found_at: Some(order(1)),
        service: "repair".to_owned(),
        title: "水管渗漏".to_owned(),
        description: "厨房水管接头渗水".to_owned(),
        priority: Priority::High,
        take,
    };
    match phone.tell(command).unwrap() {
        Reply::Order(page) => page.row.id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn he_takes_it_at_once_and_works_on_it_before_the_office_has_heard_of_it() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    let new = request(&mut phone, true);
    let page = phone.page(new);
    assert_eq!((page.row.number, page.row.status, page.found_at), (None, Status::Accepted, Some(order(1))));
    phone.step(new, Action::Depart);
    phone.tell(Command::CheckIn { order: new, place: Some(place(0.001)), reason: String::new(), photo: None }).unwrap();
    assert_eq!(phone.page(new).row.status, Status::OnSite);
    assert!(phone.today().open.iter().any(|row| row.id == new));

    phone.sync(&mut office);
    assert_eq!(office.status(new), Status::OnSite);
    let page = phone.page(new);
    assert_eq!((page.row.number.as_deref(), page.row.pending), (Some("TA-261122-0900"), false));
    assert!(phone.strip().all_confirmed);
    assert!(phone.today().notices.is_empty());
}

#[test]
fn left_to_the_office_it_waits_for_a_plan() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let new = request(&mut phone, false);
    let page = phone.page(new);
    assert_eq!((page.row.status, page.locked.as_deref()), (Status::PendingDispatch, Some("waits_for_office")));
    assert!(phone.today().open.iter().all(|row| row.id != new));
    phone.sync(&mut office);
    assert_eq!(office.status(new), Status::PendingDispatch);
    assert!(phone.strip().all_confirmed);
}

#[test]
fn only_for_places_where_he_has_been() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let found = card(1, li_wei());
    let wish = |site, service: &str| Command::RequestOrder {
        customer: found.customer.id,
        site,
        asset: None,
        found_at: None,
        service: service.to_owned(),
        title: String::new(),
        description: String::new(),
        priority: Priority::Low,
        take: false,
    };
    assert_eq!(phone.code(wish(SiteId(id(6, 99)), "repair")), ErrorCode::NotPermitted);
    assert_eq!(phone.code(wish(found.site.id, "haircut")), ErrorCode::InvalidInput);
    assert!(phone.tell(wish(found.site.id, "repair")).is_ok());
}
