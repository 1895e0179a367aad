//! The door: one command in, one reply out.

use jobsheet_api::device::{Command, Reply};
use jobsheet_api::{ApiError, ErrorCode};

use crate::Core;
use crate::errors::Result;

/// A reply, with the bytes that travel beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The reply.
    pub reply: Reply,
    /// Bytes, for those replies that say so; otherwise empty.
    pub bytes: Vec<u8>,
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self { reply, bytes: Vec::new() }
    }
}

impl Core {
    /// Does what is asked. A write is durable when this returns.
    ///
    /// # Errors
    /// One of the codes of [`ErrorCode`]; nothing was changed then.
    pub fn handle(&mut self, command: Command) -> std::result::Result<Reply, ApiError> {
        self.handle_bytes(command, &[]).map(|answer| answer.reply)
    }

    /// The same for commands that carry bytes (`add_photo`, `sign`, `import_bundle`) and replies that do (`bytes`, `file`,
    /// `bundle`).
    ///
    /// Two are not the core's alone: `sign_in` is the engine's; a photo is prepared elsewhere, which takes long, and
    /// comes by [`Core::add_photo`]. Bytes that nobody has prepared are no photo here.
    ///
    /// # Errors
    /// As [`Core::handle`].
    pub fn handle_bytes(&mut self, command: Command, bytes: &[u8]) -> std::result::Result<Answer, ApiError> {
        self.dispatch(command, bytes).map_err(ApiError::from)
    }

    fn dispatch(&mut self, command: Command, bytes: &[u8]) -> Result<Answer> {
        let reply = match command {
            Command::Session => Reply::Session(self.session_view()),
            Command::SignIn { .. } => return Err(ErrorCode::Offline.into()),
            Command::SignOut { keep } => self.sign_out(keep)?,
            Command::Today { day, place, first } => self.today(&day, place, first)?,
            Command::Orders { filter, search, place, first } => self.orders(filter, &search, place, first)?,
            Command::Order { order } => self.order_page(order)?,
            Command::Step { order, action, reason, place } => self.take_step(order, action, &reason, place)?,
            Command::CheckIn { order, place, reason, photo } => self.check_in(order, place, &reason, photo)?,
            Command::CheckInPreview { order, place } => self.check_in_preview(order, place)?,
            Command::Answer { order, field, value } => self.answer(order, &field, &value)?,
            Command::SetNote { order, text, base } => self.set_note(order, text, base)?,
            Command::SetPart { order, line, part, milli_quantity, serial, source } => {
                self.set_part(order, line, part, milli_quantity, serial, source)?
            }
            Command::AddPhoto { .. } => return Err(ErrorCode::NotAnImage.into()),
            Command::EditPhoto { order, photo, caption, slot, removed } => {
                self.edit_photo(order, photo, caption, slot, removed)?
            }
            Command::Bytes { order, attachment, thumb } => return self.bytes(order, attachment, thumb),
            Command::Remark { order, text } => self.remark(order, &text)?,
            Command::Propose { order, field, value } => self.propose(order, field, value)?,
            Command::Settle { order, entry, keep } => self.settle(order, entry, keep)?,
            Command::SignedReport { order, signature } => self.signed_report(order, signature)?,
            Command::Report { order, language } => self.report(order, &language)?,
            Command::Sign { order, signer, role, consent, language, report_sha256, place } => {
                let words = crate::signatures::Words { signer, role, consent, language, report_sha256 };
                self.sign(order, words, place, bytes)?
            }
            Command::RequestOrder { customer, site, asset, found_at, service, title, description, priority, take } => {
                let wish = crate::orders::Wish {
                    customer,
                    site,
                    asset,
                    found_at,
                    service,
                    title,
                    description,
                    priority,
                    take,
                };
                self.request_order(wish)?
            }
            Command::Claim { offer, want } => self.claim(offer, want)?,
            Command::Catalog => Reply::Catalog(Box::new(self.catalog().as_ref().clone())),
            Command::Sync => Reply::Sync(self.sync_view()?),
            Command::SyncNow => self.sync_now()?,
            Command::Retry { item } => self.retry(&item)?,
            Command::Notify { on, language } => self.notify(on, &language)?,
            Command::Entered { item } => self.entered(&item)?,
            Command::ExportItem { item } => return self.export_item(&item),
            Command::ExportBundle { passphrase } => return self.export_bundle(&passphrase),
            Command::ImportBundle { passphrase } => self.import_bundle(&passphrase, bytes)?,
            Command::SetWifiOnly { wifi_only } => self.set_wifi_only(wifi_only)?,
            Command::SendAnyway => self.send_anyway()?,
            Command::Network { metered } => self.on_network(metered),
            Command::Dismiss { notice } => self.dismiss(notice)?,
        };
        Ok(reply.into())
    }
}
