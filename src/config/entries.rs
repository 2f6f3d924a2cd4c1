//! A table of the configuration file, read key by key: mistakes with their lines. Unknown keys are mistakes.

use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

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

/// A mistake in the configuration file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigMistake {
    /// The line, from 1.
    pub line: usize,
    /// Says what is wrong and what is allowed, without the value.
    pub message: String,
}

impl ConfigMistake {
    /// A mistake in this line.
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// The line of a byte of a text, from 1.
pub(super) fn line_of(text: &[u8], byte: usize) -> usize {
    1 + text.iter().take(byte).filter(|byte| **byte == b'\n').count()
}

/// The table, the keys that were read and the mistakes of the file so far.
pub(super) struct Entries<'a, 'p> {
    text: &'a str,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
    problems: &'p mut Vec<ConfigMistake>,
}

impl<'a, 'p> Entries<'a, 'p> {
    /// The table at the top of a file with this text.
    pub(super) fn of(text: &'a str, table: &'a DeTable<'a>, problems: &'p mut Vec<ConfigMistake>) -> Self {
        Self { text, table, known: Vec::new(), problems }
    }

    /// A table within this one.
    pub(super) fn inner(&mut self, table: &'a DeTable<'a>) -> Entries<'a, '_> {
        Entries::of(self.text, table, self.problems)
    }

    /// The line of a place in the file.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        line_of(self.text.as_bytes(), span.start)
    }

    /// Reports a mistake.
    pub(super) fn complain(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(ConfigMistake::new(line, message));
    }

    /// The value of the key and its line, if it is there. Marks the key as known.
    pub(super) fn value(&mut self, key: &'static str) -> Option<(&'a DeValue<'a>, usize)> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((value.get_ref(), self.line(&value.span())))
    }

    /// The table of the key; if the value is something else, `advice` says how to write one.
    pub(super) fn table(&mut self, key: &'static str, advice: &str) -> Option<&'a DeTable<'a>> {
        let (value, line) = self.value(key)?;
        if value.as_table().is_none() {
            self.complain(line, advice);
        }
        value.as_table()
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
            let line = self.line(&item.span());
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

    /// Reports keys that were not read; `elsewhere` may say where one belongs.
    pub(super) fn finish(self, has: &str, elsewhere: impl Fn(&str, &DeValue<'_>) -> Option<String>) {
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
            } else if let Some(advice) = words::did_you_mean(name, &self.known) {
                format!("; {advice}")
            } else {
                format!("; {has} has {}", words::list(&self.known))
            };
            let line = self.line(&key.span());
            self.problems.push(ConfigMistake::new(line, format!("{name:?} is not a setting{advice}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!([0, 4, 9, 99].map(|byte| line_of(b"one\ntwo\nthree", byte)), [1, 2, 3, 3]);
    }
}
