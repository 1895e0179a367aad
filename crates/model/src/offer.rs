//! Offers: an order that goes to the first of several technicians who wants it (E4). The offer is a decision of the office,
//! wanting it is a fact, and who gets it is a ruling.

use serde::{Deserialize, Serialize};

use crate::{OfferId, OrderId, Priority, TimeWindow, Timestamp, UserId};

/// How the people were chosen. Kept for the history; who was asked is a list of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The best ones by the engine's candidates.
    Best,
    /// Those who usually serve an area.
    Area,
    /// By name.
    Named,
}

impl Audience {
    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Area => "area",
            Self::Named => "named",
        }
    }

    /// The audience with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Best, Self::Area, Self::Named].into_iter().find(|one| one.code() == code)
    }
}

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// One of those who were asked got it by a claim.
    Claimed,
    /// The office gave it to somebody by hand.
    Assigned,
    /// The office took the offer back, or cancelled the order.
    Withdrawn,
    /// Nobody wanted it in time.
    Expired,
}

impl OfferEnd {
    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Assigned => "assigned",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The end with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Claimed, Self::Assigned, Self::Withdrawn, Self::Expired].into_iter().find(|one| one.code() == code)
    }

    /// Why somebody who wants it afterwards does not get it, translated as `ruling-<code>` and `notice-<code>`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Claimed | Self::Assigned => POOL_TAKEN,
            Self::Withdrawn => POOL_WITHDRAWN,
            Self::Expired => POOL_EXPIRED,
        }
    }
}

/// Somebody else has it.
pub const POOL_TAKEN: &str = "pool_taken";
/// The office does not offer it any more.
pub const POOL_WITHDRAWN: &str = "pool_withdrawn";
/// It was wanted too late.
pub const POOL_EXPIRED: &str = "pool_expired";
/// The person was not asked, or is not any more.
pub const POOL_NOT_OFFERED: &str = "pool_not_offered";
/// The person had taken the claim back before it arrived.
pub const POOL_TAKEN_BACK: &str = "pool_taken_back";
/// The person has it already, by another claim.
pub const POOL_YOURS: &str = "pool_yours";
/// The person got it; why the offer left their phone.
pub const POOL_WON: &str = "pool_won";

/// What a claim is ruled by: the offer as it is when the claim is considered. Kept with the ruling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Identity.
    pub id: OfferId,
    /// Who may have it: those who were asked and still work here, sorted.
    pub asked: Vec<UserId>,
    /// How it ended, if it has.
    pub ended: Option<OfferEnd>,
    /// Who got it by a claim.
    pub winner: Option<UserId>,
}

/// What those who are asked see: enough to decide, and not who the customer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfferCard {
    /// Identity.
    pub id: OfferId,
    /// The order that is offered.
    pub order: OrderId,
    /// The order's number.
    pub number: String,
    /// One line.
    pub title: String,
    /// How soon.
    pub priority: Priority,
    /// When the customer expects somebody.
    pub window: TimeWindow,
    /// Minutes that the visit usually takes.
    pub minutes: u32,
    /// Skill codes that the work needs.
    pub skills: Vec<String>,
    /// Part of the city.
    pub district: String,
    /// Degrees north and east, to a hundredth: near enough for a distance, too coarse for a door.
    pub near: (f64, f64),
    /// What it brings on top, in hundredths of the company's currency; 0: nothing.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub extra: u32,
    /// What else speaks for it, in the dispatcher's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Until when; none: until it is taken or withdrawn.
    pub until: Option<Timestamp>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_nothing(extra: &u32) -> bool {
    *extra == 0
}
