//! How values are written: falsy ones are left out, 64-bit numbers are strings (docs/webitel-api.md §2.3, §2.4).

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A value of an answer. Its variant decides how it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Text(String),
    /// An int32 or uint32: a JSON number.
    Int32(i64),
    /// An int64: a JSON string.
    Int64(i64),
    Flag(bool),
    List(Vec<Node>),
    Object(Object),
    /// Free JSON, written as stored.
    Json(serde_json::Value),
}

impl Node {
    /// Returns whether the gateway leaves the value out.
    fn is_falsy(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Int32(number) | Self::Int64(number) => *number == 0,
            Self::Flag(on) => !on,
            Self::List(items) => items.is_empty(),
            Self::Object(object) => object.0.is_empty(),
            Self::Json(json) => match json {
                serde_json::Value::Null => true,
                serde_json::Value::Bool(on) => !on,
                serde_json::Value::Number(number) => number.as_f64() == Some(0.0),
                serde_json::Value::String(text) => text.is_empty(),
                serde_json::Value::Array(items) => items.is_empty(),
                serde_json::Value::Object(entries) => entries.is_empty(),
            },
        }
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A message: keys in insertion order, without falsy values.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Object(Vec<(&'static str, Node)>);

impl Object {
    /// The empty message, `{}`.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Returns the message with one more key, unless the value is falsy.
    #[must_use]
    pub(crate) fn with(mut self, key: &'static str, value: Node) -> Self {
        self.put(key, value);
        self
    }

    /// Adds a key unless the value is falsy.
    pub(crate) fn put(&mut self, key: &'static str, value: Node) {
        if !value.is_falsy() {
            self.0.push((key, value));
        }
    }

    pub(crate) fn keep(&mut self, keys: &[&str]) {
        self.0.retain(|(key, _)| keys.contains(key));
    }

    /// A reference to another record: `{"id": "5", "name": "Notify CRM"}`.
    pub(crate) fn lookup(id: i64, name: impl Into<String>) -> Self {
        Self::new().with("id", Node::Int64(id)).with("name", Node::text(name))
    }

    /// A record without an id, as tags are: `{"name": "voice"}`.
    pub(crate) fn named(name: impl Into<String>) -> Self {
        Self::new().with("name", Node::text(name))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Int32(number) => serializer.serialize_i64(*number),
            Self::Int64(number) => serializer.collect_str(number),
            Self::Flag(on) => serializer.serialize_bool(*on),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(object) => object.serialize(serializer),
            Self::Json(json) => json.serialize(serializer),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falsy_values_are_left_out_and_wide_numbers_are_strings() {
        let object = Object::new()
            .with("id", Node::Int64(12))
            .with("type", Node::Int32(0))
            .with("priority", Node::Int32(5))
            .with("enabled", Node::Flag(false))
            .with("name", Node::text(""))
            .with("tags", Node::List(Vec::new()))
            .with("team", Node::Object(Object::new()))
            .with("payload", Node::Json(serde_json::json!({})));
        let written = serde_json::to_string(&object).expect("an object can be written");
        assert_eq!(written, r#"{"id":"12","priority":5}"#);
    }
}
