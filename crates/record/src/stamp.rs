//! Who did it, on which device and when: carried by every change as its message, so that it is known for every value.

use jobsheet_model::{Clock, CommandId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::hash::ChangeHash;

/// What a command says about itself in the change that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandStamp {
    /// The command: running it again makes nothing new.
    pub command: CommandId,
    /// Who gave it.
    pub by: UserId,
    /// Best knowledge of the time when it was given.
    pub at: Timestamp,
    /// The evidence for that time; absent at a desk.
    pub clock: Option<Clock>,
}

/// The message's JSON, with short names because every change carries them.
#[derive(Serialize, Deserialize)]
struct Message {
    #[serde(rename = "c")]
    command: CommandId,
    #[serde(rename = "u")]
    by: UserId,
    #[serde(rename = "t")]
    at: Timestamp,
    /// Boot, uptime, wall.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    clock: Option<(String, i64, Timestamp)>,
}

impl CommandStamp {
    /// As a change carries it.
    #[must_use]
    pub fn to_message(&self) -> String {
        let message = Message {
            command: self.command,
            by: self.by,
            at: self.at,
            clock: self.clock.as_ref().map(|clock| (clock.boot.clone(), clock.uptime, clock.wall)),
        };
        // Strings and integers only: writing them as JSON cannot fail.
        serde_json::to_string(&message).unwrap_or_default()
    }

    /// Reads a change's message. Unknown fields of newer versions are passed over.
    #[must_use]
    pub fn from_message(text: &str) -> Option<Self> {
        let message: Message = serde_json::from_str(text).ok()?;
        Some(Self {
            command: message.command,
            by: message.by,
            at: message.at,
            clock: message.clock.map(|(boot, uptime, wall)| Clock { boot, uptime, wall }),
        })
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The change that wrote it.
    pub change: ChangeHash,
    /// The device or the office; absent for the constant first change.
    pub actor: Option<Actor>,
    /// Who and when; absent for the constant first change.
    pub stamp: Option<CommandStamp>,
}
