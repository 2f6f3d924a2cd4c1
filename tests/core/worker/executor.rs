//! The executor as the core sees it: it is given orders and reports what happens. Tests play the server's part.

use webitel_hooks::app::{Msg, RunId};
use webitel_hooks::domain::plan::{ActiveContacts, NotBegun, Order, Remarks, RunProgress};
use webitel_hooks::domain::{
    AppliedChange, Cause, Change, Failure, FailureKind, Hook, HookId, HookOwner, WriteOutcome,
};

/// A write that is not answered yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sent {
    pub(crate) run: RunId,
    pub(crate) step: usize,
    pub(crate) owner: HookOwner,
    pub(crate) change: Change,
    /// It is looked up before it is sent again.
    pub(crate) is_looked_up: bool,
}

impl Sent {
    pub(crate) fn target(&self) -> Option<HookId> {
        self.change.target()
    }
}

struct Execution {
    run: RunId,
    batch: u64,
    order: Order,
    recorded: Vec<usize>,
}

/// Carries out what the core orders, as far as answers come.
#[derive(Default)]
pub(crate) struct Executor {
    executions: Vec<Execution>,
    /// The writes that are not answered yet, in the order in which they went out.
    pub(crate) sent: Vec<Sent>,
    /// The writes that went out since somebody looked.
    pub(crate) new: Vec<Sent>,
    /// The journal cannot be written, or what is paused cannot: the next order does not begin.
    pub(crate) refuses_next: Option<NotBegun>,
    /// Why the records of the next order are not written.
    pub(crate) not_recorded: Option<String>,
    /// The orders that began, oldest first.
    pub(crate) orders: Vec<Order>,
    /// What was recorded, in its order: the batch, what it was for, and the change.
    pub(crate) records: Vec<(u64, Cause, AppliedChange)>,
    /// Hooks that a colleague changed before the next order compares them; `None`: removed.
    pub(crate) changed: Vec<(u64, Option<Hook>)>,
    /// The next order is being compared until [`Executor::compare`] is called.
    pub(crate) compares_late: bool,
    /// How many contacts are in each queue.
    pub(crate) active_contacts: u32,
}

impl Executor {
    /// An order came: what is reported of it.
    pub(crate) fn begin(&mut self, run: RunId, batch: u64, order: Order) -> Vec<Msg> {
        if let Some(reason) = self.refuses_next.take() {
            return vec![Msg::RunEnded { run, result: Err(reason) }];
        }
        self.orders.push(order.clone());
        self.executions.push(Execution { run, batch, order, recorded: Vec::new() });
        if self.compares_late { Vec::new() } else { self.go_on(run) }
    }

    /// The hooks of the order that is being compared cannot be read.
    pub(crate) fn withhold(&mut self, failure: &Failure) -> Vec<Msg> {
        let Some(execution) = self.executions.last() else { return Vec::new() };
        let (run, steps) = (execution.run, 0..execution.order.run.statuses().len());
        let outcome = WriteOutcome::NotSent(failure.clone());
        let withheld = steps.map(|step| RunProgress::Withheld { step, outcome: outcome.clone() });
        let reports = [RunProgress::GroupBegun].into_iter().chain(withheld);
        reports.flat_map(|report| self.report(run, report)).collect()
    }

    /// The order that is being compared goes on.
    pub(crate) fn compare(&mut self) -> Vec<Msg> {
        self.compares_late = false;
        let last = self.executions.last().map(|execution| execution.run);
        last.map_or_else(Vec::new, |run| self.go_on(run))
    }

    /// A write was answered: what is reported then.
    pub(crate) fn answer(&mut self, sent: &Sent, outcome: WriteOutcome) -> Vec<Msg> {
        self.sent.retain(|other| other != sent);
        let is_hopeless = outcome.failure().is_some_and(|failure| failure.kind.is_hopeless());
        let mut reports = self.report(sent.run, RunProgress::Answered { step: sent.step, outcome });
        if is_hopeless {
            reports.extend(self.report(sent.run, RunProgress::Stopped));
        }
        reports.extend(self.go_on(sent.run));
        reports
    }

    /// What a server answers to this write, where it is refused or succeeds without a word.
    pub(crate) fn refused(sent: &Sent, failure: Failure) -> WriteOutcome {
        match (&sent.change, failure.kind) {
            // The client takes a hook that is gone for removed.
            (Change::Remove(_), FailureKind::NotFound) => WriteOutcome::Done(None),
            _ => WriteOutcome::Refused(failure),
        }
    }

    /// The user stops a run.
    pub(crate) fn cancel(&mut self, run: RunId) -> Vec<Msg> {
        let mut reports = self.report(run, RunProgress::Cancelled);
        reports.extend(self.go_on(run));
        reports
    }

    fn go_on(&mut self, run: RunId) -> Vec<Msg> {
        let mut reports = Vec::new();
        while let Some(execution) = self.executions.iter_mut().find(|execution| execution.run == run) {
            let group = execution.order.run.next_group();
            if !group.is_empty() {
                reports.push(Msg::RunProgress { run, progress: RunProgress::GroupBegun });
            }
            for step in group.iter().copied() {
                let target = execution.order.run.plan().steps()[step].target();
                let Some((_, now)) = self.changed.iter().find(|(id, _)| target == Some(HookId(*id))) else { continue };
                let progress = RunProgress::Changed { step, now: now.clone() };
                execution.order.run.apply(progress.clone());
                reports.push(Msg::RunProgress { run, progress });
            }
            let mut any = false;
            while let Some(task) = execution.order.run.next_task() {
                let is_looked_up = task.in_doubt.is_some();
                let sent = Sent { run, step: task.step, owner: task.owner, change: task.change, is_looked_up };
                self.sent.push(sent.clone());
                self.new.push(sent);
                any = true;
            }
            if any {
                reports.push(Msg::RunProgress { run, progress: RunProgress::Sent });
            }
            if execution.order.run.is_finished() {
                let run_of = &execution.order.run;
                let queues = run_of.plan().steps().iter().map(|step| (step.queue.id, self.active_contacts));
                let active = ActiveContacts::after(run_of, &queues.collect());
                self.record(run);
                self.executions.retain(|execution| execution.run != run);
                let not_recorded = self.not_recorded.take();
                reports.push(Msg::RunEnded { run, result: Ok(Remarks { active, not_recorded, ..Remarks::default() }) });
            } else if group.is_empty() || any {
                break;
            }
        }
        reports
    }

    fn report(&mut self, run: RunId, progress: RunProgress) -> Vec<Msg> {
        let Some(execution) = self.executions.iter_mut().find(|execution| execution.run == run) else {
            return Vec::new();
        };
        execution.order.run.apply(progress.clone());
        self.record(run);
        vec![Msg::RunProgress { run, progress }]
    }

    fn record(&mut self, run: RunId) {
        let Some(execution) = self.executions.iter_mut().find(|execution| execution.run == run) else { return };
        let order = &execution.order;
        for step in 0..order.run.statuses().len() {
            if execution.recorded.contains(&step) {
                continue;
            }
            if let Some(change) = order.run.applied(step) {
                self.records.push((execution.batch, order.cause.clone(), change));
                execution.recorded.push(step);
            }
        }
    }
}
