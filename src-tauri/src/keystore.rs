//! The system's keystore: Keychain on macOS and iOS, Credential Manager on Windows, Secret Service on Linux, and on
//! Android the Keystore's key over the app's private preferences.
//!
//! Opened at its first use, and again after a failure: a key ring may start later than the app.

use std::sync::{Arc, Mutex, PoisonError};

use jobsheet_client::ports::{Locked, Secrets};
use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};

/// What entries are called in the system's own list.
const SERVICE: &str = "app.jobsheet.field";

type Open = fn() -> keyring_core::Result<Arc<CredentialStore>>;

/// The keystore.
pub struct Keystore {
    open: Open,
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl Keystore {
    /// This system's.
    pub fn system() -> Self {
        Self::new(platform)
    }

    fn new(open: Open) -> Self {
        Self { open, store: Mutex::new(None) }
    }

    /// On a thread of its own: the core's thread runs futures, and some of the stores wait for futures themselves.
    fn with<T: Send>(
        &self,
        name: &str,
        work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send,
    ) -> keyring_core::Result<T> {
        let work = || {
            let store = {
                let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
                match &*store {
                    Some(store) => Arc::clone(store),
                    None => Arc::clone(store.insert((self.open)()?)),
                }
            };
            work(&entry(&store, name)?)
        };
        let done = std::thread::scope(|scope| scope.spawn(work).join());
        done.unwrap_or_else(|_| Err(Error::NoDefaultStore))
    }
}

impl Secrets for Keystore {
    fn put(&self, name: &str, value: &[u8]) -> Result<(), Locked> {
        self.with(name, |entry| entry.set_secret(value)).map_err(|_| Locked)
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Locked> {
        match self.with(name, Entry::get_secret) {
            Ok(value) => Ok(Some(value)),
            // Something that its own key does not open any more is as good as gone.
            Err(Error::NoEntry | Error::BadEncoding(_) | Error::BadDataFormat(..)) => Ok(None),
            Err(_) => Err(Locked),
        }
    }

    fn remove(&self, name: &str) -> Result<(), Locked> {
        match self.with(name, Entry::delete_credential) {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(_) => Err(Locked),
        }
    }
}

/// On iOS: there after the first unlocking, so that work is sent in the background; never in a backup.
fn entry(store: &Arc<CredentialStore>, name: &str) -> keyring_core::Result<Entry> {
    #[cfg(target_os = "ios")]
    let modifiers = Some(std::collections::HashMap::from([("access-policy", "AfterFirstUnlockThisDeviceOnly")]));
    #[cfg(not(target_os = "ios"))]
    let modifiers: Option<std::collections::HashMap<&str, &str>> = None;
    store.build(SERVICE, name, modifiers.as_ref())
}

fn platform() -> keyring_core::Result<Arc<CredentialStore>> {
    #[cfg(target_os = "linux")]
    let store = zbus_secret_service_keyring_store::Store::new()?;
    #[cfg(target_os = "macos")]
    let store = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(target_os = "ios")]
    let store = apple_native_keyring_store::protected::Store::new()?;
    #[cfg(windows)]
    let store = windows_native_keyring_store::Store::new()?;
    #[cfg(target_os = "android")]
    let store = android_native_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_put_in_comes_out_until_it_is_removed() {
        let keystore = Keystore::new(|| Ok(keyring_core::mock::Store::new()?));
        assert_eq!(keystore.get("a"), Ok(None));
        keystore.put("a", &[0, 255, 7]).unwrap();
        keystore.put("b", b"token").unwrap();
        assert_eq!(keystore.get("a"), Ok(Some(vec![0, 255, 7])));
        keystore.remove("a").unwrap();
        keystore.remove("a").unwrap();
        assert_eq!((keystore.get("a"), keystore.get("b")), (Ok(None), Ok(Some(b"token".to_vec()))));
    }

    #[test]
    fn a_keystore_that_cannot_be_opened_is_locked_and_not_empty() {
        let keystore = Keystore::new(|| Err(Error::NoDefaultStore));
        assert_eq!(keystore.get("a"), Err(Locked));
        assert_eq!(keystore.put("a", b"x"), Err(Locked));
    }
}
