//! What the core needs from the platform, as traits. The shells and the browser's worker supply them; tests supply
//! a clock that can be moved and ids that count.

use jobsheet_model::Clock as Reading;
use uuid::Uuid;

/// The device's clocks.
pub trait Clock {
    /// What they say now. The boot's name begins with `web:` where the uptime may pause while nobody looks.
    fn read(&self) -> Reading;
}

/// Ids and secrets.
pub trait Ids {
    /// A new UUID, version 7.
    fn uuid(&self) -> Uuid;

    /// Fills `bytes` from the system's source of secrets.
    fn random(&self, bytes: &mut [u8]);
}

/// The ports of one core.
pub struct Ports {
    /// The clocks.
    pub clock: Box<dyn Clock + Send>,
    /// Ids and secrets.
    pub ids: Box<dyn Ids + Send>,
    /// Version and build of the program, shown to people.
    pub build: String,
}
