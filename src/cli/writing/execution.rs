//! Shows a plan, asks, carries it out and reports. Every command that changes hooks ends here.

use std::process::ExitCode;

use tokio::sync::watch;

use crate::cli::connection::{Session, with_session};
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::WriteArguments;
use crate::cli::output;
use crate::cli::progress::ProgressLine;
use crate::cli::prompt::{self, Echo, Unanswered};
use crate::cli::writing::report::{Ended, conclude, diff, report, unreported};
use crate::cli::writing::rows::{self, Row};
use crate::domain::Cause;
use crate::domain::plan::{
    ActiveContacts, Counts, FollowUp, NotBegun, Order, PauseOnly, Plan, Remarks, Run, RunProgress,
};
use crate::runtime::executor::{self, Control};
use crate::words;

/// Runs a command that changes hooks: it is refused before anything is read for it where it could not be carried out.
///
/// # Errors
///
/// As [`check`] and [`with_session`], or if the command itself fails.
pub(crate) fn with_writing_session(
    write: &WriteArguments,
    command: impl AsyncFnOnce(&mut Session) -> Result<ExitCode, Problem>,
) -> Result<ExitCode, Problem> {
    with_session(&write.server, async |session| {
        check(session, write).await?;
        // Before it writes again to the same hooks.
        session.settle_doubts().await?;
        command(session).await
    })
}

/// Refuses a write that could not be carried out anyway.
///
/// # Errors
///
/// If the profile is read-only, there is no terminal to ask on, or the user has no right to change hooks.
pub(crate) async fn check(session: &mut Session, write: &WriteArguments) -> Result<(), Problem> {
    if !write.dry_run {
        session.check_not_read_only()?;
    }
    if !write.dry_run && !write.yes && !prompt::can_ask() {
        return Err(Problem::new(ProblemKind::Unconfirmed, "stdin is not a terminal: pass --yes or --dry-run."));
    }
    session.check_right_to_change().await
}

/// Shows the plan, asks, carries it out, and reports the result of each hook.
///
/// # Errors
///
/// If it was not confirmed, or not all of it was done. What was done has been printed then.
pub(crate) async fn carry_out(
    session: &mut Session,
    write: &WriteArguments,
    mut order: Order,
) -> Result<ExitCode, Problem> {
    let hooks = order.run.plan().hooks();
    if let Some(unexpected) = unexpected(write, hooks) {
        show(session, write, order.run.plan())?;
        return Err(unexpected);
    }
    if order.is_empty() {
        return nothing(session);
    }
    note_pauses(session, &mut order).await?;
    let plan = order.run.plan();
    if write.dry_run {
        let shown = planned(session.json, plan);
        let text = if session.json { shown } else { shown + "Nothing was changed: this is a dry run.\n" };
        return output::print(text.as_bytes());
    }
    show(session, write, plan)?;
    let must_type_number = session.profile.must_type_number(hooks);
    if !write.yes {
        ask(session, &order, "").await?;
    } else if must_type_number && write.expect.is_none() {
        let profile = session.profile.in_words().unwrap_or_default();
        let size = words::count(hooks, "hook");
        let text = format!(
            "The plan has {size}: the {profile} requires --expect {hooks} with --yes for a plan of this size. Nothing was changed."
        );
        return Err(Problem::new(ProblemKind::Unconfirmed, text));
    }
    perform(session, write, order).await
}

/// The error of a plan that has another number of hooks than `--expect` says.
fn unexpected(write: &WriteArguments, hooks: usize) -> Option<Problem> {
    let expected = write.expect.filter(|expected| *expected != hooks)?;
    let size = words::count(hooks, "hook");
    let text = format!("The plan has {size}, not {expected} as --expect says. Nothing was changed.");
    Some(Problem::new(ProblemKind::Unconfirmed, text))
}

/// Ends a command that has nothing to plan, with the reason for people.
///
/// # Errors
///
/// If `--expect` says that there is something.
pub(crate) fn end_without_plan(session: &Session, write: &WriteArguments, reason: &str) -> Result<ExitCode, Problem> {
    if !session.json {
        output::remark(reason);
    }
    unexpected(write, 0).map_or(Ok(ExitCode::SUCCESS), Err)
}

/// Carries out the confirmed plan and reports the result of each hook. At a terminal, hooks that were left alone because
/// somebody else had changed them are offered again as they are now, and unexpected results can be put right.
///
/// # Errors
///
/// If nothing was begun, or not all of it was done. What was done has been printed then.
async fn perform(session: &mut Session, write: &WriteArguments, order: Order) -> Result<ExitCode, Problem> {
    let mut order = Order { without_undo: write.without_undo, read_at: session.read.clone(), ..order };
    let is_asked = !write.yes && !session.json;
    // The results of each run by hook, and the follow-ups that are still to be offered, the next one last.
    let mut runs: Vec<Vec<Row>> = Vec::new();
    let mut offers: Vec<(usize, FollowUp)> = Vec::new();
    // A run that begins has changed its pauses, even if all its writes fail; follow-ups change none.
    let pauses_changed = !order.pauses_only.is_empty();
    loop {
        let number = runs.len();
        let (ended, remarks) = drive(session, number as u64 + 1, &mut order).await?;
        let latest = rows::results(&order.run);
        let reported = if latest.is_empty() {
            report_pauses(session, &order.pauses_only)
        } else {
            report(session, &latest, !order.pauses_only.is_empty(), &remarks.active)
        };
        note_remarks(session, &remarks);
        runs.push(latest);
        // Without a printed result, nobody can know what was done.
        if let Err(error) = reported {
            return unreported(&runs.concat(), pauses_changed, &error);
        }
        if ended == Ended::ByItself && is_asked {
            offers.extend(order.follow_ups().rev().map(|offer| (number, offer)));
        } else {
            offers.clear();
        }
        match next_accepted(session, &mut offers).await {
            Ok(Some((after, FollowUp { order: next, instead_of, .. }))) => {
                runs[after].retain(|row| !row.has_any_of(&instead_of));
                order = next;
            }
            Ok(None) => return conclude(&runs.concat(), pauses_changed, ended),
            Err(Problem { kind: ProblemKind::Stopped(code), .. }) => {
                return conclude(&runs.concat(), pauses_changed, Ended::Stopped(code));
            }
            Err(problem) => return Err(problem),
        }
    }
}

/// The next of these offers that the user accepts, with the run that it follows. `None`: none.
async fn next_accepted(
    session: &mut Session,
    offers: &mut Vec<(usize, FollowUp)>,
) -> Result<Option<(usize, FollowUp)>, Problem> {
    while let Some((after, mut follow_up)) = offers.pop() {
        note_pauses(session, &mut follow_up.order).await?;
        let (plan, how) = (follow_up.order.run.plan(), follow_up.how());
        let text = format!("{}:\n{}", words::capitalized(how), diff(plan, output::is_coloured()));
        output::print(text.as_bytes())?;
        match ask(session, &follow_up.order, how).await {
            Ok(()) => return Ok(Some((after, follow_up))),
            Err(problem) if problem.kind == ProblemKind::Declined => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(None)
}

/// Says which pauses the order ends or gives back, before it is confirmed, and notes which hooks are paused.
async fn note_pauses(session: &mut Session, order: &mut Order) -> Result<(), Problem> {
    if order.cause != Cause::Pause {
        let paused = session.paused_if_known().await?;
        order.note_paused(|queue, hook| paused.get(queue, hook).is_some());
    }
    let how_many = order.ended_pauses_in_words().filter(|_| order.ended_pauses() > 1 || order.run.plan().hooks() > 1);
    for sentence in how_many.into_iter().chain(order.pauses_in_words()) {
        output::note(session.json, &sentence);
    }
    Ok(())
}

/// Reports the remarks of a run.
fn note_remarks(session: &mut Session, remarks: &Remarks) {
    if let Some(reason) = &remarks.not_recorded {
        output::note(session.json, &format!("webitel-hooks: This cannot be undone later: {reason}."));
    }
    if let Some(text) = remarks.not_sent_in_words() {
        output::note(session.json, &text);
    }
    if let Some(text) = remarks.pauses_unsaved_in_words() {
        session.left_out.get_or_insert(Problem::new(ProblemKind::Partly, text));
    }
    for (queue, hook) in &remarks.unpaused {
        let text = format!("{}: {} (hook {}) is not paused any more.", queue.label(), hook.label(), hook.id);
        output::note(session.json, &text);
    }
    if !remarks.active.is_empty() {
        output::note(session.json, &format!("This applies to contacts that join from now on; {}.", remarks.active));
    }
}

fn nothing(session: &Session) -> Result<ExitCode, Problem> {
    let text = if session.json {
        output::json_line(&rows::summary_json("nothing", Counts::default(), 0))
    } else {
        "There is nothing to do.\n".to_owned()
    };
    output::print(text.as_bytes())
}

/// Pauses ended or went on, and nothing was written to the server.
fn report_pauses(session: &Session, pauses: &[PauseOnly]) -> Result<(), Problem> {
    if pauses.is_empty() {
        return nothing(session).map(drop);
    }
    if session.json {
        let summary = rows::summary_json("done", Counts::default(), 0);
        return output::print(output::json_line(&summary).as_bytes()).map(drop);
    }
    let (again, ended): (Vec<_>, Vec<_>) = pauses.iter().partition(|only| only.again.is_some());
    let mut text = String::new();
    if !ended.is_empty() {
        text.push_str(&format!("{} ended.\n", words::count(ended.len(), "pause")));
    }
    if !again.is_empty() {
        text.push_str(&format!("{} paused again.\n", words::count(again.len(), "hook")));
    }
    output::print(text.as_bytes()).map(drop)
}

/// A plan that is not carried out: a diff, or a JSON object for each hook.
pub(crate) fn planned(json: bool, plan: &Plan) -> String {
    if !json {
        return diff(plan, output::is_coloured());
    }
    let active = ActiveContacts::default();
    let rows: String = rows::rows(plan).iter().map(|row| output::json_line(&rows::row_json(row, &active))).collect();
    rows + &output::json_line(&rows::summary_json("planned", plan.counts(), 0))
}

/// With `--json` the plan is printed to stderr, and only if a question follows.
fn show(session: &Session, write: &WriteArguments, plan: &Plan) -> Result<(), Problem> {
    if !session.json {
        output::print(diff(plan, output::is_coloured()).as_bytes())?;
    } else if !write.yes {
        output::remark(diff(plan, false).trim_end());
    }
    Ok(())
}

async fn ask(session: &mut Session, order: &Order, how: &str) -> Result<(), Problem> {
    let plan = order.run.plan();
    let must_type_number = session.profile.must_type_number(plan.hooks());
    // With several servers in use, the question must name this one.
    let place = session.place().await?;
    let number = plan.hooks().to_string();
    let choices = if must_type_number { format!("Type {number} to confirm:") } else { "[y/N]".to_owned() };
    let is_yes = |answer: &str| match must_type_number {
        true => answer == number,
        false => matches!(answer, "y" | "Y" | "yes" | "Yes"),
    };
    let how = if how.is_empty() { String::new() } else { format!(" {how}") };
    let question = format!("{}{how} {place}? {choices} ", question(order));
    match prompt::ask(&mut session.waiting.signals, &question, Echo::On).await {
        Ok(answer) if is_yes(answer.trim()) => Ok(()),
        Ok(_) | Err(Unanswered::Ended) => Err(Problem::new(ProblemKind::Declined, "Nothing was changed.")),
        Err(reason) => Err(reason.into()),
    }
}

/// The question: `Remove 20 hooks`, `Change this hook`.
fn question(order: &Order) -> String {
    let and_ends = match order.ended_pauses() {
        0 => String::new(),
        1 => " and end 1 pause".to_owned(),
        ended => format!(" and end {ended} pauses"),
    };
    let Counts { added, changed, removed } = order.run.plan().counts();
    let verb = match (added, changed, removed, &order.cause) {
        (_, 0, 0, _) => "Add",
        (0, 0, _, _) => "Remove",
        (.., Cause::Pause) => "Pause",
        (.., Cause::Resume) => "Resume",
        _ => "Change",
    };
    match rows::rows(order.run.plan()).len() {
        0 if order.pauses_only.iter().any(|only| only.again.is_some()) => "Pause this again".to_owned(),
        0 => match order.ended_pauses() {
            1 => "End the pause".to_owned(),
            ended => format!("End these {ended} pauses"),
        },
        1 if order.pauses_only.is_empty() => format!("{verb} this hook"),
        1 => format!("{verb} this hook{and_ends}"),
        count if removed > 0 && verb == "Change" => {
            format!("Change these {count} hooks, removing {removed} of them,{and_ends}")
        }
        count => format!("{verb} these {count} hooks{and_ends}"),
    }
}

async fn drive(session: &mut Session, batch: u64, order: &mut Order) -> Result<(Ended, Remarks), Problem> {
    let records = session.signed_in().await?.records;
    let client = session.client.clone();
    let (control, controlled) = watch::channel(Control::GoOn);
    let mut line = ProgressLine::new();
    let progress = |run: &Run, progress: RunProgress| {
        if matches!(progress, RunProgress::Answered { .. }) {
            line.show(run.settled(), run.statuses().len(), "writes");
        }
    };
    let work = executor::execute(&client, &records, batch, order, controlled, progress);
    tokio::pin!(work);
    let mut ended = Ended::ByItself;
    let result = loop {
        tokio::select! {
            biased;
            result = &mut work => break result,
            code = session.waiting.ending() => {
                // The receiver is `work`, which still exists.
                if ended == Ended::ByItself {
                    ended = Ended::Stopped(code);
                    let _ = control.send(Control::Cancel);
                    output::note(session.json, "Stopping: no further write is started. Interrupt again to stop at once.");
                } else {
                    ended = Ended::Abandoned(code);
                    let _ = control.send(Control::Leave);
                }
            }
        }
    };
    match result {
        Ok(remarks) => Ok((ended, remarks)),
        Err(NotBegun::Journal(reason)) => Err(Problem::new(
            ProblemKind::Failed,
            format!(
                "The journal cannot be used: {reason}. Nothing was changed; --without-undo makes the change anyway."
            ),
        )),
        Err(reason @ NotBegun::PauseEnds(_)) => Err(Problem::failed(reason.to_string())),
        Err(NotBegun::Pauses(reason)) => {
            Err(Problem::failed(format!("Nothing was paused because the pause could not be saved: {reason}.")))
        }
    }
}
