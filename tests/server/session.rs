//! Signing in and out, and who is signed in (docs/webitel-api.md §1.3 – §1.7).

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use webitel_hooks::demo::{Limits, Options};

use crate::support::{Demo, data_file, demo, demo_in, demo_with, send};

const DOMAIN: &str = "demo.webitel.example";
const PASSWORD: &str = "a-password";

/// A server with a known password, at which nobody is signed in.
fn with_password() -> Demo {
    let limits = Limits { wrong_password: Duration::ZERO, ..Limits::default() };
    demo_with(Options { password: Some(PASSWORD.to_owned()), limits, ..Options::default() }).signed_out()
}

#[tokio::test]
async fn signing_in_answers_flat_and_the_token_works() {
    let demo = with_password();
    let answer = demo.post("/login", json!({"username": "admin", "password": PASSWORD, "domain": DOMAIN})).await.ok();
    let keys: Vec<&String> = answer.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["access_token", "expires_in", "token_type"]);
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!("604800")));
    let token = answer["access_token"].as_str().expect("a string").to_owned();
    assert!(token.len() >= 32);
    assert_ne!(token, demo.server.token());
    let demo = demo.with_token(&token);
    assert_eq!(demo.get("/userinfo").await.ok()["username"], "admin");
    demo.get("/call_center/queues").await.ok();
}

#[tokio::test]
async fn user_info_is_the_same_whether_it_is_got_or_posted() {
    let demo = demo();
    assert_eq!(demo.post("/userinfo", json!({})).await.ok(), demo.get("/userinfo").await.ok());
}

#[tokio::test]
async fn the_domain_is_part_of_the_name_or_beside_it_or_left_out() {
    let demo = with_password();
    for body in [
        json!({"username": "viewer", "password": PASSWORD}),
        json!({"username": format!("viewer@{DOMAIN}"), "password": PASSWORD}),
        json!({"username": "viewer", "password": PASSWORD, "domain": DOMAIN}),
        json!({"username": "viewer", "password": PASSWORD, "domain": "", "mobile": null, "scope": []}),
    ] {
        demo.post("/login", body).await.ok();
    }
}

#[tokio::test]
async fn a_wrong_name_password_or_domain_is_401() {
    let demo = with_password();
    for body in [
        json!({"username": "admin", "password": "A-Password"}),
        json!({"username": "admin", "password": ""}),
        json!({"username": "admin"}),
        json!({"username": "admin", "password": "admin"}),
        json!({"username": "", "password": PASSWORD}),
        json!({"username": "admin@elsewhere.example", "password": PASSWORD}),
        json!({"username": "admin", "password": PASSWORD, "domain": "elsewhere.example"}),
        json!({}),
    ] {
        let answer = demo.post("/login", body.clone()).await;
        answer.fails(401, "app.auth.invalid_credentials", "invalid username or password");
    }
    demo.post("/login", json!({"username": 5, "password": PASSWORD})).await.fails_at_the_gateway(400);
}

#[tokio::test]
async fn every_server_has_a_password_of_its_own_and_no_user_name_is_one() {
    let (one, other) = (demo(), demo());
    assert_ne!(one.server.password(), other.server.password());
    assert!(one.server.password().len() >= 16);
    let session = one.signed_in_as("lead").await;
    assert_eq!(session.get("/userinfo").await.ok()["name"], "Team lead");
}

#[tokio::test]
async fn after_a_wrong_password_the_next_sign_in_has_to_wait() {
    let pause = Duration::from_millis(150);
    let limits = Limits { wrong_password: pause, ..Limits::default() };
    let demo = demo_with(Options { limits, ..Options::default() }).signed_out();
    let start = Instant::now();
    for _ in 0..2 {
        assert_eq!(demo.post("/login", json!({"username": "admin", "password": "admin"})).await.status, 401);
    }
    demo.post("/login", demo.credentials("admin")).await.ok();
    assert!(start.elapsed() >= 2 * pause);
    demo.post("/login", demo.credentials("admin")).await.ok();
}

#[tokio::test]
async fn signing_in_offers_passwords_only() {
    let demo = demo().signed_out();
    let options = demo.get(&format!("/login?domain={DOMAIN}")).await.ok();
    assert_eq!(options, json!({"login_options": "local_password_only"}));
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let first = demo().signed_in_as("admin").await;
    let token = first.post("/login", first.credentials("admin")).await.ok();
    let other = token["access_token"].as_str().expect("a string").to_owned();
    assert_eq!(first.post("/logout", json!({})).await.text, "{}");
    first.get("/call_center/queues").await.fails(401, "session.valid", "Unauthenticated");
    assert_eq!(first.post("/logout", json!({})).await.status, 401);
    first.with_token(&other).get("/call_center/queues").await.ok();
}

#[tokio::test]
async fn the_api_token_survives_a_sign_out() {
    let demo = demo();
    demo.post("/logout", json!({})).await.ok();
    demo.get("/call_center/queues").await.ok();
}

#[tokio::test]
async fn a_session_ends_with_its_time() {
    let (_folder, file) = data_file();
    let demo = demo_in(&file).signed_in_as("admin").await;
    demo.get("/userinfo").await.ok();
    let db = rusqlite::Connection::open(&file).expect("the database");
    assert_eq!(db.execute("UPDATE wbt_session SET expires_at = unixepoch() - 1", []).expect("a change"), 1);
    demo.get("/call_center/queues").await.fails(401, "session.valid", "Unauthenticated");
    assert_eq!(demo.get("/userinfo").await.status, 401);
}

#[tokio::test]
async fn user_info_tells_who_and_what_is_allowed() {
    let demo = demo();
    let info = demo.get("/userinfo").await.ok();
    assert_eq!(info, send(demo.request(Method::POST, "/userinfo")).await.ok());
    for (key, value) in [
        ("dc", "1"),
        ("domain", DOMAIN),
        ("user_id", "10"),
        ("name", "Admin"),
        ("username", "admin"),
        ("preferred_username", "admin"),
        ("extension", "1000"),
    ] {
        assert_eq!(info[key], value, "{key}");
    }
    let scope = info["scope"].as_array().expect("a list");
    let class = |name: &str| scope.iter().find(|entry| entry["class"] == name).expect("the class");
    assert_eq!(class("cc_queue")["access"], "xxrrwwdd");
    assert_eq!((&class("cc_queue")["obac"], &class("cc_queue")["rbac"]), (&json!(true), &json!(true)));
    assert_eq!((&class("schema")["access"], class("schema").get("rbac")), (&json!("xrwd"), None));
    assert!(class("cc_team")["id"].is_string());
    assert_eq!(info["roles"], json!([{"id": "10", "name": "admin"}]));
    let permissions: Vec<_> = info["permissions"].as_array().expect("a list").iter().map(|one| &one["id"]).collect();
    assert_eq!(permissions, ["add", "read", "write", "delete"]);
    assert_eq!(info.get("expires_at"), None, "the API token does not expire");
}

#[tokio::test]
async fn user_info_of_a_session_has_an_end_in_seconds() {
    let info = demo().signed_in_as("viewer").await.get("/userinfo").await.ok();
    let end: i64 = info["expires_at"].as_str().expect("a string").parse().expect("a number");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let now = i64::try_from(now).expect("a date");
    assert!(end > now + 167 * 3600 && end <= now + 168 * 3600);
    assert_eq!(info["scope"][0]["access"], "r");
    assert_eq!(info.get("permissions"), None);
}

#[tokio::test]
async fn users_without_a_class_have_no_entry_for_it() {
    let classes = async |user: &str| {
        let info = demo().signed_in_as(user).await.get("/userinfo").await.ok();
        let scope = info["scope"].as_array().cloned().unwrap_or_default();
        scope.iter().map(|entry| crate::support::plain(&entry["class"])).collect::<Vec<_>>()
    };
    assert_eq!(classes("dispatcher").await, ["cc_queue", "cc_team"]);
    assert_eq!(classes("guest").await, [""; 0]);
}

#[tokio::test]
async fn the_auth_service_refuses_in_its_own_words() {
    let demo = demo().signed_out();
    let detail = "Unauthorized: invalid or expired access token";
    demo.get("/userinfo").await.fails(401, "app.context.unauthorized", detail);
    demo.post("/logout", json!({})).await.fails(401, "app.context.unauthorized", detail);
}
