//! The service report.

mod preview;

pub(crate) use preview::preview;
