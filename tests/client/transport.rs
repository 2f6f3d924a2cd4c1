//! Connections: redirects, breaks, limits, compression.

use std::time::Duration;

use webitel_hooks::api::{ConnectionOptions, Limits, Retries};
use webitel_hooks::domain::{FailureKind, HookList};

use crate::server::{FakeServer, Reply, answer, json, with_headers};
use crate::{OWNER, Sending, TOKEN, add, ask, client, client_of, client_with, nobody, remove, switch_off, write};

const ROWS: &str = r#"{"items":[{"id":10},{"id":11}]}"#;

fn rows(list: &HookList) -> usize {
    list.hooks.len()
}

/// A gzip file of stored blocks: compressed by name only, but as valid as any.
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks: Vec<&[u8]> = content.chunks(0xffff).collect();
    for (index, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).expect("a block's length");
        bytes.push(u8::from(index + 1 == blocks.len()));
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&(!length).to_le_bytes());
        bytes.extend_from_slice(block);
    }
    let mut checksum = !0_u32;
    for byte in content {
        checksum ^= u32::from(*byte);
        for _ in 0..8 {
            checksum = if checksum & 1 == 1 { (checksum >> 1) ^ 0xedb8_8320 } else { checksum >> 1 };
        }
    }
    bytes.extend_from_slice(&(!checksum).to_le_bytes());
    bytes.extend_from_slice(&u32::try_from(content.len()).expect("a length").to_le_bytes());
    bytes
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    with_headers("200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", content)
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let answer = ask(gzipped(&gzip(ROWS.as_bytes()))).await.expect("rows");
    assert_eq!(rows(&answer), 2);
}

#[tokio::test]
async fn compression_that_breaks_is_an_answer_that_was_cut_off() {
    let whole = gzip(ROWS.as_bytes());
    for bytes in [&whole[..whole.len() - 12], b"not gzip at all"] {
        let failure = ask(gzipped(bytes)).await.expect_err("broken");
        assert_eq!((failure.kind, failure.status), (FailureKind::Garbled, Some(200)));
    }
}

#[tokio::test]
async fn chunks_are_put_together() {
    let (first, second) = ROWS.split_at(7);
    let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in [first, second] {
        bytes.extend_from_slice(format!("{:x}\r\n{chunk}\r\n", chunk.len()).as_bytes());
    }
    let cut = bytes.clone();
    bytes.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(rows(&ask(bytes).await.expect("rows")), 2);
    let failure = ask(cut).await.expect_err("no last chunk");
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::Garbled, "it was cut off"));
}

#[tokio::test]
async fn a_body_shorter_than_promised_is_cut_off_even_if_it_looks_whole() {
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{}".to_vec();
    let failure = ask(bytes.clone()).await.expect_err("cut off");
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::Garbled, "it was cut off"));
    let failure = write(&add(), bytes.clone()).await.expect_err("cut off");
    assert_eq!((failure.kind, failure.unclear), (FailureKind::Garbled, true));
    assert!(write(&remove(), bytes).await.is_ok(), "gone is gone, whatever was to be said about it");
}

#[tokio::test]
async fn an_answer_of_twenty_megabytes_is_read() {
    let row = |id: usize| format!(r#"{{"id":{id},"event":"{}"}}"#, "x".repeat(1000));
    let count = 20 * 1024 * 1024 / row(10_000).len();
    let rows_sent: Vec<String> = (1..=count).map(row).collect();
    let body = format!(r#"{{"items":[{}]}}"#, rows_sent.join(","));
    assert_eq!(rows(&ask(json("200 OK", &body)).await.expect("rows")), count);
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_given_up() {
    let limits = Limits { answer_bytes: 1000, ..Limits::default() };
    let body = |length: usize| format!("{{\"items\":[]{}}}", " ".repeat(length - 12));
    for (length, fits) in [(1000, true), (1001, false)] {
        let body = body(length);
        assert_eq!(body.len(), length);
        // Also where the size shows only after decompression.
        for bytes in [json("200 OK", &body), gzipped(&gzip(body.as_bytes()))] {
            let server = FakeServer::start([Reply::Bytes(bytes.clone()), Reply::Bytes(bytes)]);
            let outcome = client_with(&server, limits, Retries::none()).hooks(OWNER).await;
            match outcome {
                Ok(_) => assert!(fits),
                Err(failure) => {
                    assert!(!fits, "{failure}");
                    assert_eq!(failure.kind, FailureKind::TooLarge, "in smaller pages too");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_is_not_read_to_its_end() {
    let body = format!("<html><title>502 Bad Gateway</title>{}", "x".repeat(5 * 1024 * 1024));
    let failure = ask(answer("502 Bad Gateway", "text/html", body.as_bytes())).await.expect_err("refused");
    assert_eq!((failure.kind, failure.status), (FailureKind::Server, Some(502)));
    assert_eq!(failure.detail.raw(), "Bad Gateway", "its beginning is enough");
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed_with_the_token() {
    for location in ["/api/elsewhere?page=2", "../hooks/elsewhere"] {
        let moved = with_headers("307 Temporary Redirect", &format!("Location: {location}\r\n"), b"");
        let server = FakeServer::start([Reply::Bytes(moved), Reply::Bytes(json("200 OK", ROWS))]);
        let answer = client(&server).hooks(OWNER).await.expect("rows");
        assert_eq!(rows(&answer), 2);
        let seen = server.seen();
        assert!(seen[1].line.starts_with("GET /api/") && seen[1].line.contains("elsewhere"), "{}", seen[1].line);
        assert_eq!(seen[1].header("x-webitel-access"), Some(TOKEN));
    }
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let circle = || Reply::Bytes(with_headers("302 Found", "Location: /api/again\r\n", b""));
    let server = FakeServer::start((0..50).map(|_| circle()));
    let failure = client(&server).hooks(OWNER).await.expect_err("a circle");
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::NotWebitel, "it redirects in a loop"));
    assert_eq!(server.lines().len(), 6);
}

#[tokio::test]
async fn a_write_is_never_redirected() {
    // Followed as browsers do it, a POST would become a GET, and the list of hooks would look like a success.
    for status in ["301 Moved Permanently", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        for change in [add(), switch_off(), remove()] {
            let moved = with_headers(status, "Location: /api/elsewhere\r\n", b"");
            let server = FakeServer::start([Reply::Bytes(moved), Reply::Bytes(json("200 OK", r#"{"id":10}"#))]);
            let failure = client(&server).send_once(OWNER, &change).await.expect_err("redirected");
            assert_eq!((failure.kind, failure.unclear), (FailureKind::NotWebitel, true));
            assert_eq!(server.lines().len(), 1, "{status}");
        }
    }
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_not_webitel() {
    for bytes in [
        with_headers("302 Found", "", b""),
        with_headers("302 Found", "Location: http://[broken\r\n", b""),
        with_headers("302 Found", "Location: \u{ff}\u{fe}\r\n", b""),
    ] {
        assert_eq!(ask(bytes).await.expect_err("nowhere").kind, FailureKind::NotWebitel);
    }
}

#[tokio::test]
async fn nobody_listening_is_said_in_words() {
    let (address, _held) = nobody();
    let options = ConnectionOptions { retries: Retries::none(), ..ConnectionOptions::default() };
    let client = client_of(address, options);
    for failure in [
        client.hooks(OWNER).await.expect_err("nobody there"),
        client.send_once(OWNER, &add()).await.expect_err("nobody there").failure,
    ] {
        assert_eq!((failure.kind, failure.status), (FailureKind::Unreachable, None));
        assert_eq!(failure.detail.raw(), "connection refused");
    }
}

#[tokio::test]
async fn a_pooled_connection_that_the_server_closed_is_no_failure() {
    let server = FakeServer::start([
        Reply::BytesAndStay(json("200 OK", ROWS)),
        Reply::CloseUnread,
        Reply::Bytes(json("200 OK", ROWS)),
    ]);
    let client = client(&server);
    for _ in 0..2 {
        assert_eq!(rows(&client.hooks(OWNER).await.expect("rows")), 2);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_given_up() {
    let limits = Limits { whole: Duration::from_millis(200), ..Limits::default() };
    let unfinished = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{".to_vec();
    let server = FakeServer::start([Reply::Silence, Reply::Silence, Reply::BytesAndStay(unfinished)]);
    let client = client_with(&server, limits, Retries::default());
    let read = client.hooks(OWNER).await.expect_err("silence");
    assert_eq!(read.kind, FailureKind::TimedOut);
    let written = client.send_once(OWNER, &add()).await.expect_err("silence");
    assert_eq!((written.kind, written.unclear), (FailureKind::TimedOut, true));
    let half = client.hooks(OWNER).await.expect_err("half an answer");
    assert_eq!(half.kind, FailureKind::TimedOut);
}

#[tokio::test]
async fn what_does_not_speak_http_is_not_webitel() {
    let failure = ask(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()).await.expect_err("not HTTP");
    assert_eq!((failure.kind, failure.detail.raw()), (FailureKind::NotWebitel, "it does not speak HTTP"));
}

#[tokio::test]
async fn encryption_is_never_given_up() {
    let server = FakeServer::start([Reply::CloseUnread, Reply::Bytes(json("200 OK", ROWS))]);
    let address = server.url().replace("http:", "https:").parse().expect("an address");
    let options = ConnectionOptions { retries: Retries::none(), ..ConnectionOptions::default() };
    let client = client_of(address, options);
    let failure = client.send_once(OWNER, &add()).await.expect_err("no TLS there");
    assert_eq!((failure.kind, failure.unclear), (FailureKind::Unreachable, false));
    assert_eq!(server.lines(), Vec::<String>::new(), "nothing went out in the clear");
}

#[tokio::test]
async fn many_requests_may_be_under_way() {
    let server = FakeServer::start((0..8).map(|_| Reply::Bytes(json("200 OK", ROWS))));
    let client = client(&server);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        tasks.spawn(async move { client.hooks(OWNER).await });
    }
    for outcome in tasks.join_all().await {
        assert_eq!(rows(&outcome.expect("rows")), 2);
    }
    assert_eq!(server.lines().len(), 8);
}
