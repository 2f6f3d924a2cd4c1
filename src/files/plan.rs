//! The plan that makes hooks what a file says.

use crate::domain::{
    Hook, HookSpec, PausedHooks, QueueHooks, QueueRef, State,
    plan::{Conflict, Desired, Plan, Unnamed, difference, match_up},
};

/// The hooks that a file asks for in one queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredHooks {
    pub queue: QueueRef,
    /// The hooks that it shall have, or at least have.
    pub hooks: Vec<HookSpec>,
}

/// Two hooks of a queue are on for one event and neither is to be changed: a server that obeys its own rule has no such.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} would keep two enabled hooks for {}: {} and {}. Switch one of them off.",
    .0.queue.label(), .0.event, .0.first.label(), .0.second.label()
)]
pub struct Unplannable(Box<Conflict>);

/// What has to be written, and what is in order because it is paused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Planned {
    pub plan: Plan,
    /// Hooks that stay off although they are to be on: they are paused.
    pub stay_paused: Vec<(QueueRef, Hook)>,
}

/// What has to be written so that these queues have what is desired. Queues that the file does not name are not in it.
///
/// A hook for which the server names no flow schema cannot be said in a file; so no file removes one. A paused hook stays
/// off where it is to be on: its pause is not over.
///
/// # Errors
///
/// When the queues as they are cannot be kept so.
pub fn plan(
    desired: &[DesiredHooks],
    actual: &[QueueHooks],
    unnamed: Unnamed,
    paused: &PausedHooks,
) -> Result<Planned, Unplannable> {
    let mut planned = Planned::default();
    for DesiredHooks { queue, hooks } in desired {
        let actual = actual.iter().find(|of| of.queue.id == queue.id).map_or(&[][..], |of| &of.hooks);
        let (sayable, unsayable): (Vec<Hook>, Vec<Hook>) =
            actual.iter().cloned().partition(|hook| hook.schema.is_some());
        let mut desired = match_up(&sayable, hooks, unnamed);
        desired.extend(unsayable.into_iter().map(|hook| {
            let in_the_way = hooks.iter().any(|spec| spec.state.enabled() && Some(&spec.event) == hook.occupies());
            Desired::Existing(if in_the_way { Hook { state: State::Off, ..hook } } else { hook })
        }));
        for desired in &mut desired {
            let Desired::Existing(hook) = desired else { continue };
            let now = actual.iter().find(|now| now.id == hook.id);
            if hook.state.enabled() && now.is_some_and(|now| paused.get(queue.id, now).is_some()) {
                hook.state = State::Off;
                planned.stay_paused.push((queue.clone(), hook.clone()));
            }
        }
        let steps = difference(queue, actual, desired).map_err(|mut conflicts| {
            let first = conflicts.swap_remove(0);
            Unplannable(Box::new(first))
        })?;
        planned.plan.append(steps);
    }
    Ok(planned)
}
