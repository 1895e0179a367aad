//! Pokes between the nodes that share a PostgreSQL database, by LISTEN and NOTIFY.
//!
//! Sent *after* the commit and by a thread of its own, which sends what gathered meanwhile at once: NOTIFY inside the
//! transaction would make all writers queue for PostgreSQL's one notification lock. A node that dies in between loses a
//! poke, which is only a hint.
//!
//! A payload begins with the name of the node that sent it, because PostgreSQL tells the sender too: poked twice, every
//! phone would ask twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use ::postgres::Client;
use ::postgres::fallible_iterator::FallibleIterator;

use super::connect::Address;
use super::{DbError, Pokes};
use crate::error::{Error, Result};

/// PostgreSQL's limit is 8,000 bytes; a poke of more is sent in several.
const PAYLOAD: usize = 7_500;
/// How long a listener waits before it looks whether it should end.
const TICK: Duration = Duration::from_millis(500);

/// The two threads; ends them when dropped.
pub(super) struct Listening {
    ended: Arc<AtomicBool>,
    pokes: Arc<Pokes>,
    sender: Option<JoinHandle<()>>,
}

impl Listening {
    pub(super) fn start(address: Address, pokes: &Arc<Pokes>) -> Result<Self> {
        let ended = Arc::new(AtomicBool::new(false));
        let (send, receive) = mpsc::channel::<BTreeSet<String>>();
        let (its_address, node) = (address.clone(), format!("{:016x}", getrandom::u64().map_err(Error::internal)?));
        let its_node = node.clone();
        let sender = super::spawn("db-notify", move || forward(&its_address, &its_node, &receive))?;
        pokes.forward_to(Box::new(move |topics| {
            // The thread lives as long as this closure.
            let _ = send.send(topics.clone());
        }));
        let (its_ended, its_pokes) = (Arc::clone(&ended), Arc::clone(pokes));
        // Not waited for at the end: it looks at `ended` once in a tick and has nothing to finish.
        super::spawn("db-listen", move || listen(&address, &node, &its_pokes, &its_ended))?;
        Ok(Self { ended, pokes: Arc::clone(pokes), sender: Some(sender) })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        self.pokes.forward_to(Box::new(|_| {}));
        if let Some(sender) = self.sender.take() {
            // A thread that panicked has said so already.
            let _ = sender.join();
        }
    }
}

/// The channel of this schema: several tests share one database.
fn channel(client: &mut Client) -> std::result::Result<String, DbError> {
    let schema: String = client.query_one("SELECT CAST(current_schema() AS TEXT)", &[])?.get(0);
    Ok(format!("jobsheet_{schema}"))
}

fn forward(address: &Address, node: &str, receive: &mpsc::Receiver<BTreeSet<String>>) {
    let mut open: Option<(Client, String)> = None;
    while let Ok(mut topics) = receive.recv() {
        while let Ok(mut more) = receive.try_recv() {
            topics.append(&mut more);
        }
        let sent = connected(address, &mut open).and_then(|(client, channel)| {
            for payload in payloads(node, &topics) {
                client.execute("SELECT pg_notify($1, $2)", &[channel, &payload])?;
            }
            Ok(())
        });
        if let Err(error) = sent {
            tracing::warn!(%error, "Could not poke the other nodes.");
            open = None;
        }
    }
}

fn connected<'a>(
    address: &Address,
    open: &'a mut Option<(Client, String)>,
) -> std::result::Result<(&'a mut Client, &'a String), DbError> {
    if open.as_ref().is_none_or(|(client, _)| client.is_closed()) {
        let mut client = address.connect()?;
        let channel = channel(&mut client)?;
        *open = Some((client, channel));
    }
    match open {
        Some((client, channel)) => Ok((client, channel)),
        None => Err(DbError::new(super::DbErrorKind::Closed, "no connection")),
    }
}

/// The node, then topics, by lines, in pieces that fit.
fn payloads(node: &str, topics: &BTreeSet<String>) -> Vec<String> {
    let mut pieces = vec![node.to_owned()];
    for topic in topics {
        if pieces.last().is_some_and(|piece| piece.len() + topic.len() > PAYLOAD) {
            pieces.push(node.to_owned());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push('\n');
            piece.push_str(topic);
        }
    }
    pieces
}

/// Topics of another node's payload; none of our own.
fn topics_of_others(node: &str, payload: &str) -> BTreeSet<String> {
    let mut lines = payload.lines();
    if lines.next() == Some(node) { BTreeSet::new() } else { lines.map(str::to_owned).collect() }
}

fn listen(address: &Address, node: &str, pokes: &Pokes, ended: &AtomicBool) {
    while !ended.load(Ordering::Relaxed) {
        if let Err(error) = listen_once(address, node, pokes, ended) {
            tracing::warn!(%error, "Lost the pokes of the other nodes, listening again.");
            std::thread::sleep(TICK);
        }
    }
}

fn listen_once(address: &Address, node: &str, pokes: &Pokes, ended: &AtomicBool) -> std::result::Result<(), DbError> {
    let mut client = address.connect()?;
    let channel = channel(&mut client)?;
    client.batch_execute(&format!("LISTEN \"{channel}\""))?;
    while !ended.load(Ordering::Relaxed) {
        {
            let mut notifications = client.notifications();
            let mut waiting = notifications.timeout_iter(TICK);
            while let Some(notification) = waiting.next()? {
                pokes.heard(&topics_of_others(node, notification.payload()));
            }
        }
        if client.is_closed() {
            return Err(DbError::new(super::DbErrorKind::Closed, "the listening connection is gone"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_does_not_hear_itself_and_long_pokes_come_in_pieces() {
        let topics: BTreeSet<String> = (0..400).map(|number| format!("user:{number:036}")).collect();
        let payloads = payloads("node-a", &topics);
        assert!(payloads.len() == 3 && payloads.iter().all(|payload| payload.len() < 8_000));
        let heard: BTreeSet<String> = payloads.iter().flat_map(|payload| topics_of_others("node-b", payload)).collect();
        assert_eq!(heard, topics);
        assert!(payloads.iter().all(|payload| topics_of_others("node-a", payload).is_empty()));
    }
}
