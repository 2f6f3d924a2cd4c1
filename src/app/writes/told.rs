//! What is told when a job of writes ends.

use super::jobs::{Done, Job, Order, Purpose};
use crate::{
    app::{form::parking, model::Model, parts::notices::NoticeKind},
    domain::{Change, Hook, State, Written},
};

pub(super) fn ended(model: &mut Model, job: &Job) {
    match job.purpose {
        Purpose::SaveForm => form_saved(model, job),
        Purpose::Switch(_) | Purpose::Remove => rows_done(model, job),
    }
}

fn form_saved(model: &mut Model, job: &Job) {
    let Some(Done { task, result, .. }) = job.done.last() else { return };
    parking::bring_back(model, result.is_err());
    match result {
        Ok(written) => {
            // A question over a form is about the form; one that is asked while the form is put aside is not.
            if model.form().is_some() {
                model.finish_form();
            }
            let what = if matches!(task.change, Change::Add(_)) { "added" } else { "saved" };
            let mut text = format!("{} {what}.", task.label);
            let mut kind = NoticeKind::Success;
            if let Written::Saved(Some(hook)) = written {
                if let Some(difference) = difference(&task.change, hook) {
                    text = format!("{} {what}, but the server {difference}.", task.label);
                    kind = NoticeKind::Warning;
                }
                let registry = model.registry.as_mut().filter(|registry| registry.owner() == job.owner);
                let dropped = registry.is_some_and(|registry| registry.move_to(hook.id));
                if dropped {
                    text.push_str(" The filter was cleared to show it.");
                }
            }
            if job.done.len() > 1 {
                text.push_str(&format!(" {} is off now.", job.done[0].task.label));
            }
            model.notices.tell(kind, text);
        }
        Err(failure) => {
            let failure = failure.clone();
            let text = format!("{} was not saved: {}{failure}{}", job.subject, which_failed(job), rollback_told(job));
            model.notices.tell(NoticeKind::Error, text);
            if let Some(form) = model.form_mut() {
                form.saving = false;
                form.failure = Some(failure);
            }
        }
    }
}

/// Names the hook that a swap failed at, where that is not the one that it is about.
fn which_failed(job: &Job) -> String {
    match (job.order, job.done.as_slice()) {
        (Order::Swap, [only]) => format!("{} was not switched off: ", only.task.label),
        _ => String::new(),
    }
}

/// What the server kept of its own although it reported success (admin-api §2.7, §12).
fn difference(change: &Change, hook: &Hook) -> Option<String> {
    let (event, schema, state) = match change {
        Change::Add(draft) => (Some(&draft.event), Some(draft.schema), Some(draft.state)),
        Change::Edit { patch, .. } => (patch.event.as_ref(), patch.schema, patch.state),
        Change::Remove { .. } => return None,
    };
    if matches!(change, Change::Edit { hook: target, .. } if *target != hook.id) {
        return Some("answered about another hook".to_owned());
    }
    if event.is_some_and(|event| *event != hook.event) {
        return Some(format!("says that its event is {}", hook.event));
    }
    if schema.is_some() && schema != hook.schema.as_ref().map(|schema| schema.id) {
        return Some(format!("says that it runs {}", hook.schema_label()));
    }
    (state.is_some_and(|state| state != hook.state)).then(|| format!("says that it is {}", hook.state))
}

fn rollback_told(job: &Job) -> String {
    let first = job.done.first().map(|done| done.task.label.as_str()).unwrap_or_default();
    match &job.rollback {
        None => String::new(),
        Some(Ok(())) => format!(" {first} is on again."),
        Some(Err(reason)) => format!(" {first} was switched off for it and could not be switched on again: {reason}"),
    }
}

/// The end of a switch or removal of one or more rows: each row's fate is told, failed ones stay checked.
fn rows_done(model: &mut Model, job: &Job) {
    let done = |to: State| if to.enabled() { "switched on" } else { "switched off" };
    let verb = match job.purpose {
        Purpose::Switch(to) => done(to),
        _ => "removed",
    };
    // A swap is about its last hook; the first one only makes room.
    let mut counted: Vec<&Done> =
        if job.order == Order::Swap { job.done.last().into_iter().collect() } else { job.done.iter().collect() };
    // In the order of the question, not of the answers.
    counted.sort_by_key(|done| done.op);
    let mut problems: Vec<String> = Vec::new();
    for Done { task, result, .. } in &counted {
        let problem = match result {
            Err(failure) => Some(format!("{}{failure}", which_failed(job))),
            Ok(Written::Saved(Some(hook))) => difference(&task.change, hook).map(|told| format!("the server {told}.")),
            Ok(_) => None,
        };
        match problem {
            Some(problem) if counted.len() == 1 => problems.push(problem),
            Some(problem) => problems.push(format!("{}: {problem}", task.label)),
            None => {
                if let (Some(registry), Some(id)) = (model.registry.as_mut(), task.target()) {
                    registry.checks.remove(&id);
                }
            }
        }
    }
    let succeeded = counted.len() - problems.len();
    let swapped = match (job.order, job.done.as_slice()) {
        (Order::Swap, [first, _]) if problems.is_empty() => format!(" {} is off now.", first.task.label),
        _ => rollback_told(job),
    };
    let text = match (counted.as_slice(), problems.as_slice()) {
        ([_], []) => format!("{} {verb}.{swapped}", job.subject),
        (_, []) => format!("{succeeded} hooks {verb}."),
        ([_], [problem]) => format!("{} was not {verb}: {problem}{swapped}", job.subject),
        (all, problems) => {
            format!("{succeeded} of {} {verb}; {} The failed ones stay checked.", all.len(), problems.join(" "))
        }
    };
    model.notices.tell(if problems.is_empty() { NoticeKind::Success } else { NoticeKind::Error }, text);
}
