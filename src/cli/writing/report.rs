//! How carrying out a plan ended: what became of each hook, and with which exit code.

use std::process::ExitCode;

use crate::{
    cli::{
        connection::session::Session,
        error::{CliError, Problem, ProblemKind},
        output,
        writing::{
            diff,
            rows::{self, Row, RowFate},
        },
    },
    domain::plan::Counts,
    term::Signal,
};

/// Why the run ended before its end, if it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    ByItself,
    /// No further write was begun.
    Stopped(Signal),
    /// Not even the answers to those under way were waited for.
    Torn(Signal),
}

pub(crate) fn untold(fates: &[(&Row, RowFate)], error: &CliError) -> Result<ExitCode, CliError> {
    let was_written = outcome(fates) != "failed";
    let (kind, what) = if was_written {
        (ProblemKind::Partly, "What was done stands in the journal: webitel-hooks history shows it.")
    } else {
        (ProblemKind::Failed, "Nothing was changed.")
    };
    Err(Problem::new(kind, format!("{error} {what}")).into())
}

/// Every hook and what became of it; for people only where that is not what they agreed to.
pub(crate) fn report(session: &Session, fates: &[(&Row, RowFate)]) -> Result<(), CliError> {
    let not_done = fates.iter().filter(|(_, fate)| !matches!(fate, RowFate::Done(_))).count();
    let counts = done(fates);
    let mut text = String::new();
    if session.json {
        for (row, fate) in fates {
            text.push_str(&output::json_line(&rows::change_json(row, fate)));
        }
        text.push_str(&output::json_line(&rows::summary_json(outcome(fates), counts, not_done)));
    } else {
        for (row, fate) in fates.iter().filter(|_| not_done > 0) {
            let what = format!("{}: {}", diff::queue_label(&row.queue), diff::row_text(row));
            let reason = fate.reason().map_or_else(String::new, |reason| format!(". {}", output::capitalized(&reason)));
            text.push_str(&format!("{}: {what}{reason}\n", fate.word().replace('_', " ")));
        }
        let left = if not_done == 0 { String::new() } else { format!("; {not_done} not") };
        text.push_str(&format!("{}{left}.\n", output::capitalized(&diff::counted(counts))));
    }
    output::print(text.as_bytes())?;
    Ok(())
}

/// What was surely done.
fn done(fates: &[(&Row, RowFate)]) -> Counts {
    let mut counts = Counts::default();
    for (row, _) in fates.iter().filter(|(_, fate)| matches!(fate, RowFate::Done(_))) {
        match row.becomes {
            rows::Becomes::Added(_) => counts.added += 1,
            rows::Becomes::Edited { .. } => counts.changed += 1,
            rows::Becomes::Removed(_) => counts.removed += 1,
        }
    }
    counts
}

fn outcome(fates: &[(&Row, RowFate)]) -> &'static str {
    if fates.iter().all(|(_, fate)| matches!(fate, RowFate::Done(_))) {
        "done"
    } else if fates.iter().any(|(_, fate)| fate.may_have_changed()) {
        "partly"
    } else {
        "failed"
    }
}

pub(crate) fn conclude(fates: &[(&Row, RowFate)], ended: Ended) -> Result<ExitCode, CliError> {
    let total = fates.len();
    let done = fates.iter().filter(|(_, fate)| matches!(fate, RowFate::Done(_))).count();
    let outcome = outcome(fates);
    let why = match ended {
        Ended::ByItself => "",
        Ended::Stopped(_) => "Stopped. ",
        Ended::Torn(_) => "Stopped without waiting for answers. ",
    };
    let kind = match (outcome, ended) {
        ("done", _) => return Ok(ExitCode::SUCCESS),
        (_, Ended::Torn(signal)) => ProblemKind::Stopped(signal.exit_code().unwrap_or(1)),
        ("partly", _) => ProblemKind::Partly,
        (_, Ended::Stopped(signal)) => ProblemKind::Stopped(signal.exit_code().unwrap_or(1)),
        _ => ProblemKind::Failed,
    };
    let message = match outcome {
        "partly" => format!("{why}{done} of {total} hooks were written as wished."),
        _ if total == 1 => format!("{why}The hook was not written; nothing was changed."),
        _ => format!("{why}None of {total} hooks was written; nothing was changed."),
    };
    Err(Problem::new(kind, message).into())
}
