//! A plan as one row per hook, with its result. A hook that is first switched off and then changed is one row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::cli::json;
use crate::domain::plan::{ActiveContacts, Counts, NotTried, Plan, Run, StepStatus};
use crate::domain::{Change, Hook, QueueRef};

/// A hook, all steps that are about it, and their result.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) queue: QueueRef,
    /// All changes of the hook as one.
    pub(crate) change: Change,
    steps: Vec<usize>,
    pub(crate) status: RowStatus,
}

/// The result of a row.
#[derive(Debug, Clone)]
pub(crate) struct RowStatus {
    outcome: Outcome,
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
    const PLANNED: Self = Self { outcome: Outcome::Planned, reason: None, failure: None, hook: None };

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
        Self { outcome: Outcome::HalfDone, reason, ..Self::PLANNED }
    }

    fn of(status: &StepStatus) -> Self {
        let (outcome, reason) = match status {
            StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure) => {
                let could_not = "and could not be changed back";
                let text =
                    format!("It was changed to make room for another write, which failed, {could_not}: {failure}");
                (Outcome::Stuck, text)
            }
            StepStatus::Unknown(failure) => {
                let reason = failure.reason();
                let text = format!("{reason}. It may have happened anyway: check the hook before you try again.");
                (Outcome::Unclear, text)
            }
            StepStatus::Failed(failure) => (Outcome::Failed, failure.to_string()),
            StepStatus::Running | StepStatus::RollingBack => {
                (Outcome::Unanswered, "It was sent, and the answer was not waited for.".to_owned())
            }
            StepStatus::RolledBack => {
                (Outcome::RolledBack, "It was rolled back, because what it made room for failed.".to_owned())
            }
            StepStatus::Changed(None) => (Outcome::Changed, "It was removed meanwhile.".to_owned()),
            StepStatus::Changed(Some(now)) => {
                let (label, state) = (now.label(), now.state);
                let text = format!("It was changed meanwhile, so it was left alone: it is {label} now, {state}.");
                (Outcome::Changed, text)
            }
            StepStatus::NotTried(reason) => (Outcome::NotTried, not_tried(*reason).to_owned()),
            StepStatus::Waiting => (Outcome::Waiting, not_tried(NotTried::Cancelled).to_owned()),
            StepStatus::Differs { hook, unexpected } => {
                let values: Vec<String> = unexpected.iter().map(|field| field.value_in_words(hook)).collect();
                let values = values.join(", ");
                let text =
                    format!("It was written, but the server says that {values}. webitel-hooks undo puts it back.");
                (Outcome::Differs, text)
            }
            StepStatus::Done(_) | StepStatus::AlreadyGone => (Outcome::Done, String::new()),
        };
        let failure = match status {
            StepStatus::Failed(failure) | StepStatus::Unknown(failure) => Some(failure),
            StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure) => Some(failure),
            _ => None,
        };
        Self {
            outcome,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
            failure: failure.map(|failure| failure.kind.word()),
            hook: status.hook().cloned(),
        }
    }
}

const fn not_tried(reason: NotTried) -> &'static str {
    match reason {
        NotTried::Cancelled => "The run was stopped before.",
        NotTried::Stopped => "An earlier write failed.",
        NotTried::AfterChange => "Another hook was changed meanwhile, which stopped the run.",
        NotTried::Needed(_) => "A write that it depends on was not carried out.",
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
            rows.push(Row { queue, change, steps: vec![index], status });
            continue;
        };
        let row: &mut Row = &mut rows[known];
        row.steps.push(index);
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
        let statuses: Vec<&StepStatus> = self.steps.iter().filter_map(|step| run.status(*step)).collect();
        let is_begun = statuses.first().is_some_and(|first| first.is_carried_out());
        let statuses: Vec<RowStatus> = statuses.into_iter().map(RowStatus::of).collect();
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
