//! Reading everything: in the order of the queues, whatever the order of the answers; trouble is told and can be mended.

use std::collections::BTreeMap;

use proptest::prelude::*;
use webitel_hooks::domain::{
    Answer, Event, Failure, FailureKind, Hook, HookId, HookOwner, Page, Query, Queue, QueueHooks, QueueId, QueueType,
    State,
    scan::lanes::{LANES, Lane, Scan},
};

fn queue(id: u64) -> Queue {
    Queue { id: QueueId(id), name: format!("Queue {id}").as_str().into(), kind: QueueType(1), state: State::On }
}

fn hook(id: u64) -> Hook {
    Hook { id: HookId(id), event: Event::Joined, schema: None, state: State::Off }
}

/// A domain: how many hooks each queue has, from queue 1 on.
struct Domain(Vec<usize>);

impl Domain {
    fn hooks_of(&self, queue: u64) -> Vec<Hook> {
        let count = usize::try_from(queue).ok().and_then(|queue| self.0.get(queue.checked_sub(1)?)).copied();
        (0..count.unwrap_or(0) as u64).map(|hook_of| hook(queue * 1000 + hook_of)).collect()
    }

    fn answer(&self, query: &Query, page_size: usize) -> Answer {
        fn page<T: Clone>(all: &[T], page: u32, size: usize) -> Page<T> {
            let from = (page as usize - 1) * size;
            let items: Vec<T> = all.iter().skip(from).take(size).cloned().collect();
            Page { more: from + items.len() < all.len(), items, unreadable: 0 }
        }
        match query {
            Query::EveryQueue { page: number, .. } => {
                let all: Vec<Queue> = (1..=self.0.len() as u64).map(queue).collect();
                Answer::Queues(page(&all, *number, page_size))
            }
            Query::Hooks(query) => {
                let HookOwner::Queue(queue) = query.owner;
                Answer::Hooks(page(&self.hooks_of(queue.0), query.page, page_size))
            }
            other => panic!("a scan asks for queues and hooks only, not {other:?}"),
        }
    }
}

/// Drives a scan to its end, the answers in the order that `picks` gives; `fails` says which requests fail.
fn drive(
    scan: &mut Scan,
    domain: &Domain,
    picks: &[usize],
    mut fails: impl FnMut(&Query) -> Option<FailureKind>,
) -> Vec<QueueHooks> {
    let mut sent: Vec<(Lane, Query)> = Vec::new();
    let mut picks = picks.iter().copied().cycle();
    let mut come = Vec::new();
    loop {
        while let Some(request) = scan.next_request() {
            sent.push(request);
        }
        assert!(sent.len() <= LANES, "more than four requests together");
        if sent.is_empty() {
            break;
        }
        let (lane, query) = sent.remove(picks.next().unwrap_or(0) % sent.len());
        let result = match fails(&query) {
            Some(kind) => Err(Failure::new(kind, None, "no luck")),
            None => Ok(domain.answer(&query, 3)),
        };
        if let Some(further) = scan.answered(lane, result) {
            sent.push((lane, further));
        }
        come.extend(scan.ready());
    }
    assert!(scan.is_finished(), "nothing is asked for and yet it is not finished: {scan:?}");
    come
}

fn everything(domain: &Domain) -> Vec<QueueHooks> {
    (1..=domain.0.len() as u64).map(|id| QueueHooks { queue: queue(id), hooks: domain.hooks_of(id) }).collect()
}

proptest! {
    #[test]
    fn everything_comes_once_and_in_order(
        counts in prop::collection::vec(0..8_usize, 0..12), picks in prop::collection::vec(0..4_usize, 1..9)
    ) {
        let domain = Domain(counts);
        let mut scan = Scan::everything();
        let come = drive(&mut scan, &domain, &picks, |_| None);
        prop_assert_eq!(come, everything(&domain));
        prop_assert!(scan.is_complete());
        let progress = scan.progress();
        prop_assert_eq!((progress.read, progress.queues, progress.all_known), (domain.0.len(), domain.0.len(), true));
        prop_assert_eq!(progress.hooks, domain.0.iter().sum::<usize>());
    }

    #[test]
    fn what_failed_is_told_and_comes_when_it_is_tried_again(
        counts in prop::collection::vec(0..8_usize, 1..12),
        picks in prop::collection::vec(0..4_usize, 1..9),
        unlucky in prop::collection::btree_set(0..20_usize, 1..4),
        lost in any::<bool>(),
    ) {
        let domain = Domain(counts);
        let kind = if lost { FailureKind::Unreachable } else { FailureKind::Forbidden };
        let mut scan = Scan::everything();
        let mut request = 0;
        let mut come = drive(&mut scan, &domain, &picks, |_| {
            request += 1;
            unlucky.contains(&(request - 1)).then_some(kind)
        });
        if !scan.is_complete() {
            prop_assert!(scan.stopped().is_some() || !scan.unread().is_empty());
            prop_assert!(scan.retry());
            come.extend(drive(&mut scan, &domain, &picks, |_| None));
        }
        prop_assert!(scan.is_complete(), "{:?}", scan);
        // Each once; in order within each of the two goes.
        let come: BTreeMap<QueueId, QueueHooks> = come.into_iter().map(|read| (read.queue.id, read)).collect();
        prop_assert_eq!(come.into_values().collect::<Vec<_>>(), everything(&domain));
        prop_assert_eq!(scan.progress().hooks, domain.0.iter().sum::<usize>());
        prop_assert_eq!(scan.progress().read, domain.0.len());
    }
}

#[test]
fn a_lost_connection_is_not_asked_again_for_every_queue() {
    let domain = Domain(vec![1; 3]);
    let mut scan = Scan::of((1..=50).map(queue).collect());
    let mut asked = 0;
    drive(&mut scan, &domain, &[0], |_| {
        asked += 1;
        Some(FailureKind::Unreachable)
    });
    assert_eq!(asked, LANES);
    assert_eq!(scan.stopped().map(|failure| failure.kind), Some(FailureKind::Unreachable));
}

#[test]
fn a_server_that_fails_again_and_again_is_left_alone() {
    let mut scan = Scan::of((1..=50).map(queue).collect());
    let mut asked = 0;
    drive(&mut scan, &Domain(Vec::new()), &[0], |_| {
        asked += 1;
        Some(FailureKind::Server)
    });
    assert!(asked < 15, "{asked} requests to a server that fails");
    assert!(scan.stopped().is_some());
}

#[test]
fn a_right_that_is_missing_for_one_queue_does_not_keep_the_others_away() {
    let domain = Domain(vec![2; 20]);
    let mut scan = Scan::everything();
    let second = |query: &Query| match query {
        Query::Hooks(query) => (query.owner == HookOwner::Queue(QueueId(2))).then_some(FailureKind::Forbidden),
        _ => None,
    };
    let come = drive(&mut scan, &domain, &[0], second);
    assert_eq!(come.len(), 19);
    assert_eq!(scan.unread().iter().map(|unread| unread.queue.id).collect::<Vec<_>>(), [QueueId(2)]);
    assert!(scan.stopped().is_none() && !scan.is_complete());
}

#[test]
fn a_cancelled_scan_keeps_what_came_and_goes_on_when_it_is_asked_to() {
    let domain = Domain(vec![1; 9]);
    let mut scan = Scan::everything();
    let (lane, query) = scan.next_request().expect("the list of queues");
    assert_eq!(scan.answered(lane, Ok(domain.answer(&query, 3))), None);
    let requests: Vec<(Lane, Query)> = std::iter::from_fn(|| scan.next_request()).collect();
    let (lane, query) = &requests[1];
    scan.answered(*lane, Ok(domain.answer(query, 3)));
    let first = scan.ready();
    scan.cancel();
    assert!(scan.is_finished() && scan.next_request().is_none());
    assert_eq!(scan.answered(requests[2].0, Ok(domain.answer(&requests[2].1, 3))), None);
    assert!(scan.retry());
    let rest = drive(&mut scan, &domain, &[0], |_| None);
    assert_eq!(first.into_iter().chain(rest).collect::<Vec<_>>(), everything(&domain));
}
