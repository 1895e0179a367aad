//! The report as the signer will see it.

use jobsheet_api::ApiError;
use jobsheet_api::device::{Reply, ReportPreview};
use jobsheet_model::OrderId;

use crate::Core;
use crate::errors::Result;
use crate::orders::Sight;

impl Core {
    /// Built from today's facts.
    pub(crate) fn report(&mut self, order: OrderId, language: &str) -> Result<Reply> {
        let sight = self.sight(order)?;
        Ok(Reply::Report(Box::new(preview(&sight, language)?)))
    }
}

/// Model and hash.
pub(crate) fn preview(sight: &Sight, language: &str) -> Result<ReportPreview> {
    if !matches!(language, "zh-CN" | "en") {
        return Err(ApiError::invalid("language", "unknown").into());
    }
    let model = jobsheet_views::report(&sight.subject(), language);
    let sha256 = jobsheet_views::report_sha256(&model);
    Ok(ReportPreview { model, sha256 })
}
