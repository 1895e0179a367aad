//! What the whole company shares and every device holds: parts, services, reasons, checklists, flows, names.

mod read;
mod write;

pub use read::{flow, form, newest_flow, newest_form_for, read, service, services};
pub use write::{put_flow, put_form, put_part, put_reason, put_service};

/// A visit takes so long when the catalogue does not say.
pub const USUAL_MINUTES: u32 = 60;
