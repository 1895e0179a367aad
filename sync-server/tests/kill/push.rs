//! Words: the server is killed at the moment at which it has acknowledged a push, and a fresh reader finds all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jobsheet_model::{CommandId, OrderId, Timestamp};
use jobsheet_record::{Actor, CommandStamp, Record, Writer};
use jobsheet_sync::envelope::hash_of;
use jobsheet_sync::{Envelope, ItemKind, Verdict};
use serde_json::Value;

use crate::phone::Phone;
use crate::server::{Server, command};

const ROUNDS: u8 = 5;

/// A note on each of these orders, on top of what is known of them.
fn write(phone: &Phone, records: &mut BTreeMap<OrderId, Record>, round: u8) -> Vec<Envelope> {
    let actor = Actor::of(phone.replica, 1);
    let mut said = Vec::new();
    for (order, record) in records {
        let stamp = CommandStamp {
            command: CommandId(uuid::Uuid::from_u128(order.0.as_u128() ^ u128::from(round))),
            by: phone.user,
            at: Timestamp(1_795_000_000_000),
            clock: None,
        };
        let (seen, text) = (record.note(), format!("{} round {round}", record.note()));
        let change = record.write(actor, &Writer::field(actor, [phone.user]), &stamp, |w| w.note(&seen, &text));
        said.push((*order, vec![change.unwrap().unwrap().bytes]));
    }
    Envelope::seal_all(&phone.secret, phone.replica, said)
}

fn seed(data: &Path) -> Vec<Value> {
    assert!(command(data, "migrate").status().unwrap().success());
    let seeded = command(data, "seed").arg("--demo").stdout(std::process::Stdio::piped()).output().unwrap();
    let seeded: Value = serde_json::from_slice(&seeded.stdout).unwrap();
    seeded["logins"].as_array().unwrap().clone()
}

#[test]
fn an_acknowledged_push_survives_kill_9() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("data");
    let logins = seed(&data);
    let login = logins.iter().find(|login| login["role"] == "technician").unwrap();
    let mut acknowledged = BTreeSet::new();
    for round in 1..=ROUNDS {
        let server = Server::start(&data);
        let phone = Phone::enrol(server.address, login, round);
        let known = phone.read_all(server.address);
        let mut records = BTreeMap::new();
        let held = known.pull.iter().filter(|item| matches!(item.kind, ItemKind::Order | ItemKind::Record));
        for item in held {
            let Ok(order) = item.id.parse::<OrderId>() else { continue };
            let record = records.entry(order).or_insert_with(Record::begin);
            if item.kind == ItemKind::Record {
                record.apply(&item.changes).unwrap();
            }
        }
        assert!(records.len() > 3, "somebody has work");
        let push = write(&phone, &mut records, round);
        let answer = phone.sync(server.address, known.cursor, push.clone());
        server.kill();
        assert!(answer.verdicts.iter().all(|one| one.verdict == Verdict::Stored), "{:?}", answer.verdicts);
        assert_eq!(answer.verdicts.len(), push.len());
        acknowledged.extend(answer.verdicts.iter().map(|one| one.hash));

        let server = Server::start(&data);
        let reader = Phone::enrol(server.address, login, 100 + round);
        let found: BTreeSet<_> = reader
            .read_all(server.address)
            .pull
            .iter()
            .flat_map(|item| &item.changes)
            .map(|change| hash_of(change))
            .collect();
        assert_eq!(acknowledged.difference(&found).count(), 0, "lost in round {round}");
        server.kill();
    }
    assert!(command(&data, "doctor").status().unwrap().success(), "every change is still its author's");
}
