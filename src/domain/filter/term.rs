//! One term of a filter, and its text form.

use std::fmt;

use super::Facts;
use crate::domain::names::fold;
use crate::domain::{QueueType, State};

/// The field that a term tests; a word without a key tests all three names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Queue,
    Event,
    Schema,
    State,
    Type,
}

impl Key {
    pub(super) const ALL: [Self; 5] = [Self::Queue, Self::Event, Self::Schema, Self::State, Self::Type];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Event => "event",
            Self::Schema => "schema",
            Self::State => "state",
            Self::Type => "type",
        }
    }

    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::Queue => "in the queue's name, or its id",
            Self::Event => "in the event's name",
            Self::Schema => "in the flow schema's name, or its id",
            Self::State => "on, off or paused",
            Self::Type => "the type of the queue",
        }
    }
}

/// A text and how it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    typed: Box<str>,
    folded: Box<str>,
}

impl From<&str> for Text {
    fn from(typed: &str) -> Self {
        Self { typed: typed.into(), folded: fold(typed) }
    }
}

/// A pattern for a name and, if the thing has one, an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// The name contains it.
    Part(Text),
    /// The name contains it, or it is the id.
    PartOrId(Text, u64),
    /// It is the whole name.
    Whole(Text),
    /// It is the id.
    Id(u64),
}

impl Pattern {
    fn fits(&self, name: &str, id: Option<u64>) -> bool {
        match self {
            Self::Part(text) => name.contains(&*text.folded),
            Self::PartOrId(text, number) => id == Some(*number) || name.contains(&*text.folded),
            Self::Whole(text) => name == &*text.folded,
            Self::Id(number) => id == Some(*number),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(text) => f.write_str(&quoted_where_needed(&text.typed)),
            Self::PartOrId(text, _) => f.write_str(&text.typed),
            Self::Whole(text) => write!(f, "={}", quoted_where_needed(&text.typed)),
            Self::Id(number) => write!(f, "={number}"),
        }
    }
}

/// The condition of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    Word(Text),
    Queue(Pattern),
    Event(Pattern),
    Schema(Pattern),
    State(State),
    /// It is off because it is paused.
    Paused,
    /// The text as written, and the types that it means.
    Type(Box<str>, Vec<QueueType>),
}

/// A term, turned round or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) negated: bool,
    pub(super) test: Test,
}

impl Term {
    pub(super) fn matches(&self, facts: &Facts<'_>) -> bool {
        let fits = match &self.test {
            Test::Word(text) => {
                [facts.queue_name, facts.event, facts.schema_name].iter().any(|name| name.contains(&*text.folded))
            }
            Test::Queue(pattern) => pattern.fits(facts.queue_name, Some(facts.queue.0)),
            Test::Event(pattern) => pattern.fits(facts.event, None),
            Test::Schema(pattern) => pattern.fits(facts.schema_name, facts.schema.map(|schema| schema.0)),
            Test::State(state) => facts.state == *state,
            Test::Paused => facts.is_paused,
            Test::Type(_, kinds) => kinds.contains(&facts.kind),
        };
        fits != self.negated
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("!")?;
        }
        match &self.test {
            // A number is a word like any other where there is no id.
            Test::Word(text) if number(&text.typed).is_some() => f.write_str(&text.typed),
            Test::Word(text) => f.write_str(&quoted_where_needed(&text.typed)),
            Test::Queue(pattern) => write!(f, "queue:{pattern}"),
            Test::Event(pattern) => write!(f, "event:{pattern}"),
            Test::Schema(pattern) => write!(f, "schema:{pattern}"),
            Test::State(state) => write!(f, "state:{state}"),
            Test::Paused => f.write_str("state:paused"),
            Test::Type(typed, _) if number(typed).is_some() => write!(f, "type:{typed}"),
            Test::Type(typed, _) => write!(f, "type:{}", quoted_where_needed(typed)),
        }
    }
}

/// The number that a text is written as; `05` is a text.
pub(super) fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

/// The text as it has to be written to be understood as it is: quoted where it has spaces or could mean something else.
pub(super) fn quoted_where_needed(text: &str) -> String {
    let plain = !text.is_empty()
        && number(text).is_none()
        && !text.starts_with(['!', '='])
        && !text.contains(|character: char| character.is_whitespace() || matches!(character, '"' | '\\' | ':'));
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}
