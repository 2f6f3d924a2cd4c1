//! Copies hooks to another queue: conflicts with the hooks there, and the result for each copy.

use std::collections::BTreeSet;

use super::difference::{Conflict, Desired, difference};
use super::step::Step;
use crate::domain::{Event, Fires, Hook, HookId, HookSpec, QueueHooks, State, fires_in};

/// The note about a copied hook that is paused, as the rest of a sentence.
pub const COPY_OF_PAUSED: &str = "its copy is off, and is not resumed with it.";

/// The relation of a copy to the hooks of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meets {
    /// No hook is like it: it would be added.
    Nothing,
    /// The same hook, or one that is on while the copy would be off: there is nothing to do.
    Same(HookId),
    /// The same hook, which is off and would be switched on.
    Switched(HookId),
    /// Another hook that is on for the event (docs/webitel-api.md §4.4).
    Conflict(HookId),
    /// Another of the copies, by its place among them, that is on for the event and comes first.
    Rival(usize),
}

/// A hook to copy and what it meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The hook as it is in the source.
    pub spec: HookSpec,
    /// Its relation to the hooks of the target.
    pub meets: Meets,
    /// The target's type may fire the event. Where it never does, or the current Webitel never does, a copy is of no use.
    pub fires: bool,
}

impl Copied {
    /// Another hook is on for its event, so that there is something to choose.
    pub const fn is_in_conflict(&self) -> bool {
        matches!(self.meets, Meets::Conflict(_) | Meets::Rival(_))
    }
}

/// The choice for a copy whose event has another enabled hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// It is not copied.
    #[default]
    Skip,
    /// The enabled hook gets the copy's flow schema.
    Replace,
    /// It is copied switched off.
    AddOff,
}

impl OnConflict {
    /// Every choice, the harmless one first.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Replace, Self::AddOff];

    /// The next choice; the first one after the last.
    #[must_use]
    pub const fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

/// The choices for copies that cannot just be added. By default they are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Choices {
    /// For copies whose event has another enabled hook.
    pub on_conflict: OnConflict,
    /// Those that can never fire in the target are copied too.
    pub even_if_never: bool,
}

/// The result of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// A new hook in this state.
    Added(State),
    Switched(HookId),
    /// This hook gets the copy's flow schema.
    Replaces(HookId),
    /// Nothing to do: it exists already.
    There,
    Skipped,
}

/// Hooks to copy, compared with what a queue has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The queue, with its hooks.
    pub target: QueueHooks,
    /// The hooks, each once, in the order in which they were given.
    pub copies: Vec<Copied>,
}

impl Comparison {
    /// Compares these hooks with the hooks of a queue.
    ///
    /// Hooks of several sources may be enabled for the same event, but a queue can have only one: an existing hook wins,
    /// otherwise the first copy.
    pub fn of(specs: &[HookSpec], target: QueueHooks) -> Self {
        let specs = distinct(specs);
        let mut matching = Matching { target: &target, taken: BTreeSet::new() };
        let mut meets: Vec<Option<Meets>> = specs.iter().map(|spec| matching.same(spec)).collect();
        let mut claimed: Vec<(&Event, usize)> = Vec::new();
        for (index, spec) in specs.iter().enumerate().filter(|(_, spec)| spec.state.enabled()) {
            claimed.extend(meets[index].map(|_| (&spec.event, index)));
        }
        for (index, spec) in specs.iter().enumerate() {
            if meets[index].is_some() {
                continue;
            }
            let rival = claimed.iter().find(|(event, _)| spec.state.enabled() && **event == spec.event);
            meets[index] = Some(match rival {
                Some((_, first)) => Meets::Rival(*first),
                None => matching.other(spec),
            });
            if spec.state.enabled() && rival.is_none() {
                claimed.push((&spec.event, index));
            }
        }
        let copies = specs
            .iter()
            .zip(meets)
            .filter_map(|(spec, meets)| {
                let fires = !matches!(fires_in(&spec.event, target.queue.kind), Fires::NotInThisType | Fires::Nowhere);
                Some(Copied { spec: (*spec).clone(), meets: meets?, fires })
            })
            .collect();
        Self { target, copies }
    }

    /// Decides the result of a copy.
    pub fn becomes(&self, copied: &Copied, choices: Choices) -> Becomes {
        let Choices { on_conflict, even_if_never } = choices;
        match copied.meets {
            // An existing enabled hook can be in the way of another copy.
            Meets::Same(hook) if !copied.spec.state.enabled() && self.is_replaced(hook, choices) => {
                Becomes::Added(copied.spec.state)
            }
            Meets::Same(_) => Becomes::There,
            _ if !copied.fires && !even_if_never => Becomes::Skipped,
            Meets::Nothing => Becomes::Added(copied.spec.state),
            Meets::Switched(hook) => Becomes::Switched(hook),
            Meets::Conflict(hook) if on_conflict == OnConflict::Replace => Becomes::Replaces(hook),
            Meets::Conflict(_) | Meets::Rival(_) if on_conflict == OnConflict::AddOff => {
                // An equal hook that is off, or another equal copy that is off, serves as the copy.
                let is_the_same = |Copied { spec, .. }: &Copied| {
                    spec.state == State::Off
                        && (&spec.event, spec.schema.id) == (&copied.spec.event, copied.spec.schema.id)
                };
                let is_there = self.target.hooks.iter().any(|hook| copied.spec.is_like(hook));
                let comes = self.copies.iter().any(is_the_same);
                if is_there || comes { Becomes::There } else { Becomes::Added(State::Off) }
            }
            Meets::Conflict(_) | Meets::Rival(_) => Becomes::Skipped,
        }
    }

    fn is_replaced(&self, hook: HookId, choices: Choices) -> bool {
        let in_the_way = |copied: &&Copied| copied.meets == Meets::Conflict(hook);
        self.copies
            .iter()
            .find(in_the_way)
            .is_some_and(|copied| self.becomes(copied, choices) == Becomes::Replaces(hook))
    }

    /// Returns each copy with its result.
    pub fn statuses(&self, choices: Choices) -> impl Iterator<Item = (&Copied, Becomes)> {
        self.copies.iter().map(move |copied| (copied, self.becomes(copied, choices)))
    }

    /// Plans the writes. Other hooks of the target stay as they are.
    ///
    /// # Errors
    ///
    /// When two hooks of the target are on for one event already, which no server should have.
    pub fn steps(&self, choices: Choices) -> Result<Vec<Step>, Vec<Conflict>> {
        let mut there = self.target.hooks.clone();
        let mut new = Vec::new();
        for (copied, becomes) in self.statuses(choices) {
            match becomes {
                Becomes::There | Becomes::Skipped => {}
                Becomes::Added(state) => new.push(HookSpec { state, ..copied.spec.clone() }),
                Becomes::Switched(id) | Becomes::Replaces(id) => {
                    for hook in there.iter_mut().filter(|hook| hook.id == id) {
                        *hook = copied.spec.apply_to(hook);
                    }
                }
            }
        }
        let desired = there.into_iter().map(Desired::Existing).chain(new.into_iter().map(Desired::New)).collect();
        difference(&self.target.queue.reference(), &self.target.hooks, desired)
    }
}

/// Removes duplicates: a hook that several sources have is copied once.
fn distinct(specs: &[HookSpec]) -> Vec<&HookSpec> {
    let mut seen = BTreeSet::new();
    specs.iter().filter(|spec| seen.insert((spec.event.wire().to_owned(), spec.schema.id, spec.state))).collect()
}

/// The hooks of the target that a copy has been matched with already.
struct Matching<'a> {
    target: &'a QueueHooks,
    taken: BTreeSet<HookId>,
}

impl Matching<'_> {
    fn find(&mut self, fits: impl Fn(&Hook) -> bool) -> Option<HookId> {
        let mut free = self.target.hooks.iter().filter(|hook| !self.taken.contains(&hook.id));
        let found = free.find(|hook| fits(hook)).map(|hook| hook.id);
        self.taken.extend(found);
        found
    }

    fn same(&mut self, spec: &HookSpec) -> Option<Meets> {
        self.find(|hook| spec.is_like(hook) && hook.state == spec.state).map(Meets::Same)
    }

    /// Compares a copy that does not exist in the target exactly as it is.
    fn other(&mut self, spec: &HookSpec) -> Meets {
        let in_the_way = |hook: &&Hook| spec.state.enabled() && hook.occupies() == Some(&spec.event);
        if let Some(other) = self.target.hooks.iter().find(in_the_way) {
            return Meets::Conflict(other.id);
        }
        match self.find(|hook| spec.is_like(hook)) {
            None => Meets::Nothing,
            Some(twin) if spec.state.enabled() => Meets::Switched(twin),
            // A copy switches nothing off: the enabled hook serves as the copy.
            Some(twin) => Meets::Same(twin),
        }
    }
}

#[cfg(test)]
mod tests;
