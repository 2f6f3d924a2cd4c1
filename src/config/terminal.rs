//! The settings of the terminal: for the whole file, not for a profile.

use std::time::Duration;

use super::entries::Entries;

/// `None`: not set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TerminalSettings {
    /// After this time without another byte, an ESC from the terminal is the Esc key.
    pub esc_timeout: Option<Duration>,
    /// Whether the terminal window is named after the server.
    pub title: Option<bool>,
}

pub(super) fn read(entries: &mut Entries<'_>) -> TerminalSettings {
    let title = entries.value("title").is_some().then(|| entries.flag("title"));
    let esc_timeout = entries.whole_number("esc_timeout", " of milliseconds", 1..=2_000).map(Duration::from_millis);
    TerminalSettings { esc_timeout, title }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{File, Paths};

    fn parse(text: &str) -> Result<File, Vec<super::super::Problem>> {
        File::parse(text, &Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state")))
    }

    #[test]
    fn the_esc_timeout_is_in_milliseconds() {
        let file = parse("esc_timeout = 120\ntitle = false").expect("a valid file");
        assert_eq!(file.terminal.title, Some(false));
        assert_eq!(file.terminal.esc_timeout.map(|time| time.as_millis()), Some(120));
        for (text, message) in [
            ("esc_timeout = 0", "must be a whole number of milliseconds from 1 to 2000"),
            ("esc_timeout = 60000", "from 1 to 2000"),
            ("esc_timeout = \"50ms\"", "from 1 to 2000, not a string"),
        ] {
            let problems = parse(text).expect_err("a mistake");
            assert!(problems[0].message.contains(message), "{problems:?}");
        }
    }
}
