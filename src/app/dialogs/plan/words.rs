//! A plan in words: each row, how it ended, and the whole.

use std::collections::BTreeSet;

use super::{
    dialog::{PlanDialog, Stage},
    rows::PlanRow,
};
use crate::{
    app::writes::{Problem, Writes, failures},
    domain::plan::{Counts, Plan, Step, StepKind, StepStatus, Tally},
    words::{capitalized, count},
};

impl PlanDialog {
    /// How far it is, in one line.
    #[must_use]
    pub fn summary(&self, writes: &Writes) -> String {
        let left_out = match self.left_out {
            0 => String::new(),
            number => format!(" · {number} left out"),
        };
        match &self.stage {
            Stage::Question(..) => String::new(),
            Stage::Preview(order, _) if order.run.plan().is_empty() => format!("Nothing would change{left_out}"),
            Stage::Preview(..) => format!("{}{left_out}", self.to_do),
            Stage::Running(id) => {
                let stopping = if writes.is_stopping(*id) { "Stopping: " } else { "" };
                match self.run(writes) {
                    // Nothing is reported as done before its record is on the disk.
                    Some(run) if run.is_finished() => "Recording what was done".to_owned(),
                    Some(run) => format!("{stopping}{}", in_words(run.tally())),
                    None => String::new(),
                }
            }
            Stage::Ended(order) => in_words(order.run.tally()),
        }
    }

    /// A step in a line.
    #[must_use]
    pub fn line(&self, index: usize, step: &Step) -> String {
        let new = if self.stands_for(index).is_some() { ", as a new hook" } else { "" };
        format!("{}{new}", step.in_words())
    }

    /// The row under the cursor in full sentences.
    #[must_use]
    pub fn detail(&self, writes: &Writes) -> String {
        match self.row(self.list.cursor) {
            None => String::new(),
            Some(PlanRow::Queue(label, steps)) => format!("{label}: {}.", count(*steps, "write")),
            Some(PlanRow::LeftOut) => "What is not done, and why.".to_owned(),
            Some(PlanRow::Notes) => "What else to know before it is done.".to_owned(),
            Some(PlanRow::Remark(text)) => text.clone(),
            Some(PlanRow::Step(index)) => {
                let Some((step, status)) = self.step(writes, *index) else { return String::new() };
                let mut text = step_sentence(step);
                if self.stands_for(*index).is_some() {
                    text.push_str(" It comes back as a new hook, with a new id.");
                }
                let ended = match (status, self.run(writes)) {
                    (Some(StepStatus::Running), _) => "It was sent and is not answered yet.".to_owned(),
                    (Some(StepStatus::Done(_)), _) => "Done.".to_owned(),
                    (Some(status), Some(run)) => Problem::of(run, step, status)
                        .map(|problem| capitalized(&problem.in_words("it", "carried out", true)))
                        .unwrap_or_default(),
                    _ => String::new(),
                };
                format!("{text} {ended}").trim_end().to_owned()
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

fn step_sentence(step: &Step) -> String {
    let (label, queue) = (step.label(), step.queue.label());
    match &step.kind {
        StepKind::Add(spec) => format!("Adds {label}, switched {}, to {queue}.", spec.state),
        StepKind::Remove(hook) => format!("Removes {label} (hook {}, {}) from {queue}.", hook.id, hook.state),
        StepKind::Edit { before, after } => {
            let why = if step.makes_room { " That makes room for another hook of its event." } else { "" };
            format!("Changes {label} (hook {}) in {queue}: {}.{why}", before.id, before.changes_to(after))
        }
    }
}

/// How a step ended, in a word or two.
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

/// What a plan would do, counted in hooks.
pub(super) fn to_do(plan: &Plan) -> String {
    let Counts { added, changed, removed } = plan.counts();
    let parts = counted([(added, "to add"), (changed, "to change"), (removed, "to remove")]);
    let hooks = count(plan.hooks(), "hook");
    let queues: BTreeSet<_> = plan.steps().iter().map(|step| step.queue.id).collect();
    format!("{hooks} in {}: {}", count(queues.len(), "queue"), parts)
}

fn counted(parts: [(usize, &str); 3]) -> String {
    let parts = parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// The button that carries a plan out, with what it does.
pub(super) fn yes_label(plan: &Plan) -> String {
    let Counts { added, changed, removed } = plan.counts();
    let parts = [("add", added), ("change", changed), ("remove", removed)];
    let parts = parts.iter().filter(|(_, number)| *number > 0).map(|(what, number)| format!("{what} {number}"));
    capitalized(&parts.collect::<Vec<_>>().join(", "))
}

/// `12 of 14 writes done, 1 failed, 1 not tried`.
fn in_words(tally: Tally) -> String {
    format!("{} of {} done{}", tally.done, count(tally.all(), "write"), failures(tally))
}
