//! The signing key and the login's token outside the replica: moved there, found there, lost there, locked there.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, Event, Reply, SyncState};
use jobsheet_client::ports::{Locked, Secrets};
use jobsheet_model::ReplicaId;
use jobsheet_model::entry::Action;
use jobsheet_store::Store;

use crate::office::Office;
use crate::wire::Sender;
use crate::world::*;

#[derive(Default)]
struct Inside {
    entries: BTreeMap<String, Vec<u8>>,
    locked: bool,
    /// It takes everything and gives nothing back.
    forgets: bool,
    /// The program is killed at this call, counted from now.
    kill_at: Option<u32>,
}

/// A phone's keystore: it outlives programs and replicas.
#[derive(Clone, Default)]
struct Keystore(Arc<Mutex<Inside>>);

impl Keystore {
    fn set(&self, change: impl FnOnce(&mut Inside)) {
        // A killed program leaves the lock behind.
        change(&mut self.0.lock().unwrap_or_else(|poison| poison.into_inner()));
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        let mut entries = Vec::new();
        self.set(|inside| entries = inside.entries.values().cloned().collect());
        entries
    }

    fn ask<T>(&self, answer: impl FnOnce(&mut Inside) -> T) -> Result<T, Locked> {
        let mut inside = self.0.lock().unwrap_or_else(|poison| poison.into_inner());
        if let Some(left) = &mut inside.kill_at {
            assert!(*left > 0, "killed");
            *left -= 1;
        }
        if inside.locked { Err(Locked) } else { Ok(answer(&mut inside)) }
    }
}

impl Secrets for Keystore {
    fn put(&self, name: &str, value: &[u8]) -> Result<(), Locked> {
        self.ask(|inside| {
            if !inside.forgets {
                inside.entries.insert(name.to_owned(), value.to_vec());
            }
        })
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Locked> {
        self.ask(|inside| inside.entries.get(name).cloned())
    }

    fn remove(&self, name: &str) -> Result<(), Locked> {
        self.ask(|inside| drop(inside.entries.remove(name)))
    }
}

fn open(path: &Path, number: u8, keystore: &Keystore) -> Phone {
    let opened = Store::open(path, MORNING).unwrap();
    // Ids go on far from those of the lives before.
    let first = 1_000 * u64::try_from(keystore.entries().len() + 1).unwrap();
    Phone::with_secrets(opened, number, TestClock::default(), first, Some(Box::new(keystore.clone())))
}

/// Li Wei's phone of the time before there was a keystore, with a step that is not sent.
fn before(path: &Path, office: &mut Office) {
    let mut phone = Phone::open(path, 7);
    phone.sign_in(li_wei(), office);
    phone.sync(office);
    phone.step(order(1), Action::Accept);
}

/// What whoever copies the files could read.
fn on_disk(path: &Path) -> Vec<u8> {
    let read = |part| std::fs::read(format!("{}{part}", path.display())).unwrap_or_default();
    ["", "-wal"].into_iter().flat_map(read).collect()
}

fn holds_key(bytes: &[u8]) -> bool {
    let (raw, text) = ([7; 32], "07".repeat(32));
    bytes.windows(32).any(|window| window == raw) || bytes.windows(64).any(|window| window == text.as_bytes())
}

fn steps(office: &Office) -> usize {
    office.record(order(1)).entries().len()
}

#[test]
fn the_key_of_an_older_replica_moves_out_and_the_phone_stays_who_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let mut office = Office::with_orders(1, li_wei());
    before(&path, &mut office);
    assert!(holds_key(&on_disk(&path)), "this is what is to be mended");
    let keystore = Keystore::default();
    let replica = {
        let mut phone = open(&path, 7, &keystore);
        assert!(!holds_key(&on_disk(&path)), "not in the log either");
        phone.sync(&mut office);
        phone.core.device().unwrap().replica
    };
    assert_eq!(keystore.entries(), [vec![7; 32], b"token".to_vec()]);
    let mut phone = open(&path, 7, &keystore);
    phone.step(order(1), Action::Depart);
    phone.sync(&mut office);
    assert_eq!((phone.core.device().unwrap().replica, steps(&office)), (replica, 2));
}

#[test]
fn killed_at_any_moment_of_the_move_the_key_is_still_there() {
    for moment in 0..8 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replica.db");
        let mut office = Office::with_orders(1, li_wei());
        before(&path, &mut office);
        let keystore = Keystore::default();
        keystore.set(|inside| inside.kill_at = Some(moment));
        let life = catch_unwind(AssertUnwindSafe(|| drop(open(&path, 7, &keystore))));
        keystore.set(|inside| inside.kill_at = None);
        let mut phone = open(&path, 7, &keystore);
        phone.sync(&mut office);
        assert_eq!(steps(&office), 1, "killed at call {moment}: {}", life.is_err());
        assert!(!holds_key(&on_disk(&path)));
    }
}

#[test]
fn a_keystore_that_takes_and_does_not_give_back_gets_nothing_to_lose() {
    for broken in [|inside: &mut Inside| inside.locked = true, |inside: &mut Inside| inside.forgets = true] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replica.db");
        let mut office = Office::with_orders(1, li_wei());
        before(&path, &mut office);
        let keystore = Keystore::default();
        keystore.set(broken);
        {
            let mut phone = open(&path, 7, &keystore);
            phone.sync(&mut office);
            assert_eq!(steps(&office), 1, "it works as it did before");
        }
        // The next start tries again.
        keystore.set(|inside| (inside.locked, inside.forgets) = (false, false));
        drop(open(&path, 7, &keystore));
        assert!(!holds_key(&on_disk(&path)));
    }
}

#[test]
fn a_copy_on_another_phone_is_enrolled_anew_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("replica.db"), folder.path().join("restored.db"));
    let mut office = Office::with_orders(1, li_wei());
    before(&path, &mut office);
    drop(open(&path, 7, &Keystore::default()));
    std::fs::copy(&path, &copy).unwrap();

    let mut phone = open(&copy, 8, &Keystore::default());
    assert!(phone.core.take_events().contains(&Event::SessionExpired));
    let strip = phone.strip();
    assert_eq!((strip.state, strip.on_this_phone), (SyncState::Expired, 1));
    assert_eq!(strip.last_error.map(|error| error.code), Some(ErrorCode::KeyLost));
    assert_eq!(phone.core.sync_request().unwrap_err().code, ErrorCode::SessionExpired);
    // Work goes on.
    phone.step(order(1), Action::Depart);
    assert_eq!(phone.strip().on_this_phone, 2);

    office.rename = Some(ReplicaId(id(9, 8)));
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    assert_eq!(phone.core.device().unwrap().replica, ReplicaId(id(9, 8)));
    assert_eq!(steps(&office), 2);
    assert!(phone.strip().all_confirmed);
}

#[test]
fn a_new_identity_is_asked_for_with_a_new_key_and_without_the_old_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let mut office = Office::with_orders(1, li_wei());
    before(&path, &mut office);
    let keystore = Keystore::default();
    drop(open(&path, 7, &keystore));
    let mut phone = open(&path, 7, &keystore);
    let own = phone.core.enrol_request("https://office", "login", "password", "phone").unwrap();
    assert_eq!(own.replica, Some(phone.replica()));
    drop(phone);
    keystore.set(|inside| inside.entries.clear());
    let mut phone = open(&path, 8, &keystore);
    let new = phone.core.enrol_request("https://office", "login", "password", "phone").unwrap();
    assert_eq!(new.replica, None);
    assert_ne!(new.public_key, own.public_key);
    let again = phone.core.enrol_request("https://office", "login", "password", "phone").unwrap();
    assert_eq!(again, new, "an answer that is lost leaves no second device behind");
}

#[test]
fn a_locked_key_ring_stops_sending_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let mut office = Office::with_orders(1, li_wei());
    before(&path, &mut office);
    let keystore = Keystore::default();
    drop(open(&path, 7, &keystore));
    keystore.set(|inside| inside.locked = true);
    let mut phone = open(&path, 7, &keystore);
    phone.step(order(1), Action::Depart);
    assert_eq!(
        phone.core.enrol_request("https://office", "login", "password", "phone").unwrap_err().code,
        ErrorCode::KeystoreLocked,
        "it must not become another device because a key ring is locked"
    );
    let mut sender = Sender::new(phone, office, li_wei());
    sender.pass(600_000);
    assert_eq!(sender.wire.log.borrow().len(), 0);
    let Reply::Sync(strip) = sender.core.borrow_mut().handle(Command::Sync).unwrap() else { panic!() };
    assert_eq!(strip.last_error.map(|error| error.code), Some(ErrorCode::KeystoreLocked));
    assert_ne!(strip.state, SyncState::Expired);
    keystore.set(|inside| inside.locked = false);
    sender.pass(600_000);
    assert_eq!(steps(&sender.wire.office.borrow()), 2);
}

#[test]
fn a_token_that_is_worth_nothing_leaves_the_keystore() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::with_orders(1, li_wei());
    let keystore = Keystore::default();
    let mut phone = open(&folder.path().join("replica.db"), 7, &keystore);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    assert_eq!(keystore.entries(), [vec![7; 32], b"token".to_vec()]);
    phone.sign_in(li_wei(), &mut office);
    assert_eq!(keystore.entries(), [vec![7; 32], b"token".to_vec()], "the old token is not kept");
    phone.tell(Command::SignOut { keep: false }).unwrap();
    assert_eq!(keystore.entries(), [vec![7; 32]]);
}

#[test]
fn a_revoked_phone_leaves_nothing_in_the_keystore() {
    let mut office = Office::with_orders(1, li_wei());
    let pocket = tempfile::tempdir().unwrap();
    let keystore = Keystore::default();
    let mut phone = open(&pocket.path().join("replica.db"), 1, &keystore);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    assert_eq!(keystore.entries().len(), 2, "its key and its token");
    office.revoked = true;
    crate::taken_away::exchange(&mut phone, &mut office);
    assert!(phone.core.session().is_none() && keystore.entries().is_empty());
}
