//! What the core needs from the platform, as traits. The shells and the browser's worker supply them; tests supply
//! a clock that can be moved and ids that count.

use jobsheet_model::Clock as Reading;
use uuid::Uuid;

/// The device's clocks.
pub trait Clock {
    /// What they say now. The boot's name begins with `web:` where the uptime may pause while nobody looks.
    fn read(&self) -> Reading;
}

/// Ids and randomness.
pub trait Ids {
    /// A new UUID, version 7.
    fn uuid(&self) -> Uuid;

    /// Fills `bytes` from the system's source of secrets.
    fn random(&self, bytes: &mut [u8]);
}

/// The platform's keystore: small things that lie outside the replica, so that a copy of the replica is worth nothing.
pub trait Secrets {
    /// Keeps `value` under `name`. It is durable when this returns.
    ///
    /// # Errors
    /// [`Locked`]; the value may be kept all the same.
    fn put(&self, name: &str, value: &[u8]) -> Result<(), Locked>;

    /// The value; none when the keystore is sure that it has none.
    ///
    /// # Errors
    /// [`Locked`].
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Locked>;

    /// Forgets it; nothing there is good, too.
    ///
    /// # Errors
    /// [`Locked`].
    fn remove(&self, name: &str) -> Result<(), Locked>;
}

/// The keystore does not answer: locked, not running, or denied by a person. It may answer later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locked;

/// The ports of one core.
pub struct Ports {
    /// The clocks.
    pub clock: Box<dyn Clock + Send>,
    /// Ids and randomness.
    pub ids: Box<dyn Ids + Send>,
    /// The keystore; none in a browser, where the replica keeps the keys itself (ADR 13).
    pub secrets: Option<Box<dyn Secrets + Send>>,
    /// Version and build of the program, shown to people.
    pub build: String,
}
