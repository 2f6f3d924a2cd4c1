//! The fault switches: what the server does wrong on purpose, and that it does nothing else wrong.

use std::time::{Duration, Instant};

use clap::Parser;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use webitel_hooks::demo::{DataLocation, Fault, Faults, Moment, Options, Refusal};

use crate::scripted::ScriptedFault;
use crate::support::{Answer, Demo, NOTIFY_CRM, SUPPORT, data_file, demo, demo_with, send};

#[derive(Parser)]
struct Switches {
    #[command(flatten)]
    faults: Faults,
}

fn switches(words: &str) -> Faults {
    Switches::parse_from(["serve"].into_iter().chain(words.split_whitespace())).faults
}

/// A server with these switches.
fn faulty(words: &str) -> Demo {
    demo_with(Options { faults: switches(words), ..Options::default() })
}

/// A hook that can be added.
fn missed() -> Value {
    json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true})
}

async fn missed_hooks(demo: &Demo) -> usize {
    demo.items(&format!("{SUPPORT}?event=missed")).await.len()
}

/// What becomes of adding a hook: an answer, or none.
async fn add(demo: &Demo) -> Result<Answer, reqwest::Error> {
    let response = demo.request(Method::POST, SUPPORT).json(&missed()).send().await?;
    let status = response.status().as_u16();
    let content_type = response.headers()["content-type"].to_str().expect("text").to_owned();
    Ok(Answer { status, content_type, text: response.text().await? })
}

/// The causes of a request's failure, outermost first.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

#[tokio::test]
async fn a_scripted_refusal_comes_before_or_after_the_request_is_carried_out() {
    let demo = demo();
    for (moment, added) in [(Moment::Before, 0), (Moment::After, 1)] {
        let fault = Fault::Refuse(Refusal::Status(502), moment);
        demo.server.inject(ScriptedFault::new(fault).method("POST").path("/hooks"));
        let answer = add(&demo).await.expect("an answer");
        assert_eq!((answer.status, answer.content_type.as_str()), (502, "text/html"));
        assert!(answer.text.contains("nginx") && answer.text.contains("502 Bad Gateway"), "{}", answer.text);
        assert_eq!((missed_hooks(&demo).await, demo.server.planned_faults()), (added, 0));
    }
    assert_eq!(add(&demo).await.expect("an answer").status, 400, "the real answer again: there is one already");
}

#[tokio::test]
async fn refusals_look_as_those_who_give_them_write() {
    let demo = demo();
    for (status, id) in [
        (400, "go.micro.api"),
        (401, "session.valid"),
        (403, "api.context.permissions.app_error"),
        (404, "go.micro.api"),
        (408, "go.micro.client"),
        (500, "store.sql_queue_hook.get_all.app_error"),
        (501, "go.micro.api"),
    ] {
        demo.server.inject(ScriptedFault::new(Fault::Refuse(Refusal::Status(status), Moment::Before)));
        let answer = demo.get(SUPPORT).await;
        let detail = answer.json()["detail"].as_str().expect("a text").to_owned();
        answer.fails(status, id, &detail);
    }
    demo.server.inject(ScriptedFault::new(Fault::Refuse(Refusal::GatewayError, Moment::Before)));
    assert_eq!(demo.get(SUPPORT).await.json()["id"], "go.micro.client");
    demo.server.inject(ScriptedFault::new(Fault::Refuse(Refusal::Status(429), Moment::Before)));
    let answer = demo.request(Method::GET, SUPPORT).send().await.expect("an answer");
    assert_eq!(
        (answer.status(), &answer.headers()["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"1".parse().expect("a header"))
    );
    assert_eq!(answer.json::<Value>().await.expect("JSON")["status"], "FLOOD_WAIT");
    for (status, title) in [(413, "413 "), (502, "502 "), (503, "503 "), (504, "504 ")] {
        demo.server.inject(ScriptedFault::new(Fault::Refuse(Refusal::Status(status), Moment::Before)));
        let answer = demo.get(SUPPORT).await;
        assert_eq!((answer.status, answer.content_type.as_str()), (status, "text/html"));
        assert!(answer.text.starts_with("<html>") && answer.text.contains(title));
    }
}

#[tokio::test]
async fn failing_by_percentage_spares_who_signs_in_and_is_the_same_every_time() {
    let outcome = async |seed: &str| {
        let demo = faulty(&format!("--fail 5xx=40% --fail 404@after=10% {seed}"));
        let mut seen = Vec::new();
        for _ in 0..40 {
            seen.push(demo.get("/call_center/queues?size=1").await.status);
            demo.get("/userinfo").await.ok();
            demo.post("/login", demo.credentials("admin")).await.ok();
        }
        seen
    };
    let first = outcome("").await;
    for status in [200, 404, 500, 502, 503, 504] {
        assert!(first.contains(&status), "no {status} among {first:?}");
    }
    assert_eq!(first, outcome("").await);
    assert_ne!(first, outcome("--fault-seed 7").await);
}

#[tokio::test]
async fn a_dropped_connection_has_no_answer_and_the_next_request_works() {
    for (moment, added) in [(Moment::Before, 0), (Moment::After, 1)] {
        let demo = demo();
        demo.server.inject(ScriptedFault::new(Fault::Drop(moment)).method("POST"));
        let error = add(&demo).await.expect_err("no answer");
        assert!(error.status().is_none() && causes(&error).contains("onnection"), "{}", causes(&error));
        assert_eq!(missed_hooks(&demo).await, added);
    }
}

#[tokio::test]
async fn dropping_by_percentage() {
    let demo = faulty("--drop after=100%");
    add(&demo).await.expect_err("no answer");
    demo.get("/userinfo").await.ok();
    let demo = faulty("--drop 0%");
    assert_eq!(add(&demo).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn a_truncated_answer_promises_more_than_it_sends() {
    let demo = faulty("--truncate 100%");
    let mut answer = demo.request(Method::GET, SUPPORT).send().await.expect("the head arrives");
    assert_eq!(answer.status(), 200);
    let promised = answer.content_length().expect("a length");
    let mut received = Vec::new();
    let error = loop {
        match answer.chunk().await {
            Ok(Some(part)) => received.extend_from_slice(&part),
            Ok(None) => panic!("the body arrived whole"),
            Err(error) => break error,
        }
    };
    assert!(causes(&error).contains("end of file") || causes(&error).contains("onnection"), "{}", causes(&error));
    assert_eq!(received.len() as u64, promised / 2);
    assert!(received.starts_with(b"{\"items\":["));
}

#[tokio::test]
async fn a_delayed_answer_does_not_hold_the_server_up() {
    let (_folder, file) = data_file();
    let faults = switches("--latency 3600s");
    let demo = demo_with(Options { data: DataLocation::File(file.clone()), faults, ..Options::default() });
    let waiting = tokio::spawn(demo.request(Method::POST, SUPPORT).json(&missed()).send());
    let db = rusqlite::Connection::open(&file).expect("the database");
    let added = "SELECT count(*) FROM cc_queue_events WHERE queue_id = 12 AND event = 'missed'";
    while db.query_row(added, [], |row| row.get::<_, i64>(0)).expect("a count") == 0 {
        tokio::task::yield_now().await;
    }
    drop(demo);
    assert_eq!(waiting.await.expect("the task ran").expect("the answer").status(), 200);
}

#[tokio::test]
async fn latency_comes_before_every_answer() {
    let demo = faulty("--latency 30ms..40ms");
    let begun = Instant::now();
    demo.get("/userinfo").await.ok();
    assert_eq!(demo.get("/nothing").await.status, 404);
    assert!(begun.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn tokens_expire_after_so_many_requests() {
    let demo = faulty("--expire-after 2");
    demo.get("/userinfo").await.ok();
    demo.get(SUPPORT).await.ok();
    demo.get(SUPPORT).await.fails(401, "session.valid", "Unauthenticated");
    let detail = "Unauthorized: invalid or expired access token";
    demo.get("/userinfo").await.fails(401, "app.context.unauthorized", detail);
    // A new sign-in is a new token.
    let demo = demo.signed_in_as("admin").await;
    demo.get(SUPPORT).await.ok();
    demo.get(SUPPORT).await.ok();
    assert_eq!(demo.get(SUPPORT).await.status, 401);
    demo.signed_in_as("admin").await.get(SUPPORT).await.ok();
}

#[tokio::test]
async fn above_the_rate_requests_are_refused_and_told_when_to_come_back() {
    let demo = faulty("--rate-limit 2/h");
    let header = |answer: &reqwest::Response, name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    for remaining in ["1", "0"] {
        let answer = demo.request(Method::GET, "/userinfo").send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(header(&answer, "x-ratelimit-limit"), "2");
        assert_eq!(header(&answer, "x-ratelimit-remaining"), remaining);
    }
    let answer = demo.request(Method::POST, SUPPORT).json(&missed()).send().await.expect("an answer");
    assert_eq!(answer.status(), 429);
    let wait: u64 = header(&answer, "retry-after").parse().expect("seconds");
    assert!(wait > 3000 && wait <= 3600);
    assert_eq!(header(&answer, "retry-after"), header(&answer, "x-ratelimit-reset"));
    assert_eq!(send(demo.request(Method::GET, SUPPORT)).await.json()["status"], "FLOOD_WAIT");
}

#[tokio::test]
async fn read_only_leaves_everybody_the_right_to_read() {
    let demo = faulty("--read-only");
    let info = demo.get("/userinfo").await.ok();
    let access = |class: &str| {
        let scope = info["scope"].as_array().expect("a list");
        scope.iter().find(|entry| entry["class"] == class).expect("the class")["access"].clone()
    };
    assert_eq!((access("cc_queue"), access("schema"), access("cc_team")), (json!("r"), json!("r"), json!("r")));
    let path = format!("{SUPPORT}/{}", demo.hook(SUPPORT, "joined", true).await["id"]);
    let before = demo.items(SUPPORT).await;
    let (id, detail) = ("api.context.permissions.app_error", "userId=10, permission=cc_queue access=update");
    demo.post(SUPPORT, missed()).await.fails(403, id, detail);
    demo.patch(&path, json!({"enabled": false})).await.fails(403, id, detail);
    demo.delete(&path).await.fails(403, id, detail);
    demo.patch("/call_center/queues/12", json!({"enabled": false})).await.fails(403, id, detail);
    assert_eq!(demo.items(SUPPORT).await, before);
    let team = "/call_center/teams/3/hooks";
    let before = demo.items(team).await;
    let path = format!("{team}/{}", before[0]["id"]);
    let detail = "userId=10, permission=cc_team access=update";
    demo.post(team, json!({"schema": {"id": NOTIFY_CRM}, "event": "agent_status"})).await.fails(403, id, detail);
    demo.patch(&path, json!({"enabled": false})).await.fails(403, id, detail);
    demo.delete(&path).await.fails(403, id, detail);
    assert_eq!(demo.items(team).await, before);
    let demo = demo.signed_in_as("guest").await;
    assert_eq!(demo.get(SUPPORT).await.status, 403, "nobody gets more");
}

#[tokio::test]
async fn statuses_that_nobody_expects_come_before_or_after_a_write() {
    for status in [101, 300, 304, 307] {
        for (moment, added) in [(Moment::Before, 0), (Moment::After, 1)] {
            let demo = demo();
            let fault = Fault::Refuse(Refusal::Status(status), moment);
            demo.server.inject(ScriptedFault::new(fault).method("POST"));
            let response = demo.request(Method::POST, SUPPORT).json(&missed()).send().await.expect("an answer");
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(missed_hooks(&demo).await, added, "{status} {moment:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_about_another_hook_has_its_id_and_the_right_one_is_changed() {
    let demo = demo();
    let joined = demo.hook(SUPPORT, "joined", true).await;
    let path = format!("{SUPPORT}/{}", joined["id"]);
    demo.server.inject(ScriptedFault::new(Fault::OtherHook).method("PATCH"));
    let answer = demo.patch(&path, json!({"enabled": false})).await.ok();
    assert_eq!(answer["id"], json!(joined["id"].as_u64().expect("a number") + 1));
    assert_eq!(answer["event"], "joined");
    assert_eq!(demo.get(&path).await.ok().get("enabled"), None);
    demo.server.inject(ScriptedFault::new(Fault::OtherHook));
    assert_eq!(demo.get(&format!("{SUPPORT}/999")).await.status, 404, "errors have no id to change");
}

#[tokio::test]
async fn a_list_without_an_end_repeats_its_first_page() {
    let demo = demo();
    let all = demo.items("/call_center/queues?size=20000").await.len();
    demo.server.inject(ScriptedFault::new(Fault::Endless).path("/call_center/queues").always());
    let first = demo.get("/call_center/queues?size=10&page=1").await.ok();
    for page in [2, 7, 1000] {
        assert_eq!(demo.get(&format!("/call_center/queues?page={page}&size=10")).await.ok(), first);
    }
    assert_eq!(first["next"], true);
    let whole = demo.get("/call_center/queues?size=20000").await.ok();
    assert_eq!((&whole["next"], whole["items"].as_array().map(Vec::len)), (&json!(true), Some(all)));
}

#[tokio::test]
async fn a_colleague_writes_right_before_or_right_after_a_request() {
    for (moment, seen) in [(Moment::Before, Value::Null), (Moment::After, json!(true))] {
        let demo = demo();
        let path = format!("{SUPPORT}/{}", demo.hook(SUPPORT, "joined", true).await["id"]);
        let colleague = demo.session_of("dispatcher").await;
        let write = ScriptedFault::colleague(moment, &colleague, "PATCH", &path, r#"{"enabled": false}"#);
        demo.server.inject(write.method("GET").path(&path).after(1));
        assert_eq!(demo.get(&path).await.ok()["enabled"], true);
        assert_eq!(demo.get(&path).await.ok()["enabled"], seen, "{moment:?}");
        assert_eq!(demo.get(&path).await.ok().get("enabled"), None);
        assert_eq!(demo.get("/call_center/queues/12").await.ok()["updated_by"]["name"], "Dispatcher");
        assert_eq!(demo.server.planned_faults(), 0);
    }
}
