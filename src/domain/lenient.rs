//! Reads values of files that other versions of this program wrote.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// Reads a value without which the rest still makes sense: the default if this version cannot read it.
pub(super) fn readable_or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: DeserializeOwned + Default,
    D: Deserializer<'de>,
{
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}
