//! A row, read by column name. A column of another type than asked for is a fault of the statement, not of the caller.

use std::str::FromStr;
use std::sync::Arc;

use jobsheet_model::Timestamp;
use serde::de::DeserializeOwned;

use super::{DbError, DbErrorKind, Value};

/// One row of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub(super) columns: Arc<[String]>,
    pub(super) values: Vec<Value>,
}

/// Reading a column.
type Read<T> = Result<T, DbError>;

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn value(&self, column: &str) -> Read<&Value> {
        let at = self.columns.iter().position(|one| one == column);
        at.and_then(|at| self.values.get(at))
            .ok_or_else(|| DbError::new(DbErrorKind::Other, format!("no column {column}")))
    }

    /// An integer.
    ///
    /// # Errors
    /// When the column is missing, null or no integer.
    pub fn int(&self, column: &str) -> Read<i64> {
        self.opt_int(column)?.ok_or_else(|| null(column))
    }

    /// An integer or nothing.
    ///
    /// # Errors
    /// When the column is missing or no integer.
    pub fn opt_int(&self, column: &str) -> Read<Option<i64>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(*value)),
            _ => Err(other_type(column, "an integer")),
        }
    }

    /// An integer that fits another type: a version, a count.
    ///
    /// # Errors
    /// When the column is missing, null, no integer or out of range.
    pub fn number<T: TryFrom<i64>>(&self, column: &str) -> Read<T> {
        T::try_from(self.int(column)?).map_err(|_| other_type(column, "in range"))
    }

    /// A 0 or 1.
    ///
    /// # Errors
    /// When the column is missing, null or no integer.
    pub fn flag(&self, column: &str) -> Read<bool> {
        Ok(self.int(column)? != 0)
    }

    /// A floating point number or nothing.
    ///
    /// # Errors
    /// When the column is missing or no number.
    pub fn opt_real(&self, column: &str) -> Read<Option<f64>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Real(value) => Ok(Some(*value)),
            _ => Err(other_type(column, "a floating point number")),
        }
    }

    /// A floating point number.
    ///
    /// # Errors
    /// When the column is missing, null or no number.
    pub fn real(&self, column: &str) -> Read<f64> {
        self.opt_real(column)?.ok_or_else(|| null(column))
    }

    /// A text.
    ///
    /// # Errors
    /// When the column is missing, null or no text.
    pub fn text(&self, column: &str) -> Read<&str> {
        self.opt_text(column)?.ok_or_else(|| null(column))
    }

    /// A text or nothing.
    ///
    /// # Errors
    /// When the column is missing or no text.
    pub fn opt_text(&self, column: &str) -> Read<Option<&str>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value)),
            _ => Err(other_type(column, "text")),
        }
    }

    /// A text to keep.
    ///
    /// # Errors
    /// When the column is missing, null or no text.
    pub fn string(&self, column: &str) -> Read<String> {
        self.text(column).map(str::to_owned)
    }

    /// Bytes.
    ///
    /// # Errors
    /// When the column is missing, null or no bytes.
    pub fn bytes(&self, column: &str) -> Read<&[u8]> {
        self.opt_bytes(column)?.ok_or_else(|| null(column))
    }

    /// Bytes or nothing.
    ///
    /// # Errors
    /// When the column is missing or no bytes.
    pub fn opt_bytes(&self, column: &str) -> Read<Option<&[u8]>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(value) => Ok(Some(value)),
            _ => Err(other_type(column, "bytes")),
        }
    }

    /// A moment.
    ///
    /// # Errors
    /// When the column is missing, null or no integer.
    pub fn time(&self, column: &str) -> Read<Timestamp> {
        self.int(column).map(Timestamp)
    }

    /// A moment or nothing.
    ///
    /// # Errors
    /// When the column is missing or no integer.
    pub fn opt_time(&self, column: &str) -> Read<Option<Timestamp>> {
        Ok(self.opt_int(column)?.map(Timestamp))
    }

    /// A text that is parsed: an id, a hash.
    ///
    /// # Errors
    /// When the column is missing, null, no text or cannot be parsed.
    pub fn parse<T: FromStr>(&self, column: &str) -> Read<T> {
        self.opt_parse(column)?.ok_or_else(|| null(column))
    }

    /// A text that is parsed, or nothing.
    ///
    /// # Errors
    /// When the column is missing, no text or cannot be parsed.
    pub fn opt_parse<T: FromStr>(&self, column: &str) -> Read<Option<T>> {
        let Some(text) = self.opt_text(column)? else { return Ok(None) };
        T::from_str(text).map(Some).map_err(|_| damaged(column))
    }

    /// JSON text, read.
    ///
    /// # Errors
    /// When the column is missing, null, no text or not the JSON of a `T`.
    pub fn json<T: DeserializeOwned>(&self, column: &str) -> Read<T> {
        serde_json::from_str(self.text(column)?).map_err(|_| damaged(column))
    }

    /// JSON text, read, or nothing.
    ///
    /// # Errors
    /// When the column is missing, no text or not the JSON of a `T`.
    pub fn opt_json<T: DeserializeOwned>(&self, column: &str) -> Read<Option<T>> {
        let Some(text) = self.opt_text(column)? else { return Ok(None) };
        serde_json::from_str(text).map(Some).map_err(|_| damaged(column))
    }
}

fn null(column: &str) -> DbError {
    DbError::new(DbErrorKind::Other, format!("column {column} is null"))
}

fn other_type(column: &str, wanted: &str) -> DbError {
    DbError::new(DbErrorKind::Other, format!("column {column} is not {wanted}"))
}

fn damaged(column: &str) -> DbError {
    DbError::new(DbErrorKind::Damaged, format!("column {column} cannot be read"))
}
