//! What is on a terminal.

use std::fmt;

/// A screen as it was at one moment.
#[derive(Clone)]
pub(crate) struct Screen(pub(crate) vt100::Screen);

impl Screen {
    /// The rows, from a column on, without trailing blanks.
    pub(crate) fn rows_from(&self, column: u16) -> Vec<String> {
        let (_, width) = self.0.size();
        self.0.rows(column, width.saturating_sub(column)).map(|row| row.trim_end().to_owned()).collect()
    }

    /// The rows.
    pub(crate) fn rows(&self) -> Vec<String> {
        self.rows_from(0)
    }

    /// One row; the last ones are counted from the end, as `-1` and `-2`.
    pub(crate) fn row(&self, number: i32) -> String {
        let rows = self.rows();
        let index = if number < 0 { rows.len() as i32 + number } else { number };
        rows[usize::try_from(index).expect("a row of the screen")].clone()
    }

    /// Whether a text stands somewhere in one row.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.rows().iter().any(|row| row.contains(text))
    }

    /// Whether all of these stand in one and the same row.
    pub(crate) fn has_row(&self, texts: &[&str]) -> bool {
        self.row_with(texts).is_some()
    }

    /// The first row in which all of these stand.
    pub(crate) fn row_with(&self, texts: &[&str]) -> Option<String> {
        self.rows().into_iter().find(|row| texts.iter().all(|text| row.contains(text)))
    }

    /// The text of the reversed bar: the row, or the button, that the next key is about. The first from above, if a
    /// question lies over another one. Empty if there is none.
    pub(crate) fn bar(&self) -> String {
        self.bars().into_iter().next().map(|(_, text)| text).unwrap_or_default()
    }

    /// The screen row in which the bar is.
    pub(crate) fn bar_row(&self) -> Option<u16> {
        self.bars().first().map(|(row, _)| *row)
    }

    /// Whether a text is in a reversed bar.
    pub(crate) fn has_bar(&self, text: &str) -> bool {
        self.bars().iter().any(|(_, bar)| bar.contains(text))
    }

    fn bars(&self) -> Vec<(u16, String)> {
        let (height, width) = self.0.size();
        let reversed = |row| {
            let cells = (0..width).filter_map(move |column| self.0.cell(row, column));
            let cells = cells.filter(|cell| cell.inverse() && !cell.is_wide_continuation());
            cells.map(|cell| if cell.has_contents() { cell.contents() } else { " " }).collect::<String>()
        };
        (0..height).map(|row| (row, reversed(row))).filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// Whether the cells of a text are dim, as what is not available is.
    pub(crate) fn is_faint(&self, text: &str) -> bool {
        let rows = self.rows();
        let Some((row, line)) = rows.iter().enumerate().find(|(_, line)| line.contains(text)) else { return false };
        let before = line.find(text).map_or(0, |index| line[..index].chars().count());
        (before..before + text.chars().count())
            .all(|column| self.0.cell(row as u16, column as u16).is_some_and(vt100::Cell::dim))
    }

    /// The filter that is being typed in the edge of a pane; none if none is.
    pub(crate) fn filter(&self) -> Option<String> {
        let rows = self.rows();
        let on_edge = rows.iter().find_map(|row| Some(row.split_once("─ filter:").or(row.split_once("─ Filter:"))?.1));
        let on_row = rows.iter().find_map(|row| Some(row.split_once("│ filter:")?.1));
        let typed = on_edge.or(on_row)?.split(['─', '│']).next().unwrap_or_default().trim();
        // Where nothing is typed, the row says what can be.
        Some(if typed.starts_with("words, or ") { String::new() } else { typed.to_owned() })
    }

    /// The hooks pane has answered and waits for keys.
    pub(crate) fn shows_hooks(&self, queue: &str) -> bool {
        self.has(&format!("Hooks · {queue}")) && self.has("page ") && !self.has("loading …") && self.is_signed_in()
    }

    /// The queues pane has answered and waits for keys, and who is signed in is known.
    pub(crate) fn shows_queues(&self) -> bool {
        self.has(" of ") && !self.has("loading …") && self.is_signed_in()
    }

    fn is_signed_in(&self) -> bool {
        self.row(0).contains("Admin") && self.row(0).ends_with("connected")
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, width) = self.0.size();
        let edge = "═".repeat(width.into());
        writeln!(f, "╔{edge}╗")?;
        for row in self.rows() {
            writeln!(f, "║{row}")?;
        }
        write!(f, "╚{edge}╝")
    }
}
