//! Wanting an offered order, and not wanting it any more.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Event, Reply};
use jobsheet_model::OfferId;
use jobsheet_model::entry::EntryKind;
use jobsheet_store::queries::offers;

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;

impl Core {
    /// Asks for it, or takes that back. Asking for what is asked for changes nothing.
    ///
    /// An offer whose time is over by this device's clock can still be asked for: the clock may be wrong, and the server
    /// knows.
    pub(crate) fn claim(&mut self, offer: OfferId, want: bool) -> Result<Reply> {
        let (id, user) = (offer.to_string(), self.user()?.to_string());
        let row = offers::get(self.store.db(), &id, &user)?.filter(|row| !row.gone);
        let row = row.ok_or(ErrorCode::ChangedMeanwhile)?;
        let what = match (&row.claim, want) {
            (None, true) => EntryKind::Claim { offer },
            (Some(claim), false) => {
                EntryKind::TakeBack { claim: claim.parse().map_err(|_| ErrorCode::DatabaseDamaged)? }
            }
            _ => return Ok(Reply::Done),
        };
        let moment = self.moment()?;
        let entry = moment.entry(None, None, what);
        let claim = want.then(|| entry.id.to_string());
        let order = row.record.parse().map_err(|_| ErrorCode::DatabaseDamaged)?;
        let code = if want { "claim" } else { "take_back" };
        let work = Work { order, code, input: Input::Entry(entry), files: Vec::new() };
        self.perform_with(&moment, &work, |db| Ok(offers::want(db, &id, &user, claim.as_deref())?))?;
        self.emit(Event::Changed(vec![order]));
        Ok(Reply::Done)
    }
}
