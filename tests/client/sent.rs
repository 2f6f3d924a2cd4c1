//! What is sent for each query and change, byte for byte.

use webitel_hooks::api::Client;
use webitel_hooks::domain::{
    Change, Direction, Event, Hook, HookId, HookSpec, QueueColumn, QueueId, QueueSelector, QueuesQuery, SchemaId,
    SchemaRef, SchemaSelector, SchemasQuery, Sort, State,
};

use crate::server::{FakeServer, Reply, Seen, json};
use crate::{OWNER, Sending, TOKEN, add, client, hook, remove, switch_off};

async fn sent_for<T>(read: impl AsyncFnOnce(Client) -> T) -> String {
    let server = FakeServer::json("200 OK", "{}");
    // What becomes of the answer is not this file's matter.
    let _ = read(client(&server)).await;
    let [line] = <[String; 1]>::try_from(server.lines()).expect("one request");
    line
}

async fn sent_by(change: &Change) -> Seen {
    let server = FakeServer::json("200 OK", "{}");
    let _ = client(&server).send_once(OWNER, change).await;
    // What it reads afterwards is not this file's matter either.
    server.seen().swap_remove(0)
}

async fn queues(search: &str, sort: Option<Sort<QueueColumn>>) -> String {
    let query = QueuesQuery { search: search.into(), sort, page: 3, size: 50 };
    sent_for(async |client| client.queues(&query).await).await
}

#[tokio::test]
async fn each_query_is_one_get() {
    assert_eq!(sent_for(async |client| client.identity().await).await, "GET /api/userinfo");
    let hooks = sent_for(async |client| client.hooks(OWNER).await).await;
    assert_eq!(hooks, "GET /api/call_center/queues/12/hooks?page=1&size=20000&sort=%2Bid");
    let hook = sent_for(async |client| client.hook(OWNER, HookId(10)).await).await;
    assert_eq!(hook, "GET /api/call_center/queues/12/hooks/10");
    let versions = sent_for(async |client| client.versions(&[QueueId(12), QueueId(13)]).await).await;
    let expected =
        "GET /api/call_center/queues?size=2&id=12&id=13&fields=id&fields=active&fields=updated_at&fields=updated_by";
    assert_eq!(versions, expected);
}

#[tokio::test]
async fn queues_are_asked_with_just_the_fields_that_are_shown() {
    let fields = "fields=id&fields=name&fields=type&fields=enabled";
    assert_eq!(queues("", None).await, format!("GET /api/call_center/queues?page=3&size=50&{fields}"));
    for (column, direction, sort) in [
        (QueueColumn::Name, Direction::Ascending, "%2Bname"),
        (QueueColumn::Type, Direction::Descending, "-type"),
        (QueueColumn::State, Direction::Ascending, "%2Benabled"),
    ] {
        assert_eq!(
            queues("", Some(Sort { column, direction })).await,
            format!("GET /api/call_center/queues?page=3&size=50&{fields}&sort={sort}")
        );
    }
    let whole = format!("page=1&size=20000&{fields}&fields=updated_at&fields=updated_by&q=*sales*&sort=%2Bid");
    assert_eq!(queues("sales", None).await, format!("GET /api/call_center/queues?{whole}"), "what a search finds");
}

#[tokio::test]
async fn a_search_is_literal_and_encoded() {
    let line = queues("50%_a\\ & Є+", None).await;
    assert!(line.ends_with("&q=*50%5C%25%5C_a%5C%5C+%26+%D0%84%2B*&sort=%2Bid"), "{line}");
}

#[tokio::test]
async fn flow_schemas_are_asked_as_the_admin_client_does() {
    let query = async |search: &str| {
        let query = SchemasQuery { search: search.into(), page: 2, size: 10 };
        sent_for(async |client| client.schemas(&query).await).await
    };
    let fields = "fields=id&fields=name&fields=type&type=service&type=default";
    assert_eq!(query("crm").await, format!("GET /api/routing/schema?page=1&size=20000&{fields}&q=*crm*&sort=%2Bid"));
    assert_eq!(query("").await, format!("GET /api/routing/schema?page=2&size=10&{fields}&sort=%2Bname"));
}

async fn schema(typed: &str) -> String {
    let server = FakeServer::json("200 OK", "{}");
    let _ = client(&server).schema(&SchemaSelector::from_text(typed)).await;
    server.lines().remove(0)
}

#[tokio::test]
async fn flow_schemas_of_every_type_and_one_by_id_or_name_are_asked_without_a_type() {
    let fields = "fields=id&fields=name&fields=type";
    let all = sent_for(async |client| client.all_schemas("", true).await).await;
    assert_eq!(all, format!("GET /api/routing/schema?page=1&size=20000&{fields}&sort=%2Bid"));
    let by_id = schema("5").await;
    assert_eq!(by_id, format!("GET /api/routing/schema?{fields}&id=5"), "without its whole program");
    let by_name = schema("50% *").await;
    assert_eq!(by_name, format!("GET /api/routing/schema?{fields}&name=50%25+*"));
}

#[tokio::test]
async fn a_flow_schema_without_a_name_is_not_asked_for() {
    let server = FakeServer::json("200 OK", "{}");
    let answer = client(&server).schema(&SchemaSelector::Name(String::new())).await;
    assert_eq!((answer, server.lines().len()), (Ok(Vec::new()), 0));
}

#[tokio::test]
async fn a_name_is_searched_whole_with_its_wildcards_disarmed() {
    let line = sent_for(async |client| client.queue(&QueueSelector::Name("50% *_".into())).await).await;
    let fields = "fields=id&fields=name&fields=type&fields=enabled";
    assert_eq!(
        line,
        format!("GET /api/call_center/queues?page=1&size=20000&{fields}&q=50%5C%25+*%5C_&sort=%2Bid"),
        "a star has no escape on the server: it stays and the answer is compared"
    );
}

#[tokio::test]
async fn an_empty_name_is_no_reason_to_list_every_queue() {
    let server = FakeServer::start([]);
    let answer = client(&server).queue(&QueueSelector::Name(String::new())).await;
    assert_eq!(answer, Ok(Vec::new()));
    assert_eq!(server.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_new_hook_is_posted_whole() {
    let seen = sent_by(&add()).await;
    assert_eq!(seen.line, "POST /api/call_center/queues/12/hooks");
    assert_eq!(seen.body, r#"{"event":"joined","schema":{"id":"5"},"enabled":true}"#);
    assert_eq!(seen.header("content-type"), Some("application/json"));

    let schema = SchemaRef { id: SchemaId(7), name: "".into() };
    let spec = HookSpec { event: Event::from_wire("wait \"є\""), schema, state: State::Off };
    let seen = sent_by(&Change::Add(spec)).await;
    assert_eq!(seen.body, r#"{"event":"wait \"є\"","schema":{"id":"7"},"enabled":false}"#, "off is said, too");
}

#[tokio::test]
async fn a_patch_holds_what_changes_and_nothing_else() {
    let seen = sent_by(&switch_off()).await;
    assert_eq!(seen.line, "PATCH /api/call_center/queues/12/hooks/10");
    assert_eq!(seen.body, r#"{"enabled":false}"#);
    assert_eq!(seen.header("content-type"), Some("application/json"));

    let body = async |after| sent_by(&Change::Edit { before: hook(10), after }).await.body;
    let schema = Some(SchemaRef { id: SchemaId(7), name: "".into() });
    assert_eq!(body(Hook { schema, ..hook(10) }).await, r#"{"schema":{"id":"7"}}"#);
    let other = Hook { event: Event::Leaving, state: State::Off, ..hook(10) };
    assert_eq!(body(other).await, r#"{"event":"leaving","enabled":false}"#);
}

#[tokio::test]
async fn a_hook_that_we_wrote_a_moment_ago_is_sent_whole() {
    let server = FakeServer::json("200 OK", "{}");
    let _ = client(&server).write(OWNER, &switch_off(), &[], true).await;
    assert_eq!(server.seen()[0].body, r#"{"event":"joined","schema":{"id":"5"},"enabled":false}"#);
}

#[tokio::test]
async fn a_removal_has_no_body() {
    let seen = sent_by(&remove()).await;
    assert_eq!((seen.line.as_str(), seen.body.as_str()), ("DELETE /api/call_center/queues/12/hooks/10", ""));
}

#[tokio::test]
async fn every_request_says_who_asks_and_what_is_understood() {
    let server = FakeServer::start([(); 4].map(|()| Reply::Bytes(json("200 OK", "{}"))));
    let client = client(&server);
    client.hooks(OWNER).await.expect("an empty list");
    client.send_once(OWNER, &add()).await.expect("saved");
    client.send_once(OWNER, &remove()).await.expect("removed");
    let seen = server.seen();
    assert_eq!(seen.len(), 4, "a new hook is looked for as well");
    for request in seen {
        assert_eq!(request.header("x-webitel-access"), Some(TOKEN), "raw, without a word before it");
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("accept-encoding"), Some("gzip"));
        assert_eq!(request.header("user-agent"), Some(concat!("webitel-hooks/", env!("CARGO_PKG_VERSION"))));
    }
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let reply = || Reply::BytesAndStay(json("200 OK", "{}"));
    let server = FakeServer::start([reply(), reply(), reply()]);
    let client = client(&server);
    for _ in 0..3 {
        client.hooks(OWNER).await.expect("an empty list");
    }
    assert_eq!((server.lines().len(), server.connections()), (3, 1));
}
