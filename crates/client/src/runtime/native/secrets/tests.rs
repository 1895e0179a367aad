//! Keystores that work, that lie and that are locked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::*;

/// What a keystore does.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Works,
    Locked,
    /// It says that it has kept something and has not.
    Forgets,
}

type Kept = BTreeMap<String, Vec<u8>>;

#[derive(Clone)]
struct Keystore(Arc<Mutex<(Mood, Kept)>>);

impl Keystore {
    fn new(mood: Mood) -> Self {
        Self(Arc::new(Mutex::new((mood, BTreeMap::new()))))
    }

    fn is(&self, mood: Mood) {
        self.0.lock().unwrap().0 = mood;
    }
}

impl Secrets for Keystore {
    fn put(&self, name: &str, value: &[u8]) -> Result<(), Locked> {
        let (mood, entries) = &mut *self.0.lock().unwrap();
        match mood {
            Mood::Locked => return Err(Locked),
            Mood::Forgets => {}
            Mood::Works => drop(entries.insert(name.to_owned(), value.to_vec())),
        }
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Locked> {
        let (mood, entries) = &*self.0.lock().unwrap();
        if *mood == Mood::Locked { Err(Locked) } else { Ok(entries.get(name).cloned()) }
    }

    fn remove(&self, name: &str) -> Result<(), Locked> {
        self.0.lock().unwrap().1.remove(name);
        Ok(())
    }
}

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.join("replica.db.keys")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_keystore_that_works_has_it_and_no_file_does() {
    let folder = tempfile::tempdir().unwrap();
    let keystore = Keystore::new(Mood::Works);
    let secrets = beside(&folder.path().join("replica.db"), Some(Box::new(keystore.clone())));
    secrets.put("a-1", b"secret").unwrap();
    assert_eq!(secrets.get("a-1"), Ok(Some(b"secret".to_vec())));
    assert_eq!(files(folder.path()), [""; 0]);
    keystore.is(Mood::Locked);
    assert_eq!(secrets.get("a-1"), Err(Locked), "a locked key ring is no lost key");
    keystore.is(Mood::Works);
    secrets.remove("a-1").unwrap();
    assert_eq!(secrets.get("a-1"), Ok(None));
}

#[test]
fn without_a_keystore_that_works_a_file_has_it() {
    for mood in [None, Some(Mood::Locked), Some(Mood::Forgets)] {
        let folder = tempfile::tempdir().unwrap();
        let keystore = mood.map(|mood| Box::new(Keystore::new(mood)) as Box<dyn Secrets + Send>);
        let secrets = beside(&folder.path().join("replica.db"), keystore);
        secrets.put("a-1", b"secret").unwrap();
        assert_eq!(secrets.get("a-1"), Ok(Some(b"secret".to_vec())));
        assert_eq!(files(folder.path()), ["a-1"]);
        secrets.remove("a-1").unwrap();
        assert_eq!(files(folder.path()), [""; 0]);
        secrets.remove("a-1").unwrap();
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    beside(&folder.path().join("replica.db"), None).put("a-1", b"secret").unwrap();
    let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("replica.db.keys"), mode("replica.db.keys/a-1")), (0o700, 0o600));
}

#[test]
fn a_name_that_is_a_path_reaches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = beside(&folder.path().join("replica.db"), None);
    for name in ["", "../replica.db", "a/b", "."] {
        assert_eq!(secrets.put(name, b"secret"), Err(Locked), "{name}");
        assert_eq!(secrets.get(name), Err(Locked), "{name}");
    }
}
