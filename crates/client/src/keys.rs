//! The two secrets of an installation, its signing key and the login's token: where they lie, and how they get there.
//!
//! Where the platform has a keystore they lie there and the replica has only their names. Work goes on without them;
//! only sending needs them.
//!
//! **Invariant:** a secret is erased from the replica only after the keystore has given it back, and a name is written
//! into the replica before anybody relies on it. Killed anywhere in between, the replica still has the secret, and the
//! keystore at most an entry that nobody asks for.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Event;
use jobsheet_model::UserId;
use jobsheet_store::queries::meta;
use jobsheet_store::queries::session::{self, Device, Kept, Session};
use jobsheet_store::wipe;

use crate::Core;
use crate::errors::Result;

/// The key of an installation that has asked to be enrolled and has no answer yet.
const ENROLLING: &str = "enrolment_key";

/// What was read from where it lies.
#[derive(Default)]
pub(crate) struct Keys {
    seed: Option<[u8; 32]>,
    token: Option<String>,
    /// The keystore is sure that it does not have the key: this is a copy of a replica, or the keystore was emptied.
    lost: bool,
}

impl Core {
    /// Reads the secrets if they are not known yet, and moves what lies in the replica into the keystore.
    ///
    /// # Errors
    /// `keystore_locked`: try again later. A key that is lost for good is no error: the login has ended then.
    pub(crate) fn unlock(&mut self) -> Result<()> {
        self.unlock_key()?;
        self.unlock_token()
    }

    /// What envelopes are signed with.
    pub(crate) fn signing_key(&self) -> Result<[u8; 32]> {
        Ok(self.keys.seed.ok_or(if self.keys.lost { ErrorCode::KeyLost } else { ErrorCode::KeystoreLocked })?)
    }

    /// Whose login it is, and which of theirs.
    pub(crate) fn signed_in(&self) -> Option<(UserId, String)> {
        Some((self.session.as_ref()?.person.id, self.token()?.to_owned()))
    }

    /// What the server knows the login by.
    pub(crate) fn token(&self) -> Option<&str> {
        self.keys.token.as_deref()
    }

    fn unlock_key(&mut self) -> Result<()> {
        let Some(device) = self.device.clone().filter(|_| self.keys.seed.is_none() && !self.keys.lost) else {
            return Ok(());
        };
        let seed = match &device.secret {
            Kept::Here(seed) => {
                self.move_key(&device, *seed)?;
                Some(*seed)
            }
            Kept::Keystore(name) => self.fetch(name)?.and_then(|bytes| bytes.try_into().ok()),
        };
        self.keys.seed = seed;
        if seed.is_none() {
            self.keys.lost = true;
            self.end_session(ErrorCode::KeyLost)?;
        }
        Ok(())
    }

    fn unlock_token(&mut self) -> Result<()> {
        let Some(session) = self.session.clone().filter(|session| !session.expired && self.keys.token.is_none()) else {
            return Ok(());
        };
        let token = match &session.token {
            Kept::Here(token) => {
                let kept = self.lay_away(token.as_bytes(), Kept::Here(token.clone()));
                if kept.name().is_some() {
                    self.store.write(|db| {
                        session::put(db, &Session { token: kept.clone(), ..session.clone() })?;
                        wipe::for_good(db)
                    })?;
                    self.store.forget_deleted()?;
                    self.session = Some(Session { token: kept, ..session.clone() });
                }
                Some(token.clone())
            }
            Kept::Keystore(name) => self.fetch(name)?.and_then(|bytes| String::from_utf8(bytes).ok()),
        };
        self.keys.token = token;
        if self.keys.token.is_none() {
            self.end_session(ErrorCode::SessionExpired)?;
        }
        Ok(())
    }

    /// Out of the replica, if there is a keystore and it works.
    fn move_key(&mut self, device: &Device, seed: [u8; 32]) -> Result<()> {
        let kept = self.lay_away(&seed, Kept::Here(seed));
        if kept.name().is_none() {
            return Ok(());
        }
        let moved = Device { secret: kept, ..device.clone() };
        // Earlier versions left a second copy behind.
        let copied = self.enrolling()?.is_some_and(|copy| copy == Kept::Here(seed));
        self.store.write(|db| {
            if copied {
                meta::remove(db, ENROLLING)?;
            }
            session::put_device(db, &moved)?;
            wipe::for_good(db)
        })?;
        self.store.forget_deleted()?;
        self.device = Some(moved);
        Ok(())
    }

    /// The key to enrol with: the installation's own, or a new one. Made once, kept before the server hears of it: an
    /// answer that was lost must not leave a key behind that nobody has.
    pub(crate) fn enrolment_key(&mut self, own: bool) -> Result<[u8; 32]> {
        if own {
            self.unlock_key()?;
            return self.signing_key();
        }
        let known = match self.enrolling()? {
            Some(Kept::Here(seed)) => Some(seed),
            Some(Kept::Keystore(name)) => self.fetch(&name)?.and_then(|bytes| bytes.try_into().ok()),
            None => None,
        };
        if let Some(seed) = known {
            return Ok(seed);
        }
        let mut seed = [0; 32];
        self.ports.ids.random(&mut seed);
        let kept = self.lay_away(&seed, Kept::Here(seed));
        self.store.write(|db| meta::put(db, ENROLLING, &hex::encode(kept.to_bytes())))?;
        Ok(seed)
    }

    fn enrolling(&self) -> Result<Option<Kept<[u8; 32]>>> {
        let text = meta::get(self.store.db(), ENROLLING)?;
        Ok(text.and_then(|text| Kept::from_bytes(&hex::decode(text).ok()?)))
    }

    /// False when the installation cannot speak for the replica that it was.
    pub(crate) fn has_key(&self) -> bool {
        !self.keys.lost
    }

    /// The server has answered: which key is this installation's from now on, and where the token lies.
    pub(crate) fn settle_keys(&mut self, own: bool, token: &str) -> Result<Settled> {
        let kept = match &self.device {
            Some(device) if own => device.secret.clone(),
            _ => self.enrolling()?.ok_or(ErrorCode::KeyLost)?,
        };
        let seed = self.enrolment_key(own)?;
        let login = self.lay_away(token.as_bytes(), Kept::Here(token.to_owned()));
        let old = [
            self.device.as_ref().and_then(|device| device.secret.name()).filter(|name| kept.name() != Some(name)),
            self.session.as_ref().and_then(|session| session.token.name()),
        ];
        let old = old.into_iter().flatten().map(str::to_owned).collect();
        let keys = Keys { seed: Some(seed), token: Some(token.to_owned()), lost: false };
        Ok(Settled { key: kept, token: login, keys, old })
    }

    /// After the replica has been told.
    pub(crate) fn take_keys(&mut self, settled: Settled) {
        self.keys = settled.keys;
        for name in settled.old {
            self.forget(&name);
        }
    }

    /// The token is worth nothing any more.
    pub(crate) fn drop_token(&mut self) {
        self.keys.token = None;
        let name = self.session.as_ref().and_then(|session| session.token.name().map(str::to_owned));
        if let Some(name) = name {
            self.forget(&name);
        }
    }

    /// The replica was emptied for good: nobody needs the key and the token, or may find them.
    pub(crate) fn drop_keys(&mut self) {
        self.drop_token();
        let name = self.device.as_ref().and_then(|device| device.secret.name().map(str::to_owned));
        if let Some(name) = name {
            self.forget(&name);
        }
        self.keys = Keys::default();
    }

    /// The login is not good any more: work goes on, sending waits.
    pub(crate) fn end_session(&mut self, why: impl Into<jobsheet_api::ApiError>) -> Result<()> {
        self.store.write(session::expire)?;
        self.drop_token();
        if let Some(session) = self.session.as_mut() {
            session.expired = true;
            session.token = Kept::Here(String::new());
        }
        self.line.state = jobsheet_api::device::SyncState::Expired;
        self.line.last_error = Some(why.into());
        self.line.next_try = None;
        self.sync_changed();
        self.emit(Event::SessionExpired);
        Ok(())
    }

    /// Gives a secret to the keystore and asks for it again; `here` when that does not work.
    fn lay_away<T>(&self, value: &[u8], here: Kept<T>) -> Kept<T> {
        let Some(secrets) = &self.ports.secrets else { return here };
        let name = self.ports.ids.uuid().to_string();
        if secrets.put(&name, value).is_ok() && secrets.get(&name) == Ok(Some(value.to_vec())) {
            return Kept::Keystore(name);
        }
        let _ = secrets.remove(&name);
        here
    }

    fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>> {
        // A replica that was made with a keystore, in a program without one: nobody has it.
        let Some(secrets) = &self.ports.secrets else { return Ok(None) };
        Ok(secrets.get(name).map_err(|_| ErrorCode::KeystoreLocked)?)
    }

    fn forget(&self, name: &str) {
        if let Some(secrets) = &self.ports.secrets {
            // An entry that nobody has the name of any more does no harm.
            let _ = secrets.remove(name);
        }
    }
}

/// The secrets of a new login, before the replica knows of them.
pub(crate) struct Settled {
    pub(crate) key: Kept<[u8; 32]>,
    pub(crate) token: Kept<String>,
    keys: Keys,
    /// Entries of the keystore that are not needed any more.
    old: Vec<String>,
}

/// What is left to write of the enrolment when the answer is here.
pub(crate) fn enrolment_done(db: &jobsheet_store::Db) -> jobsheet_store::Result<()> {
    meta::remove(db, ENROLLING)
}
