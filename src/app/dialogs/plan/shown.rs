//! The texts of the plan dialog: its progress, a step in a line, the row under the cursor in full.

use super::{
    dialog::{PlanDialog, Stage},
    rows::PlanRow,
    words::{in_words, step_sentence},
};
use crate::{
    app::writes::{Problem, Writes},
    domain::plan::StepStatus,
    keys::Action,
    words::{capitalized, count},
};

impl PlanDialog {
    /// Describes the progress in one line.
    #[must_use]
    pub fn summary(&self, writes: &Writes) -> String {
        let left_out = match self.left_out.len() + self.unchecked.len() {
            0 => String::new(),
            number => format!(" · {number} left out"),
        };
        match &self.stage {
            Stage::Question(..) => String::new(),
            Stage::Preview(..) => format!("{}{left_out}", self.to_do),
            Stage::Running(id) => {
                let stopping = if writes.is_stopping(*id) { "Stopping: " } else { "" };
                match self.run(writes) {
                    // Nothing is reported as done before its record is on disk.
                    Some(run) if run.is_finished() => "Recording what was done".to_owned(),
                    Some(run) => format!("{stopping}{}", in_words(run.tally())),
                    None => String::new(),
                }
            }
            Stage::Ended(order) => in_words(order.run.tally()),
        }
    }

    /// The row under the cursor in full sentences.
    #[must_use]
    pub fn detail(&self, writes: &Writes) -> String {
        match self.row(self.list.cursor) {
            None => String::new(),
            Some(PlanRow::Queue(label, steps)) => format!("{label}: {}.", count(*steps, "write")),
            Some(PlanRow::Pauses) => "What becomes of pauses while the hooks stay as they are.".to_owned(),
            Some(PlanRow::LeftOut) => "What is not done, and why.".to_owned(),
            Some(PlanRow::Notes) => "What else to know before it is done.".to_owned(),
            Some(PlanRow::Remark(text)) => text.clone(),
            Some(PlanRow::Step(index)) => {
                let Some((step, status)) = self.step(writes, *index) else { return String::new() };
                let mut text = step_sentence(step);
                if step.replaces.is_some() {
                    text.push_str(" It comes back as a new hook, with a new id.");
                }
                let ended = match (status, self.run(writes)) {
                    (None, _) if self.is_unchecked(*index) => format!("Left out: {} takes it in again.", Action::Check),
                    (Some(StepStatus::Running), _) => "It was sent and is not answered yet.".to_owned(),
                    (Some(StepStatus::Done(_)), _) => "Done.".to_owned(),
                    (Some(StepStatus::AlreadyGone), _) => "Somebody else had removed it already.".to_owned(),
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
