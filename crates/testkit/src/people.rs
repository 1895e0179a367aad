//! The people whom tests are about.

use jobsheet_model::UserId;
use jobsheet_model::person::{Person, Role};

use crate::ids::id;

/// 李伟, technician.
#[must_use]
pub fn li_wei() -> UserId {
    UserId(id(1, 1))
}

/// 王芳, technician.
#[must_use]
pub fn wang_fang() -> UserId {
    UserId(id(1, 2))
}

/// 达娜, dispatcher.
#[must_use]
pub fn dana() -> UserId {
    UserId(id(1, 3))
}

/// Somebody, with no more than a name.
#[must_use]
pub fn person(id: UserId, name: &str, role: Role) -> Person {
    Person { id, name: name.to_owned(), role, phone: String::new(), skills: Vec::new(), home: None }
}
