//! One request at a time writes to an upload. The latest wins: a phone that comes back must not wait until the server notices that
//! its former connection is dead.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedMutexGuard, watch};

use super::UploadId;

/// The uploads that are being written to in this process.
#[derive(Default)]
pub struct Active {
    places: Mutex<BTreeMap<UploadId, Arc<Place>>>,
}

struct Place {
    turn: Arc<tokio::sync::Mutex<()>>,
    /// How many have come so far.
    latest: watch::Sender<u64>,
}

/// The right to write to an upload.
pub struct Turn<'a> {
    id: UploadId,
    number: u64,
    place: Arc<Place>,
    active: &'a Active,
    _turn: OwnedMutexGuard<()>,
}

impl Active {
    fn places(&self) -> MutexGuard<'_, BTreeMap<UploadId, Arc<Place>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks whoever writes to leave, and waits until they have.
    pub async fn take(&self, id: UploadId) -> Turn<'_> {
        let new = || Arc::new(Place { turn: Arc::default(), latest: watch::Sender::new(0) });
        let (place, number) = {
            let mut places = self.places();
            let place = Arc::clone(places.entry(id).or_insert_with(new));
            let mut number = 0;
            place.latest.send_modify(|latest| {
                *latest += 1;
                number = *latest;
            });
            (place, number)
        };
        let turn = Arc::clone(&place.turn).lock_owned().await;
        Turn { id, number, place, active: self, _turn: turn }
    }
}

impl Turn<'_> {
    /// Resolves when somebody came later.
    pub async fn asked_to_leave(&self) {
        let mut latest = self.place.latest.subscribe();
        if latest.wait_for(|latest| *latest > self.number).await.is_err() {
            // The sender lives in our own place: cannot happen, and then nobody asks.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut places = self.active.places();
        // One is ours and one is the map's: nobody waits.
        if Arc::strong_count(&self.place) <= 2 {
            places.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_latest_takes_over() {
        let active = Active::default();
        let id = UploadId(uuid::Uuid::from_u128(1));
        let first = active.take(id).await;
        let second = async {
            let second = active.take(id).await;
            second.asked_to_leave().await;
        };
        let third = async {
            let third = active.take(id).await;
            let alone = tokio::time::timeout(std::time::Duration::from_millis(20), third.asked_to_leave());
            assert!(alone.await.is_err(), "nobody came later");
        };
        let leave = async {
            first.asked_to_leave().await;
            drop(first);
        };
        tokio::join!(second, third, leave);
        assert!(active.places().is_empty());
    }
}
