//! What must hold, and a second, simpler account of what the list has to be.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use webitel_hooks::app::{
    Buttons, Effect, Generation, HookKey, IoRequest, Layer, Load, Model, Msg, Pane, Pending, PlanDialog, PlanRow, Slot,
    Stage, TimerId, Verdict,
};
use webitel_hooks::domain::plan::{Plan, RunProgress, Step};
use webitel_hooks::domain::{Answer, Change, Hook, HookId, HookOwner, QueueId, WriteOutcome};
use webitel_hooks::keys::Action;
use webitel_hooks::ui::measure;

use super::world::World;
use crate::story::shown_hooks;
use crate::worker::Sent;

/// The base list by the plainest rules: a whole load replaces it, but for what was written a moment ago.
#[derive(Default)]
pub(crate) struct Oracle {
    queue: Option<QueueId>,
    base: BTreeMap<HookId, Hook>,
    /// What is known of queues that are not open.
    closed: BTreeMap<QueueId, BTreeMap<HookId, Hook>>,
    loading: Option<Generation>,
    /// What was written a moment ago, until its timer rings and no older read is under way.
    recent: BTreeMap<(QueueId, HookId), (Option<Hook>, Option<TimerId>)>,
    /// The queues that the last list of all queues named, once it has come.
    listed: Option<BTreeSet<QueueId>>,
    /// The scans under way, and whether each is of all queues.
    scans: BTreeMap<Slot, (Generation, bool)>,
    /// Such lists of each queue, oldest first, since anything newer was taken in. The program takes them in when it sees
    /// fit, but it takes in nothing else, and nothing older than what it has.
    read: BTreeMap<QueueId, Vec<BTreeMap<HookId, Hook>>>,
    /// What a removal was agreed to for.
    agreed: BTreeSet<HookId>,
}

/// For how long a read may be older than a write.
const LAG: Duration = Duration::from_secs(5);

impl Oracle {
    pub(crate) fn take(
        &mut self,
        before: &Model,
        message: &Msg,
        sent: Option<&Sent>,
        effects: &[Effect],
        after: &Model,
    ) {
        self.agree(before, message);
        self.scanned(message);
        self.answer(before, message, sent, effects);
        if let Some(queue) = after.hooks.queue().map(|queue| queue.id)
            && self.queue != Some(queue)
        {
            // What is known of a queue is still known when it is opened again.
            if let Some(closed) = self.queue {
                self.closed.insert(closed, std::mem::take(&mut self.base));
            }
            self.queue = Some(queue);
            self.base = self.closed.remove(&queue).unwrap_or_default();
            self.loading = None;
            // Of a queue that is closed no read is under way.
            self.recent.retain(|_, (_, timer)| timer.is_some());
        }
        self.take_in(before, after);
        for effect in effects {
            match effect {
                Effect::Io(IoRequest::Fetch { slot: Slot::Hooks, generation, .. }) => self.loading = Some(*generation),
                Effect::Io(IoRequest::Cancel(Slot::Hooks)) => self.loading = None,
                Effect::Io(IoRequest::Scan { slot, generation, queues, .. }) => {
                    self.scans.insert(*slot, (*generation, queues.is_none()));
                }
                Effect::Execute { order, .. } => {
                    assert!(matches!(message, Msg::Key(_)), "{order:?} was sent because of {message:?}");
                    for step in order.run.plan().steps() {
                        if let Change::Remove(hook) = &step.change {
                            assert!(self.agreed.contains(&hook.id), "{} is removed without a question", hook.id);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Saying yes to a question about a removal.
    fn agree(&mut self, before: &Model, message: &Msg) {
        let (Some(Layer::Plan(dialog)), Msg::Key(chord)) = (before.layers.last(), message) else { return };
        let action = before.keys.action_for(before.context(), *chord);
        let is_yes = |buttons: &Buttons| match action {
            Some(Action::Yes) => true,
            Some(Action::Press) => buttons.choices()[buttons.marked].verdict == Verdict::Yes,
            _ => false,
        };
        let removed = |plan: &Plan| {
            let removed = plan.steps().iter().filter(|step| matches!(step.change, Change::Remove(_)));
            removed.filter_map(Step::target).collect::<BTreeSet<_>>()
        };
        match &dialog.stage {
            Stage::Question(question, _) if is_yes(&question.buttons) => {
                let removed = removed(dialog.proposal.plan());
                if !removed.is_empty() {
                    // The other lines are about all of them: the queue, hidden hooks, an incomplete list, pauses.
                    let names = question.lines.iter().filter(|line| line.contains(" → ")).count();
                    assert_eq!(names, removed.len(), "as many names as removals");
                    assert!(question.title.contains(&format!("{} hook", removed.len())));
                    self.agreed = removed;
                }
            }
            Stage::Preview(buttons) if is_yes(buttons) => self.agree_to(dialog, &removed),
            Stage::Ended if action == Some(Action::Retry) => self.agree_to(dialog, &removed),
            _ => {}
        }
    }

    fn agree_to(&mut self, dialog: &PlanDialog, removed: &dyn Fn(&Plan) -> BTreeSet<HookId>) {
        let rows = (0..dialog.row_count()).filter(|row| matches!(dialog.row(*row), Some(PlanRow::Step(_))));
        let plan = dialog.proposal.plan();
        assert_eq!(rows.count(), plan.steps().len(), "every write has its row");
        self.agreed = removed(plan);
    }

    fn answer(&mut self, before: &Model, message: &Msg, sent: Option<&Sent>, effects: &[Effect]) {
        match message {
            Msg::Loaded { slot: Slot::Hooks, generation, result } if self.loading == Some(*generation) => {
                self.loading = None;
                if let Ok(Answer::Hooks(list)) = result {
                    self.base = list.hooks.iter().map(|hook| (hook.id, hook.clone())).collect();
                    // Whatever was read before is older.
                    self.read.retain(|queue, _| self.queue != Some(*queue));
                    for ((queue, id), (hook, _)) in self.recent.clone() {
                        if self.queue == Some(queue) {
                            self.put(id, hook);
                        }
                    }
                    self.recent.retain(|_, (_, timer)| timer.is_some());
                }
            }
            // Compared right before a write, the hook was another or gone.
            Msg::RunProgress { run, progress: RunProgress::Changed { step, now } } => {
                let Some(step) = before.writes.run(*run).and_then(|run| run.plan().steps().get(*step)) else { return };
                let (queue, Some(id)) = (step.queue.id, step.target()) else { return };
                self.put_aside(queue, id, now.as_ref());
                if self.queue == Some(queue) {
                    self.put(id, now.clone());
                }
            }
            Msg::RunProgress { progress: RunProgress::Answered { outcome, .. }, .. } => {
                let Some(sent) = sent else { return };
                let HookOwner::Queue(queue) = sent.owner;
                let is_open = self.queue == Some(queue);
                let is_removal = matches!(sent.change, Change::Remove(_));
                if let (WriteOutcome::Done(None), Some(id), false) = (outcome, sent.target(), is_removal)
                    && let Some(Pending::Into(desired)) = before.writes.pending(id)
                {
                    self.put_aside(queue, id, Some(desired));
                    if is_open {
                        self.put(id, Some(desired.clone()));
                    }
                    return;
                }
                let now = match (outcome, sent.target()) {
                    (WriteOutcome::Done(Some(hook)) | WriteOutcome::Differs { hook, .. }, _) => {
                        Some((hook.id, Some(hook.clone())))
                    }
                    (WriteOutcome::Done(None), Some(id)) if is_removal => Some((id, None)),
                    _ => None,
                };
                if let Some((id, hook)) = now {
                    let timer = effects.iter().find_map(|effect| match effect {
                        Effect::Io(IoRequest::After { timer, delay }) if *delay == LAG => Some(*timer),
                        _ => None,
                    });
                    self.recent.insert((queue, id), (hook.clone(), timer));
                    self.put_aside(queue, id, hook.as_ref());
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

    /// What a scan handed out, and the queues that it knows in the end.
    fn scanned(&mut self, message: &Msg) {
        let Msg::Scanned { slot, generation, news } = message else { return };
        let Some((_, is_of_all)) = self.scans.get(slot).filter(|(awaited, _)| awaited == generation) else {
            return;
        };
        for reading in &news.ready {
            let list = reading.knowledge.hooks().iter().map(|hook| (hook.id, hook.clone())).collect();
            self.read.entry(reading.queue.id).or_default().push(list);
        }
        if let Some(queues) = news.end.as_ref().and_then(|end| end.queues.as_ref()).filter(|_| *is_of_all) {
            self.listed = Some(queues.iter().map(|queue| queue.id).collect());
        }
    }

    /// What the program took in of what was read for all queues, and what it forgot.
    fn take_in(&mut self, before: &Model, after: &Model) {
        for owner in before.store.known_owners().filter(|owner| !after.store.is_known(*owner)) {
            let HookOwner::Queue(queue) = owner;
            let is_gone = self.listed.as_ref().is_some_and(|listed| !listed.contains(&queue));
            assert!(is_gone && self.queue != Some(queue), "{queue:?} is forgotten although it is there");
            self.closed.remove(&queue);
            self.read.remove(&queue);
        }
        for owner in after.store.known_owners() {
            let HookOwner::Queue(queue) = owner;
            let now: BTreeMap<HookId, Hook> =
                after.store.hooks(owner).iter().map(|hook| (hook.id, hook.clone())).collect();
            let is_open = self.queue == Some(queue);
            if (if is_open { Some(&self.base) } else { self.closed.get(&queue) }) == Some(&now) {
                continue;
            }
            let read = self.read.get(&queue).map_or(&[][..], Vec::as_slice);
            let Some(taken) = read.iter().position(|list| self.overlaid(queue, list.clone()) == now) else { continue };
            self.read.entry(queue).or_default().drain(..=taken);
            if is_open {
                self.base = now;
                if self.loading.is_none() {
                    // No older read is under way.
                    self.recent.retain(|(written, _), (_, timer)| *written != queue || timer.is_some());
                }
            } else {
                self.closed.insert(queue, now);
            }
        }
    }

    /// What was written a moment ago overrides what is read.
    fn overlaid(&self, queue: QueueId, mut list: BTreeMap<HookId, Hook>) -> BTreeMap<HookId, Hook> {
        for ((_, id), (hook, _)) in self.recent.range((queue, HookId(0))..=(queue, HookId(u64::MAX))) {
            match hook {
                Some(hook) => drop(list.insert(*id, hook.clone())),
                None => drop(list.remove(id)),
            }
        }
        list
    }

    /// What is known of queues that are not open, and what was read and not taken in yet, knows of the write too.
    fn put_aside(&mut self, queue: QueueId, id: HookId, hook: Option<&Hook>) {
        for list in self.closed.get_mut(&queue).into_iter().chain(self.read.get_mut(&queue).into_iter().flatten()) {
            match hook {
                Some(hook) => drop(list.insert(id, hook.clone())),
                None => drop(list.remove(&id)),
            }
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
        if let Some(owner) = model.hooks.owner() {
            let list = &model.hooks;
            assert!(list.list.cursor < list.shown_count().max(1), "{message:?}");
            let rows: Vec<&Hook> = model.store.hooks(owner).iter().collect();
            assert_eq!(rows, self.oracle.base.values().collect::<Vec<_>>(), "after {message:?}");
            let known = |key: &HookKey| key.0 == owner && model.store.hook(owner, key.1).is_some();
            assert!(list.checks.iter().all(known), "a check on nothing: {message:?}");
            let shown: BTreeSet<HookId> = shown_hooks(list, &model.store).map(|hook| hook.id).collect();
            assert_eq!(shown.len(), list.shown_count(), "a row is shown twice");
            let height = measure(model).hooks.rows;
            let view = list.in_view(height);
            assert!(height == 0 || shown.is_empty() || view.contains(&list.list.cursor), "the cursor is out of view");
        }
        let sent = &self.worker.executor.sent;
        let targets: Vec<HookId> = sent.iter().filter_map(Sent::target).collect();
        let different: BTreeSet<HookId> = targets.iter().copied().collect();
        assert_eq!(different.len(), targets.len(), "two writes to one hook after {message:?}: {sent:?}");
        assert!(targets.iter().all(|id| model.writes.pending(*id).is_some()), "a write that is not shown: {message:?}");
        assert!(model.writes.unfinished() >= sent.len());
        if let Some(form) = model.form() {
            assert!(form.event_list.cursor < form.offered_events().count().max(1));
            assert!(form.picker.list.cursor < form.picker.rows.len().max(1));
        }
        assert!(model.layers.iter().filter(|layer| matches!(layer, Layer::Form(_))).count() <= 1);
        // Nothing typed is lost by what happens to the screen or on the network. Only the news that its save succeeded
        // closes a form: the end of its run.
        if let (Some(old), Msg::Resize(_) | Msg::Timer(_) | Msg::Loaded { .. }) = (before.form(), message) {
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
        assert!(!matches!(model.hooks.load, Load::Loading(_)));
        if let Some(form) = model.form() {
            assert!(!form.is_saving(), "the form saves for ever");
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
