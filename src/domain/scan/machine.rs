//! The state machine: what to read next, and what the answers say.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::own_writes::OwnWrites;
use super::requests::{Next, Progress, Request, Response, Trust, Unread};
use crate::domain::{
    Failure, FailureKind, HookList, HookReading, Knowledge, LAG, LONGEST_WAIT, Moment, Queue, QueueHooks, QueueId,
    Version, Versions,
};

/// The scan gives up after this many consecutive queues that cannot be read.
const FAILURES_IN_A_ROW: usize = 8;
/// The shortest pause before a queue that is being changed is read again.
const SHORTEST_WAIT: Duration = Duration::from_millis(200);

/// The hooks of a queue as they were read, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueReading {
    pub queue: Queue,
    pub list: HookList,
    pub knowledge: Knowledge,
}

impl QueueReading {
    /// Somebody is changing the queue, so that the hooks may be old.
    pub fn is_moving(&self) -> bool {
        matches!(self.knowledge, Knowledge::Moving(_))
    }

    /// The queue and the list of its hooks as they are known. It has the version only where that makes the list doubtful.
    pub fn into_list(self) -> (Queue, HookList) {
        let is_moving = self.is_moving();
        let version = self.list.version.filter(|_| is_moving);
        (self.queue, HookList { hooks: self.knowledge.into_hooks(), version, ..self.list })
    }

    /// The queue and its hooks as they are known.
    pub fn into_hooks(self) -> QueueHooks {
        QueueHooks { queue: self.queue, hooks: self.knowledge.into_hooks() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    Asked,
    Read(Box<QueueReading>),
    /// Somebody is changing it. It is read again after this time at the earliest.
    Moving(Box<QueueReading>, Duration),
    Failed(Failure),
    HandedOut,
}

/// The version of a queue, and since when it has been seen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Watch {
    version: Version,
    since: Moment,
    /// It was seen to replace another one.
    replaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    ToAsk,
    Asked,
    Done,
}

/// A scan of all queues of a domain, or of some, and of their hooks.
///
/// Hooks are handed out in the order of the queues, each queue once, in whatever order the answers arrive. If the
/// scan is stopped, queues that were read behind an unread one are handed out too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    trust: Trust,
    /// The longest time that a replica may be behind.
    lag: Duration,
    listing: Step,
    versions: Step,
    pub(super) queues: Vec<(Queue, State)>,
    place_of: BTreeMap<QueueId, usize>,
    watches: BTreeMap<QueueId, Watch>,
    own: OwnWrites,
    to_ask: VecDeque<usize>,
    under_way: usize,
    /// All queues before this one were handed out.
    pub(super) handed_out: usize,
    pub(super) unread: Vec<Unread>,
    failures_in_a_row: usize,
    pub(super) stopped: Option<Failure>,
    waited: Duration,
    pub(super) progress: Progress,
}

impl Scan {
    /// Every queue of the domain.
    pub fn everything() -> Self {
        Self::new(Step::ToAsk, Step::Done, Vec::new())
    }

    /// These queues only, in this order.
    pub fn of(queues: Vec<Queue>) -> Self {
        let versions = if queues.is_empty() { Step::Done } else { Step::ToAsk };
        Self::new(Step::Done, versions, queues)
    }

    /// Sets how far the hooks have to be trusted; by default they are read for looking only.
    #[must_use]
    pub fn trusting(self, trust: Trust) -> Self {
        Self { trust, ..self }
    }

    /// Sets the known maximum lag of the server's replica; zero: it has none.
    #[must_use]
    pub fn with_lag(self, lag: Duration) -> Self {
        Self { lag, ..self }
    }

    /// The versions of its queues were read just now.
    #[must_use]
    pub fn with_versions(mut self, versions: &Versions) -> Self {
        self.versions = Step::Done;
        self.note_versions(versions);
        self
    }

    fn new(listing: Step, versions: Step, queues: Vec<Queue>) -> Self {
        let mut scan = Self {
            trust: Trust::AsRead,
            lag: LAG,
            listing,
            versions,
            queues: Vec::new(),
            place_of: BTreeMap::new(),
            watches: BTreeMap::new(),
            own: OwnWrites::default(),
            to_ask: VecDeque::new(),
            under_way: 0,
            handed_out: 0,
            unread: Vec::new(),
            failures_in_a_row: 0,
            stopped: None,
            waited: Duration::ZERO,
            progress: Progress { all_known: listing == Step::Done, ..Progress::default() },
        };
        scan.add_queues(queues);
        scan
    }

    /// Returns whether nothing is under way and nothing more will be asked.
    pub fn is_finished(&self) -> bool {
        self.under_way == 0 && (self.stopped.is_some() || (self.has_all() && self.longest_pause().is_none()))
    }

    fn has_all(&self) -> bool {
        self.listing == Step::Done && self.versions == Step::Done && self.to_ask.is_empty()
    }

    /// Sets this program's own recent writes, as the journal has them now: before the first request and after every pause.
    pub fn set_own_writes(&mut self, own: OwnWrites) {
        self.own = own;
    }

    /// Returns what to do now. Every request that is handed out has to be answered.
    #[expect(clippy::should_implement_trait, reason = "it never ends with None")]
    pub fn next(&mut self) -> Next {
        if self.stopped.is_some() {
            return if self.under_way == 0 { Next::Finished } else { Next::Await };
        }
        if let Some(request) = self.next_request() {
            self.under_way += 1;
            return Next::Ask(request);
        }
        match (self.under_way, self.longest_pause()) {
            (1.., _) => Next::Await,
            (0, Some(pause)) => Next::Pause(pause),
            (0, None) => Next::Finished,
        }
    }

    fn next_request(&mut self) -> Option<Request> {
        if self.listing == Step::ToAsk {
            self.listing = Step::Asked;
            return Some(Request::Queues);
        }
        // The version first: what is read afterwards is not older.
        match self.versions {
            Step::ToAsk => {
                self.versions = Step::Asked;
                let queues = self.to_ask.iter().filter_map(|place| self.queues.get(*place));
                return Some(Request::Versions(queues.map(|(queue, _)| queue.id).collect()));
            }
            Step::Asked => return None,
            Step::Done => {}
        }
        let (queue, state) = self.queues.get_mut(self.to_ask.pop_front()?)?;
        *state = State::Asked;
        Some(Request::Hooks(queue.id))
    }

    /// Returns how long to wait before the queues that are being changed are read again; `None`: not at all.
    fn longest_pause(&self) -> Option<Duration> {
        let left = LONGEST_WAIT.checked_sub(self.waited).filter(|left| !left.is_zero())?;
        let soonest = self.queues.iter().filter_map(|(_, state)| match state {
            State::Moving(_, remaining) => Some(*remaining),
            _ => None,
        });
        soonest.min().map(|remaining| remaining.clamp(SHORTEST_WAIT.min(left), left))
    }

    /// The pause is over: queues that were being changed are read again.
    pub fn waited(&mut self, pause: Duration) {
        self.waited += pause;
        for (place, (_, state)) in self.queues.iter_mut().enumerate() {
            if let State::Moving(reading, _) = state {
                self.progress.hooks -= reading.list.hooks.len();
                *state = State::Waiting;
                self.to_ask.push_back(place);
            }
        }
        self.versions = Step::ToAsk;
    }

    /// The answer to a request. After [`cancel`](Self::cancel) nobody waits for it.
    pub fn answered(&mut self, response: Response) {
        let Some(under_way) = self.under_way.checked_sub(1) else { return };
        self.under_way = under_way;
        match response {
            Response::Queues(Ok(list)) => {
                self.listing = Step::Done;
                self.progress.all_known = true;
                self.progress.unreadable += list.unreadable;
                self.note_versions(&Versions {
                    of: list.versions,
                    date: list.date,
                    seen: list.asked,
                    ..Versions::default()
                });
                self.add_queues(list.queues);
            }
            Response::Versions(Ok(versions)) => {
                self.versions = Step::Done;
                self.note_versions(&versions);
            }
            Response::Queues(Err(failure)) | Response::Versions(Err(failure)) => self.stop(failure),
            Response::Hooks(queue, result) => self.hooks_arrived(queue, result),
        }
    }

    fn note_versions(&mut self, versions: &Versions) {
        for (queue, version) in &versions.of {
            let known = self.watches.get(queue);
            if known.is_none_or(|known| known.version != *version) {
                let watch = Watch { version: version.clone(), since: versions.seen, replaced: known.is_some() };
                self.watches.insert(*queue, watch);
            }
        }
    }

    fn add_queues(&mut self, queues: Vec<Queue>) {
        for queue in queues {
            if !self.place_of.contains_key(&queue.id) {
                self.place_of.insert(queue.id, self.queues.len());
                self.to_ask.push_back(self.queues.len());
                self.queues.push((queue, State::Waiting));
            }
        }
        self.progress.queues = self.queues.len();
    }

    fn hooks_arrived(&mut self, id: QueueId, result: Result<HookList, Failure>) {
        let Some((queue, state)) = self.place_of.get(&id).and_then(|place| self.queues.get_mut(*place)) else { return };
        if *state != State::Asked {
            return;
        }
        let list = match result {
            // Nothing can be planned on a part of the hooks.
            Ok(list) if list.unreadable > 0 && self.trust > Trust::AsRead => {
                Err(Failure::new(FailureKind::Garbled, None, "some of its rows could not be read"))
            }
            result => result,
        };
        let list = match list {
            Ok(list) => list,
            Err(failure) => {
                self.failures_in_a_row += 1;
                *state = State::Failed(failure.clone());
                if concerns_all(failure.kind) || self.failures_in_a_row >= FAILURES_IN_A_ROW {
                    self.stop(failure);
                }
                return;
            }
        };
        self.failures_in_a_row = 0;
        self.progress.unreadable += list.unreadable;
        self.progress.hooks += list.hooks.len();
        let watch = self.watches.get(&id);
        let reading = HookReading {
            hooks: &list.hooks,
            date: list.date,
            version: watch.map(|watch| &watch.version),
            watched: watch.map_or(Duration::ZERO, |watch| list.asked.since(watch.since)),
            replaced: watch.is_some_and(|watch| watch.replaced),
            writes: self.own.to(id),
            in_doubt: self.own.in_doubt(id),
            lag: self.lag,
        };
        let (knowledge, remaining) = (reading.knowledge(), reading.remaining());
        let list = HookList { version: watch.map(|watch| watch.version.clone()), ..list };
        let read = Box::new(QueueReading { queue: queue.clone(), list, knowledge });
        *state = if self.trust.accepts(&read.knowledge) { State::Read(read) } else { State::Moving(read, remaining) };
    }

    /// Ends the scan: nothing more can be read.
    pub fn stop(&mut self, failure: Failure) {
        self.stopped.get_or_insert(failure);
    }

    /// Stops the scan for the user. Requests under way will not be answered.
    pub fn cancel(&mut self) {
        self.stop(Failure::new(FailureKind::GivenUp, None, ""));
        self.under_way = 0;
    }
}

/// Returns whether the next request would fail in the same way.
fn concerns_all(kind: FailureKind) -> bool {
    kind.is_hopeless() || matches!(kind, FailureKind::TimedOut | FailureKind::GivenUp)
}
