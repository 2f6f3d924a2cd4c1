//! How values are written: falsy ones are left out, 64-bit numbers are strings (docs/webitel-api.md §2.3, §2.4).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Node {
    Text(String),
    /// An int32 or uint32: a JSON number.
    Int32(i64),
    /// An int64: a JSON string.
    #[serde(serialize_with = "as_text")]
    Int64(i64),
    Flag(bool),
    List(Vec<Node>),
    Object(Object),
    /// Free JSON, written as stored.
    Json(Value),
}

fn as_text<S: Serializer>(number: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

impl Node {
    /// Returns whether the gateway leaves the value out.
    fn is_falsy(&self) -> bool {
        match self {
            Self::Text(text) | Self::Json(Value::String(text)) => text.is_empty(),
            Self::Int32(number) | Self::Int64(number) => *number == 0,
            Self::Flag(on) | Self::Json(Value::Bool(on)) => !on,
            Self::List(items) => items.is_empty(),
            Self::Object(object) => object.0.is_empty(),
            Self::Json(Value::Null) => true,
            Self::Json(Value::Number(number)) => number.as_f64() == Some(0.0),
            Self::Json(Value::Array(items)) => items.is_empty(),
            Self::Json(Value::Object(entries)) => entries.is_empty(),
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

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl IntoResponse for Object {
    fn into_response(self) -> Response {
        json(StatusCode::OK, &self)
    }
}

pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let text = serde_json::to_string(body).expect("texts, numbers and JSON can always be written");
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
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
