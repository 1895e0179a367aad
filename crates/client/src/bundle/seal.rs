//! The envelope around a bundle: Argon2id makes a key of the passphrase, XChaCha20-Poly1305 encrypts and seals.
//!
//! ```text
//! magic 8 | version 1 | memory KiB 4 | passes 4 | lanes 4 | salt 16 | nonce 24 | key check 8 | length 8 | sealed bytes
//! ```
//!
//! Everything before the sealed bytes is sealed with them. In clear there is only what opening needs: no name, no time.
//! Cut and changed bundles, a wrong passphrase and a newer version are told apart, so that people know what to do.

use std::io::{Read, Write};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use jobsheet_api::{ApiError, ErrorCode};
use sha2::{Digest, Sha256};

use crate::errors::Result;
use crate::ports::Ids;

const MAGIC: &[u8; 8] = b"JSBUNDLE";
/// Version of the file that this program writes.
const VERSION: u8 = 1;
const SALT: usize = 16;
const NONCE: usize = 24;
const CHECK: usize = 8;
/// All of the above with lengths.
const HEADER: usize = 8 + 1 + 12 + SALT + NONCE + CHECK + 8;
/// Bytes that the seal adds.
const TAG: u64 = 16;

/// What OWASP asks of Argon2id: 19 MiB, two passes, one lane. Half a second on an old phone.
const KDF: (u32, u32, u32) = (19_456, 2, 1);
/// Most that a header may ask of this device.
const KDF_MOST: (u32, u32, u32) = (262_144, 16, 4);

/// Shortest passphrase.
const PASSPHRASE: usize = 8;
/// Most bytes of a bundle, unpacked: it must fit into a browser's memory beside everything else.
pub(super) const MOST: u64 = 256 * 1024 * 1024;

/// The passphrase, if it is long enough to be one.
pub(super) fn check_passphrase(passphrase: &str) -> Result<()> {
    if passphrase.chars().count() < PASSPHRASE {
        return Err(ApiError::invalid("passphrase", "too_short").with("limit", PASSPHRASE).into());
    }
    Ok(())
}

/// Compresses, encrypts and seals.
pub(super) fn seal(plain: &[u8], passphrase: &str, ids: &dyn Ids) -> Result<Vec<u8>> {
    check_passphrase(passphrase)?;
    // Photos do not shrink; words shrink at any level.
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).map_err(|_| ErrorCode::Internal)?;
    let mut bytes = encoder.finish().map_err(|_| ErrorCode::Internal)?;

    let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
    ids.random(&mut salt);
    ids.random(&mut nonce);
    let key = key(passphrase, &salt, KDF).ok_or(ErrorCode::Internal)?;
    let mut header = MAGIC.to_vec();
    header.push(VERSION);
    for number in [KDF.0, KDF.1, KDF.2] {
        header.extend_from_slice(&number.to_be_bytes());
    }
    header.extend_from_slice(&salt);
    header.extend_from_slice(&nonce);
    header.extend_from_slice(&key_check(&key));
    header.extend_from_slice(&(bytes.len() as u64 + TAG).to_be_bytes());
    let cipher = XChaCha20Poly1305::new(&key.into());
    cipher.encrypt_in_place(&nonce.into(), &header, &mut bytes).map_err(|_| ErrorCode::Internal)?;
    header.append(&mut bytes);
    Ok(header)
}

/// Opens what [`seal`] made.
///
/// # Errors
/// `bundle_damaged`, `bundle_newer`, `wrong_passphrase`.
pub(super) fn open(file: &[u8], passphrase: &str) -> Result<Vec<u8>> {
    let damaged = || ErrorCode::BundleDamaged;
    let mut rest = file;
    if take::<8>(&mut rest).ok_or_else(damaged)? != *MAGIC {
        return Err(damaged().into());
    }
    let [version] = take::<1>(&mut rest).ok_or_else(damaged)?;
    if version != VERSION {
        // Nobody ever wrote a version 0.
        return Err(if version > VERSION { ErrorCode::BundleNewer } else { damaged() }.into());
    }
    let mut number = || take::<4>(&mut rest).map(u32::from_be_bytes).ok_or_else(damaged);
    let cost = (number()?, number()?, number()?);
    if cost.0 > KDF_MOST.0 || cost.1 > KDF_MOST.1 || cost.2 > KDF_MOST.2 {
        return Err(damaged().into());
    }
    let salt = take::<SALT>(&mut rest).ok_or_else(damaged)?;
    let nonce = take::<NONCE>(&mut rest).ok_or_else(damaged)?;
    let check = take::<CHECK>(&mut rest).ok_or_else(damaged)?;
    let length = u64::from_be_bytes(take::<8>(&mut rest).ok_or_else(damaged)?);
    if rest.len() as u64 != length {
        return Err(damaged().into());
    }
    let key = key(passphrase, &salt, cost).ok_or_else(damaged)?;
    if key_check(&key) != check {
        return Err(ErrorCode::WrongPassphrase.into());
    }
    let mut bytes = rest.to_vec();
    let cipher = XChaCha20Poly1305::new(&key.into());
    cipher.decrypt_in_place(&nonce.into(), &file[..HEADER], &mut bytes).map_err(|_| damaged())?;
    let mut plain = Vec::new();
    DeflateDecoder::new(bytes.as_slice()).take(MOST + 1).read_to_end(&mut plain).map_err(|_| damaged())?;
    if plain.len() as u64 > MOST { Err(damaged().into()) } else { Ok(plain) }
}

fn key(passphrase: &str, salt: &[u8], (memory, passes, lanes): (u32, u32, u32)) -> Option<[u8; 32]> {
    let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut key = [0; 32];
    // Typed on two keyboards, one of which puts a blank at the end.
    let passphrase = passphrase.trim();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .ok()?;
    Some(key)
}

/// Tells a wrong passphrase from a changed file. A guess costs as much with it as without.
fn key_check(key: &[u8; 32]) -> [u8; CHECK] {
    let digest: [u8; 32] = Sha256::new().chain_update(b"jobsheet bundle 1\0").chain_update(key).finalize().into();
    let mut check = [0; CHECK];
    check.copy_from_slice(&digest[..CHECK]);
    check
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, others) = rest.split_at_checked(N)?;
    *rest = others;
    first.try_into().ok()
}
