//! Opening a queue, and loading its hooks.

use super::{queues, registry::Registry};
use crate::{
    app::{
        message::{Effect, Generation, Slot},
        model::{Model, Pane},
        update,
        widgets::{load::Load, notices::NoticeKind},
    },
    domain::{Failure, Hook, HookId, HookOwner, HooksQuery, Page, Query, Queue, QueueId, QueueSelector, make_harmless},
};

/// Opens the hooks of a queue: one request.
pub(in crate::app) fn open(model: &mut Model, queue: Queue, effects: &mut Vec<Effect>) {
    if model.wanted.take().is_some() {
        // Whoever opens a queue does not want to be taken to another one later.
        effects.push(Effect::Cancel(Slot::Start));
    }
    if model.layers.is_empty() {
        model.focus = Pane::Hooks;
    }
    if model.registry.as_ref().is_some_and(|registry| registry.queue.id == queue.id) {
        // Its rows, checks and filter are still there: a look is enough to see what changed.
        if let Some(registry) = &mut model.registry {
            registry.queue = queue;
        }
    } else {
        let recent = model.all_queues.recently_written(queue.id);
        model.registry = Some(Registry::opened(queue, recent));
    }
    load(model, effects);
}

/// The same with the cursor on one of its hooks, as soon as it is there.
pub(in crate::app) fn open_at(model: &mut Model, queue: Queue, hook: HookId, effects: &mut Vec<Effect>) {
    open(model, queue, effects);
    if let Some(registry) = &mut model.registry {
        registry.sought = Some(hook);
        registry.go_to_sought();
    }
}

/// Loads the hooks of the opened queue anew.
pub(in crate::app) fn load(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(owner) = model.registry.as_ref().map(Registry::owner) else { return };
    let query = Query::Hooks(HooksQuery::page(owner, 1));
    let generation = model.fetch(Slot::Hooks, query, effects);
    if let Some(registry) = &mut model.registry {
        registry.begin_load(generation);
    }
}

/// A page of hooks arrived, or did not.
pub(in crate::app) fn loaded(
    model: &mut Model,
    generation: Generation,
    result: Result<Page<Hook>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(registry) = model.registry.as_mut().filter(|registry| registry.load.awaits(generation)) else { return };
    match result {
        Ok(page) => {
            let arrived_before = registry.arriving.len();
            registry.arriving.extend(page.items);
            registry.arrived_pages += 1;
            let unreadable = page.unreadable;
            if page.more && registry.arriving.len() > arrived_before {
                let next = registry.arrived_pages + 1;
                let query = Query::Hooks(HooksQuery::page(registry.owner(), next));
                // The same load goes on: what is written meanwhile is newer than all of its pages.
                effects.push(Effect::Fetch { slot: Slot::Hooks, generation, query });
            } else {
                let hooks = std::mem::take(&mut registry.arriving);
                let cleared_filter = registry.replace_all(hooks);
                let owner = registry.owner();
                model.all_queues.learn(owner, registry.hooks());
                model.notices.mended(Slot::Hooks);
                if cleared_filter {
                    model.notices.tell(NoticeKind::Success, "The filter was cleared to show the new hook.");
                }
                if model.registry.as_ref().is_some_and(|registry| !registry.changed.is_empty()) {
                    update::connection(model, effects, |connection, _, out| connection.rows_marked(out));
                }
            }
            queues::tell_unreadable(model, unreadable, "hook");
        }
        Err(failure) => {
            if registry.known {
                let text = format!("The hooks were not loaded: {}", failure.with_retry("r"));
                model.notices.tell_until_mended(Slot::Hooks, text);
            }
            registry.load = Load::Failed(failure);
        }
    }
}

/// All hooks of a queue were read for something else.
pub(in crate::app) fn learn(model: &mut Model, queue: QueueId, hooks: &[Hook]) {
    model.all_queues.learn(HookOwner::Queue(queue), hooks.iter());
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.known && registry.queue.id == queue) {
        registry.replace_all(hooks.to_vec());
    }
}

/// The queue that was asked for on the command line was looked up.
pub(in crate::app) fn wanted_found(model: &mut Model, result: Result<Vec<Queue>, Failure>, effects: &mut Vec<Effect>) {
    let Some(wanted) = model.wanted.take() else { return };
    let name = match &wanted {
        QueueSelector::Id(id) => format!("with id {id}"),
        QueueSelector::Name(name) => format!("named \"{}\"", make_harmless(name)),
    };
    match result {
        Ok(queues) if queues.len() == 1 => {
            model.notices.mended(Slot::Start);
            for queue in queues {
                open(model, queue, effects);
            }
        }
        Ok(queues) if queues.is_empty() => {
            let text = format!("There is no queue {name}. Choose one from the list.");
            model.notices.tell(NoticeKind::Error, text);
        }
        Ok(queues) => {
            let ids: Vec<String> = queues.iter().map(|queue| queue.id.to_string()).collect();
            let text = format!("{} queues are {name}: use --queue with one of the ids {}.", ids.len(), ids.join(", "));
            model.notices.tell(NoticeKind::Error, text);
        }
        Err(failure) => {
            let text = format!("The queue {name} was not opened: {failure} r tries again.");
            model.notices.tell_until_mended(Slot::Start, text);
            model.wanted = Some(wanted);
        }
    }
}
