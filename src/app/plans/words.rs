//! A plan in words: each row, what became of it, and the whole.

use super::sheet::{Sheet, SheetRow, Stage};
use crate::{
    app::{
        model::Model,
        widgets::words::count,
        writes::{changed, values},
    },
    domain::{
        Hook,
        plan::{Counts, NotTried, Plan, Run, Step, StepKind, StepStatus, Tally},
    },
};

impl Sheet {
    /// How far it is, in one line.
    #[must_use]
    pub fn summary(&self, model: &Model) -> String {
        let left_out = match self.left_out {
            0 => String::new(),
            number => format!(" · {number} left out"),
        };
        match &self.stage {
            Stage::Preview { order, .. } if order.run.plan().is_empty() => format!("Nothing would change{left_out}"),
            Stage::Preview { .. } => format!("{}{left_out}", self.to_do),
            Stage::Running(id) => {
                let stopping = if model.writes.is_stopping(*id) { "Stopping: " } else { "" };
                match self.run(&model.writes) {
                    // Nothing is reported as done before its record is on the disk.
                    Some(run) if run.is_finished() => "Recording what was done".to_owned(),
                    Some(run) => format!("{stopping}{}", in_words(run.tally())),
                    None => String::new(),
                }
            }
            Stage::Finished(order) => in_words(order.run.tally()),
        }
    }

    /// A step of it in a line.
    #[must_use]
    pub fn line(&self, index: usize, step: &Step) -> String {
        let new = if self.stands_for(index).is_some() { ", as a new hook" } else { "" };
        format!("{}{new}", step_line(step))
    }

    /// The row under the cursor in full sentences.
    #[must_use]
    pub fn detail(&self, model: &Model) -> String {
        match self.row(self.list.cursor) {
            None => String::new(),
            Some(SheetRow::Queue(label, steps)) => format!("{label}: {}.", count(*steps, "write")),
            Some(SheetRow::LeftOut) => "What is not done, and why.".to_owned(),
            Some(SheetRow::Notes) => "What else to know before it is done.".to_owned(),
            Some(SheetRow::Remark(text)) => text.clone(),
            Some(SheetRow::Step(index)) => {
                let Some((step, status)) = self.step(&model.writes, *index) else { return String::new() };
                let mut text = step_sentence(step);
                if self.stands_for(*index).is_some() {
                    text.push_str(" It comes back as a new hook, with a new id.");
                }
                if let (Some(told), Some(run)) = (status, self.run(&model.writes)) {
                    text.push_str(&status_sentence(told, run));
                }
                text
            }
        }
    }
}

/// The mark in front of a step: what a comparison of two texts has there.
#[must_use]
pub const fn step_mark(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Add(_) => "+",
        StepKind::Edit { .. } => "~",
        StepKind::Remove(_) => "-",
    }
}

/// A step in a line.
fn step_line(step: &Step) -> String {
    let label = step.label();
    match &step.kind {
        StepKind::Add(spec) => format!("{label} ({})", spec.state),
        StepKind::Remove(hook) => format!("{label} ({})", hook.state),
        StepKind::Edit { before, after } => format!("{label}: {}", changes(before, after)),
    }
}

/// What differs between two versions of a hook.
fn changes(before: &Hook, after: &Hook) -> String {
    let mut parts = Vec::new();
    if before.event != after.event {
        parts.push(format!("{} → {}", before.event, after.event));
    }
    if before.schema_id() != after.schema_id() {
        parts.push(format!("{} → {}", before.schema_label(), after.schema_label()));
    }
    if before.state != after.state {
        parts.push(format!("{} → {}", before.state, after.state));
    }
    parts.join(", ")
}

fn step_sentence(step: &Step) -> String {
    let (label, queue) = (step.label(), step.queue.label());
    match &step.kind {
        StepKind::Add(spec) => format!("Adds {label}, switched {}, to {queue}.", spec.state),
        StepKind::Remove(hook) => format!("Removes {label} (hook {}, {}) from {queue}.", hook.id, hook.state),
        StepKind::Edit { before, after } => {
            let why = if step.makes_room { " That makes room for another hook of its event." } else { "" };
            format!("Changes {label} (hook {}) in {queue}: {}.{why}", before.id, changes(before, after))
        }
    }
}

/// What became of a step, in a word or two.
#[must_use]
pub const fn status_word(status: &StepStatus) -> &'static str {
    match status {
        StepStatus::Waiting => "",
        StepStatus::Running => "sent",
        StepStatus::Done(_) => "done",
        StepStatus::Differs { .. } => "differs",
        StepStatus::Failed(_) => "failed",
        StepStatus::Unknown(_) => "unclear",
        StepStatus::Changed(_) => "changed",
        StepStatus::NotTried(_) => "not tried",
        StepStatus::RollingBack => "rolling back",
        StepStatus::RolledBack => "rolled back",
        StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => "stays",
    }
}

fn status_sentence(status: &StepStatus, run: &Run) -> String {
    match status {
        StepStatus::Waiting => String::new(),
        StepStatus::Running => " It was sent and is not answered yet.".to_owned(),
        StepStatus::Done(_) => " Done.".to_owned(),
        StepStatus::Differs { hook, unexpected } => {
            format!(" Carried out, but the server says that {}. u undoes it.", values(hook, unexpected))
        }
        StepStatus::Failed(failure) => format!(" Failed: {failure}"),
        StepStatus::Unknown(failure) => {
            format!(" Nobody knows whether it was carried out: {}. Retry looks it up first.", failure.reason())
        }
        StepStatus::Changed(now) => format!(" Left alone: {}", changed(now.as_ref())),
        StepStatus::NotTried(NotTried::Cancelled) => " Not tried: the run was stopped before its turn.".to_owned(),
        StepStatus::NotTried(NotTried::Stopped) => " Not tried: an earlier write failed.".to_owned(),
        StepStatus::NotTried(NotTried::Needed(need)) => {
            let first = run.plan().steps().get(*need).map(Step::label).unwrap_or_default();
            format!(" Not tried: it needs {first} to be written first.")
        }
        StepStatus::RollingBack => " It is being rolled back.".to_owned(),
        StepStatus::RolledBack => " It was rolled back, because what it made room for failed.".to_owned(),
        StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure) => {
            format!(" It was carried out and could not be rolled back: {failure}")
        }
    }
}

/// What a plan would do, counted in hooks.
pub(super) fn to_do(plan: &Plan) -> String {
    let Counts { added, changed, removed } = plan.counts();
    let parts = [(added, "to add"), (changed, "to change"), (removed, "to remove")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    let hooks = count(added + changed + removed, "hook");
    let queues: std::collections::BTreeSet<_> = plan.steps().iter().map(|step| step.queue.id).collect();
    let queues = count(queues.len(), "queue");
    format!("{hooks} in {queues}: {}", parts.join(", "))
}

/// The button that carries a plan out, with what it does.
pub(super) fn yes_label(plan: &Plan) -> String {
    let Counts { added, changed, removed } = plan.counts();
    let parts = [(added, "add"), (changed, "change"), (removed, "remove")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{what} {number}")).collect();
    let text = parts.join(", ");
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// `12 of 14 writes done, 1 failed, 1 not tried`.
pub(super) fn in_words(tally: Tally) -> String {
    let mut text = format!("{} of {} done", tally.done, count(tally.all(), "write"));
    let others = [
        (tally.failed + tally.rollback_failed, "failed"),
        (tally.unknown, "unclear"),
        (tally.differs, "not as expected"),
        (tally.changed, "changed meanwhile and left alone"),
        (tally.not_tried, "not tried"),
        (tally.rolled_back, "rolled back"),
    ];
    for (number, what) in others.into_iter().filter(|(number, _)| *number > 0) {
        text.push_str(&format!(", {number} {what}"));
    }
    text
}
