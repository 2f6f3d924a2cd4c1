//! Scans as the runtime carries them out, with tests that play the server's part: they answer one request after the other.

use std::collections::BTreeMap;
use std::time::Duration;

use webitel_hooks::app::{Effect, Generation, IoRequest, Msg, Slot};
use webitel_hooks::domain::scan::{Next, Request, Response, Scan};
use webitel_hooks::domain::{Failure, Hook, HookList, Queue, QueueId, QueueList, Timestamp, Versions};

/// What the server's clock shows with every list of hooks: 14:19:55 UTC.
pub(crate) const ANSWERED: Timestamp = Timestamp(1_795_875_595_000);
/// Requests under way at once.
const TOGETHER: usize = 4;

/// The scans under way.
#[derive(Default)]
pub(crate) struct Scans {
    scans: BTreeMap<Slot, (Generation, Scan)>,
    /// The requests that are not answered yet, in the order in which they went out.
    pub(crate) open: Vec<(Slot, Request)>,
    /// The requests that went out since somebody looked, as sentences.
    pub(crate) new: Vec<String>,
}

/// Every queue, as the server lists them.
pub(crate) fn listed(queues: Vec<Queue>) -> Response {
    Response::Queues(Ok(QueueList { queues, ..QueueList::default() }))
}

/// The hooks of a queue.
pub(crate) fn hooks(queue: QueueId, hooks: Vec<Hook>) -> Response {
    Response::Hooks(queue, Ok(HookList { hooks, date: Some(ANSWERED), ..HookList::default() }))
}

/// A request fails.
pub(crate) fn failed(request: &Request, failure: Failure) -> Response {
    match request {
        Request::Queues => Response::Queues(Err(failure)),
        Request::Versions(_) => Response::Versions(Err(failure)),
        Request::Hooks(queue) => Response::Hooks(*queue, Err(failure)),
    }
}

impl Scans {
    /// Begins a scan; an older one of the slot is given up. What is reported at once: a scan of no queue has ended.
    pub(crate) fn begin(&mut self, effect: Effect) -> Option<Msg> {
        let Effect::Io(IoRequest::Scan { slot, generation, queues, trust }) = effect else { return None };
        self.open.retain(|(of, _)| *of != slot);
        let scan = queues.map_or_else(Scan::everything, Scan::of).trusting(trust).with_lag(Duration::ZERO);
        self.scans.insert(slot, (generation, scan));
        self.go_on(slot);
        let (generation, scan) = self.scans.get_mut(&slot)?;
        let generation = *generation;
        scan.is_finished().then(|| Msg::Scanned { slot, generation, news: scan.news() })
    }

    /// The scan of a slot is given up: what is reported of it then.
    pub(crate) fn cancel(&mut self, slot: Slot) -> Option<Msg> {
        self.open.retain(|(of, _)| *of != slot);
        let (generation, mut scan) = self.scans.remove(&slot)?;
        if scan.is_finished() {
            return None;
        }
        scan.cancel();
        Some(Msg::Scanned { slot, generation, news: scan.news() })
    }

    /// The `index`th request that is not answered yet is answered: what is reported then.
    pub(crate) fn answer(&mut self, index: usize, answer: impl FnOnce(&Request) -> Response) -> Msg {
        let (slot, request) = self.open.remove(index);
        let response = answer(&request);
        self.with(slot, |scan| scan.answered(response));
        let news = self.with(slot, Scan::news);
        self.go_on(slot);
        Msg::Scanned { slot, generation: self.scans[&slot].0, news }
    }

    fn with<T>(&mut self, slot: Slot, call: impl FnOnce(&mut Scan) -> T) -> T {
        call(&mut self.scans.get_mut(&slot).expect("a scan of this slot").1)
    }

    /// Sends what there is to ask. This server has no replica, so versions tell nothing.
    fn go_on(&mut self, slot: Slot) {
        while self.open.iter().filter(|(of, _)| *of == slot).count() < TOGETHER {
            match self.with(slot, Scan::next) {
                Next::Ask(Request::Versions(_)) => {
                    self.with(slot, |scan| scan.answered(Response::Versions(Ok(Versions::default()))));
                }
                Next::Ask(request) => {
                    self.new.push(match &request {
                        Request::Hooks(queue) => format!("read hooks of {queue}"),
                        _ => "read every queue".to_owned(),
                    });
                    self.open.push((slot, request));
                }
                Next::Await | Next::Pause(_) | Next::Finished => return,
            }
        }
    }
}
