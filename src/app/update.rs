//! What each message changes: which component receives it, what is done with what components request, and what has to hold
//! afterwards.

use super::{
    component::{Component, Cx, Event},
    connection::{Connection, REFUSED, Surroundings},
    copying::{Copying, Kept},
    dialogs::{ClipboardDialog, Palette, PlanDialog, SchemaChoice, SignIn, TextViewer},
    form::Form,
    hook_list::{HookList, Scope},
    keyboard::{NO_TEXT, nothing_bound, too_long},
    layers::{Layer, View},
    message::{Effect, Generation, Msg, RunId, Slot},
    model::{Model, Pane},
    plans::Preparation,
    proposal::Proposal,
    quitting::{self, Exit},
    reading::Reading,
    reports,
    request::{Destination, FormPurpose, Part, Question, Request, Requests, Topic, Verdict},
    session::{Link, Place, SignInDefaults},
    start,
    store::{Store, StoreUpdate},
    widgets::{Load, NoticeKind, TextInput, Typed},
    writes::{self, Answered, Purpose, Report, UnderWay},
};
use crate::{
    domain::{
        Answer, Cause, Failure, FailureKind, Hook, HookId, HookOwner, LAG, OwnWrite, Query, Queue, SeenVersion,
        WriteOutcome,
        plan::{NotBegun, Order, Remarks, RunProgress, StepKind},
        scan::{News, ScanEnd},
    },
    keys::{Action, Chord, Context},
};

/// Decides what a message changes and what it asks of the world. No I/O, no clock: the same messages give the same state.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(chord) => key(model, chord, &mut effects),
        Msg::Paste(text) => paste(model, &text, &mut effects),
        Msg::Resize(size) => model.size = size,
        Msg::Focus(focused) => {
            connection(model, &mut effects, |connection, around, out| connection.focus(focused, around, out));
        }
        Msg::Timer(timer) => {
            let loading = model.hooks.owner().filter(|_| model.hooks.load.is_loading());
            let contradicted = model.recent_writes.timer(timer, loading, &mut model.store);
            if contradicted.is_some() && contradicted == model.hooks.owner() {
                load_hooks(model, &mut effects);
            }
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
        Msg::Scanned { slot, generation, news } => scanned(model, slot, generation, news, &mut effects),
        Msg::RunProgress { run, progress } => {
            if let RunProgress::Answered { outcome, .. } | RunProgress::Withheld { outcome, .. } = &progress {
                answered(model, None, outcome.failure(), &mut effects);
            }
            run_progressed(model, run, progress, &mut effects);
        }
        Msg::RunEnded { run, result } => run_ended(model, run, result, &mut effects),
        Msg::DoubtsSettled(result) => {
            if let Some(text) = writes::doubts_settled(result) {
                model.notices.tell(NoticeKind::Warning, text);
            }
        }
        Msg::PausedRead(result) => {
            tell_all(model, &Event::Paused(result.clone()), &mut effects);
            preparation(model, &mut effects, |preparation, _, out| preparation.paused(result, out));
        }
        Msg::JournalRead(result) => {
            tell_all(model, &Event::Journal(result.clone()), &mut effects);
            preparation(model, &mut effects, |preparation, _, out| preparation.journal(result, out));
        }
        Msg::Attempt(attempt) => model.connection.waiting.attempted(&attempt),
        Msg::SignedIn(result) => tell(model, Part::SignIn, Event::SignedIn(result), &mut effects),
        Msg::Terminate => effects.push(Effect::Quit),
    }
    settle(model, &mut effects);
    for effect in &mut effects {
        if let Effect::Execute { order, .. } = effect {
            order.read = model.store.dates(order);
        }
    }
    effects
}

/// A key: a command where it is bound, else text.
fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    model.notices.key_pressed();
    // Ctrl-C while the writes under way are asked about or waited for ends the program, whatever hangs. Their record says
    // that they are in doubt.
    let waits = model.layers.asks(Part::App) || model.exit == Exit::WhenWritten;
    if model.keys.action_for(Context::Question, chord) == Some(Action::Quit) && waits && model.writes.unfinished() > 0 {
        return effects.push(Effect::Quit);
    }
    let context = model.context();
    let action = model.keys.action_for(context, chord);
    goes_on(model, action);
    model.typing = false;
    match action {
        Some(action) => act(model, action, effects),
        None => match text(model, TextInput::Key(chord), effects) {
            Typed::Changed | Typed::Same => model.typing = true,
            Typed::TooLong => model.hint(too_long()),
            Typed::NotText => {
                let refused = model.text_refused().filter(|_| chord.typed().is_some());
                model.hint(refused.unwrap_or_else(|| nothing_bound(&model.keys, context, chord)));
            }
        },
    }
    let (is_typing, is_signed_out) = (model.typing, model.session.link == Link::SignedOut);
    connection(model, effects, |connection, _, out| connection.key_pressed(is_typing, is_signed_out, out));
}

/// A paste is text, never keys.
fn paste(model: &mut Model, pasted: &str, effects: &mut Vec<Effect>) {
    model.notices.key_pressed();
    goes_on(model, None);
    match text(model, TextInput::Paste(pasted), effects) {
        Typed::Changed | Typed::Same => {}
        Typed::TooLong => model.hint(too_long()),
        Typed::NotText => model.hint(model.text_refused().unwrap_or_else(|| NO_TEXT.to_owned())),
    }
}

/// The user who goes on working while the last answers are waited for is not thrown out in the middle of it. Wanting to
/// quit is not going on.
fn goes_on(model: &mut Model, action: Option<Action>) {
    if model.exit == Exit::WhenWritten && action != Some(Action::Quit) {
        model.exit = Exit::Staying;
        model.hint("Not quitting any more.");
    }
}

/// Edits the text field that has the keyboard. [`Typed::NotText`] if none has it, or the key means nothing to it.
fn text(model: &mut Model, input: TextInput<'_>, effects: &mut Vec<Effect>) -> Typed {
    let focused = model.focused();
    let typed = call(model, focused, effects, |component, cx, out| component.text(input, cx, out));
    typed.unwrap_or(Typed::NotText)
}

/// Carries out a command of what has the keyboard, or says why it is not available.
fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Quit | Action::Suspend | Action::Repaint | Action::Help => {
            let dialog = model.layers.last().and_then(Layer::component);
            return match dialog.and_then(|dialog| dialog.unavailable(action, &model.cx(model.focused()))) {
                Some(reason) => model.hint(reason),
                None => everywhere(model, action, effects),
            };
        }
        Action::StartDemo => {
            model.session.place = Place::Demo;
            effects.push(Effect::StartDemo);
            return effects.extend(model.start());
        }
        _ => {}
    }
    let focused = model.focused();
    let act = |component: &mut dyn Component, cx: &Cx<'_>, out: &mut Requests| match component.unavailable(action, cx) {
        Some(reason) => out.hint(reason),
        None => component.act(action, cx, out),
    };
    call(model, focused, effects, act);
}

/// A command that does the same everywhere.
fn everywhere(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Quit => quit(model, effects),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Repaint => effects.push(Effect::Repaint),
        _ => open(model, Destination::Text(Topic::Help(model.context())), effects),
    }
}

/// Ends the program, or asks first.
fn quit(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.layers.asks(Part::App) {
        // A key that is held down must not answer the question that it asked.
        return model.hint("Choose an answer: y quits, n stays.");
    }
    match quitting::question(model.writes.unfinished(), model.form()) {
        Some(question) => model.layers.ask(Part::App, question),
        None => effects.push(Effect::Quit),
    }
}

/// The user answered whether to quit.
fn answered_quitting(model: &mut Model, verdict: Verdict, effects: &mut Vec<Effect>) {
    match verdict {
        Verdict::Yes => {
            model.exit = Exit::WhenWritten;
            model.hint("Quitting as soon as the server has answered. Ctrl-C quits at once, any other key stays.");
            quit_if_written(model, effects);
        }
        Verdict::Other => effects.push(Effect::Quit),
        Verdict::No => {}
    }
}

/// A write was answered: it may have been the last one to wait for.
fn quit_if_written(model: &Model, effects: &mut Vec<Effect>) {
    if model.exit == Exit::WhenWritten && model.writes.unfinished() == 0 {
        effects.push(Effect::Quit);
    }
}

/// Opens something over everything else.
pub(super) fn open(model: &mut Model, destination: Destination, effects: &mut Vec<Effect>) {
    if matches!(destination, Destination::SignIn { .. }) && model.layers.is_open(Part::SignIn) {
        return;
    }
    let layer = match destination {
        Destination::Palette(place) => Layer::Palette(Palette::new(place)),
        Destination::Clipboard(choices) => Layer::Clipboard(ClipboardDialog::new(choices)),
        Destination::Text(topic) => Layer::Text(TextViewer::new(topic)),
        Destination::SignIn { reason } => {
            let is_first = model.session.identity.is_none() && !model.queues.known;
            Layer::SignIn(Box::new(SignIn::new(reason, &model.sign_in_defaults, is_first)))
        }
        Destination::Queue(queue, hook) => return open_queue(model, queue, hook, effects),
        Destination::Form(queue, purpose) => {
            if model.hooks.owner() != Some(queue.owner()) {
                // The form needs to know the other hooks of the queue as they are now.
                open_queue(model, queue.clone(), None, effects);
            }
            Layer::Form(Box::new(match purpose {
                FormPurpose::Add(event) => Form::add(queue, event, &model.store),
                FormPurpose::Edit(hook) => Form::edit(queue, &hook, &model.store),
            }))
        }
        Destination::SchemaChoice(targets) => Layer::Schema(Box::new(SchemaChoice::new(targets))),
        Destination::Copy(targets) => match Copying::new(targets, &model.copying_kept) {
            Some(copying) => Layer::Copying(Box::new(copying)),
            None => return model.hint("The server names no flow schema of this hook, so it cannot be copied."),
        },
        Destination::AllHooks => return cover(model, View::AllHooks, effects),
        Destination::Matrix => return cover(model, View::Matrix, effects),
        Destination::WhereUsed(schema) => {
            let was_closed = !matches!(model.layers.last(), Some(Layer::Cover(View::AllHooks)));
            model.all_hooks.show_where_used(schema.id, was_closed);
            return cover(model, View::AllHooks, effects);
        }
        Destination::History => Layer::Report(Box::new(reports::Report::history())),
        Destination::Doctor => {
            if model.session.rights().queues.read {
                effects.push(Effect::SettleDoubts);
            }
            Layer::Report(Box::new(reports::Report::doctor()))
        }
    };
    let part = layer.part();
    model.layers.push(layer);
    tell(model, part, Event::Opened, effects);
}

/// Covers the panes with a list.
fn cover(model: &mut Model, view: View, effects: &mut Vec<Effect>) {
    model.layers.show(view);
    with_reading(model, effects, |reading, _, out| reading.begin_once(out));
}

/// Opens the hooks of a queue in their pane, with the cursor on one of them. A list that covers the panes closes for a hook.
pub(super) fn open_queue(model: &mut Model, queue: Queue, hook: Option<HookId>, effects: &mut Vec<Effect>) {
    if model.wanted.take().is_some() {
        // Whoever opens a queue does not want to be taken to another one later.
        effects.push(Effect::Cancel(Slot::Start));
    }
    if hook.is_some() && matches!(model.layers.last(), Some(Layer::Cover(_))) {
        model.layers.pop();
    }
    // The keyboard stays where somebody types.
    if model.layers.is_empty() && !model.context().takes_text() {
        model.focus = Pane::Hooks;
    }
    model.store.apply(StoreUpdate::Queues(vec![queue.clone()]));
    model.store.keep(queue.owner());
    if model.hooks.owner() == Some(queue.owner()) {
        // Its rows, checks and filter are still there: a look is enough to see what changed.
        model.hooks.scope = Scope::Queue(queue);
    } else {
        model.hooks = HookList::of_queue(queue);
        // Of a queue that is closed no load is under way.
        model.recent_writes.forget_expired(|_| true, &mut model.store);
    }
    if let Some(hook) = hook {
        model.hooks.go_to(hook);
    }
    tell(model, Part::Hooks, Event::Opened, effects);
}

/// Reads the hooks of the open queue again.
pub(super) fn load_hooks(model: &mut Model, effects: &mut Vec<Effect>) {
    tell(model, Part::Hooks, Event::Opened, effects);
}

/// Reads the list of queues again.
pub(super) fn load_queues(model: &mut Model, effects: &mut Vec<Effect>) {
    tell(model, Part::Queues, Event::Opened, effects);
}

/// Takes in what was read or written, and marks what others changed.
pub(super) fn learn(model: &mut Model, update: StoreUpdate, effects: &mut Vec<Effect>) {
    let owner = match &update {
        StoreUpdate::Hooks(owner, _) => Some(*owner),
        _ => None,
    };
    match &update {
        StoreUpdate::Presumed(owner, hook) => model.reading.written(*owner, hook.id, Some(hook)),
        StoreUpdate::Gone(owner, hook) => model.reading.written(*owner, *hook, None),
        _ => {}
    }
    let changed = model.store.apply(update);
    if let Some(owner) = owner {
        model.reading.was_read(owner);
        // While the open queue is still loading, that answer may be from before the write.
        if model.hooks.owner() != Some(owner) || !model.hooks.load.is_loading() {
            model.recent_writes.forget_expired(|expired| expired == owner, &mut model.store);
        }
        tell(model, Part::Hooks, Event::ChangedByOthers(owner, changed), effects);
    }
}

/// A write of ours was answered: this is the hook now, or it is gone. For a while no read knows better.
pub(super) fn written(model: &mut Model, owner: HookOwner, id: HookId, hook: Option<Hook>, effects: &mut Vec<Effect>) {
    let timer = model.ids.next_timer();
    effects.push(Effect::After { timer, delay: LAG });
    model.recent_writes.add(timer, (owner, id));
    model.reading.written(owner, id, hook.as_ref());
    let write = OwnWrite { hook: id, answer: hook, answered: None, before: None, version: None };
    model.store.apply(StoreUpdate::Written(owner, write));
}

/// Something happened to a run: a row becomes what the server returned.
fn run_progressed(model: &mut Model, run: RunId, progress: RunProgress, effects: &mut Vec<Effect>) {
    if let RunProgress::Changed { step, now: Some(now) } = &progress {
        let step = model.writes.run(run).and_then(|run| run.plan().steps().get(*step));
        if let Some(owner) = step.map(|step| step.queue.owner()) {
            learn(model, StoreUpdate::Presumed(owner, now.clone()), effects);
        }
    }
    let Some(Answered { step, outcome }) = model.writes.follow(run, progress) else { return };
    let owner = step.queue.owner();
    if outcome.failure().is_some() {
        // There is something to see before the program ends.
        model.exit = Exit::Staying;
        return;
    }
    match (outcome, &step.kind) {
        (WriteOutcome::Done(_), StepKind::Remove(hook)) => written(model, owner, hook.id, None, effects),
        (WriteOutcome::Done(Some(hook)) | WriteOutcome::Differs { hook, .. }, _) => {
            written(model, owner, hook.id, Some(hook), effects);
        }
        // A success without a hook: the hook as desired, until the reload at the run's end says how it is.
        (WriteOutcome::Done(None), StepKind::Edit { after, .. }) => {
            learn(model, StoreUpdate::Presumed(owner, after.clone()), effects);
        }
        (WriteOutcome::Done(None), StepKind::Add(spec)) if model.hooks.owner() == Some(owner) => {
            model.hooks.go_to_added(spec.event.clone(), spec.schema.id);
        }
        _ => {}
    }
}

/// A run ended, and what it did is on the disk; or it did not begin.
fn run_ended(model: &mut Model, id: RunId, result: Result<Remarks, NotBegun>, effects: &mut Vec<Effect>) {
    let Some(run) = model.writes.end(id) else { return };
    let open = model.hooks.owner();
    let is_outdated = run.reload.iter().any(|queue| open == Some(HookOwner::Queue(*queue)));
    match result {
        Ok(remarks) => run_done(model, run, &remarks, effects),
        Err(reason) => run_not_begun(model, run, &reason, effects),
    }
    if is_outdated {
        load_hooks(model, effects);
    }
    quit_if_written(model, effects);
}

fn run_done(model: &mut Model, run: UnderWay, remarks: &Remarks, effects: &mut Vec<Effect>) {
    let Report { kind, text, done } = writes::report(&run, remarks);
    model.uncheck(&done);
    if run.order.cause == Cause::Copy && run.order.run.tally().is_all_done() {
        // What was copied is done with. After a failure it stays checked for another try.
        model.uncheck_all();
    }
    if run.purpose != Purpose::SaveForm {
        model.notices.tell(kind, text.clone());
    }
    let ended = Event::RunEnded { order: Box::new(run.order), batch: run.batch, kind, text };
    tell_runner(model, run.purpose, ended, effects);
    if let Some(reason) = &remarks.not_recorded {
        model.notices.tell_more(&format!("What was done is not written down, so u cannot undo it: {reason}."));
    }
}

fn run_not_begun(model: &mut Model, run: UnderWay, reason: &NotBegun, effects: &mut Vec<Effect>) {
    model.exit = Exit::Staying;
    let event = Event::RunNotBegun { order: Box::new(run.order.clone()), reason: reason.to_string() };
    tell_runner(model, run.purpose, event, effects);
    if let NotBegun::Journal(reason) = reason {
        model.writes.keep_unrecorded(run);
        let lines = vec![
            format!("The journal cannot be written: {reason}."),
            "What is done now cannot be undone later, and history will not know it.".to_owned(),
        ];
        let question = Question::new("Do it although it cannot be undone?", lines, "No").or_write("Do it without undo");
        model.layers.ask(Part::Writes, question);
    }
    model.notices.tell(NoticeKind::Error, reason.to_string());
}

/// Carries out an order; one that is tried again as the batch that it was before.
fn begin(model: &mut Model, purpose: Purpose, order: Order, batch: Option<u64>, effects: &mut Vec<Effect>) {
    if order.cause == Cause::Copy {
        // What was picked for it is over with it.
        model.layers.retain(|layer| !matches!(layer, Layer::Copying(_)));
        model.copying_kept = Kept::default();
    }
    let run = model.writes.begin(purpose, order, batch, effects);
    tell_runner(model, purpose, Event::RunBegan(run), effects);
}

/// Hands something to the component that shows a run.
fn tell_runner(model: &mut Model, purpose: Purpose, event: Event, effects: &mut Vec<Effect>) {
    match purpose {
        Purpose::SaveForm => tell(model, Part::Form, event, effects),
        Purpose::Plan => tell(model, Part::Plan, event, effects),
        Purpose::Rows => {}
    }
}

/// Shows what would be written and asks whether to do it. Where nothing would change, or the user may not change anything,
/// it says that instead.
pub fn propose(model: &mut Model, proposal: Proposal) {
    if model.layers.is_open(Part::Plan) {
        return model.hint("Another plan is open: close it first.");
    }
    if proposal.plan().is_empty() && proposal.left_out.is_empty() && proposal.notes.is_empty() {
        return model.hint(format!("{}: nothing would change.", proposal.title));
    }
    if let (false, Err(reason)) = (proposal.plan().is_empty(), model.cx(Part::Plan).may_change()) {
        return model.hint(reason);
    }
    model.layers.push(Layer::Plan(Box::new(PlanDialog::new(proposal))));
}

/// Calls the reading of all hooks, and carries out what it requests.
pub(super) fn with_reading(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    call: impl FnOnce(&mut Reading, &Store, &mut Requests),
) {
    with_requests(model, Part::AllHooks, effects, |model, out| call(&mut model.reading, &model.store, out));
}

/// Carries out what a part of the model requests.
fn with_requests<T>(
    model: &mut Model,
    from: Part,
    effects: &mut Vec<Effect>,
    call: impl FnOnce(&mut Model, &mut Requests) -> T,
) -> T {
    let mut out = Requests::new(model.ids);
    let result = call(model, &mut out);
    let (requests, ids) = out.into_parts();
    model.ids = ids;
    for request in requests {
        carry_out(model, from, request, effects);
    }
    result
}

/// Calls the preparation of an undo or a resume, and carries out what it requests.
fn preparation(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    call: impl FnOnce(&mut Preparation, &Store, &mut Requests),
) {
    with_requests(model, Part::Preparation, effects, |model, out| call(&mut model.preparation, &model.store, out));
}

/// Nothing lies over the lists, and nobody types a filter.
fn shows_lists(model: &Model) -> bool {
    match model.layers.last() {
        None => true,
        Some(Layer::Cover(_)) => !model.context().takes_text(),
        Some(_) => false,
    }
}

/// Hands something to a component. One that is not open gets nothing.
fn tell(model: &mut Model, part: Part, event: Event, effects: &mut Vec<Effect>) {
    call(model, part, effects, |component, cx, out| component.receive(event, cx, out));
}

/// Hands something to every dialog. Whoever did not ask for it ignores it.
pub(super) fn tell_all(model: &mut Model, event: &Event, effects: &mut Vec<Effect>) {
    let dialogs: Vec<Part> = model.layers.iter().map(Layer::part).collect();
    for part in [Part::Queues, Part::Hooks].into_iter().chain(dialogs) {
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
    with_requests(model, part, effects, |model, out| {
        let (component, cx) = model.component_mut(part)?;
        Some(call(component, &cx, out))
    })
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
        Request::Ask(question) => model.layers.ask(from, question),
        Request::Answer(verdict) => {
            if let Some(Layer::Question(asked)) = model.layers.pop() {
                match asked.asker {
                    Part::Writes => {
                        if let (Some((order, purpose)), Verdict::Yes) = (model.writes.take_unrecorded(), verdict) {
                            begin(model, purpose, order, None, effects);
                        }
                    }
                    Part::App => answered_quitting(model, verdict, effects),
                    asker => tell(model, asker, Event::Answered(verdict), effects),
                }
            }
        }
        Request::Run(action) => {
            close(model, from);
            act(model, action, effects);
        }
        Request::Propose(_) if from == Part::Preparation && !shows_lists(model) => {
            model.hint("What was looked up is not shown, because something else was opened: press the key again.");
        }
        Request::Propose(proposal) => {
            if from == Part::Preparation {
                // That it was looked for is answered.
                model.notices.answered();
            }
            propose(model, proposal);
        }
        Request::Confirm(question, proposals) => {
            model.layers.push(Layer::Plan(Box::new(PlanDialog::asking(question, proposals))));
        }
        Request::Execute(purpose, order, batch) => begin(model, purpose, *order, batch, effects),
        Request::CancelRun(run) => model.writes.cancel(run, effects),
        Request::Read { slot, generation, query } => effects.push(Effect::Fetch { slot, generation, query }),
        Request::Scan { slot, generation, queues, trust } => {
            effects.push(Effect::Scan { slot, generation, queues, trust });
        }
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
        Request::ReloadHooks => load_hooks(model, effects),
        Request::PutAside => model.layers.put_form_aside(),
        Request::BringBack => model.layers.bring_form_back(),
        Request::Show(hook, kind, mut text) => {
            if model.move_to(hook) {
                text.push_str(" The filter was cleared to show it.");
            }
            model.notices.tell(kind, text);
        }
        Request::Resume(checked) => preparation(model, effects, |preparation, _, out| preparation.resume(checked, out)),
        Request::Undo => {
            let settle = model.session.rights().queues.read;
            preparation(model, effects, |preparation, _, out| preparation.undo(settle, out));
        }
        Request::GiveUpLookUp => preparation(model, effects, |preparation, _, out| preparation.give_up(out)),
        Request::Learn(update) => learn(model, update, effects),
        Request::ReadAllHooks => with_reading(model, effects, |reading, _, out| reading.again(out)),
        Request::LoadAllHooks => with_reading(model, effects, |reading, _, out| reading.begin_once(out)),
        Request::StopReading => with_reading(model, effects, |reading, _, out| reading.stop(out)),
        Request::ReadFailed => read_failed(model, from, effects),
        Request::GiveUpLoads => give_up_loads(model, effects),
        Request::AskToSignIn => open(model, Destination::SignIn { reason: REFUSED.to_owned() }, effects),
        Request::ClearNotices => drop(model.notices.clear()),
        Request::OtherPane => {
            model.focus = if model.focus == Pane::Queues { Pane::Hooks } else { Pane::Queues };
        }
        Request::ReadJournal { settle } => effects.push(Effect::ReadJournal { settle }),
        Request::ReadPaused => effects.push(Effect::ReadPaused),
        Request::ForgetPauses(pauses) => effects.push(Effect::ForgetPauses(pauses)),
        Request::CopyText(text) => effects.push(Effect::CopyText(text)),
    }
}

/// Goes on with what could not be read before the user signed in.
fn signed_in(model: &mut Model, user: SignInDefaults, effects: &mut Vec<Effect>) {
    // The next time only the password is missing.
    let password = model.sign_in_defaults.password.take();
    model.sign_in_defaults = SignInDefaults { password, ..user };
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

/// Closes a component and the question that it asked.
fn close(model: &mut Model, part: Part) {
    if part == Part::Matrix && model.layers.is_open(part) {
        model.all_hooks.forget_where_used();
    }
    if let Some(Layer::Copying(copying)) = model.layers.close(part) {
        model.copying_kept = copying.kept();
    }
}

/// An answer to a read goes to the component that asked.
fn loaded(
    model: &mut Model,
    slot: Slot,
    generation: Generation,
    result: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    answered(model, Some(slot), result.as_ref().err(), effects);
    // A hook that is read alone comes without a version: our write of a moment ago overrides it (replica lag).
    let result = result.map(|answer| match answer {
        Answer::Hook(hook) => Answer::Hook(model.store.with_own_write(hook)),
        answer => answer,
    });
    if model.component_mut(reader(slot)).is_some() {
        return tell(model, reader(slot), Event::Arrived { slot, generation, result }, effects);
    }
    match (slot, result) {
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
        (Slot::Start, result) => {
            let Some(wanted) = model.wanted.take() else { return };
            let find = |_: &mut Model, out: &mut Requests| start::queue_found(&wanted, result, out);
            if with_requests(model, Part::App, effects, find) {
                model.wanted = Some(wanted);
            }
        }
        (Slot::Live, Ok(Answer::QueueVersion(version))) => probed(model, generation, Ok(version), effects),
        (Slot::Live, Err(failure)) => probed(model, generation, Err(failure), effects),
        // The others are components, and an answer of another kind than was asked for cannot come from our client.
        _ => {}
    }
}

/// News of a scan goes to whoever began it.
fn scanned(model: &mut Model, slot: Slot, generation: Generation, news: News, effects: &mut Vec<Effect>) {
    let failure = news.end.as_ref().and_then(ScanEnd::failure);
    if failure.is_none_or(|failure| failure.kind != FailureKind::GivenUp) {
        answered(model, Some(slot), failure, effects);
    }
    model.connection.waiting.one_came();
    match slot {
        Slot::CopyHooks => tell(model, Part::Copy, Event::Scanned { generation, news }, effects),
        Slot::PlanHooks => {
            preparation(model, effects, |preparation, _, out| preparation.scanned(generation, news, out))
        }
        _ => with_reading(model, effects, |reading, store, out| reading.receive(generation, news, store, out)),
    }
}

/// The component that reads a slot.
const fn reader(slot: Slot) -> Part {
    match slot {
        Slot::Identity | Slot::Start | Slot::Live | Slot::AllHooks | Slot::PlanHooks => Part::App,
        Slot::Queues => Part::Queues,
        Slot::Hooks => Part::Hooks,
        Slot::Form | Slot::Lookup => Part::Form,
        Slot::SchemaChoice => Part::SchemaChoice,
        Slot::Doctor => Part::Report,
        Slot::CopyQueues | Slot::CopyHooks => Part::Copy,
    }
}

/// The version of the queue that live refresh asked for.
fn probed(
    model: &mut Model,
    generation: Generation,
    version: Result<Option<SeenVersion>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let us = model.session.identity.as_ref().and_then(|identity| identity.user);
    let probed = model.connection.probed_queue(generation).map(HookOwner::Queue);
    if let (Some(owner), Ok(Some(seen))) = (probed, &version)
        // Our own write of a moment ago is no reason to doubt the list.
        && !(us == seen.version.updated_by && model.recent_writes.is_to(owner))
    {
        model.store.apply(StoreUpdate::Version(owner, seen.version.clone(), seen.seen));
    }
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
    model.session.link = Link::after(kind);
    connection(model, effects, |connection, around, out| connection.answered(slot, failure, around, out));
}

/// Gives up loading the queues and the hooks of the open queue.
fn give_up_loads(model: &mut Model, effects: &mut Vec<Effect>) {
    let given_up = || Load::Failed(Failure::new(FailureKind::GivenUp, None, ""));
    if model.queues.load.is_loading() {
        model.queues.load = given_up();
        effects.push(Effect::Cancel(Slot::Queues));
    }
    if model.hooks.load.is_loading() {
        model.hooks.load = given_up();
        effects.push(Effect::Cancel(Slot::Hooks));
    }
    model.hint("Stopped waiting. r loads again.");
}

/// A component reads its list again: so is whatever else failed, so that one key restores the screen after a bad minute.
fn read_failed(model: &mut Model, from: Part, effects: &mut Vec<Effect>) {
    if let Some(selector) = model.wanted.clone() {
        model.fetch(Slot::Start, Query::Queue(selector), effects);
    }
    if model.session.identity.is_none() {
        model.fetch(Slot::Identity, Query::Identity, effects);
    }
    if from != Part::Queues && model.queues.load.has_failed() {
        load_queues(model, effects);
    }
    if from != Part::Hooks && model.hooks.load.has_failed() {
        load_hooks(model, effects);
    }
}

/// Reads again what is shown and could not be read. Returns whether there was anything.
fn reload_failed(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let asked_before = effects.len();
    if model.layers.iter().any(|layer| matches!(layer, Layer::Cover(_) | Layer::Report(_))) {
        with_reading(model, effects, |reading, _, out| reading.resume(out));
    }
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
    with_requests(model, Part::Connection, effects, |model, out| call(&mut model.connection, around, out))
}

/// What has to hold after every message: cursors in range and in view, the next page asked for where the cursor nears its end.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let lists = [Part::Queues, Part::Hooks, Part::AllHooks, Part::Matrix];
    let dialogs: Vec<Part> = model.layers.iter().map(Layer::part).collect();
    for part in lists.into_iter().chain(dialogs) {
        call(model, part, effects, |component, cx, out| component.settle(cx, out));
    }
    preparation(model, effects, |preparation, store, out| preparation.settle(store, out));
    connection(model, effects, |connection, around, out| connection.settle(around, out));
}
