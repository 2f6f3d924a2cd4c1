//! The mask of a PATCH: the gateway fills it from the keys of the body, as dotted leaf paths (docs/webitel-api.md §2.7).

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The leaves that a body names. Presence counts, not the value; an array is one leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask(BTreeSet<String>);

impl Mask {
    /// The mask of a body. A `fields` list sent by the client is not part of the record.
    pub(crate) fn of(body: &Map<String, Value>) -> Self {
        let mut paths = BTreeSet::new();
        for (key, value) in body.iter().filter(|(key, _)| *key != "fields") {
            collect(key, value, &mut paths);
        }
        Self(paths)
    }

    /// Returns whether the body names this leaf.
    pub(crate) fn names(&self, path: &str) -> bool {
        self.0.contains(path)
    }
}

fn collect(path: &str, value: &Value, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(inner) if !inner.is_empty() => {
            for (key, value) in inner {
                collect(&format!("{path}.{key}"), value, paths);
            }
        }
        _ => {
            paths.insert(path.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(body: &str) -> Vec<String> {
        let body: Map<String, Value> = serde_json::from_str(body).expect("the test's body is an object");
        Mask::of(&body).0.into_iter().collect()
    }

    #[test]
    fn keys_become_leaf_paths() {
        assert_eq!(paths(r#"{"enabled": false}"#), ["enabled"]);
        assert_eq!(paths(r#"{"event": "leaving", "enabled": true}"#), ["enabled", "event"]);
        assert_eq!(paths(r#"{"schema": {"id": "5", "name": "Flow"}}"#), ["schema.id", "schema.name"]);
        assert_eq!(paths(r#"{"tags": [{"name": "a"}]}"#), ["tags"]);
    }

    #[test]
    fn a_null_or_empty_reference_names_no_id() {
        assert_eq!(paths(r#"{"schema": null}"#), ["schema"]);
        assert_eq!(paths(r#"{"schema": {}}"#), ["schema"]);
    }

    #[test]
    fn a_list_of_fields_sent_by_the_client_is_ignored() {
        assert_eq!(paths(r#"{"fields": ["event"], "enabled": true}"#), ["enabled"]);
    }
}
