//! Reading the hooks of all queues: begun, stopped, continued. All hooks, the matrix and the doctor share it.

use super::message::{Generation, IoRequest, Slot};
use super::request::{Request, Requests};
use super::store::{Store, StoreUpdate};
use super::widgets::{NoticeKind, read_at};
use crate::domain::scan::{News, Progress, QueueReading, ScanEnd, Trust};
use crate::domain::{Failure, FailureKind, Hook, HookId, HookList, HookOwner, Queue, Timestamp, overlay};
use crate::keys::Action;
use crate::words::{count, is_or_are};

/// The state of reading all queues.
#[derive(Debug, Clone, Default)]
pub struct AllHooksReading {
    state: State,
    /// The progress of all scans since the reading began.
    progress: Progress,
    /// The progress of the scans before this one.
    before: Progress,
    /// Every queue, once they were listed.
    queues: Option<Vec<Queue>>,
    /// Hooks of queues that were known before. They are stored when the reading ends, so that rows do not jump about.
    held_back: Vec<(Queue, HookList)>,
    /// The time of the latest answer, by the server's clock.
    date: Option<Timestamp>,
    /// The user asked for it, so the result is reported.
    is_asked_for: bool,
}

#[derive(Debug, Clone, Default)]
enum State {
    #[default]
    NotBegun,
    UnderWay(Generation),
    Ended(ScanEnd),
}

impl AllHooksReading {
    /// The progress; `None` while nothing is read.
    pub fn progress(&self) -> Option<Progress> {
        matches!(self.state, State::UnderWay(_)).then_some(self.progress)
    }

    fn end(&self) -> Option<&ScanEnd> {
        match &self.state {
            State::Ended(end) => Some(end),
            State::NotBegun | State::UnderWay(_) => None,
        }
    }

    /// The number of queues whose hooks could not be read, so that something is missing.
    pub fn unread(&self) -> usize {
        self.end().map_or(0, |end| end.unread.len())
    }

    /// The failure that stopped it before its end.
    pub fn stopped(&self) -> Option<&Failure> {
        self.end()?.stopped.as_ref()
    }

    pub fn was_begun(&self) -> bool {
        !matches!(self.state, State::NotBegun)
    }

    /// Everything was read.
    pub fn is_complete(&self) -> bool {
        self.end().is_some_and(|end| end.stopped.is_none() && end.unread.is_empty()) && self.progress.unreadable == 0
    }

    /// What is missing in the lists of all hooks, and the way out, in sentences; `None` once everything was read.
    pub(super) fn missing(&self) -> Option<String> {
        let Progress { queues, read, all_known, unreadable, .. } = self.progress;
        let not_read = |number| format!("{} {} not read", count(number, "queue"), is_or_are(number));
        let (what, way_out) = match (&self.state, queues - read.min(queues)) {
            _ if self.is_complete() => return None,
            (State::Ended(end), _) => match end.unread.len() + end.left.len() {
                0 if end.stopped.is_none() => (format!("{} could not be read", count(unreadable, "row")), None),
                0 => ("not all queues are read".to_owned(), Some(Action::Refresh)),
                missing => (not_read(missing), Some(Action::Refresh)),
            },
            (State::UnderWay(_), missing) if all_known && missing > 0 => (format!("{} yet", not_read(missing)), None),
            _ => ("the queues are still being read".to_owned(), None),
        };
        let way_out = match way_out {
            Some(key) => format!(" {key} reads them."),
            None if self.progress().is_some() => " Wait for them, or go on without them.".to_owned(),
            None => String::new(),
        };
        Some(format!("The list is incomplete: {what}.{way_out}"))
    }

    /// Reads all queues, unless that was begun already.
    pub(super) fn ensure_begun(&mut self, out: &mut Requests) {
        if !self.was_begun() {
            self.read_all(out);
        }
    }

    fn read_all(&mut self, out: &mut Requests) {
        let generation = out.scan(Slot::AllHooks, None, Trust::AsRead);
        *self = Self { state: State::UnderWay(generation), ..Self::default() };
    }

    /// The user asks: reads the missing queues; if none is missing, all of them again.
    pub(super) fn refresh(&mut self, out: &mut Requests) {
        if self.progress().is_some() {
            return out.hint(format!("The queues are still being read. {} stops it.", Action::Close));
        }
        self.read_missing_or_all(out);
        self.is_asked_for = true;
    }

    fn read_missing_or_all(&mut self, out: &mut Requests) {
        let missing: Vec<Queue> = match (self.end(), &self.queues) {
            (Some(end), Some(_)) => end.unread.iter().map(|unread| &unread.queue).chain(&end.left).cloned().collect(),
            _ => Vec::new(),
        };
        if missing.is_empty() {
            return self.read_all(out);
        }
        self.before = Progress { read: self.progress.queues - missing.len(), ..self.progress };
        self.progress = self.before;
        self.state = State::UnderWay(out.scan(Slot::AllHooks, Some(missing), Trust::AsRead));
    }

    /// The server answers again: reads on where it was interrupted.
    pub(super) fn on_reconnected(&mut self, out: &mut Requests) {
        if self.stopped().is_some_and(|failure| failure.kind != FailureKind::GivenUp) {
            self.read_missing_or_all(out);
        }
    }

    /// Stops reading. Everything read so far is kept, also the queues after one that was not answered yet.
    pub(super) fn stop(&self, out: &mut Requests) {
        if self.progress().is_some() {
            out.push(IoRequest::Cancel(Slot::AllHooks));
            out.hint(format!("Stopped reading. {} reads the rest, {} goes back.", Action::Refresh, Action::Close));
        }
    }

    /// Takes the news of the scan.
    pub(super) fn receive(&mut self, generation: Generation, news: News, store: &Store, out: &mut Requests) {
        if !matches!(self.state, State::UnderWay(awaited) if awaited == generation) {
            return;
        }
        let News { progress, ready, end } = news;
        let before = self.before;
        self.progress = match &self.queues {
            // The rest of the queues.
            Some(queues) => Progress {
                queues: queues.len(),
                all_known: true,
                read: before.read + progress.read,
                hooks: before.hooks + progress.hooks,
                unreadable: before.unreadable + progress.unreadable,
            },
            None => progress,
        };
        for (queue, list) in ready.into_iter().map(QueueReading::into_list) {
            self.date = self.date.max(list.date);
            if store.is_known(queue.owner()) {
                self.held_back.push((queue, list));
            } else {
                learn(queue, list, out);
            }
        }
        if let Some(end) = end {
            self.finish(end, out);
        }
    }

    /// A write was answered: updates the held-back hooks, which were read before it.
    pub(super) fn written(&mut self, owner: HookOwner, id: HookId, hook: Option<&Hook>) {
        let held_back = self.held_back.iter_mut().filter(|(queue, _)| queue.owner() == owner);
        held_back.for_each(|(_, list)| overlay(&mut list.hooks, id, hook));
    }

    /// The hooks of an owner were read just now: drops an older list that is held back.
    pub(super) fn was_read(&mut self, owner: HookOwner) {
        self.held_back.retain(|(queue, _)| queue.owner() != owner);
    }

    /// Ends the reading: stores the held-back hooks, forgets queues that were deleted, and reports what is missing.
    fn finish(&mut self, end: ScanEnd, out: &mut Requests) {
        // A scan of the rest names only that.
        if let (None, Some(queues)) = (&self.queues, &end.queues) {
            out.push(Request::Learn(StoreUpdate::AllQueues(queues.clone())));
            self.queues = Some(queues.clone());
        }
        for (queue, list) in std::mem::take(&mut self.held_back) {
            learn(queue, list, out);
        }
        self.report(&end, out);
        self.state = State::Ended(end);
    }

    fn report(&mut self, end: &ScanEnd, out: &mut Requests) {
        let is_asked_for = std::mem::take(&mut self.is_asked_for);
        if end.stopped.as_ref().is_some_and(|failure| failure.kind == FailureKind::GivenUp) {
            return;
        }
        let text = match (&end.stopped, end.unread.as_slice()) {
            (Some(failure), _) => Some(format!("Not all queues were read: {}", failure.with_retry(Action::Refresh))),
            (None, [first, rest @ ..]) => {
                let others = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                let name = first.queue.label();
                Some(format!(
                    "The hooks of {name}{others} were not read: {}",
                    first.failure.with_retry(Action::Refresh)
                ))
            }
            (None, []) => None,
        };
        let Progress { queues, hooks, unreadable, .. } = self.progress;
        match text {
            Some(text) => out.push(Request::NotifyUntilRead(Slot::AllHooks, text)),
            None => {
                out.push(Request::ClearReadError(Slot::AllHooks));
                if is_asked_for {
                    let when = read_at(self.date);
                    out.hint(format!("{} of {} read{when}.", count(hooks, "hook"), count(queues, "queue")));
                }
            }
        }
        if unreadable > 0 {
            let (rows, are) = (count(unreadable, "row"), is_or_are(unreadable));
            let text = format!("{rows} of the server's answers could not be read and {are} not shown.");
            out.notify(NoticeKind::Warning, text);
        }
    }
}

fn learn(queue: Queue, list: HookList, out: &mut Requests) {
    let owner = queue.owner();
    out.push(Request::Learn(StoreUpdate::Queues(vec![queue])));
    out.push(Request::Learn(StoreUpdate::Hooks(owner, list)));
}
