//! Lists on the device: the first of many, as a screen draws them.

use jobsheet_api::device::{Command, OrdersFilter, Reply};
use jobsheet_model::OrderId;
use jobsheet_model::entry::Action;

use crate::office::Office;
use crate::world::*;

fn listed(phone: &mut Phone, filter: OrdersFilter, first: Option<u32>) -> Vec<OrderId> {
    let command = Command::Orders { filter, search: String::new(), place: None, first };
    let Reply::Orders(rows) = phone.tell(command).unwrap() else { panic!() };
    rows.into_iter().map(|row| row.id).collect()
}

#[test]
fn the_first_of_many_orders_are_those_that_all_of_them_begin_with() {
    let mut office = Office::with_orders(60, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    // One is under way, so that it comes before those with earlier windows.
    phone.step(order(41), Action::Accept);
    phone.step(order(41), Action::Depart);
    for filter in [OrdersFilter::Open, OrdersFilter::Done, OrdersFilter::All] {
        let all = listed(&mut phone, filter, None);
        for first in [1, 7, 50, 1000] {
            let shown = listed(&mut phone, filter, Some(first));
            assert_eq!(shown, all[..all.len().min(first as usize)], "{filter:?}, the first {first}");
        }
    }
    let open = listed(&mut phone, OrdersFilter::Open, Some(2));
    assert_eq!((open.len(), open[0]), (2, order(41)));
}
