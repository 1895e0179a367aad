//! The report as it was signed (X11): the bytes that the signature is bound to, never rebuilt from today's state.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Reply, ReportPreview};
use jobsheet_model::{OrderId, SignatureId};
use jobsheet_store::queries::blobs;

use crate::Core;
use crate::errors::Result;

impl Core {
    /// Reads it. `not_found` when another phone holds the bytes.
    pub(crate) fn signed_report(&mut self, order: OrderId, signature: SignatureId) -> Result<Reply> {
        let sight = self.sight(order)?;
        let signed = sight.record.signatures().get(&signature).cloned().ok_or(ErrorCode::NotFound)?;
        let bytes = blobs::read(self.store.db(), &signed.report_sha256)?.ok_or(ErrorCode::NotFound)?;
        let model = serde_json::from_slice(&bytes).map_err(|_| ErrorCode::HashMismatch)?;
        let sha256 = jobsheet_views::report_sha256(&model);
        if sha256 != signed.report_sha256 {
            // What is here is not what was signed: better nothing than something else.
            return Err(ErrorCode::HashMismatch.into());
        }
        Ok(Reply::Report(Box::new(ReportPreview { model, sha256 })))
    }
}
