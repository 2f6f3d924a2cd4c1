//! One line on a terminal while something takes time; nothing if stderr is not a terminal.

use std::io::{self, IsTerminal, Write};

/// The width of the bar.
const WIDTH: usize = 20;

/// A line that is redrawn in place and removed in the end.
pub(crate) struct ProgressLine {
    watched: bool,
    shown: String,
}

impl ProgressLine {
    /// Makes a progress bar that is not shown yet.
    pub(crate) fn new() -> Self {
        Self { watched: io::stderr().is_terminal(), shown: String::new() }
    }

    /// Shows how far it has come; `of` is the whole, as far as it is known.
    pub(crate) fn show(&mut self, done: usize, of: usize, what: &str) {
        if !self.watched {
            return;
        }
        let line = line(done, of, what);
        if line != self.shown {
            // A failure to draw progress is no reason to stop.
            let _ = write!(io::stderr(), "\r\x1b[K{line}");
            self.shown = line;
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if !self.shown.is_empty() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(done: usize, of: usize, what: &str) -> String {
    let full = (done.min(of) * WIDTH).checked_div(of).unwrap_or(0);
    format!("[{}{}] {done}/{of} {what}", "#".repeat(full), ".".repeat(WIDTH - full))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_bar_is_as_full_as_the_work_is_done() {
        assert_eq!(line(0, 0, "queues"), "[....................] 0/0 queues");
        assert_eq!(line(5, 10, "queues"), "[##########..........] 5/10 queues");
        assert_eq!(line(12, 10, "queues"), "[####################] 12/10 queues");
    }
}
