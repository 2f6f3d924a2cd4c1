//! What errors look like, whoever wrote them (docs/webitel-api.md §2.6, §4.5).

use webitel_hooks::domain::{Change, Failure, FailureKind};

use crate::server::{answer, json};
use crate::{add, ask, remove, switch_off, write};

async fn refusal(status: &str, content_type: &str, body: &str) -> Failure {
    ask(answer(status, content_type, body.as_bytes())).await.expect_err("a refusal")
}

async fn refused_write(status: &str, body: &str) -> Failure {
    write(&add(), json(status, body)).await.expect_err("a refusal").failure
}

#[tokio::test]
async fn each_status_has_its_meaning() {
    for (status, kind) in [
        ("400 Bad Request", FailureKind::Rejected),
        ("401 Unauthorized", FailureKind::SignedOut),
        ("403 Forbidden", FailureKind::Forbidden),
        ("404 Not Found", FailureKind::NotFound),
        ("408 Request Timeout", FailureKind::TimedOut),
        ("412 Precondition Failed", FailureKind::Rejected),
        ("422 Unprocessable Entity", FailureKind::Rejected),
        ("429 Too Many Requests", FailureKind::TooManyRequests),
        ("500 Internal Server Error", FailureKind::Server),
        ("502 Bad Gateway", FailureKind::Server),
        ("503 Service Unavailable", FailureKind::Server),
        ("504 Gateway Timeout", FailureKind::Server),
        ("304 Not Modified", FailureKind::NotWebitel),
    ] {
        for body in ["", "{}", r#"{"id":"some.error","code":1,"detail":"words"}"#] {
            // A 304 has no body, and a 404 without one is not Webitel's.
            let body = match &status[..3] {
                "304" => "",
                "404" if body.is_empty() => "{}",
                _ => body,
            };
            let failure = refusal(status, "application/json", body).await;
            assert_eq!((failure.kind, failure.status), (kind, status[..3].parse().ok()), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn the_most_telling_words_are_taken() {
    for (body, words) in [
        (r#"{"id":"a.b","code":400,"detail":"the detail","message":"m","status":"Bad Request"}"#, "the detail"),
        (r#"{"code":5,"message":"the message","details":[]}"#, "the message"),
        (r#"{"code":400,"detail":"","message":null,"status":"the status"}"#, "the status"),
        (r#"{"detail":{"odd":1},"status":7}"#, "Bad Request"),
        ("{}", "Bad Request"),
        ("", "Bad Request"),
        (r#"{"id":"cut"#, "Bad Request"),
        ("plain words\r\n", "plain words"),
    ] {
        assert_eq!(refusal("400 Bad Request", "text/plain", body).await.detail.raw(), words, "{body}");
    }
}

#[tokio::test]
async fn the_status_of_http_counts_and_not_the_code_in_the_body() {
    let failure =
        refusal("404 Not Found", "application/json", r#"{"code":5,"message":"not found","details":[]}"#).await;
    assert_eq!((failure.kind, failure.status), (FailureKind::NotFound, Some(404)));
    let body = r#"{"code":429,"status":"FLOOD_WAIT","message":"slow down"}"#;
    let failure = refusal("429 Too Many Requests", "application/json", body).await;
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::TooManyRequests, "slow down"));
}

#[tokio::test]
async fn a_web_page_is_never_shown() {
    let page = "<!DOCTYPE html><html><head><TITLE>\n 502 Bad\u{1b}[31m\n Gateway </TITLE></head><body><h1>nginx</h1>";
    let failure = refusal("502 Bad Gateway", "text/html", page).await;
    assert_eq!(failure.kind, FailureKind::Server);
    assert_eq!(failure.detail.shown(), "Bad\u{fffd}[31m Gateway", "its title, on one line, harmless");

    let failure = refusal("503 Service Unavailable", "text/html", "<html><body>secret plans</body></html>").await;
    assert_eq!(failure.detail.raw(), "Service Unavailable");
    let failure = refusal("403 Forbidden", "text/html", "<html><title></title></html>").await;
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::Forbidden, "Forbidden"));
}

#[tokio::test]
async fn a_page_where_json_should_be_is_not_webitel() {
    for (bytes, words) in [
        (answer("200 OK", "text/html; charset=utf-8", b"<html><title>Webitel</title>"), "a web page, \"Webitel\""),
        (answer("200 OK", "TEXT/HTML", b"<html>"), "a web page"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>".to_vec(), "a web page"),
        (answer("200 OK", "text/plain", b"{}"), "text/plain instead of JSON"),
        (answer("200 OK", "image/png", b"\x89PNG"), "image/png instead of JSON"),
    ] {
        let failure = ask(bytes).await.expect_err("not Webitel");
        assert_eq!((failure.kind, failure.status), (FailureKind::NotWebitel, Some(200)));
        assert_eq!(failure.detail.raw(), format!("it answered with {words}"));
    }
}

#[tokio::test]
async fn a_path_that_webitel_does_not_know_is_not_a_hook_that_is_gone() {
    for (content_type, body) in
        [("text/html", "<html><title>404 Not Found</title>"), ("text/plain", "404 page not found"), ("text/plain", "")]
    {
        for status in ["404 Not Found", "405 Method Not Allowed"] {
            let bytes = answer(status, content_type, body.as_bytes());
            let failure = write(&remove(), bytes).await.expect_err("refused");
            assert_eq!((failure.kind, failure.unclear), (FailureKind::NotWebitel, false), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn json_under_another_label_is_json_still() {
    let body = r#"{"id":"store.sql_queue_hook.get.app_error","code":404,"detail":"Id=77, sql: no rows in result set"}"#;
    let failure = refusal("404 Not Found", "text/plain; charset=utf-8", body).await;
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::NotFound, "Id=77, sql: no rows in result set"));
}

#[tokio::test]
async fn json_of_any_usual_label_is_read() {
    for label in ["application/json", "application/json; charset=UTF-8", "Application/JSON", "application/problem+json"]
    {
        assert!(ask(answer("200 OK", label, b"{}")).await.is_ok(), "{label}");
    }
    assert!(ask(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec()).await.is_ok(), "none at all");
}

#[tokio::test]
async fn an_event_that_is_taken_is_recognised() {
    let create =
        r#"event=joined, pq: duplicate key value violates unique constraint \"cc_queue_events_queue_id_event_uindex\""#;
    for (id, detail) in [
        ("store.sql_queue_hook.create.app_error", create),
        ("store.sql_queue_hook.update.app_error", "pq: duplicate key value violates unique constraint"),
        ("", "cc_queue_events_queue_id_event_uindex"),
    ] {
        let body = format!(r#"{{"id":"{id}","code":400,"detail":"{detail}","status":"Bad Request"}}"#);
        let failure = refused_write("400 Bad Request", &body).await;
        assert_eq!(failure.kind, FailureKind::EventTaken, "{detail}");
        assert_eq!(failure.detail.raw(), detail.replace("\\\"", "\""), "the database's words stay available");
    }
}

#[tokio::test]
async fn a_flow_schema_that_is_missing_is_recognised() {
    for detail in [
        r#"event=joined, pq: insert or update on table \"cc_queue_events\" violates foreign key constraint \"cc_queue_events_acr_routing_scheme_id_fk\""#,
        "cc_queue_events_acr_routing_scheme_id_fk",
        r#"pq: insert or update on table \"cc_queue_events\" violates foreign key constraint \"renamed\""#,
    ] {
        let body = format!(r#"{{"id":"store.sql_queue_hook.create.app_error","code":400,"detail":"{detail}"}}"#);
        let failure = refused_write("400 Bad Request", &body).await;
        assert_eq!(failure.kind, FailureKind::SchemaMissing);
    }
}

#[tokio::test]
async fn a_missing_right_keeps_the_words_that_name_it() {
    let body = r#"{"id":"api.context.permissions.app_error","code":403,"detail":"userId=7, permission=cc_queue access=update","status":"Forbidden"}"#;
    let failure = refused_write("403 Forbidden", body).await;
    assert_eq!(failure.reason(), "your user lacks the right to change queues (403)");
}

#[tokio::test]
async fn a_write_is_unclear_only_where_it_may_have_happened() {
    let engine = r#"{"id":"store.sql_queue_hook.create.app_error","code":500,"detail":"event=joined, pq: too long"}"#;
    let gateway = r#"{"id":"go.micro.client","code":500,"detail":"connection error","status":"Internal Server Error"}"#;
    let broken = r#"{"id":"store.sql_queue_hook.create.app_error","code":500,"detail":"driver: bad connection"}"#;
    let hearsay = r#"{"id":"go.micro.client","code":500,"detail":"gave up after pq: too many clients"}"#;
    for (status, body, unclear) in [
        ("400 Bad Request", "{}", false),
        ("401 Unauthorized", "{}", false),
        ("403 Forbidden", "{}", false),
        ("404 Not Found", "{}", false),
        ("408 Request Timeout", r#"{"id":"go.micro.client","code":408}"#, true),
        ("429 Too Many Requests", "{}", false),
        ("500 Internal Server Error", engine, false),
        ("500 Internal Server Error", broken, true),
        ("500 Internal Server Error", gateway, true),
        ("500 Internal Server Error", hearsay, true),
        ("502 Bad Gateway", "<html>", true),
        ("503 Service Unavailable", "", true),
        ("504 Gateway Timeout", "<html>", true),
    ] {
        for change in [add(), switch_off(), remove()] {
            let outcome = write(&change, json(status, body)).await;
            if status.starts_with("404") && matches!(change, Change::Remove(_)) {
                assert_eq!(outcome, Ok(None), "gone is gone");
                continue;
            }
            let failure = outcome.expect_err("refused");
            assert_eq!(failure.unclear, unclear, "{status} {body}");
        }
    }
}

#[tokio::test]
async fn endless_words_are_cut() {
    let body = format!(r#"{{"detail":"{}"}}"#, "є".repeat(5000));
    let words = refusal("400 Bad Request", "application/json", &body).await.detail;
    assert_eq!((words.raw().chars().count(), words.raw().ends_with('…')), (501, true));
}
