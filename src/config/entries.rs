//! A table of the configuration file, read key by key. Unknown keys are mistakes.

use std::ops::RangeInclusive;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::problem::{Lines, Problem};
use crate::words;

/// Keys under which people might write a secret.
const SECRETS: [&str; 7] = ["token", "access_token", "auth_token", "api_token", "api_key", "password", "secret"];

/// A value and its line in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    /// The line, from 1.
    pub line: usize,
}

/// The table, the keys that were read and the mistakes so far.
pub(super) struct Entries<'a> {
    table: &'a DeTable<'a>,
    lines: Lines<'a>,
    known: Vec<&'static str>,
    problems: Vec<Problem>,
}

impl<'a> Entries<'a> {
    pub(super) fn of(table: &'a DeTable<'a>, lines: Lines<'a>) -> Self {
        Self { table, lines, known: Vec::new(), problems: Vec::new() }
    }

    /// Reports a mistake.
    pub(super) fn complain(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(line, message));
    }

    /// The value of the key and its line, if it is there. Marks the key as known.
    pub(super) fn value(&mut self, key: &'static str) -> Option<(&'a DeValue<'a>, usize)> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((value.get_ref(), self.lines.at(&value.span())))
    }

    /// Text on one line.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let (value, line) = self.value(key)?;
        match value.as_str() {
            None => self.wrong_type(key, "a string in quotation marks", value, line),
            Some(text) if text.trim().is_empty() => self.complain(line, format!("{key:?} is empty")),
            Some(text) if text.chars().any(char::is_control) => {
                self.complain(line, format!("{key:?} must not contain a line break or another control character"));
            }
            Some(text) => return Some(Placed { value: text.trim().to_owned(), line }),
        }
        None
    }

    /// `true` or `false`; not there is `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let Some((value, line)) = self.value(key) else { return false };
        value.as_bool().unwrap_or_else(|| {
            self.wrong_type(key, "true or false", value, line);
            false
        })
    }

    /// A whole number within bounds; `unit` is empty or such as ` of milliseconds`.
    pub(super) fn whole_number(&mut self, key: &'static str, unit: &str, allowed: RangeInclusive<u64>) -> Option<u64> {
        let (value, line) = self.value(key)?;
        let wanted = format!("a whole number{unit} from {} to {}", allowed.start(), allowed.end());
        let number = match value {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            DeValue::Float(_) => None,
            _ => {
                self.wrong_type(key, &wanted, value, line);
                return None;
            }
        };
        let number = number.filter(|number| allowed.contains(number));
        if number.is_none() {
            self.complain(line, format!("{key:?} must be {wanted}"));
        }
        number
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str, items: &[Spanned<DeValue<'a>>]) -> Option<Vec<String>> {
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            let line = self.lines.at(&item.span());
            match item.get_ref().as_str() {
                Some(text) if text.contains('\0') => {
                    self.complain(line, format!("{key:?} must not contain a NUL character"));
                    return None;
                }
                Some(text) => texts.push(text.to_owned()),
                None => {
                    self.wrong_type(key, "a list of strings in quotation marks", item.get_ref(), line);
                    return None;
                }
            }
        }
        Some(texts)
    }

    /// Reports that the value is of the wrong type.
    pub(super) fn wrong_type(&mut self, key: &str, wanted: &str, value: &DeValue<'_>, line: usize) {
        let found = match value.type_str() {
            "string" => "a string",
            "integer" | "float" => "a number",
            "boolean" => "true or false",
            "array" => "a list",
            "table" => "a table",
            "datetime" => "a date",
            other => other,
        };
        self.complain(line, format!("{key:?} must be {wanted}, not {found}"));
    }

    /// The mistakes in it. A key that was not read is one; `elsewhere` may say where it belongs.
    pub(super) fn finish(
        mut self,
        has: &str,
        elsewhere: impl Fn(&str, &DeValue<'_>) -> Option<String>,
    ) -> Vec<Problem> {
        for (key, value) in self.table {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let advice = if SECRETS.contains(&name.to_lowercase().replace('-', "_").as_str()) {
                "; secrets do not belong in this file: use token_command or token_file, or sign in with webitel-hooks login"
                    .to_owned()
            } else if let Some(advice) = elsewhere(name, value.get_ref()) {
                format!("; {advice}")
            } else if let Some(meant) = words::nearest(name, &self.known) {
                format!("; did you mean {meant:?}?")
            } else {
                format!("; {has} has {}", words::list(&self.known))
            };
            let line = self.lines.at(&key.span());
            self.problems.push(Problem::new(line, format!("{name:?} is not a setting{advice}")));
        }
        self.problems
    }
}
