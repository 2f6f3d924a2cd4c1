//! From JSON to nodes. A reader of its own, for the places: serde_json tells where a text is broken, not where a value is.

use std::{iter::Peekable, str::Chars};

use super::{
    node::{Builder, Node, Value},
    problem::{Place, Problem},
};

/// Reads a text of one value, and tells every key that stands twice.
///
/// # Errors
///
/// The first mistake of JSON itself.
pub(super) fn parse(text: &str) -> Result<(Node, Vec<Problem>), Problem> {
    let mut reader = Reader { rest: text.chars().peekable(), at: Place::START, builder: Builder::new() };
    reader.document()?;
    reader.builder.finish().ok_or_else(|| Problem::error(Place::START, "The file is empty."))
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// Where the next character stands.
    at: Place,
    builder: Builder,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.rest.next()?;
        if character == '\n' {
            self.at = Place { line: self.at.line + 1, column: 1 };
        } else {
            self.at.column += 1;
        }
        Some(character)
    }

    fn peek(&mut self) -> Option<char> {
        self.rest.peek().copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.next();
        }
    }

    fn wrong<T>(&mut self, wanted: &str) -> Result<T, Problem> {
        let found = match self.peek() {
            None => "the file ends".to_owned(),
            Some('\'') => "' stands".to_owned(),
            Some(character) => format!("{character:?} stands"),
        };
        Err(Problem::error(self.at, format!("This is not JSON: {found} where {wanted} is wanted.")))
    }

    fn expect(&mut self, wanted: char) -> Result<(), Problem> {
        self.skip_space();
        if self.peek() != Some(wanted) {
            return self.wrong(&format!("{wanted:?}"));
        }
        self.next();
        Ok(())
    }

    /// Whether this character comes next; then it is taken.
    fn takes(&mut self, character: char) -> bool {
        self.skip_space();
        let is_next = self.peek() == Some(character);
        if is_next {
            self.next();
        }
        is_next
    }

    fn document(&mut self) -> Result<(), Problem> {
        self.value()?;
        self.skip_space();
        if self.peek().is_some() { self.wrong("the end of the file") } else { Ok(()) }
    }

    /// A value. It calls itself for what lies in it; the builder sees to it that it is not too deep.
    fn value(&mut self) -> Result<(), Problem> {
        self.skip_space();
        let place = self.at;
        match self.peek() {
            Some('{') => self.table(place),
            Some('[') => self.list(place),
            Some('"') => {
                let text = self.text()?;
                self.builder.value(place, Value::Text(text));
                Ok(())
            }
            Some('-' | '0'..='9') => self.number(place),
            Some('a'..='z') => self.word(place),
            _ => self.wrong("a value"),
        }
    }

    fn table(&mut self, place: Place) -> Result<(), Problem> {
        self.next();
        self.builder.begin_table(place)?;
        if !self.takes('}') {
            loop {
                self.skip_space();
                let place = self.at;
                if self.peek() != Some('"') {
                    return self.wrong("a key in quotation marks");
                }
                let key = self.text()?;
                self.builder.key(place, key);
                self.expect(':')?;
                self.value()?;
                if self.takes('}') {
                    break;
                }
                if !self.takes(',') {
                    return self.wrong("a comma or }");
                }
            }
        }
        self.builder.end();
        Ok(())
    }

    fn list(&mut self, place: Place) -> Result<(), Problem> {
        self.next();
        self.builder.begin_list(place)?;
        if !self.takes(']') {
            loop {
                self.value()?;
                if self.takes(']') {
                    break;
                }
                if !self.takes(',') {
                    return self.wrong("a comma or ]");
                }
            }
        }
        self.builder.end();
        Ok(())
    }

    fn word(&mut self, place: Place) -> Result<(), Problem> {
        let mut word = String::new();
        while let Some(letter @ 'a'..='z') = self.peek() {
            word.push(letter);
            self.next();
        }
        let value = match word.as_str() {
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            "null" => Value::Null,
            _ => return Err(Problem::error(place, "This is not JSON: a text stands in quotation marks.")),
        };
        self.builder.value(place, value);
        Ok(())
    }

    fn number(&mut self, place: Place) -> Result<(), Problem> {
        let mut number = String::new();
        while let Some(character @ ('0'..='9' | '+' | '-' | '.' | 'e' | 'E')) = self.peek() {
            number.push(character);
            self.next();
        }
        if serde_json::from_str::<serde_json::Number>(&number).is_err() {
            return Err(Problem::error(place, "This is not JSON: a number is written otherwise."));
        }
        self.builder.value(place, Value::Number(number));
        Ok(())
    }

    fn text(&mut self) -> Result<String, Problem> {
        let begin = self.at;
        self.next();
        let mut text = String::new();
        loop {
            let place = self.at;
            match self.next() {
                None | Some('\n') => {
                    return Err(Problem::error(begin, "This is not JSON: the text that begins here does not end."));
                }
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escaped(place)?),
                Some(control) if control < ' ' => {
                    return Err(Problem::error(place, "This is not JSON: a control character is written \\uXXXX."));
                }
                Some(character) => text.push(character),
            }
        }
    }

    fn escaped(&mut self, place: Place) -> Result<char, Problem> {
        let bad = || Problem::error(place, "This is not JSON: no such character can be written with \\.");
        Ok(match self.next() {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let first = self.unit().ok_or_else(bad)?;
                let mut units = vec![first];
                if (0xd800..0xdc00).contains(&first) {
                    if self.next() != Some('\\') || self.next() != Some('u') {
                        return Err(bad());
                    }
                    units.push(self.unit().ok_or_else(bad)?);
                }
                char::decode_utf16(units).next().and_then(Result::ok).ok_or_else(bad)?
            }
            _ => return Err(bad()),
        })
    }

    fn unit(&mut self) -> Option<u16> {
        (0..4).try_fold(0, |unit, _| Some(unit * 16 + u16::try_from(self.next()?.to_digit(16)?).ok()?))
    }
}
