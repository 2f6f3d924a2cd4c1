//! `resume`: switches on again what `pause` switched off.

use std::{collections::BTreeSet, process::ExitCode};

use clap::Args;

use crate::{
    cli::{
        error::{Problem, ProblemKind},
        options::WriteArguments,
        output,
        reading::{lists, select},
        writing::{carry_out, with_writing_session},
    },
    domain::{self, Cause, Event, Hook, HookId, Paused, QueueId, Resuming, plan::Order, scan::Trust},
    words,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks resume --dry-run
  webitel-hooks resume --yes
  webitel-hooks resume --schema \"Notify CRM\" --yes

Without a selection, all hooks that are paused on this server are resumed; with
--due (for cron, with --yes) those whose pause was to end by now. Hooks
that were removed or are already on are reported and forgotten. A hook stays
paused if another hook is now on for its event; the exit code is then 4, or 1 if
no hook could be resumed.";

/// Options of `resume`.
#[derive(Debug, Args)]
pub struct ResumeArguments {
    /// Hook ids
    #[arg(value_name = "HOOK")]
    pub hooks: Vec<u64>,
    /// Of this queue: its id or its exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME", help_heading = "Which hooks")]
    pub queue: Vec<String>,
    /// Hooks that ran this flow schema: its id or exact name. Repeatable
    #[arg(long, value_name = "ID|NAME", help_heading = "Which hooks")]
    pub schema: Vec<String>,
    /// For this event, such as joined. Repeatable
    #[arg(long, value_delimiter = ',', value_name = "EVENT", help_heading = "Which hooks")]
    pub event: Vec<String>,
    /// Only hooks whose pause was to end by now
    #[arg(long, help_heading = "Which hooks")]
    pub due: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn run(arguments: &ResumeArguments) -> Result<ExitCode, Problem> {
    let write = &arguments.write;
    with_writing_session(write, async |session| {
        let records = session.records().await?;
        let all = session.paused().await?;
        let mut last = domain::last_pauses(&all.hooks);
        if arguments.due {
            last.retain(|paused| paused.has_expired(all.at));
        }
        if last.is_empty() {
            let text = if all.hooks.is_empty() { "Nothing is paused on this server." } else { "No pause is due yet." };
            return Ok(session.end_with(text));
        }
        let chosen = chosen(arguments, last)?;
        // With the earlier pauses of these hooks, which are over with the last.
        let chosen: Vec<Paused> = all.hooks.iter().filter(|paused| chosen.contains(&paused.key())).cloned().collect();
        if chosen.is_empty() {
            let message = "No paused hook matches; webitel-hooks resume --dry-run shows what is paused.";
            return Err(Problem::new(ProblemKind::Unknown, message));
        }
        let queues = || chosen.iter().map(|paused| paused.queue.id).collect();
        let now = lists::hooks_of(session, queues(), Trust::ForWriting).await?;
        let mut resumption = domain::resume(&chosen, &now);
        if session.rests_on_own_writes && resumption.leaves_something() {
            let now = lists::hooks_of(session, queues(), Trust::ForComparing).await?;
            resumption = domain::resume(&chosen, &now);
        }
        for (paused, resuming) in &resumption.hooks {
            if let Some(text) = resuming.in_words(paused) {
                output::remark_or_object(session.json, &text)?;
            }
        }
        if !write.dry_run {
            // If this fails, the next resume finds the hook on, or gone.
            if let Err(reason) = records.forget_pauses(resumption.over).await {
                output::note(session.json, &words::sentence(&reason));
            }
        }
        let stay = |(_, resuming): &&(Paused, Resuming)| matches!(resuming, Resuming::Taken(_) | Resuming::QueueGone);
        let staying = resumption.hooks.iter().filter(stay).count();
        if staying > 0 && resumption.plan.is_empty() {
            return Err(stay_paused(ProblemKind::Failed, staying));
        }
        if staying > 0 && !write.dry_run {
            session.left_out = Some(stay_paused(ProblemKind::Partly, staying));
        }
        carry_out(session, write, Order::new(resumption.plan, Cause::Resume)).await
    })
}

fn stay_paused(kind: ProblemKind, count: usize) -> Problem {
    let stay = if count == 1 { "stays" } else { "stay" };
    Problem::new(kind, format!("{} {stay} paused; the reason is reported for each.", words::count(count, "hook")))
}

/// The paused hooks that were asked for.
///
/// # Errors
///
/// If several queues or flow schemas have a name that was typed.
fn chosen(arguments: &ResumeArguments, all: Vec<&Paused>) -> Result<BTreeSet<(QueueId, HookId)>, Problem> {
    let queues = all.iter().map(|paused| (paused.queue.id.0, paused.queue.name.raw())).collect();
    let queues = select::among("queue", &arguments.queue, &queues)?;
    let schemas = all.iter().filter_map(|paused| paused.hook.schema.as_ref());
    let schemas = schemas.map(|schema| (schema.id.0, schema.name.raw())).collect();
    let schemas = select::among("flow schema", &arguments.schema, &schemas)?;
    let is_meant = |paused: &&Paused| {
        let Hook { id, event, schema, .. } = &paused.hook;
        let is_event =
            |typed: &String| Event::from_wire(typed) == *event || Event::from_wire(&typed.to_lowercase()) == *event;
        (arguments.hooks.is_empty() || arguments.hooks.contains(&id.0))
            && (arguments.queue.is_empty() || queues.contains(&paused.queue.id.0))
            && (arguments.schema.is_empty() || schema.as_ref().is_some_and(|schema| schemas.contains(&schema.id.0)))
            && (arguments.event.is_empty() || arguments.event.iter().any(is_event))
    };
    Ok(all.into_iter().filter(is_meant).map(Paused::key).collect())
}
