//! Writes a document as text: the same hooks give the same bytes.

use std::fmt::Write as _;

use super::Format;
use super::document::{FileHook, FileQueue, HooksFile, Named};
use crate::domain::make_harmless;

const HEAD: &str = "\
# Hooks of Webitel queues: see webitel-hooks help plan. Names are matched; an id decides between equal names.
version: 1
";

/// The text of a file.
pub fn write(file: &HooksFile, format: Format) -> String {
    match format {
        Format::Yaml => yaml(file),
        Format::Json => json(file),
    }
}

/// A key and its value, as both formats write it.
type Field = (&'static str, Scalar);

enum Scalar {
    Text(String),
    Bare(String),
}

fn named<I: Copy + ToString>(by_name: &'static str, by_id: &'static str, named: &Named<I>) -> Vec<Field> {
    let name = named.name().map(|name| (by_name, Scalar::Text(name.raw().to_owned())));
    let id = named.id().map(|id| (by_id, Scalar::Bare(id.to_string())));
    name.into_iter().chain(id).collect()
}

fn of_queue(queue: &FileQueue) -> Vec<Field> {
    named("queue", "id", &queue.queue)
}

fn of_hook(hook: &FileHook) -> Vec<Field> {
    let mut fields = vec![("event", Scalar::Text(hook.event.wire().to_owned()))];
    fields.extend(named("schema", "schema_id", &hook.schema));
    fields.push(("enabled", Scalar::Bare(hook.state.enabled().to_string())));
    fields
}

fn yaml(file: &HooksFile) -> String {
    let mut text = String::from(HEAD);
    let line = |text: &mut String, indent: &str, (key, value): &Field| {
        let value = match value {
            Scalar::Text(value) if is_plain(value) => value.clone(),
            Scalar::Text(value) => quoted(value, Format::Yaml),
            Scalar::Bare(value) => value.clone(),
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{indent}{key}: {value}");
    };
    let table = |text: &mut String, first: &str, rest: &str, fields: &[Field]| {
        for (index, field) in fields.iter().enumerate() {
            line(text, if index == 0 { first } else { rest }, field);
        }
    };
    if let Some(domain) = &file.domain {
        line(&mut text, "", &("domain", Scalar::Text(domain.raw().to_owned())));
    }
    text.push_str(if file.queues.is_empty() { "queues: []\n" } else { "queues:\n" });
    for queue in &file.queues {
        table(&mut text, "  - ", "    ", &of_queue(queue));
        text.push_str(if queue.hooks.is_empty() { "    hooks: []\n" } else { "    hooks:\n" });
        for hook in &queue.hooks {
            table(&mut text, "      - ", "        ", &of_hook(hook));
            if let Some(comment) = &hook.comment {
                let _ = writeln!(text, "        # {comment}");
            }
        }
    }
    text
}

fn json(file: &HooksFile) -> String {
    let mut text = String::from("{\n  \"version\": 1,\n");
    let fields = |fields: &[Field]| {
        let fields = fields.iter().map(|(key, value)| match value {
            Scalar::Text(value) => format!("\"{key}\": {}", quoted(value, Format::Json)),
            Scalar::Bare(value) => format!("\"{key}\": {value}"),
        });
        fields.collect::<Vec<String>>().join(", ")
    };
    let list = |text: &mut String, indent: &str, items: Vec<String>| {
        if items.is_empty() {
            text.push_str("[]");
        } else {
            let separator = format!(",\n{indent}  ");
            let _ = write!(text, "[\n{indent}  {}\n{indent}]", items.join(&separator));
        }
    };
    if let Some(domain) = &file.domain {
        let _ = writeln!(text, "  \"domain\": {},", quoted(domain.raw(), Format::Json));
    }
    let queues = file.queues.iter().map(|queue| {
        let mut text = format!("{{ {}, \"hooks\": ", fields(&of_queue(queue)));
        // One hook a line: a changed hook is a changed line.
        list(&mut text, "    ", queue.hooks.iter().map(|hook| format!("{{ {} }}", fields(&of_hook(hook)))).collect());
        text.push_str(" }");
        text
    });
    text.push_str("  \"queues\": ");
    list(&mut text, "  ", queues.collect());
    text.push_str("\n}\n");
    text
}

/// Words that some YAML parsers take for something else than a string.
const NOT_TEXT: [&str; 10] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan"];

/// Returns whether every YAML parser, old or new, reads it as this string without quotation marks.
fn is_plain(text: &str) -> bool {
    let fits =
        |character: char| character.is_alphanumeric() || matches!(character, ' ' | '_' | '-' | '.' | '/' | '(' | ')');
    let whole = text.starts_with(char::is_alphabetic) && !text.ends_with(' ') && text.chars().all(fits);
    whole && !NOT_TEXT.contains(&text.to_lowercase().as_str()) && make_harmless(text) == text
}

/// Quotes the text. Invisible characters and those that would control a terminal are written as escapes.
fn quoted(text: &str, format: Format) -> String {
    let is_harmless = make_harmless(text) == text;
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if needs_escape(character, is_harmless) => escape(&mut quoted, character, format),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn needs_escape(character: char, is_harmless: bool) -> bool {
    // YAML does not allow these noncharacters, but a name may contain them.
    let never = matches!(u32::from(character) & 0xffff, 0xfffe | 0xffff);
    never || (!is_harmless && make_harmless(character.encode_utf8(&mut [0; 4])) != character.to_string())
}

fn escape(text: &mut String, character: char, format: Format) {
    let code = u32::from(character);
    if code <= 0xffff {
        let _ = write!(text, "\\u{code:04x}");
    } else if format == Format::Yaml {
        let _ = write!(text, "\\U{code:08x}");
    } else {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
}
