//! `pause` and `resume`: hooks are switched off, remembered, and exactly those switched on again.

use std::process::ExitCode;

use crate::{
    cli::{
        connection::session::{self},
        error::CliError,
        options::SwitchArguments,
        reading::select,
        writing::{execution, journal::JournalWriter, paused},
    },
    domain::{
        self, Cause, HookId, Paused, QueueId,
        plan::{Fate, OnFailure, Run},
        scan::Trust,
    },
    journal::{JournalError, now},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks pause --schema \"Notify CRM\" --dry-run
  webitel-hooks pause --schema \"Notify CRM\" --yes
  webitel-hooks pause --queue \"Support line\" --event joined --yes

Hooks that are off already stay as they are. webitel-hooks resume switches on
again exactly those that this switched off, also after a restart; they are
remembered in paused.json in the state directory, for each server and domain.";

pub(crate) fn run(arguments: &SwitchArguments) -> Result<ExitCode, CliError> {
    let SwitchArguments { targets, write, server } = arguments;
    session::run(server, async |session| {
        execution::check(session, *write)?;
        let chosen = select::targets(session, targets, Trust::ForComparing).await?;
        let queues = || chosen.queues.iter().map(|queue| (queue.queue.reference(), &queue.hooks));
        let hooks: Vec<_> = queues()
            .flat_map(|(queue, hooks)| hooks.iter().map(move |hook| (queue.clone(), hook)))
            .filter(|(_, hook)| chosen.hooks.contains(&hook.id))
            .collect();
        let plan = domain::pause(hooks);
        if let Some(code) = execution::agreed(session, *write, &plan).await? {
            return Ok(code);
        }
        let place = session.whereabouts().await?;
        let journal = JournalWriter::new(place.clone(), Cause::Pause, session.json);
        let (since, by, batch) = (now(), place.user.clone(), journal.batch());
        let paused = plan.steps().iter().filter_map(|step| {
            let (queue, hook) = (step.queue.clone(), step.before()?.clone());
            Some(Paused { queue, hook, since, by: by.clone(), batch: batch.clone() })
        });
        let paused: Vec<Paused> = paused.collect();
        // First of all: whatever happens then, nothing is switched off and forgotten.
        let store = paused::store()?;
        store.add(&place, &paused).map_err(|error| not_kept(&error))?;
        let performed = execution::perform_as(session, plan, OnFailure::KeepGoing, journal).await?;
        paused::forget(session, &store, &place, &still_on(&performed.run));
        performed.ending
    })
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
