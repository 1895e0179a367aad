//! Names on the wire. UUIDs travel as 16 bytes.

use std::fmt;

use jobsheet_model::{OrderId, ReplicaId, UserId};
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Names a feed: an audience that items are written to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct FeedId(#[n(0)] pub String);

impl FeedId {
    /// What one person may see: grants, revokes, receipts.
    #[must_use]
    pub fn user(user: UserId) -> Self {
        Self(format!("user:{user}"))
    }

    /// What everybody holds: the catalogue.
    #[must_use]
    pub fn company() -> Self {
        Self("company".to_owned())
    }
}

impl fmt::Display for FeedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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

impl UuidId for OrderId {
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
