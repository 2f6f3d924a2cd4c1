//! What is sent again, when, and what never is (docs/webitel-api.md §10.6).

use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use webitel_hooks::api::{ConnectionOptions, Limits, LoginClient, Retries};
use webitel_hooks::domain::{Change, FailureKind, Hook, HookId};

use crate::server::{FakeServer, Reply, answer, json, with_headers};
use crate::{NotDone, OWNER, Sending, add, client, client_with, hook, nobody, remove, switch_off, token};

const HOOK: &str = r#"{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}"#;
const GONE: &str =
    r#"{"id":"store.sql_queue_hook.get.app_error","code":404,"detail":"Id=10, sql: no rows in result set"}"#;

/// Every way to get no proper answer that another attempt may mend, and whether the request may have been carried out.
const FAULTS: [(fn() -> Reply, bool); 9] = [
    (|| Reply::CloseUnread, true),
    (|| Reply::CloseRead, true),
    (|| half("200 OK"), true),
    (|| refusal("408 Request Timeout"), true),
    (|| refusal("429 Too Many Requests"), false),
    (|| refusal("502 Bad Gateway"), true),
    (|| refusal("503 Service Unavailable"), true),
    (|| refusal("504 Gateway Timeout"), true),
    (|| half("502 Bad Gateway"), true),
];

pub(crate) fn refusal(status: &str) -> Reply {
    Reply::Bytes(answer(status, "text/html", b"<html><title>Sorry</title>"))
}

fn half(status: &str) -> Reply {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{\"id\"");
    Reply::Bytes(head.into_bytes())
}

pub(crate) fn ok() -> Reply {
    Reply::Bytes(json("200 OK", HOOK))
}

pub(crate) fn gone() -> Reply {
    Reply::Bytes(json("404 Not Found", GONE))
}

async fn changed(server: &FakeServer, change: &Change) -> Result<Option<Hook>, NotDone> {
    client(server).send_once(OWNER, change).await
}

#[tokio::test]
async fn a_read_is_repeated_until_it_is_answered() {
    for (fault, _) in FAULTS {
        let server = FakeServer::start([fault(), fault(), fault(), ok()]);
        assert_eq!(client(&server).hook(OWNER, HookId(10)).await, Ok(hook(10)));
        assert_eq!(server.connections(), 4);
        let lines = server.lines();
        assert!(lines.iter().all(|line| line == "GET /api/call_center/queues/12/hooks/10"), "{lines:?}");
    }
}

#[tokio::test]
async fn four_times_is_enough() {
    for (fault, _) in FAULTS {
        for change in [None, Some(switch_off()), Some(remove())] {
            // A removal whose answer broke off after "200" has happened.
            let server = FakeServer::start([fault(), fault(), fault(), fault(), ok()]);
            let client = client(&server);
            let outcome = match &change {
                None => client.hooks(OWNER).await.map(drop),
                Some(change) => client.send_once(OWNER, change).await.map(drop).map_err(|not_done| not_done.failure),
            };
            if outcome.is_err() {
                assert_eq!(server.connections(), 4, "{change:?}");
            } else {
                assert_eq!((server.connections(), change), (1, Some(remove())));
            }
        }
    }
}

#[tokio::test]
async fn what_would_do_the_same_twice_is_repeated_byte_for_byte() {
    for (fault, _) in FAULTS {
        let server = FakeServer::start([fault(), ok()]);
        assert_eq!(changed(&server, &switch_off()).await, Ok(Some(hook(10))));
        let seen = server.seen();
        let sent = seen.iter().map(|seen| (seen.line.as_str(), seen.body.as_str())).collect::<Vec<_>>();
        let expected = ("PATCH /api/call_center/queues/12/hooks/10", r#"{"enabled":false}"#);
        assert!(sent.iter().all(|sent| *sent == expected) && server.connections() == 2, "{sent:?}");

        let server = FakeServer::start([fault(), ok()]);
        assert_eq!(changed(&server, &remove()).await, Ok(None));
        assert!(server.lines().iter().all(|line| line == "DELETE /api/call_center/queues/12/hooks/10"));
    }
}

#[tokio::test]
async fn a_new_hook_is_never_posted_twice() {
    let moved = || Reply::Bytes(with_headers("307 Temporary Redirect", "Location: /api/elsewhere\r\n", b""));
    let others: [(fn() -> Reply, bool); 4] = [
        (|| refusal("500 Internal Server Error"), true),
        (|| Reply::Bytes(json("200 OK", "[]")), true),
        (|| Reply::Bytes(json("400 Bad Request", "{}")), false),
        (gone, false),
    ];
    for (fault, unclear) in FAULTS.into_iter().chain(others).chain([(moved as fn() -> Reply, true)]) {
        let server = FakeServer::start([fault(), ok(), ok(), ok()]);
        let failure = changed(&server, &add()).await.expect_err("no proper answer");
        assert_eq!(failure.unclear, unclear, "{failure}");
        assert_eq!(server.connections(), 1, "{failure}");
    }
}

#[tokio::test]
async fn a_new_hook_whose_answer_does_not_come_is_not_posted_again() {
    let limits = Limits { whole: Duration::from_millis(200), ..Limits::default() };
    let server = FakeServer::start([Reply::Silence, ok()]);
    let client = client_with(&server, limits, Retries { pauses: [Duration::ZERO; 3], ..Retries::default() });
    let failure = client.send_once(OWNER, &add()).await.expect_err("silence");
    assert_eq!((failure.kind, failure.unclear, server.lines().len()), (FailureKind::TimedOut, true, 1));
}

#[tokio::test]
async fn a_new_hook_is_not_posted_twice_over_a_connection_that_was_closed_meanwhile() {
    let stay = || Reply::BytesAndStay(json("200 OK", "{}"));
    let server = FakeServer::start([stay(), Reply::CloseUnread, ok(), ok()]);
    let client = client(&server);
    client.hooks(OWNER).await.expect("an empty list");
    let outcome = client.send_once(OWNER, &add()).await;
    let posts = server.lines().iter().filter(|line| line.starts_with("POST ")).count();
    // The client may or may not notice before it sends.
    match outcome {
        Ok(written) => assert_eq!((written, posts), (Some(hook(10)), 1)),
        Err(failure) => assert_eq!((failure.unclear, posts), (true, 0), "{failure}"),
    }
}

#[tokio::test]
async fn what_was_surely_not_sent_is_sent_again_whatever_it_is() {
    let (address, _held) = nobody();
    for change in [add(), switch_off(), remove()] {
        let (sender, mut receiver) = unbounded_channel();
        let retries = Retries { pauses: [Duration::ZERO; 3], ..Retries::default() };
        let options = ConnectionOptions { retries, ..ConnectionOptions::default() };
        let login = LoginClient::new(address.clone(), options).expect("a client").observed(sender);
        let failure = login.client(token()).send_once(OWNER, &change).await.expect_err("nobody there");
        assert_eq!((failure.kind, failure.unclear), (FailureKind::Unreachable, false));
        let mut numbers = Vec::new();
        while let Ok(attempt) = receiver.try_recv() {
            assert_eq!(attempt.outcome, Err(FailureKind::Unreachable));
            numbers.push(attempt.number);
        }
        assert_eq!(numbers, [1, 2, 3, 4]);
    }
}

#[tokio::test]
async fn any_attempt_may_have_been_the_one() {
    let rejected = || Reply::Bytes(json("400 Bad Request", r#"{"detail":"no"}"#));
    for (fault, unclear) in FAULTS {
        let server = FakeServer::start([fault(), rejected()]);
        let failure = changed(&server, &switch_off()).await.expect_err("refused in the end");
        assert_eq!((failure.kind, failure.unclear), (FailureKind::Rejected, unclear), "{failure}");
        assert_eq!(server.connections(), 2);

        let server = FakeServer::start([fault(), rejected()]);
        let failure = client(&server).hook(OWNER, HookId(10)).await.expect_err("refused in the end");
        assert_eq!(failure.kind, FailureKind::Rejected);
    }
}

#[tokio::test]
async fn a_hook_that_an_earlier_attempt_may_have_removed_is_removed() {
    for (fault, _) in FAULTS {
        let server = FakeServer::start([fault(), gone()]);
        assert_eq!(changed(&server, &remove()).await, Ok(None));
    }
    let server = FakeServer::start([refusal("502 Bad Gateway"), gone()]);
    let failure = changed(&server, &switch_off()).await.expect_err("gone");
    assert_eq!((failure.kind, failure.unclear), (FailureKind::NotFound, true), "but not switched off");
}
