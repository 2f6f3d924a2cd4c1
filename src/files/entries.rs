//! Reads a table key by key. Unknown keys are mistakes.

use super::node::{Key, Node, Value};
use super::problem::{FileMistake, Place};

use crate::words;

/// A table of the format: what it is called in messages, and its keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) keys: &'static [&'static str],
}

/// A table, and the list of mistakes to add to.
pub(super) struct Entries<'a, 'p> {
    kind: Kind,
    pub(super) place: Place,
    table: &'a [(Key, Node)],
    problems: &'p mut Vec<FileMistake>,
}

impl<'a, 'p> Entries<'a, 'p> {
    /// The table that a node should be. Reports keys that the format does not have.
    pub(super) fn of(kind: Kind, node: &'a Node, problems: &'p mut Vec<FileMistake>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            let keys = words::list(kind.keys);
            let text =
                format!("{} must be a table with {keys}, not {}.", words::capitalized(kind.name), node.value.kind());
            problems.push(FileMistake::error(node.place, text));
            return None;
        };
        let unknown = table.iter().filter(|(key, _)| !kind.keys.contains(&key.name.as_str()));
        problems.extend(unknown.map(|(key, _)| {
            let advice = words::did_you_mean(&key.name, kind.keys)
                .unwrap_or_else(|| format!("{} has {}.", kind.name, words::list(kind.keys)));
            FileMistake::error(key.place, format!("Unknown key {:?}; {advice}", key.name))
        }));
        Some(Self { kind, place: node.place, table, problems })
    }

    /// Reports a mistake.
    pub(super) fn complain(&mut self, place: Place, message: impl AsRef<str>) {
        self.problems.push(FileMistake::error(place, message));
    }

    /// The value of a key, if it is there.
    pub(super) fn value(&self, key: &str) -> Option<&'a Node> {
        debug_assert!(self.kind.keys.contains(&key));
        self.table.iter().find(|(name, _)| name.name == key).map(|(_, node)| node)
    }

    /// The value of a key that has to be there.
    pub(super) fn needed(&mut self, key: &str, such_as: &str) -> Option<&'a Node> {
        let value = self.value(key);
        if value.is_none() {
            self.complain(self.place, format!("{:?} is missing in {}; write {such_as}.", key, self.kind.name));
        }
        value
    }

    fn wrong_type(&mut self, key: &str, wanted: &str, node: &Node) {
        self.complain(node.place, format!("{key:?} must be {wanted}, not {}.", node.value.kind()));
    }

    pub(super) fn text(&mut self, key: &str) -> Option<(&'a str, Place)> {
        let node = self.value(key)?;
        match &node.value {
            Value::Text(text) => return Some((text, node.place)),
            Value::Null => self.wrong_type(key, "a string", node),
            _ => self.wrong_type(key, "a string, in quotation marks if it looks like something else", node),
        }
        None
    }

    /// A name: a text that is not empty.
    pub(super) fn name(&mut self, key: &str) -> Option<(&'a str, Place)> {
        let (text, place) = self.text(key)?;
        if text.is_empty() {
            self.complain(place, format!("{key:?} is empty; write a name, or leave it out."));
            return None;
        }
        Some((text, place))
    }

    pub(super) fn id(&mut self, key: &str) -> Option<(u64, Place)> {
        let node = self.value(key)?;
        let id = match &node.value {
            // The server's ids are what an int64 holds (docs/webitel-api.md §2.4).
            Value::Number(digits) => digits.parse::<i64>().ok().and_then(|id| u64::try_from(id).ok()),
            _ => None,
        };
        if id.is_none() {
            let found = match &node.value {
                Value::Number(digits) => format!("not {digits}"),
                Value::Text(text) if text.parse::<u64>().is_ok() => "without quotation marks".to_owned(),
                other => format!("not {}", other.kind()),
            };
            self.complain(node.place, format!("{key:?} must be an id, a whole number such as 12, {found}."));
        }
        Some((id?, node.place))
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let node = self.needed(key, "enabled: true or enabled: false")?;
        match &node.value {
            Value::Flag(flag) => return Some(*flag),
            Value::Text(text) => {
                let text = format!("{key:?} must be true or false, not {text:?}.");
                self.complain(node.place, text);
            }
            _ => self.wrong_type(key, "true or false", node),
        }
        None
    }

    pub(super) fn list(&mut self, key: &str) -> Option<&'a [Node]> {
        let node = self.needed(key, &format!("{key}: [] where there are none"))?;
        match &node.value {
            Value::List(items) => return Some(items),
            Value::Null => self.complain(node.place, format!("{key:?} is empty; for none write {key}: [].")),
            _ => self.wrong_type(key, "a list", node),
        }
        None
    }
}
