//! Marks a notice as read.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Reply;
use jobsheet_model::EntryId;
use jobsheet_store::queries::notices;

use crate::Core;
use crate::errors::Result;

impl Core {
    /// It is not shown again.
    pub(crate) fn dismiss(&mut self, notice: EntryId) -> Result<Reply> {
        let user = self.user()?.to_string();
        let found = self.store.write(|db| notices::dismiss(db, &user, &notice.to_string()))?;
        if found { Ok(Reply::Done) } else { Err(ErrorCode::NotFound.into()) }
    }
}
