//! What the vendor's engine answered to 475 requests, sent again to the embedded server over the same data.
//!
//! `tests/golden/exchanges.jsonl` holds one exchange a line, in the order in which they have to be sent: `part`, `name`,
//! `token` (user; `bad`: unknown; absent: none), `method` (absent: GET), `path` and `body` with `{names}` of captured
//! ids, `capture`, `status`, `response`, and `compare`: absent for equal, `unordered` (ties or collation), `count` (which
//! rows of a tie a page holds is open), `none` (sent for its effect; the closed gateway decides about the answer).

use std::collections::HashMap;

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::support::{demo_in, send, version_1};

#[derive(Debug, Deserialize)]
struct Exchange {
    part: String,
    name: String,
    token: Option<String>,
    method: Option<String>,
    path: String,
    body: Option<Value>,
    capture: Option<String>,
    status: Option<u16>,
    compare: Option<String>,
    response: Option<Value>,
}

/// The part whose endpoints the embedded server does not serve yet: flow variables, triggers, attempts.
const NOT_SERVED: &str = "around";

#[tokio::test]
async fn the_server_answers_as_the_engine_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = demo_in(&version_1(folder.path()));
    let mut tokens = HashMap::from([("admin", demo.server.token().to_owned()), ("bad", "no-such-token".to_owned())]);
    for user in ["viewer", "dispatcher", "lead", "guest"] {
        tokens.insert(user, demo.session_of(user).await);
    }
    let mut demo = demo;
    let mut captured: HashMap<String, Value> = HashMap::new();
    let (mut compared, mut different) = (0, Vec::new());
    for line in include_str!("../golden/exchanges.jsonl").lines() {
        let exchange: Exchange = serde_json::from_str(line).expect("an exchange");
        demo = match &exchange.token {
            Some(user) => demo.with_token(&tokens[user.as_str()]),
            None => demo.signed_out(),
        };
        let method: Method = exchange.method.as_deref().unwrap_or("GET").parse().expect("a method");
        let mut request = demo.request(method, &fill_text(&exchange.path, &captured));
        if let Some(body) = &exchange.body {
            let text = match body {
                Value::String(raw) => raw.clone(),
                json => fill(json, &captured).to_string(),
            };
            request = request.header("Content-Type", "application/json").body(text);
        }
        let answer = send(request).await;
        let got: Value = serde_json::from_str(&answer.text).unwrap_or(Value::String(answer.text));
        if let (Some(name), Some(id)) = (exchange.capture, got["id"].as_u64()) {
            captured.insert(name, id.into());
        }
        let Some((status, response)) = exchange.status.zip(exchange.response) else { continue };
        let wanted = fill(&response, &captured);
        compared += 1;
        let same = answer.status == status && same(exchange.compare.as_deref(), &plain(&wanted), &plain(&got));
        if !same && exchange.part != NOT_SERVED {
            let (name, path) = (exchange.name, exchange.path);
            different.push(format!("{name}: {path}\n  engine {status} {wanted}\n  server {} {got}", answer.status));
        }
    }
    assert!(different.is_empty(), "{} of {compared} differ:\n{}", different.len(), different.join("\n"));
    assert_eq!(compared, 406);
}

/// The value with captured ids for their `{names}`.
fn fill(value: &Value, captured: &HashMap<String, Value>) -> Value {
    match value {
        Value::String(text) => {
            let whole = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            let id = whole.and_then(|name| captured.get(name));
            id.cloned().unwrap_or_else(|| Value::String(fill_text(text, captured)))
        }
        Value::Array(items) => items.iter().map(|item| fill(item, captured)).collect(),
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), fill(value, captured))).collect(),
        other => other.clone(),
    }
}

fn fill_text(text: &str, captured: &HashMap<String, Value>) -> String {
    captured.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), &id.to_string()))
}

/// The value without what is not compared: times are the clock's, empty messages the closed gateway's, and some columns
/// were not in the engine's data.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut kept = Map::new();
            for (key, value) in entries {
                let value = match key.as_str() {
                    "waiting" | "active" | "resources" | "resource_groups" => continue,
                    "created_at" | "updated_at" => Value::from("a time"),
                    _ => plain(value),
                };
                if value.as_object().is_none_or(|inner| !inner.is_empty()) {
                    kept.insert(key.clone(), value);
                }
            }
            Value::Object(kept)
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

fn same(how: Option<&str>, wanted: &Value, got: &Value) -> bool {
    let (Some(how), true, true) = (how, wanted.is_object(), got.is_object()) else { return wanted == got };
    let rows = |list: &Value| list["items"].as_array().cloned().unwrap_or_default();
    let (wanted_rows, got_rows) = (rows(wanted), rows(got));
    if wanted["next"] != got["next"] || wanted_rows.len() != got_rows.len() {
        return false;
    }
    let keys = |rows: &[Value]| -> Vec<String> {
        rows.iter().filter_map(Value::as_object).flat_map(|row| row.keys().cloned()).collect()
    };
    let sorted = |rows: &[Value]| {
        let mut rows: Vec<String> = rows.iter().map(Value::to_string).collect();
        rows.sort();
        rows
    };
    match how {
        "count" => {
            let known = keys(&wanted_rows);
            keys(&got_rows).iter().all(|key| known.contains(key))
        }
        _ => sorted(&wanted_rows) == sorted(&got_rows),
    }
}
