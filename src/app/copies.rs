//! Copies of hooks for other queues: compared with the hooks there, the choices about conflicts, and the plan that follows.

use crate::domain::plan::{Becomes, Choices, Comparison, Copied, Meets, OnConflict, Plan};
use crate::domain::scan::Unread;
use crate::domain::{Fires, Hook, HookId, HookSpec, QueueHooks, fires_in};
use crate::words::count;

/// Copies of hooks for other queues, compared with the hooks there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// The number of copied hooks.
    originals: usize,
    /// The targets that were read.
    targets: Vec<Comparison>,
    /// The targets that were not.
    unread: Vec<Unread>,
    /// Further notes about the copied hooks.
    remarks: Vec<String>,
    /// The cautions about the copied hooks.
    pub(super) cautions: Vec<String>,
    pub choices: Choices,
}

impl Copies {
    pub(super) fn new(
        originals: &[HookSpec],
        read: Vec<QueueHooks>,
        unread: Vec<Unread>,
        remarks: Vec<String>,
        cautions: Vec<String>,
    ) -> Self {
        let targets = read.into_iter().map(|target| Comparison::of(originals, target)).collect();
        Self { originals: originals.len(), targets, unread, remarks, cautions, choices: Choices::default() }
    }

    fn copies(&self) -> impl Iterator<Item = &Copied> {
        self.targets.iter().flat_map(|target| &target.copies)
    }

    /// Another hook is on for the event of a copy, so that there is something to choose.
    pub fn has_conflicts(&self) -> bool {
        self.copies().any(|copied| copied.is_in_conflict() && (copied.fires || self.choices.even_if_never))
    }

    /// A copy could never fire in its queue, so that there is something to choose.
    pub fn has_idle(&self) -> bool {
        self.copies().any(|copied| !copied.fires && !matches!(copied.meets, Meets::Same(_)))
    }

    /// Some copy is there already, so that nothing is written for it.
    pub(super) fn leaves_something(&self) -> bool {
        self.statuses().any(|(.., becomes)| becomes == Becomes::There)
    }

    fn statuses(&self) -> impl Iterator<Item = (&Comparison, &Copied, Becomes)> {
        let of =
            |target| Comparison::statuses(target, self.choices).map(move |(copied, becomes)| (target, copied, becomes));
        self.targets.iter().flat_map(of)
    }

    pub(super) fn title(&self) -> String {
        let hooks = count(self.originals, "hook");
        match (self.targets.as_slice(), self.targets.len() + self.unread.len()) {
            ([only], 1) => format!("Copy {hooks} to {}", only.target.queue.label()),
            (_, targets) => format!("Copy {hooks} to {}", count(targets, "queue")),
        }
    }

    /// Returns the plan, and the reasons why the rest is left out.
    pub(super) fn plan(&self) -> (Plan, Vec<String>) {
        let (mut plan, mut left_out) = (Plan::default(), Vec::new());
        for target in &self.targets {
            match target.steps(self.choices) {
                Ok(steps) => {
                    plan.append(steps);
                    let skipped = target.statuses(self.choices).filter(|(_, becomes)| *becomes == Becomes::Skipped);
                    left_out.extend(skipped.map(|(copied, _)| self.skipped(target, copied)));
                }
                Err(_) => left_out.push(impossible(target)),
            }
        }
        left_out.extend(self.unread.iter().map(unread));
        (plan, left_out)
    }

    /// Lists the copies that exist already, by target, and the notes.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for target in &self.targets {
            let (queue, all) = (target.target.queue.label(), target.copies.len());
            let there = target.statuses(self.choices).filter(|(_, becomes)| *becomes == Becomes::There);
            let (stays_on, same): (Vec<_>, Vec<_>) = there.partition(|(copied, _)| is_on_there(target, copied));
            notes.extend(match (same.len(), all) {
                (0, _) => None,
                (1, 1) => Some(format!("{queue} has the hook already.")),
                (same, all) if same == all => Some(format!("{queue} has all {all} hooks already.")),
                (same, all) => Some(format!("{queue} has {same} of the {all} hooks already.")),
            });
            let stays_on = stays_on.into_iter();
            notes.extend(
                stays_on.map(|(copied, _)| format!("{queue} has {} switched on, and it stays on.", label(copied))),
            );
        }
        notes.extend(self.remarks.iter().cloned());
        notes
    }

    fn skipped(&self, target: &Comparison, copied: &Copied) -> String {
        let reason = obstacle(target, copied).filter(|_| copied.fires || self.choices.even_if_never);
        let reason = reason.unwrap_or_else(|| never(target, copied));
        format!("{} · {} is not copied: {reason}.", target.target.queue.label(), label(copied))
    }
}

/// The name of a choice.
pub const fn conflict_word(choice: OnConflict) -> &'static str {
    match choice {
        OnConflict::Skip => "skip",
        OnConflict::Replace => "replace",
        OnConflict::AddOff => "add switched off",
    }
}

fn label(copied: &Copied) -> String {
    format!("{} → {}", copied.spec.event, copied.spec.schema.label())
}

/// A hook that is copied switched off is there, and on.
fn is_on_there(target: &Comparison, copied: &Copied) -> bool {
    let is_on = |id: HookId| target.target.hooks.iter().any(|hook| hook.id == id && hook.state.enabled());
    !copied.spec.state.enabled() && matches!(copied.meets, Meets::Same(id) if is_on(id))
}

/// Describes the hook that is in a copy's way.
fn obstacle(Comparison { target, copies }: &Comparison, copied: &Copied) -> Option<String> {
    let event = &copied.spec.event;
    match copied.meets {
        Meets::Conflict(id) => {
            let schema = target.hooks.iter().find(|hook| hook.id == id).map(Hook::schema_label).unwrap_or_default();
            Some(format!("{schema} (hook {id}) is on for {event} there, and only one hook can be"))
        }
        Meets::Rival(first) => {
            let first = copies.get(first).map(|first| first.spec.schema.label()).unwrap_or_default();
            Some(format!("{first} is copied for {event} too, and only one hook can be on for it"))
        }
        Meets::Nothing | Meets::Same(_) | Meets::Switched(_) => None,
    }
}

fn never(target: &Comparison, copied: &Copied) -> String {
    let (event, kind) = (&copied.spec.event, target.target.queue.kind);
    match fires_in(event, kind) {
        Fires::Nowhere => format!("no public Webitel version up to 26.06 fires {event}"),
        _ => format!("{event} never fires in this queue ({kind})"),
    }
}

/// Explains that nothing can be copied to a target that already breaks the server's own rule.
fn impossible(target: &Comparison) -> String {
    let queue = target.target.queue.label();
    format!("{queue}: two of its hooks are on for one event, so nothing is copied there. Switch one of them off first.")
}

fn unread(Unread { queue, failure }: &Unread) -> String {
    format!("The hooks of {} were not read, so nothing is copied there: {failure}", queue.label())
}
