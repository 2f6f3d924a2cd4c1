//! The way of a message to its room, and what has to hold after each.

use super::{
    all_queues,
    component::{Component, Cx, Event},
    connection::{Connection, Surroundings},
    copying,
    dialogs::{palette::Palette, question::QuestionDialog, sign_in::SignIn, text_viewer::TextViewer},
    form::{choosing, picker, recheck},
    keyboard,
    layers::{answers, quitting, scrolling},
    layout::{Arrangement, form_area, form_list_rows},
    message::{Effect, Generation, Msg, Slot},
    model::{Layer, Model, View},
    panes::{hooks, queues, registry::Registry},
    plans::{fetching, pausing, proposal::propose, schema, undo},
    reports,
    request::{Destination, Part, Question, Request, Requests},
    session::{Link, Place, SignInDefaults},
    widgets::{
        list::Follow,
        load::Load,
        notices::NoticeKind,
        text_field::{TextInput, Typed},
    },
    writes,
};
use crate::{
    domain::{Answer, Failure, FailureKind, Query, SeenVersion, plan::RunProgress},
    keys::Action,
};

/// Decides what a message changes and what it asks of the world. No I/O, no clock: the same messages give the same state.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(chord) => keyboard::key(model, chord, &mut effects),
        Msg::Paste(text) => keyboard::paste(model, &text, &mut effects),
        Msg::Resize(size) => model.size = size,
        Msg::Focus(focused) => {
            connection(model, &mut effects, |connection, around, out| connection.focus(focused, around, out));
        }
        Msg::Timer(timer) => {
            queues::timer(model, timer, &mut effects);
            picker::timer(model, timer, &mut effects);
            model.all_queues.recent_over(timer);
            match model.timers.remove(&timer) {
                Some(Part::Connection) => {
                    connection(model, &mut effects, |connection, around, out| connection.timer(timer, around, out));
                }
                Some(part) => tell(model, part, Event::Timer(timer), &mut effects),
                None => {}
            }
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
        Msg::RunProgress { run, progress } => {
            if let RunProgress::Answered { outcome, .. } | RunProgress::Withheld { outcome, .. } = &progress {
                answered(model, None, outcome.failure(), &mut effects);
            }
            writes::answers::progressed(model, run, progress, &mut effects);
        }
        Msg::RunEnded { run, result } => writes::answers::ended(model, run, result, &mut effects),
        Msg::DoubtsSettled(result) => writes::answers::doubts_settled(model, result),
        Msg::PausedRead(result) => {
            tell_all(model, &Event::Paused(result.clone()), &mut effects);
            pausing::read(model, result, &mut effects);
        }
        Msg::JournalRead(result) => {
            tell_all(model, &Event::Journal(result.clone()), &mut effects);
            reports::history::journal_read(model, &result);
            undo::journal_read(model, result, &mut effects);
        }
        Msg::Attempt(attempt) => model.connection.waiting.attempted(&attempt),
        Msg::SignedIn(result) => tell(model, Part::SignIn, Event::SignedIn(result), &mut effects),
        Msg::Terminate => effects.push(Effect::Quit),
    }
    settle(model, &mut effects);
    effects
}

/// Calls the component that has the keyboard. `None` where that is not a component yet.
pub(super) fn text(model: &mut Model, input: TextInput<'_>, effects: &mut Vec<Effect>) -> Option<Typed> {
    let top = model.layers.last()?.part();
    call(model, top, effects, |component, cx, out| component.text(input, cx, out))
}

/// Carries out a command of the component that has the keyboard, or says why it is not available. `false` where that is
/// not a component yet.
pub(super) fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) -> bool {
    let Some(top) = model.layers.last().map(Layer::part) else { return false };
    let act = |component: &mut dyn Component, cx: &Cx<'_>, out: &mut Requests| match component.unavailable(action, cx) {
        Some(reason) => out.hint(reason),
        None => component.act(action, cx, out),
    };
    call(model, top, effects, act).is_some()
}

/// Opens something over everything else.
pub(super) fn open(model: &mut Model, destination: Destination, effects: &mut Vec<Effect>) {
    if matches!(destination, Destination::SignIn { .. })
        && model.layers.iter().any(|layer| layer.part() == Part::SignIn)
    {
        return;
    }
    let layer = match destination {
        Destination::Palette(place) => Layer::Palette(Palette::new(place)),
        Destination::Text(topic) => Layer::Text(TextViewer::new(topic)),
        Destination::SignIn { reason } => {
            let is_first = model.session.identity.is_none() && !model.queues.known;
            Layer::SignIn(Box::new(SignIn::new(reason, &model.sign_in_defaults, is_first)))
        }
    };
    let part = layer.part();
    model.layers.push(layer);
    tell(model, part, Event::Opened, effects);
}

/// Hands something to a component. What is not a component yet gets nothing.
fn tell(model: &mut Model, part: Part, event: Event, effects: &mut Vec<Effect>) {
    call(model, part, effects, |component, cx, out| component.receive(event, cx, out));
}

/// Hands something to every dialog. Whoever did not ask for it ignores it.
pub(super) fn tell_all(model: &mut Model, event: &Event, effects: &mut Vec<Effect>) {
    let parts: Vec<Part> = model.layers.iter().map(Layer::part).collect();
    for part in parts {
        tell(model, part, event.clone(), effects);
    }
}

/// Calls a component and carries out what it requests.
fn call<T>(
    model: &mut Model,
    part: Part,
    effects: &mut Vec<Effect>,
    call: impl FnOnce(&mut dyn Component, &Cx<'_>, &mut Requests) -> T,
) -> Option<T> {
    let mut out = Requests::new(model.ids);
    let (component, cx) = model.component(part)?;
    let result = call(component, &cx, &mut out);
    let (requests, ids) = out.into_parts();
    model.ids = ids;
    for request in requests {
        carry_out(model, part, request, effects);
    }
    Some(result)
}

/// Carries out what a component requests.
fn carry_out(model: &mut Model, from: Part, request: Request, effects: &mut Vec<Effect>) {
    match request {
        Request::Notify(kind, text) => model.notices.tell(kind, text),
        Request::NotifyUntilRead(slot, text) => model.notices.tell_until_mended(slot, text),
        Request::ReadSucceeded(slot) => model.notices.mended(slot),
        Request::LetNoticesGo => model.notices.give_way(),
        Request::Open(destination) => open(model, destination, effects),
        Request::Close => close(model, from),
        Request::Ask(question) => ask(model, from, question),
        Request::Answer(verdict) => {
            if let Some(Layer::Question(asked)) = model.layers.pop() {
                match asked.asker {
                    Part::App => quitting::answered(model, verdict, effects),
                    asker => tell(model, asker, Event::Answered(verdict), effects),
                }
                answers::answered(model, &asked, verdict, effects);
            }
        }
        Request::Run(action) => {
            close(model, from);
            keyboard::act(model, action, effects);
        }
        Request::Propose(proposal) => propose(model, proposal),
        Request::Read { slot, generation, query } => effects.push(Effect::Fetch { slot, generation, query }),
        Request::GiveUp(slot) => effects.push(Effect::Cancel(slot)),
        Request::StartTimer { timer, delay } => {
            model.timers.insert(timer, from);
            effects.push(Effect::After { timer, delay });
        }
        Request::SignIn(credentials) => effects.push(Effect::SignIn(credentials)),
        Request::SecondFactor { session, code } => effects.push(Effect::SecondFactor { session, code }),
        Request::GiveUpSignIn => effects.push(Effect::GiveUpSignIn),
        Request::SignedIn(user) => signed_in(model, user, effects),
        Request::NotifyMore(text) => model.notices.tell_more(&text),
        Request::SetLink(link) => model.session.link = link,
        Request::ReloadFailed { or_probe } => {
            if !reload_failed(model, effects) && or_probe {
                model.fetch(Slot::Identity, Query::Identity, effects);
            }
        }
        Request::ReloadHooks => hooks::load(model, effects),
        Request::ForgetMarks => {
            if let Some(registry) = &mut model.registry {
                registry.changed.clear();
            }
        }
        Request::ReadJournal => effects.push(Effect::ReadJournal { settle: false }),
        Request::ReadPaused => effects.push(Effect::ReadPaused),
    }
}

/// Goes on with what could not be read before the user signed in.
fn signed_in(model: &mut Model, user: SignInDefaults, effects: &mut Vec<Effect>) {
    // The next time only the password is missing.
    model.sign_in_defaults = user;
    model.session.link = Link::Connected;
    if !model.queues.known && model.queues.load == Load::Idle && model.session.place != Place::Unset {
        effects.extend(model.start_asking());
        return;
    }
    model.fetch(Slot::Identity, Query::Identity, effects);
    reload_failed(model, effects);
    if let Some(selector) = model.wanted.clone() {
        model.fetch(Slot::Start, Query::Queue(selector), effects);
    }
}

/// Closes the topmost component of this name and the question that it asked.
fn close(model: &mut Model, part: Part) {
    let Some(place) = model.layers.iter().rposition(|layer| layer.part() == part) else { return };
    model.layers.remove(place);
    model.layers.retain(|layer| !matches!(layer, Layer::Question(question) if question.asker == part));
}

/// Asks right over the component: under another question that is open, whose answer is on its way to the keyboard.
fn ask(model: &mut Model, asker: Part, question: Question) {
    let place = model.layers.iter().rposition(|layer| layer.part() == asker);
    let question = Layer::Question(QuestionDialog::new(asker, question));
    model.layers.insert(place.map_or(model.layers.len(), |place| place + 1), question);
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
        model.connection.waiting.one_came();
    }
    if model.component(reader(slot)).is_some() {
        return tell(model, reader(slot), Event::Arrived { slot, generation, result }, effects);
    }
    match (slot, result) {
        (Slot::Scan(lane), result) => all_queues::loading::answered(model, lane, generation, result, effects),
        (Slot::CopyHooks(lane), result) => copying::reading::answered(model, lane, generation, result, effects),
        (Slot::CopyQueues, Ok(Answer::Queues(page))) => {
            copying::listing::loaded(model, generation, Ok(page), effects);
        }
        (Slot::CopyQueues, Err(failure)) => copying::listing::loaded(model, generation, Err(failure), effects),
        (Slot::Identity, Ok(Answer::Identity(identity))) => {
            let is_first = model.session.identity.is_none();
            model.session.identity = Some(identity);
            connection(model, effects, |connection, _, out| connection.token_accepted(out));
            if is_first && model.session.rights().queues.read {
                effects.push(Effect::SettleDoubts);
            }
        }
        // Nothing is held back where it cannot be read; the server has the last word anyway.
        (Slot::Identity, _) => model.connection.token_not_checked(),
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
        (Slot::PlanHooks(lane), Ok(Answer::Hooks(page))) => {
            fetching::loaded(model, lane, generation, Ok(page), effects)
        }
        (Slot::PlanHooks(lane), Err(failure)) => fetching::loaded(model, lane, generation, Err(failure), effects),
        (Slot::Doctor, Ok(Answer::Schemas(page))) => reports::doctor::loaded(model, generation, Ok(page), effects),
        (Slot::Doctor, Err(failure)) => reports::doctor::loaded(model, generation, Err(failure), effects),
        (Slot::Live, Ok(Answer::QueueVersion(version))) => probed(model, generation, Ok(version), effects),
        (Slot::Live, Err(failure)) => probed(model, generation, Err(failure), effects),
        // An answer of another kind than was asked for cannot come from our client.
        (_, Ok(_)) => {}
    }
}

/// The component that reads a slot.
const fn reader(slot: Slot) -> Part {
    match slot {
        Slot::Identity | Slot::Start | Slot::Live => Part::App,
        Slot::Queues | Slot::Hooks | Slot::Scan(_) => Part::Lists,
        // The flow schemas of the form; for many hooks nothing else is open that reads them.
        Slot::Form | Slot::Lookup => Part::Form,
        Slot::PlanHooks(_) => Part::Plan,
        Slot::Doctor => Part::Report,
        Slot::CopyQueues | Slot::CopyHooks(_) => Part::Copy,
    }
}

/// The version of the queue that live refresh asked for.
fn probed(
    model: &mut Model,
    generation: Generation,
    version: Result<Option<SeenVersion>, Failure>,
    effects: &mut Vec<Effect>,
) {
    connection(model, effects, |connection, around, out| connection.probed(generation, version, around, out));
}

/// Any answer says whether the server can be reached.
fn answered(model: &mut Model, slot: Option<Slot>, failure: Option<&Failure>, effects: &mut Vec<Effect>) {
    let kind = failure.map(|failure| failure.kind);
    if slot == Some(Slot::Identity) && matches!(kind, Some(FailureKind::NotWebitel | FailureKind::Garbled)) {
        // A server may have no `/userinfo`: that says nothing of its other answers.
        if connection(model, effects, |connection, around, out| connection.server_is_there(around, out)) {
            model.session.link = Link::Connected;
        }
        return;
    }
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
    connection(model, effects, |connection, around, out| connection.answered(slot, failure, around, out));
}

/// Reads again what is shown and could not be read. Returns whether there was anything.
fn reload_failed(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let asked_before = effects.len();
    if model.queues.load.has_failed_by_itself() {
        queues::load(model, effects);
    }
    if model.registry.as_ref().is_some_and(|registry| registry.load.has_failed_by_itself()) {
        hooks::load(model, effects);
    }
    all_queues::loading::go_on(model, effects);
    copying::listing::go_on(model, effects);
    copying::reading::go_on(model, effects);
    reports::doctor::go_on(model, effects);
    tell_all(model, &Event::Reconnected, effects);
    effects.len() > asked_before
}

/// Calls the connection and carries out what it requests.
pub(super) fn connection<T>(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    call: impl FnOnce(&mut Connection, Surroundings, &mut Requests) -> T,
) -> T {
    let around = model.surroundings();
    let mut out = Requests::new(model.ids);
    let result = call(&mut model.connection, around, &mut out);
    let (requests, ids) = out.into_parts();
    model.ids = ids;
    for request in requests {
        carry_out(model, Part::Connection, request, effects);
    }
    result
}

/// What has to hold after every message: cursors in range and in view, the next page asked for where the cursor nears its end.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let parts: Vec<Part> = model.layers.iter().map(Layer::part).collect();
    for part in parts {
        call(model, part, effects, |component, cx, out| component.settle(cx, out));
    }
    queues::load_more(model, effects);
    picker::load_more(model, effects);
    reports::doctor::settle(model);
    connection(model, effects, |connection, around, out| connection.settle(around, out));
    let layout = model.layout();
    let follow = match layout.arrangement {
        Arrangement::TwoPanes => Follow::HalfPage,
        _ => Follow::Line,
    };
    let length = model.queues.rows.len();
    model.queues.list.settle(length, layout.queues.list_rows(), Follow::Line);
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
