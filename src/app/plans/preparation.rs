//! Prepares an undo or a resume: reads the journal or the paused hooks, then the hooks as they are now.

use std::collections::{BTreeMap, BTreeSet};

use super::target_hooks::{Known, TargetHooks};
use crate::app::message::{Generation, IoRequest, JournalText, Slot};
use crate::app::proposal::{Chosen, Proposal};
use crate::app::request::{Request, Requests};
use crate::app::store::{HookKey, Store};
use crate::app::widgets::NoticeKind;
use crate::domain::scan::{News, Unread};
use crate::domain::undo::{Batch, History, Revert, Undo};
use crate::domain::{BatchId, Cause, FailureKind, Hook, Paused, Queue, QueueId, Resuming, Resumption, resume};
use crate::keys::Action;
use crate::words::count;

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
    Paused(Chosen),
    /// The hooks are being read.
    Hooks(Box<(Aim, TargetHooks)>),
}

/// The purpose of reading the hooks.
#[derive(Debug, Clone)]
enum Aim {
    Undo(Box<JournalText>, Batch),
    /// To resume these; and what to know about the choice: a remark about the others, and the cautions.
    Resume(Vec<Paused>, Option<String>, Vec<String>),
}

impl Preparation {
    pub(in crate::app) const fn is_under_way(&self) -> bool {
        !matches!(self.stage, Stage::Idle)
    }

    /// The hooks are being read.
    pub(in crate::app) const fn is_reading(&self) -> bool {
        matches!(self.stage, Stage::Hooks(_))
    }

    /// Begins to undo this batch, or the last one. With `look_up_doubts`, what is in doubt is looked up first.
    pub(in crate::app) fn undo(&mut self, look_up_doubts: bool, batch: Option<BatchId>, out: &mut Requests) {
        self.stage = Stage::Journal(batch);
        out.hint("Reading the journal …");
        out.push(IoRequest::ReadJournal { look_up_doubts });
    }

    /// Begins to resume these hooks; without any, all that are paused.
    pub(in crate::app) fn resume(&mut self, checked: Chosen, out: &mut Requests) {
        self.stage = Stage::Paused(checked);
        out.hint("Reading the paused hooks …");
        out.push(IoRequest::ReadPaused);
    }

    /// Esc: nothing is shown.
    pub(in crate::app) fn cancel(&mut self, out: &mut Requests) {
        if self.is_reading() {
            out.push(IoRequest::Cancel(Slot::PlanHooks));
            self.stage = Stage::Idle;
            out.hint("Stopped reading: nothing was changed.");
        }
    }

    /// The journal was read.
    pub(in crate::app) fn journal(&mut self, result: Result<JournalText, String>, out: &mut Requests) {
        let Stage::Journal(named) = &self.stage else { return };
        let named = named.clone();
        self.stage = Stage::Idle;
        let journal = match result {
            Ok(journal) => journal,
            Err(reason) => return out.notify(NoticeKind::Error, format!("Nothing can be undone: {reason}")),
        };
        match self.batch_to_undo(&journal, named.as_ref()) {
            Ok((batch, queues)) => self.read(Aim::Undo(Box::new(journal), batch), queues, out),
            Err(reason) => out.hint(reason),
        }
    }

    /// The named batch, or the last one that is not undone and not among those passed over; and its queues.
    ///
    /// # Errors
    ///
    /// Nothing is left to undo, as a sentence.
    fn batch_to_undo(&mut self, journal: &JournalText, named: Option<&BatchId>) -> Result<(Batch, Vec<Queue>), String> {
        let history = History::of(&journal.records, &journal.here);
        let batches = history.batches();
        if batches.is_empty() {
            return Err("Nothing is left to undo: the journal has no change here that is not undone.".to_owned());
        }
        let is_meant = |batch: &Batch| match named {
            Some(named) => batch.id == *named,
            None => !self.passed.contains(&batch.id),
        };
        let Some(batch) = batches.into_iter().find(is_meant) else {
            if named.is_some() {
                return Err("Nothing of this is left to undo.".to_owned());
            }
            self.passed.clear();
            return Err(format!("Nothing earlier is left to undo. {} begins again with the latest.", Action::Undo));
        };
        let queues = history.queues(&batch.id).into_iter().map(Queue::unspecified).collect();
        Ok((batch, queues))
    }

    /// The paused hooks were read.
    pub(in crate::app) fn paused(&mut self, result: Result<Vec<Paused>, String>, out: &mut Requests) {
        let Stage::Paused(checked) = &self.stage else { return };
        let cautions = checked.cautions.clone();
        let checked: BTreeSet<HookKey> = checked.hooks.iter().map(|(queue, hook)| (queue.owner(), hook.id)).collect();
        self.stage = Stage::Idle;
        match result {
            Err(reason) => out.notify(NoticeKind::Error, format!("Nothing can be resumed: {reason}")),
            Ok(paused) if paused.is_empty() => {
                out.hint(format!("Nothing is paused here: {} pauses hooks.", Action::Pause));
            }
            Ok(paused) => {
                let (paused, remark) = those_checked(paused, &checked);
                let queues: BTreeMap<QueueId, Queue> =
                    paused.iter().map(|paused| (paused.queue.id, Queue::unspecified(paused.queue.clone()))).collect();
                self.read(Aim::Resume(paused, remark, cautions), queues.into_values().collect(), out);
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

    /// Shows the plan once the hooks were read and the store has them.
    pub(in crate::app) fn propose_when_read(&mut self, store: &Store, out: &mut Requests) {
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
                Aim::Undo(..) => ("undone", Action::Undo),
                Aim::Resume(..) => ("resumed", Action::Resume),
            };
            let (queue, failure) = (queue.label(), failure.with_retry(key));
            let text = format!("Nothing was {done}: the hooks of {queue} could not be read: {failure}");
            return out.notify(NoticeKind::Error, text);
        }
        let now: BTreeMap<QueueId, Vec<Hook>> = read.into_iter().map(|read| (read.queue.id, read.hooks)).collect();
        let (leaves_something, proposal, over) = match &aim {
            Aim::Undo(journal, batch) => {
                let undo = History::of(&journal.records, &journal.here).undo(&batch.id, &now);
                (undo.leaves_something(), undo_proposal(undo, batch, journal.remark.clone()), Vec::new())
            }
            Aim::Resume(paused, remark, cautions) => {
                let mut resumption = resume(paused, &now);
                let over = std::mem::take(&mut resumption.over);
                let leaves_something = resumption.leaves_something();
                let proposal = resume_proposal(resumption, remark.clone());
                (leaves_something, Proposal { cautions: cautions.clone(), ..proposal }, over)
            }
        };
        if leaves_something && hooks.needs_comparing() {
            self.stage = Stage::Hooks(Box::new((aim, hooks.for_comparing(out))));
            return;
        }
        if let Aim::Undo(_, batch) = aim
            && proposal.order.is_empty()
        {
            self.passed.insert(batch.id);
        }
        if !over.is_empty() {
            out.push(IoRequest::ForgetPauses(over));
        }
        out.push(Request::Propose(proposal));
    }
}

/// The paused hooks that are checked, or all if none is; with a remark about the choice.
fn those_checked(paused: Vec<Paused>, checked: &BTreeSet<HookKey>) -> (Vec<Paused>, Option<String>) {
    if checked.is_empty() {
        return (paused, None);
    }
    let is_checked = |paused: &Paused| checked.contains(&(paused.queue.owner(), paused.hook.id));
    let (meant, others): (Vec<_>, Vec<_>) = paused.into_iter().partition(is_checked);
    let others_are = if others.len() == 1 { "hook is" } else { "hooks are" };
    match (meant.is_empty(), others.len()) {
        (true, _) => (others, Some("No checked hook is paused, so this is about all that are.".to_owned())),
        (false, 0) => (meant, None),
        (false, number) => {
            let resume = Action::Resume;
            let text = format!("{number} other paused {others_are} not checked: {resume} without checks is about all.");
            (meant, Some(text))
        }
    }
}

/// Proposes an undo, and explains why some hooks are left alone.
fn undo_proposal(undo: Undo, batch: &Batch, remark: Option<String>) -> Proposal {
    let left_out = undo.left().map(|item| format!("{}: {}.", item.queue.label(), item.in_words())).collect();
    let new = undo.items.iter().filter(|item| matches!(item.revert, Revert::Recreate { .. })).count();
    let come_back = if new == 1 { "comes back" } else { "come back" };
    let new = (new > 0).then(|| {
        let hooks = count(new, "hook");
        format!("{hooks} {come_back} as new, with another id: a removed hook cannot be had back.")
    });
    let nothing = undo
        .is_empty()
        .then(|| format!("Nothing of it can be put back; {} goes on with what was done before.", Action::Undo));
    let title = format!("Undo: {}, {}", batch.in_words, batch.time.minute());
    let notes = [new, remark, nothing].into_iter().flatten().collect();
    Proposal::ordering(title, undo.into_order(batch.id.clone())).leaving_out(left_out).noting(notes)
}

/// Proposes to resume paused hooks.
fn resume_proposal(resumption: Resumption, remark: Option<String>) -> Proposal {
    let Resumption { hooks, plan, .. } = resumption;
    let number = if plan.is_empty() { hooks.len() } else { plan.steps().len() };
    // A hook that was changed meanwhile comes on all the same.
    let comes_on = |resuming: &Resuming| matches!(resuming, Resuming::OnChanged(_) | Resuming::On);
    let (coming, staying): (Vec<_>, Vec<_>) = hooks.iter().partition(|(_, resuming)| comes_on(resuming));
    let in_words = |hooks: Vec<&(Paused, Resuming)>| -> Vec<String> {
        hooks.into_iter().filter_map(|(paused, resuming)| resuming.in_words(paused)).collect()
    };
    let (mut notes, left_out) = (in_words(coming), in_words(staying));
    notes.extend(remark);
    let title = format!("Resume {}", count(number, "hook"));
    Proposal::new(title, plan, Cause::Resume).leaving_out(left_out).noting(notes)
}
