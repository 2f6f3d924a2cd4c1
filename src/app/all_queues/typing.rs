//! The filter being typed: what is wrong with it, and what could stand at the cursor.

use std::collections::BTreeSet;

use super::{state::AllQueues, store::Group};
use crate::{
    app::{
        message::Effect,
        model::{Model, View},
        panes::commands,
        widgets::{
            list::ListState,
            text_field::{TextField, Typed},
        },
    },
    domain::{
        Event,
        filter::{Completion, FilterProblem, Known, complete},
    },
    keys::Action,
};

/// Candidates in view at most.
pub(in crate::app) const CANDIDATES: usize = 6;

/// The filter while it is typed.
#[derive(Debug, Clone, Default)]
pub struct Typing {
    /// The text.
    pub field: TextField,
    /// Why it is no filter. What the last good text found stays in view.
    pub problem: Option<FilterProblem>,
    /// What could stand at the cursor.
    pub completion: Option<Completion>,
    /// The candidate that Tab takes.
    pub list: ListState,
    names: Names,
}

/// The names to choose from, gathered once for so many hooks and not with every letter.
#[derive(Debug, Clone, Default)]
struct Names {
    hooks: usize,
    queues: Vec<String>,
    events: Vec<String>,
    schemas: Vec<String>,
}

impl Typing {
    /// How many candidates are in view.
    #[must_use]
    pub fn candidates_in_view(&self) -> usize {
        self.completion.as_ref().map_or(0, |completion| completion.candidates.len().min(CANDIDATES))
    }
}

/// `/`: the filter is typed, beginning with the text that it has.
pub(super) fn open(model: &mut Model, view: View) {
    match view {
        View::AllQueues => {
            let field = TextField::with(model.all_queues.filter_text());
            model.all_queues.typing = Some(Typing { field, ..Typing::default() });
            look(&mut model.all_queues);
        }
        View::Matrix => {
            let field = TextField::with(model.all_queues.matrix.filter());
            model.all_queues.matrix.typing = Some(field);
        }
    }
}

/// Edits the filter's text. [`Typed::NotText`] if no filter is being typed.
pub(in crate::app) fn edit(model: &mut Model, view: View, edit: impl FnOnce(&mut TextField) -> Typed) -> Typed {
    let all = &mut model.all_queues;
    match view {
        View::AllQueues => {
            let Some(typing) = &mut all.typing else { return Typed::NotText };
            let typed = edit(&mut typing.field);
            if typed != Typed::NotText {
                look(all);
            }
            typed
        }
        View::Matrix => {
            let Some(field) = &mut all.matrix.typing else { return Typed::NotText };
            let typed = edit(field);
            let text = field.text().to_owned();
            all.matrix.set_filter(&text);
            typed
        }
    }
}

/// A command while the filter is typed.
pub(super) fn run(model: &mut Model, view: View, action: Action, effects: &mut Vec<Effect>) {
    match (view, action) {
        (View::AllQueues, Action::Keep) => {
            let typing = model.all_queues.typing.as_ref();
            match typing.and_then(|typing| typing.problem.as_ref()).map(|problem| problem.sentence.clone()) {
                Some(sentence) => model.hint(sentence),
                None => model.all_queues.typing = None,
            }
        }
        (View::AllQueues, Action::Close) => {
            model.all_queues.typing = None;
            clear(&mut model.all_queues);
        }
        (View::AllQueues, Action::Complete) => take_candidate(model),
        (View::AllQueues, Action::Up | Action::Down | Action::PreviousPage | Action::NextPage) => {
            let delta = match action {
                Action::Up => -1,
                Action::Down => 1,
                Action::PreviousPage => -(CANDIDATES as isize),
                _ => CANDIDATES as isize,
            };
            let candidates = model.all_queues.typing.as_mut().and_then(|typing| {
                let length = typing.completion.as_ref()?.candidates.len();
                typing.list.step(delta, length);
                typing.list.settle(length, CANDIDATES, crate::app::widgets::list::Follow::Line);
                Some(length)
            });
            if candidates.is_none() {
                model.hint("There is nothing to choose from here.");
            }
        }
        (View::Matrix, Action::Keep) => model.all_queues.matrix.typing = None,
        (View::Matrix, Action::Close) => {
            model.all_queues.matrix.typing = None;
            model.all_queues.matrix.set_filter("");
        }
        (View::Matrix, action) if action.moves() => {
            model.hint("Type words of the queue's name. Enter keeps them, Esc shows all queues.");
        }
        (_, general) => commands::general(model, general, effects),
    }
}

fn take_candidate(model: &mut Model) {
    let all = &mut model.all_queues;
    let taken = all.typing.as_mut().and_then(|typing| {
        let completion = typing.completion.as_ref()?;
        let candidate = completion.candidates.get(typing.list.cursor)?;
        let (text, cursor) = completion.apply(typing.field.text(), candidate);
        typing.field = TextField::with_cursor(&text, cursor);
        Some(())
    });
    match taken {
        Some(()) => look(all),
        None => model.hint("There is nothing to choose from here."),
    }
}

/// Everything is shown again. Says whether something was hidden.
pub(super) fn clear(all: &mut AllQueues) -> bool {
    let was_set = !all.filter_text().is_empty();
    // Nothing can be wrong with an empty text.
    let _ = all.set_filter("");
    was_set
}

/// The text or the cursor is another one: shows what it asks for, or why it cannot be asked, and what could stand there.
fn look(all: &mut AllQueues) {
    let Some(typing) = &all.typing else { return };
    let (text, cursor) = (typing.field.text().to_owned(), typing.field.cursor());
    let problem = all.set_filter(&text).err();
    let names = all.typing.as_ref().filter(|typing| typing.names.hooks != all.total()).map(|_| Names::of(all));
    if let Some(typing) = &mut all.typing {
        if let Some(names) = names {
            typing.names = names;
        }
        let completion = complete(&text, cursor, &typing.names.known());
        typing.problem = problem;
        typing.completion = completion;
        typing.list = ListState::default();
    }
}

impl Names {
    /// The names that have been read so far, each once.
    fn of(all: &AllQueues) -> Self {
        let mut schemas = BTreeSet::new();
        let mut others = BTreeSet::new();
        for hook in all.store.groups().iter().flat_map(Group::hooks) {
            schemas.extend(hook.schema.as_ref().map(|schema| schema.name.shown()));
            if let Event::Other(name) = &hook.event {
                others.insert(name.shown());
            }
        }
        let queues: BTreeSet<&str> = all.store.groups().iter().map(|group| group.queue.name.shown()).collect();
        let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
        let offered = Event::OFFERED.iter().map(Event::label);
        Self {
            hooks: all.total(),
            queues: owned(queues),
            events: offered.chain(others).map(str::to_owned).collect(),
            schemas: owned(schemas),
        }
    }

    fn known(&self) -> Known<'_> {
        Known {
            queues: self.queues.iter().map(String::as_str).collect(),
            events: self.events.iter().map(String::as_str).collect(),
            schemas: self.schemas.iter().map(String::as_str).collect(),
        }
    }
}
