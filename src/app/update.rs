//! The way of a message to its room, and what has to hold after each.

use super::{
    all_queues,
    connection::{live, reconnect, sign_in, waiting},
    copying,
    form::{choosing, picker, recheck},
    keyboard,
    layers::scrolling,
    layout::{Arrangement, form_area, form_list_rows},
    message::{Effect, Generation, Msg, Slot},
    model::{Model, View},
    panes::{hooks, queues, registry::Registry},
    plans::{fetching, pausing, running, schema, undo},
    reports,
    session::{Link, Place},
    widgets::{list::Follow, notices::NoticeKind},
    writes::{answers, doubts},
};
use crate::domain::{Answer, Failure, FailureKind};

/// Decides what a message changes and what it asks of the world. No I/O, no clock: the same messages give the same state.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(chord) => keyboard::key(model, chord, &mut effects),
        Msg::Paste(text) => keyboard::paste(model, &text, &mut effects),
        Msg::Resize(size) => model.size = size,
        Msg::Focus(focused) => live::focus(model, focused, &mut effects),
        Msg::Timer(timer) => {
            queues::timer(model, timer, &mut effects);
            picker::timer(model, timer, &mut effects);
            live::timer(model, timer, &mut effects);
            reconnect::timer(model, timer, &mut effects);
            doubts::timer(model, timer, &mut effects);
            model.all_queues.recent_over(timer);
            running::timer(model, timer, &mut effects);
            waiting::timer(model, timer);
        }
        Msg::Connected(host) => {
            if model.session.place != Place::Demo {
                model.session.place = Place::Server(host);
            }
        }
        Msg::NotConnected(reason) => {
            model.session.link = Link::Failing;
            model.notices.tell(NoticeKind::Error, reason);
        }
        Msg::Loaded { slot, generation, result } => loaded(model, slot, generation, result, &mut effects),
        Msg::Written { op, result } => {
            answered(model, None, result.as_ref().err(), &mut effects);
            answers::written(model, op, result, &mut effects);
        }
        Msg::NotRecorded(reason) => model.notices.tell(NoticeKind::Warning, reason),
        Msg::PausedNoted(result) => running::noted(model, result, &mut effects),
        Msg::PausedRead(result) => pausing::read(model, result, &mut effects),
        Msg::JournalRead(result) => {
            reports::history::journal_read(model, &result);
            undo::journal_read(model, result, &mut effects);
        }
        Msg::Attempt(attempt) => waiting::attempted(model, &attempt),
        Msg::SignedIn(result) => sign_in::answered(model, result, &mut effects),
        Msg::Terminate => effects.push(Effect::Quit),
    }
    settle(model, &mut effects);
    effects
}

/// An answer to a read goes to the room that asked.
fn loaded(
    model: &mut Model,
    slot: Slot,
    generation: Generation,
    result: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    answered(model, Some(slot), result.as_ref().err(), effects);
    if let Slot::Scan(_) | Slot::CopyHooks(_) | Slot::PlanHooks(_) = slot {
        waiting::one_came(model);
    }
    match (slot, result) {
        (Slot::Scan(lane), result) => all_queues::loading::answered(model, lane, generation, result, effects),
        (Slot::CopyHooks(lane), result) => copying::reading::answered(model, lane, generation, result, effects),
        (Slot::CopyQueues, Ok(Answer::Queues(page))) => {
            copying::listing::loaded(model, generation, Ok(page), effects);
        }
        (Slot::CopyQueues, Err(failure)) => copying::listing::loaded(model, generation, Err(failure), effects),
        (Slot::Identity, Ok(Answer::Identity(identity))) => {
            model.session.identity = Some(identity);
            sign_in::verified(model);
        }
        // Nothing is held back where it cannot be read; the server has the last word anyway.
        (Slot::Identity, _) => model.verifying = false,
        (Slot::Start, Ok(Answer::Queue(queues))) => hooks::wanted_found(model, Ok(queues), effects),
        (Slot::Start, Err(failure)) => hooks::wanted_found(model, Err(failure), effects),
        (Slot::Queues, Ok(Answer::Queues(page))) => queues::loaded(model, generation, Ok(page), effects),
        (Slot::Queues, Err(failure)) => queues::loaded(model, generation, Err(failure), effects),
        (Slot::Hooks, Ok(Answer::Hooks(page))) => hooks::loaded(model, generation, Ok(page), effects),
        (Slot::Hooks, Err(failure)) => hooks::loaded(model, generation, Err(failure), effects),
        (Slot::Form, Ok(Answer::Hook(hook))) => recheck::read(model, generation, Ok(hook), effects),
        (Slot::Form, Err(failure)) => recheck::read(model, generation, Err(failure), effects),
        (Slot::Lookup, Ok(Answer::Schemas(page))) => {
            if let Some(schema) = picker::loaded(model, generation, Ok(page)) {
                choosing::take_schema(model, schema.clone());
                schema::chosen(model, &schema);
            }
        }
        (Slot::Lookup, Err(failure)) => drop(picker::loaded(model, generation, Err(failure))),
        (Slot::Doubt, Ok(Answer::HooksLike(hooks))) => doubts::answered(model, generation, Ok(hooks), effects),
        (Slot::Doubt, Err(failure)) => doubts::answered(model, generation, Err(failure), effects),
        (Slot::PlanDoubt, Ok(Answer::HooksLike(hooks))) => running::looked_up(model, generation, Ok(hooks), effects),
        (Slot::PlanDoubt, Err(failure)) => running::looked_up(model, generation, Err(failure), effects),
        (Slot::PlanHooks(lane), Ok(Answer::Hooks(page))) => {
            fetching::loaded(model, lane, generation, Ok(page), effects)
        }
        (Slot::PlanHooks(lane), Err(failure)) => fetching::loaded(model, lane, generation, Err(failure), effects),
        (Slot::Doctor, Ok(Answer::Schemas(page))) => reports::doctor::loaded(model, generation, Ok(page), effects),
        (Slot::Doctor, Err(failure)) => reports::doctor::loaded(model, generation, Err(failure), effects),
        (Slot::Live, Ok(Answer::QueueStamp(stamp))) => live::answered(model, generation, Ok(stamp), effects),
        (Slot::Live, Err(failure)) => live::answered(model, generation, Err(failure), effects),
        // An answer of another kind than was asked for cannot come from our client.
        (_, Ok(_)) => {}
    }
}

/// Any answer tells how the connection does.
fn answered(model: &mut Model, slot: Option<Slot>, failure: Option<&Failure>, effects: &mut Vec<Effect>) {
    let kind = failure.map(|failure| failure.kind);
    if slot == Some(Slot::Identity) && matches!(kind, Some(FailureKind::NotWebitel | FailureKind::Garbled)) {
        return reconnect::present(model, effects);
    }
    reconnect::observe(model, failure, effects);
    model.session.link = match kind {
        Some(FailureKind::SignedOut) => Link::SignedOut,
        Some(
            FailureKind::TimedOut
            | FailureKind::Unreachable
            | FailureKind::Untrusted
            | FailureKind::NotWebitel
            | FailureKind::Garbled
            | FailureKind::Server
            | FailureKind::TooManyRequests,
        ) => Link::Failing,
        _ => Link::Connected,
    };
    if kind == Some(FailureKind::SignedOut) {
        sign_in::refused(model, slot, effects);
    }
}

/// What has to hold after every message: cursors in range and in view, the next page asked for where the cursor nears its end.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    queues::load_more(model, effects);
    picker::load_more(model, effects);
    live::keep_going(model, effects);
    reports::doctor::settle(model);
    waiting::keep_counting(model, effects);
    let layout = model.layout();
    let follow = match layout.arrangement {
        Arrangement::TwoPanes => Follow::HalfPage,
        _ => Follow::Line,
    };
    let length = model.queues.rows.len();
    model.queues.list.settle(length, layout.queues.list_rows(), follow);
    if let Some(registry) = &mut model.registry {
        registry.settle(layout.hooks.list_rows(), follow);
        if registry.known {
            model.queues.hook_counts.insert(registry.queue.id, registry.total());
        }
    }
    if let Some(view) = model.view() {
        let rows = model.overview_rows(view);
        let all = &mut model.all_queues;
        all.settle_matrix();
        let (queues, hooks) = (all.matrix.length(), all.shown_count());
        match view {
            View::AllQueues => all.list.settle(hooks, rows, Follow::Line),
            View::Matrix => all.matrix.list.settle(queues, rows, Follow::Line),
        }
        debug_assert!(all.is_consistent());
    }
    let rows = form_list_rows(form_area(model.size));
    if let Some(form) = model.form_mut() {
        let events = form.offered_events().count();
        form.event_list.settle(events, rows, Follow::HalfPage);
        let schemas = form.picker.rows.len();
        form.picker.list.settle(schemas, rows, Follow::HalfPage);
    }
    copying::opening::settle(model);
    scrolling::settle(model);
    debug_assert!(model.registry.as_ref().is_none_or(Registry::is_consistent));
}
