//! The types that both databases keep alike: 64-bit integers (also booleans as 0 and 1, and times in milliseconds),
//! floating point, text and bytes. Ids are text; JSON is text that is never filtered.

use jobsheet_model::Timestamp;

/// A parameter of a statement, or one column of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `INTEGER` and `BIGINT`.
    Int(i64),
    /// `REAL` and `DOUBLE PRECISION`.
    Real(f64),
    /// `TEXT`.
    Text(String),
    /// `BLOB` and `BYTEA`.
    Bytes(Vec<u8>),
}

/// The parameters of a statement: `values![id, now, "open"]` is `&[Value::from(id), …]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}
pub use crate::values;

macro_rules! ints {
    ($($from:ty),*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::Int(i64::from(value))
            }
        }
    )*};
}
ints!(i64, i32, u32, u16, u8, bool);

impl From<u64> for Value {
    /// Counters and sizes; none of ours comes near the limit of the column.
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.0)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! ids {
    ($($id:ty),* $(,)?) => {$(
        impl From<$id> for Value {
            fn from(value: $id) -> Self {
                Self::Text(value.to_string())
            }
        }
    )*};
}
jobsheet_model::for_each_id!(ids);
ids!(uuid::Uuid);

/// A value to be kept as JSON text.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn json<T: serde::Serialize + ?Sized>(value: &T) -> crate::error::Result<Value> {
    serde_json::to_string(value).map(Value::Text).map_err(crate::error::Error::internal)
}
