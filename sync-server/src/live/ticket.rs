//! Tickets that open `/poke` once. A browser cannot send a header with a WebSocket, and a token in an address would end up in logs
//! for as long as it lives; a ticket there is worthless a minute later.
//!
//! A ticket is signed, not stored: each sync hands one out, and a write for each would double what a quiet sync costs. "Once" is
//! remembered by the node that saw it; on another node it could be used again within its minute, to learn *that* something
//! changed. The session behind it is looked up again, so a revoked device hears nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jobsheet_api::ErrorCode;
use jobsheet_model::Timestamp;
use sha2::Sha256;

use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// How long a ticket is good.
const LIFE: i64 = 60_000;
/// Session (32), end (8), nonce (8).
const BODY: usize = 48;
/// Body and signature.
const WHOLE: usize = BODY + 32;
/// The setting that holds the key, in hex.
const KEY: &str = "ticket_key";

/// Makes and takes tickets.
pub struct Tickets {
    key: [u8; 32],
    /// Tickets that were used, by their end and nonce.
    used: Mutex<BTreeMap<(Timestamp, [u8; 8]), ()>>,
}

impl Tickets {
    /// With the key that all nodes share.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { key, used: Mutex::default() }
    }

    /// The key in the database; made by the first node that asks.
    ///
    /// # Errors
    /// When the database fails.
    pub fn key(tx: &mut Tx, cx: &mut Cx) -> Result<[u8; 32]> {
        let fresh = hex::encode(cx.secret());
        let add = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        tx.execute(add, values![KEY, fresh])?;
        let row = tx.query_one("SELECT value FROM settings WHERE name = $1", values![KEY])?;
        let mut key = [0; 32];
        hex::decode_to_slice(row.text("value")?, &mut key).map_err(|_| Error::internal("the ticket key is damaged"))?;
        Ok(key)
    }

    /// A ticket for this session.
    #[must_use]
    pub fn issue(&self, cx: &mut Cx, session: [u8; 32]) -> String {
        let mut ticket = Vec::with_capacity(WHOLE);
        ticket.extend_from_slice(&session);
        ticket.extend_from_slice(&cx.now.plus(LIFE).0.to_be_bytes());
        ticket.extend_from_slice(&cx.secret()[..8]);
        let signature = self.mac(&ticket).finalize().into_bytes();
        ticket.extend_from_slice(&signature);
        URL_SAFE_NO_PAD.encode(ticket)
    }

    /// The session that a ticket opens. Only once.
    ///
    /// # Errors
    /// `session_expired` when it is no ticket of ours, is too old or was used.
    pub fn take(&self, now: Timestamp, ticket: &str) -> Result<[u8; 32]> {
        let refused = || Error::refused(ErrorCode::SessionExpired);
        let bytes = URL_SAFE_NO_PAD.decode(ticket).map_err(|_| refused())?;
        let (body, signature) = bytes.split_at_checked(BODY).ok_or_else(refused)?;
        self.mac(body).verify_slice(signature).map_err(|_| refused())?;
        let (session, rest) = body.split_at_checked(32).ok_or_else(refused)?;
        let (end, nonce) = rest.split_at_checked(8).ok_or_else(refused)?;
        let end = Timestamp(i64::from_be_bytes(end.try_into().map_err(|_| refused())?));
        let nonce: [u8; 8] = nonce.try_into().map_err(|_| refused())?;
        if end < now {
            return Err(refused());
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|(end, _), ()| *end >= now);
        if used.insert((end, nonce), ()).is_some() {
            return Err(refused());
        }
        session.try_into().map_err(|_| refused())
    }

    fn mac(&self, body: &[u8]) -> Hmac<Sha256> {
        // HMAC fills a short key with zeros up to the block of its hash.
        let mut block = [0u8; 64];
        block[..32].copy_from_slice(&self.key);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(body);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cx::SeededIds;

    fn cx(now: i64, seed: u64) -> Cx {
        Cx::new(Timestamp(now), Box::new(SeededIds::new(seed)))
    }

    #[test]
    fn a_ticket_opens_once_and_for_a_minute() {
        let tickets = Tickets::new([9; 32]);
        let ticket = tickets.issue(&mut cx(1000, 1), [5; 32]);
        assert_eq!(tickets.take(Timestamp(2000), &ticket).unwrap(), [5; 32]);
        assert!(tickets.take(Timestamp(2000), &ticket).is_err(), "used");
        let late = tickets.issue(&mut cx(1000, 2), [5; 32]);
        assert!(tickets.take(Timestamp(61_001), &late).is_err(), "too old");
        assert_eq!(tickets.take(Timestamp(61_000), &late).unwrap(), [5; 32]);
    }

    #[test]
    fn a_forged_ticket_opens_nothing() {
        let tickets = Tickets::new([9; 32]);
        let ticket = tickets.issue(&mut cx(1000, 1), [5; 32]);
        let mut bytes = URL_SAFE_NO_PAD.decode(&ticket).unwrap();
        bytes[0] ^= 1;
        for bad in [
            String::new(),
            "x".into(),
            ticket[..20].into(),
            URL_SAFE_NO_PAD.encode(bytes),
            Tickets::new([8; 32]).issue(&mut cx(1000, 1), [5; 32]),
        ] {
            assert_eq!(tickets.take(Timestamp(1000), &bad).unwrap_err().code(), ErrorCode::SessionExpired, "{bad}");
        }
    }
}
