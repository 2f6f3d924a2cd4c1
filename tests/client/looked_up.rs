//! Ambiguous responses to writes are looked up, and what the server says is compared with what was expected.

use std::{future::pending, time::Duration};

use webitel_hooks::{
    api::{Client, Limits, Retries},
    domain::{Change, FailureKind, HookField, HookId, State, WriteOutcome},
};

use crate::{
    OWNER, add, client_with,
    clock::Clock,
    hook, remove,
    retries::gone,
    server::{Reply, Server, json},
    switch_off,
};

fn row(id: u64, schema: u64, enabled: bool) -> String {
    format!(r#"{{"id":{id},"schema":{{"id":"{schema}","name":"Notify CRM"}},"event":"joined","enabled":{enabled}}}"#)
}

fn answer(body: &str) -> Reply {
    Reply::Bytes(json("200 OK", body))
}

fn status(status: &str) -> Reply {
    Reply::Bytes(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").into_bytes())
}

fn once(server: &Server) -> Client {
    client_with(server, Limits::default(), Retries::none())
}

/// The outcome of a write after these replies; its clock does not wait.
async fn outcome(
    change: &Change,
    alike: &[HookId],
    replies: impl IntoIterator<Item = Reply>,
) -> (WriteOutcome, Vec<String>) {
    let clock = Clock::stopped();
    let server = Server::start(replies);
    let client = once(&server);
    let writing = client.write(OWNER, change, alike, pending());
    let outcome = clock.run(writing).await;
    tokio::time::resume();
    (outcome, server.lines())
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
async fn an_edit_is_done_if_the_server_has_it() {
    for fault in ambiguous() {
        let (outcome, lines) = outcome(&switch_off(), &[], [fault, answer(&row(10, 5, false))]).await;
        let off = webitel_hooks::domain::Hook { state: State::Off, ..hook(10) };
        assert_eq!(outcome, WriteOutcome::Done(Some(off)), "{lines:?}");
        assert_eq!(lines.len(), 2);
    }
}

#[tokio::test]
async fn an_edit_is_not_carried_out_if_the_hook_stays_as_it_was() {
    let as_it_was = || answer(&row(10, 5, true));
    let never = [status("502 Bad Gateway"), as_it_was(), as_it_was(), as_it_was()];
    let (outcome, lines) = outcome(&switch_off(), &[], never).await;
    assert!(matches!(&outcome, WriteOutcome::NotSent(failure) if failure.kind == FailureKind::Server), "{outcome:?}");
    assert_eq!(lines.len(), 4);
    // The first look may be too early.
    let late = [status("502 Bad Gateway"), as_it_was(), answer(&row(10, 5, false))];
    let (outcome, _) = self::outcome(&switch_off(), &[], late).await;
    assert!(matches!(outcome, WriteOutcome::Done(Some(_))), "{outcome:?}");
}

#[tokio::test]
async fn other_fields_that_changed_are_named() {
    let unexpected = vec![HookField::Schema];
    for replies in [vec![answer(&row(10, 6, false))], vec![status("502 Bad Gateway"), answer(&row(10, 6, false))]] {
        match outcome(&switch_off(), &[], replies).await.0 {
            WriteOutcome::Differs { hook, unexpected: fields } => {
                assert_eq!((hook.schema_id().map(|id| id.0), fields), (Some(6), unexpected.clone()));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_hook_that_somebody_else_wrote_to_leaves_it_unknown() {
    let other = || answer(&row(10, 6, true));
    let (outcome, _) = outcome(&switch_off(), &[], [status("502 Bad Gateway"), other(), other(), other()]).await;
    assert!(matches!(outcome, WriteOutcome::Unknown(_)), "{outcome:?}");
    let (outcome, _) = self::outcome(&switch_off(), &[], [status("502 Bad Gateway"), gone()]).await;
    assert!(matches!(&outcome, WriteOutcome::Refused(failure) if failure.kind == FailureKind::NotFound), "{outcome:?}");
}

#[tokio::test]
async fn a_removal_is_done_if_the_hook_is_gone() {
    let (outcome, _) = outcome(&remove(), &[], [status("502 Bad Gateway"), gone()]).await;
    assert_eq!(outcome, WriteOutcome::Done(None));
    let there = || answer(&row(10, 5, true));
    let (outcome, _) = self::outcome(&remove(), &[], [status("502 Bad Gateway"), there(), there(), there()]).await;
    assert!(matches!(outcome, WriteOutcome::NotSent(_)), "{outcome:?}");
}

#[tokio::test]
async fn an_addition_is_the_hook_that_was_not_there_before() {
    let list = |ids: &[u64]| {
        let rows: Vec<String> = ids.iter().map(|id| row(*id, 5, true)).collect();
        answer(&format!(r#"{{"items":[{}]}}"#, rows.join(",")))
    };
    let (outcome, lines) = outcome(&add(), &[HookId(7)], [status("504 Gateway Timeout"), list(&[7, 10])]).await;
    assert_eq!(outcome, WriteOutcome::Done(Some(hook(10))), "{lines:?}");
    let (outcome, _) =
        self::outcome(&add(), &[HookId(7)], [status("504 Gateway Timeout"), list(&[7]), list(&[7]), list(&[7])]).await;
    assert!(matches!(outcome, WriteOutcome::NotSent(_)), "{outcome:?}");
}

#[tokio::test]
async fn a_success_without_a_body_is_read() {
    let (outcome, _) = outcome(&switch_off(), &[], [status("204 No Content"), answer(&row(10, 5, false))]).await;
    assert!(matches!(outcome, WriteOutcome::Done(Some(_))), "{outcome:?}");
    let (outcome, _) = self::outcome(&switch_off(), &[], [status("204 No Content"), status("502 Bad Gateway")]).await;
    assert_eq!(outcome, WriteOutcome::Done(None), "that it succeeded is not in doubt");
}

#[tokio::test]
async fn a_look_up_that_fails_or_is_abandoned_leaves_it_unknown() {
    let (outcome, _) = outcome(&switch_off(), &[], [status("502 Bad Gateway"), status("502 Bad Gateway")]).await;
    assert!(matches!(outcome, WriteOutcome::Unknown(_)), "{outcome:?}");
    let server = Server::start([status("502 Bad Gateway"), answer(&row(10, 5, true))]);
    let abandoned = async {
        // While it waits before the second look.
        while server.lines().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let outcome = once(&server).write(OWNER, &switch_off(), &[], abandoned).await;
    assert!(matches!(outcome, WriteOutcome::Unknown(_)), "{outcome:?}");
}
