//! What is different between two forms of a JSON document, so that an order of which one word changed does not travel
//! whole.
//!
//! In a difference an object goes into the object that is there; `[value]` takes the place of what is there; `[]` takes
//! it away; `[count, [values…]]` keeps so many of a list and adds the rest.
//!
//! **Invariant:** a difference is applied only to what it was made from: the result has a name, and with another name
//! there is no result. Documents are compared and named in one spelling, with the keys in order.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Names a document, whatever the order of its keys.
pub type Name = [u8; 4];

/// Deeper documents are not taken apart.
const DEPTH: usize = 32;

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It says what it said before.
    Same,
    /// It is new, or so different that it travels whole.
    Whole(Name),
    /// It differs a little: what makes it out of the one before, as JSON.
    MovedOn(Vec<u8>, Name),
}

/// From one form of a document to the next; `None` when the new one is no JSON.
#[must_use]
pub fn step(old: Option<&[u8]>, new: &[u8]) -> Option<Step> {
    if old == Some(new) {
        return Some(Step::Same);
    }
    let new: Value = parse(new)?;
    let old = old.and_then(parse);
    if old.as_ref() == Some(&new) {
        return Some(Step::Same);
    }
    let spelled = spell(&new);
    let name = name_of_spelled(&spelled);
    let (Some(Value::Object(old)), Value::Object(new)) = (&old, &new) else { return Some(Step::Whole(name)) };
    let bytes = spell(&Value::Object(of_objects(old, new)));
    Some(if bytes.len() < spelled.len() / 2 { Step::MovedOn(bytes, name) } else { Step::Whole(name) })
}

/// The document that a difference makes of `old`, if it has this name.
#[must_use]
pub fn apply(old: &[u8], difference: &[u8], name: Name) -> Option<Vec<u8>> {
    let mut document = parse(old)?;
    change(&mut document, &parse(difference)?, DEPTH)?;
    let bytes = spell(&document);
    (name_of_spelled(&bytes) == name).then_some(bytes)
}

fn name_of_spelled(bytes: &[u8]) -> Name {
    let full = Sha256::digest(bytes);
    [full[0], full[1], full[2], full[3]]
}

fn parse(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

fn of_objects(old: &Map<String, Value>, new: &Map<String, Value>) -> Map<String, Value> {
    let mut difference = Map::new();
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        difference.insert(key.clone(), Value::Array(Vec::new()));
    }
    for (key, value) in new {
        let step = match (old.get(key), value) {
            (Some(before), _) if before == value => continue,
            (Some(Value::Object(old)), Value::Object(new)) => Value::Object(of_objects(old, new)),
            (Some(Value::Array(old)), Value::Array(new)) => {
                let kept = old.iter().zip(new).take_while(|(old, new)| old == new).count();
                let added = new.get(kept..).unwrap_or_default().to_vec();
                Value::Array(vec![Value::from(kept), Value::Array(added)])
            }
            _ => Value::Array(vec![value.clone()]),
        };
        difference.insert(key.clone(), step);
    }
    difference
}

/// `None` when the difference was not made from this.
fn change(document: &mut Value, difference: &Value, depth: usize) -> Option<()> {
    let (Value::Object(document), Value::Object(difference)) = (document, difference) else { return None };
    for (key, step) in difference {
        match step {
            Value::Object(_) if depth > 0 => change(document.get_mut(key)?, step, depth - 1)?,
            Value::Array(step) => match step.as_slice() {
                [] => {
                    document.remove(key)?;
                }
                [value] => {
                    document.insert(key.clone(), value.clone());
                }
                [count, Value::Array(added)] => {
                    let list = document.get_mut(key)?.as_array_mut()?;
                    let kept = usize::try_from(count.as_u64()?).ok().filter(|kept| *kept <= list.len())?;
                    list.truncate(kept);
                    list.extend(added.iter().cloned());
                }
                _ => return None,
            },
            _ => return None,
        }
    }
    Some(())
}

/// The one spelling: keys in order, no blanks.
fn spell(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    spell_into(value, &mut out);
    out
}

fn spell_into(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push(b'{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                spell_scalar(&Value::String(key.clone()), out);
                out.push(b':');
                spell_into(&map[key], out);
            }
            out.push(b'}');
        }
        Value::Array(list) => {
            out.push(b'[');
            for (place, inner) in list.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                spell_into(inner, out);
            }
            out.push(b']');
        }
        scalar => spell_scalar(scalar, out),
    }
}

fn spell_scalar(value: &Value, out: &mut Vec<u8>) {
    // Text, numbers and words: writing them into memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}
