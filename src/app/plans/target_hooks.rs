//! Reading the hooks of some queues, to plan writes to them.

use crate::app::message::{Generation, Slot};
use crate::app::request::{Request, Requests};
use crate::app::store::{Store, StoreUpdate};
use crate::domain::scan::{News, Progress, ScanEnd, Trust, Unread};
use crate::domain::{Failure, FailureKind, Queue, QueueHooks};

/// Reading the hooks of some queues.
#[derive(Debug, Clone)]
pub struct TargetHooks {
    slot: Slot,
    pub(in crate::app) queues: Vec<Queue>,
    awaited: Generation,
    trust: Trust,
    pub(in crate::app) progress: Progress,
    /// The queues that were read.
    read: Vec<Queue>,
    /// Queues that somebody kept changing.
    moving: Vec<Unread>,
    /// The hooks of some queue are trusted only because of our own writes.
    rests_on_own_writes: bool,
    end: Option<ScanEnd>,
}

/// The result of the reading.
#[derive(Debug)]
pub(in crate::app) struct Known {
    pub(in crate::app) read: Vec<QueueHooks>,
    pub(in crate::app) unread: Vec<Unread>,
    /// The failure that stopped the reading early.
    pub(in crate::app) stopped: Option<Failure>,
}

impl TargetHooks {
    pub(in crate::app) fn read(slot: Slot, queues: Vec<Queue>, out: &mut Requests) -> Self {
        Self::trusting(slot, queues, Trust::ForWriting, out)
    }

    fn trusting(slot: Slot, queues: Vec<Queue>, trust: Trust, out: &mut Requests) -> Self {
        let awaited = out.scan(slot, Some(queues.clone()), trust);
        let progress = Progress { queues: queues.len(), all_known: true, ..Progress::default() };
        let (read, moving) = (Vec::new(), Vec::new());
        Self { slot, queues, awaited, trust, progress, read, moving, rests_on_own_writes: false, end: None }
    }

    /// Reads everything once more.
    pub(in crate::app) fn again(self, out: &mut Requests) -> Self {
        Self::trusting(self.slot, self.queues, self.trust, out)
    }

    /// Reads everything once more, because some hook is left as it is: the list has to be certain for that.
    pub(in crate::app) fn for_comparing(self, out: &mut Requests) -> Self {
        Self::trusting(self.slot, self.queues, Trust::ForComparing, out)
    }

    /// The scan brought news.
    pub(in crate::app) fn receive(&mut self, generation: Generation, news: News, out: &mut Requests) {
        if self.awaited != generation || self.is_at_end() {
            return;
        }
        self.progress = news.progress;
        for ready in news.ready {
            let (may_write, may_leave) = (ready.knowledge.allows_writing(), ready.knowledge.allows_leaving());
            let (queue, list) = ready.into_list();
            if may_write {
                self.rests_on_own_writes |= !may_leave;
                // The lists must not take for a change what they had not read yet.
                out.push(Request::Learn(StoreUpdate::Hooks(queue.owner(), list)));
                self.read.push(queue);
            } else {
                self.moving.push(Unread { queue, failure: Failure::new(FailureKind::BeingChanged, None, "") });
            }
        }
        self.end = news.end;
    }

    /// Returns whether everything that can be read was read.
    pub(in crate::app) const fn is_at_end(&self) -> bool {
        self.end.is_some()
    }

    /// Returns whether everything has to be read [`for_comparing`](Self::for_comparing) before a hook is left as it is.
    pub(in crate::app) fn needs_comparing(&self) -> bool {
        self.rests_on_own_writes && self.trust == Trust::ForWriting
    }

    /// Returns the hooks at the end of the reading. Our recent writes override the read ones.
    pub(in crate::app) fn known(&self, store: &Store) -> Known {
        let hooks = |queue: &Queue| QueueHooks { queue: queue.clone(), hooks: store.hooks(queue.owner()).to_vec() };
        let ScanEnd { unread, stopped, .. } = self.end.clone().unwrap_or_default();
        let unread = unread.into_iter().chain(self.moving.iter().cloned()).collect();
        Known { read: self.read.iter().map(hooks).collect(), unread, stopped }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::message::IoRequest;
    use crate::app::request::Ids;
    use crate::domain::scan::QueueReading;
    use crate::domain::{HookList, Knowledge, LAG, QueueId, QueueRef};

    fn queue(id: u64) -> Queue {
        Queue::unspecified(QueueRef { id: QueueId(id), name: "".into() })
    }

    /// The scan ends: how the hooks of its three queues are known.
    fn received(hooks: &mut TargetHooks, known: [Knowledge; 3], out: &mut Requests) {
        let reading = |(id, knowledge)| QueueReading { queue: queue(id), list: HookList::default(), knowledge };
        let ready = (1..).zip(known).map(reading).collect();
        let news = News { progress: Progress::default(), ready, end: Some(ScanEnd::default()) };
        hooks.receive(hooks.awaited, news, out);
    }

    #[test]
    fn a_queue_that_is_being_changed_counts_as_unread() {
        let mut out = Requests::new(Ids::default());
        let mut hooks = TargetHooks::read(Slot::PlanHooks, [1, 2, 3].map(queue).to_vec(), &mut out);
        let known = [Knowledge::Fresh(vec![]), Knowledge::Moving(vec![]), Knowledge::Fresh(vec![])];
        received(&mut hooks, known, &mut out);
        let Known { read, unread, stopped } = hooks.known(&Store::new(LAG));
        assert_eq!(read.iter().map(|read| read.queue.id.0).collect::<Vec<_>>(), [1, 3]);
        let unread: Vec<_> = unread.iter().map(|unread| (unread.queue.id.0, unread.failure.kind)).collect();
        assert_eq!((unread, stopped), (vec![(2, FailureKind::BeingChanged)], None));
        assert!(!hooks.needs_comparing());
    }

    #[test]
    fn what_rests_on_our_own_writes_is_read_once_more_before_anything_is_left_as_it_is() {
        let mut out = Requests::new(Ids::default());
        let mut hooks = TargetHooks::read(Slot::PlanHooks, [1, 2, 3].map(queue).to_vec(), &mut out);
        let known = || [Knowledge::Fresh(vec![]), Knowledge::Ours(vec![]), Knowledge::Fresh(vec![])];
        received(&mut hooks, known(), &mut out);
        assert!(hooks.needs_comparing());
        let mut out = Requests::new(Ids::default());
        let mut hooks = hooks.for_comparing(&mut out);
        let (requests, _) = out.into_parts();
        assert!(
            matches!(&requests[..], [Request::Io(IoRequest::Scan { queues: Some(queues), trust: Trust::ForComparing, .. })] if queues.len() == 3),
            "{requests:?}"
        );
        received(&mut hooks, known(), &mut Requests::new(Ids::default()));
        assert!(!hooks.needs_comparing(), "it is not read for ever");
    }
}
