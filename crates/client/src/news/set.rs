//! Whether news are told, and in which language. A setting of the device: its screens have one language.

use jobsheet_api::device::Reply;
use jobsheet_store::queries::meta;

use crate::Core;
use crate::errors::Result;
use crate::input;

/// The language of the words; empty: nothing is told.
const NOTIFY: &str = "notify";

impl Core {
    /// Begins or ends it.
    pub(crate) fn notify(&mut self, on: bool, language: &str) -> Result<Reply> {
        let language = if on { input::required("language", language, input::LINE)? } else { String::new() };
        self.store.write(|db| meta::put_setting(db, NOTIFY, &language))?;
        Ok(Reply::Session(self.session_view()))
    }

    /// In which language, if at all.
    pub(crate) fn notify_language(&self) -> Option<String> {
        // A setting that cannot be read is as good as none; what broke shows at the next write.
        meta::setting(self.store.db(), NOTIFY).ok().flatten().filter(|language| !language.is_empty())
    }
}
