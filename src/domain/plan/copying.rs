//! Hooks of some queues wished for another: what they meet there, and what becomes of each.

use std::collections::BTreeSet;

use super::{
    difference::{Conflict, Wished, difference},
    step::Step,
};
use crate::domain::{Event, Fires, Hook, HookId, HookSpec, QueueHooks, State, fires_in};

/// What a copy meets in its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meets {
    /// Nothing: it would be added.
    Nothing,
    /// The same hook, or one that is on where the copy would be off: there is nothing to do.
    Same(HookId),
    /// The same hook, which is off and would be switched on.
    Switched(HookId),
    /// Another hook that is on for the event (admin-api §4.4).
    Conflict(HookId),
    /// Another of the copies, by its place among them, that is on for the event and comes first.
    Rival(usize),
}

/// A hook to copy and what it meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The hook as it is in the source.
    pub spec: HookSpec,
    /// What it meets.
    pub meets: Meets,
    /// The target's type may fire the event. Where it never does, or the current Webitel never does, a copy is of no use.
    pub fires: bool,
    /// What is done about its conflict where that was chosen for it alone.
    pub chosen: Option<OnConflict>,
}

impl Copied {
    /// Another hook is on for its event, so that there is something to choose.
    #[must_use]
    pub const fn is_in_conflict(&self) -> bool {
        matches!(self.meets, Meets::Conflict(_) | Meets::Rival(_))
    }
}

/// What becomes of a copy whose event another hook is on for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// It is not copied.
    #[default]
    Skip,
    /// The hook that is there runs the copy's flow schema from then on.
    Replace,
    /// It is copied switched off.
    AddOff,
}

impl OnConflict {
    /// Every choice, the harmless one first.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Replace, Self::AddOff];

    /// The choice after this one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Skip => Self::Replace,
            Self::Replace => Self::AddOff,
            Self::AddOff => Self::Skip,
        }
    }
}

/// What was chosen for copies that cannot just be added. Without a choice they are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Choices {
    /// For those whose event another hook is on for.
    pub on_conflict: OnConflict,
    /// Those that can never fire in the target are copied too.
    pub even_if_never: bool,
}

/// What becomes of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// A new hook in this state.
    Added(State),
    /// This hook is switched on.
    Switched(HookId),
    /// This hook gets the copy's flow schema.
    Replaces(HookId),
    /// Nothing: it is there.
    There,
    /// Nothing: it is skipped.
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
    /// What each of these hooks meets in a queue.
    ///
    /// Hooks of several sources may be on for one event, of which a queue can have one: the one that is there already has
    /// it, else the first.
    #[must_use]
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
                Some(Copied { spec: (*spec).clone(), meets: meets?, fires, chosen: None })
            })
            .collect();
        Self { target, copies }
    }

    /// What becomes of a copy.
    #[must_use]
    pub fn becomes(&self, copied: &Copied, choices: Choices) -> Becomes {
        let on_conflict = copied.chosen.unwrap_or(choices.on_conflict);
        match copied.meets {
            // What is there and on can be in the way of another copy.
            Meets::Same(hook) if !copied.spec.state.enabled() && self.is_replaced(hook, choices) => {
                Becomes::Added(copied.spec.state)
            }
            Meets::Same(_) => Becomes::There,
            _ if !copied.fires && !choices.even_if_never => Becomes::Skipped,
            Meets::Nothing => Becomes::Added(copied.spec.state),
            Meets::Switched(hook) => Becomes::Switched(hook),
            Meets::Conflict(hook) if on_conflict == OnConflict::Replace => Becomes::Replaces(hook),
            Meets::Conflict(_) | Meets::Rival(_) if on_conflict == OnConflict::AddOff => {
                // One that is there and off is the copy already.
                let is_there = self.target.hooks.iter().any(|hook| is_alike(hook, &copied.spec));
                if is_there { Becomes::There } else { Becomes::Added(State::Off) }
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

    /// What becomes of each copy.
    pub fn fates(&self, choices: Choices) -> impl Iterator<Item = (&Copied, Becomes)> {
        self.copies.iter().map(move |copied| (copied, self.becomes(copied, choices)))
    }

    /// The writes that copy them. What else the target has stays as it is.
    ///
    /// # Errors
    ///
    /// When two hooks of the target are on for one event already, which no server should have.
    pub fn steps(&self, choices: Choices) -> Result<Vec<Step>, Vec<Conflict>> {
        let mut there = self.target.hooks.clone();
        let mut new = Vec::new();
        for (copied, becomes) in self.fates(choices) {
            match becomes {
                Becomes::There | Becomes::Skipped => {}
                Becomes::Added(state) => new.push(HookSpec { state, ..copied.spec.clone() }),
                Becomes::Switched(id) | Becomes::Replaces(id) => become_like(&mut there, id, &copied.spec),
            }
        }
        let wished = there.into_iter().map(Wished::Existing).chain(new.into_iter().map(Wished::New)).collect();
        difference(&self.target.queue.reference(), &self.target.hooks, wished)
    }
}

/// The same hook of several sources is copied once.
fn distinct(specs: &[HookSpec]) -> Vec<&HookSpec> {
    let mut seen = BTreeSet::new();
    specs.iter().filter(|spec| seen.insert((spec.event.wire().to_owned(), spec.schema.id, spec.state))).collect()
}

fn is_alike(hook: &Hook, spec: &HookSpec) -> bool {
    hook.event == spec.event && hook.schema.as_ref().is_some_and(|schema| schema.id == spec.schema.id)
}

/// Which hooks of the target are meant by a copy already.
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
        self.find(|hook| is_alike(hook, spec) && hook.state == spec.state).map(Meets::Same)
    }

    /// What a copy meets that is not there just as it is.
    fn other(&mut self, spec: &HookSpec) -> Meets {
        let in_the_way = |hook: &&Hook| spec.state.enabled() && hook.occupies() == Some(&spec.event);
        if let Some(other) = self.target.hooks.iter().find(in_the_way) {
            return Meets::Conflict(other.id);
        }
        match self.find(|hook| is_alike(hook, spec)) {
            None => Meets::Nothing,
            Some(twin) if spec.state.enabled() => Meets::Switched(twin),
            // A copy switches nothing off: one that is on is as good.
            Some(twin) => Meets::Same(twin),
        }
    }
}

fn become_like(hooks: &mut [Hook], id: HookId, spec: &HookSpec) {
    for hook in hooks.iter_mut().filter(|hook| hook.id == id) {
        hook.state = spec.state;
        if hook.schema.as_ref().is_none_or(|held| held.id != spec.schema.id) {
            hook.schema = Some(spec.schema.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Queue, QueueId, QueueType, SchemaId, SchemaRef};

    fn schema(id: u64) -> SchemaRef {
        SchemaRef { id: SchemaId(id), name: format!("schema {id}").as_str().into() }
    }

    fn spec(event: Event, id: u64, state: State) -> HookSpec {
        HookSpec { event, schema: schema(id), state }
    }

    fn hook(id: u64, event: Event, runs: u64, state: State) -> Hook {
        Hook { id: HookId(id), event, schema: Some(schema(runs)), state }
    }

    /// An inbound queue.
    fn target(hooks: Vec<Hook>) -> QueueHooks {
        let queue = Queue { id: QueueId(3), name: "Sales".into(), kind: QueueType(1), state: State::On };
        QueueHooks { queue, hooks }
    }

    fn meets(specs: &[HookSpec], hooks: Vec<Hook>) -> Vec<Meets> {
        Comparison::of(specs, target(hooks)).copies.iter().map(|copied| copied.meets).collect()
    }

    #[test]
    fn a_copy_meets_nothing_the_same_its_twin_or_what_is_on_for_its_event() {
        let joined = [spec(Event::Joined, 5, State::On)];
        assert_eq!(meets(&joined, Vec::new()), [Meets::Nothing]);
        assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 6, State::Off)]), [Meets::Nothing]);
        assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 5, State::On)]), [Meets::Same(HookId(9))]);
        assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 5, State::Off)]), [Meets::Switched(HookId(9))]);
        assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 6, State::On)]), [Meets::Conflict(HookId(9))]);
    }

    #[test]
    fn of_several_copies_that_are_on_for_one_event_the_one_that_is_there_has_it_and_else_the_first() {
        let both = [spec(Event::Joined, 5, State::On), spec(Event::Joined, 6, State::On)];
        assert_eq!(meets(&both, Vec::new()), [Meets::Nothing, Meets::Rival(0)]);
        let there = vec![hook(9, Event::Joined, 6, State::On)];
        assert_eq!(meets(&both, there), [Meets::Rival(1), Meets::Same(HookId(9))]);
        let alike = [both[0].clone(), both[0].clone()];
        assert_eq!(meets(&alike, Vec::new()), [Meets::Nothing], "the same hook of two queues is copied once");
    }

    #[test]
    fn a_copy_switches_nothing_off_and_what_is_replaced_is_not_there() {
        let source = [spec(Event::Joined, 5, State::On), spec(Event::Joined, 6, State::Off)];
        let there = Comparison::of(&source, target(vec![hook(9, Event::Joined, 6, State::On)]));
        let became = |on_conflict| {
            let choices = Choices { on_conflict, even_if_never: false };
            there.fates(choices).map(|(_, becomes)| becomes).collect::<Vec<_>>()
        };
        assert_eq!(became(OnConflict::Skip), [Becomes::Skipped, Becomes::There]);
        assert_eq!(became(OnConflict::AddOff), [Becomes::Added(State::Off), Becomes::There]);
        assert_eq!(became(OnConflict::Replace), [Becomes::Replaces(HookId(9)), Becomes::Added(State::Off)]);
    }

    #[test]
    fn nothing_is_left_to_chance_where_a_choice_is_needed() {
        let source = [spec(Event::Joined, 5, State::On), spec(Event::Processing, 7, State::On)];
        let queue = Queue { kind: QueueType(0), ..target(Vec::new()).queue };
        let offline = Comparison::of(&source, QueueHooks { queue, hooks: Vec::new() });
        let inbound = Comparison::of(&source, target(vec![hook(9, Event::Joined, 6, State::On)]));
        let became = |comparison: &Comparison, on_conflict, even_if_never| {
            let choices = Choices { on_conflict, even_if_never };
            comparison.fates(choices).map(|(_, becomes)| becomes).next()
        };
        assert_eq!(became(&inbound, OnConflict::Skip, false), Some(Becomes::Skipped));
        assert_eq!(became(&inbound, OnConflict::Replace, false), Some(Becomes::Replaces(HookId(9))));
        assert_eq!(became(&inbound, OnConflict::AddOff, false), Some(Becomes::Added(State::Off)));
        assert_eq!(became(&offline, OnConflict::AddOff, false), Some(Becomes::Skipped), "it never fires there");
        assert_eq!(became(&offline, OnConflict::AddOff, true), Some(Becomes::Added(State::On)));
    }
}
