//! Hooks of one queue wished for another: what is there already, what is in the way, what could never fire there.

use std::collections::BTreeSet;

use super::difference::Wished;
use crate::domain::{Event, Fires, Hook, HookId, HookSpec, QueueHooks, State, fires_in};

/// What a copy meets in its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meets {
    /// Nothing: it would be added.
    Nothing,
    /// The same hook, or one that is on where the copy would be off: there is nothing to do.
    Same(HookId),
    /// The same hook, which is off and would be switched on.
    Switched(HookId),
    /// Another hook that is on for the event (admin-api §4.4).
    Conflict(HookId),
    /// The target's type never fires the event, or the current Webitel never does.
    NeverFires,
}

/// A hook to copy and what it meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The hook as it is in the source.
    pub spec: HookSpec,
    /// What it meets.
    pub meets: Meets,
}

/// What becomes of a copy whose event another hook is on for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// It is not copied.
    Skip,
    /// The hook that is there runs the copy's flow schema from then on.
    Replace,
    /// It is copied switched off.
    AddOff,
}

/// What each of these hooks meets in a queue. Of several that are on for one event, the first one counts.
#[must_use]
pub fn compare(specs: &[HookSpec], target: &QueueHooks) -> Vec<Copied> {
    let mut claimed: Vec<&Event> = Vec::new();
    let mut specs: Vec<&HookSpec> = specs.iter().collect();
    specs.retain(|spec| {
        let repeated = spec.state.enabled() && claimed.contains(&&spec.event);
        if spec.state.enabled() {
            claimed.push(&spec.event);
        }
        !repeated
    });
    let mut taken: BTreeSet<HookId> = BTreeSet::new();
    // First those that are there as they are, so that no other takes them.
    let same: Vec<Option<HookId>> = specs
        .iter()
        .map(|spec| {
            let free = |hook: &&Hook| !taken.contains(&hook.id) && is_alike(hook, spec) && hook.state == spec.state;
            let found = target.hooks.iter().find(free).map(|hook| hook.id);
            taken.extend(found);
            found
        })
        .collect();
    let compared = specs.into_iter().zip(same).map(|(spec, same)| {
        let meets = same.map_or_else(|| meets(spec, target, &mut taken), Meets::Same);
        Copied { spec: spec.clone(), meets }
    });
    compared.collect()
}

fn meets(spec: &HookSpec, target: &QueueHooks, taken: &mut BTreeSet<HookId>) -> Meets {
    let twin = target.hooks.iter().find(|hook| !taken.contains(&hook.id) && is_alike(hook, spec));
    // A copy switches nothing off: one that is on is as good.
    if let Some(twin) = twin.filter(|twin| twin.state.enabled()) {
        taken.insert(twin.id);
        return Meets::Same(twin.id);
    }
    if matches!(fires_in(&spec.event, target.queue.kind), Fires::NotInThisType | Fires::Nowhere) {
        return Meets::NeverFires;
    }
    let other = target.hooks.iter().find(|hook| spec.state.enabled() && hook.occupies() == Some(&spec.event));
    match (twin, other) {
        (_, Some(other)) => Meets::Conflict(other.id),
        (Some(twin), None) => {
            taken.insert(twin.id);
            Meets::Switched(twin.id)
        }
        (None, None) => Meets::Nothing,
    }
}

fn is_alike(hook: &Hook, spec: &HookSpec) -> bool {
    hook.event == spec.event && hook.schema.as_ref().is_some_and(|schema| schema.id == spec.schema.id)
}

/// The wish for the target: all that is there, and the copies. `even_if_never` also copies what never fires there.
#[must_use]
pub fn wishes(target: &QueueHooks, copied: &[Copied], on_conflict: OnConflict, even_if_never: bool) -> Vec<Wished> {
    let mut there = target.hooks.clone();
    let mut new = Vec::new();
    for Copied { spec, meets } in copied {
        match meets {
            // Once it is known what becomes of the others.
            Meets::Same(_) => {}
            Meets::Nothing => new.push(spec.clone()),
            Meets::Switched(id) => become_like(&mut there, *id, spec),
            Meets::NeverFires if !even_if_never => {}
            Meets::NeverFires | Meets::Conflict(_) => {
                let other = there.iter().find(|hook| spec.state.enabled() && hook.occupies() == Some(&spec.event));
                match (other.map(|hook| hook.id), on_conflict) {
                    (None, _) => new.push(spec.clone()),
                    (Some(_), OnConflict::Skip) => {}
                    (Some(other), OnConflict::Replace) => become_like(&mut there, other, spec),
                    // One that is there and off is the copy already.
                    (Some(_), OnConflict::AddOff) if there.iter().any(|hook| is_alike(hook, spec)) => {}
                    (Some(_), OnConflict::AddOff) => new.push(HookSpec { state: State::Off, ..spec.clone() }),
                }
            }
        }
    }
    for Copied { spec, meets } in copied {
        let Meets::Same(id) = meets else { continue };
        let is_replaced = there.iter().any(|hook| hook.id == *id && !is_alike(hook, spec));
        if is_replaced {
            new.push(spec.clone());
        }
    }
    there.into_iter().map(Wished::Existing).chain(new.into_iter().map(Wished::New)).collect()
}

fn become_like(hooks: &mut [Hook], id: HookId, spec: &HookSpec) {
    for hook in hooks.iter_mut().filter(|hook| hook.id == id) {
        hook.state = spec.state;
        if hook.schema.as_ref().is_none_or(|held| held.id != spec.schema.id) {
            hook.schema = Some(spec.schema.clone());
        }
    }
}
