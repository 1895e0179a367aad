//! Steps of the flow.

mod take;

pub(crate) use take::check;
