//! A plan shown, agreed to, carried out and reported. Every command that changes hooks ends here.

use std::{io, process::ExitCode};

use rustix::{stdio, termios::isatty};
use tokio::sync::watch;

use crate::{
    cli::{
        connection::session::{Session, stopped},
        error::{CliError, Problem, ProblemKind},
        options::WriteArguments,
        output,
        progress::ProgressLine,
        prompt::{Prompt, Shown, Unanswered},
        writing::{
            diff,
            journal::JournalWriter,
            report::{Ended, conclude, report, untold},
            rows::{self, Row, RowFate},
        },
    },
    domain::{
        Cause,
        plan::{Counts, OnFailure, Plan, Run, Task},
    },
    runtime::headless,
    term::Signal,
};

/// What is to be done, and what it is for.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) plan: Plan,
    pub(crate) cause: Cause,
    pub(crate) on_failure: OnFailure,
}

impl Order {
    /// A write that fails keeps no other from being tried, unless that one needs it.
    pub(crate) fn new(plan: Plan, cause: Cause) -> Self {
        Self { plan, cause, on_failure: OnFailure::KeepGoing }
    }
}

/// What was carried out, and how the command ends.
pub(crate) struct Performed {
    pub(crate) run: Run,
    pub(crate) ending: Result<ExitCode, CliError>,
}

/// Refuses a write before anything is read for it, where it could not be carried out anyway.
///
/// # Errors
///
/// Where the profile is read only, or nobody could agree.
pub(crate) fn check(session: &Session, write: WriteArguments) -> Result<(), Problem> {
    if write.dry_run {
        return Ok(());
    }
    session.may_change()?;
    if !write.yes && !isatty(stdio::stdin()) {
        return Err(Problem::new(
            ProblemKind::Unconfirmed,
            "The standard input is no terminal, so nobody can be asked. --yes does it without asking, --dry-run only shows it.",
        ));
    }
    Ok(())
}

/// Shows the plan, asks, carries it out, and says what became of each hook.
///
/// # Errors
///
/// Where it was not agreed to, or not all of it was done. What was done has been printed then.
pub(crate) async fn carry_out(
    session: &mut Session,
    write: WriteArguments,
    order: Order,
) -> Result<ExitCode, CliError> {
    match agreed(session, write, &order.plan).await? {
        Some(code) => Ok(code),
        None => perform(session, order).await?.ending,
    }
}

/// Shows the plan and asks. `Some` where the command ends here: there is nothing to do, or it is a dry run.
///
/// # Errors
///
/// Where it was not agreed to.
pub(crate) async fn agreed(
    session: &mut Session,
    write: WriteArguments,
    plan: &Plan,
) -> Result<Option<ExitCode>, CliError> {
    check(session, write)?;
    if plan.is_empty() {
        return nothing(session).map(Some);
    }
    if write.dry_run {
        return planned(session, plan).map(Some);
    }
    show(session, write, plan)?;
    if !write.yes {
        agree(session, plan).await?;
    }
    Ok(None)
}

/// Carries out what was agreed to, and says what became of each hook.
///
/// # Errors
///
/// Where nothing was begun.
pub(crate) async fn perform(session: &mut Session, order: Order) -> Result<Performed, CliError> {
    let Order { plan, cause, on_failure } = order;
    let journal = JournalWriter::new(session.whereabouts().await?, cause, session.json);
    perform_as(session, plan, on_failure, journal).await
}

/// The same, written down by this journal.
///
/// # Errors
///
/// As [`perform`].
pub(crate) async fn perform_as(
    session: &mut Session,
    plan: Plan,
    on_failure: OnFailure,
    mut journal: JournalWriter,
) -> Result<Performed, CliError> {
    let rows = rows::rows(&plan);
    let mut run = Run::new(plan, on_failure);
    let ended = drive(session, &mut run, &mut journal).await;
    journal.finish(&run);
    let fates: Vec<(&Row, RowFate)> = rows.iter().map(|row| (row, row.fate(&run))).collect();
    let told = report(session, &fates);
    let ending = conclude(&fates, ended);
    // Whoever could not be told must not take it for undone.
    let ending = told.map_or_else(|error| untold(&fates, &error), |()| ending);
    Ok(Performed { run, ending })
}

fn nothing(session: &Session) -> Result<ExitCode, CliError> {
    let counts = Counts::default();
    let text = if session.json {
        output::json_line(&rows::summary_json("nothing", counts, 0))
    } else {
        "There is nothing to do.\n".to_owned()
    };
    output::print(text.as_bytes())
}

fn planned(session: &Session, plan: &Plan) -> Result<ExitCode, CliError> {
    if !session.json {
        let text = diff::text(plan, output::is_coloured()) + "Nothing was changed: this is a dry run.\n";
        return output::print(text.as_bytes());
    }
    let mut text = String::new();
    for row in rows::rows(plan) {
        text.push_str(&output::json_line(&rows::change_json(&row, &RowFate::Planned)));
    }
    text.push_str(&output::json_line(&rows::summary_json("planned", plan.counts(), 0)));
    output::print(text.as_bytes())
}

/// With `--json` the plan is only for whoever is asked, and not on the standard output.
fn show(session: &Session, write: WriteArguments, plan: &Plan) -> Result<(), CliError> {
    if !session.json {
        output::print(diff::text(plan, output::is_coloured()).as_bytes())?;
    } else if !write.yes {
        output::remark(diff::text(plan, false).trim_end());
    }
    Ok(())
}

async fn agree(session: &mut Session, plan: &Plan) -> Result<(), CliError> {
    // Whoever has several servers open has to see which one this is.
    let place = session.place().await?;
    let failed = |error: io::Error| CliError::Failed(format!("The terminal could not be used: {error}."));
    let mut prompt = Prompt::new().map_err(failed)?;
    let count = rows::rows(plan).len();
    let hooks = if count == 1 { "this hook".to_owned() } else { format!("these {count} hooks") };
    match prompt.ask(&format!("Change {hooks} {place}? [y/N] "), Shown::Yes).await {
        Ok(answer) if matches!(answer.trim(), "y" | "Y" | "yes" | "Yes") => Ok(()),
        Ok(_) | Err(Unanswered::Ended) => Err(Problem::new(ProblemKind::Declined, "Nothing was changed.").into()),
        Err(Unanswered::Stopped(signal)) => Err(stopped(signal).into()),
        Err(Unanswered::Failed(error)) => Err(failed(error)),
    }
}

async fn drive(session: &mut Session, run: &mut Run, journal: &mut JournalWriter) -> Ended {
    let client = session.client.clone();
    let (stop, stopping) = watch::channel(false);
    let mut line = ProgressLine::new();
    let told = |run: &Run, task: Option<&Task>| {
        if let Some(task) = task {
            journal.write_down(run, task.step);
        }
        if line.is_watched() {
            line.show(run.settled(), run.fates().len(), "writes");
        }
    };
    let work = headless::carry_out(&client, run, stopping, told);
    tokio::pin!(work);
    let mut ended = Ended::ByItself;
    loop {
        tokio::select! {
            biased;
            () = &mut work => return ended,
            signal = session.signals.next() => match (signal, ended) {
                (Signal::Continue, _) => {}
                (signal, Ended::ByItself) => {
                    ended = Ended::Stopped(signal);
                    // Whoever receives it is `work`, which is there.
                    let _ = stop.send(true);
                    output::note(session.json, "Stopping: no further write is begun. Once more stops at once.");
                }
                (signal, _) => return Ended::Torn(signal),
            },
        }
    }
}
