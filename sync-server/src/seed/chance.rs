//! Choices that look made by life and are the same for the same seed number: every choice is the hash of the number and
//! of a name, so that adding a customer does not shuffle all others.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A source of choices.
#[derive(Debug, Clone, Copy)]
pub struct Chance {
    seed: u64,
}

impl Chance {
    /// Same seed, same company.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    fn digest(self, name: &str) -> [u8; 32] {
        Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(name.as_bytes()).finalize().into()
    }

    /// An id for the thing with this name.
    #[must_use]
    pub fn id(self, name: &str) -> Uuid {
        let digest = self.digest(name);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// 32 bytes for a key with this name.
    #[must_use]
    pub fn secret(self, name: &str) -> [u8; 32] {
        self.digest(name)
    }

    /// A number below `end`; 0 when `end` is 0.
    #[must_use]
    pub fn below(self, name: &str, end: usize) -> usize {
        let digest = self.digest(name);
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest[..8]);
        // The bias of the remainder is far below what anybody could see in a demo.
        usize::try_from(u64::from_be_bytes(bytes) % (end.max(1) as u64)).unwrap_or(0)
    }

    /// A number from `from` to `to`, both included.
    #[must_use]
    pub fn between(self, name: &str, from: i64, to: i64) -> i64 {
        let span = usize::try_from(to.saturating_sub(from).saturating_add(1)).unwrap_or(1);
        from.saturating_add(i64::try_from(self.below(name, span)).unwrap_or(0))
    }

    /// A number from 0 up to 1.
    #[must_use]
    pub fn share(self, name: &str) -> f64 {
        self.below(name, 1_000_000) as f64 / 1_000_000.0
    }

    /// One of several.
    #[must_use]
    pub fn pick<T>(self, name: &str, from: &'static [T]) -> Option<&'static T> {
        from.get(self.below(name, from.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_choices_and_another_makes_others() {
        let one = Chance::new(1);
        assert_eq!(one.id("customer/3"), Chance::new(1).id("customer/3"));
        assert_ne!(one.id("customer/3"), Chance::new(2).id("customer/3"));
        assert!((0..200).all(|n| (5..=9).contains(&one.between(&n.to_string(), 5, 9))));
    }
}
