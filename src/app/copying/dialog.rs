//! The copy dialog: the queues are listed and picked, then their hooks are read. A plan follows.

use std::collections::BTreeSet;

use super::targets::Targets;
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::copies::Copies;
use crate::app::message::{Generation, IoRequest, Slot};
use crate::app::plans::{Known, TargetHooks};
use crate::app::proposal::{Chosen, Proposal};
use crate::app::request::{Request, Requests};
use crate::app::store::{Store, StoreUpdate};
use crate::app::widgets::{Follow, Load, NoticeKind, TextInput, Typed, in_other_layout, read_at};
use crate::domain::plan::COPY_OF_PAUSED;
use crate::domain::scan::Progress;
use crate::domain::{Answer, Failure, HookSpec, Query, Queue, QueueId, QueueRef};
use crate::keys::{Action, Context};
use crate::words::{count, is_or_are};

#[derive(Debug, Clone)]
pub enum CopyStage {
    /// The targets are picked.
    Picking,
    /// Their hooks are read.
    Reading(Box<TargetHooks>),
    /// The server does not answer; their hooks are read when it does.
    Waiting(Box<TargetHooks>),
}

/// The choice of the queues that hooks are copied to. A plan follows.
#[derive(Debug, Clone)]
pub struct Copying {
    /// The copied hooks, each with its queue.
    pub originals: Vec<(QueueRef, HookSpec)>,
    pub targets: Targets,
    pub stage: CopyStage,
    /// The user asked for the list of queues that is being read.
    is_asked_for: bool,
    /// The number of hooks without a flow schema, which cannot be copied.
    left_out: usize,
    /// Notes about the copied hooks.
    notes: Vec<String>,
    /// The cautions about them.
    cautions: Vec<String>,
}

/// The picks of a closed dialog, kept for the next time.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct CopyPicks {
    checks: BTreeSet<QueueId>,
    text: String,
}

impl Copying {
    /// The choice of the queues to copy these hooks to, with the earlier picks. `None` if none of them can be copied.
    pub(in crate::app) fn new(chosen: Chosen, kept: &CopyPicks, store: &Store) -> Option<Self> {
        let Chosen { hooks, cautions } = chosen;
        let all = hooks.len();
        let paused = hooks.iter().filter(|(queue, hook)| store.pause(queue.owner(), hook).is_some());
        let notes = paused.map(|(_, hook)| format!("{} is paused: {COPY_OF_PAUSED}", hook.label())).collect();
        let originals: Vec<_> = hooks.into_iter().filter_map(|(queue, hook)| Some((queue, hook.spec()?))).collect();
        let left_out = all - originals.len();
        let targets = Targets::new(&kept.text, kept.checks.clone());
        let stage = CopyStage::Picking;
        let is_asked_for = false;
        (!originals.is_empty()).then_some(Self { originals, targets, stage, is_asked_for, left_out, notes, cautions })
    }

    /// Returns the picks to keep for the next time.
    pub(in crate::app) fn picks(&self) -> CopyPicks {
        CopyPicks { checks: self.targets.checks.clone(), text: self.targets.input.text().to_owned() }
    }

    /// The progress of reading the targets; `None` while nothing is read.
    pub fn progress(&self) -> Option<Progress> {
        match &self.stage {
            CopyStage::Reading(hooks) => Some(hooks.progress),
            CopyStage::Picking | CopyStage::Waiting(_) => None,
        }
    }

    /// Returns whether a hook comes from this queue.
    pub fn is_source(&self, queue: QueueId) -> bool {
        self.originals.iter().any(|(source, _)| source.id == queue)
    }

    /// The heading.
    pub fn title(&self) -> String {
        format!("Copy {} to …", count(self.originals.len(), "hook"))
    }

    /// Describes the progress in one line.
    pub fn summary(&self) -> String {
        match &self.stage {
            CopyStage::Picking => self.targets.summary(),
            CopyStage::Reading(hooks) => {
                let Progress { queues, read, .. } = hooks.progress;
                format!("Reading the hooks of {}: {read} read", count(queues, "queue"))
            }
            CopyStage::Waiting(hooks) => {
                format!("Waiting for the server, to read {}", count(hooks.progress.queues, "queue"))
            }
        }
    }

    /// The reason why the list of queues is empty or incomplete; `None` if it is complete and shows something.
    pub fn about_list(&self) -> Option<String> {
        let targets = &self.targets;
        match &targets.load {
            Load::Failed(failure) if targets.total() == 0 => {
                Some(format!("The queues were not read: {}", failure.with_retry(Action::Refresh)))
            }
            Load::Failed(failure) => Some(format!("Not all queues were read: {}", failure.with_retry(Action::Refresh))),
            Load::Loading(_) if targets.total() == 0 => Some("The queues are being read …".to_owned()),
            Load::Loading(_) => Some(format!("{} so far, and more are being read …", count(targets.total(), "queue"))),
            Load::Idle if targets.total() == 0 => Some("There are no queues that your user may see.".to_owned()),
            Load::Idle if targets.matching_count() == 0 => Some("No queue contains what is typed.".to_owned()),
            Load::Idle => targets.read_as.as_ref().map(|text| in_other_layout(targets.input.text(), text)),
        }
    }
}

impl Component for Copying {
    fn context(&self) -> Context {
        match self.stage {
            CopyStage::Picking => Context::CopyTargets,
            CopyStage::Reading(_) | CopyStage::Waiting(_) => Context::CopyReading,
        }
    }

    fn unavailable(&self, action: Action, _: &Cx<'_>) -> Option<Reason> {
        let CopyStage::Picking = self.stage else { return None };
        let targets = &self.targets;
        let is_loading = targets.load.is_loading();
        match action {
            Action::Press if targets.unknown_checks() > 0 => {
                let unknown = targets.unknown_checks();
                let queues = format!("{} {}", count(unknown, "checked queue"), is_or_are(unknown));
                Some(if is_loading {
                    format!("The list is still being read, and {queues} not in it yet.")
                } else {
                    format!("The list is not whole, and {queues} not in it: {} reads it again.", Action::Refresh)
                })
            }
            Action::Refresh if is_loading => Some("The queues are still being read.".to_owned()),
            Action::Press if !targets.meant().is_empty() => None,
            Action::Press | Action::Check | Action::CheckAll => self.nothing_listed(),
            action if action.moves() => self.nothing_listed(),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match (action, &self.stage) {
            (Action::Check, _) => self.targets.check(),
            (Action::CheckAll, _) => self.targets.check_all(),
            (Action::Press, CopyStage::Picking) => {
                let targets = self.targets.meant();
                out.push(Request::Learn(StoreUpdate::Queues(targets.clone())));
                self.stage = CopyStage::Reading(Box::new(TargetHooks::read(Slot::CopyHooks, targets, out)));
            }
            (Action::Refresh, _) => {
                out.push(Request::AllowReplacingNotice);
                self.is_asked_for = true;
                self.list_queues(out);
            }
            (Action::Close, CopyStage::Picking) => self.close(out),
            (Action::Close, _) => {
                out.push(IoRequest::Cancel(Slot::CopyHooks));
                self.stage = CopyStage::Picking;
                out.hint(format!("Stopped reading: {} begins again.", Action::Press));
            }
            (moving, _) => {
                let rows = self.targets.shown_count();
                self.targets.list.go(moving, rows, cx.view.rows);
            }
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, _: &mut Requests) -> Typed {
        match self.stage {
            CopyStage::Picking => self.targets.take(input),
            CopyStage::Reading(_) | CopyStage::Waiting(_) => Typed::NotText,
        }
    }

    fn receive(&mut self, event: Event, cx: &Cx<'_>, out: &mut Requests) {
        match event {
            Event::Opened => self.opened(cx, out),
            Event::Arrived { slot: Slot::CopyQueues, generation, result } => self.listed(generation, result, out),
            Event::Scanned { generation, news } => {
                if let CopyStage::Reading(hooks) = &mut self.stage {
                    hooks.receive(generation, news, out);
                }
            }
            Event::Reconnected => self.go_on(out),
            _ => {}
        }
    }

    fn restore_invariants(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        if matches!(&self.stage, CopyStage::Reading(hooks) if hooks.is_at_end()) {
            self.propose(cx, out);
        }
    }

    fn fit(&mut self, view: Viewport) {
        let rows = self.targets.shown_count();
        self.targets.list.scroll_to_cursor(rows, view.rows, Follow::Line);
    }
}

impl Copying {
    fn nothing_listed(&self) -> Option<Reason> {
        let nothing = || self.about_list().unwrap_or_else(|| "There is no queue under the cursor.".to_owned());
        (self.targets.shown_count() == 0).then(nothing)
    }

    fn opened(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        let kept = self.targets.checks.len();
        if cx.store.lists_all_queues() {
            self.offer(cx.store.queues().cloned(), out);
        } else {
            self.list_queues(out);
        }
        if self.left_out > 0 {
            let hooks = count(self.left_out, "hook");
            out.hint(format!(
                "{hooks} without a flow schema cannot be copied and {} left out.",
                is_or_are(self.left_out)
            ));
        } else if kept > 0 {
            out.hint(format!("Still checked from before: {}.", count(kept, "queue")));
        }
    }

    fn list_queues(&mut self, out: &mut Requests) {
        self.targets.load = Load::Loading(out.read(Slot::CopyQueues, Query::AllQueues));
    }

    /// The list of queues arrived, or did not.
    fn listed(&mut self, generation: Generation, result: Result<Answer, Failure>, out: &mut Requests) {
        if !self.targets.load.awaits(generation) {
            return;
        }
        let is_asked_for = std::mem::take(&mut self.is_asked_for);
        match result {
            Err(failure) => self.targets.load = Load::Failed(failure),
            Ok(Answer::Queues(found)) => {
                if is_asked_for {
                    let queues = count(found.items.len(), "queue");
                    out.hint(format!("{queues} read{}.", read_at(found.date)));
                }
                self.offer(found.items, out);
            }
            Ok(_) => {}
        }
    }

    fn offer(&mut self, queues: impl IntoIterator<Item = Queue>, out: &mut Requests) {
        let vanished = self.targets.offer(queues);
        if vanished > 0 {
            let queues = count(vanished, "checked queue");
            out.notify(NoticeKind::Warning, format!("{queues} cannot be found any more and will get no copy."));
        }
    }

    /// Shows the plan once everything that can be read was read and stored. If the server cannot be read at all, the
    /// queues stay picked.
    fn propose(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        let CopyStage::Reading(hooks) = std::mem::replace(&mut self.stage, CopyStage::Picking) else { return };
        let Known { read, unread, stopped } = hooks.known(cx.store);
        if let Some(failure) = stopped {
            if !cx.facts.is_offline {
                let text = format!("The hooks of the targets were not read: {}", failure.with_retry(Action::Press));
                return out.notify(NoticeKind::Error, text);
            }
            let reason = failure.reason();
            let text = format!(
                "Reading goes on by itself when the server is there again, {} gives it up: {reason}.",
                Action::Close
            );
            out.notify(NoticeKind::Warning, text);
            self.stage = CopyStage::Waiting(hooks);
            return;
        }
        let specs: Vec<HookSpec> = self.originals.iter().map(|(_, spec)| spec.clone()).collect();
        let copies = Copies::new(&specs, read, unread, self.notes.clone(), self.cautions.clone());
        if copies.leaves_something() && hooks.needs_comparing() {
            self.stage = CopyStage::Reading(Box::new(hooks.for_comparing(out)));
            return;
        }
        out.push(Request::Propose(Proposal::copying(Box::new(copies))));
    }

    /// The server can be reached again: reads what failed.
    fn go_on(&mut self, out: &mut Requests) {
        if self.targets.load.needs_retry() {
            self.list_queues(out);
        }
        self.stage = match std::mem::replace(&mut self.stage, CopyStage::Picking) {
            CopyStage::Waiting(hooks) => CopyStage::Reading(Box::new(hooks.again(out))),
            stage => stage,
        };
    }

    /// Closes the dialog, and keeps the picks and the text for the next time.
    fn close(&self, out: &mut Requests) {
        if self.targets.load.is_loading() {
            out.push(IoRequest::Cancel(Slot::CopyQueues));
        }
        if !self.targets.checks.is_empty() {
            let checked = self.targets.checks.len();
            let (queues, stay) = (count(checked, "queue"), if checked == 1 { "stays" } else { "stay" });
            out.hint(format!("Nothing was copied. {queues} {stay} checked for the next time."));
        }
        out.push(Request::Close);
    }
}
