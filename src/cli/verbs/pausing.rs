//! `pause` and `resume`: hooks are switched off, remembered, and exactly those switched on again.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
};

use clap::Args;

use super::{
    arguments::{ServerArguments, SwitchArguments, WriteArguments},
    history::told,
    reading,
    scribe::Scribe,
    select,
    session::{self, Session},
    writing,
};
use crate::{
    cli::{CliError, Problem, ProblemKind, connection, output},
    domain::{
        self, Cause, Event, Hook, HookId, Paused, QueueId, Resuming, Whereabouts,
        plan::{Fate, OnFailure, Run, StepKind},
    },
    journal::{JournalError, PausedStore, now},
};

pub(in crate::cli) const PAUSE: &str = "\
Examples:
  webitel-hooks pause --schema \"Notify CRM\" --dry-run
  webitel-hooks pause --schema \"Notify CRM\" --yes
  webitel-hooks pause --queue \"Support line\" --event joined --yes

Hooks that are off already stay as they are. webitel-hooks resume switches on
again exactly those that this switched off, also after a restart; they are
remembered in paused.json in the state directory, for each server and domain.";

pub(in crate::cli) const RESUME: &str = "\
Examples:
  webitel-hooks resume --dry-run
  webitel-hooks resume --yes
  webitel-hooks resume --schema \"Notify CRM\" --yes

Without a choice all hooks that are paused on this server are resumed. One that
was removed or is on already is told and forgotten; one whose event another hook
has by now stays paused, and the exit code is 4, or 1 where none could be
resumed.";

/// Options of `resume`.
#[derive(Debug, Args)]
pub struct ResumeArguments {
    /// Hooks by their ids
    #[arg(value_name = "HOOK")]
    pub hooks: Vec<u64>,
    /// Of this queue: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME", help_heading = "Which hooks")]
    pub queue: Vec<String>,
    /// That ran this flow schema: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME", help_heading = "Which hooks")]
    pub schema: Vec<String>,
    /// For this event, such as joined. Repeatable
    #[arg(long, value_name = "EVENT", help_heading = "Which hooks")]
    pub event: Vec<String>,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(in crate::cli) fn pause(arguments: &SwitchArguments) -> Result<ExitCode, CliError> {
    let SwitchArguments { targets, write, server } = arguments;
    session::run(server, async |session| {
        writing::check(session, *write)?;
        let chosen = select::targets(session, targets).await?;
        let queues = || chosen.queues.iter().map(|queue| (queue.queue.reference(), &queue.hooks));
        let hooks: Vec<_> = queues()
            .flat_map(|(queue, hooks)| hooks.iter().map(move |hook| (queue.clone(), hook)))
            .filter(|(_, hook)| chosen.hooks.contains(&hook.id))
            .collect();
        let plan = domain::pause(hooks);
        if let Some(code) = writing::agreed(session, *write, &plan).await? {
            return Ok(code);
        }
        let place = session.whereabouts().await?;
        let scribe = Scribe::new(place.clone(), Cause::Pause, session.json);
        let (since, by, batch) = (now(), place.user.clone(), scribe.batch());
        let paused = plan.steps().iter().filter_map(|step| {
            let (queue, hook) = (step.queue.clone(), step.before()?.clone());
            Some(Paused { queue, hook, since, by: by.clone(), batch: batch.clone() })
        });
        let paused: Vec<Paused> = paused.collect();
        // First of all: whatever happens then, nothing is switched off and forgotten.
        let store = store()?;
        store.add(&place, &paused).map_err(|error| not_kept(&error))?;
        let performed = writing::perform_as(session, plan, OnFailure::KeepGoing, scribe).await?;
        forget(session, &store, &place, &still_on(&performed.run));
        performed.ending
    })
}

fn store() -> Result<PausedStore, CliError> {
    Ok(PausedStore::at(connection::paths()?.paused()))
}

fn not_kept(error: &JournalError) -> CliError {
    CliError::Failed(format!("Nothing was paused, since it could not be remembered: {error}."))
}

/// Hooks that were surely not switched off.
fn still_on(run: &Run) -> Vec<(QueueId, HookId)> {
    let is_still_on = |fate: &Fate| match fate {
        Fate::Failed(failure) => !failure.unclear,
        Fate::NotTried(_) | Fate::TakenBack | Fate::Waiting => true,
        _ => false,
    };
    let steps = run.fates().filter(|(_, fate)| is_still_on(fate));
    steps.filter_map(|(step, _)| Some((step.queue.id, step.target()?))).collect()
}

/// Hooks that were switched on.
fn switched_on(run: &Run) -> Vec<(QueueId, HookId)> {
    let steps = run.fates().filter(|(_, fate)| fate.is_done());
    steps
        .filter_map(|(step, _)| match &step.kind {
            StepKind::Edit { after, .. } if after.state.enabled() => Some((step.queue.id, after.id)),
            _ => None,
        })
        .collect()
}

/// Forgets what needs no resuming any more. That it cannot be forgotten harms nobody: it will be found to be on.
fn forget(session: &Session, store: &PausedStore, place: &Whereabouts, hooks: &[(QueueId, HookId)]) {
    if let Err(error) = store.forget(place, hooks) {
        output::note(session.json, &told(&error));
    }
}

/// Forgets paused hooks that are on again, whoever did it.
pub(in crate::cli::verbs) fn forget_what_is_on(session: &Session, place: &Whereabouts, run: &Run) {
    if let Ok(store) = store() {
        forget(session, &store, place, &switched_on(run));
    }
}

pub(in crate::cli) fn resume(arguments: &ResumeArguments) -> Result<ExitCode, CliError> {
    let write = arguments.write;
    session::run(&arguments.server, async |session| {
        writing::check(session, write)?;
        let place = session.whereabouts().await?;
        let store = store()?;
        let all = store.load(&place).map_err(|error| CliError::Failed(told(&error)))?;
        if all.is_empty() {
            return nothing_is_paused(session);
        }
        let chosen: Vec<Paused> = all.into_iter().filter(|paused| is_meant(arguments, paused)).collect();
        if chosen.is_empty() {
            let message = "No hook is paused that fits; webitel-hooks resume --dry-run shows what is paused.";
            return Err(Problem::new(ProblemKind::Unknown, message).into());
        }
        let now = hooks_of(session, chosen.iter().map(|paused| paused.queue.id).collect()).await?;
        let resumption = domain::resume(&chosen, &now);
        for (paused, resuming) in &resumption.hooks {
            tell(session, paused, resuming)?;
        }
        if !write.dry_run {
            let settled: Vec<_> = resumption.settled().map(|paused| (paused.queue.id, paused.hook.id)).collect();
            forget(session, &store, &place, &settled);
        }
        let stay = |(_, resuming): &&(Paused, Resuming)| matches!(resuming, Resuming::Taken(_) | Resuming::QueueGone);
        let staying = resumption.hooks.iter().filter(stay).count();
        if staying > 0 && resumption.plan.is_empty() {
            return Err(stay_paused(ProblemKind::Failed, staying));
        }
        if let Some(code) = writing::agreed(session, write, &resumption.plan).await? {
            return Ok(code);
        }
        let scribe = Scribe::new(place.clone(), Cause::Resume, session.json);
        let performed = writing::perform_as(session, resumption.plan, OnFailure::KeepGoing, scribe).await?;
        forget(session, &store, &place, &switched_on(&performed.run));
        let code = performed.ending?;
        if staying > 0 { Err(stay_paused(ProblemKind::Partly, staying)) } else { Ok(code) }
    })
}

fn stay_paused(kind: ProblemKind, count: usize) -> CliError {
    let hooks = if count == 1 { "1 hook stays paused".to_owned() } else { format!("{count} hooks stay paused") };
    Problem::new(kind, format!("{hooks}: the reason is told for each.")).into()
}

fn nothing_is_paused(session: &Session) -> Result<ExitCode, CliError> {
    if !session.json {
        output::remark("Nothing is paused on this server.");
    }
    Ok(ExitCode::SUCCESS)
}

fn is_meant(arguments: &ResumeArguments, paused: &Paused) -> bool {
    let is_one_of = |typed: &[String], id: Option<u64>, name: &str| {
        typed.is_empty() || typed.iter().any(|typed| typed == name || (id.is_some() && typed.parse().ok() == id))
    };
    let Hook { id, event, schema, .. } = &paused.hook;
    let schema_name = schema.as_ref().map(|schema| schema.name.raw()).unwrap_or_default();
    let is_event =
        |typed: &String| Event::from_wire(typed) == *event || Event::from_wire(&typed.to_lowercase()) == *event;
    (arguments.hooks.is_empty() || arguments.hooks.contains(&id.0))
        && is_one_of(&arguments.queue, Some(paused.queue.id.0), paused.queue.name.raw())
        && is_one_of(&arguments.schema, schema.as_ref().map(|schema| schema.id.0), schema_name)
        && (arguments.event.is_empty() || arguments.event.iter().any(is_event))
}

/// Tells what is not simply switched on: to people aside, to scripts as an object.
fn tell(session: &Session, paused: &Paused, resuming: &Resuming) -> Result<(), CliError> {
    if let Some(told) = resuming.told(paused) {
        remark(session, &told)?;
    }
    Ok(())
}

/// A remark about what will not be done: to people aside, to scripts as an object.
///
/// # Errors
///
/// Where it cannot be printed.
pub(in crate::cli::verbs) fn remark(session: &Session, text: &str) -> Result<(), CliError> {
    if session.json {
        let line = output::json_line(&serde_json::json!({ "object": "remark", "message": text }));
        output::print(line.as_bytes())?;
    } else {
        output::remark(text);
    }
    Ok(())
}

/// The hooks of these queues as they are. One that is not among them is gone.
///
/// # Errors
///
/// Where not all could be read.
pub(in crate::cli::verbs) async fn hooks_of(
    session: &mut Session,
    ids: BTreeSet<QueueId>,
) -> Result<BTreeMap<QueueId, Vec<Hook>>, CliError> {
    let mut queues = reading::all_queues(session).await?;
    queues.retain(|queue| ids.contains(&queue.id));
    let read = reading::hooks_now(session, domain::scan::Scan::of(queues)).await?;
    Ok(read.into_iter().map(|queue| (queue.queue.id, queue.hooks)).collect())
}
