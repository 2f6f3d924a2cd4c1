//! Completion at the cursor: keys, then values.

use std::ops::Range;

use super::parse::{Token, tokens};
use super::term::{Key, quoted_where_needed};
use crate::domain::QueueType;
use crate::domain::names::fold;

/// The maximum number of candidates.
const MOST: usize = 50;

/// The names to choose from, each once.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary<'a> {
    pub queues: Vec<&'a str>,
    pub events: Vec<&'a str>,
    /// The flow schemas.
    pub schemas: Vec<&'a str>,
}

/// A candidate at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The text that replaces the range.
    pub text: String,
    /// Its meaning, unless that is plain.
    pub about: &'static str,
}

/// The candidates at the cursor, and the range that they replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the text that a candidate replaces.
    pub range: Range<usize>,
    /// The candidates, the best first. Never empty.
    pub candidates: Vec<Candidate>,
}

impl Completion {
    /// The text with a candidate inserted, and the position of the cursor after it.
    pub fn apply(&self, text: &str, candidate: &Candidate) -> (String, usize) {
        let (before, after) = (&text[..self.range.start], &text[self.range.end..]);
        // A key waits for its value; a value is done, and the next term can be typed.
        let space = if candidate.text.ends_with(':') || after.starts_with(' ') { "" } else { " " };
        let whole = format!("{before}{}{space}{after}", candidate.text);
        let behind = usize::from(!candidate.text.ends_with(':'));
        (whole, before.len() + candidate.text.len() + behind)
    }
}

/// Completes the text at `cursor` (in bytes). `None` if there is no candidate.
pub fn complete(text: &str, cursor: usize, known: &Vocabulary<'_>) -> Option<Completion> {
    let at_cursor = |token: &Token<'_>| token.start < cursor && cursor <= token.end;
    let mut token = tokens(text).into_iter().find(at_cursor);
    if token.as_ref().is_some_and(Token::is_open) {
        // An open quote takes everything behind it: text after the cursor does not count.
        token = tokens(&text[..cursor]).into_iter().find(at_cursor);
    }
    let (range, candidates) = match token {
        None => (cursor..cursor, keys("", "")),
        Some(token) => {
            let bang = if token.negated { "!" } else { "" };
            let candidates = match token.key {
                None if text[token.value_start..].starts_with('"') => Vec::new(),
                None => keys(bang, &text[token.value_start..cursor.max(token.value_start)]),
                // Within the key nothing is known of what comes behind it.
                Some((_, start)) if cursor < token.value_start => {
                    keys(bang, &text[start..cursor.min(token.value_start)])
                }
                Some((key, _)) => values(&token, key, bang, known),
            };
            (token.start..token.end, candidates)
        }
    };
    // The typed text itself does not count as a candidate.
    let there = &text[range.clone()];
    let helps = candidates.iter().any(|candidate| candidate.text != there);
    helps.then_some(Completion { range, candidates })
}

fn keys(bang: &str, typed: &str) -> Vec<Candidate> {
    let typed = typed.to_ascii_lowercase();
    let fitting = Key::ALL.into_iter().map(Key::words).filter(|key| key.word.starts_with(&typed));
    fitting.map(|key| Candidate { text: format!("{bang}{}:", key.word), about: key.about }).collect()
}

fn values(token: &Token<'_>, key: &str, bang: &str, known: &Vocabulary<'_>) -> Vec<Candidate> {
    let Some(key) = Key::named(key) else { return Vec::new() };
    let typed = fold(token.value.text());
    let equals = if token.exact { "=" } else { "" };
    let types: Vec<String>;
    let names: Vec<&str> = match key {
        Key::Queue => known.queues.clone(),
        Key::Event => known.events.clone(),
        Key::Schema => known.schemas.clone(),
        Key::State => vec!["on", "off", "paused"],
        Key::Type => {
            types = QueueType::KNOWN.iter().map(|kind| kind.short_label()).collect();
            types.iter().map(String::as_str).collect()
        }
    };
    // Those that begin with what is typed come first.
    let mut fitting: Vec<(bool, &str)> = names
        .into_iter()
        .filter(|name| !name.is_empty())
        .filter_map(|name| fold(name).find(&*typed).map(|position| (position > 0, name)))
        .collect();
    fitting.sort_by_key(|(inside, _)| *inside);
    fitting
        .into_iter()
        .take(MOST)
        .map(|(_, name)| Candidate {
            text: format!("{bang}{}:{equals}{}", key.words().word, quoted_where_needed(name)),
            about: "",
        })
        .collect()
}
