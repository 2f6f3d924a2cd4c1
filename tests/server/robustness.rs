//! What is no proper request gets an error in the usual shape; the server goes on and the data stays as it was.

use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Demo, NOTIFY_CRM, SUPPORT, address, demo, rest, send};

/// What must not change.
async fn state(demo: &Demo) -> (Vec<Value>, i64) {
    (demo.items(&format!("{SUPPORT}?size=1000")).await, demo.touched(12).await)
}

/// A connection past the HTTP client, for what it would not send: all that is answered until the server closes it.
fn raw(demo: &Demo, bytes: &[u8]) -> String {
    rest(connect_and_send(demo, bytes))
}

/// The same for a request that ends early. Only for those: a client that hangs up is owed no answer.
fn raw_broken_off(demo: &Demo, bytes: &[u8]) {
    let stream = connect_and_send(demo, bytes);
    stream.shutdown(Shutdown::Write).expect("the end is sent");
    rest(stream);
}

fn connect_and_send(demo: &Demo, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address(&demo.server)).expect("it accepts");
    stream.write_all(bytes).expect("it reads");
    stream
}

#[tokio::test]
async fn a_body_that_is_not_a_json_object() {
    let demo = demo();
    let before = state(&demo).await;
    let hook = format!("{SUPPORT}/{}", before.0[0]["id"]);
    let deep = "[".repeat(200_000);
    for body in [
        &b"not json"[..],
        b"{",
        b"{\"event\": }",
        b"{\"event\": \"joined\"} trailing",
        b"[]",
        b"null",
        b"\"text\"",
        b"5",
        b"\xff\xfe",
        b"{\"event\": \"\xff\"}",
        b"{\"event\": \"\\ud800\"}",
        deep.as_bytes(),
    ] {
        for (method, path) in [(Method::POST, SUPPORT), (Method::PUT, &hook), (Method::PATCH, &hook)] {
            let request = demo.request(method, path).header("Content-Type", "application/json").body(body.to_vec());
            send(request).await.fails_at_the_gateway(400);
        }
    }
    assert_eq!(state(&demo).await, before);
}

#[tokio::test]
async fn values_of_the_wrong_type() {
    let demo = demo();
    let before = state(&demo).await;
    let hook = format!("{SUPPORT}/{}", before.0[0]["id"]);
    let good = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true});
    for (key, value) in [
        ("enabled", json!("yes")),
        ("enabled", json!("true")),
        ("enabled", json!(1)),
        ("enabled", json!([])),
        ("event", json!(5)),
        ("event", json!(["joined"])),
        ("event", json!({"name": "joined"})),
        ("schema", json!("5")),
        ("schema", json!(5)),
        ("schema", json!([{"id": 5}])),
        ("schema", json!({"id": "five"})),
        ("schema", json!({"id": ""})),
        ("schema", json!({"id": 5.5})),
        ("schema", json!({"id": true})),
        ("schema", json!({"id": "99999999999999999999"})),
        ("properties", json!("a")),
        ("properties", json!([1])),
    ] {
        let mut body = good.clone();
        body[key] = value;
        let detail = demo.post(SUPPORT, body.clone()).await.fails_at_the_gateway(400);
        assert!(detail.contains(key), "{detail}");
        demo.put(&hook, body.clone()).await.fails_at_the_gateway(400);
        demo.patch(&hook, body).await.fails_at_the_gateway(400);
    }
    assert_eq!(state(&demo).await, before);
}

#[tokio::test]
async fn ids_in_paths_that_are_none() {
    let demo = demo();
    for id in ["abc", "-1", "+5", "1.5", "0x5", "4294967296", "99999999999999999999", "%20", "5%00", "%D1%8F"] {
        demo.get(&format!("/call_center/queues/{id}")).await.fails_at_the_gateway(400);
        demo.get(&format!("/call_center/queues/{id}/hooks")).await.fails_at_the_gateway(400);
        demo.get(&format!("{SUPPORT}/{id}")).await.fails_at_the_gateway(400);
        demo.patch(&format!("{SUPPORT}/{id}"), json!({"enabled": true})).await.fails_at_the_gateway(400);
        demo.delete(&format!("{SUPPORT}/{id}")).await.fails_at_the_gateway(400);
        demo.get(&format!("/routing/schema/{id}")).await.fails_at_the_gateway(400);
    }
    demo.get("/call_center/queues/%FF").await.fails_at_the_gateway(400);
    demo.get(&format!("{SUPPORT}?id=abc")).await.fails_at_the_gateway(400);
    demo.get(&format!("{SUPPORT}?schema_id=5,6")).await.fails_at_the_gateway(400);
}

#[tokio::test]
async fn routes_and_methods_that_are_none() {
    let demo = demo();
    for (method, path) in [
        (Method::GET, "/nothing"),
        (Method::GET, ""),
        (Method::GET, "/call_center"),
        (Method::GET, "/call_center/queues/"),
        (Method::GET, "/call_center/queues/12/hooks/1/more"),
        (Method::DELETE, "/call_center/queues/12"),
        (Method::POST, "/call_center/queues"),
        (Method::PUT, "/call_center/queues/12/hooks"),
        (Method::PATCH, "/call_center/queues/state"),
        (Method::POST, "/routing/schema"),
        (Method::GET, "/logout"),
        (Method::OPTIONS, "/userinfo"),
    ] {
        send(demo.request(method, path)).await.fails_at_the_gateway(404);
    }
    assert!(raw(&demo, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 404 "));
}

#[tokio::test]
async fn a_body_of_twenty_megabytes() {
    let demo = demo();
    let before = state(&demo).await;
    let event = "x".repeat(20 * 1024 * 1024);
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": event});
    demo.post(SUPPORT, body).await.fails(413, "go.micro.api", "request body too large");
    assert_eq!(state(&demo).await, before);
    // A large one that is allowed is stored whole.
    let event = "y".repeat(1024 * 1024);
    let made = demo.post(SUPPORT, json!({"schema": {"id": NOTIFY_CRM}, "event": event})).await.ok();
    assert_eq!(made["event"], event);
}

#[tokio::test]
async fn bytes_that_are_not_http() {
    let demo = demo();
    raw(&demo, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
    raw(&demo, &[0; 4096]);
    raw(&demo, b"GET /api/userinfo HTTP/9.9\r\n\r\n");
    raw_broken_off(&demo, b"");
    raw_broken_off(&demo, b"GET /api/userinfo HT");
    assert!(raw(&demo, b"GARBAGE\r\n\r\n").starts_with("HTTP/1.1 400 "));
    demo.get("/userinfo").await.ok();
}

#[tokio::test]
async fn a_client_that_goes_away_in_the_middle_of_its_body_changes_nothing() {
    let demo = demo();
    let before = state(&demo).await;
    let head = format!(
        "POST /api{SUPPORT} HTTP/1.1\r\nHost: localhost\r\nX-Webitel-Access: {}\r\nContent-Length: 1000\r\n\r\n",
        demo.server.token()
    );
    let whole = r#"{"schema":{"id":"5"},"event":"missed","enabled":true}"#;
    raw_broken_off(&demo, format!("{head}{whole}").as_bytes());
    assert_eq!(state(&demo).await, before);
}

#[tokio::test]
async fn of_many_writers_of_one_enabled_hook_exactly_one_wins() {
    let demo = Arc::new(demo());
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let demo = Arc::clone(&demo);
        writers.spawn(async move {
            demo.post(SUPPORT, json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true})).await
        });
    }
    let answers = writers.join_all().await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1);
    for answer in lost {
        let detail = r#"event=missed, pq: duplicate key value violates unique constraint "cc_queue_events_queue_id_event_uindex""#;
        answer.fails(400, "store.sql_queue_hook.create.app_error", detail);
    }
    assert_eq!(demo.items(&format!("{SUPPORT}?event=missed")).await, [won[0].json()]);
}

#[tokio::test]
async fn many_writers_of_disabled_hooks_all_win() {
    let demo = Arc::new(demo());
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let demo = Arc::clone(&demo);
        writers.spawn(async move {
            let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed"});
            demo.post(SUPPORT, body).await.ok()["id"].as_u64().expect("a number")
        });
    }
    let mut ids = writers.join_all().await;
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 24);
    assert_eq!(demo.items(&format!("{SUPPORT}?event=missed&size=100")).await.len(), 24);
}

#[tokio::test]
async fn a_very_long_search_is_only_a_search() {
    let demo = demo();
    let asked = "*a".repeat(5_000);
    assert_eq!(demo.get(&format!("/routing/schema?q={asked}")).await.text, "{}");
}
