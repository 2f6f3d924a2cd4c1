//! From the form to the server and back, and what the end of any write means for what is seen.

use std::time::Duration;

use super::{
    recheck,
    state::{Field, Form, Purpose as FormPurpose},
};
use crate::{
    app::{
        connection::waiting,
        layers::{
            question::{Choice, Question, Verdict},
            quitting,
        },
        message::{Effect, OpId},
        model::{Layer, Model},
        panes::{availability, queues, registry::Registry},
        parts::notices::NoticeKind,
        writes::{
            doubts,
            jobs::{Done, Ended, Job, Order, Pending, Purpose, Task, name_of},
        },
    },
    domain::{Change, Failure, Hook, HookDraft, HookId, State, Written},
};

/// For how long a read may be older than a write that was answered before it (admin-api §3: replicas).
pub(in crate::app) const LAG: Duration = Duration::from_secs(5);

/// How a form is to be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As it is; asks first where another hook stands in the way.
    Plain,
    /// With its hook switched off.
    SwitchedOff,
    /// After switching this hook off.
    Swap(HookId),
}

/// Saves the open form.
pub(in crate::app) fn save(model: &mut Model, way: Way, effects: &mut Vec<Effect>) {
    if let Err(reason) = availability::savable(model) {
        return model.hint(reason);
    }
    // First of all: what is in the way may be the very hook that was added.
    if doubts::is_open(model) {
        return doubts::look(model, Some(way), effects);
    }
    if way == Way::Plain
        && let Some(other) = in_the_way(model).cloned()
    {
        return ask_about(model, &other);
    }
    if model.form().is_some_and(|form| form.hook().is_some()) {
        return recheck::begin(model, way, effects);
    }
    write(model, way, effects);
}

/// Sends what the form stands for.
pub(in crate::app) fn write(model: &mut Model, way: Way, effects: &mut Vec<Effect>) {
    let other = match way {
        // One that is gone or off by now is not in the way any more.
        Way::Swap(id) => model
            .registry
            .as_ref()
            .and_then(|registry| registry.hook(id))
            .filter(|other| other.state.enabled())
            .cloned(),
        _ => None,
    };
    if let Some(other) = other.as_ref().filter(|other| model.writes.pending(other.id).is_some()) {
        if let Some(form) = model.form_mut() {
            form.saving = false;
        }
        return model.hint(format!("{} is still being written: wait for the server's answer.", name_of(other)));
    }
    let Some(form) = model.form_mut() else { return };
    let owner = form.owner();
    if way == Way::SwitchedOff {
        form.state = State::Off;
        form.changed.state = true;
    }
    let Some(task) = task_of(form) else {
        form.saving = false;
        return model.hint("The server already has it like this: nothing is left to save.");
    };
    form.saving = true;
    form.failure = None;
    let (order, tasks) = match other {
        Some(other) => (Order::Swap, vec![Task::switch(&other, State::Off), task]),
        None => (Order::Together, vec![task]),
    };
    model.writes.begin(Purpose::SaveForm, owner, order, tasks, effects);
}

/// The enabled hook that would keep the form's hook from being on.
fn in_the_way(model: &Model) -> Option<&Hook> {
    let form = model.form()?;
    let event = form.event.as_ref().filter(|_| form.state.enabled())?;
    let registry = model.registry.as_ref().filter(|registry| registry.owner() == form.owner())?;
    registry.enabled_with(event, form.hook())
}

fn ask_about(model: &mut Model, other: &Hook) {
    let title = format!("{} is already on for {}", other.schema_label(), other.event);
    let lines = vec![
        "Only one hook per event can be on in a queue.".to_owned(),
        format!("Swap switches \"{}\" off first, then saves this one.", name_of(other)),
    ];
    let choices = vec![
        Choice::new('y', "Swap", Verdict::SaveWithSwap(other.id)),
        Choice::new('o', "Save switched off", Verdict::SaveSwitchedOff),
    ];
    model.layers.push(Layer::Question(Question::new(title, lines, choices, "Back")));
}

/// The write that a form stands for. `None` if it would change nothing.
fn task_of(form: &Form) -> Option<Task> {
    let (event, schema) = (form.event.clone()?, form.schema.clone()?);
    let label = format!("{event} → {}", schema.label());
    match &form.purpose {
        FormPurpose::Add => {
            let draft = HookDraft { event, schema: schema.id, state: form.state };
            Some(Task { label, change: Change::Add(draft), pending: None })
        }
        FormPurpose::Edit { hook, .. } => {
            let patch = form.patch().filter(|patch| !patch.is_empty())?;
            let wished = Hook { id: *hook, event, schema: Some(schema), state: form.state };
            Some(Task { label, change: Change::Edit { hook: *hook, patch }, pending: Some(Pending::Into(wished)) })
        }
    }
}

/// A write was answered: the row becomes what the server returned, and the job's end is told.
pub(in crate::app) fn written(
    model: &mut Model,
    op: OpId,
    result: Result<Written, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(Ended { owner, task, result, job }) = model.writes.answered(op, result, effects) else { return };
    if result.is_err() {
        quitting::stay(model);
    }
    let timer = model.next_timer();
    if result.is_ok() {
        effects.push(Effect::After { timer, delay: LAG });
    }
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.owner() == owner) {
        match (&result, task.target()) {
            // An answer about another hook must not land on its row; the job's end loads the list again.
            (Ok(Written::Saved(Some(hook))), Some(target)) if hook.id != target => {}
            (Ok(Written::Saved(Some(hook))), _) => registry.written(hook.id, Some(hook.clone()), timer),
            (Ok(Written::Removed), Some(id)) => registry.written(id, None, timer),
            // A success without a body: the hook as it was wished, until the reload at the job's end says it.
            (Ok(Written::Saved(None)), Some(target)) => {
                if let Some(Pending::Into(wished)) = &task.pending {
                    registry.presume(target, wished.clone());
                }
            }
            (Ok(Written::Saved(None)), None) => {
                if let Change::Add(draft) = &task.change {
                    registry.awaited = Some((draft.event.clone(), draft.schema));
                }
            }
            (Ok(Written::Removed), None) | (Err(_), _) => {}
        }
    }
    if let Some(job) = &job {
        ended(model, job);
    }
    match (&result, task.target()) {
        (Err(failure), _) if failure.unclear => doubts::arose(model, owner, &task, effects),
        (Ok(_), Some(hook)) => doubts::overtaken(model, owner, hook),
        _ => {}
    }
    let reload = job.filter(|job| job.reload).map(|job| job.owner);
    if reload.is_some() && model.registry.as_ref().map(Registry::owner) == reload {
        queues::load_hooks(model, effects);
    }
    quitting::quit_if_written(model, effects);
}

fn ended(model: &mut Model, job: &Job) {
    match job.purpose {
        Purpose::SaveForm => form_saved(model, job),
        Purpose::Switch(_) | Purpose::Remove => rows_done(model, job),
    }
}

fn form_saved(model: &mut Model, job: &Job) {
    let Some(Done { task, result }) = job.done.last() else { return };
    waiting::bring_back(model, result.is_err());
    match result {
        Ok(written) => {
            // A question over a form is about the form; one that is asked while the form is put aside is not.
            if model.form().is_some() {
                model.layers.retain(|layer| !matches!(layer, Layer::Form(_) | Layer::Question(_)));
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
    let counted: Vec<&Done> =
        if job.order == Order::Swap { job.done.last().into_iter().collect() } else { job.done.iter().collect() };
    let mut problems: Vec<String> = Vec::new();
    for Done { task, result } in &counted {
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

/// Moves the form to its Save button once everything is chosen.
pub(in crate::app) fn offer_save(form: &mut Form) {
    if form.event.is_some() && form.schema.is_some() {
        form.field = Field::Save;
    }
}
