//! Copies in words: each row, what becomes of it, and the whole.

use super::{
    compared::{Compared, CopyCounts, CopyRow},
    state::{CopyStage, Copying, Listing},
};
use crate::{
    app::widgets::in_other_layout,
    domain::{
        Fires, Hook, HookId, HookSpec, QueueHooks, State, WhileOff, all_that_fires_while_off, fires_in,
        plan::{Becomes, Choices, Comparison, Copied, Meets, OnConflict},
        scan::Unread,
    },
    keys::Action,
    words::count,
};

/// The heading.
#[must_use]
pub fn title(copying: &Copying) -> String {
    match &copying.stage {
        CopyStage::Picking | CopyStage::Reading(_) => format!("Copy {} to …", count(copying.originals.len(), "hook")),
        CopyStage::Choosing(compared) => compared_title(copying.originals.len(), compared),
    }
}

pub(super) fn compared_title(originals: usize, compared: &Compared) -> String {
    let hooks = count(originals, "hook");
    let targets = compared.targets.len() + compared.unread.len();
    match compared.targets.as_slice() {
        [only] if targets == 1 => format!("Copy {hooks} to {}", only.target.queue.label()),
        _ => format!("Copy {hooks} to {}", count(targets, "queue")),
    }
}

/// What a choice is called.
#[must_use]
pub const fn conflict_word(choice: OnConflict) -> &'static str {
    match choice {
        OnConflict::Skip => "skip",
        OnConflict::Replace => "replace",
        OnConflict::AddOff => "add switched off",
    }
}

impl Copying {
    /// How far it is, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let targets = &self.targets;
        match &self.stage {
            CopyStage::Picking => {
                let names = targets.checked_names().collect::<Vec<_>>().join(", ");
                match targets.checks.len() {
                    0 => "none checked: the one under the cursor".to_owned(),
                    checked if names.is_empty() => format!("{checked} checked"),
                    checked => format!("{checked} checked: {names}"),
                }
            }
            CopyStage::Reading(reading) if reading.is_broken_off() => {
                format!("Waiting for the server, to read {}", count(reading.progress().queues, "queue"))
            }
            CopyStage::Reading(reading) => {
                let progress = reading.progress();
                format!("Reading the hooks of {}: {} read", count(progress.queues, "queue"), progress.read)
            }
            CopyStage::Choosing(compared) => sum(compared),
        }
    }

    /// Why the list of queues is empty or not whole; nothing if it is whole and shows something.
    #[must_use]
    pub fn about_list(&self) -> Option<String> {
        let targets = &self.targets;
        match &targets.listing {
            Listing::Failed(failure) if targets.total() == 0 => {
                Some(format!("The queues were not read: {}", failure.with_retry(Action::Refresh)))
            }
            Listing::Failed(failure) => {
                Some(format!("Not all queues were read: {}", failure.with_retry(Action::Refresh)))
            }
            Listing::Loading(_) if targets.total() == 0 => Some("The queues are being read …".to_owned()),
            Listing::Loading(_) => {
                Some(format!("{} so far, and more are being read …", count(targets.total(), "queue")))
            }
            Listing::Whole if targets.total() == 0 => Some("There are no queues that your user may see.".to_owned()),
            Listing::Whole if targets.matching_count() == 0 => Some("No queue contains what is typed.".to_owned()),
            Listing::Whole => targets.read_as.as_ref().map(|text| in_other_layout(targets.input.text(), text)),
        }
    }

    /// The row under the cursor in full sentences.
    #[must_use]
    pub fn detail(&self) -> String {
        let CopyStage::Choosing(compared) = &self.stage else { return String::new() };
        match compared.row(compared.list.cursor) {
            None => String::new(),
            Some(CopyRow::Target(place)) => {
                let Some(Comparison { target, .. }) = compared.targets.get(place) else { return String::new() };
                let queue = &target.queue;
                let off = match queue.state {
                    State::On => String::new(),
                    State::Off => {
                        let who = WhileOff::list(&all_that_fires_while_off(queue.kind));
                        format!(" It is switched off: it fires only for {who}.")
                    }
                };
                format!("{} ({}) has {}.{off}", queue.label(), queue.kind, count(target.hooks.len(), "hook"))
            }
            Some(CopyRow::Copy(target, copy)) => {
                let Some((target, copied)) = compared.copy(target, copy) else { return String::new() };
                format!("{} {}", self.origin(&copied.spec), sentence(target, copied, self.choices))
            }
            Some(CopyRow::Unread(place)) => compared.unread.get(place).map(unread).unwrap_or_default(),
        }
    }

    fn origin(&self, spec: &HookSpec) -> String {
        let same = self.originals.iter().filter(|original| original.spec == *spec);
        let mut queues: Vec<String> = same.map(|original| original.queue.label()).collect();
        queues.dedup();
        format!("{}, {}, from {}.", label(spec), spec.state, queues.join(", "))
    }
}

fn sum(compared: &Compared) -> String {
    let CopyCounts { added, added_off, changed, same, in_conflict, cannot_fire } = compared.counts;
    let join = |parts: &[(usize, &str)]| {
        let parts: Vec<String> =
            parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
        parts.join(", ")
    };
    let added = match added_off {
        0 => join(&[(added, "to add")]),
        off => format!("{added} to add ({off} switched off)"),
    };
    let done = join(&[(changed, "to change"), (same, "there already")]);
    let left = join(&[(in_conflict, "in conflict"), (cannot_fire, "cannot fire"), (compared.unread.len(), "not read")]);
    let left = if left.is_empty() { left } else { format!("left out: {left}") };
    let parts: Vec<String> = [added, done, left].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "Nothing to copy".to_owned() } else { parts.join(", ").replace(", left out", " · left out") }
}

fn label(spec: &HookSpec) -> String {
    format!("{} → {}", spec.event, spec.schema.label())
}

/// A copy in a line.
#[must_use]
pub fn copy_line(copied: &Copied) -> String {
    format!("{} ({})", label(&copied.spec), copied.spec.state)
}

/// What becomes of a copy: the mark in front of it.
#[must_use]
pub const fn copy_mark(becomes: Becomes) -> &'static str {
    match becomes {
        Becomes::Added(_) => "+",
        Becomes::Switched(_) | Becomes::Replaces(_) => "~",
        Becomes::There => "=",
        Becomes::Skipped => "!",
    }
}

/// What becomes of a copy, in a few words.
#[must_use]
pub fn copy_word(copied: &Copied, becomes: Becomes) -> String {
    let done = match becomes {
        Becomes::Added(State::Off) if copied.spec.state == State::On => "add off",
        Becomes::Added(_) => "add",
        Becomes::Switched(_) => "switch on",
        Becomes::Replaces(_) => "replace",
        Becomes::There => "there already",
        Becomes::Skipped => "skip",
    };
    match copied.meets {
        Meets::Same(_) => done.to_owned(),
        _ if !copied.fires => format!("cannot fire: {done}"),
        Meets::Conflict(_) | Meets::Rival(_) => format!("conflict: {done}"),
        Meets::Nothing | Meets::Switched(_) => done.to_owned(),
    }
}

fn find(target: &QueueHooks, id: HookId) -> String {
    let hook = target.hooks.iter().find(|hook| hook.id == id);
    format!("{} (hook {id})", hook.map(Hook::schema_label).unwrap_or_default())
}

fn is_on(target: &QueueHooks, id: HookId) -> bool {
    target.hooks.iter().any(|hook| hook.id == id && hook.state.enabled())
}

/// What stands in a copy's way.
fn obstacle(Comparison { target, copies }: &Comparison, copied: &Copied) -> Option<String> {
    let HookSpec { event, .. } = &copied.spec;
    match copied.meets {
        Meets::Conflict(id) => Some(format!("{} is on for {event} there, and only one hook can be", find(target, id))),
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

fn sentence(target: &Comparison, copied: &Copied, choices: Choices) -> String {
    let becomes = target.becomes(copied, choices);
    let queue = target.target.queue.label();
    let done = match becomes {
        Becomes::Added(State::Off) if copied.spec.state == State::On => "it is added switched off".to_owned(),
        Becomes::Added(_) => format!("it is added to {queue}"),
        Becomes::Switched(id) => {
            format!("{} is the same, but off: it is switched on", find(&target.target, id))
        }
        Becomes::Replaces(id) => {
            format!("hook {id} runs {} instead from then on", copied.spec.schema.label())
        }
        Becomes::There => match copied.meets {
            Meets::Same(id) if !copied.spec.state.enabled() && is_on(&target.target, id) => {
                format!("{queue} has it already, switched on, and it stays so")
            }
            _ => format!("{queue} has it already"),
        },
        Becomes::Skipped => "it is not copied".to_owned(),
    };
    let idle = (!copied.fires && !matches!(copied.meets, Meets::Same(_))).then(|| never(target, copied));
    let obstacle = obstacle(target, copied).filter(|_| copied.fires || choices.even_if_never);
    let parts: Vec<String> = [idle, obstacle, Some(done)].into_iter().flatten().collect();
    let text = parts.join("; ");
    let mut letters = text.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

/// What of a target's copies is left out, and why.
pub(super) fn left_out(target: &Comparison, choices: Choices) -> Vec<String> {
    let queue = target.target.queue.label();
    let skipped = target.statuses(choices).filter(|(_, becomes)| *becomes == Becomes::Skipped);
    skipped
        .map(|(copied, _)| {
            let reason = obstacle(target, copied).filter(|_| copied.fires || choices.even_if_never);
            let reason = reason.unwrap_or_else(|| never(target, copied));
            format!("{queue} · {} is not copied: {reason}.", label(&copied.spec))
        })
        .collect()
}

/// Nothing can be copied to a target that breaks the server's own rule.
pub(super) fn impossible(target: &Comparison) -> String {
    let queue = target.target.queue.label();
    format!("{queue}: two of its hooks are on for one event, so nothing is copied there. Switch one of them off first.")
}

/// A target that could not be read.
pub(super) fn unread(Unread { queue, failure }: &Unread) -> String {
    format!("The hooks of {} were not read, so nothing is copied there: {failure}", queue.label())
}
