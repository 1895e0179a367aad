//! Identifiers. All are UUIDs (version 7 when made by us, so that they sort by time of making) and can be made on a
//! device without signal. In JSON, SQL and the record they are the usual 36-character text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}

impl std::error::Error for BadId {}

macro_rules! ids {
    // `$dollar` is a `$` for the macro within.
    ($dollar:tt $($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                // Only the canonical form: one id has one spelling, as a map key in the record must.
                match Uuid::try_parse(text) {
                    Ok(id) if id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text => Ok(Self(id)),
                    _ => Err(BadId),
                }
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*

        /// Hands the types of all identifiers to a macro, so that who needs them all has no list of their own.
        #[macro_export]
        macro_rules! for_each_id {
            ($dollar then:ident) => {
                $dollar then!($($crate::$name),*);
            };
        }
    };
}

ids! {
    $
    /// A work order; also names its field record.
    OrderId,
    /// One planned trip of one technician to a work order. Reassigning makes a new visit.
    VisitId,
    /// A person who can sign in.
    UserId,
    /// One installation of the technician app that has been enrolled (a phone, a browser profile).
    ReplicaId,
    /// A company or household that is served.
    CustomerId,
    /// A place of a customer where work is done.
    SiteId,
    /// A piece of equipment at a site.
    AssetId,
    /// A spare part in the catalogue.
    PartId,
    /// A fact in a field record that is never edited.
    EntryId,
    /// A photo, drawing or report kept by content hash and named in a record.
    AttachmentId,
    /// A signature in a record.
    SignatureId,
    /// A line of parts used.
    LineId,
    /// One thing a person did on a device. One command makes at most one change of one record.
    CommandId,
    /// A form's identity across its versions.
    FormId,
    /// An area that people usually serve.
    TerritoryId,
    /// A kind of orders that go to the best person by themselves.
    SwitchId,
    /// A stretch of time in which trips take longer.
    SlowId,
    /// An order offered to several technicians, once.
    OfferId,
}

impl OfferId {
    /// The record in which one person says whether they want it. It is theirs alone, so that nobody reads who else wants it,
    /// and so that two hundred people who answer at once do not make one record with two hundred ends. Phone and server
    /// make the same name: both ids stirred together, marked as one of our own making (UUID version 8). Nothing depends on
    /// its being hard to guess: who may write there is looked up.
    #[must_use]
    pub fn record_of(self, user: UserId) -> OrderId {
        let both = stirred(stirred(self.0.as_u128()).wrapping_add(user.0.as_u128()));
        OrderId(uuid::Builder::from_custom_bytes(both.to_be_bytes()).into_uuid())
    }
}

/// Every bit of the result depends on every bit of `bits`, and different ones stay different: multiply by an odd number,
/// fold the upper half onto the lower one (the finish of SplitMix64, for twice as many bits).
fn stirred(mut bits: u128) -> u128 {
    for _ in 0..3 {
        bits = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        bits ^= bits >> 65;
    }
    bits
}

impl From<CommandId> for EntryId {
    /// A command that adds one entry names it after itself: running it again adds nothing.
    fn from(id: CommandId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_answers_every_offer_in_a_record_of_their_own() {
        let (offer, user) = (OfferId(Uuid::from_u128(0x0ff1)), UserId(Uuid::from_u128(1)));
        // Frozen: an older app and a newer server have to find the same one.
        assert_eq!(offer.record_of(user).to_string(), "371129e5-01c3-81cb-b751-63c9c8ef39f9");
        let few = 0..60u128;
        let all: BTreeSet<OrderId> = few
            .clone()
            .flat_map(|offer| {
                few.clone().map(move |user| (OfferId(Uuid::from_u128(offer)), UserId(Uuid::from_u128(user))))
            })
            .map(|(offer, user)| offer.record_of(user))
            .collect();
        assert_eq!(all.len(), 3_600, "even of ids that differ in one bit");
    }
}
