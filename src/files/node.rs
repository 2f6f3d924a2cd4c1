//! A text as lists and tables with places, before their meaning is known. YAML and JSON both become this.

use std::collections::HashMap;

use super::problem::{FileMistake, Place};

/// The maximum nesting of lists and tables; the format needs five.
pub(super) const DEEPEST: usize = 16;

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// An empty value, or `null`.
    Null,
    Flag(bool),
    /// A number as it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Table(Vec<(Key, Node)>),
}

/// A key of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    pub(super) place: Place,
    pub(super) name: String,
}

impl Value {
    /// Names the kind of the value for a message.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Flag(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

pub(super) fn too_deep(place: Place) -> FileMistake {
    FileMistake::error(place, "Lists and tables are nested too deep here.")
}

/// Lists and tables that have begun and not ended.
pub(super) struct Builder {
    open: Vec<(Place, Open)>,
    root: Option<Node>,
    /// Keys that stand in a table twice.
    problems: Vec<FileMistake>,
}

enum Open {
    List(Vec<Node>),
    Table { entries: Vec<(Key, Node)>, key: Option<Key>, seen: HashMap<String, Place> },
}

impl Builder {
    pub(super) fn new() -> Self {
        Self { open: Vec::new(), root: None, problems: Vec::new() }
    }

    /// The whole, once everything has ended, and the keys that stand in a table twice.
    pub(super) fn finish(self) -> Option<(Node, Vec<FileMistake>)> {
        Some((self.root?, self.problems))
    }

    /// Returns whether the next value of a table is a key.
    pub(super) fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some((_, Open::Table { key: None, .. })))
    }

    pub(super) fn key(&mut self, place: Place, name: String) {
        let Some((_, Open::Table { key, seen, .. })) = self.open.last_mut() else { return };
        if let Some(first) = seen.get(&name) {
            let text = format!("{name:?} is here for the second time; the first is in line {}.", first.line);
            self.problems.push(FileMistake::error(place, text));
        }
        seen.entry(name.clone()).or_insert(place);
        *key = Some(Key { place, name });
    }

    pub(super) fn begin_list(&mut self, place: Place) -> Result<(), FileMistake> {
        self.begin(place, Open::List(Vec::new()))
    }

    pub(super) fn begin_table(&mut self, place: Place) -> Result<(), FileMistake> {
        self.begin(place, Open::Table { entries: Vec::new(), key: None, seen: HashMap::new() })
    }

    fn begin(&mut self, place: Place, open: Open) -> Result<(), FileMistake> {
        if self.open.len() >= DEEPEST {
            return Err(too_deep(place));
        }
        self.open.push((place, open));
        Ok(())
    }

    pub(super) fn end(&mut self) {
        match self.open.pop() {
            Some((place, Open::List(items))) => self.value(place, Value::List(items)),
            Some((place, Open::Table { entries, .. })) => self.value(place, Value::Table(entries)),
            None => {}
        }
    }

    pub(super) fn value(&mut self, place: Place, value: Value) {
        let node = Node { place, value };
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some((_, Open::List(items))) => items.push(node),
            Some((_, Open::Table { entries, key, .. })) => entries.extend(key.take().map(|key| (key, node))),
        }
    }
}
