//! The plan that makes hooks what a file says.

use crate::domain::plan::{Conflict, Desired, PauseOnly, Plan, Unnamed, difference, match_up};
use crate::domain::{Event, Hook, HookSpec, PausedHooks, QueueHooks, QueueId, QueueRef, State};

/// The hooks that a file asks for in one queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredHooks {
    pub queue: QueueRef,
    /// The hooks that it should have.
    pub hooks: Vec<HookSpec>,
}

/// Two hooks of a queue are on for one event and neither is to be changed. The server's own rule forbids this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} would keep two enabled hooks for {}: {} and {}. Switch one of them off.",
    .0.queue.label(), .0.event, .0.first.label(), .0.second.label()
)]
pub struct Unplannable(Box<Conflict>);

/// The plan, and the hooks that need no write because they are paused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Planned {
    pub plan: Plan,
    /// Paused hooks that are to be on: they stay off until they are resumed.
    pub stay_paused: Vec<(QueueRef, Hook)>,
    /// Paused hooks that are to be off: their pause ends.
    pub pauses_over: Vec<PauseOnly>,
}

/// Plans the writes that give these queues the desired hooks. Queues that the file does not name are left alone.
///
/// A hook for which the server names no flow schema cannot be expressed in a file; so no file removes one. A paused
/// hook counts as on: if it is desired on, it stays off because its pause is not over; if it is desired off, its
/// pause ends.
///
/// # Errors
///
/// If a queue would keep two enabled hooks for one event.
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
            as_resumed(queue.id, actual, paused).into_iter().partition(|hook| hook.schema.is_some());
        let counts_as_on = |hook: &Hook| sayable.iter().any(|other| other.id == hook.id && other.state.enabled());
        let mut desired = match_up(&sayable, hooks, unnamed);
        desired.extend(unsayable.into_iter().map(|hook| {
            let in_the_way = hooks.iter().any(|spec| spec.state.enabled() && Some(&spec.event) == hook.occupies());
            Desired::Existing(if in_the_way { Hook { state: State::Off, ..hook } } else { hook })
        }));
        for desired in &mut desired {
            let Desired::Existing(hook) = desired else { continue };
            let Some(now) = actual.iter().find(|now| now.id == hook.id) else { continue };
            if paused.get(queue.id, now).is_none() {
                continue;
            }
            if hook.state.enabled() {
                hook.state = State::Off;
                if hooks.iter().any(|spec| spec.state.enabled() && spec.is_like(hook)) {
                    planned.stay_paused.push((queue.clone(), hook.clone()));
                }
            } else if counts_as_on(hook) {
                planned.pauses_over.push(PauseOnly::end(queue.clone(), now.clone()));
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

/// The hooks of a queue with the paused ones on, as far as their events are free.
fn as_resumed(queue: QueueId, actual: &[Hook], paused: &PausedHooks) -> Vec<Hook> {
    let mut on: Vec<Event> = actual.iter().filter_map(Hook::occupies).cloned().collect();
    let as_resumed = |hook: &Hook| {
        let is_on = hook.state.enabled() || (paused.get(queue, hook).is_some() && !on.contains(&hook.event));
        if is_on {
            on.push(hook.event.clone());
        }
        Hook { state: State::from_enabled(is_on), ..hook.clone() }
    };
    actual.iter().map(as_resumed).collect()
}
