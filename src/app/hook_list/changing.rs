//! Switching and removing hooks: what is asked first, and what is written.
//!
//! Hooks of one queue are changed at once: undo takes that back. Hooks of several queues are shown as a plan first.

use std::collections::BTreeMap;

use super::state::HookList;
use crate::{
    app::{
        component::Cx,
        plans::proposal::Proposal,
        request::{Question, Request, Requests, Verdict},
        store::Store,
        widgets::words::count,
        writes::Purpose,
    },
    domain::{
        Cause, Hook, HookOwner, QueueId, QueueRef, State,
        plan::{Plan, Step, StepKind},
    },
};

/// What the user was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// These hooks are removed, if they still are what the question named.
    Remove(Vec<(QueueRef, Hook)>),
    /// Hooks are switched on, although the events of some are taken.
    SwitchOn(Switching),
}

/// Hooks that are to be switched on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Switching {
    /// Those whose events nothing has.
    free: Vec<(QueueRef, Hook)>,
    /// Those whose events another hook has: the hook that is on for it, and whether a swap is possible.
    taken: Vec<Taken>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Taken {
    queue: QueueRef,
    hook: Hook,
    other: Hook,
    /// The other hook is on now. Otherwise it is to be switched on too, so one of both stays off.
    is_on: bool,
}

const RULE: &str = "Only one hook per event can be on in a queue.";
const CHANGED_MEANWHILE: &str = "The list changed while the question was open, so nothing was sent.";

/// Switches the targets: if any is on, all go off; otherwise all go on.
pub(super) fn toggle(list: &mut HookList, cx: &Cx<'_>, out: &mut Requests) {
    let targets = list.targets(cx.store);
    if targets.iter().any(|(_, hook)| hook.state.enabled()) {
        let (on, off): (Vec<_>, Vec<_>) = targets.into_iter().partition(|(_, hook)| hook.state.enabled());
        if !is_in_several_queues(on.iter().map(|(queue, _)| queue.id)) {
            // What is off already is done. Left checked, it would be all that the same key is about the next time.
            list.uncheck(off.iter().map(|(queue, hook)| (queue.owner(), hook.id)));
        }
        let steps = on.iter().map(|(queue, hook)| vec![Step::switch(queue.clone(), hook, State::Off)]);
        return write(Purpose::Switch(State::Off), steps.collect(), Vec::new(), cx, out);
    }
    let switching = Switching::of(targets, cx.store);
    if switching.taken.is_empty() {
        return write(Purpose::Switch(State::On), switching.steps(false), Vec::new(), cx, out);
    }
    out.push(Request::Ask(switching.question()));
    list.asked = Some(Asked::SwitchOn(switching));
}

/// Asks whether to remove the targets; those of several queues are shown as a plan.
pub(super) fn remove(list: &mut HookList, cx: &Cx<'_>, out: &mut Requests) {
    let targets = list.targets(cx.store);
    if is_in_several_queues(targets.iter().map(|(queue, _)| queue.id)) {
        return write(Purpose::Remove, removals(targets), Vec::new(), cx, out);
    }
    let hooks = count(targets.len(), "hook");
    let lines = targets.iter().map(|(_, hook)| format!("{} ({})", hook.label(), hook.state)).collect();
    let question = Question::new(format!("Remove {hooks}?"), lines, "No").or_write(format!("Remove {hooks}"));
    out.push(Request::Ask(question));
    list.asked = Some(Asked::Remove(targets));
}

/// The user answered.
pub(super) fn answered(list: &mut HookList, verdict: Verdict, cx: &Cx<'_>, out: &mut Requests) {
    let Some(asked) = list.asked.take().filter(|_| verdict != Verdict::No) else { return };
    match asked {
        Asked::Remove(targets) => {
            if targets.iter().all(|(queue, hook)| cx.store.hook(queue.owner(), hook.id).is_none()) {
                return out.hint("These hooks are gone: nothing was sent.");
            }
            if !are_unchanged(&targets, cx) {
                return out.hint(format!("{CHANGED_MEANWHILE} Press d to be asked again."));
            }
            write(Purpose::Remove, removals(targets), Vec::new(), cx, out);
        }
        Asked::SwitchOn(switching) => {
            let targets = switching.hooks();
            if !are_unchanged(&targets, cx) || !switching.others_are_unchanged(cx) {
                return out.hint(format!("{CHANGED_MEANWHILE} Press t again."));
            }
            let swaps = verdict == Verdict::Other || switching.free.is_empty();
            let left_out = switching.left_out(swaps);
            write(Purpose::Switch(State::On), switching.steps(swaps), left_out, cx, out);
        }
    }
}

fn removals(targets: Vec<(QueueRef, Hook)>) -> Vec<Vec<Step>> {
    targets.into_iter().map(|(queue, hook)| vec![Step::new(queue, StepKind::Remove(hook))]).collect()
}

fn are_unchanged(targets: &[(QueueRef, Hook)], cx: &Cx<'_>) -> bool {
    targets.iter().all(|(queue, hook)| {
        cx.store.hook(queue.owner(), hook.id) == Some(hook) && cx.writes.pending(hook.id).is_none()
    })
}

fn is_in_several_queues(queues: impl Iterator<Item = QueueId>) -> bool {
    let mut queues = queues;
    queues.next().is_some_and(|first| queues.any(|other| other != first))
}

/// Writes hooks of one queue; proposes a plan for those of several.
fn write(purpose: Purpose, steps: Vec<Vec<Step>>, left_out: Vec<String>, cx: &Cx<'_>, out: &mut Requests) {
    if let Err(reason) = cx.may_change() {
        return out.hint(reason);
    }
    let mut plan = Plan::default();
    steps.into_iter().for_each(|steps| plan.append(steps));
    if !is_in_several_queues(plan.steps().iter().map(|step| step.queue.id)) {
        return out.push(Request::Write(purpose, plan));
    }
    let counts = plan.counts();
    let (title, cause) = match purpose {
        Purpose::Remove => (format!("Remove {}", count(counts.removed, "hook")), Cause::Remove),
        Purpose::Switch(to) => {
            let switched = plan.steps().iter().filter(|step| !step.makes_room).count();
            (format!("Switch {} {to}", count(switched, "hook")), Cause::Switch)
        }
        _ => (count(counts.changed, "hook"), Cause::Edit),
    };
    out.push(Request::Propose(Proposal::new(title, plan, cause).leaving_out(left_out)));
}

impl Switching {
    /// Sorts hooks by whether their events are taken: one enabled hook per event.
    fn of(targets: Vec<(QueueRef, Hook)>, store: &Store) -> Self {
        let mut switching = Self::default();
        let mut new: BTreeMap<(HookOwner, String), Hook> = BTreeMap::new();
        for (queue, hook) in targets {
            let event = (queue.owner(), hook.event.wire().to_owned());
            let on = store.enabled_with(queue.owner(), &hook.event, Some(hook.id));
            match (on, new.get(&event)) {
                (Some(other), _) => {
                    switching.taken.push(Taken { queue, hook, other: other.clone(), is_on: !new.contains_key(&event) });
                    // Of several hooks for one event only one can take the place of the one that is on.
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

    fn hooks(&self) -> Vec<(QueueRef, Hook)> {
        let taken = self.taken.iter().map(|taken| (taken.queue.clone(), taken.hook.clone()));
        self.free.iter().cloned().chain(taken).collect()
    }

    fn others_are_unchanged(&self, cx: &Cx<'_>) -> bool {
        let on = |queue: &QueueRef, hook: &Hook| cx.store.enabled_with(queue.owner(), &hook.event, Some(hook.id));
        let others: Vec<_> = self.taken.iter().map(|taken| (taken.queue.clone(), taken.other.clone())).collect();
        are_unchanged(&others, cx) && self.free.iter().all(|(queue, hook)| on(queue, hook).is_none())
    }

    fn question(&self) -> Question {
        let swaps = self.taken.iter().filter(|taken| taken.is_on).count();
        let rule = RULE.to_owned();
        if let ([], [Taken { other, is_on: true, .. }]) = (self.free.as_slice(), self.taken.as_slice()) {
            let lines = vec![rule, format!("Swap switches \"{}\" off first, then this one on.", other.label())];
            let title = format!("{} is already on for {}", other.schema_label(), other.event);
            return Question::new(title, lines, "Leave it off").or_write("Swap");
        }
        let stays =
            |taken: &Taken| format!("{} stays off because of {}", taken.hook.label(), taken.other.schema_label());
        let lines = std::iter::once(rule).chain(self.taken.iter().map(stays)).collect();
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

    /// The steps of each hook; with `swaps` the hooks that have the events are switched off first.
    fn steps(&self, swaps: bool) -> Vec<Vec<Step>> {
        let free = self.free.iter().map(|(queue, hook)| vec![Step::switch(queue.clone(), hook, State::On)]);
        let swapped = self.taken.iter().filter(|taken| swaps && taken.is_on).map(|taken| {
            let room = Step::switch(taken.queue.clone(), &taken.other, State::Off);
            Step::switch(taken.queue.clone(), &taken.hook, State::On).with_room(room)
        });
        free.chain(swapped).collect()
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
