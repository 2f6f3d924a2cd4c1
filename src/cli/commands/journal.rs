//! `history` shows the changes in the journal and sends no request; `undo` undoes the latest batch of them.

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::connection::{Session, SignedIn, host, paths};
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::WriteArguments;
use crate::cli::output;
use crate::cli::reading::fetch;
use crate::cli::writing::{carry_out, end_without_plan, queue_label, with_writing_session};
use crate::config::refresh::seconds;
use crate::domain::undo::{Batch, History, Revert, Undo};
use crate::domain::{BatchId, HookId, Outcome, QueueId, Record, Timestamp};
use crate::journal::{IN_PROGRESS, Journal, now};
use crate::words;

pub(crate) const HISTORY: &str = "\
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

pub(crate) fn history(arguments: &HistoryArguments) -> Result<ExitCode, Problem> {
    let journal = Journal::at(paths()?.journal());
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
    let head = ["TIME", "PROFILE", "USER", "CAUSE", "QUEUE", "HOOK", "CHANGE", "RESULT"];
    let (zone, none) = (TimeZone::system(), "The journal has no matching changes.");
    output::print_list(arguments.json, &records, object, head, |record| row(record, &zone), none)
}

fn row(record: &Record, zone: &TimeZone) -> [String; 8] {
    let Record { time, scope, cause, change, .. } = record;
    let id = change.before.as_ref().or(change.after.as_ref()).map(|hook| hook.id).filter(|id| *id != HookId::UNKNOWN);
    let hook = id.map_or_else(|| change.label(), |id| format!("{} #{id}", change.label()));
    let word = match &change.outcome {
        Outcome::Differs(_) => "done, differs".to_owned(),
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

pub(crate) const UNDO: &str = "\
Examples:
  webitel-hooks undo --dry-run
  webitel-hooks undo --yes
  webitel-hooks undo 20261122T141955-3fa9-1 --yes

Undoes the latest batch of changes that this program made on this server from
this machine; run it again to undo the one before. A hook that was changed since
is left alone and reported; the exit code is then 4, or 1 if nothing could be
undone. A removed hook comes back as a new one, with a new id. webitel-hooks
history --json prints the id of each batch.";

/// Options of `undo`.
#[derive(Debug, Args)]
pub struct UndoArguments {
    /// Undo this batch instead of the latest one
    #[arg(value_name = "BATCH")]
    pub batch: Option<String>,
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn undo(arguments: &UndoArguments) -> Result<ExitCode, Problem> {
    let write = &arguments.write;
    with_writing_session(write, async |session| {
        let SignedIn { scope, records, .. } = session.signed_in().await?;
        let reading = records.read().await.map_err(|reason| Problem::failed(words::sentence(&reason)))?;
        if let Some(text) = reading.remark() {
            output::note(session.json, &text);
        }
        let history = History::of(&reading.records, &scope);
        let Some((batch, undo)) = choose(session, &history, arguments.batch.as_deref()).await? else {
            return end_without_plan(session, write, "There is nothing to undo on this server.");
        };
        head(session, &batch)?;
        report_left(session, &undo)?;
        let left = undo.left().count();
        if undo.is_empty() {
            let earlier = "To undo an earlier batch, name it: webitel-hooks history --json lists the batches.";
            return Err(Problem::new(ProblemKind::Failed, format!("Nothing in it can be undone. {earlier}")));
        }
        if left > 0 && !write.dry_run {
            let were = if left == 1 { "was" } else { "were" };
            let text = format!("{} {were} not undone because of later changes.", words::count(left, "hook"));
            session.left_out = Some(Problem::new(ProblemKind::Partly, text));
        }
        carry_out(session, write, undo.into_order(batch.id)).await
    })
}

/// The batch to undo: the named one, or the latest one that is not undone. A partly undone one is passed
/// over if nothing more of it can be undone.
async fn choose(
    session: &mut Session,
    history: &History<'_>,
    named: Option<&str>,
) -> Result<Option<(Batch, Undo)>, Problem> {
    let mut batches = history.batches();
    if let Some(named) = named {
        batches.retain(|batch| batch.id == BatchId(named.to_owned()));
        if batches.is_empty() {
            let message = format!(
                "There is no batch {named} to undo on this server. webitel-hooks history --json lists the batches."
            );
            return Err(Problem::new(ProblemKind::Unknown, message));
        }
    }
    let mut kept = fetch::KeptHooks::default();
    for batch in batches {
        let queues: BTreeSet<QueueId> = history.queues(&batch.id).into_iter().map(|queue| queue.id).collect();
        let leaves_something = |now: &_| history.undo(&batch.id, now).leaves_something();
        let now = kept.for_change(session, &queues, leaves_something).await?;
        let undo = history.undo(&batch.id, now);
        let is_over = undo.items.is_empty() || (batch.partly_undone && undo.is_empty());
        if !is_over || (named.is_some() && !undo.items.is_empty()) {
            return Ok(Some((batch, undo)));
        }
    }
    Ok(None)
}

/// Shows the batch that is being undone.
fn head(session: &Session, batch: &Batch) -> Result<(), Problem> {
    let Batch { id, cause, time, user, hooks, .. } = batch;
    let text = if session.json {
        let (cause, time) = (cause.word(), time.to_string());
        output::json_line(
            &json!({ "object": "batch", "batch": id.0, "cause": cause, "time": time, "user": user.raw(), "hooks": hooks }),
        )
    } else {
        let by = if user.shown().is_empty() { String::new() } else { format!(" by {user}") };
        let hooks = words::count(*hooks, "hook");
        format!("Undoing: {} of {}{by}, {hooks} ({id})\n", cause.word(), time.second_in(&TimeZone::system()))
    };
    output::print(text.as_bytes())?;
    Ok(())
}

/// Reports the hooks that are left alone, and those that come back with another id. The rest is in the plan.
fn report_left(session: &Session, undo: &Undo) -> Result<(), Problem> {
    for item in &undo.items {
        if matches!(item.revert, Revert::Leave { .. } | Revert::Recreate { .. }) {
            output::remark_or_object(session.json, &format!("{}: {}.", queue_label(&item.queue), item.in_words()))?;
        }
    }
    Ok(())
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
