//! A plan as one row per hook, with its result. A hook that is first switched off and then changed is one row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::cli::json;
use crate::domain::plan::{ActiveContacts, Counts, PauseEffect, Plan, Problem, Run, Step, StepStatus};
use crate::domain::{Change, Hook, QueueRef};
use crate::words;

/// A hook, all steps that are about it, and their result.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) queue: QueueRef,
    /// All changes of the hook as one.
    pub(crate) change: Change,
    /// The effect on its pause.
    pub(crate) pause: PauseEffect,
    /// It was paused before, as far as is known.
    pub(crate) was_paused: bool,
    steps: Vec<usize>,
    pub(crate) status: RowStatus,
}

/// The result of a row.
#[derive(Debug, Clone)]
pub(crate) struct RowStatus {
    outcome: Outcome,
    /// The word for people.
    pub(crate) name: &'static str,
    /// Why it is not as desired, as a sentence.
    pub(crate) reason: Option<String>,
    /// The kind of failure, for scripts.
    failure: Option<&'static str>,
    /// The hook as the server returned it.
    hook: Option<Hook>,
}

/// How a row ended, the worst first: of several steps the worst counts. The words are those for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
enum Outcome {
    Stuck,
    Unclear,
    Failed,
    #[strum(serialize = "unclear")]
    Unanswered,
    #[strum(serialize = "taken_back")]
    RolledBack,
    Changed,
    NotTried,
    #[strum(serialize = "not_tried")]
    Waiting,
    HalfDone,
    Differs,
    Done,
    Planned,
}

impl RowStatus {
    /// Nothing of it was begun.
    const PLANNED: Self = Self { outcome: Outcome::Planned, name: "planned", reason: None, failure: None, hook: None };

    /// All of it was carried out, as expected.
    pub(crate) fn is_done(&self) -> bool {
        self.outcome == Outcome::Done
    }

    /// The word for scripts.
    pub(crate) fn word(&self) -> &'static str {
        self.outcome.into()
    }

    /// The server may have something else than before.
    pub(crate) fn may_have_changed(&self) -> bool {
        use Outcome::{Changed, Failed, NotTried, Planned, RolledBack, Waiting};
        !matches!(self.outcome, Failed | Changed | NotTried | Waiting | RolledBack | Planned)
    }

    fn half_done() -> Self {
        let reason = Some("It was switched off for a change that was not made.".to_owned());
        Self { outcome: Outcome::HalfDone, name: "half done", reason, ..Self::PLANNED }
    }

    fn of(run: &Run, step: &Step, status: &StepStatus) -> Self {
        let outcome = match status {
            StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => Outcome::Stuck,
            StepStatus::Unknown(_) => Outcome::Unclear,
            StepStatus::Failed(_) => Outcome::Failed,
            StepStatus::Running | StepStatus::RollingBack => Outcome::Unanswered,
            StepStatus::RolledBack => Outcome::RolledBack,
            StepStatus::Changed(_) | StepStatus::AlreadySo(_) => Outcome::Changed,
            StepStatus::NotTried(_) => Outcome::NotTried,
            StepStatus::Waiting => Outcome::Waiting,
            StepStatus::Differs { .. } => Outcome::Differs,
            StepStatus::Done(_) | StepStatus::AlreadyGone => Outcome::Done,
        };
        let reason = Problem::of(run, step, status).map(|problem| match problem {
            Problem::NotDone(reason) => words::capitalized(&reason),
            Problem::Unknown(reason) => {
                let reason = words::capitalized(&reason);
                format!("{reason}. It may have happened all the same: check the hook before you try again.")
            }
            Problem::Differs(values) => format!("It was written, but {values} webitel-hooks undo puts it back."),
            Problem::NotRolledBack(failure) => format!(
                "It was written, but could not be rolled back when the write that it made room for failed: {failure}"
            ),
        });
        let failure = match status {
            StepStatus::Failed(failure) | StepStatus::Unknown(failure) => Some(failure.kind.word()),
            StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure) => Some(failure.kind.word()),
            _ => None,
        };
        // Nothing is waited for any more.
        let name = if *status == StepStatus::Waiting { "not tried" } else { status.word() };
        Self { outcome, name, reason, failure, hook: status.hook().cloned() }
    }
}

/// The rows of a plan that was carried out.
pub(crate) fn results(run: &Run) -> Vec<Row> {
    let mut rows = rows(run.plan());
    for row in &mut rows {
        row.status = row.status_in(run);
    }
    rows
}

/// The rows of a plan, in the order of each hook's first step, queue by queue.
pub(crate) fn rows(plan: &Plan) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut of_hook = BTreeMap::new();
    for (index, step) in plan.steps().iter().enumerate() {
        let known = step.target().and_then(|hook| of_hook.get(&(step.queue.id, hook)).copied());
        let Some(known) = known else {
            if let Some(hook) = step.target() {
                of_hook.insert((step.queue.id, hook), rows.len());
            }
            let (queue, change, status) = (step.queue.clone(), step.change.clone(), RowStatus::PLANNED);
            let (pause, was_paused) = (step.pause.clone(), step.is_paused);
            rows.push(Row { queue, change, pause, was_paused, steps: vec![index], status });
            continue;
        };
        let row: &mut Row = &mut rows[known];
        row.steps.push(index);
        row.pause = step.pause.clone();
        match (&mut row.change, &step.change) {
            (Change::Edit { after, .. }, Change::Edit { after: later, .. }) => *after = later.clone(),
            (Change::Edit { before, .. }, Change::Remove(_)) => row.change = Change::Remove(before.clone()),
            _ => {}
        }
    }
    // Queue by queue, in the order of their first steps.
    let mut order = BTreeMap::new();
    for row in &rows {
        let next = order.len();
        order.entry(row.queue.id).or_insert(next);
    }
    rows.sort_by_key(|row| order.get(&row.queue.id).copied());
    rows
}

impl Row {
    /// Returns whether any of its steps is one of these.
    pub(crate) fn has_any_of(&self, steps: &BTreeSet<usize>) -> bool {
        self.steps.iter().any(|step| steps.contains(step))
    }

    /// The worst status of its steps.
    fn status_in(&self, run: &Run) -> RowStatus {
        let steps: Vec<_> = self.steps.iter().filter_map(|step| run.statuses().nth(*step)).collect();
        let is_begun = steps.first().is_some_and(|(_, first)| first.is_carried_out());
        let statuses: Vec<RowStatus> =
            steps.into_iter().map(|(step, status)| RowStatus::of(run, step, status)).collect();
        let worst = statuses.iter().filter(|status| !status.is_done()).min_by_key(|status| status.outcome);
        match worst.or(statuses.last()) {
            Some(worst)
                if is_begun && matches!(worst.outcome, Outcome::NotTried | Outcome::Waiting | Outcome::Changed) =>
            {
                RowStatus::half_done()
            }
            worst => worst.cloned().unwrap_or(RowStatus::PLANNED),
        }
    }
}

/// A row and its result, with the contacts that keep the old hooks.
pub(crate) fn row_json(row: &Row, active: &ActiveContacts) -> Value {
    let Row { status, .. } = row;
    let now = status.hook.as_ref();
    let (action, before, after) = match &row.change {
        Change::Add(spec) => {
            let planned = || json::hook_fields(None, &spec.event, Some(&spec.schema), spec.state);
            ("add", Value::Null, now.map_or_else(planned, json::plain_hook))
        }
        Change::Edit { before, after } => ("edit", json::plain_hook(before), json::plain_hook(now.unwrap_or(after))),
        Change::Remove(hook) => ("remove", json::plain_hook(hook), Value::Null),
    };
    serde_json::json!({
        "object": "change",
        "action": action,
        "queue": json::queue_reference(&row.queue),
        "before": before,
        "after": after,
        "outcome": status.word(),
        "failure": status.failure,
        "reason": status.reason,
        "active_contacts": active.of(row.queue.id),
    })
}

/// The number of rows by result. The last line of every write.
pub(crate) fn summary_json(outcome: &str, counts: Counts, not_done: usize) -> Value {
    serde_json::json!({
        "object": "summary",
        "outcome": outcome,
        "added": counts.added,
        "changed": counts.changed,
        "removed": counts.removed,
        "not_done": not_done,
    })
}
