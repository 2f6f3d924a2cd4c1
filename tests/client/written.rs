//! What answers to writes mean (docs/webitel-api.md §4.2).

use webitel_hooks::domain::FailureKind;

use crate::{
    add, hook, remove,
    server::{answer, json},
    switch_off, write,
};

#[tokio::test]
async fn a_write_returns_what_the_server_made_of_it() {
    let body = r#"{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}"#;
    assert_eq!(write(&add(), json("200 OK", body)).await, Ok(Some(hook(10))));
    assert_eq!(write(&add(), json("201 Created", body)).await, Ok(Some(hook(10))));
    let unmoved = write(&switch_off(), json("200 OK", body)).await;
    assert_eq!(unmoved, Ok(Some(hook(10))), "the server kept it on, and that is what is said");
    assert_eq!(write(&remove(), json("200 OK", body)).await, Ok(None));
}

#[tokio::test]
async fn a_success_without_a_word_is_a_success() {
    for bytes in [
        b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        answer("200 OK", "application/json", b""),
        answer("200 OK", "text/plain", b"\r\n"),
        json("200 OK", "{}"),
    ] {
        assert_eq!(write(&add(), bytes.clone()).await, Ok(None));
        assert_eq!(write(&switch_off(), bytes.clone()).await, Ok(None));
        assert_eq!(write(&remove(), bytes).await, Ok(None));
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_understood_may_well_be_one() {
    for (bytes, kind) in [
        (json("200 OK", r#"{"id":10,"eve"#), FailureKind::Garbled),
        (json("200 OK", r#"{"event":"joined"}"#), FailureKind::Garbled),
        (json("200 OK", r#"{"id":10,"enabled":"perhaps"}"#), FailureKind::Garbled),
        (json("200 OK", "[]"), FailureKind::Garbled),
        (answer("200 OK", "text/html", b"<html></html>"), FailureKind::NotWebitel),
    ] {
        for change in [add(), switch_off()] {
            let failure = write(&change, bytes.clone()).await.expect_err("not understood");
            assert_eq!((failure.kind, failure.unclear), (kind, true));
        }
    }
}

#[tokio::test]
async fn an_answer_about_another_hook_is_never_taken_for_this_ones() {
    let other = json("200 OK", r#"{"id":11,"event":"joined","schema":{"id":"5"}}"#);
    let failure = write(&switch_off(), other).await.expect_err("another hook");
    assert_eq!((failure.kind, failure.unclear), (FailureKind::Garbled, true));
}
