//! Reading the hooks of all queues: begun, continued, stopped, tried again. All hooks, the matrix and the doctor share it.

use super::{
    message::{Generation, Slot},
    request::{Request, Requests},
    store::{Store, StoreUpdate},
    widgets::{notices::NoticeKind, words::count},
};
use crate::domain::{
    Answer, Failure, FailureKind, Hook, HookId, HookList, HookOwner, QueueHooks, overlay,
    scan::lanes::{LANES, Lane, Progress, Scan},
};

/// The slot whose notice says what could not be read.
const NOTICE: Slot = Slot::Scan(Lane(0));

/// The state of reading all queues.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    scan: Option<Scan>,
    /// The request of each lane that is awaited.
    awaited: [Option<Generation>; LANES],
    /// Hooks of queues that were known before. They are taken in when the reading ends, so that rows do not jump about.
    held_back: Vec<QueueHooks>,
    /// The user asked for it, and hears what was read.
    is_asked_for: bool,
}

impl Reading {
    /// How far it has come; `None` while nothing is read.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.scan.as_ref().filter(|scan| !scan.is_finished()).map(Scan::progress)
    }

    /// How many queues' hooks could not be read, so that something is missing.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.scan.as_ref().map_or(0, |scan| scan.unread().len())
    }

    /// Why it ended before its end.
    #[must_use]
    pub fn stopped(&self) -> Option<&Failure> {
        self.scan.as_ref().and_then(Scan::stopped)
    }

    #[must_use]
    pub fn was_begun(&self) -> bool {
        self.scan.is_some()
    }

    /// Everything was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.scan.as_ref().is_some_and(Scan::is_complete)
    }

    /// Reads everything, unless that was begun already.
    pub(super) fn begin_once(&mut self, out: &mut Requests) {
        if !self.was_begun() {
            self.begin(out);
        }
    }

    fn begin(&mut self, out: &mut Requests) {
        *self = Self { scan: Some(Scan::everything()), ..Self::default() };
        self.ask(out);
    }

    /// Reads what is missing; where nothing is, everything anew.
    pub(super) fn again(&mut self, out: &mut Requests) {
        if self.progress().is_some() {
            return out.hint("The queues are still being read. Esc stops it.");
        }
        if self.scan.as_mut().is_some_and(Scan::retry) {
            self.ask(out)
        } else {
            self.begin(out)
        }
        self.is_asked_for = true;
    }

    /// The server answers again: reads on where it was interrupted.
    pub(super) fn resume(&mut self, out: &mut Requests) {
        let was_interrupted = self.stopped().is_some_and(|failure| failure.kind != FailureKind::GivenUp);
        if was_interrupted && self.scan.as_mut().is_some_and(Scan::retry) {
            self.ask(out);
        }
    }

    /// Stops reading. What has come stays.
    pub(super) fn stop(&mut self, store: &Store, out: &mut Requests) {
        let Some(scan) = self.scan.as_mut().filter(|scan| !scan.is_finished()) else { return };
        scan.cancel();
        let ready = scan.ready();
        for (lane, awaited) in (0..).zip(&mut self.awaited) {
            if awaited.take().is_some() {
                out.push(Request::GiveUp(Slot::Scan(Lane(lane))));
            }
        }
        self.take_in(ready, store, out);
        self.finish(out);
        out.hint("Stopped reading. r reads the rest, Esc goes back.");
    }

    fn ask(&mut self, out: &mut Requests) {
        while let Some((lane, query)) = self.scan.as_mut().and_then(Scan::next_request) {
            self.awaited[usize::from(lane.0)] = Some(out.read(Slot::Scan(lane), query));
        }
    }

    /// Takes an answer to one of the requests.
    pub(super) fn receive(
        &mut self,
        lane: Lane,
        generation: Generation,
        result: Result<Answer, Failure>,
        store: &Store,
        out: &mut Requests,
    ) {
        let Some(awaited) = self.awaited.get_mut(usize::from(lane.0)).filter(|it| **it == Some(generation)) else {
            return;
        };
        *awaited = None;
        let Some(scan) = &mut self.scan else { return };
        let further = scan.answered(lane, result);
        let ready = scan.ready();
        if let Some(query) = further {
            self.awaited[usize::from(lane.0)] = Some(out.read(Slot::Scan(lane), query));
        }
        self.take_in(ready, store, out);
        self.ask(out);
        if self.progress().is_none() {
            self.finish(out);
            self.report(out);
        }
    }

    fn take_in(&mut self, ready: Vec<QueueHooks>, store: &Store, out: &mut Requests) {
        for hooks in ready {
            if store.is_known(hooks.queue.owner()) {
                self.held_back.push(hooks);
            } else {
                learn(hooks, out);
            }
        }
    }

    /// A write was answered: what was read before it and is held back knows nothing of it.
    pub(super) fn written(&mut self, owner: HookOwner, id: HookId, hook: Option<&Hook>) {
        let held_back = self.held_back.iter_mut().filter(|hooks| hooks.queue.owner() == owner);
        held_back.for_each(|hooks| overlay(&mut hooks.hooks, id, hook));
    }

    /// The hooks of an owner were read just now: a list of them that came before and was not taken in yet is older.
    pub(super) fn was_read(&mut self, owner: HookOwner) {
        self.held_back.retain(|hooks| hooks.queue.owner() != owner);
        if let Some(scan) = &mut self.scan {
            scan.let_go(owner);
        }
    }

    /// Nothing more arrives by itself: what was held back is taken in, and queues that are gone are forgotten.
    fn finish(&mut self, out: &mut Requests) {
        let Some(scan) = &self.scan else { return };
        if scan.progress().all_known {
            out.push(Request::Learn(StoreUpdate::AllQueues(scan.queues().cloned().collect())));
        }
        for hooks in std::mem::take(&mut self.held_back) {
            learn(hooks, out);
        }
    }

    /// Says what is missing, and how to get it.
    fn report(&mut self, out: &mut Requests) {
        let Some(scan) = &self.scan else { return };
        let text = match (scan.stopped(), scan.unread()) {
            (Some(failure), _) if failure.kind != FailureKind::GivenUp => {
                Some(format!("Not all queues were read: {}", failure.with_retry("r")))
            }
            (_, [first, rest @ ..]) => {
                let others = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                let name = first.queue.label();
                Some(format!("The hooks of {name}{others} were not read: {}", first.failure.with_retry("r")))
            }
            _ => None,
        };
        let is_asked_for = std::mem::take(&mut self.is_asked_for);
        let Progress { queues, hooks, unreadable, .. } = scan.progress();
        match text {
            Some(text) => out.push(Request::NotifyUntilRead(NOTICE, text)),
            None => {
                out.push(Request::ReadSucceeded(NOTICE));
                if is_asked_for {
                    out.hint(format!("{} of {} read.", count(hooks, "hook"), count(queues, "queue")));
                }
            }
        }
        if unreadable > 0 {
            let rows = count(unreadable, "row");
            let text = format!("{rows} of the server's answers could not be read and are not shown.");
            out.notify(NoticeKind::Warning, text);
        }
    }
}

fn learn(QueueHooks { queue, hooks }: QueueHooks, out: &mut Requests) {
    let owner = queue.owner();
    out.push(Request::Learn(StoreUpdate::Queues(vec![queue])));
    out.push(Request::Learn(StoreUpdate::Hooks(owner, HookList { hooks, ..HookList::default() })));
}
