//! Matches hooks that are written without ids to existing hooks.
//!
//! A hook has no name. People identify it by its queue, its event and its flow schema; an enabled one by its event
//! alone, since there is only one (docs/webitel-api.md §4.4).

use std::collections::BTreeSet;

use super::difference::Desired;
use crate::domain::{Hook, HookSpec, State};

/// The treatment of existing hooks that the text does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unnamed {
    /// They stay. An enabled one is switched off if the text has another enabled hook for its event.
    Keep,
    /// They are removed.
    Remove,
}

/// Matches a list of hooks without ids: each is matched to one existing hook like it, or becomes a new one. The hooks
/// of the list come in its order, then those that it does not name.
///
/// An identical hook is preferred; then one that differs only in its state; then, for an enabled one, the hook that
/// is enabled for its event, which then runs the new flow schema without a gap.
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
    let become_spec = |(spec, meant): (&HookSpec, &Option<&Hook>)| match meant {
        None => Desired::New(spec.clone()),
        Some(hook) => Desired::Existing(spec.apply_to(hook)),
    };
    let mut desired: Vec<Desired> = named.iter().zip(&meant).map(become_spec).collect();
    if unnamed == Unnamed::Keep {
        desired.extend(actual.iter().filter(|hook| !taken.contains(&hook.id)).map(|hook| make_way(hook, named)));
    }
    desired
}

fn make_way(hook: &Hook, named: &[HookSpec]) -> Desired {
    let in_the_way = named.iter().any(|spec| spec.state.enabled() && Some(&spec.event) == hook.occupies());
    let state = if in_the_way { State::Off } else { hook.state };
    Desired::Existing(Hook { state, ..hook.clone() })
}
