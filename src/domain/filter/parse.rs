//! The parser of filters, and its error messages.

use super::term::{Key, Pattern, Term, Test, number};
use crate::domain::names::fold;
use crate::domain::{QueueType, State, make_harmless};

/// The reason why a text is not a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct FilterProblem {
    /// The position in the text, in bytes: the start of a character, or the end of the text.
    pub position: usize,
    /// Says what is wrong and what to write instead.
    pub sentence: String,
}

/// A piece of text between spaces, or held together by quotes, and what it is made of.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    /// Its start in the whole text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) negated: bool,
    /// The text before the colon, and its place.
    pub(super) key: Option<(&'a str, usize)>,
    /// `=` after the colon.
    pub(super) exact: bool,
    pub(super) value: Value<'a>,
    pub(super) value_start: usize,
}

/// The text behind the colon, or the whole word.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Bare(&'a str),
    Quoted { text: String, closed: bool },
}

impl Value<'_> {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Bare(text) => text,
            Self::Quoted { text, .. } => text,
        }
    }

    fn is_bare(&self) -> bool {
        matches!(self, Self::Bare(_))
    }
}

impl Token<'_> {
    /// A quote in it is not closed.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.value, Value::Quoted { closed: false, .. })
    }
}

/// The tokens of a text. Every text has some: what is wrong with one is found later.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|character: char| !character.is_whitespace()).map(|offset| at + offset) {
        let token = token(text, start);
        at = token.end;
        tokens.push(token);
    }
    tokens
}

fn token(text: &str, start: usize) -> Token<'_> {
    let negated = text[start..].starts_with('!');
    let body = start + usize::from(negated);
    let bare_end = text[body..].find(char::is_whitespace).map_or(text.len(), |offset| body + offset);
    let bare = &text[body..bare_end];
    let key = bare.split_once(':').map(|(key, _)| key).filter(|key| is_key_like(key));
    let after_colon = key.map_or(body, |key| body + key.len() + 1);
    let exact = key.is_some() && text[after_colon..].starts_with('=');
    let value_start = after_colon + usize::from(exact);
    let (value, end) = if text[value_start..].starts_with('"') {
        let (quoted, closed, length) = unquote(&text[value_start..]);
        (Value::Quoted { text: quoted, closed }, value_start + length)
    } else {
        (Value::Bare(&text[value_start..bare_end]), bare_end)
    };
    Token { start, end, negated, key: key.map(|key| (key, body)), exact, value, value_start }
}

fn is_key_like(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphabetic)
}

/// The text within quotes, whether they are closed, and the bytes that it takes with them.
fn unquote(text: &str) -> (String, bool, usize) {
    let mut inner = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (inner, true, index + 1),
            '\\' => match characters.next() {
                Some((_, escaped)) => inner.push(escaped),
                None => inner.push('\\'),
            },
            other => inner.push(other),
        }
    }
    (inner, false, text.len())
}

pub(super) fn terms(text: &str) -> Result<Vec<Term>, FilterProblem> {
    let mut terms = Vec::new();
    let mut previous_end = None;
    for token in tokens(text) {
        if previous_end == Some(token.start) {
            return problem(token.start, "Put a space after the closing quote.");
        }
        previous_end = Some(token.end);
        terms.push(Term { negated: token.negated, test: test(&token)? });
    }
    Ok(terms)
}

fn test(token: &Token<'_>) -> Result<Test, FilterProblem> {
    let value = token.value.text();
    if token.is_open() {
        return problem(token.value_start, format!("The quote is not closed: write \" after \"{value}."));
    }
    let Some((key, key_start)) = token.key else {
        if token.negated && value.is_empty() {
            return problem(token.start, "! negates a term: write the term after it, as in !state:on.");
        }
        if value.is_empty() {
            return problem(token.value_start, "The quotes are empty: write a word between them.");
        }
        if token.value.is_bare() && value.starts_with('!') {
            return problem(token.start, "One ! is enough; put a word that starts with ! in quotes.");
        }
        return Ok(Test::Word(fold(value)));
    };
    let Some(known) = Key::named(key) else {
        let sentence = format!(
            "Unknown key {key}:. Write queue:, event:, schema:, state: or type:, or put the colon in quotes: \"{key}:{value}\"."
        );
        return problem(key_start, sentence);
    };
    if value.is_empty() {
        let examples = known.words().examples;
        return problem(token.value_start, format!("{key}: needs a value: write {examples}."));
    }
    match known {
        Key::Queue => Ok(Test::Queue(pattern(token, true))),
        Key::Schema => Ok(Test::Schema(pattern(token, true))),
        Key::Event => Ok(Test::Event(pattern(token, false))),
        Key::State => match value.to_lowercase().as_str() {
            "on" => Ok(Test::State(State::On)),
            "off" => Ok(Test::State(State::Off)),
            "paused" => Ok(Test::Paused),
            _ => problem(token.value_start, "A hook is on, off or paused: write state:on, state:off or state:paused."),
        },
        Key::Type => {
            let kinds = kinds(value);
            if kinds.is_empty() {
                let names: Vec<String> = QueueType::KNOWN.iter().map(|kind| kind.short_label()).collect();
                let sentence = format!("Unknown queue type {value}: write one of {}.", names.join(", "));
                return problem(token.value_start, sentence);
            }
            Ok(Test::Type(kinds))
        }
    }
}

fn pattern(token: &Token<'_>, has_id: bool) -> Pattern {
    let value = token.value.text();
    let id = number(value).filter(|_| has_id && token.value.is_bare());
    match (token.exact, id) {
        (true, Some(id)) => Pattern::Id(id),
        (true, None) => Pattern::Whole(fold(value)),
        (false, Some(id)) => Pattern::PartOrId(fold(value), id),
        (false, None) => Pattern::Part(fold(value)),
    }
}

/// The types that a word means: the one with this number, or this very name, else all whose name contains it.
fn kinds(word: &str) -> Vec<QueueType> {
    if let Some(number) = number(word).and_then(|number| u32::try_from(number).ok()) {
        return vec![QueueType(number)];
    }
    let word = word.to_lowercase();
    let names = |kind: QueueType| [kind.short_label().to_lowercase(), kind.label().to_lowercase()];
    let known = || QueueType::KNOWN.into_iter();
    match known().find(|kind| names(*kind).contains(&word)) {
        Some(kind) => vec![kind],
        None => known().filter(|kind| names(*kind).iter().any(|name| name.contains(&word))).collect(),
    }
}

fn problem<T>(position: usize, sentence: impl Into<String>) -> Result<T, FilterProblem> {
    // It contains what was typed, which may come from a file or a command line.
    Err(FilterProblem { position, sentence: make_harmless(&sentence.into()) })
}
