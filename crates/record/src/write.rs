//! Writing: one command makes one change, checked at the same door as everybody else's before it counts.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{AutomergeError, ObjType, ReadDoc, Value as DocValue};
use jobsheet_model::entry::{Attachment, Entry, PartLine, Signature};
use serde::Serialize;
use serde_json::Value;

use crate::actor::Actor;
use crate::admission::{self, Writer};
use crate::answer::AnswerKey;
use crate::genesis::Container;
use crate::record::{NewChange, Record};
use crate::refusal::Refusal;
use crate::scalar::{flatten, to_scalar};
use crate::stamp::CommandStamp;

/// Why nothing was written. The record is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The change would not be let in.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Answers are text, numbers, yes/no or nothing.
    #[error("invalid_input")]
    NotAScalar,
    /// Automerge failed.
    #[error("internal")]
    Broken,
}

impl From<AutomergeError> for WriteError {
    fn from(_: AutomergeError) -> Self {
        Self::Broken
    }
}

/// A change being written.
pub struct Draft<'a> {
    tx: Transaction<'a>,
}

impl Record {
    /// Writes one change as `actor`, who must be the `writer`'s; `None` if `edit` changed nothing.
    ///
    /// The bytes must be stored together with [`Record::save`] in one transaction before they are sent anywhere.
    ///
    /// # Errors
    /// When the change would be refused anywhere else too. The record is then as it was.
    pub fn write(
        &mut self,
        actor: Actor,
        writer: &Writer,
        stamp: &CommandStamp,
        edit: impl FnOnce(&mut Draft<'_>) -> Result<(), WriteError>,
    ) -> Result<Option<NewChange>, WriteError> {
        let mut doc = self.doc.clone().with_actor(actor.into());
        let options = CommitOptions::default().with_message(stamp.to_message()).with_time(stamp.at.0.div_euclid(1000));
        let written = {
            let mut draft = Draft { tx: doc.transaction() };
            edit(&mut draft)?;
            draft.tx.commit_with(options).0
        };
        let Some(hash) = written else { return Ok(None) };
        let change = doc.get_change_by_hash(&hash).ok_or(WriteError::Broken)?;
        let change = NewChange { hash: hash.into(), bytes: change.raw_bytes().to_vec() };
        admission::admit(self, &change.bytes, writer)?;
        Ok(Some(change))
    }
}

impl Draft<'_> {
    /// Adds an entry. One that is there already stays as it is: a command that runs again adds nothing.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn entry(&mut self, entry: &Entry) -> Result<(), WriteError> {
        self.add(Container::Entries, &entry.id.to_string(), entry)
    }

    /// Names a file. One that is there already stays as it is.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn attachment(&mut self, attachment: &Attachment) -> Result<(), WriteError> {
        self.add(Container::Attachments, &attachment.id.to_string(), attachment)
    }

    /// Adds a signature. One that is there already stays as it is.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn signature(&mut self, signature: &Signature) -> Result<(), WriteError> {
        self.add(Container::Signatures, &signature.id.to_string(), signature)
    }

    /// Adds a line of parts used, or changes what is different in one that is there.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn part(&mut self, line: &PartLine) -> Result<(), WriteError> {
        let key = line.id.to_string();
        let Some((_, object)) = self.tx.get(Container::Parts.object(), key.as_str())? else {
            return self.add(Container::Parts, &key, line);
        };
        let json = serde_json::to_value(line).map_err(|_| WriteError::NotAScalar)?;
        let mut absent: Vec<String> = self.tx.keys(&object).collect();
        for (name, scalar) in flatten(&json).ok_or(WriteError::NotAScalar)? {
            absent.retain(|one| *one != name);
            let same =
                matches!(self.tx.get(&object, name.as_str())?, Some((DocValue::Scalar(old), _)) if *old == scalar);
            if !same {
                self.tx.put(&object, name, scalar)?;
            }
        }
        // A serial number that was taken away is not written by the vocabulary at all: say it with an empty one.
        if absent.iter().any(|name| name == "serial") {
            self.tx.put(&object, "serial", "")?;
        }
        Ok(())
    }

    /// Answers a question; null takes the answer back. The same answer again changes nothing.
    ///
    /// # Errors
    /// When the value is a list or a map.
    pub fn answer(&mut self, key: &AnswerKey, value: &Value) -> Result<(), WriteError> {
        let scalar = to_scalar(value).ok_or(WriteError::NotAScalar)?;
        let key = key.to_string();
        let said = self.tx.get_all(Container::Answers.object(), key.as_str())?;
        // Answering the same while people disagree settles it, so that is written.
        let same = match said.as_slice() {
            [] => scalar.is_null(),
            [(DocValue::Scalar(old), _)] => **old == scalar,
            _ => false,
        };
        if !same {
            self.tx.put(Container::Answers.object(), key, scalar)?;
        }
        Ok(())
    }

    /// Makes the note say `text`, by the smallest difference, so that what others write at the same time stays.
    ///
    /// `seen` is the note that the person was looking at: what came in since then is kept, not taken for deleted.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn note(&mut self, seen: &str, text: &str) -> Result<(), WriteError> {
        let note = Container::Note.object();
        let present = self.tx.text(&note)?;
        self.tx.update_text(&note, merge_text(seen, text, &present))?;
        Ok(())
    }

    /// Writes a whole map of scalars under a key that only this author can make.
    fn add<T: Serialize>(&mut self, container: Container, key: &str, value: &T) -> Result<(), WriteError> {
        if self.tx.get(container.object(), key)?.is_some() {
            return Ok(());
        }
        let json = serde_json::to_value(value).map_err(|_| WriteError::NotAScalar)?;
        let scalars = flatten(&json).ok_or(WriteError::NotAScalar)?;
        let object = self.tx.put_object(container.object(), key, ObjType::Map)?;
        for (name, scalar) in scalars {
            self.tx.put(&object, name, scalar)?;
        }
        Ok(())
    }
}

/// What `present` becomes when the edit that made `text` out of `seen` is made there.
fn merge_text(seen: &str, text: &str, present: &str) -> String {
    if present == seen || present == text {
        return text.to_owned();
    }
    let (seen, text, present) = (chars(seen), chars(text), chars(present));
    let edit = Difference::between(&seen, &text);
    let other = Difference::between(&seen, &present);
    let added = &text[edit.from..text.len() - (seen.len() - edit.until)];
    // A place after the other edit is counted from the end.
    let later = |at: usize| present.len() - (seen.len() - at);
    let (from, until) = if edit.until <= other.from && edit.from < other.from {
        (edit.from, edit.until)
    } else if edit.from >= other.until {
        (later(edit.from), later(edit.until))
    } else {
        // Both changed one stretch: what others made of it stays, ours comes after it.
        let end = later(edit.until.max(other.until));
        (end, end)
    };
    present[..from].iter().chain(added).chain(&present[until..]).collect()
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// The one stretch of a text that was replaced.
struct Difference {
    from: usize,
    until: usize,
}

impl Difference {
    fn between(old: &[char], new: &[char]) -> Self {
        let mut from = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let mut tail = old[from..].iter().rev().zip(new[from..].iter().rev()).take_while(|(a, b)| a == b).count();
        // "two " taken out of "one two three" is also "wo t": the earliest reading cuts at words.
        let longer = if old.len() > new.len() { old } else { new };
        if from + tail == old.len().min(new.len()) {
            while from > 0 && longer[from - 1] == longer[longer.len() - tail - 1] {
                from -= 1;
                tail += 1;
            }
        }
        Self { from, until: old.len() - tail }
    }
}

#[cfg(test)]
mod tests;
