//! Parses YAML into nodes. Anchors, aliases and tags are refused: the format has no use for them, and nested aliases
//! can expand to more than fits into memory.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::node::{Builder, Node, Value};
use super::problem::{FileMistake, Place};

/// Reads a text of one document, and reports every key that occurs twice.
///
/// # Errors
///
/// The first mistake of YAML itself.
pub(super) fn parse(text: &str) -> Result<(Node, Vec<FileMistake>), FileMistake> {
    refuse_other_versions(text)?;
    refuse_control_characters(text)?;
    let mut builder = Builder::new();
    let mut documents = 0;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| broken(text, &error))?;
        let place = place(&span.start);
        if let Event::DocumentStart(_) = event {
            documents += 1;
            if documents > 1 {
                return Err(FileMistake::error(place, "A second document starts here; a file has only one."));
            }
        }
        put(&mut builder, event, place)?;
    }
    builder
        .finish()
        .ok_or_else(|| FileMistake::error(Place::START, "The file is empty; a hooks file starts with version: 1."))
}

/// A directive such as `%YAML 1.2` stands above the document.
fn refuse_other_versions(text: &str) -> Result<(), FileMistake> {
    let head = text.lines().enumerate().take_while(|(_, line)| line.is_empty() || line.starts_with(['%', '#', ' ']));
    for (index, line) in head {
        let Some(version) = line.strip_prefix("%YAML").and_then(|rest| rest.split_whitespace().next()) else {
            continue;
        };
        if !version.starts_with("1.") {
            let place = Place { line: index + 1, column: 1 };
            return Err(FileMistake::error(
                place,
                format!("This file is YAML {version}; this program reads YAML 1.x."),
            ));
        }
    }
    Ok(())
}

/// The parser takes them for text, where YAML allows none (YAML 1.2, section 5.1).
fn refuse_control_characters(text: &str) -> Result<(), FileMistake> {
    let is_refused = |character: char| character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    for (index, line) in text.lines().enumerate() {
        if let Some((column, character)) = line.chars().enumerate().find(|(_, character)| is_refused(*character)) {
            let place = Place { line: index + 1, column: column + 1 };
            let code = u32::from(character);
            let text =
                format!("A control character is not allowed here; in quotation marks write it as \\x{code:02x}.");
            return Err(FileMistake::error(place, text));
        }
    }
    Ok(())
}

fn put(builder: &mut Builder, event: Event<'_>, place: Place) -> Result<(), FileMistake> {
    let (anchor, tag) = match &event {
        Event::Alias(_) => (true, false),
        Event::Scalar(_, _, anchor, tag) | Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
            (*anchor > 0, tag.is_some())
        }
        _ => (false, false),
    };
    if anchor {
        return Err(FileMistake::error(place, "Anchors and aliases (& and *) are not supported; write the value out."));
    }
    if tag {
        return Err(FileMistake::error(place, "Tags (!) are not supported; write only the value."));
    }
    let awaits_key = builder.awaits_key();
    match event {
        Event::Scalar(text, _, _, _) if awaits_key => builder.key(place, text.into_owned()),
        Event::SequenceStart(..) | Event::MappingStart(..) if awaits_key => {
            return Err(FileMistake::error(place, "A list or a table cannot be a key."));
        }
        Event::Scalar(text, ScalarStyle::Plain, _, _) => builder.value(place, plain_scalar(text.into_owned())),
        Event::Scalar(text, ..) => builder.value(place, Value::Text(text.into_owned())),
        Event::SequenceStart(..) => builder.begin_list(place)?,
        Event::MappingStart(..) => builder.begin_table(place)?,
        Event::SequenceEnd | Event::MappingEnd => builder.end(),
        _ => {}
    }
    Ok(())
}

/// The value of a plain scalar, by the core schema of YAML 1.2.
fn plain_scalar(text: String) -> Value {
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Flag(true),
        "false" | "False" | "FALSE" => Value::Flag(false),
        word if is_number(word) => Value::Number(text),
        _ => Value::Text(text),
    }
}

fn is_number(word: &str) -> bool {
    let all = |digits: &str, is_digit: fn(&char) -> bool| !digits.is_empty() && digits.chars().all(|c| is_digit(&c));
    if let Some(octal) = word.strip_prefix("0o") {
        return all(octal, |digit| digit.is_digit(8));
    }
    if let Some(hexadecimal) = word.strip_prefix("0x") {
        return all(hexadecimal, char::is_ascii_hexdigit);
    }
    if matches!(word, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    // Text that Rust reads as a number and that begins with a digit or a dot is a number here too; words such as
    // `inf` are not.
    unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') && unsigned.parse::<f64>().is_ok()
}

fn place(marker: &Marker) -> Place {
    Place { line: marker.line(), column: marker.col() + 1 }
}

/// A mistake of YAML itself. Tabs are named: they are invisible, and the parser's words for what they break do not help.
fn broken(text: &str, error: &ScanError) -> FileMistake {
    let at = place(error.marker());
    // The scanner may stop a little below the tab that misled it.
    let near = (at.line.saturating_sub(2)..=at.line).rev();
    let tab = near.into_iter().find_map(|number| {
        let line = text.lines().nth(number.checked_sub(1)?)?;
        let indent = line.chars().take_while(|character| matches!(character, ' ' | '\t'));
        Some(Place { line: number, column: 1 + indent.collect::<String>().find('\t')? })
    });
    match tab {
        Some(tab) => FileMistake::error(tab, "This line is indented with a tab; YAML allows only spaces."),
        None => FileMistake::error(at, format!("This is not YAML: {}.", error.info().trim_end_matches('.'))),
    }
}
