//! One term of a filter.

use super::Facts;
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

/// How a key is written and explained.
pub(super) struct KeyWords {
    pub(super) word: &'static str,
    /// Its values, in a few words.
    pub(super) about: &'static str,
    /// Terms with it, in a sentence.
    pub(super) examples: &'static str,
}

impl Key {
    pub(super) const ALL: [Self; 5] = [Self::Queue, Self::Event, Self::Schema, Self::State, Self::Type];

    /// The key with this name, in upper or lower case.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.words().word.eq_ignore_ascii_case(name))
    }

    pub(super) const fn words(self) -> KeyWords {
        let (word, about, examples) = match self {
            Self::Queue => ("queue", "in the queue's name, or its id", "queue:support, or queue:12 for an id"),
            Self::Event => ("event", "in the event's name", "event:joined"),
            Self::Schema => ("schema", "in the flow schema's name, or its id", "schema:crm, or schema:5 for an id"),
            Self::State => ("state", "on, off or paused", "state:on, state:off or state:paused"),
            Self::Type => ("type", "the type of the queue", "type:inbound"),
        };
        KeyWords { word, about, examples }
    }
}

/// A pattern for a name and, if the thing has one, an id. Texts are [folded](crate::domain::names::fold).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// The name contains it.
    Part(Box<str>),
    /// The name contains it, or it is the id.
    PartOrId(Box<str>, u64),
    /// It is the whole name.
    Whole(Box<str>),
    Id(u64),
}

impl Pattern {
    fn fits(&self, name: &str, id: Option<u64>) -> bool {
        match self {
            Self::Part(text) => name.contains(&**text),
            Self::PartOrId(text, number) => id == Some(*number) || name.contains(&**text),
            Self::Whole(text) => name == &**text,
            Self::Id(number) => id == Some(*number),
        }
    }
}

/// The condition of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// Folded.
    Word(Box<str>),
    Queue(Pattern),
    Event(Pattern),
    Schema(Pattern),
    State(State),
    /// It is off because it is paused.
    Paused,
    /// The types that the text means.
    Type(Vec<QueueType>),
}

/// A term, negated or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) negated: bool,
    pub(super) test: Test,
}

impl Term {
    pub(super) fn matches(&self, facts: &Facts<'_>) -> bool {
        let fits = match &self.test {
            Test::Word(text) => {
                [facts.queue_name, facts.event, facts.schema_name].iter().any(|name| name.contains(&**text))
            }
            Test::Queue(pattern) => pattern.fits(facts.queue_name, Some(facts.queue.0)),
            Test::Event(pattern) => pattern.fits(facts.event, None),
            Test::Schema(pattern) => pattern.fits(facts.schema_name, facts.schema.map(|schema| schema.0)),
            Test::State(state) => facts.state == *state,
            Test::Paused => facts.is_paused,
            Test::Type(kinds) => kinds.contains(&facts.kind),
        };
        fits != self.negated
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
