//! Applies messages: routes each to a component, carries out the component's requests, and restores the invariants
//! afterwards. The only folder that changes the model.
//!
//! | File | Content |
//! |---|---|
//! | `requests` | carries out each request |
//! | `keys` | keys and pastes; the end of the program |
//! | `answers` | answers of the server; reads after a failure |
//! | `runs` | plans: shown, begun, followed and ended |
//! | `opening` | opening and closing |
//! | `calls` | calls of components, and their pending requests |

mod answers;
mod calls;
mod keys;
mod opening;
mod requests;
mod runs;

use calls::Update;
use requests::carry_out_all;
pub use runs::propose;

use super::component::Event;
use super::layers::Layer;
use super::message::{Effect, IoRequest, Msg, TimerId};
use super::model::Model;
use super::request::Part;
use super::session::{ConnectionStatus, ServerChoice};
use super::widgets::NoticeKind;
use super::writes;
use crate::domain::plan::RunProgress;

/// Applies a message to the model, and returns the effects for the shell. No I/O, no clock: the same messages give the same state.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut update = Update::of(model);
    receive(&mut update, msg);
    carry_out_all(&mut update);
    restore_invariants(&mut update);
    let Update { model, mut effects, .. } = update;
    // Only now does the store have everything of this message. The executor reads again only the queues that were changed
    // since these times.
    for effect in &mut effects {
        if let Effect::Execute { order, .. } = effect {
            order.read_at = model.store.dates(order);
        }
    }
    effects
}

/// Returns the effects that begin the session; none on the start screen.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let mut update = Update::of(model);
    opening::start(&mut update);
    carry_out_all(&mut update);
    update.effects
}

/// Routes a message.
fn receive(update: &mut Update<'_>, msg: Msg) {
    match msg {
        Msg::Key(chord) => {
            keys::key(update, chord);
            carry_out_all(update);
            keys::key_done(update);
        }
        Msg::Paste(text) => keys::paste(update, &text),
        Msg::Resize(size) => update.model.size = size,
        Msg::Focus(focused) => update.connection(|connection, around, out| connection.live.focus(focused, around, out)),
        Msg::Timer(timer) => rang(update, timer),
        Msg::Connected(host) => {
            if update.model.session.server != ServerChoice::Demo {
                update.model.session.server = ServerChoice::Server(host);
            }
        }
        Msg::NotConnected(reason) => {
            update.model.session.status = ConnectionStatus::Failing;
            update.model.notices.notify(NoticeKind::Error, reason);
        }
        Msg::Loaded { slot, generation, result } => {
            answers::answered(update, Some(slot), result.as_ref().err());
            carry_out_all(update);
            answers::loaded(update, slot, generation, result);
        }
        Msg::Scanned { slot, generation, news } => answers::scanned(update, slot, generation, news),
        Msg::RunProgress { run, progress } => {
            if let RunProgress::Answered { outcome, .. } | RunProgress::Withheld { outcome, .. } = &progress {
                answers::answered(update, None, outcome.failure());
            }
            runs::progressed(update, run, progress);
        }
        Msg::RunEnded { run, result } => runs::ended(update, run, result),
        Msg::DoubtsSettled(result) => {
            if let Some(text) = writes::doubts_settled(result) {
                // In the place of the message that nobody knows.
                update.model.notices.notify(NoticeKind::Warning, text);
                update.send_to_all(&Event::Recorded);
                update.effects.push(Effect::Io(IoRequest::ReadPaused));
            }
        }
        Msg::PausedRead(result) => {
            answers::paused(update, result.clone());
            let result = result.map(|paused| paused.hooks);
            update.preparation(|preparation, _, out| preparation.paused(result, out));
        }
        Msg::JournalRead(result) => {
            update.send_to_all(&Event::Journal(result.clone()));
            update.preparation(|preparation, _, out| preparation.journal(result, out));
        }
        Msg::Attempt(attempt) => update.model.connection.waiting.attempted(attempt),
        Msg::SignedIn(result) => update.send(Part::SignIn, Event::SignedIn(result)),
    }
}

/// A timer rang: of a component, of a pause, or of a write of ours that no longer overrides reads.
fn rang(update: &mut Update<'_>, timer: TimerId) {
    let model = &mut *update.model;
    let loading = model.hooks.owner().filter(|_| model.hooks.load.is_loading());
    let contradicted = model.recent_writes.timer(timer, loading, &mut model.store);
    let part = model.timers.remove(&timer);
    if model.pause_timer.rang(timer) {
        return update.effects.push(Effect::Io(IoRequest::ReadPaused));
    }
    if contradicted.is_some() && contradicted == model.hooks.owner() {
        update.send(Part::Hooks, Event::Reload);
    }
    match part {
        Some(Part::Connection) => {
            update.connection(|connection, around, out| connection.timer(timer, around, out));
        }
        Some(part) => update.send(part, Event::Timer(timer)),
        None => {}
    }
}

/// Restores the invariants after every message: cursors in range and in view, the next page requested when the cursor
/// nears the end.
fn restore_invariants(update: &mut Update<'_>) {
    let lists = [Part::Queues, Part::Hooks, Part::AllHooks, Part::Matrix];
    let dialogs: Vec<Part> = update.model.layers.iter().map(Layer::part).collect();
    for part in lists.into_iter().chain(dialogs) {
        update.call(part, |component, cx, out| component.restore_invariants(cx, out));
        carry_out_all(update);
    }
    update.preparation(|preparation, store, out| preparation.propose_when_read(store, out));
    carry_out_all(update);
    update.connection(|connection, around, out| connection.start_timers(around, out));
    carry_out_all(update);
}
