//! Copying as a component: the queues are listed and picked, their hooks read and compared; then a plan.

use super::{
    compared::Compared,
    state::{CopyStage, Copying, Listing, Reading},
};
use crate::{
    app::{
        component::{Component, Cx, Event, Reason, Viewport},
        message::{Generation, Slot},
        request::{Request, Requests},
        store::StoreUpdate,
        widgets::{Follow, NoticeKind, TextInput, Typed},
    },
    domain::{
        Answer, Failure, FailureKind, Query, Queue, QueueHooks,
        scan::{News, Progress, Trust, Unread},
    },
    keys::{Action, Context},
    words::count,
};

impl Component for Copying {
    fn context(&self) -> Context {
        match self.stage {
            CopyStage::Picking => Context::CopyTargets,
            CopyStage::Reading(_) => Context::CopyReading,
            CopyStage::Choosing(_) => Context::CopyChoices,
        }
    }

    fn unavailable(&self, action: Action, _: &Cx<'_>) -> Option<Reason> {
        let nothing = || Some(self.about_list().unwrap_or_else(|| "There is no queue under the cursor.".to_owned()));
        let reason = match (action, &self.stage) {
            (Action::Press, CopyStage::Picking) if self.targets.unknown_checks() > 0 => {
                let queues = count(self.targets.unknown_checks(), "checked queue");
                return Some(match self.targets.listing {
                    Listing::Loading(_) => format!("The list is still being read, and {queues} not in it yet."),
                    _ => format!("The list is not whole, and {queues} not in it: {} reads it again.", Action::Refresh),
                });
            }
            (Action::Press, CopyStage::Picking) if self.targets.meant().is_empty() => return nothing(),
            (Action::Check | Action::CheckAll, CopyStage::Picking) if self.row_count() == 0 => return nothing(),
            (action, CopyStage::Picking) if action.moves() && self.row_count() == 0 => return nothing(),
            (Action::Refresh, CopyStage::Picking) if matches!(self.targets.listing, Listing::Loading(_)) => {
                "The queues are still being read."
            }
            (Action::OnConflict, CopyStage::Choosing(compared)) if !compared.has_conflicts => {
                "No copy is in conflict: there is nothing to choose."
            }
            (Action::Check, CopyStage::Choosing(compared)) if !compared.is_choice_here(self.choices) => {
                "Nothing under the cursor is in conflict: there is nothing to choose."
            }
            (Action::EvenIfNever, CopyStage::Choosing(compared)) if !compared.has_idle => {
                "Every copy can fire in its queue: there is nothing to choose."
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match (action, &mut self.stage) {
            (Action::Check, CopyStage::Picking) => self.targets.check(),
            (Action::CheckAll, CopyStage::Picking) => self.targets.check_all(),
            (Action::Press, CopyStage::Picking) | (Action::Refresh, CopyStage::Choosing(_)) => {
                self.read(self.targets.meant(), Trust::ForWriting, out);
            }
            (Action::Refresh, CopyStage::Picking) => {
                out.push(Request::LetNoticesGo);
                self.list_queues(out);
            }
            (Action::Close, CopyStage::Picking) => self.close(out),
            (Action::Close, CopyStage::Reading(_)) => {
                out.push(Request::GiveUp(Slot::CopyHooks));
                self.stage = CopyStage::Picking;
                out.hint(format!("Stopped reading: {} begins again.", Action::Press));
            }
            (Action::Press, CopyStage::Choosing(compared)) => {
                let proposal = compared.proposal(self.originals.len(), self.choices);
                out.push(Request::Propose(proposal));
            }
            (Action::OnConflict, CopyStage::Choosing(compared)) => {
                self.choices.on_conflict = self.choices.on_conflict.next();
                compared.choose_alike(self.choices);
            }
            (Action::Check, CopyStage::Choosing(compared)) => compared.choose_here(self.choices),
            (Action::EvenIfNever, CopyStage::Choosing(compared)) => {
                self.choices.even_if_never = !self.choices.even_if_never;
                compared.count(self.choices);
            }
            (Action::Close, CopyStage::Choosing(_)) => self.stage = CopyStage::Picking,
            (moving, _) => {
                let rows = self.row_count();
                self.list_mut().go(moving, rows, cx.view.rows);
            }
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, _: &mut Requests) -> Typed {
        match self.stage {
            CopyStage::Picking => self.targets.take(input),
            _ => Typed::NotText,
        }
    }

    fn receive(&mut self, event: Event, cx: &Cx<'_>, out: &mut Requests) {
        match event {
            Event::Opened => self.opened(cx, out),
            Event::Arrived { slot: Slot::CopyQueues, generation, result } => self.listed(generation, result, out),
            Event::Scanned { generation, news } => self.scanned(generation, news, out),
            Event::Reconnected => self.go_on(out),
            _ => {}
        }
    }

    fn settle(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        if matches!(&self.stage, CopyStage::Reading(reading) if reading.end.is_some()) {
            self.compare(cx, out);
        }
    }

    fn fit(&mut self, view: Viewport) {
        let rows = self.row_count();
        self.list_mut().settle(rows, view.rows, Follow::Line);
    }
}

impl Copying {
    fn opened(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        let kept = self.targets.checks.len();
        if cx.store.lists_all_queues() {
            self.targets.add(cx.store.queues().cloned());
            self.listing_is_whole(out);
        } else {
            self.list_queues(out);
        }
        if self.left_out > 0 {
            let hooks = count(self.left_out, "hook");
            out.hint(format!("{hooks} without a flow schema cannot be copied and is left out."));
        } else if kept > 0 {
            out.hint(format!("Still checked from before: {}.", count(kept, "queue")));
        }
    }

    fn list_queues(&mut self, out: &mut Requests) {
        self.targets.listing = Listing::Loading(out.read(Slot::CopyQueues, Query::AllQueues));
    }

    /// The list of queues arrived, or did not.
    fn listed(&mut self, generation: Generation, result: Result<Answer, Failure>, out: &mut Requests) {
        if self.targets.listing != Listing::Loading(generation) {
            return;
        }
        match result {
            Err(failure) => self.targets.listing = Listing::Failed(failure),
            Ok(Answer::Queues(found)) => {
                let cursor = self.targets.list;
                self.targets.forget_queues();
                self.targets.list = cursor;
                self.targets.add(found.items);
                self.listing_is_whole(out);
            }
            Ok(_) => {}
        }
    }

    fn listing_is_whole(&mut self, out: &mut Requests) {
        self.targets.listing = Listing::Whole;
        let vanished = self.targets.drop_vanished();
        if vanished > 0 {
            let queues = count(vanished, "checked queue");
            out.notify(NoticeKind::Warning, format!("{queues} cannot be found any more and will get no copy."));
        }
    }

    /// Reads the hooks of the targets.
    fn read(&mut self, targets: Vec<Queue>, trust: Trust, out: &mut Requests) {
        let awaited = out.scan(Slot::CopyHooks, Some(targets.clone()), trust);
        let progress = Progress { queues: targets.len(), all_known: true, ..Progress::default() };
        self.stage = CopyStage::Reading(Box::new(Reading {
            targets,
            awaited,
            progress,
            trust,
            read: Vec::new(),
            moving: Vec::new(),
            rests_on_own_writes: false,
            end: None,
            stopped: None,
        }));
    }

    /// The scan brought news.
    fn scanned(&mut self, generation: Generation, news: News, out: &mut Requests) {
        let CopyStage::Reading(reading) = &mut self.stage else { return };
        if reading.awaited != generation || reading.is_broken_off() {
            return;
        }
        reading.progress = news.progress;
        for ready in news.ready {
            let (may_write, may_leave) = (ready.knowledge.allows_writing(), ready.knowledge.allows_leaving());
            let (queue, list) = ready.into_list();
            if !may_write {
                reading.moving.push(Unread { queue, failure: Failure::new(FailureKind::BeingChanged, None, "") });
                continue;
            }
            reading.rests_on_own_writes |= !may_leave;
            out.push(Request::Learn(StoreUpdate::Queues(vec![queue.clone()])));
            out.push(Request::Learn(StoreUpdate::Hooks(queue.owner(), list)));
            reading.read.push(queue);
        }
        reading.end = news.end;
    }

    /// All that can be read is there, and the store knows it: what is copied is compared with it. Where the server cannot be
    /// read at all, the queues stay picked.
    fn compare(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        let CopyStage::Reading(mut reading) = std::mem::replace(&mut self.stage, CopyStage::Picking) else { return };
        let end = reading.end.take().unwrap_or_default();
        if let Some(failure) = end.stopped {
            if cx.facts.is_offline {
                let reason = failure.reason();
                let text = format!(
                    "Reading goes on by itself when the server is there again, {} gives it up: {reason}.",
                    Action::Close
                );
                reading.stopped = Some(failure);
                self.stage = CopyStage::Reading(reading);
                return out.notify(NoticeKind::Warning, text);
            }
            let text = format!("The hooks of the targets were not read: {}", failure.with_retry(Action::Press));
            return out.notify(NoticeKind::Error, text);
        }
        // Our recent writes override what was read.
        let hooks = |queue: Queue| {
            let hooks = cx.store.hooks(queue.owner()).to_vec();
            QueueHooks { queue, hooks }
        };
        let read = reading.read.into_iter().map(hooks).collect();
        let unread = end.unread.into_iter().chain(reading.moving).collect();
        let compared = Compared::new(&self.specs(), read, unread, self.choices);
        if reading.rests_on_own_writes && reading.trust == Trust::ForWriting && compared.counts.same > 0 {
            // What is left as already right has to be read from a list that is certainly what the server has.
            return self.read(reading.targets, Trust::ForComparing, out);
        }
        self.stage = CopyStage::Choosing(compared);
    }

    /// The server can be reached again: what could not be read is read.
    fn go_on(&mut self, out: &mut Requests) {
        if matches!(&self.targets.listing, Listing::Failed(failure) if failure.kind != FailureKind::GivenUp) {
            self.list_queues(out);
        }
        if let CopyStage::Reading(reading) = &self.stage
            && reading.is_broken_off()
        {
            let (targets, trust) = (reading.targets.clone(), reading.trust);
            self.read(targets, trust, out);
        }
    }

    /// What was picked and typed is there the next time.
    fn close(&self, out: &mut Requests) {
        if matches!(self.targets.listing, Listing::Loading(_)) {
            out.push(Request::GiveUp(Slot::CopyQueues));
        }
        if !self.targets.checks.is_empty() {
            let queues = count(self.targets.checks.len(), "queue");
            out.hint(format!("Nothing was copied. {queues} stay checked for the next time."));
        }
        out.push(Request::Close);
    }
}
