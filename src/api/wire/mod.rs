//! The shapes of the JSON, read leniently (docs/webitel-api.md §2.3, §2.4): every key may be absent, `null` or its zero value; ids
//! are numbers or text; unknown keys are ignored. Knows nothing of HTTP.
//!
//! What is *not* forgiven is a value of another kind, such as `"enabled": "perhaps"`: taking it for the zero value would
//! show a hook as off that is on. One row like this is left out and counted, so that it neither hides the others nor goes
//! unsaid; a list of nothing but such rows is a failure.

mod account;
mod lenient;
mod objects;

pub(super) use account::{SignInAnswer, UserInfo, is_sso_only, signed_in};
pub(super) use objects::{HookShape, QueueShape, SchemaShape, VersionShape, VersionedQueueShape};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::domain::Page;

/// The wire format of a type.
pub(super) trait Shape: DeserializeOwned {
    /// The domain type.
    type Meaning;

    /// `None` where the shape names nothing, because its id is missing.
    fn meaning(self) -> Option<Self::Meaning>;
}

/// `{"next": true, "items": […]}`; the last page has no `next`, an empty one no `items`.
#[derive(Deserialize)]
struct List {
    #[serde(default, deserialize_with = "lenient::list")]
    items: Vec<Value>,
    #[serde(default, deserialize_with = "lenient::flag")]
    next: bool,
}

/// Reads a page. `Err` says in a few words what is wrong with it.
pub(super) fn page<S: Shape>(object: Map<String, Value>) -> Result<Page<S::Meaning>, String> {
    let List { items, next } =
        serde_json::from_value(Value::Object(object)).map_err(|_| "it is not a list".to_owned())?;
    let sent = items.len();
    let items: Vec<_> = items.into_iter().filter_map(row::<S>).collect();
    let unreadable = sent - items.len();
    if unreadable > 0 && items.is_empty() {
        return Err(format!("none of its {sent} rows could be read"));
    }
    Ok(Page { items, more: next, unreadable, date: None })
}

/// Reads one object. `Err` says in a few words what is wrong with it.
pub(super) fn one<S: Shape>(object: Map<String, Value>) -> Result<S::Meaning, String> {
    row::<S>(Value::Object(object)).ok_or_else(|| "it is not the object that was asked for".to_owned())
}

fn row<S: Shape>(value: Value) -> Option<S::Meaning> {
    // serde would also build an object from a list, position by position.
    if !value.is_object() {
        return None;
    }
    serde_json::from_value::<S>(value).ok()?.meaning()
}
