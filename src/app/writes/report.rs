//! The report at the end of every write.

use std::collections::BTreeMap;

use super::runs::{RunPurpose, UnderWay};
use crate::app::store::HookKey;
use crate::app::widgets::NoticeKind;
use crate::domain::plan::{Order, PauseOnly, Problem, Remarks, Step, StepStatus, Tally, Why};
use crate::domain::{AppliedChange, Hook, Outcome, deed, deeds_in_words};
use crate::keys::Action;
use crate::words;

/// The end of a run, in words.
pub(in crate::app) struct Report {
    pub(in crate::app) kind: NoticeKind,
    pub(in crate::app) text: String,
    /// The hooks whose writes were carried out; the others stay checked.
    pub(in crate::app) done: Vec<HookKey>,
}

/// Describes a problem in a sentence about a hook, with the keys that help: those of a plan, or of the lists.
pub(in crate::app) fn problem_in_words(problem: &Problem, label: &str, verb: &str, is_in_plan: bool) -> String {
    let undo = format!("{} undoes it", Action::Undo);
    match problem {
        Problem::NotDone(reason) => format!("{label} was not {verb}: {reason}"),
        Problem::Unknown(reason) => {
            let look_up = if is_in_plan { Action::Retry } else { Action::Undo };
            format!("Nobody knows whether {label} was {verb}: {reason}. {look_up} looks it up.")
        }
        Problem::Differs(values) if is_in_plan => {
            format!("{label} was {verb}, but {values} {undo}, {} puts it right.", Action::PutRight)
        }
        Problem::Differs(values) => format!("{label} was {verb}, but {values} {undo}."),
        Problem::NotRolledBack(failure) => {
            let again = if is_in_plan { format!("{} tries again", Action::Retry) } else { undo };
            format!("{label} was {verb}, but could not be rolled back: {failure} {again}.")
        }
    }
}

/// Describes a problem as one of many.
fn in_short(problem: &Problem, label: &str) -> String {
    match problem {
        Problem::NotDone(reason) => format!("{label}: {reason}"),
        Problem::Unknown(reason) => {
            format!("{label}: {reason}. It may have happened all the same: {} looks it up.", Action::Undo)
        }
        Problem::Differs(values) => format!("{label}: done, but {values}"),
        Problem::NotRolledBack(failure) => format!("{label}: done, but could not be rolled back: {failure}"),
    }
}

/// The last step of each hook. A step that only makes room for another one is reported beside that one.
pub(in crate::app) fn subjects(order: &Order) -> Vec<(&Step, &StepStatus)> {
    let mut last: BTreeMap<HookKey, usize> = BTreeMap::new();
    let key = |step: &Step| step.target().map(|hook| (step.queue.owner(), hook));
    for (index, (step, _)) in order.run.statuses().enumerate() {
        last.extend(key(step).map(|key| (key, index)));
    }
    let is_subject = |(index, (step, _)): &(usize, (&Step, &StepStatus))| {
        !step.makes_room && key(step).is_none_or(|key| last.get(&key) == Some(index))
    };
    order.run.statuses().enumerate().filter(is_subject).map(|(_, subject)| subject).collect()
}

/// Returns the hooks that a copy should have made and did not.
pub(in crate::app) fn missing_copies(order: &Order) -> Vec<Hook> {
    let failed = |(step, status): &(&Step, &StepStatus)| Problem::of(&order.run, step, status).is_some();
    subjects(order).into_iter().filter(failed).filter_map(|(step, _)| step.desired()).collect()
}

/// Describes the step that made room, as a further sentence.
fn room(order: &Order) -> String {
    match order.run.statuses().find(|(step, _)| step.makes_room) {
        Some((room, StepStatus::Done(_) | StepStatus::Differs { .. })) => format!(" {} is off now.", room.label()),
        Some((room, StepStatus::RolledBack)) => format!(" {} is on again.", room.label()),
        Some((room, StepStatus::RollbackFailed(reason) | StepStatus::RollbackUnknown(reason))) => {
            format!(" {} was switched off for it and could not be switched on again: {reason}", room.label())
        }
        _ => String::new(),
    }
}

/// What was to be done to the hook of a step: the last of its hook.
fn planned_deed(order: &Order, step: &Step) -> &'static str {
    let mut steps = order.run.plan().steps().iter();
    let first = steps
        .find(|other| step.target().is_some() && (&other.queue.id, other.target()) == (&step.queue.id, step.target()));
    deed(&order.cause, first.unwrap_or(step).before(), step.desired().as_ref())
}

/// Reports the end of a run. A list of several queues does not show in which of them its only hook is.
pub(in crate::app) fn report(run: &UnderWay, remarks: &Remarks, names_queue: bool) -> Report {
    let (mut problems, mut done) = (Vec::new(), Vec::new());
    done.extend(run.order.pauses_only.iter().map(|only| (only.queue.owner(), only.hook.id)));
    let subjects = subjects(&run.order);
    let mut kind = NoticeKind::Success;
    for (step, status) in &subjects {
        let problem = Problem::of(&run.order.run, step, status);
        let is_so = problem.is_none() || matches!(status, StepStatus::AlreadySo(_));
        done.extend(step.target().filter(|_| is_so).map(|id| (step.queue.owner(), id)));
        kind = match &problem {
            None => kind,
            Some(Problem::Differs(_) | Problem::NotRolledBack(_)) => kind.max(NoticeKind::Warning),
            Some(_) if is_so => kind.max(NoticeKind::Warning),
            Some(Problem::NotDone(_) | Problem::Unknown(_)) => NoticeKind::Error,
        };
        problems.extend(problem.map(|problem| (step, problem)));
    }
    let (all, succeeded) = (subjects.len(), subjects.len() - problems.len());
    let deeds: Vec<&str> = subjects.iter().map(|(step, _)| planned_deed(&run.order, step)).collect();
    let verb = match deeds.as_slice() {
        [first, others @ ..] if others.iter().all(|other| other == first) => *first,
        _ => run.order.cause.past(),
    };
    let room = room(&run.order);
    let queue = |step: &Step| if names_queue { format!("{}: ", step.queue.label()) } else { String::new() };
    let (active, active_more) = match &remarks.active {
        active if active.is_empty() => Default::default(),
        active if problems.is_empty() && room.is_empty() => (format!(", {}", active.in_short()), String::new()),
        active => (String::new(), format!(" This applies to contacts that join from now on; {active}.")),
    };
    let text = match (subjects.as_slice(), problems.as_slice()) {
        ([], _) => pauses_only(&run.order.pauses_only),
        ([(step, _)], []) => format!("{}{} {verb}{active}.{room}", queue(step), step.desired_label()),
        (_, []) => format!("{}{active}.", deeds_in_words(deeds)),
        ([_], [(step, problem)]) => {
            format!("{}{}{room}", queue(step), problem_in_words(problem, &step.desired_label(), verb, false))
        }
        // The dialog shows each.
        _ if run.purpose == RunPurpose::Plan => {
            format!("{succeeded} of {all} hooks {verb}{}.", failures(run.order.run.tally()))
        }
        (_, problems) => {
            let problems: Vec<String> =
                problems.iter().map(|(step, problem)| in_short(problem, &step.label())).collect();
            format!("{succeeded} of {all} hooks {verb}; {} The failed ones stay checked.", problems.join(" "))
        }
    };
    let unpaused = if subjects.is_empty() { String::new() } else { unpaused(remarks) };
    // A short question asks by itself.
    let again = match run.order.follow_up().filter(|_| run.purpose == RunPurpose::Plan).map(|offer| offer.why) {
        Some(Why::Changed) => format!(" {} shows what changed as it is now.", Action::PutRight),
        Some(Why::Differs) => format!(" {} puts right what differs.", Action::PutRight),
        None => String::new(),
    };
    Report { kind, text: text + &again + &unpaused + &active_more, done }
}

/// `, 1 failed, 2 not tried`
pub(in crate::app) fn failures(tally: Tally) -> String {
    let others = words::counted(&[
        (tally.failed + tally.rollback_failed, "failed"),
        (tally.unknown, "unclear"),
        (tally.differs, "not as expected"),
        (tally.changed, "changed meanwhile and left alone"),
        (tally.already_so, "already so"),
        (tally.not_tried, "not tried"),
        (tally.rolled_back, "rolled back"),
    ]);
    if others.is_empty() { others } else { format!(", {others}") }
}

/// Describes the changed pauses of a run that wrote nothing.
fn pauses_only(pauses: &[PauseOnly]) -> String {
    match pauses {
        [PauseOnly { hook, again: None, .. }] => format!("The pause of {} ended: it stays off.", hook.label()),
        [PauseOnly { hook, again: Some(_), .. }] => format!("{} is paused again.", hook.label()),
        pauses if pauses.iter().all(|only| only.again.is_none()) => {
            format!("{} ended: the hooks stay off.", words::count(pauses.len(), "pause"))
        }
        pauses => format!("{} paused again.", words::count(pauses.len(), "hook")),
    }
}

/// Describes the ended pauses in a further sentence.
fn unpaused(remarks: &Remarks) -> String {
    match remarks.unpaused.as_slice() {
        [] => String::new(),
        [(_, hook)] => format!(" {} is not paused any more.", hook.label()),
        hooks => format!(" {} hooks are not paused any more.", hooks.len()),
    }
}

/// Describes the writes of earlier runs that were in doubt and were looked up; `None` if there were none.
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
    let undecided = count(|outcome| matches!(outcome, Outcome::Undecided(_)));
    let others = changes.len() - done - unknown - undecided;
    let undecided = (undecided, "not to be decided because the hook was changed since");
    let parts = words::counted(&[(done, "done"), (others, "not done"), (unknown, "still in doubt"), undecided]);
    let changes = words::count(changes.len(), "change");
    let (shows, undoes) = (Action::History, Action::Undo);
    let were = if changes.starts_with("1 ") { "was" } else { "were" };
    Some(format!("{changes} {were} in doubt: {parts}. {shows} shows them, {undoes} undoes."))
}
