//! The values of a JSON object: an absent key, `null` and the zero value are the same (docs/webitel-api.md §2.3).
//!
//! `None` stands for a value of another kind.

use serde_json::{Map, Value};

/// A whole number, as a number or as text (docs/webitel-api.md §2.4).
fn whole(object: &Map<String, Value>, key: &str) -> Option<u64> {
    match object.get(key) {
        None | Some(Value::Null) => Some(0),
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) if text.is_empty() => Some(0),
        Some(Value::String(text)) => text.parse().ok(),
        Some(_) => None,
    }
}

/// A small number.
pub(super) fn number(object: &Map<String, Value>, key: &str) -> Option<u32> {
    u32::try_from(whole(object, key)?).ok()
}

/// The id of the object itself, which must be there: the database counts from 1.
pub(super) fn own_id(object: &Map<String, Value>) -> Option<u64> {
    whole(object, "id").filter(|id| *id != 0)
}

/// An id that may be missing.
pub(super) fn id(object: &Map<String, Value>, key: &str) -> Option<Option<u64>> {
    Some(Some(whole(object, key)?).filter(|id| *id != 0))
}

/// Text. A number stands for its digits.
pub(super) fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    match object.get(key) {
        None | Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(_) => None,
    }
}

/// Yes or no; text is accepted as JSON's two words only.
pub(super) fn flag(object: &Map<String, Value>, key: &str) -> Option<bool> {
    match object.get(key) {
        None | Some(Value::Null) => Some(false),
        Some(Value::Bool(flag)) => Some(*flag),
        Some(Value::String(text)) if text == "true" => Some(true),
        Some(Value::String(text)) if text == "false" || text.is_empty() => Some(false),
        Some(_) => None,
    }
}

/// The id and the name of another object. A missing reference is an absent key, `null` or `{}` (docs/webitel-api.md §2.4).
pub(super) fn reference(object: &Map<String, Value>, key: &str) -> Option<(Option<u64>, String)> {
    match object.get(key) {
        None | Some(Value::Null) => Some((None, String::new())),
        Some(Value::Object(inner)) => Some((id(inner, "id")?, text(inner, "name")?)),
        Some(_) => None,
    }
}

/// A list of anything.
pub(super) fn list<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a [Value]> {
    match object.get(key) {
        None | Some(Value::Null) => Some(&[]),
        Some(Value::Array(items)) => Some(items),
        Some(_) => None,
    }
}
