//! What verbs print: text, tables and JSON, each whole or not at all.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use unicode_width::UnicodeWidthStr;

use super::CliError;
use crate::domain::make_harmless;

/// Writes to the standard output. A reader that has seen enough, such as `head`, is no failure.
pub(super) fn print(bytes: &[u8]) -> Result<ExitCode, CliError> {
    match io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(CliError::Failed(format!("The output could not be written: {error}."))),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// Writes one JSON object, for scripts.
pub(super) fn print_json(value: &serde_json::Value) -> Result<ExitCode, CliError> {
    print(format!("{value:#}\n").as_bytes())
}

/// Writes a remark for people, which no script reads.
pub(super) fn remark(text: &str) {
    // Where nobody reads it any more there is nobody to tell.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Rows with their columns aligned, below a head.
pub(super) fn table<const COLUMNS: usize>(head: [&str; COLUMNS], rows: &[[String; COLUMNS]]) -> String {
    let rows: Vec<[String; COLUMNS]> = std::iter::once(head.map(str::to_owned))
        .chain(rows.iter().map(|row| row.each_ref().map(|cell| make_harmless(cell))))
        .collect();
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_whatever_the_characters() {
        let rows = [["a", "1"], ["чотири", ""], ["\u{1b}[2J", "2"], ["全角", "3"]].map(|row| row.map(str::to_owned));
        let text = table(["NAME", "N"], &rows);
        assert_eq!(text, "NAME    N\na       1\nчотири\n\u{fffd}[2J    2\n全角    3\n");
    }
}
