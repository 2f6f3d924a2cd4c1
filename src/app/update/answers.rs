//! Answers to reads: which component receives them, their effect on the connection, and reads after a failure.

use super::calls::Update;
use super::opening;
use crate::app::component::Event;
use crate::app::layers::Layer;
use crate::app::message::{Effect, Generation, IoRequest, Slot};
use crate::app::request::{Destination, Part};
use crate::app::session::{ConnectionStatus, ServerChoice, SignInDefaults};
use crate::app::store::StoreUpdate;
use crate::app::widgets::{Load, NoticeKind};
use crate::domain::scan::{News, ScanEnd};
use crate::domain::{
    Answer, Failure, FailureKind, HookOwner, PausedHooks, Query, QueueSelector, SeenVersion, make_harmless,
};
use crate::keys::Action;

/// Any answer says whether the server can be reached.
pub(super) fn answered(update: &mut Update<'_>, slot: Option<Slot>, failure: Option<&Failure>) {
    let kind = failure.map(|failure| failure.kind);
    if slot == Some(Slot::Identity) && matches!(kind, Some(FailureKind::NotWebitel | FailureKind::Garbled)) {
        // A server may have no `/userinfo`: that says nothing of its other answers.
        if update.connection(|connection, around, out| connection.server_is_there(around, out)) {
            update.model.session.status = ConnectionStatus::Connected;
        }
        return;
    }
    update.model.session.status = ConnectionStatus::after(kind);
    update.connection(|connection, around, out| connection.answered(slot, failure, around, out));
}

/// An answer to a read goes to the component that asked.
pub(super) fn loaded(update: &mut Update<'_>, slot: Slot, generation: Generation, result: Result<Answer, Failure>) {
    // A hook that is read alone comes without a version: our write of a moment ago overrides it (replica lag).
    let result = result.map(|answer| match answer {
        Answer::Hook(hook) => Answer::Hook(update.model.store.with_own_write(hook)),
        answer => answer,
    });
    if update.model.component_mut(reader(slot)).is_some() {
        return update.send(reader(slot), Event::Arrived { slot, generation, result });
    }
    match (slot, result) {
        (Slot::Identity, Ok(Answer::Identity(identity))) => {
            let is_first = update.model.session.identity.is_none();
            update.model.session.identity = Some(identity);
            update.connection(|connection, _, out| connection.token.accepted(out));
            // The domain is known by now, and so which pauses are those of these hooks.
            update.effects.push(Effect::Io(IoRequest::ReadPaused));
            if is_first {
                settle_doubts(update);
            }
        }
        // If it cannot be read, all rights are assumed; the server checks them anyway.
        (Slot::Identity, _) => update.model.connection.token.not_checked(),
        (Slot::Start, result) => {
            if let Some(wanted) = update.model.queue_to_open.take() {
                wanted_queue(update, wanted, result);
            }
        }
        (Slot::Live, Ok(Answer::QueueVersion(version))) => probed(update, generation, Ok(version)),
        (Slot::Live, Err(failure)) => probed(update, generation, Err(failure)),
        // The other slots belong to components, and our client never answers with another kind.
        _ => {}
    }
}

/// The queue that the command line named was looked up.
fn wanted_queue(update: &mut Update<'_>, wanted: QueueSelector, result: Result<Answer, Failure>) {
    let name = match &wanted {
        QueueSelector::Id(id) => format!("with id {id}"),
        QueueSelector::Name(name) => format!("named \"{}\"", make_harmless(name)),
    };
    let notices = &mut update.model.notices;
    match result {
        Ok(Answer::Queue(queues)) => match queues.as_slice() {
            [queue] => {
                notices.clear_read_error(Slot::Start);
                opening::open(update, Destination::Queue(queue.clone(), None));
            }
            [] => {
                notices.notify(NoticeKind::Error, format!("There is no queue {name}. Choose one from the list."));
            }
            queues => {
                let ids = queues.iter().map(|queue| queue.id.to_string()).collect::<Vec<_>>().join(", ");
                let count = queues.len();
                let text = format!("{count} queues are {name}: use --queue with one of the ids {ids}.");
                notices.notify(NoticeKind::Error, text);
            }
        },
        Ok(_) => {}
        Err(failure) => {
            let text = format!("The queue {name} was not opened: {failure} {} tries again.", Action::Refresh);
            notices.notify_until_read(Slot::Start, text);
            update.model.queue_to_open = Some(wanted);
        }
    }
}

/// Hands the news of a scan to the part that began it.
pub(super) fn scanned(update: &mut Update<'_>, slot: Slot, generation: Generation, news: News) {
    let failure = news.end.as_ref().and_then(ScanEnd::failure);
    if failure.is_none_or(|failure| failure.kind != FailureKind::GivenUp) {
        answered(update, Some(slot), failure);
    }
    // One of many answers arrived: counts from 0 again.
    update.model.connection.waiting.seconds = 0;
    match slot {
        Slot::CopyHooks => update.send(Part::Copying, Event::Scanned { generation, news }),
        Slot::PlanHooks => update.preparation(|preparation, _, out| preparation.scanned(generation, news, out)),
        _ => update.reading(|reading, store, out| reading.receive(generation, news, store, out)),
    }
}

/// The component that reads a slot.
const fn reader(slot: Slot) -> Part {
    match slot {
        Slot::Identity | Slot::Start | Slot::Live | Slot::AllHooks | Slot::PlanHooks => Part::App,
        Slot::Queues => Part::Queues,
        Slot::Hooks => Part::Hooks,
        Slot::FormHook | Slot::FormSchemas => Part::Form,
        Slot::SchemaChoice => Part::SchemaChoice,
        Slot::Doctor => Part::Report,
        Slot::CopyQueues | Slot::CopyHooks => Part::Copying,
    }
}

/// The version of the queue that live refresh asked for.
fn probed(update: &mut Update<'_>, generation: Generation, version: Result<Option<SeenVersion>, Failure>) {
    let us = update.model.session.identity.as_ref().and_then(|identity| identity.user);
    let probed = update.model.connection.live.probed_queue(generation).map(HookOwner::Queue);
    if let (Some(owner), Ok(Some(seen))) = (probed, &version)
        // Our own write of a moment ago is no reason to doubt the list.
        && !(us == seen.version.updated_by && update.model.recent_writes.is_to(owner))
    {
        update.model.store.apply(StoreUpdate::Version(owner, seen.version.clone(), seen.seen));
    }
    update.connection(|connection, around, out| connection.live.probed(generation, version, around.shown, out));
}

/// Gives up loading the queues and the hooks of the open queue.
pub(super) fn give_up_loads(update: &mut Update<'_>) {
    let given_up = || Load::Failed(Failure::new(FailureKind::GivenUp, None, ""));
    let model = &mut *update.model;
    for (load, slot) in [(&mut model.queues.load, Slot::Queues), (&mut model.hooks.load, Slot::Hooks)] {
        if load.is_loading() {
            *load = given_up();
            update.effects.push(Effect::Io(IoRequest::Cancel(slot)));
        }
    }
    update.hint(format!("Stopped waiting. {} loads again.", Action::Refresh));
}

/// A component reads its list again: reads everything else that failed too, so that one key restores the screen.
pub(super) fn retry_other_failed_reads(update: &mut Update<'_>, from: Part) {
    if let Some(selector) = update.model.queue_to_open.clone() {
        update.read(Slot::Start, Query::Queue(selector));
    }
    if update.model.session.identity.is_none() {
        update.read(Slot::Identity, Query::Identity);
    }
    if from != Part::Queues && update.model.queues.load.has_failed() {
        update.send(Part::Queues, Event::Reload);
    }
    if from != Part::Hooks && update.model.hooks.load.has_failed() {
        update.send(Part::Hooks, Event::Reload);
    }
}

/// Reads the failed lists again. If none failed and `or_probe`, sends a probe, to see whether the server answers.
pub(super) fn retry_failed_lists(update: &mut Update<'_>, or_probe: bool) {
    if update.model.layers.iter().any(|layer| matches!(layer, Layer::Cover(_) | Layer::Report(_))) {
        update.reading(|reading, _, out| reading.on_reconnected(out));
    }
    update.send_to_all(&Event::Reconnected);
    if or_probe && !update.reads_something() {
        update.read(Slot::Identity, Query::Identity);
    }
}

/// Looks up the writes that are in doubt. Who may not read hooks would prove nothing, and so would an unknown user.
pub(super) fn settle_doubts(update: &mut Update<'_>) {
    let session = &update.model.session;
    if session.identity.is_some() && session.rights().queues.read {
        update.effects.push(Effect::LookUpDoubts);
    }
}

/// The user has signed in: reads again what failed before.
pub(super) fn signed_in(update: &mut Update<'_>, user: SignInDefaults) {
    let model = &mut *update.model;
    // The next time only the password is missing.
    let password = model.sign_in_defaults.password.take();
    model.sign_in_defaults = SignInDefaults { password, ..user };
    model.session.status = ConnectionStatus::Connected;
    if !model.queues.known && model.queues.load == Load::Idle && model.session.server != ServerChoice::Unset {
        return opening::start_reading(update);
    }
    update.read(Slot::Identity, Query::Identity);
    retry_failed_lists(update, false);
    if let Some(selector) = update.model.queue_to_open.clone() {
        update.read(Slot::Start, Query::Queue(selector));
    }
}

/// Stores the paused hooks, and announces them if necessary; or says once that they are not known.
pub(super) fn paused(update: &mut Update<'_>, result: Result<PausedHooks, String>) {
    let model = &mut *update.model;
    match result {
        Ok(paused) => drop(model.store.apply(StoreUpdate::Paused(paused))),
        Err(reason) => {
            if model.store.knows_pauses() {
                let text = format!("Which hooks are paused is not known, paused hooks look off: {reason}");
                model.notices.notify(NoticeKind::Error, text);
            }
            model.store.apply(StoreUpdate::PausesUnknown);
            return;
        }
    }
    if let Some((kind, text)) = model.pause_timer.announce(&model.store) {
        model.notices.notify(kind, text);
    }
    if let Some(delay) = model.store.next_end_of_pause() {
        let timer = model.ids.next_timer();
        model.pause_timer.wait_for(timer);
        update.effects.push(Effect::Io(IoRequest::After { timer, delay }));
    }
}
