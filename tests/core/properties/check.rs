//! What must hold, and a second, simpler account of what the list has to be.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use webitel_hooks::{
    app::{Deferred, Effect, Generation, Layer, Load, Model, Msg, Pane, Pending, SheetRow, Slot, Stage, TimerId},
    domain::{
        Answer, Change, FailureKind, Hook, HookId, HookOwner, QueueId, Written,
        plan::{Step, StepKind},
    },
    keys::{Action, action_for},
};

use super::world::World;
use crate::sentences::target;

/// The base list by the plainest rules: a whole load replaces it, but for what was written a moment ago.
#[derive(Default)]
pub(crate) struct Oracle {
    queue: Option<QueueId>,
    base: BTreeMap<HookId, Hook>,
    loading: Option<Loading>,
    /// What was written a moment ago, until its timer rings and no older read is under way.
    recent: BTreeMap<(QueueId, HookId), (Option<Hook>, Option<TimerId>)>,
    /// Whose hook a write is about.
    owners: BTreeMap<webitel_hooks::app::OpId, HookOwner>,
    /// What a removal was agreed to for.
    agreed: BTreeSet<HookId>,
}

struct Loading {
    generation: Generation,
    rows: BTreeMap<HookId, Hook>,
}

/// For how long a read may be older than a write.
const LAG: Duration = Duration::from_secs(5);

impl Oracle {
    pub(crate) fn take(
        &mut self,
        before: &Model,
        message: &Msg,
        change: Option<&Change>,
        effects: &[Effect],
        after: &Model,
    ) {
        self.agree(before, message);
        self.answer(before, message, change, effects);
        if let Some(registry) = &after.registry
            && self.queue != Some(registry.queue.id)
        {
            self.queue = Some(registry.queue.id);
            self.base.clear();
            self.loading = None;
            // Of a queue that is closed no read is under way.
            self.recent.retain(|_, (_, timer)| timer.is_some());
        }
        for effect in effects {
            match effect {
                Effect::Fetch { slot: Slot::Hooks, generation, .. }
                    if self.loading.as_ref().is_none_or(|loading| loading.generation != *generation) =>
                {
                    self.loading = Some(Loading { generation: *generation, rows: BTreeMap::new() });
                }
                Effect::Cancel(Slot::Hooks) => self.loading = None,
                Effect::Mutate { op, owner, change, .. } => {
                    self.owners.insert(*op, *owner);
                    // A save looks first: the answer to that may send it.
                    let by_user_or_turn = matches!(
                        message,
                        Msg::Key(_)
                            | Msg::Written { .. }
                            | Msg::Loaded { slot: Slot::Form | Slot::Doubt | Slot::PlanDoubt, .. }
                    );
                    assert!(by_user_or_turn, "{change:?} was sent because of {message:?}");
                    if let Change::Remove { hook } = change {
                        assert!(self.agreed.contains(hook), "{hook} is removed without a question");
                    }
                }
                _ => {}
            }
        }
    }

    /// Saying yes to a question about a removal.
    fn agree(&mut self, before: &Model, message: &Msg) {
        if let (Some(Layer::Plan(sheet)), Msg::Key(chord)) = (before.layers.last(), message) {
            let begins = match action_for(before.context(), *chord) {
                Some(Action::Yes | Action::Retry) => true,
                Some(Action::Press) => matches!(sheet.stage, Stage::Preview { yes: true, .. }),
                _ => false,
            };
            if let Some(plan) = sheet.plan(&before.writes).filter(|_| begins) {
                let rows = (0..sheet.row_count()).filter(|row| matches!(sheet.row(*row), Some(SheetRow::Step(_))));
                assert_eq!(rows.count(), plan.steps().len(), "every write has its row");
                let removed = plan.steps().iter().filter(|step| matches!(step.kind, StepKind::Remove(_)));
                self.agreed = removed.filter_map(Step::target).collect();
            }
        }
        let (Some(Layer::Question(question)), Msg::Key(chord)) = (before.layers.last(), message) else { return };
        let answer = match action_for(before.context(), *chord) {
            Some(Action::Yes) => question.deferred.first(),
            Some(Action::Press) => question.deferred.get(question.marked),
            _ => None,
        };
        if let Some(Deferred::Remove(ids)) = answer {
            let question = &question.question;
            assert_eq!(question.lines.len(), ids.len(), "as many names as removals");
            assert!(question.title.contains(&format!("{} hook", ids.len())));
            self.agreed = ids.iter().copied().collect();
        }
    }

    fn answer(&mut self, before: &Model, message: &Msg, change: Option<&Change>, effects: &[Effect]) {
        match message {
            Msg::Loaded { slot: Slot::Hooks, generation, result }
                if self.loading.as_ref().is_some_and(|loading| loading.generation == *generation) =>
            {
                let Some(mut loading) = self.loading.take() else { return };
                let Ok(Answer::Hooks(page)) = result else { return };
                for hook in &page.items {
                    loading.rows.entry(hook.id).or_insert_with(|| hook.clone());
                }
                if page.more && !page.items.is_empty() {
                    self.loading = Some(loading);
                } else {
                    self.base = loading.rows;
                    for ((queue, id), (hook, _)) in self.recent.clone() {
                        if self.queue == Some(queue) {
                            self.put(id, hook);
                        }
                    }
                    self.recent.retain(|_, (_, timer)| timer.is_some());
                }
            }
            Msg::Written { op, result } => {
                let Some(owner) = self.owners.remove(op) else { return };
                let Some(change) = change else { return };
                let HookOwner::Queue(queue) = owner;
                let is_open = self.queue == Some(queue);
                if let (Ok(Written::Saved(None)), Some(id), true) = (result, target(change), is_open)
                    && let Some(Pending::Into(wished)) = before.writes.pending(id)
                {
                    return self.put(id, Some(wished.clone()));
                }
                let now = match (result, target(change)) {
                    (Ok(Written::Saved(Some(hook))), None) => Some((hook.id, Some(hook.clone()))),
                    (Ok(Written::Saved(Some(hook))), Some(id)) if hook.id == id => Some((id, Some(hook.clone()))),
                    (Ok(Written::Removed), Some(id)) => Some((id, None)),
                    (Err(failure), Some(id))
                        if failure.kind == FailureKind::NotFound && matches!(change, Change::Remove { .. }) =>
                    {
                        Some((id, None))
                    }
                    _ => None,
                };
                if let Some((id, hook)) = now {
                    let timer = effects.iter().find_map(|effect| match effect {
                        Effect::After { timer, delay } if *delay == LAG => Some(*timer),
                        _ => None,
                    });
                    self.recent.insert((queue, id), (hook.clone(), timer));
                    if is_open {
                        self.put(id, hook);
                    }
                }
            }
            Msg::Timer(rung) => {
                let read = self.queue.filter(|_| self.loading.is_some());
                self.recent.retain(|(queue, _), (_, timer)| *timer != Some(*rung) || read == Some(*queue));
                for (_, timer) in self.recent.values_mut() {
                    timer.take_if(|timer| timer == rung);
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, id: HookId, hook: Option<Hook>) {
        match hook {
            Some(hook) => drop(self.base.insert(id, hook)),
            None => drop(self.base.remove(&id)),
        }
    }
}

impl World {
    /// What holds after every message.
    pub(crate) fn check(&self, before: &Model, message: &Msg) {
        let model = &self.model;
        assert!(model.queues.list.cursor < model.queues.rows.len().max(1), "{message:?}");
        if let Some(registry) = &model.registry {
            assert!(registry.list.cursor < registry.shown_count().max(1), "{message:?}");
            let rows: Vec<&Hook> = registry.hooks().collect();
            assert_eq!(rows, self.oracle.base.values().collect::<Vec<_>>(), "after {message:?}");
            assert!(registry.checks.iter().all(|id| registry.hook(*id).is_some()), "a check on nothing: {message:?}");
            let shown: BTreeSet<HookId> = registry.shown_hooks().map(|hook| hook.id).collect();
            assert_eq!(shown.len(), registry.shown_count(), "a row is shown twice");
            let height = model.layout().hooks.list_rows();
            let view = registry.in_view(height);
            assert!(
                height == 0 || shown.is_empty() || view.contains(&registry.list.cursor),
                "the cursor is out of view"
            );
        }
        let targets: Vec<HookId> = self.writes.iter().filter_map(|(_, _, change)| target(change)).collect();
        let different: BTreeSet<HookId> = targets.iter().copied().collect();
        assert_eq!(different.len(), targets.len(), "two writes to one hook after {message:?}: {:?}", self.writes);
        assert!(targets.iter().all(|id| model.writes.pending(*id).is_some()), "a write that is not shown: {message:?}");
        assert!(model.writes.unfinished() >= self.writes.len());
        if let Some(form) = model.form() {
            assert!(form.event_list.cursor < form.offered_events().count().max(1));
            assert!(form.picker.list.cursor < form.picker.rows.len().max(1));
        }
        assert!(model.layers.iter().filter(|layer| matches!(layer, Layer::Form(_))).count() <= 1);
        // Nothing typed is lost by what happens to the screen or on the network. Only the news that its save succeeded
        // closes a form: a write's answer, or a look at the list or the hook after an answer that never came.
        let closes = matches!(message, Msg::Loaded { slot: Slot::Hooks | Slot::Doubt, .. });
        if let (Some(old), false, Msg::Resize(_) | Msg::Timer(_) | Msg::Loaded { .. }) =
            (before.form(), closes, message)
        {
            let form = model.form().unwrap_or_else(|| panic!("{message:?} closed the form"));
            assert_eq!(form.event_input.text(), old.event_input.text());
            assert_eq!(form.picker.input.text(), old.picker.input.text());
        }
    }

    /// What holds once everything is answered.
    pub(crate) fn check_that_nothing_is_under_way(&self) {
        let model = &self.model;
        assert_eq!(model.writes.unfinished(), 0);
        for id in (1..40).map(HookId) {
            assert_eq!(model.writes.pending(id), None);
        }
        assert!(!matches!(model.queues.load, Load::Loading(_)), "the queues load for ever");
        assert!(model.registry.as_ref().is_none_or(|registry| !matches!(registry.load, Load::Loading(_))));
        if let Some(form) = model.form() {
            assert!(!form.saving, "the form saves for ever");
            assert!(!matches!(form.picker.load, Load::Loading(_)), "the search runs for ever");
            assert!(!form.picker.is_choosing(), "Enter waits for ever");
        }
        let mut without_layers = model.clone();
        without_layers.layers.clear();
        without_layers.focus = Pane::Hooks;
        let aside = without_layers.unavailable(Action::Add);
        assert!(!aside.is_some_and(|reason| reason.contains("unanswered")), "a form is put aside for ever");
    }
}
