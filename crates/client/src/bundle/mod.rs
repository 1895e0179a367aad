//! Everything of one person that the server has not confirmed, as one encrypted file (X9, X15): when a phone breaks,
//! leaves the company, or stays where there is no signal, another one carries its work.
//!
//! A bundle holds signed envelopes, the files they name, and the words of commands that were set aside. Whoever imports
//! it becomes a carrier: envelopes and files lie in a table of their own, in no record and no list, go to the server as
//! they are, and leave with its word. The server judges them by their author, never by who brought them.
//!
//! **Invariant:** carrying an order shows nothing of it. No command reads cargo.
//! **Invariant:** importing twice, sending twice, and the broken phone coming back later all end in the same facts.

mod cargo;
mod export;
mod import;
mod seal;

pub(crate) use cargo::{carries, due, loads, received, verdict, went};

use jobsheet_model::Timestamp;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What is inside, before compression and encryption. Keyed by number: an older program skips what it does not know.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(map)]
struct Bundle {
    /// The service company's name, and its server's address: another company's bundle is of no use here.
    #[n(0)]
    company: String,
    #[n(1)]
    server: String,
    /// Whose work: id and name.
    #[n(2)]
    user: String,
    #[n(3)]
    author: String,
    #[n(4)]
    packed_at: Timestamp,
    /// Envelopes as their author sealed them, in the order of sending; in JSON, which every version reads.
    #[n(5)]
    envelopes: Vec<ByteVec>,
    #[n(6)]
    files: Vec<PackedFile>,
    /// Commands that made no change that the server would take, as JSON.
    #[n(7)]
    commands: Vec<String>,
}

/// A file that an envelope names.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(map)]
struct PackedFile {
    /// Lower-case hex.
    #[n(0)]
    sha256: String,
    #[n(1)]
    mime: String,
    #[n(2)]
    bytes: ByteVec,
}

/// A command with its inputs, as the store keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PackedCommand {
    id: String,
    order: String,
    at: Timestamp,
    clock: String,
    code: String,
    input: String,
    /// Why it waits, as an API error in JSON.
    error: Option<String>,
}
