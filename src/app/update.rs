//! The way of a message to its room, and what has to hold after each.

use super::{
    connection::{live, reconnect, sign_in, waiting},
    form::{
        self, picker, recheck,
        saving::{self, Way},
    },
    layers::{
        question::{Question, Verdict},
        quitting,
        reader::{Reader, text_of},
    },
    layout::{Arrangement, form_area, form_list_rows, palette_area, reader_area},
    message::{Effect, Generation, Msg, Slot},
    model::{Layer, Link, Model, Place},
    panes::{availability, commands, filter, queues, registry::Registry},
    parts::{
        list::{Follow, ListState},
        notices::NoticeKind,
        text_field::Typed,
    },
    writes::doubts,
};
use crate::{
    domain::{Answer, Failure, FailureKind},
    keys::{Action, Chord, action_for},
};

/// Decides what a message changes and what it asks of the world. No I/O, no clock: the same messages give the same state.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(chord) => key(model, chord, &mut effects),
        Msg::Paste(text) => paste(model, &text, &mut effects),
        Msg::Resize(size) => model.size = size,
        Msg::Focus(focused) => live::focus(model, focused, &mut effects),
        Msg::Timer(timer) => {
            queues::timer(model, timer, &mut effects);
            picker::timer(model, timer, &mut effects);
            live::timer(model, timer, &mut effects);
            reconnect::timer(model, timer, &mut effects);
            doubts::timer(model, timer, &mut effects);
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
            saving::written(model, op, result, &mut effects);
        }
        Msg::Attempt(attempt) => waiting::attempted(model, &attempt),
        Msg::SignedIn(result) => sign_in::answered(model, result, &mut effects),
        Msg::Terminate => effects.push(Effect::Quit),
    }
    settle(model, &mut effects);
    effects
}

fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    model.notices.key_pressed();
    let context = model.context();
    let action = action_for(context, chord);
    quitting::key_pressed(model, action);
    match action {
        Some(action) => act(model, action, effects),
        None if type_key(model, chord, effects) => {}
        None => match form::keys::text_refused(model).filter(|_| chord.typed().is_some()) {
            Some(reason) => model.hint(reason),
            None => model.hint(format!("{chord} does nothing here. F1 shows the keys.")),
        },
    }
}

/// Text for whatever takes text now. `false` if nothing does.
fn type_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> bool {
    match model.layers.last_mut() {
        Some(Layer::Filter(_, field)) => {
            let typed = field.press(chord);
            filter::edited(model, typed, effects);
            typed != Typed::NotText
        }
        Some(Layer::Palette(palette)) => {
            let typed = palette.input.press(chord);
            if typed == Typed::Changed {
                palette.list = ListState::default();
            }
            typed != Typed::NotText
        }
        Some(Layer::Form(_)) => form::keys::type_key(model, chord, effects),
        Some(Layer::SignIn(_)) => sign_in::edit(model, |field| field.press(chord)) != Typed::NotText,
        _ => false,
    }
}

fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    model.notices.key_pressed();
    quitting::key_pressed(model, None);
    let taken = match model.layers.last_mut() {
        Some(Layer::Filter(_, field)) => {
            let typed = field.paste(text);
            filter::edited(model, typed, effects);
            true
        }
        Some(Layer::Palette(palette)) => {
            palette.input.paste(text);
            palette.list = ListState::default();
            true
        }
        Some(Layer::Form(_)) => form::keys::paste(model, text, effects),
        Some(Layer::SignIn(_)) => sign_in::edit(model, |field| field.paste(text)) != Typed::NotText,
        _ => false,
    };
    if !taken {
        let reason = form::keys::text_refused(model);
        model.hint(reason.unwrap_or_else(|| "Nothing takes text here: the paste was ignored.".to_owned()));
    }
}

fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        // Everywhere the same.
        Action::Quit | Action::Suspend | Action::Repaint | Action::Help => {
            return commands::run(model, action, effects);
        }
        _ => {}
    }
    match model.layers.last_mut() {
        None => commands::run(model, action, effects),
        Some(Layer::Form(_)) => form::keys::run(model, action, effects),
        Some(Layer::Filter(pane, _)) => {
            let pane = *pane;
            match action {
                Action::Keep => filter::keep(model, effects),
                Action::Close => {
                    model.layers.pop();
                    let _ = filter::clear(model, pane, effects);
                }
                moving => commands::run(model, moving, effects),
            }
        }
        Some(Layer::Question(question)) => match action {
            Action::NextPart | Action::PreviousPart if question.choices.len() == 1 => {
                model.hint("There is only this one answer: Enter or Esc.");
            }
            Action::NextPart => question.mark_next(1),
            Action::PreviousPart => question.mark_next(-1),
            Action::Up | Action::PreviousPage | Action::Down | Action::NextPage => scroll(model, action),
            Action::Press => {
                let verdict = question.choices[question.marked].verdict.clone();
                answer(model, verdict, effects);
            }
            Action::Yes | Action::Other => {
                let key = if action == Action::Yes { 'y' } else { 'o' };
                match question.choices.iter().find(|choice| choice.key == key) {
                    Some(choice) => {
                        let verdict = choice.verdict.clone();
                        answer(model, verdict, effects);
                    }
                    None => model.hint(format!("This question has no answer {key}.")),
                }
            }
            _ => answer(model, Verdict::Dismiss, effects),
        },
        Some(Layer::Reader(_)) => match action {
            Action::Close => drop(model.layers.pop()),
            moving => scroll(model, moving),
        },
        Some(Layer::SignIn(_)) => sign_in::run(model, action, effects),
        Some(Layer::Palette(_)) => in_palette(model, action, effects),
    }
}

fn in_palette(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(Layer::Palette(palette)) = model.layers.last().cloned() else { return };
    let rows = palette.rows(model);
    match action {
        Action::Close => drop(model.layers.pop()),
        Action::Choose => match rows.get(palette.list.cursor) {
            Some(row) => {
                model.layers.pop();
                commands::run(model, row.action, effects);
            }
            None => model.hint("No command contains what is typed."),
        },
        moving => scroll(model, moving),
    }
}

/// Moves in the list of the top layer; where it has no cursor, the text itself.
fn scroll(model: &mut Model, action: Action) {
    let (length, height) = layer_list(model);
    match model.layers.last() {
        Some(Layer::Palette(_)) if length == 0 => return model.hint("No command contains what is typed."),
        Some(Layer::Reader(_) | Layer::Question(_)) if length <= height => return model.hint("All of it is in view."),
        _ => {}
    }
    let page = isize::try_from(height).unwrap_or(isize::MAX);
    let delta = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PreviousPage => -page,
        Action::NextPage => page,
        Action::First => isize::MIN,
        Action::Last => isize::MAX,
        _ => return,
    };
    match model.layers.last_mut() {
        Some(Layer::Palette(palette)) => palette.list.step(delta, length),
        Some(Layer::Reader(Reader { list, .. }) | Layer::Question(Question { list, .. })) => {
            list.top = list.top.saturating_add_signed(delta).min(length.saturating_sub(height));
            list.cursor = list.top;
        }
        _ => {}
    }
}

/// How many lines the top layer has, and how many are in view.
fn layer_list(model: &Model) -> (usize, usize) {
    match model.layers.last() {
        Some(Layer::Reader(reader)) => {
            let area = reader_area(model.size).inner();
            (text_of(model, &reader.subject, usize::from(area.width)).len(), usize::from(area.height))
        }
        Some(Layer::Question(question)) => {
            (question.text(model.size).len(), usize::from(question.area(model.size).height.saturating_sub(4)))
        }
        Some(Layer::Palette(palette)) => {
            (palette.rows(model).len(), usize::from(palette_area(model.size).inner().height.saturating_sub(1)))
        }
        _ => (0, 1),
    }
}

fn answer(model: &mut Model, verdict: Verdict, effects: &mut Vec<Effect>) {
    if verdict.writes()
        && let Err(reason) = availability::visible(model)
    {
        return model.hint(reason);
    }
    let Some(Layer::Question(question)) = model.layers.pop() else { return };
    match verdict {
        Verdict::Dismiss => {}
        Verdict::Remove(ids) => commands::begin_remove(model, &ids, &question, effects),
        Verdict::Switch(ids, to) => commands::begin_switch(model, &ids, to, effects),
        Verdict::Swap { on, off } => commands::begin_swap(model, on, off, effects),
        Verdict::SaveSwitchedOff => saving::save(model, Way::SwitchedOff, effects),
        Verdict::SaveWithSwap(other) => saving::save(model, Way::Swap(other), effects),
        Verdict::SaveMine(theirs, way) => recheck::save_mine(model, theirs, way, effects),
        Verdict::TakeTheirs(theirs) => recheck::take_theirs(model, theirs),
        Verdict::SaveAsNew(way) => recheck::save_as_new(model, way, effects),
        Verdict::ParkForm => waiting::park(model),
        Verdict::DiscardForm => form::keys::close(model, effects),
        Verdict::QuitWhenWritten => quitting::when_written(model, effects),
        Verdict::QuitNow => effects.push(Effect::Quit),
    }
}

fn loaded(
    model: &mut Model,
    slot: Slot,
    generation: Generation,
    result: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    answered(model, Some(slot), result.as_ref().err(), effects);
    match (slot, result) {
        (Slot::Identity, Ok(Answer::Identity(identity))) => {
            model.session.identity = Some(identity);
            sign_in::verified(model);
        }
        // Nothing is held back where it cannot be read; the server has the last word anyway.
        (Slot::Identity, _) => model.verifying = false,
        (Slot::Start, Ok(Answer::Queue(queues))) => queues::wanted_found(model, Ok(queues), effects),
        (Slot::Start, Err(failure)) => queues::wanted_found(model, Err(failure), effects),
        (Slot::Queues, Ok(Answer::Queues(page))) => queues::loaded(model, generation, Ok(page), effects),
        (Slot::Queues, Err(failure)) => queues::loaded(model, generation, Err(failure), effects),
        (Slot::Hooks, Ok(Answer::Hooks(page))) => queues::hooks_loaded(model, generation, Ok(page), effects),
        (Slot::Hooks, Err(failure)) => queues::hooks_loaded(model, generation, Err(failure), effects),
        (Slot::Form, Ok(Answer::Hook(hook))) => recheck::read(model, generation, Ok(hook), effects),
        (Slot::Form, Err(failure)) => recheck::read(model, generation, Err(failure), effects),
        (Slot::Lookup, Ok(Answer::Schemas(page))) => {
            if let Some(schema) = picker::loaded(model, generation, Ok(page)) {
                form::keys::take_schema(model, schema);
            }
        }
        (Slot::Lookup, Err(failure)) => drop(picker::loaded(model, generation, Err(failure))),
        (Slot::Doubt, Ok(Answer::HooksLike(hooks))) => doubts::answered(model, generation, Ok(hooks), effects),
        (Slot::Doubt, Err(failure)) => doubts::answered(model, generation, Err(failure), effects),
        (Slot::Live, Ok(Answer::QueueStamp(stamp))) => live::answered(model, generation, Ok(stamp), effects),
        (Slot::Live, Err(failure)) => live::answered(model, generation, Err(failure), effects),
        // An answer of another kind than was asked for cannot come from our client.
        (_, Ok(_)) => {}
    }
}

/// Any answer tells how the connection does.
fn answered(model: &mut Model, slot: Option<Slot>, failure: Option<&Failure>, effects: &mut Vec<Effect>) {
    reconnect::observe(model, failure, effects);
    model.session.link = match failure.map(|failure| failure.kind) {
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
    if failure.is_some_and(|failure| failure.kind == FailureKind::SignedOut) {
        sign_in::refused(model, slot, effects);
    }
}

/// What has to hold after every message: cursors in range and in view, the next page asked for where the cursor nears its end.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    queues::load_more(model, effects);
    picker::load_more(model, effects);
    live::keep_going(model, effects);
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
    let rows = form_list_rows(form_area(model.size));
    if let Some(form) = model.form_mut() {
        let events = form.offered_events().count();
        form.event_list.settle(events, rows, Follow::HalfPage);
        let schemas = form.picker.rows.len();
        form.picker.list.settle(schemas, rows, Follow::HalfPage);
    }
    let (length, height) = layer_list(model);
    match model.layers.last_mut() {
        Some(Layer::Palette(palette)) => palette.list.settle(length, height, Follow::HalfPage),
        Some(Layer::Reader(reader)) => reader.list.top = reader.list.top.min(length.saturating_sub(height)),
        Some(Layer::Question(question)) => question.list.top = question.list.top.min(length.saturating_sub(height)),
        _ => {}
    }
    debug_assert!(model.registry.as_ref().is_none_or(Registry::is_consistent));
}
