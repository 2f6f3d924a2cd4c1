//! Readers of single values for `deserialize_with`: absent, `null` and the zero value are the same (docs/webitel-api.md §2.3).

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error};
use serde_json::Value;

/// An id, as a number or as text (docs/webitel-api.md §2.4). Absent, empty and 0 are no id: the database counts from 1.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(whole::<D>(Value::deserialize(deserializer)?)?.filter(|id| *id != 0))
}

/// A small number, as a number or as text.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = whole::<D>(Value::deserialize(deserializer)?)?.unwrap_or_default();
    u32::try_from(number).map_err(|_| D::Error::custom("a number that is too large"))
}

/// Text. A number stands for its digits.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(D::Error::custom("not a text")),
    }
}

/// Yes or no; text is accepted as JSON's two words only.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(false),
        Value::Bool(flag) => Ok(flag),
        Value::String(text) if text == "true" => Ok(true),
        Value::String(text) if text == "false" || text.is_empty() => Ok(false),
        _ => Err(D::Error::custom("neither true nor false")),
    }
}

/// An object of its own. A missing reference is an absent key, `null` or `{}` (docs/webitel-api.md §2.4).
pub(super) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(T::default()),
        // Checked here because serde would also build an object from a list, position by position.
        value @ Value::Object(_) => serde_json::from_value(value).map_err(D::Error::custom),
        _ => Err(D::Error::custom("not an object")),
    }
}

/// A list of anything.
pub(super) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Value>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn whole<'de, D: Deserializer<'de>>(value: Value) -> Result<Option<u64>, D::Error> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => number.as_u64().map(Some).ok_or_else(|| D::Error::custom("not a whole number")),
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) => text.parse().map(Some).map_err(|_| D::Error::custom("not a whole number")),
        _ => Err(D::Error::custom("not a number")),
    }
}
