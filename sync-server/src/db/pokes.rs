//! Pokes: "something of this topic changed, come and look". Only hints: a listener that hears nothing asks again after a
//! while anyway, so a lost poke costs time and never data.
//!
//! A topic is a feed's name (`user:<id>`, `office`). On PostgreSQL every node also hears the others ([`super::notify`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::Notify;

/// Told about every local commit; forwards it to other nodes.
pub(super) type Forward = Box<dyn Fn(&BTreeSet<String>) + Send + Sync>;

/// The listeners of this process.
#[derive(Default)]
pub struct Pokes {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    listeners: BTreeMap<String, BTreeMap<u64, Weak<Listener>>>,
    forward: Option<Forward>,
}

#[derive(Default)]
struct Listener {
    heard: Mutex<BTreeSet<String>>,
    wake: Notify,
}

/// Listens to some topics until dropped.
pub struct Subscription {
    id: u64,
    topics: BTreeSet<String>,
    listener: Arc<Listener>,
    pokes: Arc<Pokes>,
}

impl Pokes {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens to these topics from now on. Subscribe first, then read the state: so nothing falls between.
    pub fn subscribe(self: &Arc<Self>, topics: BTreeSet<String>) -> Subscription {
        let listener = Arc::new(Listener::default());
        let mut inner = self.inner();
        let id = inner.next;
        inner.next += 1;
        for topic in &topics {
            inner.listeners.entry(topic.clone()).or_default().insert(id, Arc::downgrade(&listener));
        }
        drop(inner);
        Subscription { id, topics, listener, pokes: Arc::clone(self) }
    }

    /// Wakes the listeners here and on the other nodes.
    pub fn publish(&self, topics: &BTreeSet<String>) {
        if topics.is_empty() {
            return;
        }
        let inner = self.inner();
        inner.wake(topics);
        if let Some(forward) = &inner.forward {
            forward(topics);
        }
    }

    /// Wakes the listeners here: another node has committed.
    pub(super) fn heard(&self, topics: &BTreeSet<String>) {
        self.inner().wake(topics);
    }

    pub(super) fn forward_to(&self, forward: Forward) {
        self.inner().forward = Some(forward);
    }
}

impl Inner {
    fn wake(&self, topics: &BTreeSet<String>) {
        for topic in topics {
            for listener in self.listeners.get(topic).into_iter().flat_map(BTreeMap::values).filter_map(Weak::upgrade) {
                listener.heard.lock().unwrap_or_else(PoisonError::into_inner).insert(topic.clone());
                listener.wake.notify_one();
            }
        }
    }
}

impl Subscription {
    /// Waits for a poke; which topics were poked since the last call.
    pub async fn heard(&self) -> BTreeSet<String> {
        loop {
            let heard = std::mem::take(&mut *self.listener.heard.lock().unwrap_or_else(PoisonError::into_inner));
            if !heard.is_empty() {
                return heard;
            }
            self.listener.wake.notified().await;
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut inner = self.pokes.inner();
        for topic in &self.topics {
            if let Some(listeners) = inner.listeners.get_mut(topic) {
                listeners.remove(&self.id);
                if listeners.is_empty() {
                    inner.listeners.remove(topic);
                }
            }
        }
    }
}
