//! This installation and who is signed in.

use jobsheet_model::ReplicaId;
use jobsheet_model::person::Person;
use rusqlite::{OptionalExtension, params};

use crate::{Db, Result, StoreError};

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
    pub secret: [u8; 32],
    /// The service company's name.
    pub company: String,
}

/// Who is signed in.
#[derive(Clone, PartialEq)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// Bearer token.
    pub token: String,
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
                row.get::<_, [u8; 32]>(4)?,
                row.get::<_, String>(5)?,
            ))
        })
        .optional()?
        .map(|(server, name, replica, incarnation, secret, company)| {
            let replica = replica.parse().map_err(StoreError::unreadable("device.replica"))?;
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
        params![device.server, device.name, device.replica.to_string(), device.incarnation, device.secret, device.company],
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
            Ok(Session { person, token, expired })
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
        params![session.person.id.to_string(), person, session.token, session.expired],
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
