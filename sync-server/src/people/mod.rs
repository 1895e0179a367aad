//! The people who sign in, as rows.

mod field;

pub use field::field;

use jobsheet_api::ErrorCode;
use jobsheet_model::UserId;
use jobsheet_model::person::{Person, Role};

use crate::audit;
use crate::cx::Cx;
use crate::db::{Row, Tx, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;

/// A person and what signing in needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// PHC text of the password.
    pub password_hash: String,
    /// May sign in.
    pub active: bool,
}

/// Reads a row with the columns of `users`.
///
/// # Errors
/// When a column is missing or cannot be read.
pub fn person(row: &Row) -> Result<Person> {
    let role = Role::from_code(row.text("role")?).ok_or_else(|| Error::internal("a user has an unknown role"))?;
    Ok(Person {
        id: row.parse("id")?,
        name: row.string("name")?,
        role,
        phone: row.string("phone")?,
        skills: row.json("skills")?,
        home: row.opt_real("home_lat")?.zip(row.opt_real("home_lon")?),
    })
}

/// A login name as it is stored: people type capitals and blanks.
#[must_use]
pub fn normal_login(login: &str) -> String {
    login.trim().to_lowercase()
}

/// The account behind a login name.
///
/// # Errors
/// When the database fails.
pub fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>> {
    let row = tx.query_opt(
        "SELECT id, name, role, phone, skills, home_lat, home_lon, password_hash, active FROM users WHERE login = $1",
        values![normal_login(login)],
    )?;
    row.map(|row| {
        Ok(Account { person: person(&row)?, password_hash: row.string("password_hash")?, active: row.flag("active")? })
    })
    .transpose()
}

/// One person.
///
/// # Errors
/// `not_found`, or when the database fails.
pub fn by_id(tx: &mut Tx, id: UserId) -> Result<Person> {
    let row =
        tx.query_opt("SELECT id, name, role, phone, skills, home_lat, home_lon FROM users WHERE id = $1", values![id])?;
    person(&row.ok_or_else(|| Error::refused(ErrorCode::NotFound))?)
}

/// Everybody who may sign in, by name.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx) -> Result<Vec<Person>> {
    let rows = tx.query(
        "SELECT id, name, role, phone, skills, home_lat, home_lon FROM users WHERE active = 1 ORDER BY name, id",
        &[],
    )?;
    rows.iter().map(person).collect()
}

/// Active technicians, by name.
///
/// # Errors
/// When the database fails.
pub fn technicians(tx: &mut Tx) -> Result<Vec<Person>> {
    let rows = tx.query(
        "SELECT id, name, role, phone, skills, home_lat, home_lon FROM users WHERE role = $1 AND active = 1 ORDER BY name, id",
        values![Role::Technician.code()],
    )?;
    rows.iter().map(person).collect()
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Who, with their id.
    pub person: Person,
    /// Login name; taken ones are refused.
    pub login: String,
    /// PHC text of the password ([`crate::auth::password::hash`]).
    pub password_hash: String,
}

/// Adds an account that may sign in, and tells every phone their name.
///
/// # Errors
/// When the login is taken or the database fails.
pub fn add(tx: &mut Tx, cx: &mut Cx, by: Option<UserId>, account: &NewAccount) -> Result<()> {
    let person = &account.person;
    tx.execute(
        "INSERT INTO users (id, login, name, role, phone, password_hash, skills, home_lat, home_lon, active, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)",
        values![
            person.id,
            normal_login(&account.login),
            &person.name,
            person.role.code(),
            &person.phone,
            &account.password_hash,
            crate::db::json(&person.skills)?,
            person.home.map(|home| home.0),
            person.home.map(|home| home.1),
            cx.now,
        ],
    )?;
    audit::write(tx, cx, by, "person_added", person.id, &serde_json::json!({ "role": person.role }))?;
    // Names are part of the company's catalogue, whose feed comes first in the order of locks.
    let mut publication = Publication::default();
    publication.catalog();
    publication.publish(tx)
}

/// Gives a person a new password and ends their sessions, except the one it was done in.
///
/// # Errors
/// `not_found`, or when the database fails.
pub fn set_password(
    tx: &mut Tx,
    cx: &mut Cx,
    by: UserId,
    keep: [u8; 32],
    id: UserId,
    password_hash: &str,
) -> Result<()> {
    let set = tx.execute("UPDATE users SET password_hash = $2 WHERE id = $1", values![id, password_hash])?;
    if set == 0 {
        return Err(Error::refused(ErrorCode::NotFound));
    }
    tx.execute("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2", values![id, keep])?;
    audit::write(tx, cx, Some(by), "password_set", id, &serde_json::json!({}))
}

#[cfg(test)]
mod tests;
