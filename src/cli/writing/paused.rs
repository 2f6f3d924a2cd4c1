//! The hooks that are paused on this machine, as commands that write need them.

use crate::{
    cli::{
        connection::{session::Session, settings},
        error::CliError,
        output::{self},
    },
    domain::{
        HookId, QueueId, Whereabouts,
        plan::{Run, StepKind},
    },
    journal::PausedStore,
};

pub(crate) fn store() -> Result<PausedStore, CliError> {
    Ok(PausedStore::at(settings::paths()?.paused()))
}

/// Hooks that were switched on.
pub(crate) fn switched_on(run: &Run) -> Vec<(QueueId, HookId)> {
    let steps = run.fates().filter(|(_, fate)| fate.is_done());
    steps
        .filter_map(|(step, _)| match &step.kind {
            StepKind::Edit { after, .. } if after.state.enabled() => Some((step.queue.id, after.id)),
            _ => None,
        })
        .collect()
}

/// Forgets what needs no resuming any more. That it cannot be forgotten harms nobody: it will be found to be on.
pub(crate) fn forget(session: &Session, store: &PausedStore, place: &Whereabouts, hooks: &[(QueueId, HookId)]) {
    if let Err(error) = store.forget(place, hooks) {
        output::note(session.json, &output::sentence(&error));
    }
}

/// Forgets paused hooks that are on again, whoever did it.
pub(crate) fn forget_switched_on(session: &Session, place: &Whereabouts, run: &Run) {
    if let Ok(store) = store() {
        forget(session, &store, place, &switched_on(run));
    }
}
