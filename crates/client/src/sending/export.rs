//! One item as a file: so that nothing that was entered is ever locked up in a program that cannot send it.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Reply;
use jobsheet_store::queries::attachments::{self, FileRole};
use jobsheet_store::queries::blobs;
use jobsheet_store::queries::outbox::{self, ItemKind};
use serde_json::{Value, json};

use crate::Core;
use crate::errors::Result;
use crate::handle::Answer;

impl Core {
    /// A photo, drawing or report as it is; anything else as the stored commands in JSON.
    pub(crate) fn export_item(&mut self, item: &str) -> Result<Answer> {
        let user = self.user()?.to_string();
        let db = self.store.db();
        let blob = outbox::get(db, item)?.filter(|one| one.kind == ItemKind::Blob && one.user == user);
        if let Some(blob) = blob {
            let attachment = blob.id.split_once('/').map_or(blob.id.as_str(), |(attachment, _)| attachment);
            let file = attachments::get(db, attachment, FileRole::Processed)?.ok_or(ErrorCode::NotFound)?;
            let (Some((_, mime)), Some(bytes)) = (blobs::info(db, &file.sha256)?, blobs::read(db, &file.sha256)?)
            else {
                return Err(ErrorCode::NotFound.into());
            };
            let ending = match mime.as_str() {
                "image/png" => "png",
                "application/json" => "json",
                _ => "jpg",
            };
            let name = format!("{}-{}.{ending}", blob.code, file.sha256.get(..8).unwrap_or_default());
            return Ok(Answer { reply: Reply::File { name, mime }, bytes });
        }
        let commands: Vec<Value> = self
            .commands_of(item)?
            .into_iter()
            .map(|row| {
                // What cannot be parsed is kept as the text that it is.
                let input = serde_json::from_str(&row.input).unwrap_or(Value::String(row.input));
                let clock = serde_json::from_str(&row.clock).unwrap_or(Value::String(row.clock));
                json!({ "command": row.id, "order": row.order, "at": row.at, "clock": clock, "code": row.code, "input": input })
            })
            .collect();
        let bytes = serde_json::to_vec_pretty(&commands).map_err(|_| ErrorCode::Internal)?;
        let name = format!("{}.json", item.replace('/', "-").chars().take(60).collect::<String>());
        Ok(Answer { reply: Reply::File { name, mime: "application/json".to_owned() }, bytes })
    }
}
