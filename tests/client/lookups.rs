//! Whether a hook was made after all, and whether a queue was changed (admin-api §8.2, §10.6).

use webitel_hooks::domain::{Answer, Event, Failure, FailureKind, Hook, Query, QueueId, SchemaId};

use crate::{
    OWNER, client, hook,
    server::{Reply, Server, json},
    single,
};

fn like(event: Event) -> Query {
    Query::HooksLike { owner: OWNER, event, schema: SchemaId(5) }
}

async fn hooks_like(replies: &[&str]) -> Result<Vec<Hook>, Failure> {
    let server = Server::start(replies.iter().map(|body| Reply::Bytes(json("200 OK", body))));
    match single(&server).ask(&like(Event::Joined)).await? {
        Answer::HooksLike(hooks) => Ok(hooks),
        other => panic!("asked for hooks, got {other:?}"),
    }
}

async fn stamp(body: &str) -> Result<Option<String>, Failure> {
    let server = Server::json("200 OK", body);
    match single(&server).ask(&Query::QueueStamp(QueueId(12))).await? {
        Answer::QueueStamp(stamp) => Ok(stamp),
        other => panic!("asked for a stamp, got {other:?}"),
    }
}

#[tokio::test]
async fn hooks_are_asked_for_by_event_and_flow_schema() {
    let server = Server::json("200 OK", "{}");
    let event = Event::from_wire("wait & \"see\"");
    assert_eq!(client(&server).ask(&like(event)).await, Ok(Answer::HooksLike(Vec::new())));
    let expected =
        "GET /api/call_center/queues/12/hooks?page=1&size=1000&event=wait+%26+%22see%22&schema_id=5&sort=%2Bid";
    assert_eq!(server.lines(), [expected]);
}

#[tokio::test]
async fn only_hooks_of_that_kind_count_and_each_once() {
    let kin = r#"{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}"#;
    let first = format!(
        r#"{{"next":true,"items":[{kin},{{"id":11,"schema":{{"id":"6"}},"event":"joined"}},{{"id":12,"event":"joined"}}]}}"#
    );
    let second = format!(r#"{{"items":[{kin},{{"id":13,"schema":{{"id":"5"}},"event":"Joined"}}]}}"#);
    assert_eq!(hooks_like(&[&first, &second]).await, Ok(vec![hook(10)]));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_leaves_the_question_open() {
    let body = r#"{"items":[{"id":10,"schema":{"id":"5"},"event":"joined"},{"id":"?"}]}"#;
    assert_eq!(hooks_like(&[body]).await.expect_err("who knows").kind, FailureKind::Garbled);
}

#[tokio::test]
async fn a_queue_is_asked_for_its_last_change_and_nothing_else() {
    let server = Server::json("200 OK", "{}");
    assert_eq!(client(&server).ask(&Query::QueueStamp(QueueId(12))).await, Ok(Answer::QueueStamp(None)));
    assert_eq!(server.lines(), ["GET /api/call_center/queues?id=12&fields=id&fields=updated_at"]);
}

#[tokio::test]
async fn a_stamp_is_whatever_text_stands_there() {
    let of = |row: &str| format!(r#"{{"items":[{row}]}}"#);
    assert_eq!(stamp(&of(r#"{"id":"12","updated_at":"1752000000000"}"#)).await, Ok(Some("1752000000000".into())));
    assert_eq!(stamp(&of(r#"{"id":12,"updated_at":1752000000000}"#)).await, Ok(Some("1752000000000".into())));
    assert_eq!(stamp(&of(r#"{"id":"12"}"#)).await, Ok(Some(String::new())), "never changed, but there");
    assert_eq!(stamp("{}").await, Ok(None));
    let other = stamp(&of(r#"{"id":"13","updated_at":"1"}"#)).await.expect_err("another queue's");
    assert_eq!((other.kind, other.detail.raw()), (FailureKind::Garbled, "it is about another object"));
}
