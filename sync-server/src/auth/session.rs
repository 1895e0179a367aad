//! Sessions as rows.

use jobsheet_api::ErrorCode;
use jobsheet_model::person::Role;
use jobsheet_model::{ReplicaId, Timestamp, UserId};

use super::{Caller, Token};
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};

const HOUR: i64 = 3_600_000;
/// A desk is signed out this long after its last use.
const DESK: i64 = 12 * HOUR;
/// A device signs in again this long after the last sign-in.
const DEVICE: i64 = 30 * 24 * HOUR;
/// A session's last use is written at most this often: a read must not cost a write each time.
const TOUCH: i64 = 60_000;

/// What a session is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// The office interface.
    Desk,
    /// Sync and uploads of one replica.
    Device(ReplicaId),
}

impl SessionKind {
    fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Device(_) => "device",
        }
    }

    fn replica(self) -> Option<ReplicaId> {
        match self {
            Self::Desk => None,
            Self::Device(replica) => Some(replica),
        }
    }

    fn ends(self, now: Timestamp) -> Timestamp {
        now.plus(match self {
            Self::Desk => DESK,
            Self::Device(_) => DEVICE,
        })
    }
}

/// Begins a session; its token and when it ends without use.
///
/// # Errors
/// When the database fails.
pub fn begin(tx: &mut Tx, cx: &mut Cx, user: UserId, kind: SessionKind) -> Result<(Token, Timestamp)> {
    // Those that ended long ago are of no use to anybody; recent ones stay, in case somebody asks what happened.
    // Those of revoked devices too: what has not come to hand in its work by then will not come.
    tx.execute("DELETE FROM sessions WHERE expires_at < $1", values![cx.now.plus(-DEVICE)])?;
    let token = Token::new(cx);
    let ends = kind.ends(cx.now);
    tx.execute(
        "INSERT INTO sessions (token_hash, user_id, kind, replica_id, created_at, expires_at, last_seen) \
         VALUES ($1, $2, $3, $4, $5, $6, $5)",
        values![token.hash(), user, kind.code(), kind.replica(), cx.now, ends],
    )?;
    Ok((token, ends))
}

/// Ends a session. Ending what has ended is fine.
///
/// # Errors
/// When the database fails.
pub fn end(tx: &mut Tx, token: &Token) -> Result<()> {
    tx.execute("DELETE FROM sessions WHERE token_hash = $1", values![token.hash()])?;
    Ok(())
}

/// Who calls in this session (the hash of its token), and whether its last use should be written.
///
/// # Errors
/// `session_expired`, `account_disabled`, `device_revoked`, or when the database fails.
pub fn caller_of(tx: &mut Tx, cx: &mut Cx, session: [u8; 32]) -> Result<(Caller, bool)> {
    let known = known(tx, cx, session)?;
    if known.revoked {
        return Err(Error::refused(ErrorCode::DeviceRevoked));
    }
    Ok((known.caller, known.touch))
}

/// A session that is good, if only for leaving.
pub(super) struct Known {
    pub(super) caller: Caller,
    /// Its last use should be written.
    pub(super) touch: bool,
    /// Its device was revoked: it may hand in what it has, whatever became of the session and the account meanwhile.
    pub(super) revoked: bool,
}

/// Who calls, a revoked device too.
///
/// # Errors
/// `session_expired`, `account_disabled`, or when the database fails.
pub(super) fn known(tx: &mut Tx, cx: &mut Cx, session: [u8; 32]) -> Result<Known> {
    let row = tx.query_opt(
        "SELECT s.user_id, s.kind, s.replica_id, s.expires_at, s.last_seen, u.role, u.active, r.revoked_at \
         FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN replicas r ON r.id = s.replica_id \
         WHERE s.token_hash = $1",
        values![session],
    )?;
    let row = row.ok_or_else(|| Error::refused(ErrorCode::SessionExpired))?;
    let expires_at = row.time("expires_at")?;
    let revoked = row.opt_time("revoked_at")?.is_some();
    if expires_at <= cx.now && !revoked {
        return Err(Error::refused(ErrorCode::SessionExpired));
    }
    if !row.flag("active")? && !revoked {
        return Err(Error::refused(ErrorCode::AccountDisabled));
    }
    let role = Role::from_code(row.text("role")?).ok_or_else(|| Error::internal("a user has an unknown role"))?;
    let caller =
        Caller { user: row.parse("user_id")?, role, replica: row.opt_parse("replica_id")?, expires_at, session };
    Ok(Known { caller, touch: row.time("last_seen")?.plus(TOUCH) <= cx.now, revoked })
}

/// Writes the session's (and the device's) last use; a desk's session lives on from here.
///
/// # Errors
/// When the database fails.
pub(super) fn touch(tx: &mut Tx, cx: &mut Cx, caller: &Caller) -> Result<()> {
    let desk = SessionKind::Desk.ends(cx.now);
    tx.execute(
        "UPDATE sessions SET last_seen = $2, expires_at = CASE WHEN kind = 'desk' THEN $3 ELSE expires_at END WHERE token_hash = $1",
        values![caller.session, cx.now, desk],
    )?;
    if let Some(replica) = caller.replica {
        tx.execute("UPDATE replicas SET last_seen = $2 WHERE id = $1", values![replica, cx.now])?;
    }
    Ok(())
}
