//! Which hooks that are there the hooks of a text without ids mean.
//!
//! A hook has no name. What people know it by is its queue, its event and what it runs; an enabled one by its event alone,
//! since there is only one (docs/webitel-api.md §4.4).

use std::collections::BTreeSet;

use super::difference::Desired;
use crate::domain::{Hook, HookSpec, State};

/// What becomes of hooks that are there and that the text does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unnamed {
    /// They stay. One that is on for an event for which the text has another one that is on is switched off.
    Keep,
    /// They are removed.
    Remove,
}

/// What a list of hooks without ids asks for: one hook that is there for each of them where there is one like it, a new
/// one where there is none. The hooks of the list come in its order, then the ones that it does not name.
///
/// A hook is looked for that is the same; then one that differs only in its state; then, for one that is on, the one that
/// is on for its event and so runs the new flow schema from then on without a gap.
#[must_use]
pub fn match_up(actual: &[Hook], named: &[HookSpec], unnamed: Unnamed) -> Vec<Desired> {
    let mut taken = BTreeSet::new();
    let mut meant: Vec<Option<&Hook>> = vec![None; named.len()];
    let same: [fn(&Hook, &HookSpec) -> bool; 3] = [
        |hook, spec| spec.is_like(hook) && hook.state == spec.state,
        |hook, spec| spec.is_like(hook),
        |hook, spec| hook.event == spec.event && hook.state.enabled() && spec.state.enabled(),
    ];
    for fits in same {
        for (spec, meant) in named.iter().zip(&mut meant).filter(|(_, meant)| meant.is_none()) {
            let free = |hook: &&Hook| !taken.contains(&hook.id) && fits(hook, spec);
            *meant = actual.iter().find(free);
            taken.extend(meant.map(|hook| hook.id));
        }
    }
    let mut desired: Vec<Desired> = named.iter().zip(&meant).map(|(spec, meant)| become_like(spec, *meant)).collect();
    if unnamed == Unnamed::Keep {
        desired.extend(actual.iter().filter(|hook| !taken.contains(&hook.id)).map(|hook| make_way(hook, named)));
    }
    desired
}

fn become_like(spec: &HookSpec, hook: Option<&Hook>) -> Desired {
    match hook {
        None => Desired::New(spec.clone()),
        Some(hook) if hook.schema_id() == Some(spec.schema.id) => {
            Desired::Existing(Hook { state: spec.state, ..hook.clone() })
        }
        Some(hook) => Desired::Existing(Hook { state: spec.state, schema: Some(spec.schema.clone()), ..hook.clone() }),
    }
}

fn make_way(hook: &Hook, named: &[HookSpec]) -> Desired {
    let in_the_way = named.iter().any(|spec| spec.state.enabled() && Some(&spec.event) == hook.occupies());
    let state = if in_the_way { State::Off } else { hook.state };
    Desired::Existing(Hook { state, ..hook.clone() })
}
