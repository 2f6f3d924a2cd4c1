//! What answers to writes mean (docs/webitel-api.md §4.2). They are believed only where they are about the hook that was
//! written, as it was to become.

use webitel_hooks::api::{Client, Limits, Retries};
use webitel_hooks::domain::{Change, FailureKind, Hook, HookField, HookId, State, WriteOutcome};

use crate::server::{self, FakeServer, Reply, json};
use crate::{OWNER, add, client_with, hook, remove, switch_off, write};

fn row(id: u64, schema: u64, enabled: bool) -> String {
    format!(r#"{{"id":{id},"schema":{{"id":"{schema}","name":"Notify CRM"}},"event":"joined","enabled":{enabled}}}"#)
}

fn answer(body: &str) -> Reply {
    Reply::Bytes(json("200 OK", body))
}

/// A list of hooks that are on.
fn list(ids: &[u64]) -> Reply {
    let rows: Vec<String> = ids.iter().map(|id| row(*id, 5, true)).collect();
    answer(&format!(r#"{{"items":[{}]}}"#, rows.join(",")))
}

fn status(status: &str) -> Reply {
    Reply::Bytes(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").into_bytes())
}

fn once(server: &FakeServer) -> Client {
    client_with(server, Limits::default(), Retries::none())
}

/// The outcome of a write after these replies, and what was asked for.
async fn outcome(
    change: &Change,
    alike: &[HookId],
    replies: impl IntoIterator<Item = Reply>,
) -> (WriteOutcome, Vec<String>) {
    let server = FakeServer::start(replies);
    (once(&server).write(OWNER, change, alike, false).await, server.lines())
}

/// Statuses and breaks after which nobody knows what the server did.
fn ambiguous() -> Vec<Reply> {
    let statuses = [
        "101 Switching Protocols",
        "302 Found",
        "304 Not Modified",
        "408 Request Timeout",
        "500 Oops",
        "502 Bad Gateway",
    ];
    statuses.into_iter().map(status).chain([Reply::CloseRead, answer("{\"id\":10,\"eve")]).collect()
}

#[tokio::test]
async fn a_write_returns_what_the_server_made_of_it() {
    let body = r#"{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}"#;
    assert_eq!(write(&add(), json("200 OK", body)).await, Ok(Some(hook(10))));
    assert_eq!(write(&add(), json("201 Created", body)).await, Ok(Some(hook(10))));
    let unmoved = write(&switch_off(), json("200 OK", body)).await;
    assert_eq!(unmoved, Ok(Some(hook(10))), "the server kept it on, and that is what is said");
    assert_eq!(write(&remove(), json("200 OK", body)).await, Ok(None));
}

#[tokio::test]
async fn a_success_without_a_word_is_a_success() {
    for bytes in [
        b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        server::answer("200 OK", "application/json", b""),
        server::answer("200 OK", "text/plain", b"\r\n"),
        json("200 OK", "{}"),
    ] {
        assert_eq!(write(&add(), bytes.clone()).await, Ok(None));
        assert_eq!(write(&switch_off(), bytes.clone()).await, Ok(None));
        assert_eq!(write(&remove(), bytes).await, Ok(None));
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_understood_may_well_be_one() {
    for (bytes, kind) in [
        (json("200 OK", r#"{"id":10,"eve"#), FailureKind::Garbled),
        (json("200 OK", r#"{"event":"joined"}"#), FailureKind::Garbled),
        (json("200 OK", r#"{"id":10,"enabled":"perhaps"}"#), FailureKind::Garbled),
        (json("200 OK", "[]"), FailureKind::Garbled),
        (server::answer("200 OK", "text/html", b"<html></html>"), FailureKind::NotWebitel),
    ] {
        for change in [add(), switch_off()] {
            let failure = write(&change, bytes.clone()).await.expect_err("not understood");
            assert_eq!((failure.kind, failure.unclear), (kind, true));
        }
    }
}

#[tokio::test]
async fn after_an_ambiguous_response_nobody_knows() {
    for change in [switch_off(), add()] {
        for fault in ambiguous() {
            let (outcome, lines) = outcome(&change, &[], [fault]).await;
            assert!(matches!(outcome, WriteOutcome::Unknown(_)), "{outcome:?}");
            assert_eq!(lines.len(), 1, "nor is it asked here");
        }
    }
}

#[tokio::test]
async fn other_fields_that_changed_are_named() {
    match outcome(&switch_off(), &[], [answer(&row(10, 6, false))]).await.0 {
        WriteOutcome::Differs { hook, unexpected } => {
            assert_eq!((hook.schema_id().map(|id| id.0), unexpected), (Some(6), vec![HookField::Schema]));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_about_another_hook_leaves_every_write_unknown() {
    for change in [switch_off(), remove()] {
        let (outcome, _) = outcome(&change, &[], [answer(&row(11, 5, false))]).await;
        let is_told = matches!(&outcome, WriteOutcome::Unknown(failure) if failure.kind == FailureKind::Garbled);
        assert!(is_told, "{outcome:?}");
    }
}

#[tokio::test]
async fn of_an_addition_the_hook_in_the_list_counts() {
    let named = |id| answer(&row(id, 5, true));
    let seven = [HookId(7)];
    // The new one is there; or a replica does not know it yet.
    for listed in [&[7, 10][..], &[7, 10, 11], &[7]] {
        let (outcome, lines) = outcome(&add(), &seven, [named(10), list(listed)]).await;
        assert_eq!(outcome, WriteOutcome::Done(Some(hook(10))), "{lines:?}");
        assert_eq!(lines.len(), 2);
    }
    // The list has another new one, or the answer names one that was there before, or is not what was sent.
    let other = answer(&row(10, 6, true));
    for (answered, listed) in [(named(11), list(&[7, 10])), (named(7), list(&[7])), (other, list(&[7]))] {
        let (outcome, _) = outcome(&add(), &seven, [answered, listed]).await;
        assert!(matches!(outcome, WriteOutcome::Unknown(_)), "{outcome:?}");
    }
    let (outcome, _) = outcome(&add(), &seven, [named(10), status("502 Bad Gateway")]).await;
    assert_eq!(outcome, WriteOutcome::Done(Some(hook(10))), "a list that cannot be read says nothing against it");
}

#[tokio::test]
async fn a_success_without_a_body_is_read() {
    let (done, _) = outcome(&switch_off(), &[], [status("204 No Content"), answer(&row(10, 5, false))]).await;
    assert_eq!(done, WriteOutcome::Done(Some(Hook { state: State::Off, ..hook(10) })));
    let (done, _) = outcome(&add(), &[HookId(7)], [status("204 No Content"), list(&[7, 10])]).await;
    assert_eq!(done, WriteOutcome::Done(Some(hook(10))));
    for change in [switch_off(), add()] {
        let (done, _) = outcome(&change, &[], [status("204 No Content"), status("502 Bad Gateway")]).await;
        assert_eq!(done, WriteOutcome::Done(None), "that it succeeded is not in doubt");
    }
}
