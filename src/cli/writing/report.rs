//! Plans in words: before they are carried out as a diff (`+` for added, `~` for changed, `-` for removed hooks), afterwards
//! as a report, with the exit code.

use std::fmt::Write as _;
use std::process::ExitCode;

use crate::cli::connection::Session;
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::output;
use crate::cli::writing::rows::{Row, row_json, rows, summary_json};
use crate::domain::plan::{ActiveContacts, Conflict, Counts, Desired, Plan};
use crate::domain::{Change, Hook, QueueRef, SchemaRef, ServerText};
use crate::words;

/// The colours of the three signs; every terminal has them. The sign alone says the same.
const GREEN: &str = "32";
const CYAN: &str = "36";
const RED: &str = "31";

/// The plan, and how much it is. Nothing for an empty plan.
pub(crate) fn diff(plan: &Plan, coloured: bool) -> String {
    let mut text = String::new();
    let mut heading: Option<QueueRef> = None;
    for row in rows(plan) {
        if heading.as_ref() != Some(&row.queue) {
            // Writing to a string does not fail, here and below.
            let _ = writeln!(text, "{}", queue_label(&row.queue));
            heading = Some(row.queue.clone());
        }
        let (sign, colour) = match row.change {
            Change::Add(_) => ('+', GREEN),
            Change::Edit { .. } => ('~', CYAN),
            Change::Remove(_) => ('-', RED),
        };
        let line = format!("{sign} {}", row_text(&row));
        let _ = if coloured { writeln!(text, "  \x1b[{colour}m{line}\x1b[0m") } else { writeln!(text, "  {line}") };
    }
    if !plan.is_empty() {
        let Counts { added, changed, removed } = plan.counts();
        let _ = writeln!(text, "{added} to add, {changed} to change, {removed} to remove.");
    }
    text
}

/// `2 added, 1 changed`.
pub(crate) fn counted(counts: Counts) -> String {
    let parts = words::counted(&[(counts.added, "added"), (counts.changed, "changed"), (counts.removed, "removed")]);
    if parts.is_empty() { "nothing changed".to_owned() } else { parts }
}

/// `Support line (12)`.
pub(crate) fn queue_label(queue: &QueueRef) -> String {
    with_id(&queue.name, queue.label(), queue.id.0)
}

/// `Notify CRM (5)`.
fn schema_label(schema: Option<&SchemaRef>) -> String {
    let label = |schema: &SchemaRef| with_id(&schema.name, schema.label(), schema.id.0);
    schema.map_or_else(|| "(no flow schema)".to_owned(), label)
}

/// A label and the id, which is the label already where there is no name.
fn with_id(name: &ServerText, label: String, id: u64) -> String {
    if name.shown().is_empty() { label } else { format!("{label} ({id})") }
}

/// One hook and what becomes of it.
pub(crate) fn row_text(row: &Row) -> String {
    match &row.change {
        Change::Add(spec) => format!("{} → {}, {}", spec.event, schema_label(Some(&spec.schema)), spec.state),
        Change::Remove(hook) => format!("{}, {}", hook_text(hook), hook.state_word(row.was_paused)),
        Change::Edit { before, after } => format!("{}: {}", hook_text(before), changes(before, after, row)),
    }
}

fn hook_text(hook: &Hook) -> String {
    format!("{} → {} #{}", hook.event, schema_label(hook.schema.as_ref()), hook.id)
}

fn changes(before: &Hook, after: &Hook, row: &Row) -> String {
    let mut parts = Vec::new();
    if before.event != after.event {
        parts.push(format!("event {} → {}", before.event, after.event));
    }
    if before.schema_id() != after.schema_id() {
        let label = |hook: &Hook| schema_label(hook.schema.as_ref());
        parts.push(format!("flow schema {} → {}", label(before), label(after)));
    }
    let (was, is) = row.pause.state_words(row.was_paused, before, after);
    if was != is {
        parts.push(format!("{was} → {is}"));
    }
    parts.join(", ")
}

/// The maximum number of conflicts that are named.
const CONFLICTS_NAMED: usize = 3;

/// Reports that two hooks would be on for one event, with the way out if there is one.
pub(crate) fn conflict(conflicts: &[Conflict], may_swap: bool) -> Problem {
    let named = |conflict: &Conflict| {
        let name = |desired: &Desired| match desired {
            Desired::Existing(hook) => format!("{} #{}", hook.label(), hook.id),
            Desired::New(_) => format!("a new {}", desired.label()),
        };
        format!("in {} {} and {}", queue_label(&conflict.queue), name(&conflict.first), name(&conflict.second))
    };
    let mut lines: Vec<String> = conflicts.iter().take(CONFLICTS_NAMED).map(named).collect();
    if conflicts.len() > CONFLICTS_NAMED {
        lines.push(format!("and {} more", conflicts.len() - CONFLICTS_NAMED));
    }
    let way_out = if may_swap { " --swap switches off the hooks in the way." } else { "" };
    let message =
        format!("Only one hook per event can be on in a queue; there would be two: {}.{way_out}", lines.join("; "));
    Problem::new(ProblemKind::Conflict, message)
}

/// Whether a signal interrupted the run, with its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    ByItself,
    /// No further write was begun.
    Stopped(u8),
    /// It stopped without waiting for the answers to the requests under way.
    Abandoned(u8),
}

pub(crate) fn unreported(rows: &[Row], pauses_changed: bool, error: &Problem) -> Result<ExitCode, Problem> {
    let was_written = outcome(rows, pauses_changed) != "failed";
    let (kind, what) = if was_written {
        (ProblemKind::Partly, "webitel-hooks history shows what was done.")
    } else {
        (ProblemKind::Failed, "Nothing was changed.")
    };
    Err(Problem::new(kind, format!("{error} {what}")))
}

/// Reports the result of every hook; without `--json` only if not all were done.
pub(crate) fn report(
    session: &Session,
    rows: &[Row],
    pauses_changed: bool,
    active: &ActiveContacts,
) -> Result<(), Problem> {
    let not_done = rows.iter().filter(|row| !row.status.is_done()).count();
    let counts = Counts::of(rows.iter().filter(|row| row.status.is_done()).map(|row| &row.change));
    let mut text = String::new();
    if session.json {
        for row in rows {
            text.push_str(&output::json_line(&row_json(row, active)));
        }
        text.push_str(&output::json_line(&summary_json(outcome(rows, pauses_changed), counts, not_done)));
    } else {
        for row in rows.iter().filter(|_| not_done > 0) {
            let what = format!("{}: {}", queue_label(&row.queue), row_text(row));
            let reason = row.status.reason.as_deref().map(words::capitalized);
            let reason = reason.map_or_else(String::new, |reason| format!(". {reason}"));
            text.push_str(&format!("{}: {what}{reason}\n", row.status.name));
        }
        let left = if not_done == 0 { String::new() } else { format!("; {not_done} not") };
        text.push_str(&format!("{}{left}.\n", words::capitalized(&counted(counts))));
    }
    output::print(text.as_bytes())?;
    Ok(())
}

fn outcome(rows: &[Row], pauses_changed: bool) -> &'static str {
    if rows.iter().all(|row| row.status.is_done()) {
        "done"
    } else if pauses_changed || rows.iter().any(|row| row.status.may_have_changed()) {
        "partly"
    } else {
        "failed"
    }
}

pub(crate) fn conclude(rows: &[Row], pauses_changed: bool, ended: Ended) -> Result<ExitCode, Problem> {
    let total = rows.len();
    let done = rows.iter().filter(|row| row.status.is_done()).count();
    let outcome = outcome(rows, pauses_changed);
    let why = match ended {
        Ended::ByItself => "",
        Ended::Stopped(_) => "Stopped. ",
        Ended::Abandoned(_) => "Stopped without waiting for answers. ",
    };
    let kind = match (outcome, ended) {
        ("done", _) => return Ok(ExitCode::SUCCESS),
        (_, Ended::Abandoned(code)) => ProblemKind::Stopped(code),
        ("partly", _) => ProblemKind::Partly,
        (_, Ended::Stopped(code)) => ProblemKind::Stopped(code),
        _ => ProblemKind::Failed,
    };
    let message = match outcome {
        "partly" => format!("{why}{done} of {total} hooks were written as planned."),
        _ if total == 1 => format!("{why}The hook was not written; nothing was changed."),
        _ => format!("{why}None of {total} hooks was written; nothing was changed."),
    };
    Err(Problem::new(kind, message))
}
