//! The log file: one line for each event of this program, and nothing of the libraries below it.
//!
//! What is logged is decided where it happens; here it only gets a time and a line. No event has a secret in it.

use std::{
    fmt::{self, Write as _},
    fs::File,
    io::Write as _,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
};

use super::CliError;
use crate::config::open_private_log;

/// Begins to write to the end of the file, if one is named.
///
/// # Errors
///
/// When it cannot be opened.
pub(super) fn begin(path: Option<&Path>) -> Result<(), CliError> {
    let Some(path) = path else { return Ok(()) };
    let file = open_private_log(path)
        .map_err(|error| CliError::Usage(format!("--log {} cannot be written: {error}.", path.display())))?;
    // Fails only where there is one already.
    let _ = tracing::subscriber::set_global_default(Log { file });
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(())
}

struct Log {
    file: File,
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let target = metadata.target();
        let ours = target == "webitel_hooks" || target.starts_with("webitel_hooks::");
        ours && metadata.is_event() && *metadata.level() <= Level::DEBUG
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = format!("{} {:<5}", timestamp(SystemTime::now()), event.metadata().level().as_str());
        event.record(&mut Fields(&mut line));
        line.push('\n');
        // One write, so that lines of several programs do not mix. A full disk is no reason to stop.
        let _ = (&self.file).write_all(line.as_bytes());
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Appends ` name=value` for each field, and the message without a name.
struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        let plain = |character: char| character.is_ascii_alphanumeric() || "/_.-:+%".contains(character);
        if field.name() == "message" || (!value.is_empty() && value.chars().all(plain)) {
            self.record_debug(field, &format_args!("{value}"));
        } else {
            self.record_debug(field, &value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let value = format!("{value:?}").replace(|character: char| character.is_control(), " ");
        // Writing to a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.0, " {value}"),
            name => write!(self.0, " {name}={value}"),
        };
    }
}

/// In UTC, as RFC 3339 has it.
fn timestamp(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second, milli) = (second / 3600, second / 60 % 60, second % 60, since.subsec_millis());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// The date of a day since 1970. Years begin in March here, so that a leap day is the last of one.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::MetadataExt, time::Duration};

    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399, "2000-02-28T23:59:59.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (951_868_800, "2000-03-01T00:00:00.000Z"),
            (1_704_067_199, "2023-12-31T23:59:59.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(timestamp(UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn each_event_is_a_line_in_a_file_of_our_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        fs::write(&path, "").expect("it is ours");
        fs::remove_file(&path).expect("it is ours");
        let log = Log { file: open_private_log(&path).expect("it opens") };
        tracing::subscriber::with_default(log, || {
            tracing::debug!(method = "GET", path = "/call_center/queues", status = 200, none = None::<u8>, "answered");
            tracing::warn!(detail = "two\nlines \u{1b}[2J", failure = ?Some(1), "failed");
            tracing::trace!("too much");
            tracing::warn!(target: "hyper", "not ours");
            tracing::warn!(target: "webitel_hooksmith", "not ours");
            let _span = tracing::info_span!("span").entered();
        });
        let text = fs::read_to_string(&path).expect("a log");
        let lines: Vec<&str> = text.lines().map(|line| &line[25..]).collect();
        assert_eq!(
            lines,
            [
                "DEBUG answered method=GET path=/call_center/queues status=200",
                "WARN  failed detail=\"two\\nlines \\u{1b}[2J\" failure=Some(1)",
            ]
        );
        assert_eq!(fs::metadata(&path).expect("a log").mode() & 0o777, 0o600);
    }
}
