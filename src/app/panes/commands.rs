//! What the commands of the two panes do.

use super::{
    availability, filter, queues,
    registry::{HookColumn, Load, PageSize, Registry},
};
use crate::{
    app::{
        connection::{sign_in, waiting},
        form::{picker, state::Form},
        layers::{
            palette::Palette,
            question::{Choice, Question, Verdict},
            quitting,
            reader::{Reader, Subject},
        },
        message::{Effect, Slot},
        model::{Layer, Link, Model, Pane, Place},
        parts::notices::NoticeKind,
        writes::jobs::{Order, Purpose, Task, name_of},
    },
    domain::{Direction, Event, Fires, Hook, HookId, Query, QueueColumn, Sort, State, fires_in},
    keys::Action,
};

/// Runs a command of the focused pane, or tells why it is not available.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if let Some(reason) = availability::unavailable(model, action) {
        return model.hint(reason);
    }
    match action {
        Action::Up => step(model, -1),
        Action::Down => step(model, 1),
        Action::First => step(model, isize::MIN),
        Action::Last => {
            step(model, isize::MAX);
            if model.focus == Pane::Queues {
                queues::to_last(model);
            }
        }
        Action::PreviousPage => page(model, -1),
        Action::NextPage => page(model, 1),
        Action::NextPart | Action::PreviousPart => {
            model.focus = if model.focus == Pane::Queues { Pane::Hooks } else { Pane::Queues };
        }
        Action::Open => {
            if let Some(queue) = model.queues.under_cursor().cloned() {
                queues::open(model, queue, effects);
            }
        }
        Action::Add => add(model, effects),
        Action::Edit => edit(model, effects),
        Action::Toggle => toggle(model, effects),
        Action::Remove => ask_to_remove(model),
        Action::Check => check(model),
        Action::CheckAll => check_all(model),
        Action::SortColumn => sort_by_next_column(model, effects),
        Action::SortDirection => turn_sort(model, effects),
        Action::Filter => filter::open(model),
        Action::PageSize => change_page_size(model),
        Action::Refresh => refresh(model, effects),
        Action::Reference => reference(model),
        Action::ClearNotice => {
            let done = waiting::give_up_loading(model, effects)
                || model.notices.clear()
                || filter::clear(model, model.focus, effects);
            if !done {
                model.hint("There is no message and no filter to clear.");
            }
        }
        Action::StartDemo => {
            model.session.place = Place::Demo;
            effects.push(Effect::StartDemo);
            effects.extend(model.start());
        }
        Action::Messages => model.layers.push(Layer::Reader(Reader::new(Subject::Messages))),
        Action::Palette => model.layers.push(Layer::Palette(Palette::new(model.pane_context()))),
        Action::Help => help(model),
        Action::Repaint => effects.push(Effect::Repaint),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Quit => quitting::ask(model, effects),
        Action::Choose
        | Action::Flip
        | Action::Press
        | Action::Save
        | Action::Close
        | Action::Keep
        | Action::Yes
        | Action::Other => {}
    }
}

/// `3 hooks`, `1 hook`.
pub(in crate::app) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

fn step(model: &mut Model, delta: isize) {
    match model.focus {
        Pane::Queues => {
            queues::stay(model);
            model.queues.list.step(delta, model.queues.rows.len());
        }
        Pane::Hooks => {
            if let Some(registry) = &mut model.registry {
                let length = registry.shown_count();
                registry.list.step(delta, length);
            }
        }
    }
}

fn page(model: &mut Model, delta: isize) {
    let layout = model.layout();
    let rows = match (model.focus, &model.registry) {
        (Pane::Hooks, Some(registry)) => registry.page_length(layout.hooks.list_rows()),
        _ => layout.queues.list_rows(),
    };
    step(model, delta.saturating_mul(isize::try_from(rows).unwrap_or(isize::MAX)));
}

/// The events that a form offers: the eight, and whatever else this queue's hooks have.
fn offered_events(registry: &Registry) -> Vec<Event> {
    let mut events = Event::OFFERED.to_vec();
    for hook in registry.hooks() {
        if matches!(hook.event, Event::Other(_)) && !events.contains(&hook.event) {
            events.push(hook.event.clone());
        }
    }
    events
}

fn add(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(registry) = &model.registry else { return };
    let events = offered_events(registry);
    // The first event that a new hook could be on for and that fires here.
    let first_offer = events
        .iter()
        .position(|event| {
            registry.enabled_with(event, None).is_none()
                && matches!(fires_in(event, registry.queue.kind), Fires::Yes | Fires::Unknown)
        })
        .unwrap_or(0);
    let form = Form::add(registry.queue.clone(), events, first_offer);
    model.layers.push(Layer::Form(Box::new(form)));
    picker::search_now(model, effects);
}

fn edit(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some((owner, hook)) =
        model.registry.as_ref().and_then(|registry| Some((registry.owner(), registry.under_cursor()?.clone())))
    else {
        return;
    };
    let generation = model.fetch(Slot::Form, Query::Hook { owner, hook: hook.id }, effects);
    let Some(registry) = &model.registry else { return };
    let form = Form::edit(registry.queue.clone(), offered_events(registry), &hook, generation);
    model.layers.push(Layer::Form(Box::new(form)));
    picker::search_now(model, effects);
}

/// Help for the place that has the keyboard. Help on help is where it ends.
fn help(model: &mut Model) {
    if let Some(Layer::Reader(Reader { subject: Subject::Help(_), .. })) = model.layers.last() {
        return model.hint("This is the help. Esc closes it.");
    }
    model.layers.push(Layer::Reader(Reader::new(Subject::Help(model.context()))));
}

/// Switches the targets: if any is on, all go off; otherwise all go on.
fn toggle(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(registry) = &model.registry else { return };
    let targets = registry.targets();
    let to = if targets.iter().any(|hook| hook.state.enabled()) { State::Off } else { State::On };
    let as_wished: Vec<HookId> = targets.iter().filter(|hook| hook.state == to).map(|hook| hook.id).collect();
    let to_change: Vec<Hook> = targets.into_iter().filter(|hook| hook.state != to).cloned().collect();
    if to.enabled() {
        let (free, taken) = split_by_room(registry, to_change);
        if let Some(question) = ask_about_taken(registry, &free, &taken) {
            model.layers.push(Layer::Question(question));
            return;
        }
        return begin_switch(model, &free.iter().map(|hook| hook.id).collect::<Vec<_>>(), to, effects);
    }
    // What is off already is done. Left checked, it would be all that the same key is about the next time.
    if let Some(registry) = &mut model.registry {
        registry.checks.retain(|id| !as_wished.contains(id));
    }
    begin_switch(model, &to_change.iter().map(|hook| hook.id).collect::<Vec<_>>(), to, effects);
}

/// Which of these hooks can be switched on, and which are kept from it and by which other: one enabled hook per event.
fn split_by_room(registry: &Registry, hooks: Vec<Hook>) -> (Vec<Hook>, Vec<(Hook, Hook)>) {
    let mut free: Vec<Hook> = Vec::new();
    let mut taken = Vec::new();
    for hook in hooks {
        let other = registry
            .enabled_with(&hook.event, Some(hook.id))
            .or_else(|| free.iter().find(|other| other.event == hook.event))
            .cloned();
        match other {
            Some(other) => taken.push((hook, other)),
            None => free.push(hook),
        }
    }
    (free, taken)
}

fn ask_about_taken(registry: &Registry, free: &[Hook], taken: &[(Hook, Hook)]) -> Option<Question> {
    let (hook, other) = taken.first()?;
    let rule = "Only one hook per event can be on in a queue.".to_owned();
    if free.is_empty() && taken.len() == 1 && registry.hook(other.id).is_some_and(|other| other.state.enabled()) {
        let lines = vec![rule, format!("Swap switches \"{}\" off first, then this one on.", name_of(other))];
        let choices = vec![Choice::new('y', "Swap", Verdict::Swap { on: hook.id, off: other.id })];
        let title = format!("{} is already on for {}", other.schema_label(), other.event);
        return Some(Question::new(title, lines, choices, "Leave it off"));
    }
    let mut lines = vec![rule];
    lines.extend(
        taken.iter().map(|(hook, other)| format!("{} stays off because of {}", name_of(hook), other.schema_label())),
    );
    let ids = free.iter().map(|hook| hook.id).collect();
    let choices = if free.is_empty() {
        Vec::new()
    } else {
        vec![Choice::new('y', format!("Switch on {}", count(free.len(), "hook")), Verdict::Switch(ids, State::On))]
    };
    let title = format!("{} of {} cannot be switched on", taken.len(), count(free.len() + taken.len(), "hook"));
    Some(Question::new(title, lines, choices, "Back"))
}

/// A question names what it is about; once that is no longer so, its answer does nothing.
const CHANGED_MEANWHILE: &str = "The list changed while the question was open, so nothing was sent.";

fn existing(model: &Model, ids: &[HookId]) -> Vec<Hook> {
    let Some(registry) = &model.registry else { return Vec::new() };
    ids.iter().filter(|id| model.writes.pending(**id).is_none()).filter_map(|id| registry.hook(*id)).cloned().collect()
}

/// Switches these hooks.
pub(in crate::app) fn begin_switch(model: &mut Model, ids: &[HookId], to: State, effects: &mut Vec<Effect>) {
    let hooks: Vec<Hook> = existing(model, ids).into_iter().filter(|hook| hook.state != to).collect();
    if hooks.len() < ids.len() {
        return model.hint(format!("{CHANGED_MEANWHILE} Press t again."));
    }
    let tasks: Vec<Task> = hooks.iter().map(|hook| Task::switch(hook, to)).collect();
    begin(model, Purpose::Switch(to), Order::Together, tasks, effects);
}

/// Switches one hook off and then another on.
pub(in crate::app) fn begin_swap(model: &mut Model, on: HookId, off: HookId, effects: &mut Vec<Effect>) {
    let (first, second) = (existing(model, &[off]), existing(model, &[on]));
    let ([first], [second]) = (first.as_slice(), second.as_slice()) else {
        return model.hint("One of the two hooks is gone or being written: refresh and try again.");
    };
    if second.state.enabled() || !first.state.enabled() || first.event != second.event {
        return model.hint(format!("{CHANGED_MEANWHILE} Press t again."));
    }
    let tasks = vec![Task::switch(first, State::Off), Task::switch(second, State::On)];
    begin(model, Purpose::Switch(State::On), Order::Swap, tasks, effects);
}

/// Removes these hooks, if they still are what the question said.
pub(in crate::app) fn begin_remove(model: &mut Model, ids: &[HookId], asked: &Question, effects: &mut Vec<Effect>) {
    let hooks = existing(model, ids);
    if !hooks.is_empty() && removal_lines(&hooks) != asked.lines {
        return model.hint(format!("{CHANGED_MEANWHILE} Press d to be asked again."));
    }
    let tasks: Vec<Task> = hooks.iter().map(Task::removal).collect();
    begin(model, Purpose::Remove, Order::Together, tasks, effects);
}

fn begin(model: &mut Model, purpose: Purpose, order: Order, tasks: Vec<Task>, effects: &mut Vec<Effect>) {
    let Some(owner) = model.registry.as_ref().map(Registry::owner) else { return };
    if let Err(reason) = availability::may_change(model) {
        return model.hint(reason);
    }
    if tasks.is_empty() {
        return model.hint("These hooks are gone: nothing was sent.");
    }
    model.writes.begin(purpose, owner, order, tasks, effects);
}

fn removal_lines(hooks: &[impl std::borrow::Borrow<Hook>]) -> Vec<String> {
    hooks.iter().map(|hook| format!("{} ({})", name_of(hook.borrow()), hook.borrow().state)).collect()
}

fn ask_to_remove(model: &mut Model) {
    let Some(registry) = &model.registry else { return };
    let targets = registry.targets();
    let lines = removal_lines(&targets);
    let ids: Vec<HookId> = targets.iter().map(|hook| hook.id).collect();
    let hooks = count(ids.len(), "hook");
    let choices = vec![Choice::new('y', format!("Remove {hooks}"), Verdict::Remove(ids))];
    model.layers.push(Layer::Question(Question::new(format!("Remove {hooks}?"), lines, choices, "No")));
}

fn check(model: &mut Model) {
    let Some(registry) = &mut model.registry else { return };
    let Some(id) = registry.under_cursor().map(|hook| hook.id) else {
        return model.hint("There is no hook under the cursor.");
    };
    if !registry.checks.remove(&id) {
        registry.checks.insert(id);
    }
}

fn check_all(model: &mut Model) {
    let Some(registry) = &mut model.registry else { return };
    let shown: Vec<HookId> = registry.shown_hooks().map(|hook| hook.id).collect();
    if shown.iter().all(|id| registry.checks.contains(id)) {
        for id in &shown {
            registry.checks.remove(id);
        }
    } else {
        registry.checks.extend(shown);
    }
}

/// The next column of `columns` after the one that is sorted by, ascending.
fn next_column<C: Copy + PartialEq>(sort: Option<Sort<C>>, columns: [C; 3]) -> Option<Sort<C>> {
    let next = sort
        .and_then(|sort| columns.iter().position(|column| *column == sort.column))
        .map_or(0, |index| (index + 1) % columns.len());
    Some(Sort { column: columns[next], direction: Direction::Ascending })
}

/// Ascending, descending, unsorted, and ascending by `first` again.
fn turned<C: Copy>(sort: Option<Sort<C>>, first: C) -> Option<Sort<C>> {
    match sort {
        None => Some(Sort { column: first, direction: Direction::Ascending }),
        Some(sort) if sort.direction == Direction::Ascending => Some(Sort { direction: Direction::Descending, ..sort }),
        Some(_) => None,
    }
}

fn sort_by_next_column(model: &mut Model, effects: &mut Vec<Effect>) {
    match (model.focus, &mut model.registry) {
        (Pane::Queues, _) => {
            let sort = next_column(model.queues.sort, [QueueColumn::Name, QueueColumn::Type, QueueColumn::State]);
            queues::sort(model, sort, effects);
        }
        (Pane::Hooks, Some(registry)) => {
            let columns = [HookColumn::Event, HookColumn::Schema, HookColumn::State];
            registry.set_sort(next_column(registry.sort, columns));
        }
        (Pane::Hooks, None) => {}
    }
}

fn turn_sort(model: &mut Model, effects: &mut Vec<Effect>) {
    match (model.focus, &mut model.registry) {
        (Pane::Queues, _) => {
            let sort = turned(model.queues.sort, QueueColumn::Name);
            queues::sort(model, sort, effects);
        }
        (Pane::Hooks, Some(registry)) => registry.set_sort(turned(registry.sort, HookColumn::Event)),
        (Pane::Hooks, None) => {}
    }
}

fn change_page_size(model: &mut Model) {
    let Some(registry) = &mut model.registry else { return };
    registry.page_size = registry.page_size.next();
    let text = match registry.page_size {
        PageSize::Fit => "Rows per page: as many as fit.".to_owned(),
        PageSize::Rows(rows) => format!("Rows per page: {rows}."),
    };
    model.hint(text);
}

fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    model.notices.give_way();
    if model.session.link == Link::SignedOut {
        return sign_in::open(model, "The server does not accept the access token any more.");
    }
    if let Some(selector) = model.wanted.clone() {
        model.fetch(Slot::Start, Query::Queue(selector), effects);
    }
    if model.session.identity.is_none() {
        model.fetch(Slot::Identity, Query::Identity, effects);
    }
    // Whatever failed is tried again too: one key mends the screen after a bad minute.
    if model.focus == Pane::Queues || matches!(model.queues.load, Load::Failed(_)) {
        queues::load(model, effects);
    }
    let hooks_failed = model.registry.as_ref().is_some_and(|registry| matches!(registry.load, Load::Failed(_)));
    if model.focus == Pane::Hooks || hooks_failed {
        queues::load_hooks(model, effects);
    }
}

fn reference(model: &mut Model) {
    let event = model.registry.as_ref().and_then(|registry| registry.under_cursor()).map(|hook| hook.event.clone());
    match event {
        Some(event) => model.layers.push(Layer::Reader(Reader::new(Subject::Event(event)))),
        None => model.notices.tell(NoticeKind::Hint, "There is no hook under the cursor."),
    }
}
