//! When something is sent again, what is told about it meanwhile, and how it is given up. Nobody waits here: the clock is
//! the test's.

use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use webitel_hooks::api::{Client, Limits, Retries};
use webitel_hooks::domain::{Attempt, Change, FailureKind, HookId};

use crate::clock::Clock;
use crate::retries::{gone, ok, refusal};
use crate::server::{FakeServer, Reply, with_headers};
use crate::{OWNER, Sending, add, client_with, login_with, remove, switch_off, token};

/// The usual client, watched, and nobody's clock but the test's.
async fn watched<T>(clock: &Clock, server: &FakeServer, work: impl AsyncFnOnce(Client) -> T) -> (T, Vec<Attempt>) {
    let (sender, mut receiver) = unbounded_channel();
    let client = login_with(server, Limits::default(), Retries::default()).observed(sender).client(token());
    clock.skip_pauses(&mut receiver, work(client)).await
}

#[tokio::test]
async fn the_pauses_grow_and_each_attempt_is_reported() {
    let clock = Clock::stopped();
    let server =
        FakeServer::start([refusal("502 Bad Gateway"), Reply::CloseRead, refusal("504 Gateway Timeout"), ok()]);
    let (outcome, attempts) = watched(&clock, &server, async |client| client.hooks(OWNER).await).await;
    assert!(outcome.is_ok());
    let told: Vec<_> =
        attempts.iter().map(|attempt| (attempt.number, attempt.of, attempt.outcome, attempt.status)).collect();
    assert_eq!(
        told,
        [
            (1, 4, Err(FailureKind::Server), Some(502)),
            (2, 4, Err(FailureKind::Unreachable), None),
            (3, 4, Err(FailureKind::Server), Some(504)),
            (4, 4, Ok(()), Some(200)),
        ]
    );
    for (attempt, longest) in attempts.iter().zip([Some(300), Some(1000), Some(3000), None]) {
        assert_eq!(attempt.next_after.is_some(), longest.is_some());
        assert!(attempt.next_after <= longest.map(Duration::from_millis), "{attempt:?}");
        assert_eq!(
            (attempt.method, attempt.path.as_str()),
            ("GET", "call_center/queues/12/hooks"),
            "without the query"
        );
        assert_eq!(attempt.request, attempts[0].request);
    }

    let server = FakeServer::start([ok(), ok(), ok()]);
    let (_, others) = watched(&clock, &server, async |client| {
        let read = client.hook(OWNER, HookId(10)).await.map(drop);
        let written = client.send_once(OWNER, &add()).await.map(drop).map_err(|not_done| not_done.failure);
        (read, written)
    })
    .await;
    assert_eq!(others.iter().map(|attempt| attempt.method).collect::<Vec<_>>(), ["GET", "POST", "GET"]);
    assert!(others[0].request != others[1].request && others[0].request != attempts[0].request);
}

#[tokio::test]
async fn nobody_has_to_watch() {
    let (sender, receiver) = unbounded_channel();
    drop(receiver);
    let server = FakeServer::start([Reply::CloseRead, ok()]);
    let retries = Retries { pauses: [Duration::ZERO; 3], ..Retries::default() };
    let client = login_with(&server, Limits::default(), retries).observed(sender).client(token());
    assert!(client.hook(OWNER, HookId(10)).await.is_ok());
}

#[tokio::test]
async fn a_server_that_names_a_time_is_waited_for() {
    let clock = Clock::stopped();
    let date = "Date: Wed, 21 Oct 2026 07:28:00 GMT\r\nRetry-After: Wed, 21 Oct 2026 07:28:09 GMT\r\n";
    for (status, headers, seconds) in [
        ("429 Too Many Requests", "Retry-After: 7\r\n", 7),
        ("503 Service Unavailable", date, 9),
        ("429 Too Many Requests", "Retry-After: 100\r\n", 100),
    ] {
        for change in [None, Some(switch_off()), Some(remove())] {
            let server = FakeServer::start([Reply::Bytes(with_headers(status, headers, b"{}")), ok()]);
            let (outcome, attempts) = watched(&clock, &server, async |client| match change {
                None => client.hook(OWNER, HookId(10)).await.map(drop),
                Some(change) => client.send_once(OWNER, &change).await.map(drop).map_err(|not_done| not_done.failure),
            })
            .await;
            assert_eq!(outcome, Ok(()));
            let pauses: Vec<_> = attempts.iter().map(|attempt| attempt.next_after).collect();
            assert_eq!(pauses, [Some(Duration::from_secs(seconds)), None]);
        }
    }
}

#[tokio::test]
async fn not_a_moment_earlier_than_asked_and_never_after_giving_up() {
    let clock = Clock::stopped();
    let busy = || Reply::Bytes(with_headers("429 Too Many Requests", "Retry-After: 7\r\n", b"{}"));
    let server = FakeServer::start([busy(), busy(), ok()]);
    let (sender, mut receiver) = unbounded_channel();
    let client = login_with(&server, Limits::default(), Retries::default()).observed(sender).client(token());
    let asking = tokio::spawn(async move { client.hooks(OWNER).await });
    let first = receiver.recv().await.expect("a first attempt");
    assert_eq!((first.number, first.next_after), (1, Some(Duration::from_secs(7))));
    clock.advance(Duration::from_millis(6_999)).await;
    tokio::task::yield_now().await;
    assert_eq!((server.lines().len(), asking.is_finished()), (1, false));
    clock.advance(Duration::from_millis(2)).await;
    let second = receiver.recv().await.expect("a second attempt");
    assert_eq!((second.number, server.lines().len()), (2, 2));
    asking.abort();
    assert!(asking.await.expect_err("given up").is_cancelled());
    clock.advance(Duration::from_secs(3600)).await;
    assert!(receiver.recv().await.is_none(), "whoever told of attempts is gone");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_request_that_is_dropped_while_under_way_is_not_sent_again() {
    let clock = Clock::stopped();
    let server = FakeServer::start([Reply::Silence, ok(), ok()]);
    let client = client_with(&server, Limits::default(), Retries::default());
    let asking = tokio::spawn(async move { client.hooks(OWNER).await });
    while server.lines().is_empty() {
        tokio::task::yield_now().await;
    }
    asking.abort();
    assert!(asking.await.expect_err("given up").is_cancelled());
    clock.advance(Duration::from_secs(3600)).await;
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_hook_made_just_now_is_looked_for_once_more() {
    let clock = Clock::stopped();
    let change: [fn() -> Option<Change>; 3] = [|| None, || Some(switch_off()), || Some(remove())];
    for change in change {
        let act = async |client: &Client| match change() {
            None => client.hook(OWNER, HookId(10)).await.map(drop),
            Some(change) => client.send_once(OWNER, &change).await.map(drop).map_err(|not_done| not_done.failure),
        };
        let server = FakeServer::start([ok(), ok(), gone(), ok(), gone(), gone(), ok()]);
        let (outcomes, attempts) = watched(&clock, &server, async |client| {
            client.send_once(OWNER, &add()).await.expect("made");
            (act(&client).await, act(&client).await)
        })
        .await;
        assert_eq!(outcomes.0, Ok(()));
        match (outcomes.1, change()) {
            (removed, Some(Change::Remove(_))) => assert_eq!(removed, Ok(()), "gone is removed"),
            (other, _) => assert_eq!(other.expect_err("gone indeed").kind, FailureKind::NotFound),
        }
        let pauses: Vec<_> = attempts.iter().map(|attempt| attempt.next_after).collect();
        let lag = Some(Duration::from_millis(300));
        assert_eq!(pauses, [None, None, lag, None, lag, None]);
    }
}
