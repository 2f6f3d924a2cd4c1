//! A plan as one row per hook, with its result. A hook that is first switched off and then changed is one row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    cli::{error::failure_word, json},
    domain::{
        Hook, HookSpec, QueueRef,
        plan::{ActiveContacts, Counts, NotTried, Plan, Run, StepKind, StepStatus},
    },
};

/// The final result of a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Becomes {
    /// It is new.
    Added(HookSpec),
    /// It changes.
    Edited { before: Hook, after: Hook },
    /// It goes.
    Removed(Hook),
}

/// A hook and all steps that are about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) queue: QueueRef,
    pub(crate) becomes: Becomes,
    steps: Vec<usize>,
}

/// The status of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowStatus {
    /// Not begun.
    Planned,
    /// The worst status of its steps.
    Step(StepStatus),
    /// Some of its writes, and then no more.
    HalfDone,
}

impl RowStatus {
    /// All of it was carried out, as expected.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self, Self::Step(status) if is_done(status))
    }

    /// The word for scripts.
    pub(crate) fn word(&self) -> &'static str {
        let status = match self {
            Self::Planned => return "planned",
            Self::HalfDone => return "half_done",
            Self::Step(status) => status,
        };
        match status {
            StepStatus::Done(_) | StepStatus::AlreadyGone => "done",
            StepStatus::Differs { .. } => "differs",
            StepStatus::Failed(_) => "failed",
            StepStatus::Unknown(_) | StepStatus::Running | StepStatus::RollingBack => "unclear",
            StepStatus::Changed(_) => "changed",
            StepStatus::NotTried(_) | StepStatus::Waiting => "not_tried",
            StepStatus::RolledBack => "taken_back",
            StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => "stuck",
        }
    }

    /// The kind of failure, for scripts.
    fn failure(&self) -> Option<&'static str> {
        match self {
            Self::Step(StepStatus::Failed(failure) | StepStatus::Unknown(failure))
            | Self::Step(StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure)) => {
                Some(failure_word(failure.kind))
            }
            _ => None,
        }
    }

    /// The reason, as a sentence; `None` if it is as desired.
    pub(crate) fn reason(&self) -> Option<String> {
        let status = match self {
            Self::Planned => return None,
            Self::HalfDone => return Some("It was switched off for a change that was not made.".to_owned()),
            Self::Step(status) => status,
        };
        Some(match status {
            StepStatus::Done(_) | StepStatus::AlreadyGone => return None,
            StepStatus::Differs { hook, unexpected } => {
                let values: Vec<String> = unexpected.iter().map(|field| field.value_in_words(hook)).collect();
                let values = values.join(", ");
                format!("It was written, but the server says that {values}. webitel-hooks undo puts it back.")
            }
            StepStatus::Failed(failure) => failure.to_string(),
            StepStatus::Unknown(failure) => {
                format!("{}. It may have happened anyway: check the hook before you try again.", failure.reason())
            }
            StepStatus::Changed(Some(now)) => {
                format!("It was changed meanwhile, so it was left alone: it is {} now, {}.", now.label(), now.state)
            }
            StepStatus::Changed(None) => "It was removed meanwhile.".to_owned(),
            StepStatus::NotTried(NotTried::Cancelled) | StepStatus::Waiting => "The run was stopped before.".to_owned(),
            StepStatus::NotTried(NotTried::Stopped) => "An earlier write failed.".to_owned(),
            StepStatus::NotTried(NotTried::AfterChange) => {
                "Another hook was changed meanwhile, which stopped the run.".to_owned()
            }
            StepStatus::NotTried(NotTried::Needed(_)) => "A write that it depends on was not carried out.".to_owned(),
            StepStatus::RolledBack => "It was rolled back, because what it made room for failed.".to_owned(),
            StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure) => format!(
                "It was changed to make room for another write, which failed, and could not be changed back: {failure}"
            ),
            StepStatus::Running | StepStatus::RollingBack => {
                "It was sent, and the answer was not waited for.".to_owned()
            }
        })
    }

    /// The server may have something else than before.
    pub(crate) fn may_have_changed(&self) -> bool {
        use StepStatus::{Changed, Failed, NotTried, RolledBack, Waiting};
        match self {
            Self::Planned => false,
            Self::HalfDone => true,
            Self::Step(status) => !matches!(status, Failed(_) | Changed(_) | NotTried(_) | Waiting | RolledBack),
        }
    }
}

/// The worst first.
fn rank(status: &StepStatus) -> u8 {
    match status {
        StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => 0,
        StepStatus::Unknown(_) => 1,
        StepStatus::Failed(_) => 2,
        StepStatus::Running | StepStatus::RollingBack => 3,
        StepStatus::RolledBack => 4,
        StepStatus::Changed(_) => 5,
        StepStatus::NotTried(_) => 6,
        StepStatus::Waiting => 7,
        StepStatus::Differs { .. } => 8,
        StepStatus::Done(_) | StepStatus::AlreadyGone => 9,
    }
}

fn is_done(status: &StepStatus) -> bool {
    matches!(status, StepStatus::Done(_) | StepStatus::AlreadyGone)
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
            let becomes = match &step.kind {
                StepKind::Add(spec) => Becomes::Added(spec.clone()),
                StepKind::Edit { before, after } => Becomes::Edited { before: before.clone(), after: after.clone() },
                StepKind::Remove(hook) => Becomes::Removed(hook.clone()),
            };
            rows.push(Row { queue: step.queue.clone(), becomes, steps: vec![index] });
            continue;
        };
        let row: &mut Row = &mut rows[known];
        row.steps.push(index);
        if let Becomes::Edited { before, .. } = &row.becomes {
            row.becomes = match &step.kind {
                StepKind::Edit { after, .. } => Becomes::Edited { before: before.clone(), after: after.clone() },
                StepKind::Remove(_) => Becomes::Removed(before.clone()),
                StepKind::Add(_) => continue,
            };
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

    /// Returns its current status: the worst of its steps.
    pub(crate) fn status(&self, run: &Run) -> RowStatus {
        let statuses: Vec<&StepStatus> = self.steps.iter().filter_map(|step| run.status(*step)).collect();
        let worst = statuses.iter().filter(|status| !is_done(status)).min_by_key(|status| rank(status));
        let is_begun = statuses.first().is_some_and(|first| first.is_carried_out());
        match worst.or(statuses.last()) {
            Some(StepStatus::NotTried(_) | StepStatus::Waiting | StepStatus::Changed(_)) if is_begun => {
                RowStatus::HalfDone
            }
            Some(status) => RowStatus::Step((*status).clone()),
            None => RowStatus::Planned,
        }
    }
}

/// A row of a plan that is not carried out.
pub(crate) fn planned_json(row: &Row) -> Value {
    change_json(row, &RowStatus::Planned, &ActiveContacts::default())
}

/// A row of a plan and what became of it, with the contacts that keep the old hooks.
pub(crate) fn change_json(row: &Row, status: &RowStatus, active: &ActiveContacts) -> Value {
    let now = match status {
        RowStatus::Step(status) => status.hook(),
        RowStatus::Planned | RowStatus::HalfDone => None,
    };
    let (action, before, after) = match &row.becomes {
        Becomes::Added(spec) => {
            let planned = || json::hook_fields(None, &spec.event, Some(&spec.schema), spec.state);
            ("add", Value::Null, now.map_or_else(planned, json::plain_hook))
        }
        Becomes::Edited { before, after } => ("edit", json::plain_hook(before), json::plain_hook(now.unwrap_or(after))),
        Becomes::Removed(hook) => ("remove", json::plain_hook(hook), Value::Null),
    };
    serde_json::json!({
        "object": "change",
        "action": action,
        "queue": json::queue_reference(&row.queue),
        "before": before,
        "after": after,
        "outcome": status.word(),
        "failure": status.failure(),
        "reason": status.reason(),
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
