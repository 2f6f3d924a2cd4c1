//! The shapes of the JSON, read leniently (docs/webitel-api.md §2.3, §2.4): every key may be absent, `null` or its zero value; ids
//! are numbers or text; unknown keys are ignored. Knows nothing of HTTP.
//!
//! What is *not* forgiven is a value of another kind, such as `"enabled": "perhaps"`: taking it for the zero value would
//! show a hook as off that is on. One row like this is left out and counted, so that it neither hides the others nor goes
//! unsaid; a list of nothing but such rows is a failure.

mod account;
mod lenient;
mod objects;

pub(super) use account::{identity, is_sso_only, login_session, token};
pub(super) use objects::{HOOKS, QUEUES, QUEUES_WITH_VERSIONS, SCHEMAS, VERSIONS};
use serde_json::{Map, Value};

use crate::domain::Page;

/// The rows of a list.
pub(super) struct Rows<T> {
    /// What they are, in the plural.
    pub(super) name: &'static str,
    /// Reads one. `None`: it has no id, or a value of another kind.
    pub(super) read: fn(&Map<String, Value>) -> Option<T>,
    pub(super) id: fn(&T) -> u64,
}

impl<T> Rows<T> {
    /// Reads a page: `{"next": true, "items": […]}`; the last page has no `next`, an empty one no `items`. `Err` says in a
    /// few words what is wrong with it.
    pub(super) fn page(&self, object: &Map<String, Value>) -> Result<Page<T>, String> {
        let (Some(sent), Some(more)) = (lenient::list(object, "items"), lenient::flag(object, "next")) else {
            return Err("it is not a list".to_owned());
        };
        let items: Vec<T> = sent.iter().filter_map(Value::as_object).filter_map(self.read).collect();
        let unreadable = sent.len() - items.len();
        if unreadable > 0 && items.is_empty() {
            return Err(format!("none of its {unreadable} rows could be read"));
        }
        Ok(Page { items, more, unreadable, date: None })
    }

    /// Reads one object. `Err` says in a few words what is wrong with it.
    pub(super) fn one(&self, object: &Map<String, Value>) -> Result<T, String> {
        (self.read)(object).ok_or_else(|| "it is not the object that was asked for".to_owned())
    }

    /// Reads the object with this id. An answer about another object must never be taken for this one's.
    pub(super) fn named(&self, id: u64, object: &Map<String, Value>) -> Result<T, String> {
        let thing = self.one(object)?;
        if (self.id)(&thing) == id { Ok(thing) } else { Err(ABOUT_ANOTHER.to_owned()) }
    }
}

pub(super) const ABOUT_ANOTHER: &str = "it is about another object";
