//! Who may do what, and the words in which it is refused (docs/webitel-api.md §1.8, §1.9, §4.5).

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Demo, SUPPORT, demo, send};

const FORBIDDEN: &str = "api.context.permissions.app_error";

/// Calls of the engine: a method, a path and a body that would work for an administrator.
fn engine_calls() -> Vec<(Method, String, Value)> {
    let hook = json!({"schema": {"id": 5}, "event": "missed"});
    let mut calls = vec![
        (Method::POST, SUPPORT.to_owned(), hook.clone()),
        (Method::PUT, format!("{SUPPORT}/1"), hook),
        (Method::PATCH, format!("{SUPPORT}/1"), json!({"enabled": true})),
        (Method::DELETE, format!("{SUPPORT}/1"), json!({})),
        (Method::PATCH, "/call_center/queues/12".to_owned(), json!({"enabled": false})),
    ];
    for path in [
        SUPPORT,
        &format!("{SUPPORT}/1"),
        "/call_center/queues",
        "/call_center/queues/12",
        "/call_center/queues/tags",
        "/call_center/queues/state",
        "/call_center/teams",
        "/call_center/teams/3",
        "/call_center/teams/3/hooks",
        "/routing/schema",
        "/routing/schema/5",
        "/routing/schema/tags",
    ] {
        calls.push((Method::GET, path.to_owned(), json!({})));
    }
    calls
}

async fn all_hooks(demo: &Demo) -> Vec<Value> {
    demo.items(&format!("{SUPPORT}?size=1000")).await
}

#[tokio::test]
async fn without_a_valid_token_every_call_of_the_engine_is_refused_alike() {
    let demo = demo();
    let hooks = all_hooks(&demo).await;
    let token = demo.server.token().to_owned();
    let mut guest = demo.signed_out();
    for token in [None, Some(""), Some("nonsense"), Some(&token[1..]), Some(&token.to_lowercase().repeat(2))] {
        guest = match token {
            Some(token) => guest.with_token(token),
            None => guest,
        };
        for (method, path, body) in engine_calls() {
            let answer = send(guest.request(method, &path).json(&body)).await;
            answer.fails(401, "session.valid", "Unauthenticated");
        }
    }
    assert_eq!(all_hooks(&guest.with_token(&token)).await, hooks);
}

#[tokio::test]
async fn the_token_travels_in_its_own_header_only() {
    let demo = demo();
    let token = demo.server.token().to_owned();
    let demo = demo.signed_out();
    let bearer = demo.request(Method::GET, SUPPORT).bearer_auth(&token);
    send(bearer).await.fails(401, "session.valid", "Unauthenticated");
    let prefixed = demo.request(Method::GET, SUPPORT).header("X-Webitel-Access", format!("Bearer {token}"));
    send(prefixed).await.fails(401, "session.valid", "Unauthenticated");
    let lower = demo.request(Method::GET, SUPPORT).header("x-webitel-access", &token);
    send(lower).await.ok();
}

#[tokio::test]
async fn a_reader_reads_and_every_write_is_refused_and_changes_nothing() {
    let demo = demo().signed_in_as("viewer").await;
    let (hooks, touched) = (all_hooks(&demo).await, demo.touched(12).await);
    assert_eq!(hooks.len(), 4);
    demo.get("/routing/schema").await.ok();
    let detail = "userId=11, permission=cc_queue access=update";
    let hook = format!("{SUPPORT}/{}", hooks[0]["id"]);
    let body = json!({"schema": {"id": 5}, "event": "missed"});
    demo.post(SUPPORT, body.clone()).await.fails(403, FORBIDDEN, detail);
    demo.put(&hook, body.clone()).await.fails(403, FORBIDDEN, detail);
    demo.patch(&hook, json!({"enabled": true})).await.fails(403, FORBIDDEN, detail);
    demo.delete(&hook).await.fails(403, FORBIDDEN, detail);
    demo.patch("/call_center/queues/12", json!({"enabled": false})).await.fails(403, FORBIDDEN, detail);
    let detail = "userId=11, permission=cc_team access=update";
    let body = json!({"schema": {"id": 5}, "event": "agent_status"});
    demo.post("/call_center/teams/3/hooks", body).await.fails(403, FORBIDDEN, detail);
    assert_eq!((all_hooks(&demo).await, demo.touched(12).await), (hooks, touched));
}

#[tokio::test]
async fn a_user_without_the_class_may_not_even_read() {
    let demo = demo().signed_in_as("guest").await;
    for (method, path, body) in engine_calls() {
        let class = match path.as_str() {
            path if path.starts_with("/routing") => "schema",
            path if path.starts_with("/call_center/teams") => "cc_team",
            _ => "cc_queue",
        };
        let detail = format!("userId=14, permission={class} access=read");
        send(demo.request(method, &path).json(&body)).await.fails(403, FORBIDDEN, &detail);
    }
}

#[tokio::test]
async fn a_user_with_rights_per_record_sees_fewer_queues_without_an_error() {
    let demo = demo().signed_in_as("lead").await;
    let queues = demo.items("/call_center/queues?size=1000").await;
    assert!(queues.len() > 3 && queues.len() < 20);
    assert!(queues.iter().all(|queue| queue["team"]["id"] == "3"));
    assert_eq!(demo.get("/call_center/queues?id=14").await.text, "{}");
    let state = demo.get("/call_center/queues/state").await.ok();
    assert_eq!(state["potential_rows"], queues.len());
}
