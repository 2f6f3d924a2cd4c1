//! What is read before it can be said what would be put back or resumed: what was written down, then the hooks as they are
//! now.

use std::collections::{BTreeMap, BTreeSet};

use super::{pausing, undo};
use crate::{
    app::{
        message::{Generation, JournalText, Slot},
        request::{Request, Requests},
        store::{HookKey, Store, StoreUpdate},
        widgets::NoticeKind,
    },
    domain::{
        BatchId, Failure, FailureKind, Hook, Paused, Queue, QueueId,
        scan::{News, ScanEnd, Trust},
        undo::Batch,
    },
    keys::Action,
};

/// The preparation of an undo or of a resume.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Preparation {
    stage: Stage,
    /// What an undo has shown already and could not put back: the next one is about what was done before it.
    passed: BTreeSet<BatchId>,
}

#[derive(Debug, Clone, Default)]
enum Stage {
    /// Nothing is prepared.
    #[default]
    Idle,
    Journal,
    /// What is paused, to resume these; without any, all.
    Paused(Vec<HookKey>),
    Hooks(Box<Reading>),
}

/// What the hooks are read for.
#[derive(Debug, Clone)]
enum Aim {
    /// To put this back.
    Undo(Box<(JournalText, Batch)>),
    /// To resume these; and what to say about the others.
    Resume(Vec<Paused>, Option<String>),
}

#[derive(Debug, Clone)]
struct Reading {
    aim: Aim,
    queues: Vec<Queue>,
    awaited: Generation,
    trust: Trust,
    /// The queues that were read.
    read: Vec<Queue>,
    /// What was read of some queue rests on our own writes alone.
    rests_on_own_writes: bool,
    /// A queue that somebody kept changing.
    moving: Option<Queue>,
    end: Option<ScanEnd>,
}

impl Preparation {
    pub(in crate::app) const fn is_under_way(&self) -> bool {
        !matches!(self.stage, Stage::Idle)
    }

    /// The hooks are being read.
    pub(in crate::app) const fn is_reading(&self) -> bool {
        matches!(self.stage, Stage::Hooks(_))
    }

    /// Begins to undo: what was done is read from the journal. `settle`: what is in doubt is looked up before.
    pub(in crate::app) fn undo(&mut self, settle: bool, out: &mut Requests) {
        self.stage = Stage::Journal;
        out.hint("Looking what was done last …");
        out.push(Request::ReadJournal { settle });
    }

    /// Begins to resume these hooks; without any, all that are paused.
    pub(in crate::app) fn resume(&mut self, checked: Vec<HookKey>, out: &mut Requests) {
        self.stage = Stage::Paused(checked);
        out.hint("Looking what is paused …");
        out.push(Request::ReadPaused);
    }

    /// Esc: nothing is shown.
    pub(in crate::app) fn give_up(&mut self, out: &mut Requests) {
        if self.is_reading() {
            out.push(Request::GiveUp(Slot::PlanHooks));
            self.stage = Stage::Idle;
            out.hint("Stopped looking: nothing was changed.");
        }
    }

    /// The journal was read: the last thing that is not undone is what this is about.
    pub(in crate::app) fn journal(&mut self, result: Result<JournalText, String>, out: &mut Requests) {
        if !matches!(self.stage, Stage::Journal) {
            return;
        }
        self.stage = Stage::Idle;
        let journal = match result {
            Ok(journal) => journal,
            Err(reason) => return out.notify(NoticeKind::Error, format!("Nothing can be undone: {reason}")),
        };
        match undo::last(&journal, &mut self.passed) {
            Ok((batch, queues)) => self.read(Aim::Undo(Box::new((journal, batch))), queues, Trust::ForWriting, out),
            Err(reason) => out.hint(reason),
        }
    }

    /// What is paused is known.
    pub(in crate::app) fn paused(&mut self, result: Result<Vec<Paused>, String>, out: &mut Requests) {
        let Stage::Paused(checked) = &self.stage else { return };
        let checked: BTreeSet<HookKey> = checked.iter().copied().collect();
        self.stage = Stage::Idle;
        match result {
            Err(reason) => out.notify(NoticeKind::Error, format!("Nothing can be resumed: {reason}")),
            Ok(paused) if paused.is_empty() => {
                out.hint(format!("Nothing is paused here: {} pauses hooks.", Action::Pause))
            }
            Ok(paused) => {
                let (paused, remark) = pausing::chosen(paused, &checked);
                let queues: BTreeMap<QueueId, Queue> =
                    paused.iter().map(|paused| (paused.queue.id, Queue::unspecified(paused.queue.clone()))).collect();
                self.read(Aim::Resume(paused, remark), queues.into_values().collect(), Trust::ForWriting, out);
            }
        }
    }

    fn read(&mut self, aim: Aim, queues: Vec<Queue>, trust: Trust, out: &mut Requests) {
        let awaited = out.scan(Slot::PlanHooks, Some(queues.clone()), trust);
        let read = Vec::new();
        let reading =
            Reading { aim, queues, awaited, trust, read, rests_on_own_writes: false, moving: None, end: None };
        self.stage = Stage::Hooks(Box::new(reading));
    }

    /// The scan brought news.
    pub(in crate::app) fn scanned(&mut self, generation: Generation, news: News, out: &mut Requests) {
        let Stage::Hooks(reading) = &mut self.stage else { return };
        if reading.awaited != generation {
            return;
        }
        for ready in news.ready {
            let (may_write, may_leave) = (ready.knowledge.allows_writing(), ready.knowledge.allows_leaving());
            let (queue, list) = ready.into_list();
            if may_write {
                reading.rests_on_own_writes |= !may_leave;
                // The lists must not take for a change what they had not read yet.
                out.push(Request::Learn(StoreUpdate::Hooks(queue.owner(), list)));
                reading.read.push(queue);
            } else {
                reading.moving.get_or_insert(queue);
            }
        }
        reading.end = news.end;
    }

    /// Everything is there that can be read, and the store knows it: shows the plan.
    pub(in crate::app) fn settle(&mut self, store: &Store, out: &mut Requests) {
        if !matches!(&self.stage, Stage::Hooks(reading) if reading.end.is_some()) {
            return;
        }
        let Stage::Hooks(reading) = std::mem::take(&mut self.stage) else { return };
        if let Some((queue, failure)) = reading.failure() {
            let (done, key) = match reading.aim {
                Aim::Undo(_) => ("undone", Action::Undo),
                Aim::Resume(..) => ("resumed", Action::Resume),
            };
            let queue = queue.map(Queue::label).unwrap_or_default();
            let failure = failure.with_retry(key);
            let text = format!("Nothing was {done}: the hooks of {queue} could not be read: {failure}");
            return out.notify(NoticeKind::Error, text);
        }
        // Our recent writes override what was read.
        let now: BTreeMap<QueueId, Vec<Hook>> =
            reading.read.iter().map(|queue| (queue.id, store.hooks(queue.owner()).to_vec())).collect();
        // What is left as it is has to be read from a list that is certainly what the server has.
        let may_leave = reading.trust == Trust::ForComparing || !reading.rests_on_own_writes;
        let leaves_something = match &reading.aim {
            Aim::Undo(undo) => undo::leaves_something(&undo.0, &undo.1, &now),
            Aim::Resume(paused, _) => pausing::leaves_something(paused, &now),
        };
        if leaves_something && !may_leave {
            return self.read(reading.aim, reading.queues, Trust::ForComparing, out);
        }
        match reading.aim {
            Aim::Undo(undo) => {
                let (journal, batch) = *undo;
                let proposal = undo::proposal(&journal, &batch, &now);
                if proposal.plan().is_empty() {
                    self.passed.insert(batch.id);
                }
                out.push(Request::Propose(proposal));
            }
            Aim::Resume(paused, remark) => {
                let (proposal, over) = pausing::resume_proposal(&paused, remark, &now);
                if !over.is_empty() {
                    out.push(Request::ForgetPauses(over));
                }
                out.push(Request::Propose(proposal));
            }
        }
    }
}

impl Reading {
    /// Why the hooks of some queue are not known. Of a queue that is gone, or not for this user, the plan says so.
    fn failure(&self) -> Option<(Option<&Queue>, Failure)> {
        let end = self.end.as_ref()?;
        let is_gone = |failure: &Failure| matches!(failure.kind, FailureKind::NotFound | FailureKind::Forbidden);
        let unread = end.unread.iter().find(|unread| !is_gone(&unread.failure));
        match (unread, &end.stopped, &self.moving) {
            (Some(unread), ..) => Some((Some(&unread.queue), unread.failure.clone())),
            (None, Some(failure), _) => Some((self.queues.first(), failure.clone())),
            (None, None, Some(queue)) => Some((Some(queue), Failure::new(FailureKind::BeingChanged, None, ""))),
            (None, None, None) => None,
        }
    }
}
