//! The settings of the terminal: for the whole file, not for a profile.

use std::time::Duration;

use toml::de::DeValue;

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
    TerminalSettings { esc_timeout: esc_timeout(entries), title }
}

/// In milliseconds.
fn esc_timeout(entries: &mut Entries<'_>) -> Option<Duration> {
    const KEY: &str = "esc_timeout";
    let (value, line) = entries.value(KEY)?;
    let DeValue::Integer(number) = value else {
        entries.wrong_type(KEY, "a number of milliseconds", value, line);
        return None;
    };
    match number.to_string().parse() {
        Ok(milliseconds @ 1..=2_000) => Some(Duration::from_millis(milliseconds)),
        _ => {
            entries.complain(line, format!("{KEY:?} takes 1 to 2000 milliseconds"));
            None
        }
    }
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
            ("esc_timeout = 0", "takes 1 to 2000 milliseconds"),
            ("esc_timeout = 60000", "takes 1 to 2000 milliseconds"),
            ("esc_timeout = \"50ms\"", "a number of milliseconds"),
        ] {
            let problems = parse(text).expect_err("a mistake");
            assert!(problems[0].message.contains(message), "{problems:?}");
        }
    }
}
