//! What the user is told when a run ends.

use super::runs::{Purpose, UnderWay};
use crate::{
    app::{form::parking, model::Model, plans::running, widgets::notices::NoticeKind},
    domain::{
        Change, Failure, Hook, HookField,
        plan::{NotBegun, NotTried, Order, Remarks, Step, StepKind, StepStatus},
    },
};

pub(super) fn ended(model: &mut Model, run: &UnderWay, remarks: &Remarks) {
    let active = if remarks.active.is_empty() { String::new() } else { format!(" {}", remarks.active) };
    let more = unpaused(remarks) + &active;
    match &run.purpose {
        Purpose::SaveForm => form_saved(model, run, &more),
        Purpose::Switch(to) => rows_done(model, run, if to.enabled() { "switched on" } else { "switched off" }, &more),
        Purpose::Remove => rows_done(model, run, "removed", &more),
        Purpose::Plan => running::ended(model, run, &more),
    }
    if let Some(reason) = &remarks.not_recorded {
        model.notices.tell_more(&format!("What was done is not written down, so u cannot undo it: {reason}."));
    }
}

/// Which pauses ended, as further sentences.
fn unpaused(remarks: &Remarks) -> String {
    match remarks.unpaused.as_slice() {
        [] => String::new(),
        [(_, hook)] => format!(" {} is not paused any more.", hook.label()),
        hooks => format!(" {} hooks are not paused any more.", hooks.len()),
    }
}

pub(super) fn not_begun(model: &mut Model, run: &UnderWay, reason: &NotBegun) {
    if run.purpose == Purpose::Plan {
        return running::not_begun(model, run, reason);
    }
    parking::bring_back(model, true);
    let text = reason.to_string();
    if let (Purpose::SaveForm, Some(form)) = (&run.purpose, model.form_mut()) {
        form.saving = false;
        form.failure = Some(format!("Not saved: {text}"));
    }
    running::ask_without_undo(model, run, reason);
    model.notices.tell(NoticeKind::Error, text);
}

/// The steps that the run is about. Those that make room for others are told beside them.
fn subjects(order: &Order) -> impl Iterator<Item = (&Step, &StepStatus)> {
    order.run.statuses().filter(|(step, _)| !step.makes_room)
}

fn room(order: &Order) -> Option<(&Step, &StepStatus)> {
    order.run.statuses().find(|(step, _)| step.makes_room)
}

/// How far a step came from what was desired.
enum Problem {
    /// It was not carried out: why, as sentences.
    NotDone(String),
    /// Nobody knows whether it was carried out: why.
    Unknown(Failure),
    /// It was carried out, and something else is not as expected: as the end of a sentence.
    Differs(String),
}

impl Problem {
    fn of(order: &Order, step: &Step, status: &StepStatus) -> Option<Self> {
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

    fn in_words(&self, label: &str, verb: &str) -> String {
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

fn form_saved(model: &mut Model, run: &UnderWay, more: &str) {
    let Some((step, status)) = subjects(&run.order).last() else { return };
    let verb = if matches!(step.kind, StepKind::Add(_)) { "added" } else { "saved" };
    let problem = match status {
        // It is saved, whatever its values: the form has nothing to say about that.
        StepStatus::Differs { hook, unexpected } => {
            Some(Problem::Differs(format!("the server says that {}.", values(hook, unexpected))))
        }
        status => Problem::of(&run.order, step, status),
    };
    let label = step.desired_label();
    parking::bring_back(model, matches!(problem, Some(Problem::NotDone(_) | Problem::Unknown(_))));
    let (kind, mut text) = match &problem {
        None => (NoticeKind::Success, format!("{label} {verb}.")),
        Some(problem @ Problem::Differs(_)) => (NoticeKind::Warning, problem.in_words(&label, verb)),
        Some(problem) => {
            let text = format!("{}{}", problem.in_words(&label, "saved"), rollback_told(&run.order));
            if let Some(form) = model.form_mut() {
                form.saving = false;
                form.failure = Some(match problem {
                    Problem::Unknown(failure) => {
                        form.in_doubt = Some(Box::new((run.order.clone(), run.batch)));
                        format!("Nobody knows whether it was saved: {}. Save looks it up first.", failure.reason())
                    }
                    Problem::NotDone(reason) | Problem::Differs(reason) => format!("Not saved: {reason}"),
                });
            }
            return model.notices.tell(NoticeKind::Error, text);
        }
    };
    // A question over a form is about the form; one that is asked while the form is put aside is not.
    if model.form().is_some() {
        model.finish_form();
    }
    if let Some(hook) = status.hook()
        && model.move_to((step.queue.owner(), hook.id))
    {
        text.push_str(" The filter was cleared to show it.");
    }
    if let Some((room, _)) = room(&run.order) {
        text.push_str(&format!(" {} is off now.", room.label()));
    }
    text.push_str(more);
    model.notices.tell(kind, text);
}

fn rollback_told(order: &Order) -> String {
    match room(order) {
        Some((room, StepStatus::RolledBack)) => format!(" {} is on again.", room.label()),
        Some((room, StepStatus::RollbackFailed(reason) | StepStatus::RollbackUnknown(reason))) => {
            format!(" {} was switched off for it and could not be switched on again: {reason}", room.label())
        }
        _ => String::new(),
    }
}

/// The end of a switch or removal of one or more rows: what became of each is told, failed ones stay checked.
fn rows_done(model: &mut Model, run: &UnderWay, verb: &str, more: &str) {
    let counted: Vec<(&Step, &StepStatus)> = subjects(&run.order).collect();
    let mut problems: Vec<(&Step, Problem)> = Vec::new();
    for (step, status) in &counted {
        match Problem::of(&run.order, step, status) {
            Some(problem) => problems.push((step, problem)),
            None => {
                if let Some(id) = step.target() {
                    model.uncheck(&[(step.queue.owner(), id)]);
                }
            }
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
    model.notices.tell(kind, text + more);
}
