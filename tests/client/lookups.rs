//! Lists that must be complete, names in any Unicode form, and versions of queues (docs/webitel-api.md §3, §8.2, §10.6).

use webitel_hooks::domain::{Event, Failure, FailureKind, Hook, QueueId, QueueSelector, SchemaId, UserId, Version};

use crate::server::{FakeServer, Reply, json};
use crate::{OWNER, client, hook, single};

async fn hooks_like(replies: &[&str]) -> Result<Vec<Hook>, Failure> {
    let server = FakeServer::start(replies.iter().map(|body| Reply::Bytes(json("200 OK", body))));
    single(&server).hooks_like(OWNER, &Event::Joined, SchemaId(5)).await
}

async fn version(body: &str) -> Option<Version> {
    let server = FakeServer::json("200 OK", body);
    single(&server).versions(&[QueueId(12)]).await.expect("versions").of.remove(&QueueId(12))
}

#[tokio::test]
async fn hooks_are_asked_for_by_event_and_flow_schema() {
    let server = FakeServer::json("200 OK", "{}");
    let event = Event::from_wire("wait & \"see\"");
    assert_eq!(client(&server).hooks_like(OWNER, &event, SchemaId(5)).await, Ok(Vec::new()));
    let expected =
        "GET /api/call_center/queues/12/hooks?page=1&size=20000&event=wait+%26+%22see%22&schema_id=5&sort=%2Bid";
    assert_eq!(server.lines(), [expected]);
}

#[tokio::test]
async fn only_hooks_of_that_kind_count_and_each_once() {
    let kin = r#"{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}"#;
    let first = format!(
        r#"{{"next":true,"items":[{kin},{{"id":11,"schema":{{"id":"6"}},"event":"joined"}},{{"id":12,"event":"joined"}}]}}"#
    );
    let second = format!(r#"{{"items":[{kin},{{"id":13,"schema":{{"id":"5"}},"event":"Joined"}}]}}"#);
    assert_eq!(hooks_like(&[&first, &second, &first, &second]).await, Ok(vec![hook(10)]));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_leaves_the_question_open() {
    let body = r#"{"items":[{"id":10,"schema":{"id":"5"},"event":"joined"},{"id":"?"}]}"#;
    assert_eq!(hooks_like(&[body]).await.expect_err("who knows").kind, FailureKind::Garbled);
}

#[tokio::test]
async fn a_version_is_what_stands_there() {
    let of = |row: &str| format!(r#"{{"items":[{row}]}}"#);
    let version_of =
        |updated_at: &str, by: Option<u64>| Some(Version { updated_at: updated_at.into(), updated_by: by.map(UserId) });
    let row = r#"{"id":"12","updated_at":"1752000000000","updated_by":{"id":"10","name":"Admin"}}"#;
    assert_eq!(version(&of(row)).await, version_of("1752000000000", Some(10)));
    assert_eq!(version(&of(r#"{"id":12,"updated_at":1752000000000}"#)).await, version_of("1752000000000", None));
    assert_eq!(version(&of(r#"{"id":"12"}"#)).await, version_of("", None), "never changed, but there");
    assert_eq!(version("{}").await, None);
    assert_eq!(version(&of(r#"{"id":"13","updated_at":"1"}"#)).await, None, "another queue's");
}

#[tokio::test]
async fn versions_are_asked_for_in_groups_of_500() {
    let server = FakeServer::start((0..3).map(|_| Reply::Bytes(json("200 OK", "{}"))));
    let queues: Vec<QueueId> = (1..=1_001).map(QueueId).collect();
    assert!(client(&server).versions(&queues).await.expect("versions").of.is_empty());
    let ids: Vec<usize> = server.lines().iter().map(|line| line.matches("&id=").count()).collect();
    assert_eq!(ids, [500, 500, 1]);
}

fn row(id: u64) -> String {
    format!(r#"{{"id":{id},"schema":{{"id":"5"}},"event":"joined","enabled":true}}"#)
}

fn page(ids: &[u64], more: bool) -> String {
    let rows: Vec<String> = ids.iter().map(|id| row(*id)).collect();
    format!(r#"{{"next":{more},"items":[{}]}}"#, rows.join(","))
}

/// What a client makes of these answers to the pages of a list of hooks, and how often it asked.
async fn listed(pages: &[String]) -> (Result<Vec<u64>, FailureKind>, usize) {
    let server = FakeServer::start(pages.iter().map(|body| Reply::Bytes(json("200 OK", body))));
    let list = single(&server).hooks(OWNER).await;
    let ids = list.map(|list| list.hooks.iter().map(|hook| hook.id.0).collect()).map_err(|failure| failure.kind);
    (ids, server.lines().len())
}

#[tokio::test]
async fn a_list_on_several_pages_is_read_until_two_passes_agree() {
    // Between the pages of the first pass a row of the first page is removed: 3 moves to it and is missed.
    let (first, moved) = ([page(&[1, 2], true), page(&[4], false)], [page(&[2, 3], true), page(&[4], false)]);
    let answers = [&first[..], &moved[..], &moved[..]].concat();
    assert_eq!(listed(&answers).await, (Ok(vec![2, 3, 4]), 6));
    assert_eq!(listed(&[page(&[1, 2], false)]).await, (Ok(vec![1, 2]), 1), "one page cannot lose a row");
    let restless = [1, 2, 3].map(|last| [page(&[1, 2], true), page(&[last + 5], false)]).concat();
    assert_eq!(listed(&restless).await, (Err(FailureKind::ListChanged), 6));
}

#[tokio::test]
async fn a_list_that_is_too_large_for_one_answer_is_read_in_smaller_pages() {
    let refusal = r#"{"code":13,"message":"grpc: trying to send message larger than max (16801682 vs. 16777216)"}"#;
    let mut replies = vec![Reply::Bytes(json("500 Internal Server Error", refusal))];
    let pages = [page(&[1, 2], true), page(&[3], false)];
    replies.extend([&pages[..], &pages[..]].concat().iter().map(|body| Reply::Bytes(json("200 OK", body))));
    let server = FakeServer::start(replies);
    let list = single(&server).hooks(OWNER).await.expect("hooks");
    assert_eq!(list.hooks.iter().map(|hook| hook.id.0).collect::<Vec<_>>(), [1, 2, 3]);
    let sizes: Vec<bool> = server.lines().iter().map(|line| line.contains("size=500&")).collect();
    assert_eq!(sizes, [false, true, true, true, true]);
}

#[tokio::test]
async fn a_name_is_asked_for_in_each_unicode_form() {
    let composed = "\u{439}";
    let decomposed = "\u{438}\u{306}";
    let found = r#"{"items":[{"id":"7","name":"NAME"}]}"#.replace("NAME", composed);
    let server = FakeServer::start(["{}", &found].map(|body| Reply::Bytes(json("200 OK", body))));
    let queues = client(&server).queue(&QueueSelector::Name(decomposed.into())).await.expect("queues");
    assert_eq!(queues.iter().map(|queue| queue.id.0).collect::<Vec<_>>(), [7]);
    let both = found.replace("]}", &format!(r#",{{"id":"8","name":"{decomposed}"}}]}}"#));
    let server = FakeServer::json("200 OK", &both);
    let queues = client(&server).queue(&QueueSelector::Name(decomposed.into())).await.expect("queues");
    assert_eq!(queues.iter().map(|queue| queue.id.0).collect::<Vec<_>>(), [8], "the exact one wins");
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_search_finds_a_text_in_each_unicode_form() {
    let composed = r#"{"items":[{"id":"7","name":"a"},{"id":"9","name":"b"}]}"#;
    let decomposed = r#"{"items":[{"id":"8","name":"c"},{"id":"9","name":"b"}]}"#;
    let server = FakeServer::start([composed, decomposed].map(|body| Reply::Bytes(json("200 OK", body))));
    let list = client(&server).all_queues("\u{439}").await.expect("queues");
    assert_eq!(list.queues.iter().map(|queue| queue.id.0).collect::<Vec<_>>(), [7, 8, 9]);
}
