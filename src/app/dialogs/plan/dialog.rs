//! The plan dialog: what would be written, asked before it is done; its progress; how each write ended.
//!
//! It has two sizes. A plan for the hooks of one queue is a short question; a plan for several queues, and every copy, pause,
//! resume, undo and fix, is shown step by step.

use std::collections::BTreeSet;

use super::{
    rows::{PlanRow, rows_of},
    words::{to_do, yes_label},
};
use crate::{
    app::{
        component::{Cx, Reason},
        copies::Copies,
        dialogs::{Buttons, QuestionDialog},
        message::RunId,
        proposal::Proposal,
        question::{Question, Verdict},
        request::{Part, Request, Requests},
        widgets::{ListState, NoticeKind, TextField},
        writes::{Purpose, Writes},
    },
    domain::plan::{FollowUp, Order, Plan, Run, Step, StepStatus},
    words::count,
};

/// The stage of a plan.
#[derive(Debug, Clone)]
pub enum Stage {
    /// The short question: its first answer stands for the first proposal, the second for the second.
    Question(QuestionDialog, Vec<Proposal>),
    /// The plan is shown before it is carried out.
    Preview(Order, Buttons),
    /// It is being carried out.
    Running(RunId),
    /// The run is finished.
    Ended(Order),
}

impl Stage {
    pub(super) fn preview(order: Order) -> Self {
        let buttons = buttons(&order);
        Self::Preview(order, buttons)
    }
}

/// The answers to whether to carry out a plan.
pub(super) fn buttons(order: &Order) -> Buttons {
    let question = if order.is_empty() {
        Question::new("", Vec::new(), "Close")
    } else {
        Question::new("", Vec::new(), "No").or_write(yes_label(order))
    };
    Buttons::new(question.choices)
}

/// The plan dialog: shows the planned writes, and carries them out.
#[derive(Debug, Clone)]
pub struct PlanDialog {
    /// The heading.
    pub title: String,
    pub stage: Stage,
    /// The cursor, counted in rows.
    pub list: ListState,
    pub(super) rows: Vec<PlanRow>,
    /// The choices of a copy.
    pub copies: Option<Box<Copies>>,
    /// The steps that the user leaves out.
    pub(super) unchecked: BTreeSet<usize>,
    /// The things that are left out in any case, with the reasons, and further notes.
    pub(super) left_out: Vec<String>,
    pub(super) notes: Vec<String>,
    /// The number of the batch that its writes are recorded as, once any was sent.
    batch: Option<u64>,
    /// The number of hooks is being typed, for this answer.
    pub(super) number: Option<(TextField, Verdict)>,
    /// The summary of the changes, with the number of hooks: counted once, however often it is drawn.
    pub(super) to_do: String,
    pub(super) hooks: usize,
}

impl PlanDialog {
    fn at(stage: Stage) -> Self {
        Self {
            title: String::new(),
            stage,
            list: ListState::default(),
            rows: Vec::new(),
            copies: None,
            unchecked: BTreeSet::new(),
            left_out: Vec::new(),
            notes: Vec::new(),
            batch: None,
            number: None,
            to_do: String::new(),
            hooks: 0,
        }
    }

    /// Shows every step.
    pub(in crate::app) fn new(proposal: Proposal) -> Self {
        let Proposal { title, order, left_out, notes, copies } = proposal;
        let plan = order.run.plan();
        let (to_do, hooks) = (to_do(&order), plan.hooks());
        let rows = rows_of(&order, &left_out, &notes);
        // If nothing would be written, the only rows are remarks: show the first one in full.
        let list = ListState { cursor: usize::from(plan.is_empty() && rows.len() > 1), top: 0 };
        Self { title, list, rows, copies, left_out, notes, to_do, hooks, ..Self::at(Stage::preview(*order)) }
    }

    /// Asks a short question first.
    pub(in crate::app) fn asking(question: Question, proposals: Vec<Proposal>) -> Self {
        Self::at(Stage::Question(QuestionDialog::new(Part::Plan, question), proposals))
    }

    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn row(&self, position: usize) -> Option<&PlanRow> {
        self.rows.get(position)
    }

    /// The short question, as long as it is asked.
    #[must_use]
    pub fn question(&self) -> Option<&QuestionDialog> {
        match &self.stage {
            Stage::Question(question, _) => Some(question),
            _ => None,
        }
    }

    /// The run, once it was begun.
    #[must_use]
    pub fn run<'a>(&'a self, writes: &'a Writes) -> Option<&'a Run> {
        match &self.stage {
            Stage::Question(..) | Stage::Preview(..) => None,
            Stage::Running(run) => writes.run(*run),
            Stage::Ended(order) => Some(&order.run),
        }
    }

    /// The plan that is shown or carried out.
    #[must_use]
    pub fn plan<'a>(&'a self, writes: &'a Writes) -> Option<&'a Plan> {
        let run = match &self.stage {
            Stage::Question(..) => return None,
            Stage::Running(run) => writes.run(*run)?,
            Stage::Preview(order, _) | Stage::Ended(order) => &order.run,
        };
        Some(run.plan())
    }

    /// A step, and how it ended once the run was begun.
    #[must_use]
    pub fn step<'a>(&'a self, writes: &'a Writes, index: usize) -> Option<(&'a Step, Option<&'a StepStatus>)> {
        Some((self.plan(writes)?.steps().get(index)?, self.run(writes).and_then(|run| run.status(index))))
    }

    /// The number of hooks that is being typed, and how many they are.
    #[must_use]
    pub fn number(&self) -> Option<(&TextField, usize)> {
        let (field, verdict) = self.number.as_ref()?;
        Some((field, self.hooks_written_by(*verdict)?))
    }

    /// The number of hooks that a button writes.
    fn hooks_written_by(&self, verdict: Verdict) -> Option<usize> {
        let plan = match (&self.stage, verdict) {
            (Stage::Question(_, proposals), Verdict::Yes) => proposals.first()?.plan(),
            (Stage::Question(_, proposals), Verdict::Other) => proposals.get(1)?.plan(),
            (Stage::Preview(..), Verdict::Yes) => return Some(self.hooks),
            _ => return None,
        };
        Some(plan.hooks())
    }

    /// A large plan asks for the number of its hooks first.
    pub(super) fn answered(&mut self, verdict: Verdict, cx: &Cx<'_>, out: &mut Requests) {
        // Those of several queues are shown first.
        let is_shown_first = match (&self.stage, verdict) {
            (Stage::Question(_, proposals), Verdict::Yes | Verdict::Other) => {
                proposals.get(usize::from(verdict == Verdict::Other)).is_some_and(Proposal::is_in_several_queues)
            }
            _ => false,
        };
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
        let Stage::Question(_, proposals) = &mut self.stage else {
            return match verdict {
                Verdict::No => self.decline(out),
                Verdict::Yes | Verdict::Other => self.begin(cx, out),
            };
        };
        let place = match verdict {
            Verdict::Yes => 0,
            Verdict::Other => 1,
            Verdict::No => proposals.len(),
        };
        if place >= proposals.len() {
            return self.decline(out);
        }
        let proposal = proposals.swap_remove(place);
        if proposal.is_in_several_queues() {
            *self = Self::new(proposal);
        } else if self.is_current(proposal.plan(), cx, out) {
            out.push(Request::Close);
            out.push(Request::Execute(Purpose::Rows, proposal.order, None));
        }
    }

    /// Nothing is done; what was to be offered after it is offered now.
    fn decline(&mut self, out: &mut Requests) {
        let (is_short, order) = match &self.stage {
            Stage::Question(_, proposals) => (true, proposals.first().map(|proposal| &*proposal.order)),
            Stage::Preview(order, _) => (false, Some(order)),
            _ => (false, None),
        };
        match order.and_then(|order| FollowUp::first_of(order.offered_later.iter().cloned())) {
            Some(next) if is_short => *self = Self::asking_again(next),
            Some(next) => *self = Self::new(offered_again(next)),
            None => out.push(Request::Close),
        }
    }

    /// Carries out what is shown.
    fn begin(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        self.drop_unchecked();
        let Stage::Preview(order, _) = &self.stage else { return };
        if self.is_current(order.run.plan(), cx, out) {
            out.push(Request::Execute(Purpose::Plan, Box::new(order.clone()), self.batch));
        }
    }

    /// Returns whether a plan is still as it was shown. Otherwise closes it and says why.
    fn is_current(&self, plan: &Plan, cx: &Cx<'_>, out: &mut Requests) -> bool {
        let reason = outdated(plan, cx);
        if let Some(reason) = &reason {
            out.push(Request::Close);
            out.notify(NoticeKind::Warning, reason.clone());
        }
        reason.is_none()
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
        let Stage::Ended(order) = &self.stage else { return };
        let mut order = order.clone();
        if order.run.retry() {
            out.push(Request::Execute(Purpose::Plan, Box::new(order), self.batch));
        }
    }

    /// Shows a new plan for what changed meanwhile, and for what the server made different.
    pub(super) fn put_right(&mut self) {
        let Stage::Ended(order) = &self.stage else { return };
        if let Some(follow_up) = order.follow_up() {
            *self = Self::new(offered_again(follow_up));
        }
    }

    /// The short question about the same.
    pub(in crate::app) fn asking_again(follow_up: FollowUp) -> Self {
        let proposal = offered_again(follow_up);
        let lines = proposal.plan().steps().iter().map(Step::in_words).collect();
        let yes = yes_label(&proposal.order);
        let question = Question::new(format!("{}?", proposal.title), lines, "No").or_write(yes);
        Self::asking(question, vec![proposal])
    }

    pub(super) fn ended(&mut self, order: Order, batch: u64) {
        // The cursor goes to a step that went wrong.
        let is_to_look_at = |status: &StepStatus| {
            !matches!(
                status,
                StepStatus::Done(_) | StepStatus::AlreadyGone | StepStatus::NotTried(_) | StepStatus::RolledBack
            )
        };
        let failed = self
            .rows
            .iter()
            .position(|row| matches!(row, PlanRow::Step(step) if order.run.status(*step).is_some_and(is_to_look_at)));
        self.list.cursor = failed.unwrap_or(self.list.cursor);
        self.batch = Some(batch);
        self.stage = Stage::Ended(order);
    }
}

/// Turns the follow-up of a run into a proposal.
fn offered_again(follow_up: FollowUp) -> Proposal {
    let plan = follow_up.order.run.plan();
    let title = format!("{} {}", what(plan), follow_up.how());
    Proposal::ordering(title, follow_up.order)
}

/// `Change 2 hooks`
fn what(plan: &Plan) -> String {
    let counts = plan.counts();
    let verb = if counts.removed == plan.hooks() { "Remove" } else { "Change" };
    format!("{verb} {}", count(plan.hooks(), "hook"))
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
