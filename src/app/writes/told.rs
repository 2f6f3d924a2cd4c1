//! What is told when a job of writes ends.

use super::jobs::{Job, Purpose};
use crate::{
    app::{form::parking, message::Effect, model::Model, plans::running, widgets::notices::NoticeKind},
    domain::{
        Failure,
        plan::{Fate, NotTried, Step, StepKind},
    },
};

pub(super) fn ended(model: &mut Model, job: &Job, effects: &mut Vec<Effect>) {
    match &job.purpose {
        Purpose::SaveForm => form_saved(model, job),
        Purpose::Switch(to) => rows_done(model, job, if to.enabled() { "switched on" } else { "switched off" }),
        Purpose::Remove => rows_done(model, job, "removed"),
        Purpose::Plan { .. } => running::ended(model, &job.run, effects),
    }
}

/// The steps that the job is about. Those that make room for others are told beside them.
fn subjects(job: &Job) -> impl Iterator<Item = (&Step, &Fate)> {
    job.run.fates().filter(|(step, _)| !step.makes_room)
}

fn room(job: &Job) -> Option<(&Step, &Fate)> {
    job.run.fates().find(|(step, _)| step.makes_room)
}

/// Why a step was not carried out, and before it which hook that was about if it was another one.
fn problem(job: &Job, fate: &Fate) -> Option<(String, Failure)> {
    match fate {
        Fate::Failed(failure) => Some((String::new(), failure.clone())),
        Fate::NotTried(NotTried::Needed(need)) => {
            let (step, fate) = job.run.fates().nth(*need)?;
            let Fate::Failed(failure) = fate else { return None };
            Some((format!("{} was not switched off: ", step.label()), failure.clone()))
        }
        _ => None,
    }
}

fn form_saved(model: &mut Model, job: &Job) {
    let Some((step, fate)) = subjects(job).last() else { return };
    let problem = problem(job, fate);
    let label = step.wished_label();
    parking::bring_back(model, problem.is_some());
    match problem {
        None => {
            // A question over a form is about the form; one that is asked while the form is put aside is not.
            if model.form().is_some() {
                model.finish_form();
            }
            let what = if matches!(step.kind, StepKind::Add(_)) { "added" } else { "saved" };
            let mut text = format!("{label} {what}.");
            let mut kind = NoticeKind::Success;
            if let Fate::Done(Some(hook)) = fate {
                if let Some(difference) = step.contradicted_by(hook) {
                    text = format!("{label} {what}, but the server {difference}.");
                    kind = NoticeKind::Warning;
                }
                let registry = model.registry.as_mut().filter(|registry| registry.owner() == step.queue.owner());
                let dropped = registry.is_some_and(|registry| registry.move_to(hook.id));
                if dropped {
                    text.push_str(" The filter was cleared to show it.");
                }
            }
            if let Some((room, _)) = room(job) {
                text.push_str(&format!(" {} is off now.", room.label()));
            }
            model.notices.tell(kind, text);
        }
        Some((which, failure)) => {
            let text = format!("{label} was not saved: {which}{failure}{}", rollback_told(job));
            model.notices.tell(NoticeKind::Error, text);
            if let Some(form) = model.form_mut() {
                form.saving = false;
                form.failure = Some(failure);
            }
        }
    }
}

fn rollback_told(job: &Job) -> String {
    match room(job) {
        Some((room, Fate::TakenBack)) => format!(" {} is on again.", room.label()),
        Some((room, Fate::Stuck(reason))) => {
            format!(" {} was switched off for it and could not be switched on again: {reason}", room.label())
        }
        _ => String::new(),
    }
}

/// The end of a switch or removal of one or more rows: each row's fate is told, failed ones stay checked.
fn rows_done(model: &mut Model, job: &Job, verb: &str) {
    let counted: Vec<(&Step, &Fate)> = subjects(job).collect();
    let mut problems: Vec<String> = Vec::new();
    for (step, fate) in &counted {
        let problem = match (problem(job, fate), fate) {
            (Some((which, failure)), _) => Some(format!("{which}{failure}")),
            (None, Fate::Done(Some(hook))) => step.contradicted_by(hook).map(|told| format!("the server {told}.")),
            (None, _) => None,
        };
        match problem {
            Some(problem) if counted.len() == 1 => problems.push(problem),
            Some(problem) => problems.push(format!("{}: {problem}", step.label())),
            None => {
                if let (Some(registry), Some(id)) = (model.registry.as_mut(), step.target()) {
                    registry.checks.remove(&id);
                }
            }
        }
    }
    let succeeded = counted.len() - problems.len();
    let swapped = match room(job) {
        Some((room, Fate::Done(_))) if problems.is_empty() => format!(" {} is off now.", room.label()),
        _ => rollback_told(job),
    };
    let subject = counted.last().map(|(step, _)| step.label()).unwrap_or_default();
    let text = match (counted.as_slice(), problems.as_slice()) {
        ([_], []) => format!("{subject} {verb}.{swapped}"),
        (_, []) => format!("{succeeded} hooks {verb}."),
        ([_], [problem]) => format!("{subject} was not {verb}: {problem}{swapped}"),
        (all, problems) => {
            format!("{succeeded} of {} {verb}; {} The failed ones stay checked.", all.len(), problems.join(" "))
        }
    };
    model.notices.tell(if problems.is_empty() { NoticeKind::Success } else { NoticeKind::Error }, text);
}
