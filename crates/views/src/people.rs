//! Names.

use jobsheet_model::UserId;
use jobsheet_model::catalog::Catalog;

/// A person's name; empty for somebody whom the catalogue does not know.
#[must_use]
pub fn name_of(catalog: &Catalog, user: UserId) -> String {
    catalog.people.iter().find(|person| person.id == user).map(|person| person.name.clone()).unwrap_or_default()
}
