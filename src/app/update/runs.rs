//! Plans: shown, begun, followed and ended; and updates of the store on the way.

use super::answers;
use super::calls::Update;
use super::keys::quit_if_written;
use crate::app::component::Event;
use crate::app::copying::CopyPicks;
use crate::app::dialogs::PlanDialog;
use crate::app::layers::Layer;
use crate::app::message::{Effect, IoRequest, RunId};
use crate::app::model::{Exit, Model};
use crate::app::proposal::Proposal;
use crate::app::question::{Question, Verdict};
use crate::app::request::{Part, Request};
use crate::app::store::StoreUpdate;
use crate::app::widgets::NoticeKind;
use crate::app::writes::{self, Answered, Report, RunPurpose, UnderWay};
use crate::domain::plan::{NotBegun, Order, Remarks, RunProgress};
use crate::domain::{Cause, Change, Hook, HookId, HookOwner, OwnWrite, WriteOutcome};
use crate::keys::Action;

/// Shows a plan and asks whether to carry it out. If nothing would change, or the user may not change anything, says so
/// instead.
pub fn propose(model: &mut Model, mut proposal: Proposal) {
    proposal.note_paused(&model.store);
    if model.layers.is_open(Part::Plan) {
        return model.hint("Another plan is open: close it first.");
    }
    if proposal.order.is_empty() && proposal.left_out.is_empty() && proposal.notes.is_empty() {
        return model.hint(format!("{}: nothing would change.", proposal.title));
    }
    if let (false, Err(reason)) = (proposal.order.is_empty(), model.cx(Part::Plan).may_change()) {
        return model.hint(reason);
    }
    model.layers.push(Layer::Plan(Box::new(PlanDialog::new(proposal))));
}

/// Returns whether nothing covers the lists, and no filter is being typed.
pub(super) fn shows_lists(model: &Model) -> bool {
    match model.layers.last() {
        None => true,
        Some(Layer::Cover(_)) => !model.context().takes_text(),
        Some(Layer::Report(_)) => true,
        Some(_) => false,
    }
}

/// Carries out an order. A retry has the number of its batch.
pub(super) fn begin(update: &mut Update<'_>, purpose: RunPurpose, order: Order, batch: Option<u64>) {
    if order.cause == Cause::Copy {
        // The picks for it are obsolete.
        update.model.layers.retain(|layer| !matches!(layer, Layer::Copying(_)));
        update.model.copy_picks = CopyPicks::default();
    }
    let run = update.model.writes.begin(purpose, order, batch, &mut update.effects);
    send_to_owner(update, purpose, Event::RunBegan(run));
}

/// The user answered whether to write although it cannot be undone.
pub(super) fn answered_without_undo(update: &mut Update<'_>, verdict: Verdict) {
    if let (Some((order, purpose)), Verdict::Yes) = (update.model.writes.take_unrecorded(), verdict) {
        begin(update, purpose, order, None);
    }
}

/// Something happened to a run: a row becomes what the server returned.
pub(super) fn progressed(update: &mut Update<'_>, run: RunId, progress: RunProgress) {
    if let RunProgress::Changed { step, now } = &progress {
        let step = update.model.writes.run(run).and_then(|run| run.plan().steps().get(*step));
        if let Some((owner, id)) = step.and_then(|step| Some((step.queue.owner(), step.target()?))) {
            let news = now.clone().map_or(StoreUpdate::Gone(owner, id), |now| StoreUpdate::Presumed(owner, now));
            learn(update, news);
        }
    }
    let Some(Answered { owner, change, outcome }) = update.model.writes.follow(run, progress) else { return };
    if outcome.failure().is_some() {
        // The user should see this before the program ends.
        update.model.exit = Exit::Staying;
        return;
    }
    match (outcome, &change) {
        (WriteOutcome::Done(_) | WriteOutcome::AlreadyGone, Change::Remove(hook)) => {
            written(update, owner, hook.id, None)
        }
        (WriteOutcome::Done(Some(hook)) | WriteOutcome::Differs { hook, .. }, _) => {
            written(update, owner, hook.id, Some(hook));
        }
        // A success without a hook: the hook as desired, until the reload at the run's end says how it is.
        (WriteOutcome::Done(None), Change::Edit { after, .. }) => {
            learn(update, StoreUpdate::Presumed(owner, after.clone()));
        }
        (WriteOutcome::Done(None), Change::Add(spec)) if update.model.hooks.owner() == Some(owner) => {
            update.model.hooks.go_to_added(spec.event.clone(), spec.schema.id);
        }
        _ => {}
    }
}

/// A run ended and is recorded on disk, or it did not begin.
pub(super) fn ended(update: &mut Update<'_>, id: RunId, result: Result<Remarks, NotBegun>) {
    let Some(run) = update.model.writes.end(id) else { return };
    let open = update.model.hooks.owner();
    let is_outdated = run.reload.iter().any(|queue| open == Some(HookOwner::Queue(*queue)));
    match result {
        Ok(remarks) => done(update, run, &remarks),
        Err(reason) => not_begun(update, run, &reason),
    }
    if is_outdated {
        update.send(Part::Hooks, Event::Reload);
    }
    quit_if_written(update);
}

fn done(update: &mut Update<'_>, run: UnderWay, remarks: &Remarks) {
    if let Some(paused) = &remarks.paused {
        answers::paused(update, Ok(paused.clone()));
    }
    let model = &mut *update.model;
    let shows_queue = model.cover().is_none()
        && run.order.run.plan().steps().iter().all(|step| Some(step.queue.owner()) == model.hooks.owner());
    let Report { kind, text, done } = writes::report(&run, remarks, !shows_queue);
    model.uncheck(&done);
    if run.order.cause == Cause::Copy {
        model.uncheck_copied(&writes::missing_copies(&run.order));
    }
    if run.purpose != RunPurpose::SaveForm {
        model.notices.notify(kind, text.clone());
    }
    // A plan dialog offers that itself, and nothing may cover another dialog or a text field.
    let is_free = run.purpose == RunPurpose::Rows && shows_lists(model) && !model.typing;
    if let Some(follow_up) = run.order.follow_up().filter(|_| is_free) {
        model.layers.push(Layer::Plan(Box::new(PlanDialog::asking_about(follow_up))));
    }
    send_to_owner(update, run.purpose, Event::RunEnded { order: Box::new(run.order), batch: run.batch, kind, text });
    update.send_to_all(&Event::Recorded);
    for text in remarks.not_sent_in_words().into_iter().chain(remarks.pauses_unsaved_in_words()) {
        update.request(Part::Writes, Request::NotifyMore(text));
    }
    if let Some(reason) = &remarks.not_recorded {
        let text = format!("What was done is not written down, so {} cannot undo it: {reason}.", Action::Undo);
        update.request(Part::Writes, Request::NotifyMore(text));
    }
}

fn not_begun(update: &mut Update<'_>, run: UnderWay, reason: &NotBegun) {
    update.model.exit = Exit::Staying;
    let event = Event::RunNotBegun { order: Box::new(run.order.clone()), reason: reason.to_string() };
    send_to_owner(update, run.purpose, event);
    if let NotBegun::Journal(reason) = reason {
        update.model.writes.keep_unrecorded(run);
        let lines = vec![
            format!("The journal cannot be used: {reason}."),
            "What is done now cannot be undone later, and history will not know it.".to_owned(),
        ];
        let question = Question::new("Do it although it cannot be undone?", lines, "No").or_write("Do it without undo");
        update.request(Part::Writes, Request::Ask(question));
    }
    update.request(Part::Writes, Request::Notify(NoticeKind::Error, reason.to_string()));
}

/// Hands an event to the component that shows a run.
fn send_to_owner(update: &mut Update<'_>, purpose: RunPurpose, event: Event) {
    match purpose {
        RunPurpose::SaveForm => update.send(Part::Form, event),
        RunPurpose::Plan => update.send(Part::Plan, event),
        RunPurpose::Rows => {}
    }
}

/// Updates the store after a read or a write, and marks the hooks that others changed.
pub(super) fn learn(update: &mut Update<'_>, news: StoreUpdate) {
    let model = &mut *update.model;
    let owner = match &news {
        StoreUpdate::Hooks(owner, _) => Some(*owner),
        _ => None,
    };
    match &news {
        StoreUpdate::Presumed(owner, hook) => model.reading.written(*owner, hook.id, Some(hook)),
        StoreUpdate::Gone(owner, hook) => model.reading.written(*owner, *hook, None),
        _ => {}
    }
    let changed = model.store.apply(news);
    if let Some(owner) = owner {
        model.reading.was_read(owner);
        // While the open queue is still loading, that answer may be from before the write.
        if model.hooks.owner() != Some(owner) || !model.hooks.load.is_loading() {
            model.recent_writes.forget_expired(|expired| expired == owner, &mut model.store);
        }
        if !changed.is_empty() {
            // It may have been another process on this machine that paused or resumed.
            update.effects.push(Effect::Io(IoRequest::ReadPaused));
        }
        update.send(Part::Hooks, Event::ChangedByOthers(owner, changed));
    }
}

/// A write of ours was answered: this is the hook now, or it is gone. For a while it overrides reads.
fn written(update: &mut Update<'_>, owner: HookOwner, id: HookId, hook: Option<Hook>) {
    let model = &mut *update.model;
    let timer = model.ids.next_timer();
    update.effects.push(Effect::Io(IoRequest::After { timer, delay: model.store.lag() }));
    model.recent_writes.add(timer, (owner, id));
    model.reading.written(owner, id, hook.as_ref());
    let write = OwnWrite { hook: id, answer: hook, answered: None, before: None, version: None };
    model.store.apply(StoreUpdate::Written(owner, write));
}
