//! The phone as a process: the native core, told what to do by lines on standard input.
//!
//! Each line is an [`Order`], each is answered by a line that is an [`Answer`], written when the core has replied and
//! not before. A process that is killed has then said nothing that is not true.

use std::io::{BufRead, Write};
use std::path::Path;

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, Reply};
use jobsheet_client::runtime::native::{Device, Options};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Result, pictures};

/// What the phone is told to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// The command.
    pub command: Command,
    /// With the photo of this number.
    pub photo: Option<u32>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    /// The replica is open.
    Open,
    /// Done.
    Done(Box<Reply>),
    /// The bytes that came with a reply hash to this.
    Bytes(String),
    /// Not done.
    Refused(ApiError),
}

/// Lives until standard input ends, or until it is killed.
///
/// # Errors
/// When the replica cannot be opened, or nobody listens.
pub async fn obey(replica: &Path) -> Result<()> {
    let device = Device::open(replica, Options::default())?;
    say(&Answer::Open)?;
    for line in std::io::stdin().lock().lines() {
        let order: Order = serde_json::from_str(&line?)?;
        let photo = order.photo.map(picture).transpose()?;
        say(&match device.handle(order.command, photo).await {
            Ok(answer) if matches!(answer.reply, Reply::Bytes { .. }) => {
                Answer::Bytes(hex::encode(Sha256::digest(&answer.bytes)))
            }
            Ok(answer) => Answer::Done(Box::new(answer.reply)),
            Err(error) => Answer::Refused(error),
        })?;
    }
    Ok(())
}

/// No two alike; some are sent in one piece and some in several.
fn picture(number: u32) -> Result<Vec<u8>> {
    let (width, height) = if number.is_multiple_of(3) { (1000, 750) } else { (200, 150) };
    pictures::photo(width, height, number)
}

fn say(answer: &Answer) -> Result<()> {
    let line = serde_json::to_string(answer)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}
