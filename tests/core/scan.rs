//! Reading many queues: in their order, whatever the order of the answers; queues that are being changed are waited for.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use webitel_hooks::domain::scan::{News, Next, Progress, QueueReading, Request, Response, Scan, ScanEnd, Trust};
use webitel_hooks::domain::{
    Event, Failure, FailureKind, Hook, HookId, HookList, LONGEST_WAIT, Moment, Queue, QueueId, QueueList, QueueType,
    State, Timestamp, Version, Versions,
};

/// When the first request is sent, by the server's clock.
const START: Duration = Duration::from_secs(1_000);

fn queue(id: u64) -> Queue {
    Queue { id: QueueId(id), name: format!("Queue {id}").as_str().into(), kind: QueueType(1), state: State::On }
}

fn hook(id: u64) -> Hook {
    Hook { id: HookId(id), event: Event::Joined, schema: None, state: State::Off }
}

/// A server: how many hooks each queue has, from queue 1 on, and how old the last change of some is at the start.
#[derive(Clone, Default)]
struct FakeServer {
    hooks: Vec<usize>,
    changed: BTreeMap<u64, Duration>,
    /// Queues that somebody changes again and again.
    restless: BTreeSet<u64>,
    unlucky: BTreeMap<u64, FailureKind>,
    /// Time that has passed since the start.
    passed: Duration,
    /// Requests that were answered.
    asked: usize,
}

impl FakeServer {
    fn hooks_of(&self, queue: u64) -> Vec<Hook> {
        let count = usize::try_from(queue).ok().and_then(|queue| self.hooks.get(queue.checked_sub(1)?)).copied();
        (0..count.unwrap_or(0) as u64).map(|number| hook(queue * 1000 + number)).collect()
    }

    fn queues(&self) -> Vec<Queue> {
        (1..=self.hooks.len() as u64).map(queue).collect()
    }

    fn now(&self) -> Timestamp {
        Timestamp((START + self.passed).as_secs() * 1000)
    }

    fn version(&self, queue: u64) -> Version {
        let changed = if self.restless.contains(&queue) {
            START + self.passed
        } else {
            START - self.changed.get(&queue).copied().unwrap_or(Duration::from_secs(100))
        };
        Version { updated_at: changed.as_millis().to_string(), updated_by: None }
    }

    fn answer(&self, request: &Request) -> Response {
        let moment = Moment(self.passed);
        match request {
            Request::Queues => {
                let queues = self.queues();
                let versions = queues.iter().map(|queue| (queue.id, self.version(queue.id.0))).collect();
                Response::Queues(Ok(QueueList {
                    queues,
                    versions,
                    unreadable: 0,
                    date: Some(self.now()),
                    asked: moment,
                }))
            }
            Request::Versions(queues) => {
                let of = queues.iter().map(|queue| (*queue, self.version(queue.0))).collect();
                Response::Versions(Ok(Versions { of, date: Some(self.now()), seen: moment, ..Versions::default() }))
            }
            Request::Hooks(queue) => {
                let list = match self.unlucky.get(&queue.0) {
                    Some(kind) => Err(Failure::new(*kind, None, "")),
                    None => Ok(HookList {
                        hooks: self.hooks_of(queue.0),
                        date: Some(self.now()),
                        asked: moment,
                        ..HookList::default()
                    }),
                };
                Response::Hooks(*queue, list)
            }
        }
    }
}

/// Drives a scan to its end, the answers in the order that `picks` gives. Returns all news as one.
fn drive(scan: &mut Scan, server: &mut FakeServer, picks: &[usize]) -> (Vec<QueueReading>, Progress, ScanEnd) {
    let mut sent: Vec<Request> = Vec::new();
    let mut picks = picks.iter().copied().cycle();
    let mut come = Vec::new();
    loop {
        // Four requests at once, as the runtime sends them.
        match if sent.len() < 4 { scan.next() } else { Next::Await } {
            Next::Ask(request) => sent.push(request),
            Next::Await => {
                server.asked += 1;
                assert!(!sent.is_empty(), "it waits for nothing: {scan:?}");
                let request = sent.remove(picks.next().unwrap_or(0) % sent.len());
                scan.answered(server.answer(&request));
                come.extend(scan.news().ready);
            }
            Next::Pause(pause) => {
                assert!(sent.is_empty() && !pause.is_zero());
                server.passed += pause;
                scan.waited(pause);
            }
            Next::Finished => break,
        }
    }
    let news = scan.news();
    come.extend(news.ready);
    (come, news.progress, news.end.expect("it has ended"))
}

fn ids(come: &[QueueReading]) -> Vec<u64> {
    come.iter().map(|reading| reading.queue.id.0).collect()
}

proptest! {
    #[test]
    fn everything_comes_once_and_in_order(
        hooks in prop::collection::vec(0..8_usize, 0..12),
        picks in prop::collection::vec(0..4_usize, 1..9),
        young in prop::collection::btree_map(1..12_u64, (0..9_u64).prop_map(Duration::from_secs), 0..4),
        everything in any::<bool>(),
        trust in prop::sample::select(vec![Trust::AsRead, Trust::ForWriting, Trust::ForComparing]),
    ) {
        let mut server = FakeServer { hooks, changed: young, ..FakeServer::default() };
        let scan = if everything { Scan::everything() } else { Scan::of(server.queues()) };
        let mut scan = scan.trusting(trust);
        let (come, progress, end) = drive(&mut scan, &mut server, &picks);
        prop_assert_eq!(ids(&come), (1..=server.hooks.len() as u64).collect::<Vec<_>>());
        for reading in &come {
            prop_assert_eq!(reading.knowledge.hooks(), server.hooks_of(reading.queue.id.0));
            let is_known = reading.knowledge.allows_leaving();
            prop_assert!(is_known || trust == Trust::AsRead, "{:?}", reading);
        }
        prop_assert!(end.failure().is_none() && server.passed <= LONGEST_WAIT);
        prop_assert_eq!(end.queues, Some(server.queues()));
        prop_assert_eq!((progress.read, progress.queues, progress.all_known), (server.hooks.len(), server.hooks.len(), true));
        prop_assert_eq!(progress.hooks, server.hooks.iter().sum::<usize>());
    }

    #[test]
    fn what_could_not_be_read_is_named_and_the_rest_comes(
        hooks in prop::collection::vec(0..8_usize, 1..12),
        picks in prop::collection::vec(0..4_usize, 1..9),
        unlucky in prop::collection::btree_set(1..12_u64, 1..4),
        lost in any::<bool>(),
    ) {
        let kind = if lost { FailureKind::Unreachable } else { FailureKind::Forbidden };
        let unlucky = unlucky.into_iter().map(|queue| (queue, kind)).collect();
        let mut server = FakeServer { hooks, unlucky, ..FakeServer::default() };
        let mut scan = Scan::everything().trusting(Trust::ForWriting);
        let (mut come, _, end) = drive(&mut scan, &mut server, &picks);
        server.unlucky.clear();
        if end.failure().is_some() {
            let missing = end.unread.into_iter().map(|unread| unread.queue).chain(end.left).collect();
            let mut rest = Scan::of(missing).trusting(Trust::ForWriting);
            come.extend(drive(&mut rest, &mut server, &picks).0);
        }
        let read: BTreeSet<u64> = ids(&come).into_iter().collect();
        prop_assert_eq!((read.len(), come.len()), (server.hooks.len(), server.hooks.len()));
    }
}

#[test]
fn a_server_that_fails_again_and_again_is_left_alone() {
    for kind in [FailureKind::Server, FailureKind::Unreachable] {
        let unlucky = (1..=50).map(|queue| (queue, kind)).collect();
        let mut server = FakeServer { hooks: vec![1; 50], unlucky, ..FakeServer::default() };
        let mut scan = Scan::of(server.queues());
        let (come, _, end) = drive(&mut scan, &mut server, &[0]);
        assert_eq!((come.len(), end.stopped.map(|failure| failure.kind)), (0, Some(kind)));
        assert!(server.asked < 15, "{} requests to a server that fails: {kind:?}", server.asked);
    }
}

#[test]
fn a_cancelled_scan_hands_out_what_came_and_names_the_rest() {
    let server = FakeServer { hooks: vec![1; 9], ..FakeServer::default() };
    let mut scan = Scan::everything();
    let ask = |scan: &mut Scan| match scan.next() {
        Next::Ask(request) => request,
        other => panic!("{other:?}"),
    };
    let list = ask(&mut scan);
    scan.answered(server.answer(&list));
    let requests: Vec<Request> = (0..4).map(|_| ask(&mut scan)).collect();
    scan.answered(server.answer(&requests[1]));
    assert!(scan.news().ready.is_empty(), "it waits for the queue before it");
    scan.cancel();
    let news = scan.news();
    let end = news.end.expect("it has ended");
    assert_eq!((ids(&news.ready), end.left.len(), scan.next()), (vec![2], 8, Next::Finished));
    scan.answered(server.answer(&requests[2]));
    assert!(scan.news().ready.is_empty(), "an answer that nobody waits for");
}

#[test]
fn a_queue_that_somebody_keeps_changing_is_given_up_and_the_others_go_on() {
    let mut server = FakeServer { hooks: vec![1, 2, 3], restless: BTreeSet::from([2]), ..FakeServer::default() };
    let mut scan = Scan::everything().trusting(Trust::ForWriting);
    let (come, ..) = drive(&mut scan, &mut server, &[0]);
    assert_eq!(ids(&come), [1, 2, 3]);
    assert_eq!(come.iter().map(QueueReading::is_moving).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(server.passed, LONGEST_WAIT, "all queues together are waited for so long, not longer");
}

#[test]
fn a_list_with_a_row_that_cannot_be_read_is_never_planned_on() {
    let list = || HookList { hooks: vec![hook(1)], unreadable: 1, ..HookList::default() };
    for (trust, is_read) in [(Trust::AsRead, true), (Trust::ForWriting, false), (Trust::ForComparing, false)] {
        let mut scan = Scan::of(vec![queue(1)]).trusting(trust);
        assert!(matches!(scan.next(), Next::Ask(Request::Versions(_))));
        scan.answered(Response::Versions(Ok(Versions::default())));
        assert_eq!(scan.next(), Next::Ask(Request::Hooks(QueueId(1))));
        scan.answered(Response::Hooks(QueueId(1), Ok(list())));
        let News { progress, ready, end } = scan.news();
        let unread = end.expect("it has ended").unread;
        assert_eq!((ready.len(), unread.len()), if is_read { (1, 0) } else { (0, 1) });
        assert_eq!(progress.unreadable, usize::from(is_read), "it is known that a row is missing");
    }
}

#[test]
fn a_server_without_a_replica_is_believed_at_once() {
    let mut server = FakeServer { hooks: vec![1], restless: BTreeSet::from([1]), ..FakeServer::default() };
    let mut scan = Scan::everything().trusting(Trust::ForComparing).with_lag(Duration::ZERO);
    let (come, ..) = drive(&mut scan, &mut server, &[0]);
    assert!(come[0].knowledge.allows_leaving() && server.passed.is_zero());
}
