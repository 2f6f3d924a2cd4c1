//! Shapes of answers: everything that docs/webitel-api.md §2.3 to §2.5 says may come.

use webitel_hooks::domain::{
    Change, Event, FailureKind, FlowSchema, Hook, HookId, HookOwner, Page, Queue, QueueId, QueueSelector, QueueType,
    QueuesQuery, SchemaId, SchemaType, SchemasQuery, State,
};

use crate::server::{FakeServer, Reply, answer, json};
use crate::{OWNER, Sending, ask, client, hook, hooks_of};

async fn queues_of(body: &str) -> Page<Queue> {
    let server = FakeServer::json("200 OK", body);
    let query = QueuesQuery { search: String::new(), sort: None, page: 1, size: 40 };
    client(&server).queues(&query).await.expect("queues")
}

#[tokio::test]
async fn the_contracts_own_hooks_are_read() {
    let body = r#"{"items":[
        {"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true},
        {"id":11,"schema":{"id":"5","name":"Notify CRM"},"event":"leaving"}]}"#;
    let off = Hook { id: HookId(11), event: Event::Leaving, state: State::Off, ..hook(11) };
    assert_eq!(hooks_of(body).await, Ok((vec![hook(10), off], 0)));
}

#[tokio::test]
async fn the_contracts_own_queues_are_read() {
    let page = queues_of(
        r#"{"next":true,"items":[
        {"id":"12","created_at":"1751000000000","created_by":{"id":"10","name":"Admin"},
         "updated_at":"1752000000000","updated_by":{"id":"10","name":"Admin"},
         "enabled":true,"priority":100,"name":"Support line","type":1,
         "team":{"id":"3","name":"Support"},"waiting":2,"active":5,"count":7,"tags":[{"name":"voice"}]},
        {"id":"13","created_at":"1751000000000","updated_at":"1751000000000","name":"Callback list"}]}"#,
    )
    .await;
    let support = Queue { id: QueueId(12), name: "Support line".into(), kind: QueueType(1), state: State::On };
    let callback = Queue { id: QueueId(13), name: "Callback list".into(), kind: QueueType(0), state: State::Off };
    assert_eq!(page, Page { items: vec![support, callback], more: true, unreadable: 0, date: None });
}

#[tokio::test]
async fn the_contracts_own_flow_schemas_are_read() {
    let server = FakeServer::json(
        "200 OK",
        r#"{"items":[{"id":"5","type":"service","name":"Notify CRM","editor":true},{"id":"4","name":"Old flow"},
            {"id":"3","name":"Zero","type":0},{"id":"2","name":"New","type":"telepathy"}]}"#,
    );
    let query = SchemasQuery { search: String::new(), page: 1, size: 10 };
    let schema = |id, name: &str, kind| FlowSchema { id: SchemaId(id), name: name.into(), kind };
    let items = vec![
        schema(5, "Notify CRM", SchemaType::Service),
        schema(4, "Old flow", SchemaType::Default),
        schema(3, "Zero", SchemaType::Default),
        schema(2, "New", SchemaType::Other("telepathy".into())),
    ];
    assert_eq!(client(&server).schemas(&query).await, Ok(Page::whole(items)));
}

#[tokio::test]
async fn an_empty_list_says_so_in_any_way() {
    for body in ["{}", r#"{"items":[]}"#, r#"{"items":null,"next":null}"#, r#"{"next":false,"items":[]}"#, " {} \n"] {
        assert_eq!(hooks_of(body).await, Ok((Vec::new(), 0)), "{body}");
    }
}

#[tokio::test]
async fn absent_null_and_zero_are_the_same() {
    let bare = Hook { id: HookId(7), event: Event::from_wire(""), schema: None, state: State::Off };
    for row in [
        r#"{"id":7}"#,
        r#"{"id":7,"schema":null,"event":null,"enabled":null,"properties":null}"#,
        r#"{"id":7,"schema":{},"event":"","enabled":false,"properties":[]}"#,
        r#"{"id":7,"schema":{"id":"0","name":""},"event":"","enabled":false}"#,
        r#"{"id":7,"schema":{"id":null,"name":null}}"#,
    ] {
        assert_eq!(hooks_of(&format!(r#"{{"items":[{row}]}}"#)).await, Ok((vec![bare.clone()], 0)), "{row}");
    }
    let page = queues_of(r#"{"items":[{"id":"3","name":null,"type":null,"enabled":null},{"id":"4","type":0}]}"#).await;
    let queue = |id| Queue { id: QueueId(id), name: "".into(), kind: QueueType(0), state: State::Off };
    assert_eq!((page.items, page.unreadable), (vec![queue(3), queue(4)], 0));
}

#[tokio::test]
async fn numbers_may_be_text_and_text_may_be_numbers() {
    let body = r#"{"items":[{"id":"10","schema":{"id":5,"name":"Notify CRM"},"event":"joined","enabled":true}]}"#;
    assert_eq!(hooks_of(body).await, Ok((vec![hook(10)], 0)));
    let page = queues_of(r#"{"items":[{"id":12,"name":2026,"type":"6","enabled":"true"}]}"#).await;
    let queue = Queue { id: QueueId(12), name: "2026".into(), kind: QueueType(6), state: State::On };
    assert_eq!(page.items, vec![queue]);
}

#[tokio::test]
async fn an_id_beyond_53_bits_keeps_every_digit() {
    let page = queues_of(r#"{"items":[{"id":"9007199254740993"},{"id":9007199254740993}]}"#).await;
    assert_eq!(page.items.iter().map(|queue| queue.id.0).collect::<Vec<_>>(), [9_007_199_254_740_993; 2]);
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_counted_and_hides_no_other() {
    let good = r#"{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}"#;
    for bad in [
        r#"{"event":"joined"}"#,
        r#"{"id":0}"#,
        r#"{"id":""}"#,
        r#"{"id":-1}"#,
        r#"{"id":1.5}"#,
        r#"{"id":"ten"}"#,
        r#"{"id":{}}"#,
        // Taken for its zero value, this would be a hook shown as off that is on.
        r#"{"id":9,"enabled":"perhaps"}"#,
        r#"{"id":9,"enabled":1}"#,
        r#"{"id":9,"event":["joined"]}"#,
        r#"{"id":9,"schema":"5"}"#,
        r#"{"id":9,"schema":{"id":"five"}}"#,
        r#"[9,"joined"]"#,
        r#""hook""#,
        "null",
        "7",
    ] {
        let body = format!(r#"{{"items":[{bad},{good}]}}"#);
        assert_eq!(hooks_of(&body).await, Ok((vec![hook(10)], 1)), "{bad}");
        let failure = hooks_of(&format!(r#"{{"items":[{bad}]}}"#)).await.expect_err("nothing is left to show");
        assert_eq!(failure.kind, FailureKind::Garbled, "{bad}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_list_is_no_empty_list() {
    for body in [r#"{"items":{}}"#, r#"{"items":"none"}"#, r#"{"items":[],"next":"soon"}"#, "[]", "null", "\"\"", "7"] {
        let failure = hooks_of(body).await.expect_err(body);
        assert_eq!((failure.kind, failure.status), (FailureKind::Garbled, Some(200)), "{body}");
    }
}

#[tokio::test]
async fn server_text_keeps_its_bytes_and_loses_its_teeth() {
    let page = queues_of(r#"{"items":[{"id":"1","name":"a\u001b[2Jb"}]}"#).await;
    assert_eq!(page.items[0].name.raw(), "a\u{1b}[2Jb");
    assert_eq!(page.items[0].name.shown(), "a\u{fffd}[2Jb");
}

#[tokio::test]
async fn a_single_object_must_be_the_one_that_was_asked_for() {
    let asked = async |body: &str| client(&FakeServer::json("200 OK", body)).hook(OWNER, HookId(10)).await;
    let body = r#"{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}"#;
    assert_eq!(asked(body).await, Ok(hook(10)));
    for body in [r#"{"id":11,"event":"joined"}"#, "{}", r#"{"event":"joined"}"#] {
        assert_eq!(asked(body).await.map_err(|failure| failure.kind), Err(FailureKind::Garbled), "{body}");
    }
    let query = QueueSelector::Id(QueueId(12));
    let other = client(&FakeServer::json("200 OK", r#"{"id":"13"}"#)).queue(&query).await;
    assert_eq!(other.map_err(|failure| failure.kind), Err(FailureKind::Garbled));
}

#[tokio::test]
async fn a_queue_by_its_id_is_there_or_not() {
    let query = QueueSelector::Id(QueueId(12));
    let asked = async |status: &str, body: &str| client(&FakeServer::json(status, body)).queue(&query).await;
    let found = Queue { id: QueueId(12), name: "Support line".into(), kind: QueueType(1), state: State::On };
    let body = r#"{"id":"12","name":"Support line","type":1,"enabled":true,"variables":{"a":"b"}}"#;
    assert_eq!(asked("200 OK", body).await, Ok(vec![found]));
    let gone = r#"{"id":"store.sql_queue.get.app_error","code":404,"detail":"Id=12, sql: no rows in result set"}"#;
    let nowhere = FakeServer::start([json("404 Not Found", gone), json("200 OK", "{}")].map(Reply::Bytes));
    assert_eq!(client(&nowhere).queue(&query).await, Ok(Vec::new()), "nor is 12 the name of one");
    let forbidden = asked("403 Forbidden", "{}").await.map_err(|failure| failure.kind);
    assert_eq!(forbidden, Err(FailureKind::Forbidden), "not knowing is not the same as not being there");
    let page = FakeServer::start([Reply::Bytes(answer("404 Not Found", "text/html", b"<html></html>"))]);
    let wrong_address = client(&page).queue(&query).await.map_err(|failure| failure.kind);
    assert_eq!(wrong_address, Err(FailureKind::NotWebitel), "no API there is not the same as no queue");
}

#[tokio::test]
async fn a_queue_by_its_name_is_compared_exactly_over_all_pages() {
    let first =
        r#"{"next":true,"items":[{"id":"1","name":"Line *"},{"id":"2","name":"Line 7"},{"id":"3","name":"line *"}]}"#;
    let second =
        r#"{"next":true,"items":[{"id":"1","name":"Line *"},{"id":"4","name":"Other","description":"Line *"}]}"#;
    let third = r#"{"items":[{"id":"5","name":"Line *"}]}"#;
    let pages = [first, second, third, first, second, third];
    let server = FakeServer::start(pages.map(|body| Reply::Bytes(json("200 OK", body))));
    let found = client(&server).queue(&QueueSelector::Name("Line *".into())).await.expect("queues");
    assert_eq!(found.iter().map(|queue| queue.id.0).collect::<Vec<_>>(), [1, 5]);
    let pages =
        server.lines().iter().zip([1, 2, 3, 1, 2, 3]).all(|(line, page)| line.contains(&format!("?page={page}&")));
    assert!(pages, "{:?}", server.lines());
}

#[tokio::test]
async fn a_search_for_a_name_ends_with_an_empty_page_whatever_the_server_promises() {
    let server = FakeServer::start([Reply::Bytes(json("200 OK", r#"{"next":true}"#))]);
    let answer = client(&server).queue(&QueueSelector::Name("Line".into())).await;
    assert_eq!(answer, Ok(Vec::new()));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_300_with_an_answer_is_an_answer() {
    let body = r#"{"items":[{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}]}"#;
    assert_eq!(ask(json("300 Multiple Choices", body)).await.map(|list| list.hooks), Ok(vec![hook(10)]));
}

#[tokio::test]
async fn the_owner_is_part_of_every_path() {
    let server = FakeServer::start([(); 3].map(|()| Reply::Bytes(json("200 OK", "{}"))));
    let client = client(&server);
    let owner = HookOwner::Queue(QueueId(99));
    client.send_once(owner, &Change::switch(&hook(1), State::Off)).await.expect("saved");
    client.hooks(OWNER).await.expect("an empty list");
    assert_eq!(
        server.lines(),
        [
            "PATCH /api/call_center/queues/99/hooks/1",
            "GET /api/call_center/queues/99/hooks/1",
            "GET /api/call_center/queues/12/hooks?page=1&size=20000&sort=%2Bid"
        ]
    );
}
