//! Names on the wire. UUIDs travel as 16 bytes.

use std::fmt;

use jobsheet_model::{ReplicaId, UserId};
use minicbor::data::Type;
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Names a feed: an audience that items are written to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeedId(pub String);

const COMPANY: &str = "company";
const USER: &str = "user:";

impl FeedId {
    /// What one person may see: grants, revokes, receipts.
    #[must_use]
    pub fn user(user: UserId) -> Self {
        Self(format!("{USER}{user}"))
    }

    /// What everybody holds: the catalogue.
    #[must_use]
    pub fn company() -> Self {
        Self(COMPANY.to_owned())
    }
}

impl fmt::Display for FeedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The two feeds that there are have short spellings: nothing, and a person's id.
impl<C> Encode<C> for FeedId {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        if self.0 == COMPANY {
            return e.u8(0)?.ok();
        }
        match self.0.strip_prefix(USER).and_then(|id| Some((id, id.parse::<Uuid>().ok()?))) {
            Some((text, id)) if id.to_string() == text => e.bytes(id.as_bytes())?.ok(),
            _ => e.str(&self.0)?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for FeedId {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        let bad = || DecodeError::message("no feed");
        match d.datatype()? {
            Type::U8 if d.u8()? == 0 => Ok(Self::company()),
            Type::Bytes => Ok(Self::user(UserId(Uuid::from_slice(d.bytes()?).map_err(|_| bad())?))),
            Type::String => Ok(Self(d.str()?.to_owned())),
            _ => Err(bad()),
        }
    }
}

/// An id that is a UUID.
pub(crate) trait UuidId: From<Uuid> + Copy {
    fn uuid(self) -> Uuid;
}

impl UuidId for ReplicaId {
    fn uuid(self) -> Uuid {
        self.0
    }
}

pub(crate) fn encode<C, T: UuidId, W: Write>(
    id: &T,
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    e.bytes(id.uuid().as_bytes())?.ok()
}

pub(crate) fn decode<'b, C, T: UuidId>(d: &mut Decoder<'b>, _: &mut C) -> Result<T, DecodeError> {
    let bytes = d.bytes()?;
    Uuid::from_slice(bytes).map(T::from).map_err(|_| DecodeError::message("not an id"))
}

/// Bytes as hex where a message is shown as JSON: in logs of a developer and in snapshots.
pub(crate) mod shown {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        hex::decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }

    /// Several of them.
    pub(crate) mod list {
        use serde::{Deserialize, Deserializer, Serializer};

        pub(crate) fn serialize<S: Serializer>(list: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(list.iter().map(hex::encode))
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
            let list = Vec::<String>::deserialize(deserializer)?;
            list.iter().map(|one| hex::decode(one).map_err(serde::de::Error::custom)).collect()
        }
    }
}
