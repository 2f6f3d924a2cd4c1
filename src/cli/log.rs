//! The log file: one line per event of this program, none of its libraries.
//!
//! The code that logs decides what to log; this module adds the time and writes the line. Events contain no secrets.

use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::cli::error::Problem;
use crate::config::open_private_log;
use crate::journal;

/// Begins to write to the end of the file, if one is named.
///
/// # Errors
///
/// When it cannot be opened.
pub(crate) fn begin(path: Option<&Path>) -> Result<(), Problem> {
    let Some(path) = path else { return Ok(()) };
    let file = open_private_log(path)
        .map_err(|error| Problem::usage(format!("--log {} cannot be written: {error}.", path.display())))?;
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
        let mut line = format!("{} {:<5}", journal::now(), event.metadata().level().as_str());
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    use super::*;

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
