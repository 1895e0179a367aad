//! Offering an order to several technicians (E4).
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `POST /api/orders/{id}/offer` | [`OfferRequest`] | `OrderDetail` |
//! | `POST /api/orders/{id}/withdraw` | [`WithdrawRequest`] | `OrderDetail` |

use jobsheet_model::offer::{Audience, OfferEnd};
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{OfferId, TerritoryId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Offers the order. It goes to the first of them whose claim arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRequest {
    /// Made by the caller, so that sending it twice makes one offer.
    pub id: OfferId,
    /// How the people were chosen.
    pub audience: Audience,
    /// To whom.
    #[serde(default)]
    pub technicians: Vec<UserId>,
    /// To everybody who usually serves this area as well.
    #[serde(default)]
    pub area: Option<TerritoryId>,
    /// What it brings on top, in hundredths of the company's currency.
    #[serde(default)]
    pub extra: u32,
    /// What else speaks for it.
    #[serde(default)]
    pub words: String,
    /// Until when; none: until it is taken or withdrawn.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// The row version that the dispatcher saw; `changed_meanwhile` if the visit or the offer changed since.
    pub version: u64,
}

/// Takes an offer back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawRequest {
    /// Which; `changed_meanwhile` if it has ended otherwise.
    pub offer: OfferId,
}

/// The last offer of an order, open or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferView {
    /// Identity.
    pub id: OfferId,
    /// How the people were chosen.
    pub audience: Audience,
    /// Name of who made it.
    pub by: String,
    /// When.
    pub since: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
    /// What it brings on top, in hundredths of the company's currency.
    pub extra: u32,
    /// What else speaks for it.
    pub words: String,
    /// How and when it ended, if it has.
    pub ended: Option<(OfferEnd, Timestamp)>,
    /// Who was asked and what they answered: answers first, in the order of their arrival.
    pub asked: Vec<AskedView>,
}

/// One of those who were asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedView {
    /// Who.
    pub technician: UserId,
    /// Their name.
    pub name: String,
    /// What became of their claim: verdict, reason, when it arrived. None: they have not asked for it.
    pub claim: Option<(Verdict, String, Timestamp)>,
}
