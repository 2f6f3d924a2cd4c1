//! The report of a run: the result of each hook, and the exit code.

use std::process::ExitCode;

use crate::{
    cli::{
        connection::Session,
        error::{Problem, ProblemKind},
        output,
        writing::{
            diff,
            rows::{self, Row},
        },
    },
    domain::plan::{ActiveContacts, Counts},
    words,
};

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
    let counts = Counts::of(rows.iter().filter(|row| row.status.is_done()).map(|row| &row.kind));
    let mut text = String::new();
    if session.json {
        for row in rows {
            text.push_str(&output::json_line(&rows::row_json(row, active)));
        }
        text.push_str(&output::json_line(&rows::summary_json(outcome(rows, pauses_changed), counts, not_done)));
    } else {
        for row in rows.iter().filter(|_| not_done > 0) {
            let what = format!("{}: {}", diff::queue_label(&row.queue), diff::row_text(row));
            let reason = row.status.reason.as_deref().map(words::capitalized);
            let reason = reason.map_or_else(String::new, |reason| format!(". {reason}"));
            text.push_str(&format!("{}: {what}{reason}\n", row.status.word.replace('_', " ")));
        }
        let left = if not_done == 0 { String::new() } else { format!("; {not_done} not") };
        text.push_str(&format!("{}{left}.\n", words::capitalized(&diff::counted(counts))));
    }
    output::print(text.as_bytes())?;
    Ok(())
}

fn outcome(rows: &[Row], pauses_changed: bool) -> &'static str {
    if rows.iter().all(|row| row.status.is_done()) {
        "done"
    } else if pauses_changed || rows.iter().any(|row| row.status.may_have_changed) {
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
