//! Prepares an undo or a resume: reads the records, then the hooks as they are now.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    pausing,
    target_hooks::{Known, TargetHooks},
    undo,
};
use crate::{
    app::{
        message::{Effect, Generation, JournalText, Slot},
        request::{Request, Requests},
        store::{HookKey, Store},
        widgets::NoticeKind,
    },
    domain::{
        BatchId, FailureKind, Hook, Paused, Queue, QueueId,
        scan::{News, Unread},
        undo::Batch,
    },
    keys::Action,
};

/// The preparation of an undo or of a resume.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Preparation {
    stage: Stage,
    /// The batches that an undo has shown already and could not put back: the next one takes an earlier batch.
    passed: BTreeSet<BatchId>,
}

#[derive(Debug, Clone, Default)]
enum Stage {
    /// Nothing is prepared.
    #[default]
    Idle,
    /// The journal is read, to undo this batch, or the last one.
    Journal(Option<BatchId>),
    /// The paused hooks are being read, to resume these; without any, all.
    Paused(Vec<HookKey>),
    Hooks(Box<(Aim, TargetHooks)>),
}

/// The purpose of reading the hooks.
#[derive(Debug, Clone)]
enum Aim {
    /// To undo this batch.
    Undo(Box<(JournalText, Batch)>),
    /// To resume these; and a remark about the others.
    Resume(Vec<Paused>, Option<String>),
}

impl Preparation {
    pub(in crate::app) const fn is_under_way(&self) -> bool {
        !matches!(self.stage, Stage::Idle)
    }

    /// The hooks are being read.
    pub(in crate::app) const fn is_reading(&self) -> bool {
        matches!(self.stage, Stage::Hooks(_))
    }

    /// Begins to undo this batch, or the last one: the journal is read. `settle`: what is in doubt is looked up before.
    pub(in crate::app) fn undo(&mut self, settle: bool, batch: Option<BatchId>, out: &mut Requests) {
        self.stage = Stage::Journal(batch);
        out.hint("Looking what was done last …");
        out.push(Effect::ReadJournal { settle });
    }

    /// Begins to resume these hooks; without any, all that are paused.
    pub(in crate::app) fn resume(&mut self, checked: Vec<HookKey>, out: &mut Requests) {
        self.stage = Stage::Paused(checked);
        out.hint("Looking what is paused …");
        out.push(Effect::ReadPaused);
    }

    /// Esc: nothing is shown.
    pub(in crate::app) fn give_up(&mut self, out: &mut Requests) {
        if self.is_reading() {
            out.push(Effect::Cancel(Slot::PlanHooks));
            self.stage = Stage::Idle;
            out.hint("Stopped looking: nothing was changed.");
        }
    }

    /// The journal was read: this is about the batch that was named, or the last one that is not undone.
    pub(in crate::app) fn journal(&mut self, result: Result<JournalText, String>, out: &mut Requests) {
        let Stage::Journal(named) = &self.stage else { return };
        let named = named.clone();
        self.stage = Stage::Idle;
        let journal = match result {
            Ok(journal) => journal,
            Err(reason) => return out.notify(NoticeKind::Error, format!("Nothing can be undone: {reason}")),
        };
        match undo::chosen(&journal, named.as_ref(), &mut self.passed) {
            Ok((batch, queues)) => self.read(Aim::Undo(Box::new((journal, batch))), queues, out),
            Err(reason) => out.hint(reason),
        }
    }

    /// Continues with the paused hooks.
    pub(in crate::app) fn paused(&mut self, result: Result<Vec<Paused>, String>, out: &mut Requests) {
        let Stage::Paused(checked) = &self.stage else { return };
        let checked: BTreeSet<HookKey> = checked.iter().copied().collect();
        self.stage = Stage::Idle;
        match result {
            Err(reason) => out.notify(NoticeKind::Error, format!("Nothing can be resumed: {reason}")),
            Ok(paused) if paused.is_empty() => {
                out.hint(format!("Nothing is paused here: {} pauses hooks.", Action::Pause));
            }
            Ok(paused) => {
                let (paused, remark) = pausing::chosen(paused, &checked);
                let queues: BTreeMap<QueueId, Queue> =
                    paused.iter().map(|paused| (paused.queue.id, Queue::unspecified(paused.queue.clone()))).collect();
                self.read(Aim::Resume(paused, remark), queues.into_values().collect(), out);
            }
        }
    }

    fn read(&mut self, aim: Aim, queues: Vec<Queue>, out: &mut Requests) {
        self.stage = Stage::Hooks(Box::new((aim, TargetHooks::read(Slot::PlanHooks, queues, out))));
    }

    /// The scan brought news.
    pub(in crate::app) fn scanned(&mut self, generation: Generation, news: News, out: &mut Requests) {
        if let Stage::Hooks(reading) = &mut self.stage {
            reading.1.receive(generation, news, out);
        }
    }

    /// Everything is there that can be read, and the store knows it: shows the plan.
    pub(in crate::app) fn settle(&mut self, store: &Store, out: &mut Requests) {
        if !matches!(&self.stage, Stage::Hooks(reading) if reading.1.is_at_end()) {
            return;
        }
        let Stage::Hooks(reading) = std::mem::take(&mut self.stage) else { return };
        let (aim, hooks) = *reading;
        let Known { read, unread, stopped } = hooks.known(store);
        // If a queue was deleted, or the user may not see it, the plan says so.
        let is_gone = |kind| matches!(kind, FailureKind::NotFound | FailureKind::Forbidden);
        let unread = unread.into_iter().find(|unread| !is_gone(unread.failure.kind));
        let first = || hooks.queues.first().cloned();
        let stopped = stopped.and_then(|failure| Some(Unread { queue: first()?, failure }));
        if let Some(Unread { queue, failure }) = unread.or(stopped) {
            let (done, key) = match aim {
                Aim::Undo(_) => ("undone", Action::Undo),
                Aim::Resume(..) => ("resumed", Action::Resume),
            };
            let (queue, failure) = (queue.label(), failure.with_retry(key));
            let text = format!("Nothing was {done}: the hooks of {queue} could not be read: {failure}");
            return out.notify(NoticeKind::Error, text);
        }
        let now: BTreeMap<QueueId, Vec<Hook>> = read.into_iter().map(|read| (read.queue.id, read.hooks)).collect();
        let leaves_something = match &aim {
            Aim::Undo(undo) => undo::leaves_something(&undo.0, &undo.1, &now),
            Aim::Resume(paused, _) => pausing::leaves_something(paused, &now),
        };
        if leaves_something && hooks.may_leave_nothing() {
            self.stage = Stage::Hooks(Box::new((aim, hooks.for_comparing(out))));
            return;
        }
        match aim {
            Aim::Undo(undo) => {
                let (journal, batch) = *undo;
                let proposal = undo::proposal(&journal, &batch, &now);
                if proposal.order.is_empty() {
                    self.passed.insert(batch.id);
                }
                out.push(Request::Propose(proposal));
            }
            Aim::Resume(paused, remark) => {
                let (proposal, over) = pausing::resume_proposal(&paused, remark, &now);
                if !over.is_empty() {
                    out.push(Effect::ForgetPauses(over));
                }
                out.push(Request::Propose(proposal));
            }
        }
    }
}
