//! The output of commands: text, tables and JSON, each printed whole or not at all.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use rustix::stdio;
use rustix::termios::tcgetwinsize;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::cli::error::Problem;
use crate::domain::make_harmless;

/// Writes to the standard output. A reader that has seen enough, such as `head`, is no failure.
pub(crate) fn print(bytes: &[u8]) -> Result<ExitCode, Problem> {
    match io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Problem::failed(format!("The output could not be written: {error}."))),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// Writes one JSON object, for scripts.
pub(crate) fn print_json(value: &Value) -> Result<ExitCode, Problem> {
    print(format!("{value:#}\n").as_bytes())
}

/// Prints a list: a line of JSON for each item, or a table; if there are no items, `none` for people.
pub(crate) fn print_list<T, const COLUMNS: usize>(
    json: bool,
    items: &[T],
    object: impl Fn(&T) -> Value,
    head: [&str; COLUMNS],
    row: impl Fn(&T) -> [String; COLUMNS],
    none: &str,
) -> Result<ExitCode, Problem> {
    if json {
        let lines: String = items.iter().map(|item| json_line(&object(item))).collect();
        return print(lines.as_bytes());
    }
    if items.is_empty() {
        remark(none);
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<[String; COLUMNS]> = items.iter().map(row).collect();
    print(table(head, &rows).as_bytes())
}

/// One JSON value as a line. Characters that could steer a terminal are written as JSON escapes.
pub(crate) fn json_line(value: &Value) -> String {
    let text = value.to_string();
    let mut line = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if character.is_ascii() && !character.is_control() {
            line.push(character);
            continue;
        }
        let mut buffer = [0; 4];
        let alone: &str = character.encode_utf8(&mut buffer);
        if make_harmless(alone) == alone {
            line.push(character);
        } else {
            // Only strings contain non-ASCII characters: the rest of JSON is plain ASCII.
            for unit in character.encode_utf16(&mut [0; 2]) {
                line.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    line.push('\n');
    line
}

/// Returns whether output may be coloured: on a terminal with colours, unless `NO_COLOR` says otherwise.
pub(crate) fn is_coloured() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stdout().is_terminal() && !set("NO_COLOR") && !is_dumb
}

/// Writes a remark for people, which no script reads.
pub(crate) fn remark(text: &str) {
    // If stderr is closed, there is no other place to report it.
    let _ = writeln!(io::stderr(), "{text}");
}

/// A remark on stderr, with `json` as an object.
pub(crate) fn note(json: bool, text: &str) {
    if json {
        remark(json_line(&json!({ "note": { "message": text } })).trim_end());
    } else {
        remark(text);
    }
}

/// A remark about what will not be done: on stderr, or with `json` as an object on stdout.
///
/// # Errors
///
/// If it cannot be printed.
pub(crate) fn remark_or_object(json: bool, text: &str) -> Result<(), Problem> {
    if json {
        print(json_line(&json!({ "object": "remark", "message": text })).as_bytes())?;
    } else {
        remark(text);
    }
    Ok(())
}

/// A longer cell does not widen its column: one endless name would push the rest of every row out of sight.
const WIDEST: usize = 60;

/// No column is cut below this width.
const NARROWEST: usize = 8;

/// Rows with their columns aligned, below a head. On a terminal the widest columns are cut so that a row fits its width.
pub(crate) fn table<const COLUMNS: usize>(head: [&str; COLUMNS], rows: &[[String; COLUMNS]]) -> String {
    let width = io::stdout().is_terminal().then(|| tcgetwinsize(stdio::stdout()).ok()).flatten();
    table_within(width.map_or(usize::MAX, |size| usize::from(size.ws_col)), head, rows)
}

fn table_within<const COLUMNS: usize>(limit: usize, head: [&str; COLUMNS], rows: &[[String; COLUMNS]]) -> String {
    let rows: Vec<[String; COLUMNS]> = std::iter::once(head.map(str::to_owned))
        .chain(rows.iter().map(|row| row.each_ref().map(|cell| make_harmless(cell))))
        .collect();
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().min(WIDEST).max(*width);
        }
    }
    let is_cut = limit != usize::MAX && limit > 0;
    while is_cut && widths.iter().sum::<usize>() + 2 * (COLUMNS - 1) > limit {
        let Some(widest) = widths.iter_mut().filter(|width| **width > NARROWEST).max() else { break };
        *widest -= 1;
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let cell = if is_cut { cut(cell, width) } else { cell.into() };
            line.push_str(&cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn cut(cell: &str, width: usize) -> Cow<'_, str> {
    if cell.width() <= width {
        return cell.into();
    }
    let mut text = String::new();
    for grapheme in cell.graphemes(true) {
        if text.width() + grapheme.width() >= width {
            break;
        }
        text.push_str(grapheme);
    }
    text.push('…');
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_means_what_was_meant_and_steers_no_terminal() {
        let name = "a\u{1b}[2J\u{9b}\u{202e}\u{7f} \"\\ служба \u{e0041}🎧";
        let line = json_line(&serde_json::json!({ "name": name }));
        assert_eq!(make_harmless(line.trim_end()), line.trim_end());
        assert!(line.contains("служба") && line.contains("🎧") && line.ends_with("}\n"), "{line}");
        let read: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(read["name"], name);
    }

    #[test]
    fn one_endless_name_moves_only_its_own_row() {
        let endless = "x".repeat(80);
        let text = table(["NAME", "N"], &[[endless.clone(), "1".to_owned()], ["a".to_owned(), "2".to_owned()]]);
        let pad = " ".repeat(WIDEST);
        assert_eq!(text, format!("NAME{}  N\n{endless}  1\na{}  2\n", &pad[4..], &pad[1..]));
    }

    #[test]
    fn a_row_fits_the_terminal() {
        let rows = [["1", "A queue with a long name", "Joined"], ["2", "Черга з довгою назвою", "Left"]];
        let text = table_within(30, ["ID", "QUEUE", "EVENT"], &rows.map(|row| row.map(str::to_owned)));
        let expected = "ID  QUEUE               EVENT\n1   A queue with a lo…  Joined\n2   Черга з довгою на…  Left\n";
        assert_eq!(text, expected);
        assert!(text.lines().all(|line| line.width() <= 30));
    }

    #[test]
    fn columns_are_aligned_whatever_the_characters() {
        let rows = [["a", "1"], ["чотири", ""], ["\u{1b}[2J", "2"], ["全角", "3"]].map(|row| row.map(str::to_owned));
        let text = table(["NAME", "N"], &rows);
        assert_eq!(text, "NAME    N\na       1\nчотири\n\u{fffd}[2J    2\n全角    3\n");
    }
}
