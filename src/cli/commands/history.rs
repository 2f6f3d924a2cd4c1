//! `history`: the changes in the journal. Sends no request.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;

use crate::{
    cli::{
        connection::{self, host},
        error::Problem,
        output,
        writing::queue_label,
    },
    config::refresh::seconds,
    domain::{HookId, Outcome, QueueId, Record, Timestamp},
    journal::{IN_PROGRESS, Journal, now},
    words,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks history
  webitel-hooks history --queue \"Support line\" --since 7d
  webitel-hooks history --since 2026-11-22 --limit 500 --json

The newest change comes last. Times are local; with --json they are UTC.
webitel-hooks paths shows where the journal is.";

/// Options of `history`.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// Only hooks of this queue: its id or exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// Only changes since then: 30m, 12h, 7d, 2026-11-22, or a time such as 2026-11-22T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub since: Option<Since>,
    /// At most N changes, the latest ones
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// One JSON object a line instead of a table (docs/json.md describes them)
    #[arg(long)]
    pub json: bool,
}

/// A start time, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// This many milliseconds ago.
    Ago(u64),
    /// Since this moment.
    Moment(Timestamp),
}

fn since(typed: &str) -> Result<Since, String> {
    if let Ok(moment) = typed.parse() {
        return Ok(Since::Moment(moment));
    }
    if let Ok(date) = typed.parse::<jiff::civil::Date>() {
        let midnight = date.to_zoned_datetime(TimeZone::system()).ok();
        let midnight = midnight.and_then(|midnight| Timestamp::of(midnight.timestamp()));
        return midnight.map(Since::Moment).ok_or_else(|| "that is too long ago".to_owned());
    }
    let has_unit = typed.ends_with(|character: char| character.is_ascii_alphabetic());
    let ago = seconds(typed).filter(|_| has_unit).and_then(|seconds| seconds.checked_mul(1000));
    ago.map(Since::Ago).ok_or_else(|| "use 30m, 12h, 7d, 2026-11-22 or 2026-11-22T14:00:00Z".to_owned())
}

pub(crate) fn run(arguments: &HistoryArguments) -> Result<ExitCode, Problem> {
    let journal = Journal::at(connection::paths()?.journal());
    let reading = journal.read().map_err(|error| Problem::failed(words::sentence(&error)))?;
    let begin = match arguments.since {
        None => Timestamp(0),
        Some(Since::Moment(moment)) => moment,
        Some(Since::Ago(ago)) => Timestamp(now().0.saturating_sub(ago)),
    };
    let is_meant = |record: &&Record| {
        let queue = &record.change.queue;
        let is_it = |typed: &String| typed.parse() == Ok(QueueId(queue.id.0)) || typed == queue.name.raw();
        record.time >= begin && (arguments.queue.is_empty() || arguments.queue.iter().any(is_it))
    };
    let mut records: Vec<&Record> = reading.records.iter().filter(is_meant).collect();
    records.drain(..records.len().saturating_sub(arguments.limit));
    if let Some(remark) = reading.remark() {
        output::note(arguments.json, &remark);
    }
    let object = |record: &&Record| {
        let mut object = serde_json::json!(record);
        object["object"] = "record".into();
        object
    };
    let head = ["TIME", "WHERE", "USER", "FOR", "QUEUE", "HOOK", "CHANGE", "RESULT"];
    let (zone, none) = (TimeZone::system(), "The journal has no matching changes.");
    output::print_list(arguments.json, &records, object, head, |record| row(record, &zone), none)
}

fn row(record: &Record, zone: &TimeZone) -> [String; 8] {
    let Record { time, scope, cause, change, .. } = record;
    let id = change.before.as_ref().or(change.after.as_ref()).map(|hook| hook.id).filter(|id| *id != HookId::UNKNOWN);
    let hook = id.map_or_else(|| change.label(), |id| format!("{} #{id}", change.label()));
    let word = match &change.outcome {
        Outcome::Differs(_) => "done, but".to_owned(),
        Outcome::Unclear(reason) if reason.raw() == IN_PROGRESS => "in progress".to_owned(),
        Outcome::Unclear(_) => "in doubt".to_owned(),
        Outcome::Undecided(_) => "could not be decided".to_owned(),
        outcome => outcome.word().to_owned(),
    };
    let result = match change.outcome.reason() {
        Some(reason) if word != "in progress" => format!("{word}: {reason}"),
        _ => word,
    };
    [
        time.minute_in(zone),
        scope.profile.clone().unwrap_or_else(|| host(&scope.server).to_owned()),
        scope.user.shown().to_owned(),
        cause.word().to_owned(),
        queue_label(&change.queue),
        hook,
        change.in_words(),
        result,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_back_can_be_said_in_several_ways() {
        assert_eq!(since("30m"), Ok(Since::Ago(30 * 60_000)));
        assert_eq!(since("12h"), Ok(Since::Ago(12 * 3_600_000)));
        assert_eq!(since("7d"), Ok(Since::Ago(7 * 86_400_000)));
        assert_eq!(since("2w"), Ok(Since::Ago(14 * 86_400_000)));
        assert_eq!(since("1970-01-01T00:00:01Z"), Ok(Since::Moment(Timestamp(1000))));
        assert!(matches!(since("2026-11-22"), Ok(Since::Moment(_))));
        for typed in ["", "7", "d", "-3d", "7 days", "yesterday", "99999999999999999d", "2026-13-01", "1066-10-14"] {
            assert!(since(typed).is_err(), "{typed}");
        }
    }
}
