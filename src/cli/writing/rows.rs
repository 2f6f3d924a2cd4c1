//! A plan as one row per hook, with its result. A hook that is first switched off and then changed is one row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    cli::{error::failure_word, json},
    domain::{
        Failure, Hook, HookField, HookSpec, QueueRef,
        plan::{ActiveContacts, Counts, NotTried, Plan, Run, StepKind, StepStatus},
    },
};

/// What becomes of a hook in the end.
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

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowStatus {
    /// Nothing yet.
    Planned,
    /// All of it; the hook as it is now, where the server said.
    Done(Option<Hook>),
    /// All of it, and the hook is not as expected.
    Differs { hook: Hook, unexpected: Vec<HookField> },
    /// It was refused, or never reached the server.
    Failed(Failure),
    /// Nobody knows whether it was carried out.
    Unknown(Failure),
    /// It was not sent: the hook is not as it was when the plan was shown.
    Changed(Option<Hook>),
    /// It was not sent for another reason.
    NotTried(NotTried),
    /// Some of its writes, and then no more.
    HalfDone,
    /// It was done, and rolled back because what it made room for failed.
    RolledBack,
    /// It was done, and could not be rolled back.
    RollbackFailed(Failure),
    /// The program ended before the answer came.
    NotWaited,
}

impl RowStatus {
    /// The word for scripts.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done(_) => "done",
            Self::Differs { .. } => "differs",
            Self::Failed(_) => "failed",
            Self::Unknown(_) | Self::NotWaited => "unclear",
            Self::Changed(_) => "changed",
            Self::NotTried(_) => "not_tried",
            Self::HalfDone => "half_done",
            Self::RolledBack => "taken_back",
            Self::RollbackFailed(_) => "stuck",
        }
    }

    /// The kind of failure, for scripts.
    pub(crate) fn failure(&self) -> Option<&'static str> {
        match self {
            Self::Failed(failure) | Self::Unknown(failure) | Self::RollbackFailed(failure) => {
                Some(failure_word(failure.kind))
            }
            _ => None,
        }
    }

    /// Why, as a sentence; `None` where it is as desired.
    pub(crate) fn reason(&self) -> Option<String> {
        Some(match self {
            Self::Planned | Self::Done(_) => return None,
            Self::Differs { hook, unexpected } => {
                let values: Vec<String> = unexpected.iter().map(|field| field.value_in_words(hook)).collect();
                format!(
                    "It was written, but the server says that {}. webitel-hooks undo puts it back.",
                    values.join(", ")
                )
            }
            Self::Failed(failure) => failure.to_string(),
            Self::Unknown(failure) => {
                format!("{}. It may have happened anyway: check the hook before you try again.", failure.reason())
            }
            Self::Changed(Some(now)) => {
                format!("It was changed meanwhile, so it was left alone: it is {} now, {}.", now.label(), now.state)
            }
            Self::Changed(None) => "It was removed meanwhile.".to_owned(),
            Self::NotTried(NotTried::Cancelled) => "The run was stopped before.".to_owned(),
            Self::NotTried(NotTried::Stopped) => "An earlier write failed.".to_owned(),
            Self::NotTried(NotTried::AfterChange) => {
                "Another hook was changed meanwhile, which stopped the run.".to_owned()
            }
            Self::NotTried(NotTried::Needed(_)) => "A write that it depends on was not carried out.".to_owned(),
            Self::HalfDone => "It was switched off for a change that was not made.".to_owned(),
            Self::RolledBack => "It was rolled back, because what it made room for failed.".to_owned(),
            Self::RollbackFailed(failure) => {
                format!(
                    "It was changed to make room for another write, which failed, and could not be changed back: {failure}"
                )
            }
            Self::NotWaited => "It was sent, and the answer was not waited for.".to_owned(),
        })
    }

    /// The server may hold something else than before.
    pub(crate) fn may_have_changed(&self) -> bool {
        match self {
            Self::Done(_) | Self::Differs { .. } | Self::HalfDone | Self::RollbackFailed(_) => true,
            Self::Unknown(_) | Self::NotWaited => true,
            Self::Failed(_) | Self::Changed(_) | Self::Planned | Self::NotTried(_) | Self::RolledBack => false,
        }
    }

    /// The hook as the server returned it.
    fn hook(&self) -> Option<&Hook> {
        match self {
            Self::Done(hook) => hook.as_ref(),
            Self::Differs { hook, .. } => Some(hook),
            _ => None,
        }
    }
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
    /// Whether any of its steps is one of these.
    pub(crate) fn has_any_of(&self, steps: &BTreeSet<usize>) -> bool {
        self.steps.iter().any(|step| steps.contains(step))
    }

    /// What became of it so far: the worst of its steps.
    pub(crate) fn status(&self, run: &Run) -> RowStatus {
        let statuses: Vec<&StepStatus> = self.steps.iter().filter_map(|step| run.status(*step)).collect();
        let worst = statuses.iter().filter_map(|status| {
            Some(match status {
                StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure) => {
                    (0, RowStatus::RollbackFailed(failure.clone()))
                }
                StepStatus::Unknown(failure) => (1, RowStatus::Unknown(failure.clone())),
                StepStatus::Failed(failure) => (2, RowStatus::Failed(failure.clone())),
                StepStatus::Running | StepStatus::RollingBack => (3, RowStatus::NotWaited),
                StepStatus::RolledBack => (4, RowStatus::RolledBack),
                StepStatus::Changed(now) => (5, RowStatus::Changed(now.clone())),
                StepStatus::NotTried(why) => (6, RowStatus::NotTried(*why)),
                StepStatus::Waiting => (7, RowStatus::NotTried(NotTried::Cancelled)),
                StepStatus::Differs { hook, unexpected } => {
                    (8, RowStatus::Differs { hook: hook.clone(), unexpected: unexpected.clone() })
                }
                StepStatus::Done(_) | StepStatus::AlreadyGone => return None,
            })
        });
        let is_begun = statuses.first().is_some_and(|first| first.is_carried_out());
        match (worst.min_by_key(|(rank, _)| *rank), statuses.last()) {
            (Some((_, RowStatus::NotTried(_) | RowStatus::Changed(_))), _) if is_begun => RowStatus::HalfDone,
            (Some((_, status)), _) => status,
            (None, Some(StepStatus::Done(hook))) => RowStatus::Done(hook.clone()),
            (None, Some(StepStatus::AlreadyGone)) => RowStatus::Done(None),
            (None, _) => RowStatus::Planned,
        }
    }
}

/// A row of a plan that is not carried out.
pub(crate) fn planned_json(row: &Row) -> Value {
    change_json(row, &RowStatus::Planned, &ActiveContacts::default())
}

/// A row of a plan and what became of it, with the contacts that keep the old hooks.
pub(crate) fn change_json(row: &Row, status: &RowStatus, active: &ActiveContacts) -> Value {
    let now = status.hook();
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

/// How many of a plan's rows became what. The last line of every write.
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
