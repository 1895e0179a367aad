//! Between typed values and maps of scalars. A structure inside an entry becomes dotted keys (`clock.boot`, `place.lat`),
//! so that an entry is one map of plain scalars that any Automerge library can read and no inner map can collide.

use automerge::ScalarValue;
use serde_json::{Map, Number, Value};

/// A proposal's wanted value: null means "no appointment" and must be written. Other nulls are simply absent.
const KEPT_NULL: &str = "value";

/// The map's own key, not repeated inside.
const ID: &str = "id";

/// The scalars of a typed value. `None` if it holds a list, which nothing in the vocabulary does.
pub(crate) fn flatten(value: &Value) -> Option<Vec<(String, ScalarValue)>> {
    let mut scalars = Vec::new();
    for (key, inner) in value.as_object()? {
        if key != ID {
            flatten_into(key, inner, &mut scalars)?;
        }
    }
    Some(scalars)
}

fn flatten_into(key: &str, value: &Value, scalars: &mut Vec<(String, ScalarValue)>) -> Option<()> {
    if let Value::Object(inner) = value {
        for (name, one) in inner {
            flatten_into(&format!("{key}.{name}"), one, scalars)?;
        }
    } else if !value.is_null() || key == KEPT_NULL {
        scalars.push((key.to_owned(), to_scalar(value)?));
    }
    Some(())
}

/// The typed value's JSON. `None` if the keys contradict each other or a value is no JSON scalar.
pub(crate) fn unflatten(id: &str, scalars: impl IntoIterator<Item = (String, Option<Value>)>) -> Option<Value> {
    let mut root = Map::new();
    root.insert(ID.to_owned(), Value::String(id.to_owned()));
    for (key, value) in scalars {
        let mut names = key.split('.').rev();
        let last = names.next()?;
        let mut map = &mut root;
        for name in names.rev() {
            map = map.entry(name).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
        }
        if map.insert(last.to_owned(), value?).is_some() {
            return None;
        }
    }
    Some(Value::Object(root))
}

/// A JSON scalar as it is stored. `None` for lists and maps.
pub(crate) fn to_scalar(value: &Value) -> Option<ScalarValue> {
    match value {
        Value::Null => Some(ScalarValue::Null),
        Value::Bool(yes) => Some(ScalarValue::Boolean(*yes)),
        Value::String(text) => Some(ScalarValue::Str(text.as_str().into())),
        Value::Number(number) => Some(match (number.as_i64(), number.as_u64()) {
            (Some(int), _) => ScalarValue::Int(int),
            (None, Some(uint)) => ScalarValue::Uint(uint),
            (None, None) => ScalarValue::F64(number.as_f64()?),
        }),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A stored scalar as JSON. `None` for what JSON cannot say: bytes, counters, numbers that are not finite.
pub(crate) fn from_scalar(value: &ScalarValue) -> Option<Value> {
    match value {
        ScalarValue::Null => Some(Value::Null),
        ScalarValue::Boolean(yes) => Some(Value::Bool(*yes)),
        ScalarValue::Str(text) => Some(Value::String(text.to_string())),
        ScalarValue::Int(int) => Some(Value::from(*int)),
        ScalarValue::Uint(uint) => Some(Value::from(*uint)),
        ScalarValue::F64(float) => Number::from_f64(*float).map(Value::Number),
        ScalarValue::Bytes(_) | ScalarValue::Counter(_) | ScalarValue::Timestamp(_) | ScalarValue::Unknown { .. } => {
            None
        }
    }
}
