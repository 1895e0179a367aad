//! What a person entered, from the stored command: for copying it elsewhere when it cannot be sent.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{EnteredLine, Reply};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::entry::EntryKind;
use jobsheet_record::AnswerKey;
use jobsheet_store::queries::commands::{self, CommandRow};
use jobsheet_store::queries::{changes, outbox};
use serde_json::Value;

use crate::Core;
use crate::commit::Input;
use crate::errors::Result;

impl Core {
    /// The words and values of one item.
    pub(crate) fn entered(&mut self, item: &str) -> Result<Reply> {
        let mut lines = Vec::new();
        for row in self.commands_of(item)? {
            // A newer version's command cannot be put into words here; its file can be saved.
            if let Ok(input) = serde_json::from_str::<Input>(&row.input) {
                lines.extend(words(&input, &self.catalog()));
            }
        }
        Ok(Reply::Entered(lines))
    }

    /// The commands behind an item of this person: the one that made the change, or that names the file; all of an order
    /// whose record cannot be read.
    pub(crate) fn commands_of(&self, item: &str) -> Result<Vec<CommandRow>> {
        let (user, db) = (self.user()?.to_string(), self.store.db());
        if let Some(order) = item.strip_prefix("record/") {
            return Ok(commands::of_user(db, order, &user)?);
        }
        let id = match item.strip_prefix("command/") {
            Some(command) => Some(command.to_owned()),
            None => {
                let found = outbox::get(db, item)?.ok_or(ErrorCode::NotFound)?;
                let change = if found.after.is_empty() { found.id } else { found.after };
                changes::get(db, &change)?.and_then(|change| change.command)
            }
        };
        let row = id.map(|id| commands::get(db, &id)).transpose()?.flatten();
        row.filter(|row| row.user == user).map(|row| vec![row]).ok_or_else(|| ErrorCode::NotFound.into())
    }
}

/// What was typed or chosen; nothing that the device added by itself.
fn words(input: &Input, catalog: &Catalog) -> Vec<EnteredLine> {
    let mut lines = Vec::new();
    let mut say = |code: &str, name: (String, String), value: String| {
        if !value.is_empty() {
            lines.push(EnteredLine { code: code.to_owned(), name, value });
        }
    };
    let no_name = || (String::new(), String::new());
    match input {
        Input::Entry(entry) => match &entry.what {
            EntryKind::Step { action, reason } => {
                say("action", no_name(), action.code().to_owned());
                say("reason", no_name(), reason.clone());
            }
            EntryKind::CheckIn { reason, .. } => {
                say("action", no_name(), "arrive".to_owned());
                say("reason", no_name(), reason.clone());
            }
            EntryKind::Remark { text } => say("remark", no_name(), text.clone()),
            EntryKind::OrderRequested { title, description, .. } => {
                say("title", no_name(), title.clone());
                say("description", no_name(), description.clone());
            }
            EntryKind::Propose { field, value, .. } => say(field.code(), no_name(), said(value)),
            EntryKind::Settle { .. } | EntryKind::Claim { .. } | EntryKind::TakeBack { .. } | EntryKind::Unknown(_) => {
            }
        },
        Input::Answer { key, value } => say("answer", question(key, catalog), said(value)),
        Input::Note { text, .. } => say("note", no_name(), text.clone()),
        Input::Part(line) => {
            let part = catalog.parts.iter().find(|part| part.id == line.part);
            let name = part.map(|part| (part.name.zh.clone(), part.name.en.clone())).unwrap_or_default();
            let (whole, rest) = (line.milli_quantity / 1000, (line.milli_quantity % 1000).abs());
            let quantity = if rest == 0 {
                whole.to_string()
            } else {
                format!("{whole}.{rest:03}").trim_end_matches('0').to_owned()
            };
            say("part", name, [quantity, line.serial.clone()].join(" ").trim().to_owned());
        }
        Input::Photo(_) => {}
        Input::EditPhoto { caption, .. } => say("caption", no_name(), caption.clone().unwrap_or_default()),
        Input::Sign { signature, .. } => say("signer", no_name(), signature.signer.clone()),
    }
    lines
}

fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The question that a key stands for.
fn question(key: &str, catalog: &Catalog) -> (String, String) {
    let Ok(AnswerKey::Field { form, field, .. }) = key.parse() else { return (String::new(), String::new()) };
    let mut fields = catalog.forms.iter().filter(|one| one.id == form).flat_map(|form| &form.fields);
    let known = fields.rfind(|one| one.id == field);
    known.map_or_else(|| (field.clone(), field.clone()), |one| (one.label.zh.clone(), one.label.en.clone()))
}
