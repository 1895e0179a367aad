//! What every route shares.

use crate::db::Database;

/// The state of the web server. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The dispatch store.
    pub db: Database,
}
