//! Switching and removing hooks: the questions, and the plans.
//!
//! Hooks of one queue are changed at once, since undo restores them. Hooks of several queues, and many hooks if the profile
//! says so, are shown as a plan first.

use std::collections::BTreeMap;

use super::state::HookList;
use crate::app::component::Cx;
use crate::app::proposal::{Chosen, Proposal};
use crate::app::question::{ONE_IS_ON, Question};
use crate::app::request::{Request, Requests};
use crate::app::store::Store;
use crate::app::writes::RunPurpose;
use crate::domain::plan::{PauseOnly, Plan, Step};
use crate::domain::{Cause, Change, Hook, HookOwner, QueueRef, State};
use crate::words::count;

/// Hooks to switch on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Switching {
    /// Hooks for whose events no other hook is on.
    free: Vec<(QueueRef, Hook)>,
    /// Hooks for whose events another hook is on: that hook, and whether a swap is possible.
    taken: Vec<Taken>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Taken {
    queue: QueueRef,
    hook: Hook,
    other: Hook,
    /// The other hook is on now. Otherwise it is also to be switched on, so one of them stays off.
    is_on: bool,
}

/// Switches the targets: if any is on, all go off; otherwise all go on.
pub(super) fn toggle(list: &mut HookList, cx: &Cx<'_>, out: &mut Requests) {
    let chosen = list.chosen(cx);
    let targets = chosen.hooks.clone();
    if targets.iter().any(|(_, hook)| hook.state.enabled()) {
        let (on, off): (Vec<_>, Vec<_>) = targets.into_iter().partition(|(_, hook)| hook.state.enabled());
        let steps = on.iter().map(|(queue, hook)| vec![Step::switch(queue.clone(), hook, State::Off)]);
        let mut proposal = switch(&chosen, steps, State::Off, cx.store);
        // Switching a paused hook off ends its pause and leaves it off.
        let ends = |(queue, hook): &(QueueRef, Hook)| {
            let pause = cx.store.pause(queue.owner(), hook);
            pause.map(|_| PauseOnly::end(queue.clone(), hook.clone()))
        };
        proposal.order.pauses_only = off.iter().filter_map(ends).collect();
        if asks_nothing(&proposal, chosen.hooks.len(), cx) {
            // Hooks that are already off need nothing. Left checked, they would be the only targets of the next press.
            list.uncheck(off.iter().map(|(queue, hook)| (queue.owner(), hook.id)));
        }
        return write(proposal, chosen.hooks.len(), cx, out);
    }
    let switching = Switching::of(targets, cx.store);
    if switching.taken.is_empty() {
        return write(switching.proposal(&chosen, false, cx.store), chosen.hooks.len(), cx, out);
    }
    let proposal = |swaps| switching.proposal(&chosen, swaps, cx.store);
    let (without_swaps, with_swaps) = (proposal(false), proposal(true));
    out.push(if switching.free.is_empty() {
        Request::Confirm(switching.question(), with_swaps, None)
    } else {
        Request::Confirm(switching.question(), without_swaps, Some(with_swaps))
    });
}

/// Asks whether to remove the targets.
pub(super) fn remove(list: &HookList, cx: &Cx<'_>, out: &mut Requests) {
    let chosen = list.chosen(cx);
    let steps = chosen.hooks.iter().cloned().map(|(queue, hook)| Step::new(queue, Change::Remove(hook)));
    let title = format!("Remove {}", count(chosen.hooks.len(), "hook"));
    let mut proposal = chosen.propose(title, steps.collect::<Vec<_>>().into(), Cause::Remove);
    proposal.note_paused(cx.store);
    if proposal.is_in_several_queues() {
        return out.push(Request::Propose(proposal));
    }
    ask(proposal, out);
}

/// Asks whether to carry out a proposal for hooks of one queue.
fn ask(proposal: Proposal, out: &mut Requests) {
    let lines = proposal.plan().steps().iter().map(Step::in_words).collect();
    let question = Question::new(format!("{}?", proposal.title), lines, "No").or_write(proposal.title.clone());
    out.push(Request::Confirm(question, proposal, None));
}

/// Hooks of one queue are written at once, since undo restores them, unless they are more than the profile allows without
/// confirmation, or there is something to know first. One paused hook was chosen as what it is; of several, some may be.
fn asks_nothing(proposal: &Proposal, chosen: usize, cx: &Cx<'_>) -> bool {
    let is_large = cx.session.profile.must_type_number(proposal.plan().hooks());
    let ends_pauses = chosen > 1 && proposal.order.ended_pauses() > 0;
    !is_large && !proposal.is_in_several_queues() && proposal.cautions.is_empty() && !ends_pauses
}

/// Writes at once what [asks nothing](asks_nothing). Shows a plan first for hooks of several queues and for many hooks,
/// else asks.
fn write(proposal: Proposal, chosen: usize, cx: &Cx<'_>, out: &mut Requests) {
    if asks_nothing(&proposal, chosen, cx) {
        return out.push(Request::Execute(RunPurpose::Rows, proposal.order, None));
    }
    let is_large = cx.session.profile.must_type_number(proposal.plan().hooks());
    if is_large || proposal.is_in_several_queues() {
        return out.push(Request::Propose(proposal));
    }
    ask(proposal, out);
}

/// Proposes to switch hooks, with the steps of each.
fn switch(chosen: &Chosen, steps: impl Iterator<Item = Vec<Step>>, to: State, store: &Store) -> Proposal {
    let mut plan = Plan::default();
    steps.for_each(|steps| plan.append(steps));
    let hooks = plan.steps().iter().filter(|step| !step.makes_room).count();
    let mut proposal = chosen.propose(format!("Switch {} {to}", count(hooks, "hook")), plan, Cause::Switch);
    proposal.note_paused(store);
    proposal
}

impl Switching {
    /// Separates the hooks whose events already have an enabled hook.
    fn of(targets: Vec<(QueueRef, Hook)>, store: &Store) -> Self {
        let mut switching = Self::default();
        let mut new: BTreeMap<(HookOwner, String), Hook> = BTreeMap::new();
        for (queue, hook) in targets {
            let event = (queue.owner(), hook.event.wire().to_owned());
            let on = store.enabled_with(queue.owner(), &hook.event, Some(hook.id));
            match (on, new.get(&event)) {
                (Some(other), _) => {
                    switching.taken.push(Taken { queue, hook, other: other.clone(), is_on: !new.contains_key(&event) });
                    // Of several hooks for one event only one can replace the one that is on.
                    if let Some(last) = switching.taken.last().filter(|last| last.is_on) {
                        new.insert(event, last.hook.clone());
                    }
                }
                (None, Some(other)) => {
                    let other = other.clone();
                    switching.taken.push(Taken { queue, hook, other, is_on: false });
                }
                (None, None) => {
                    new.insert(event, hook.clone());
                    switching.free.push((queue, hook));
                }
            }
        }
        switching
    }

    fn question(&self) -> Question {
        let swaps = self.taken.iter().filter(|taken| taken.is_on).count();
        if let ([], [Taken { other, is_on: true, .. }]) = (self.free.as_slice(), self.taken.as_slice()) {
            let how = format!("Swap switches \"{}\" off first, then this one on.", other.label());
            return Question::about_swap(other, how, "Leave it off");
        }
        let stays =
            |taken: &Taken| format!("{} stays off because of {}", taken.hook.label(), taken.other.schema_label());
        let lines = std::iter::once(ONE_IS_ON.to_owned()).chain(self.taken.iter().map(stays)).collect();
        let all = count(self.free.len() + self.taken.len(), "hook");
        let mut question = Question::new(format!("{} of {all} cannot be switched on", self.taken.len()), lines, "Back");
        if !self.free.is_empty() {
            question = question.or_write(format!("Switch on {}", count(self.free.len(), "hook")));
        }
        match swaps {
            0 => question,
            swaps => question.or_write(format!("Swap {swaps}")),
        }
    }

    /// Proposes the changes. With `swaps`, the conflicting hooks are switched off first.
    fn proposal(&self, chosen: &Chosen, swaps: bool, store: &Store) -> Proposal {
        let free = self.free.iter().map(|(queue, hook)| vec![Step::switch(queue.clone(), hook, State::On)]);
        let swapped = self.taken.iter().filter(|taken| swaps && taken.is_on).map(|taken| {
            let room = Step::switch(taken.queue.clone(), &taken.other, State::Off);
            Step::switch(taken.queue.clone(), &taken.hook, State::On).with_room(room)
        });
        switch(chosen, free.chain(swapped), State::On, store).leaving_out(self.left_out(swaps))
    }

    fn left_out(&self, swaps: bool) -> Vec<String> {
        let stays = |taken: &Taken| {
            let (queue, hook, event) = (taken.queue.label(), taken.hook.label(), &taken.hook.event);
            let schema = taken.other.schema_label();
            format!("{queue} · {hook} stays off: {schema} is on for {event}, and only one hook can be.")
        };
        self.taken.iter().filter(|taken| !(swaps && taken.is_on)).map(stays).collect()
    }
}
