//! The machine: what to request next, and what the answers make of it.

use std::collections::{BTreeSet, VecDeque};

use crate::domain::scan::progress::{Lane, Progress, Unread};
use crate::domain::{
    Answer, Failure, FailureKind, Hook, HookOwner, HooksQuery, Page, Query, Queue, QueueHooks, QueueId, SchemaId,
};

/// How many requests are under way together (docs/webitel-api.md §8.1).
pub const LANES: usize = 4;
/// Queues a page: the first hooks are asked for when the first page is there.
const QUEUES_PAGE: u32 = 500;
/// So many queues in a row that cannot be read mean that the rest cannot be read either.
const FAILURES_IN_A_ROW: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    Queues { page: u32 },
    Hooks { index: usize, page: u32 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    Waiting,
    UnderWay(Vec<Hook>),
    Read(Vec<Hook>),
    Failed(Failure),
    /// It was handed out.
    Told,
}

/// All queues of a domain, or some, and their hooks.
///
/// Hooks come in the order of the queues, each queue once, whatever the order of the answers. Only when it is stopped, what was
/// read behind a queue that was not comes too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The page of queues to ask for next; nothing when all are known.
    pub(super) next_page: Option<u32>,
    /// That page is being asked for.
    pub(super) listing: bool,
    /// Every queue is read, to look at their hooks.
    everything: bool,
    pub(super) schema: Option<SchemaId>,
    pub(super) queues: Vec<(Queue, Reading)>,
    pub(super) seen: BTreeSet<QueueId>,
    pub(super) lanes: [Option<Asked>; LANES],
    /// Queues whose hooks are still to be asked for.
    pub(super) to_ask: VecDeque<usize>,
    /// All queues before this one were handed out.
    pub(super) told: usize,
    pub(super) unread: Vec<Unread>,
    pub(super) failures_in_a_row: usize,
    pub(super) stopped: Option<Failure>,
    pub(super) progress: Progress,
}

impl Scan {
    /// Every queue of the domain.
    #[must_use]
    pub fn everything() -> Self {
        Self::new(Some(1), Vec::new())
    }

    /// These queues only, in this order.
    #[must_use]
    pub fn of(queues: Vec<Queue>) -> Self {
        Self::new(None, queues)
    }

    /// The same, but only the hooks that run this flow schema.
    #[must_use]
    pub fn running(self, schema: SchemaId) -> Self {
        Self { schema: Some(schema), ..self }
    }

    fn new(next_page: Option<u32>, queues: Vec<Queue>) -> Self {
        let mut scan = Self {
            next_page,
            listing: false,
            everything: next_page.is_some(),
            schema: None,
            queues: Vec::new(),
            seen: BTreeSet::new(),
            lanes: [const { None }; LANES],
            to_ask: VecDeque::new(),
            told: 0,
            unread: Vec::new(),
            failures_in_a_row: 0,
            stopped: None,
            progress: Progress { all_known: next_page.is_none(), ..Progress::default() },
        };
        scan.know(queues);
        scan
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The queues that are known so far.
    pub fn queues(&self) -> impl ExactSizeIterator<Item = &Queue> {
        self.queues.iter().map(|(queue, _)| queue)
    }

    /// Queues whose hooks could not be read.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Why it was given up before its end, if it was.
    #[must_use]
    pub fn stopped(&self) -> Option<&Failure> {
        self.stopped.as_ref()
    }

    /// Nothing more will come by itself.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.lanes.iter().all(Option::is_none) && (self.stopped.is_some() || self.has_all())
    }

    /// Everything was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_finished() && self.stopped.is_none() && self.unread.is_empty() && self.progress.unreadable == 0
    }

    pub(super) fn has_all(&self) -> bool {
        self.next_page.is_none() && self.to_ask.is_empty()
    }

    /// What to request now; ask until it says nothing.
    pub fn next_request(&mut self) -> Option<(Lane, Query)> {
        if self.stopped.is_some() {
            return None;
        }
        let lane = self.lanes.iter().position(Option::is_none)?;
        let (asked, query) = self.next_query()?;
        self.lanes[lane] = Some(asked);
        // There are four.
        u8::try_from(lane).ok().map(|lane| (Lane(lane), query))
    }

    fn next_query(&mut self) -> Option<(Asked, Query)> {
        // The list first: it tells how much there is. One page at a time, since only an answer tells whether there is another.
        if let Some(page) = self.next_page.filter(|_| !self.listing) {
            self.listing = true;
            return Some((Asked::Queues { page }, Query::EveryQueue { page, size: QUEUES_PAGE }));
        }
        let index = self.to_ask.pop_front()?;
        let (_, reading) = self.queues.get_mut(index)?;
        *reading = Reading::UnderWay(Vec::new());
        Some((Asked::Hooks { index, page: 1 }, self.hooks_query(index, 1)?))
    }

    fn hooks_query(&self, index: usize, page: u32) -> Option<Query> {
        let owner = self.queues.get(index)?.0.reference().owner();
        Some(Query::Hooks(HooksQuery { schema: self.schema, ..HooksQuery::page(owner, page) }))
    }

    /// The answer to what this lane asked. What nobody waits for any more is ignored. A further page of the same hooks is to
    /// be asked for at once: then this says so, for the same lane.
    pub fn answered(&mut self, lane: Lane, result: Result<Answer, Failure>) -> Option<Query> {
        let asked = self.lanes.get_mut(usize::from(lane.0))?.take()?;
        match (asked, result) {
            (Asked::Queues { page }, Ok(Answer::Queues(found))) => {
                self.listing = false;
                self.listed(page, found);
            }
            (Asked::Queues { .. }, Err(failure)) => {
                self.listing = false;
                self.stop(failure);
            }
            // Some queues are read to plan on them, and nothing is planned on a list with a row that could not be read.
            (Asked::Hooks { index, .. }, Ok(Answer::Hooks(found))) if found.unreadable > 0 && !self.everything => {
                let words = "some of its rows make no sense";
                self.hooks_failed(index, Failure::new(FailureKind::Garbled, None, words));
            }
            (Asked::Hooks { index, page }, Ok(Answer::Hooks(found))) => {
                self.failures_in_a_row = 0;
                if self.hooks_came(index, found) {
                    self.lanes[usize::from(lane.0)] = Some(Asked::Hooks { index, page: page + 1 });
                    return self.hooks_query(index, page + 1);
                }
            }
            (Asked::Hooks { index, .. }, Err(failure)) => self.hooks_failed(index, failure),
            // An answer of another kind than was asked for cannot come from our client.
            (Asked::Queues { .. } | Asked::Hooks { .. }, Ok(_)) => {}
        }
        None
    }

    fn listed(&mut self, page: u32, found: Page<Queue>) {
        let is_last = !found.more || found.items.is_empty();
        self.progress.unreadable += found.unreadable;
        self.know(found.items);
        self.next_page = (!is_last).then_some(page + 1);
        self.progress.all_known = is_last;
    }

    fn know(&mut self, queues: Vec<Queue>) {
        for queue in queues {
            // A row can come twice if queues are made or removed meanwhile (docs/webitel-api.md §3).
            if self.seen.insert(queue.id) {
                self.to_ask.push_back(self.queues.len());
                self.queues.push((queue, Reading::Waiting));
            }
        }
        self.progress.queues = self.queues.len();
    }

    /// Whether there is a further page.
    fn hooks_came(&mut self, index: usize, found: Page<Hook>) -> bool {
        self.progress.unreadable += found.unreadable;
        let Some((_, reading)) = self.queues.get_mut(index) else { return false };
        let Reading::UnderWay(hooks) = reading else { return false };
        let goes_on = found.more && !found.items.is_empty();
        self.progress.hooks += found.items.len();
        hooks.extend(found.items);
        if !goes_on {
            *reading = Reading::Read(std::mem::take(hooks));
        }
        goes_on
    }

    fn hooks_failed(&mut self, index: usize, failure: Failure) {
        self.failures_in_a_row += 1;
        if concerns_all(failure.kind) || self.failures_in_a_row >= FAILURES_IN_A_ROW {
            self.stop(failure.clone());
        }
        if let Some((_, reading)) = self.queues.get_mut(index) {
            if let Reading::UnderWay(hooks) = reading {
                self.progress.hooks -= hooks.len();
            }
            *reading = Reading::Failed(failure);
        }
    }

    pub(super) fn stop(&mut self, failure: Failure) {
        self.stopped.get_or_insert(failure);
    }

    /// What has become ready since this was last asked, in the order of the queues.
    pub fn ready(&mut self) -> Vec<QueueHooks> {
        let mut ready = Vec::new();
        while let Some((queue, reading)) = self.queues.get_mut(self.told) {
            match std::mem::replace(reading, Reading::Told) {
                Reading::Read(hooks) => ready.push(in_order(queue, hooks)),
                Reading::Failed(failure) => self.unread.push(Unread { queue: queue.clone(), failure }),
                Reading::Told => {
                    self.told += 1;
                    continue;
                }
                unfinished => {
                    *reading = unfinished;
                    break;
                }
            }
            self.told += 1;
            self.progress.read += 1;
        }
        if self.is_finished() {
            self.hand_out_the_rest(&mut ready);
        }
        ready
    }

    /// The hooks of an owner were read by somebody else: if they were read here before and not handed out, they never are.
    pub fn let_go(&mut self, owner: HookOwner) {
        let is_meant = |(queue, reading): &&mut (Queue, Reading)| {
            queue.reference().owner() == owner && matches!(reading, Reading::Read(_))
        };
        if let Some((_, reading)) = self.queues.iter_mut().find(is_meant) {
            *reading = Reading::Told;
            self.progress.read += 1;
        }
    }

    /// Nobody waits any more for the queues that others stand behind.
    fn hand_out_the_rest(&mut self, ready: &mut Vec<QueueHooks>) {
        for (queue, reading) in self.queues.iter_mut().skip(self.told) {
            if let Reading::Read(hooks) = reading {
                ready.push(in_order(queue, std::mem::take(hooks)));
                *reading = Reading::Told;
                self.progress.read += 1;
            }
        }
    }
}

/// A row can come twice if hooks are made or removed between two pages.
fn in_order(queue: &Queue, mut hooks: Vec<Hook>) -> QueueHooks {
    hooks.sort_by_key(|hook| hook.id);
    hooks.dedup_by_key(|hook| hook.id);
    QueueHooks { queue: queue.clone(), hooks }
}

/// Whether the next request would end the same way.
fn concerns_all(kind: FailureKind) -> bool {
    kind.is_hopeless() || matches!(kind, FailureKind::TimedOut | FailureKind::GivenUp)
}
