//! A plan in words: each row, what became of it, and the whole.

use super::sheet::{Sheet, SheetRow, Stage};
use crate::{
    app::{model::Model, widgets::words::count},
    domain::{
        Hook,
        plan::{Counts, Fate, NotTried, Plan, Run, Step, StepKind, Tally},
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
            Stage::Preview { plan, .. } if plan.is_empty() => format!("Nothing would change{left_out}"),
            Stage::Preview { .. } => format!("{}{left_out}", self.to_do),
            Stage::Noting(_) => "Writing down which hooks are on".to_owned(),
            Stage::LookingUp { .. } => "Looking whether what was not answered is there".to_owned(),
            Stage::Running(_) | Stage::Finished(_) => self.run(&model.writes).map(so_far).unwrap_or_default(),
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
                let Some((step, fate)) = self.step(&model.writes, *index) else { return String::new() };
                let mut text = step_sentence(step);
                if self.stands_for(*index).is_some() {
                    text.push_str(" It comes back as a new hook, with a new id.");
                }
                if let (Some(told), Some(run)) = (fate, self.run(&model.writes)) {
                    text.push_str(&fate_sentence(step, told, run));
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
pub fn fate_word(step: &Step, fate: &Fate) -> &'static str {
    match fate {
        Fate::Waiting => "",
        Fate::Running => "sent",
        Fate::Done(Some(hook)) if step.contradicted_by(hook).is_some() => "not as wished",
        Fate::Done(_) => "done",
        Fate::Failed(failure) if failure.unclear => "unclear",
        Fate::Failed(_) => "failed",
        Fate::NotTried(_) => "not tried",
        Fate::TakingBack => "taking back",
        Fate::TakenBack => "taken back",
        Fate::Stuck(_) => "stays",
    }
}

fn fate_sentence(step: &Step, fate: &Fate, run: &Run) -> String {
    match fate {
        Fate::Waiting => String::new(),
        Fate::Running => " It was sent and is not answered yet.".to_owned(),
        Fate::Done(Some(hook)) => match step.contradicted_by(hook) {
            Some(told) => format!(" The server reports success, but {told}."),
            None => " Done.".to_owned(),
        },
        Fate::Done(None) => " Done.".to_owned(),
        Fate::Failed(failure) => format!(" Failed: {failure}"),
        Fate::NotTried(NotTried::Cancelled) => " Not tried: the run was stopped before its turn.".to_owned(),
        Fate::NotTried(NotTried::Stopped) => " Not tried: an earlier write failed.".to_owned(),
        Fate::NotTried(NotTried::Needed(need)) => {
            let first = run.plan().steps().get(*need).map(Step::label).unwrap_or_default();
            format!(" Not tried: it needs {first} to be written first.")
        }
        Fate::TakingBack => " It is being taken back.".to_owned(),
        Fate::TakenBack => " It was taken back, because what it made room for failed.".to_owned(),
        Fate::Stuck(failure) => format!(" It was carried out and could not be taken back: {failure}"),
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
    let failed = tally.failed + tally.stuck + tally.contradicted;
    for (number, what) in [(failed, "failed"), (tally.not_tried, "not tried"), (tally.taken_back, "taken back")] {
        if number > 0 {
            text.push_str(&format!(", {number} {what}"));
        }
    }
    text
}

fn so_far(run: &Run) -> String {
    let stopping = if run.is_cancelled() && !run.is_finished() { "Stopping: " } else { "" };
    format!("{stopping}{}", in_words(run.tally()))
}
