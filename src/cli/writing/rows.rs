//! A plan as one row a hook, and what became of each. A hook that is first switched off and then changed is one row.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    cli::{error::failure_word, json},
    domain::{
        Failure, Hook, HookSpec, QueueRef,
        plan::{Counts, Fate, NotTried, Plan, Run, StepKind},
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
pub(crate) enum RowFate {
    /// Nothing yet.
    Planned,
    /// All of it; the hook as it is now, where the server said.
    Done(Option<Hook>),
    /// It was refused, or nobody knows.
    Failed(Failure),
    /// It was never sent.
    NotTried(NotTried),
    /// Some of its writes, and then no more.
    HalfDone,
    /// It was done, and taken back because what it made room for failed.
    TakenBack,
    /// It was done, and could not be taken back.
    Stuck(Failure),
    /// The program ended before the answer came.
    Unknown,
}

impl RowFate {
    /// The word for scripts.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done(_) => "done",
            Self::Failed(failure) if failure.unclear => "unclear",
            Self::Failed(_) => "failed",
            Self::NotTried(_) => "not_tried",
            Self::HalfDone => "half_done",
            Self::TakenBack => "taken_back",
            Self::Stuck(_) => "stuck",
            Self::Unknown => "unclear",
        }
    }

    /// The kind of failure, for scripts.
    pub(crate) fn failure(&self) -> Option<&'static str> {
        match self {
            Self::Failed(failure) | Self::Stuck(failure) => Some(failure_word(failure.kind)),
            _ => None,
        }
    }

    /// Why, as a sentence; nothing where it is as wished.
    pub(crate) fn reason(&self) -> Option<String> {
        Some(match self {
            Self::Planned | Self::Done(_) => return None,
            Self::Failed(failure) => failure.to_string(),
            Self::NotTried(NotTried::Cancelled) => "It was stopped before.".to_owned(),
            Self::NotTried(NotTried::Stopped) => "An earlier write failed.".to_owned(),
            Self::NotTried(NotTried::Needed(_)) => "A write that it needs was not carried out.".to_owned(),
            Self::HalfDone => "It was switched off for a change that did not come.".to_owned(),
            Self::TakenBack => "It was taken back, because what it made room for failed.".to_owned(),
            Self::Stuck(failure) => format!("It was changed for another write that failed, and is so still: {failure}"),
            Self::Unknown => "It was sent, and the answer was not waited for.".to_owned(),
        })
    }

    /// The server may hold something else than before.
    pub(crate) fn may_have_changed(&self) -> bool {
        match self {
            Self::Done(_) | Self::HalfDone | Self::Stuck(_) | Self::Unknown => true,
            Self::Failed(failure) => failure.unclear,
            Self::Planned | Self::NotTried(_) | Self::TakenBack => false,
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
    /// What became of it so far.
    pub(crate) fn fate(&self, run: &Run) -> RowFate {
        let fates: Vec<&Fate> = self.steps.iter().filter_map(|step| run.fate(*step)).collect();
        let worst = |wanted: fn(&Fate) -> Option<RowFate>| fates.iter().find_map(|fate| wanted(fate));
        worst(|fate| match fate {
            Fate::Stuck(failure) => Some(RowFate::Stuck(failure.clone())),
            _ => None,
        })
        .or_else(|| {
            worst(|fate| if let Fate::Failed(failure) = fate { Some(RowFate::Failed(failure.clone())) } else { None })
        })
        .or_else(|| worst(|fate| matches!(fate, Fate::Running | Fate::TakingBack).then_some(RowFate::Unknown)))
        .or_else(|| worst(|fate| matches!(fate, Fate::TakenBack).then_some(RowFate::TakenBack)))
        .unwrap_or_else(|| {
            let not_tried = worst(|fate| match fate {
                Fate::NotTried(why) => Some(RowFate::NotTried(*why)),
                Fate::Waiting => Some(RowFate::NotTried(NotTried::Cancelled)),
                _ => None,
            });
            match (not_tried, fates.first(), fates.last()) {
                (Some(_), Some(Fate::Done(_)), _) => RowFate::HalfDone,
                (Some(not_tried), ..) => not_tried,
                (None, _, Some(Fate::Done(hook))) => RowFate::Done(hook.clone()),
                (None, ..) => RowFate::Planned,
            }
        })
    }
}

/// A row of a plan and what became of it.
pub(crate) fn change_json(row: &Row, fate: &RowFate) -> Value {
    let now = match fate {
        RowFate::Done(now) => now.as_ref(),
        _ => None,
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
        "outcome": fate.word(),
        "failure": fate.failure(),
        "reason": fate.reason(),
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
