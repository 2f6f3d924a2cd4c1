//! The plan dialog: what would be written, asked before it is done; its progress; how each write ended.
//!
//! It has two sizes. A plan for the hooks of one queue is a short question; a plan for several queues, and every copy, pause,
//! resume, undo and fix, is shown step by step.

use std::collections::BTreeSet;

use super::shown::{PlanRow, change_verb, in_words, rows_of, step_sentence, to_do, yes_label};
use crate::app::component::{Cx, Reason};
use crate::app::dialogs::{Buttons, QuestionDialog};
use crate::app::message::RunId;
use crate::app::proposal::Proposal;
use crate::app::question::{Question, Verdict};
use crate::app::request::{Part, Request, Requests};
use crate::app::widgets::{ListState, NoticeKind, TextField};
use crate::app::writes::{RunPurpose, Writes, problem_in_words};
use crate::domain::plan::{FollowUp, Order, Plan, Problem, Run, Step, StepStatus};
use crate::keys::Action;
use crate::words::{capitalized, count};

/// The stage of a plan.
#[derive(Debug, Clone)]
pub enum Stage {
    /// The short question: its first answer stands for the plan of the dialog, the second for this other one.
    Question(QuestionDialog, Option<Box<Proposal>>),
    /// The plan is shown before it is carried out.
    Preview(Buttons),
    /// It is being carried out.
    Running(RunId),
    /// The run is finished.
    Ended,
}

impl Stage {
    /// Asks whether to carry out an order.
    pub(super) fn preview(order: &Order) -> Self {
        let question = if order.is_empty() {
            Question::new("", Vec::new(), "Close")
        } else {
            Question::new("", Vec::new(), "No").or_write(yes_label(order))
        };
        Self::Preview(Buttons::new(question.choices))
    }
}

/// The plan dialog: shows the planned writes, and carries them out.
#[derive(Debug, Clone)]
pub struct PlanDialog {
    /// The plan as it was proposed; once its run has ended, with the status of each step.
    pub proposal: Proposal,
    pub stage: Stage,
    /// The cursor, counted in rows.
    pub list: ListState,
    pub(super) rows: Vec<PlanRow>,
    /// The steps that the user leaves out.
    pub(super) unchecked: BTreeSet<usize>,
    /// The number of the batch that its writes are recorded as, once any was sent.
    batch: Option<u64>,
    /// The number of hooks is being typed, for this answer.
    pub(super) number: Option<(TextField, Verdict)>,
    /// The summary of the changes, with the number of hooks: counted once, however often it is drawn.
    pub(super) to_do: String,
    pub(super) hooks: usize,
}

impl PlanDialog {
    /// Shows every step.
    pub(in crate::app) fn new(proposal: Proposal) -> Self {
        let order = &proposal.order;
        let rows = rows_of(&proposal);
        // If nothing would be written, the only rows are remarks: show the first one in full.
        let has_heading = proposal.plan().is_empty() && proposal.cautions.is_empty();
        let cursor = usize::from(has_heading && rows.len() > 1);
        Self {
            stage: Stage::preview(order),
            list: ListState { cursor, top: 0 },
            rows,
            unchecked: BTreeSet::new(),
            batch: None,
            number: None,
            to_do: to_do(order),
            hooks: proposal.plan().hooks(),
            proposal,
        }
    }

    /// Asks a short question first, which begins with the cautions, the queue and the pauses that end; its second answer
    /// stands for the other proposal.
    pub(in crate::app) fn asking(question: Question, proposal: Proposal, other: Option<Proposal>) -> Self {
        let queue = proposal.plan().steps().first().map(|step| format!("Queue: {}", step.queue.label()));
        let pauses = proposal.order.ended_pauses_in_words();
        let first = proposal.cautions.iter().cloned().chain(queue).chain(pauses);
        let lines = first.chain(question.lines).collect();
        let question = Question { lines, ..question };
        let stage = Stage::Question(QuestionDialog::new(Part::Plan, question), other.map(Box::new));
        Self { stage, ..Self::new(proposal) }
    }

    /// Asks whether to carry out the follow-up of a run.
    pub(in crate::app) fn asking_about(follow_up: FollowUp) -> Self {
        let proposal = proposal_of(follow_up);
        let lines = proposal.plan().steps().iter().map(Step::in_words).collect();
        let yes = yes_label(&proposal.order);
        let question = Question::new(format!("{}?", proposal.title), lines, "No").or_write(yes);
        Self::asking(question, proposal, None)
    }

    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    pub fn row(&self, position: usize) -> Option<&PlanRow> {
        self.rows.get(position)
    }

    /// The user leaves this step out.
    pub fn is_unchecked(&self, step: usize) -> bool {
        self.unchecked.contains(&step)
    }

    /// The short question, as long as it is asked.
    pub fn question(&self) -> Option<&QuestionDialog> {
        match &self.stage {
            Stage::Question(question, _) => Some(question),
            _ => None,
        }
    }

    /// The run, once it was begun.
    pub fn run<'a>(&'a self, writes: &'a Writes) -> Option<&'a Run> {
        match &self.stage {
            Stage::Question(..) | Stage::Preview(_) => None,
            Stage::Running(run) => writes.run(*run),
            Stage::Ended => Some(&self.proposal.order.run),
        }
    }

    /// A step, and how it ended once the run was begun.
    pub fn step<'a>(&'a self, writes: &'a Writes, index: usize) -> Option<(&'a Step, Option<&'a StepStatus>)> {
        let step = self.proposal.plan().steps().get(index)?;
        Some((step, self.run(writes).and_then(|run| run.status(index))))
    }

    /// The number of hooks that is being typed, and how many they are.
    pub fn number(&self) -> Option<(&TextField, usize)> {
        let (field, verdict) = self.number.as_ref()?;
        Some((field, self.hooks_written_by(*verdict)?))
    }

    /// Describes the progress in one line.
    pub fn summary(&self, writes: &Writes) -> String {
        match &self.stage {
            Stage::Question(..) => String::new(),
            Stage::Preview(_) => match self.proposal.left_out.len() + self.unchecked.len() {
                0 => self.to_do.clone(),
                number => format!("{} · {number} left out", self.to_do),
            },
            Stage::Running(id) => {
                let stopping = if writes.is_stopping(*id) { "Stopping: " } else { "" };
                match self.run(writes) {
                    // Nothing is reported as done before its record is on disk.
                    Some(run) if run.is_finished() => "Recording what was done".to_owned(),
                    Some(run) => format!("{stopping}{}", in_words(run.tally())),
                    None => String::new(),
                }
            }
            Stage::Ended => in_words(self.proposal.order.run.tally()),
        }
    }

    /// The row under the cursor in full sentences.
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
                    (Some(StepStatus::RollingBack), _) => "It is being rolled back.".to_owned(),
                    (Some(status), Some(run)) if status.is_final() => Problem::of(run, step, status)
                        .map(|problem| capitalized(&problem_in_words(&problem, "it", "carried out", true)))
                        .unwrap_or_default(),
                    _ => String::new(),
                };
                format!("{text} {ended}").trim_end().to_owned()
            }
        }
    }

    /// The proposal that an answer stands for.
    fn chosen(&self, verdict: Verdict) -> Option<&Proposal> {
        match (verdict, &self.stage) {
            (Verdict::No, _) => None,
            (Verdict::Other, Stage::Question(_, other)) => other.as_deref(),
            (Verdict::Yes | Verdict::Other, _) => Some(&self.proposal),
        }
    }

    fn hooks_written_by(&self, verdict: Verdict) -> Option<usize> {
        let chosen = self.chosen(verdict)?;
        // Some steps of the preview may be unchecked.
        Some(if verdict == Verdict::Yes { self.hooks } else { chosen.plan().hooks() })
    }

    /// The user answered. A large plan asks for the number of its hooks first; one of several queues is shown before that.
    pub(super) fn answered(&mut self, verdict: Verdict, cx: &Cx<'_>, out: &mut Requests) {
        let is_shown_first =
            self.question().is_some() && self.chosen(verdict).is_some_and(Proposal::is_in_several_queues);
        match self.hooks_written_by(verdict) {
            Some(hooks) if !is_shown_first && cx.session.profile.must_type_number(hooks) => {
                self.number = Some((TextField::default(), verdict));
            }
            _ => self.agreed(verdict, cx, out),
        }
    }

    /// The user typed the number of hooks.
    pub(super) fn confirm(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        let Some((typed, hooks)) = self.number() else { return };
        if typed.text().trim() != hooks.to_string() {
            return out.hint(format!("That is another number: it is about {}.", count(hooks, "hook")));
        }
        if let Some((_, verdict)) = self.number.take() {
            self.agreed(verdict, cx, out);
        }
    }

    fn agreed(&mut self, verdict: Verdict, cx: &Cx<'_>, out: &mut Requests) {
        let Some(chosen) = self.chosen(verdict) else { return self.decline(out) };
        if self.question().is_none() {
            self.drop_unchecked();
            if is_current(self.proposal.plan(), cx, out) {
                out.push(Request::Execute(RunPurpose::Plan, self.proposal.order.clone(), self.batch));
            }
        } else if chosen.is_in_several_queues() {
            *self = Self::new(chosen.clone());
        } else if is_current(chosen.plan(), cx, out) {
            out.push(Request::Close);
            out.push(Request::Execute(RunPurpose::Rows, chosen.order.clone(), None));
        }
    }

    /// Nothing is done. The order may still have something to offer.
    fn decline(&mut self, out: &mut Requests) {
        let is_short = self.question().is_some();
        match FollowUp::first_of(self.proposal.order.offered_later.iter().cloned()) {
            Some(next) if is_short => *self = Self::asking_about(next),
            Some(next) => *self = Self::new(proposal_of(next)),
            None => out.push(Request::Close),
        }
    }

    pub(super) fn cancel(run: RunId, cx: &Cx<'_>, out: &mut Requests) {
        out.push(Request::CancelRun(run));
        out.hint(if cx.writes.is_stopping(run) {
            "Stopping: what the server did not answer is not looked up any longer."
        } else {
            "Stopping: no further write is begun; what was begun is waited for."
        });
    }

    /// Retries the steps that failed or were not tried. Steps that may have been carried out are looked up first.
    pub(super) fn retry(&self, out: &mut Requests) {
        let mut order = self.proposal.order.clone();
        if order.run.retry() {
            out.push(Request::Execute(RunPurpose::Plan, order, self.batch));
        }
    }

    /// Shows a new plan for the hooks that changed meanwhile, or that the server made different.
    pub(super) fn put_right(&mut self) {
        if let Some(follow_up) = self.proposal.order.follow_up() {
            *self = Self::new(proposal_of(follow_up));
        }
    }

    /// The run ended. The cursor goes to a step that went wrong.
    pub(super) fn ended(&mut self, order: Box<Order>, batch: u64) {
        let went_wrong = |status: &StepStatus| {
            !matches!(
                status,
                StepStatus::Done(_)
                    | StepStatus::AlreadyGone
                    | StepStatus::AlreadySo(_)
                    | StepStatus::NotTried(_)
                    | StepStatus::RolledBack
            )
        };
        let is_wrong =
            |row: &PlanRow| matches!(row, PlanRow::Step(step) if order.run.status(*step).is_some_and(went_wrong));
        self.list.cursor = self.rows.iter().position(is_wrong).unwrap_or(self.list.cursor);
        self.batch = Some(batch);
        self.proposal.order = order;
        self.stage = Stage::Ended;
    }
}

/// Turns the follow-up of a run into a proposal: `Change 2 hooks as they are now`.
fn proposal_of(follow_up: FollowUp) -> Proposal {
    let plan = follow_up.order.run.plan();
    let verb = if plan.counts().removed == plan.hooks() { "remove" } else { change_verb(&follow_up.order) };
    let title = format!("{} {} {}", capitalized(verb), count(plan.hooks(), "hook"), follow_up.how());
    Proposal::ordering(title, follow_up.order)
}

/// Returns whether a plan is still as it was shown. Otherwise closes the dialog and says why.
fn is_current(plan: &Plan, cx: &Cx<'_>, out: &mut Requests) -> bool {
    let Some(reason) = outdated(plan, cx) else { return true };
    out.push(Request::Close);
    out.notify(NoticeKind::Warning, reason);
    false
}

/// The reason why a plan is not as it was shown any more: a hook changed meanwhile, or is being written.
fn outdated(plan: &Plan, cx: &Cx<'_>) -> Option<Reason> {
    let mut seen = BTreeSet::new();
    for step in plan.steps() {
        let Some(before) = step.before() else { continue };
        let owner = step.queue.owner();
        // A hook with several steps is what it is now before the first of them.
        if !seen.insert((owner, before.id)) {
            continue;
        }
        let label = before.label();
        if cx.writes.pending(before.id).is_some() {
            return Some(format!("{label} is still being written, so nothing was sent: try again then."));
        }
        match cx.store.hook(owner, before.id) {
            _ if !cx.store.is_known(owner) => {}
            Some(now) if now == before => {}
            Some(_) => return Some(format!("{label} changed meanwhile, so nothing was sent.")),
            None => return Some(format!("{label} is gone meanwhile, so nothing was sent.")),
        }
    }
    None
}
