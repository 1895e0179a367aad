//! This installation and who is signed in.
//!
//! A secret lies here or in the platform's keystore; then its column holds [`MARK`] and the name that it has there.

use jobsheet_model::ReplicaId;
use jobsheet_model::person::Person;
use rusqlite::{OptionalExtension, params};

use crate::{Db, Result, StoreError};

/// Before the name of a secret that lies in the keystore. No seed is so short and no token begins so.
const MARK: &str = "keystore:";

/// A secret, or where it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Kept<T> {
    /// In the replica.
    Here(T),
    /// In the platform's keystore, under this name.
    Keystore(String),
}

impl<T> Kept<T> {
    /// The name in the keystore, if it lies there.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Here(_) => None,
            Self::Keystore(name) => Some(name),
        }
    }
}

impl Kept<[u8; 32]> {
    /// As it stands in a column of bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Here(seed) => seed.to_vec(),
            Self::Keystore(name) => format!("{MARK}{name}").into_bytes(),
        }
    }

    /// The opposite; none of what is neither.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if let Ok(seed) = bytes.try_into() {
            return Some(Self::Here(seed));
        }
        Some(Self::Keystore(std::str::from_utf8(bytes).ok()?.strip_prefix(MARK)?.to_owned()))
    }
}

impl Kept<String> {
    fn to_text(&self) -> String {
        match self {
            Self::Here(token) => token.clone(),
            Self::Keystore(name) => format!("{MARK}{name}"),
        }
    }

    fn from_text(text: String) -> Self {
        match text.strip_prefix(MARK) {
            Some(name) => Self::Keystore(name.to_owned()),
            None => Self::Here(text),
        }
    }
}

/// The installation as its server knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// Base address of the server; empty: the origin that the web app came from.
    pub server: String,
    /// What lists call it.
    pub name: String,
    /// Identity.
    pub replica: ReplicaId,
    /// Part of the actor.
    pub incarnation: u32,
    /// Ed25519 seed.
    pub secret: Kept<[u8; 32]>,
    /// The service company's name.
    pub company: String,
}

/// Who is signed in.
#[derive(Clone, PartialEq)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// Bearer token; empty once it has expired.
    pub token: Kept<String>,
    /// It must be renewed before anything is sent.
    pub expired: bool,
}

/// The installation, once enrolled.
///
/// # Errors
/// Those of the database.
pub fn device(db: &Db) -> Result<Option<Device>> {
    db.prepare_cached("SELECT server, name, replica, incarnation, secret, company FROM device WHERE id = 1")?
        .query_row([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, u32>(3)?,
                row.get::<_, Vec<u8>>(4)?,
                row.get::<_, String>(5)?,
            ))
        })
        .optional()?
        .map(|(server, name, replica, incarnation, secret, company)| {
            let replica = replica.parse().map_err(StoreError::unreadable("device.replica"))?;
            let secret = Kept::from_bytes(&secret).ok_or(StoreError::Unreadable("device.secret"))?;
            Ok(Device { server, name, replica, incarnation, secret, company })
        })
        .transpose()
}

/// Keeps the installation.
///
/// # Errors
/// Those of the database.
pub fn put_device(db: &Db, device: &Device) -> Result<()> {
    db.execute(
        "INSERT INTO device (id, server, name, replica, incarnation, secret, company) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET server = excluded.server, name = excluded.name, replica = excluded.replica,
             incarnation = excluded.incarnation, secret = excluded.secret, company = excluded.company",
        params![device.server, device.name, device.replica.to_string(), device.incarnation, device.secret.to_bytes(), device.company],
    )?;
    Ok(())
}

/// Who is signed in, if anybody.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db) -> Result<Option<Session>> {
    db.prepare_cached("SELECT person, token, expired FROM session WHERE id = 1")?
        .query_row([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))
        .optional()?
        .map(|(person, token, expired)| {
            let person = serde_json::from_str(&person).map_err(StoreError::unreadable("session.person"))?;
            Ok(Session { person, token: Kept::from_text(token), expired })
        })
        .transpose()
}

/// Signs in.
///
/// # Errors
/// Those of the database.
pub fn put(db: &Db, session: &Session) -> Result<()> {
    let person = serde_json::to_string(&session.person).map_err(StoreError::unreadable("session.person"))?;
    db.execute(
        "INSERT INTO session (id, user, person, token, expired) VALUES (1, ?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET user = excluded.user, person = excluded.person, token = excluded.token, expired = excluded.expired",
        params![session.person.id.to_string(), person, session.token.to_text(), session.expired],
    )?;
    Ok(())
}

/// Marks the login as no longer good. Work goes on, sending waits.
///
/// # Errors
/// Those of the database.
pub fn expire(db: &Db) -> Result<()> {
    db.execute("UPDATE session SET expired = 1, token = ''", [])?;
    Ok(())
}

/// Signs out.
///
/// # Errors
/// Those of the database.
pub fn clear(db: &Db) -> Result<()> {
    db.execute("DELETE FROM session", [])?;
    Ok(())
}
