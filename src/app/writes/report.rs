//! What the user reads when a run ends.

use super::runs::{Purpose, UnderWay};
use crate::{
    app::{
        hook_list::HookKey,
        widgets::{notices::NoticeKind, words},
    },
    domain::{
        AppliedChange, Change, Failure, Hook, HookField, Outcome, State,
        plan::{NotTried, Order, Remarks, Step, StepStatus},
    },
};

/// How the switch or removal of rows ended.
pub(in crate::app) struct RowsDone {
    pub(in crate::app) kind: NoticeKind,
    pub(in crate::app) text: String,
    /// The hooks whose command was carried out; the others stay checked.
    pub(in crate::app) done: Vec<HookKey>,
}

/// What else there is to say of a run, as further sentences.
pub(in crate::app) fn more(remarks: &Remarks) -> String {
    let unpaused = match remarks.unpaused.as_slice() {
        [] => String::new(),
        [(_, hook)] => format!(" {} is not paused any more.", hook.label()),
        hooks => format!(" {} hooks are not paused any more.", hooks.len()),
    };
    if remarks.active.is_empty() { unpaused } else { format!("{unpaused} {}", remarks.active) }
}

/// The steps that the run is about. Those that make room for others are told beside them.
pub(in crate::app) fn subjects(order: &Order) -> impl Iterator<Item = (&Step, &StepStatus)> {
    order.run.statuses().filter(|(step, _)| !step.makes_room)
}

pub(in crate::app) fn room(order: &Order) -> Option<(&Step, &StepStatus)> {
    order.run.statuses().find(|(step, _)| step.makes_room)
}

/// How far a step came from what was desired.
pub(in crate::app) enum Problem {
    /// It was not carried out: why, as sentences.
    NotDone(String),
    /// Nobody knows whether it was carried out: why.
    Unknown(Failure),
    /// It was carried out, and something else is not as expected: as the end of a sentence.
    Differs(String),
}

impl Problem {
    pub(in crate::app) fn of(order: &Order, step: &Step, status: &StepStatus) -> Option<Self> {
        Some(match status {
            StepStatus::Failed(failure) => Self::NotDone(failure.to_string()),
            StepStatus::Unknown(failure) => Self::Unknown(failure.clone()),
            StepStatus::Differs { hook, unexpected } => {
                let values = format!("the server says that {}.", values(hook, unexpected));
                if is_fulfilled_by(step, hook) { Self::Differs(values) } else { Self::NotDone(values) }
            }
            StepStatus::Changed(now) => Self::NotDone(changed(now.as_ref())),
            StepStatus::NotTried(NotTried::Needed(need)) => {
                let (step, status) = order.run.statuses().nth(*need)?;
                let Self::NotDone(reason) = Self::of(order, step, status)? else {
                    return Some(Self::NotDone(format!("it is not known whether {} was written.", step.label())));
                };
                Self::NotDone(format!("{} was not switched off: {reason}", step.label()))
            }
            StepStatus::NotTried(_) => Self::NotDone("it was not tried.".to_owned()),
            StepStatus::Waiting | StepStatus::Running | StepStatus::RollingBack => {
                Self::NotDone("this program failed before it was answered.".to_owned())
            }
            _ => return None,
        })
    }

    pub(in crate::app) fn in_words(&self, label: &str, verb: &str) -> String {
        match self {
            Self::NotDone(reason) => format!("{label} was not {verb}: {reason}"),
            Self::Unknown(failure) => {
                format!("Nobody knows whether {label} was {verb}: {}. u looks it up.", failure.reason())
            }
            Self::Differs(values) => format!("{label} {verb}, but {values} u undoes it."),
        }
    }

    /// As one of many.
    fn in_short(&self, label: &str) -> String {
        match self {
            Self::NotDone(reason) => format!("{label}: {reason}"),
            Self::Unknown(failure) => {
                format!("{label}: {}. It may have happened all the same: u looks it up.", failure.reason())
            }
            Self::Differs(values) => format!("{label}: done, but {values}"),
        }
    }
}

/// What was to be changed has the value that it should have.
fn is_fulfilled_by(step: &Step, hook: &Hook) -> bool {
    match step.change() {
        Change::Edit { patch, .. } => patch.is_fulfilled_by(hook),
        // A hook that was added is there, whatever its values.
        Change::Add(_) | Change::Remove { .. } => true,
    }
}

/// The unexpected fields with their values.
pub(in crate::app) fn values(hook: &Hook, unexpected: &[HookField]) -> String {
    unexpected.iter().map(|field| field.value_in_words(hook)).collect::<Vec<_>>().join(", ")
}

/// Why a hook was left alone.
pub(in crate::app) fn changed(now: Option<&Hook>) -> String {
    match now {
        Some(now) => format!("it was changed meanwhile: it is {} now, {}.", now.label(), now.state),
        None => "it was removed meanwhile.".to_owned(),
    }
}

pub(in crate::app) fn rollback_told(order: &Order) -> String {
    match room(order) {
        Some((room, StepStatus::RolledBack)) => format!(" {} is on again.", room.label()),
        Some((room, StepStatus::RollbackFailed(reason) | StepStatus::RollbackUnknown(reason))) => {
            format!(" {} was switched off for it and could not be switched on again: {reason}", room.label())
        }
        _ => String::new(),
    }
}

/// The end of a switch or removal of one or more rows: what became of each is told.
pub(in crate::app) fn rows_done(run: &UnderWay, more: &str) -> RowsDone {
    let verb = match run.purpose {
        Purpose::Switch(State::On) => "switched on",
        Purpose::Switch(State::Off) => "switched off",
        _ => "removed",
    };
    let counted: Vec<(&Step, &StepStatus)> = subjects(&run.order).collect();
    let (mut problems, mut done) = (Vec::new(), Vec::new());
    for (step, status) in &counted {
        match Problem::of(&run.order, step, status) {
            Some(problem) => problems.push((step, problem)),
            None => done.extend(step.target().map(|id| (step.queue.owner(), id))),
        }
    }
    let succeeded = counted.len() - problems.len();
    let rollback = rollback_told(&run.order);
    let text = match (counted.as_slice(), problems.as_slice()) {
        ([(step, _)], []) => match room(&run.order) {
            Some((room, status)) if status.is_carried_out() => {
                format!("{} {verb}. {} is off now.", step.label(), room.label())
            }
            _ => format!("{} {verb}.{rollback}", step.label()),
        },
        (_, []) => format!("{succeeded} hooks {verb}."),
        ([_], [(step, problem)]) => format!("{}{rollback}", problem.in_words(&step.label(), verb)),
        (all, problems) => {
            let problems: Vec<String> =
                problems.iter().map(|(step, problem)| problem.in_short(&step.label())).collect();
            let left = "The failed ones stay checked.";
            format!("{succeeded} of {} {verb}; {} {left}", all.len(), problems.join(" "))
        }
    };
    let kind = match problems.as_slice() {
        [] => NoticeKind::Success,
        problems if problems.iter().all(|(_, problem)| matches!(problem, Problem::Differs(_))) => NoticeKind::Warning,
        _ => NoticeKind::Error,
    };
    RowsDone { kind, text: text + more, done }
}

/// What is known by now of writes of earlier runs that were in doubt; `None` where there were none.
pub(in crate::app) fn doubts_settled(result: Result<Vec<AppliedChange>, String>) -> Option<String> {
    let changes = match result {
        Ok(changes) if changes.is_empty() => return None,
        Ok(changes) => changes,
        Err(reason) => {
            return Some(format!(
                "Changes of an earlier run may be in doubt, and the journal cannot be read: {reason}."
            ));
        }
    };
    let count = |is: fn(&Outcome) -> bool| changes.iter().filter(|change| is(&change.outcome)).count();
    let (done, unknown) = (count(Outcome::is_done), count(|outcome| matches!(outcome, Outcome::Unclear(_))));
    let others = changes.len() - done - unknown;
    let mut parts = Vec::new();
    for (number, words) in [(done, "done"), (others, "not done"), (unknown, "still in doubt")] {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    }
    let (changes, parts) = (words::count(changes.len(), "change"), parts.join(", "));
    Some(format!("The program ended before, with {changes} in doubt: {parts}. H shows them, u undoes."))
}
