//! Orders: what lists and pages say of them.

mod list;
mod open;
mod project;
mod propose;
mod remark;
mod request;
mod rows;
mod settle;
mod sight;

pub(crate) use open::steps;
pub(crate) use project::{Projected, card_of, flow_of, refresh, row_of};
pub(crate) use request::Wish;
pub(crate) use rows::item_state;
pub(crate) use sight::Sight;
