//! From JSON to nodes. `serde_json` checks the text, since it is strict; `jsonc-parser` gives the place of each value.

use jsonc_parser::ast::{ObjectProp, Value as Parsed};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::node::{Builder, Node, Value, too_deep};
use super::problem::{FileMistake, Place};

/// Reads a text of one value, and reports every key that occurs twice.
///
/// # Errors
///
/// The first mistake of JSON itself.
pub(super) fn parse(text: &str) -> Result<(Node, Vec<FileMistake>), FileMistake> {
    serde_json::from_str::<serde_json::Value>(text).map_err(|error| mistake(text, &error))?;
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    // A text that the stricter parser accepted is accepted here too.
    let root = parsed
        .ok()
        .and_then(|parsed| parsed.value)
        .ok_or_else(|| FileMistake::error(Place::START, "The file is empty."))?;
    let mut reader = Reader { text, at: Place::START, read: 0, builder: Builder::new() };
    reader.value(root)?;
    reader.builder.finish().ok_or_else(|| FileMistake::error(Place::START, "The file is empty."))
}

fn mistake(text: &str, error: &serde_json::Error) -> FileMistake {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    // serde_json counts the bytes that it has read, the wrong one among them.
    let before = if error.is_eof() { error.column() } else { error.column().saturating_sub(1) };
    let before = line.as_bytes().get(..before).unwrap_or(line.as_bytes());
    let place = Place { line: error.line(), column: 1 + String::from_utf8_lossy(before).chars().count() };
    let what = error.to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
    if what == "recursion limit exceeded" {
        return too_deep(place);
    }
    FileMistake::error(place, format!("This is not JSON: {what}."))
}

struct Reader<'a> {
    text: &'a str,
    /// The place of the byte `read`.
    at: Place,
    read: usize,
    builder: Builder,
}

impl Reader<'_> {
    /// The line and column of a byte. Asked for in the order of the text.
    fn place(&mut self, byte: usize) -> Place {
        for character in self.text[self.read..byte].chars() {
            self.at = match character {
                '\n' => Place { line: self.at.line + 1, column: 1 },
                _ => Place { column: self.at.column + 1, ..self.at },
            };
        }
        self.read = byte;
        self.at
    }

    /// Recursive; the builder limits the depth.
    fn value(&mut self, parsed: Parsed<'_>) -> Result<(), FileMistake> {
        let place = self.place(parsed.range().start);
        let value = match parsed {
            Parsed::Object(object) => {
                self.builder.begin_table(place)?;
                for ObjectProp { range, name, value, .. } in object.properties {
                    let place = self.place(range.start);
                    self.builder.key(place, name.into_string());
                    self.value(value)?;
                }
                self.builder.end();
                return Ok(());
            }
            Parsed::Array(array) => {
                self.builder.begin_list(place)?;
                array.elements.into_iter().try_for_each(|element| self.value(element))?;
                self.builder.end();
                return Ok(());
            }
            Parsed::StringLit(text) => Value::Text(text.value.into_owned()),
            Parsed::NumberLit(number) => Value::Number(number.value.to_owned()),
            Parsed::BooleanLit(flag) => Value::Flag(flag.value),
            Parsed::NullKeyword(_) => Value::Null,
        };
        self.builder.value(place, value);
        Ok(())
    }
}
